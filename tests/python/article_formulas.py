"""What the articles say in words, counted by hand: `tests/fixtures/article_formulas.csv`.

Of the worked day (`docs/worked_day.md`) and of the agents' day (`test_agents_day.py`), by channel
or, without one, of the whole.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

TABLE = Path(__file__).parent.parent / "fixtures" / "article_formulas.csv"

Figures = tuple[float, float | None, float]


@dataclass(frozen=True)
class Formula:
    """An article's formula, which KPI it is here, and what comes out."""

    source: str
    words: str
    kpi_id: str
    variant: str
    channel: str
    numerator: float
    denominator: float | None

    def __str__(self) -> str:
        return f"{self.source}: {self.words}, {self.kpi_id}"

    @property
    def figures(self) -> Figures:
        """Numerator, denominator and value."""
        value = self.numerator / self.denominator if self.denominator else self.numerator
        return pytest.approx((self.numerator, self.denominator, value))

    def built(self, mart: Path, grain: str, start: str) -> Figures:
        """The same as the mart has it."""
        with duckdb.connect(str(mart), read_only=True) as connection:
            (found,) = connection.execute(
                """
                select numerator, denominator, value from kpi.kpi_values
                where kpi_id = ? and variant = ? and grain = ?
                    and period_start = cast(? as timestamp) and slice = ?
                    and coalesce(channel, '') = ? and detail_name is null
                """,
                [
                    self.kpi_id,
                    self.variant,
                    grain,
                    start,
                    "channel" if self.channel else "all",
                    self.channel,
                ],
            ).fetchall()
        return found


def formulas(fixture: str) -> list[Formula]:
    """Those that are counted on this fixture."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Formula(
                row["source"],
                row["formula"],
                row["kpi_id"],
                row["variant"],
                row["channel"],
                float(row["numerator"]),
                float(row["denominator"]) if row["denominator"] else None,
            )
            for row in csv.DictReader(file)
            if row["fixture"] == fixture
        ]
