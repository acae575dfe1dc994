"""One small simulated company for the tests of the simulation, as rows with names."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from scripts.sample.plan import Plan
from scripts.sample.simulation import Simulated, simulate

# Five weeks with the recall in the third.
RECALL = Plan(seed=7, first_day=date(2026, 1, 26), last_day=date(2026, 3, 1), size=0.1)


@lru_cache(maxsize=1)
def recall_company() -> Simulated:
    """The company over those weeks; not to be changed."""
    return simulate(RECALL)


@lru_cache(maxsize=32)
def rows(table: str) -> tuple[dict, ...]:
    """The rows of one of its tables, or of `truth`."""
    company = recall_company()
    found = company.truth if table == "truth" else company.tables[table]
    return tuple(dict(zip(found.columns, row, strict=True)) for row in found.rows)
