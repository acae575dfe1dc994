"""A built mart beside the oracle's figures of the same exports, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
from oracle import CUTS, FINE_CUTS, Cut, compute

SETTINGS = Path(__file__).resolve().parents[2] / "seeds" / "sample_company"
COLUMNS = (
    "channel",
    "queue",
    "site",
    "team",
    "agent_id",
    "issue_type",
    "segment",
    "entry_point",
    "hour_of_day",
    "day_of_week",
    "in_business_hours",
    "shift",
)

# KPI, variant, grain, beginning, the cut's columns and values, the detail's name and value.
Key = tuple[str, str, str, datetime | None, tuple[tuple[str, str], ...], tuple[str, str] | None]
# n, numerator, denominator, value.
Figures = tuple[int, float | None, float | None, float | None]


@dataclass(frozen=True)
class BothRoads:
    """The mart's cells and the oracle's, of the KPIs that the oracle knows."""

    ours: dict[Key, Figures]
    theirs: dict[Key, Figures]

    def missing(self) -> list[tuple]:
        """Cells that the mart lacks, of cuts that it has; counted by KPI, grain and cut."""
        cuts = {_cut_of(key) for key in self.ours}
        expected = (key for key in self.theirs if _cut_of(key) in cuts)
        return Counter(_cut_of(key) for key in expected if key not in self.ours).most_common(10)

    def surplus(self) -> list[tuple]:
        """Cells that only the mart has."""
        surplus = self.ours.keys() - self.theirs.keys()
        return Counter(_cut_of(key) for key in surplus).most_common(10)

    def different(self) -> dict[Key, tuple[Figures, Figures]]:
        """Cells in which the two do not agree."""
        return {
            key: (self.ours[key], self.theirs[key])
            for key in self.ours.keys() & self.theirs.keys()
            if not _are_equal(self.ours[key], self.theirs[key])
        }


def both_roads(exports: Path, mart: Path, as_of: str | None = None) -> BothRoads:
    """Take both roads, with the sample company's settings."""
    instant = datetime.fromisoformat(as_of) if as_of else None
    theirs = {
        (
            cell.kpi_id,
            cell.variant,
            cell.grain,
            _stamp(cell.period_start),
            cell.slice,
            cell.detail,
        ): (
            figures.n,
            figures.numerator,
            figures.denominator,
            figures.value,
        )
        for cell, figures in compute(exports, SETTINGS, instant).items()
    }
    # A KPI that somebody adds has no second road yet; those of the catalogue have.
    known = {key[0] for key in theirs}
    return BothRoads(
        {key: one for key, one in _mart_cells(mart).items() if key[0] in known}, theirs
    )


def _mart_cells(mart: Path) -> dict[Key, Figures]:
    """The cells of the cuts that the oracle knows too."""
    columns = ", ".join(f"cast({column} as varchar)" for column in COLUMNS)
    with duckdb.connect(str(mart), read_only=True) as connection:
        rows = connection.execute(f"""
            select kpi_id, variant, grain, period_start, slice, detail_name, detail_value,
                n, numerator, denominator, value, {columns}
            from kpi.kpi_values
            where slice in ({_slices(FINE_CUTS)})
                or (slice in ({_slices(CUTS)}) and grain in ('month', 'all'))
        """).fetchall()
    cells = {}
    for kpi_id, variant, grain, start, cut, name, detail, *rest in rows:
        figures, dimensions = tuple(rest[:4]), dict(zip(COLUMNS, rest[4:], strict=True))
        names = () if cut == "all" else tuple(cut.split(", "))
        place = tuple((column, dimensions[column]) for column in names)
        cells[kpi_id, variant, grain, start, place, (name, detail) if name else None] = figures
    return cells


def _slices(cuts: Iterable[Cut]) -> str:
    """Cuts as the mart names them, as a list of SQL."""
    return ", ".join(f"'{', '.join(cut) or 'all'}'" for cut in cuts)


def _stamp(start: date | datetime | None) -> datetime | None:
    """As the mart has it: without a zone; dates with their midnight."""
    if isinstance(start, datetime):
        return start.replace(tzinfo=None)
    return None if start is None else datetime(start.year, start.month, start.day)  # noqa: DTZ001


def _cut_of(key: Key) -> tuple:
    return (key[0], key[2], tuple(column for column, _ in key[4]))


def _are_equal(one: Figures, other: Figures) -> bool:
    return one[0] == other[0] and all(
        a == b if None in (a, b) else abs(a - b) <= 1e-9 * max(1, abs(b))
        for a, b in zip(one[1:], other[1:], strict=True)
    )
