"""The second road: every KPI out of the raw files, in plain Python, no line of it the project's.

Slow, short and readable, so that a person can check it against the catalogue. Where it and the
warehouse disagree on a number, one of them is wrong.
"""

from datetime import UTC, datetime
from pathlib import Path

from .aggregate import CUTS, FINE_CUTS, Cell, Value, cells
from .contacts import company
from .kpis import all_kpis
from .places import Cut
from .read import read_exports
from .settings import read_settings

__all__ = ["CUTS", "FINE_CUTS", "Cell", "Cut", "Value", "compute"]


def compute(
    exports: Path,
    settings: Path,
    as_of: datetime | None = None,
    *,
    cuts: tuple[Cut, ...] = CUTS,
    landed_at: datetime | None = None,
) -> dict[Cell, Value]:
    """Every KPI of the exports folder, by month and over all, in every cut; some by every period.

    `as_of` is aware; None = the newest arrival. `landed_at` stands for when the files were landed
    (None = now): an instant more than a day after it is taken for a fault.
    """
    deployment = read_settings(settings)
    rows = read_exports(exports, deployment, landed_at or datetime.now(UTC))
    return cells(all_kpis(company(rows, deployment, as_of)), deployment.calendar, cuts)
