"""What all of the aftermath looks at: the contacts as columns, and the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from operator import itemgetter

import numpy as np

from scripts.sample.company import Company
from scripts.sample.localtime import DAY, MINUTE, Zone, day_number, day_of, exported_at
from scripts.sample.plan import Plan
from scripts.sample.tables import Table

Columns = dict[str, list]


def columns_of(table: Table) -> Columns:
    """The table's values by column, each a list in the order of the rows."""
    return columns_of_rows(table.columns, table.rows)


def columns_of_rows(names: tuple[str, ...], rows: list[tuple]) -> Columns:
    """The same for rows alone, whose columns have these names."""
    return {name: list(map(itemgetter(at), rows)) for at, name in enumerate(names)}


@dataclass(frozen=True)
class Calendar:
    """The plan's days at the sites; instants in ms since 1970, in UTC."""

    plan: Plan
    zones: dict[str, Zone]
    # The exports are made then; nothing in them is later.
    end: int

    @classmethod
    def of(cls, plan: Plan, company: Company) -> Calendar:
        """The calendar of a plan."""
        return cls(plan, dict(company.zones), exported_at(company.zones.values(), plan.last_day))

    def stream(self, concern: str) -> np.random.Generator:
        """Random numbers of one concern."""
        return self.plan.numpy_stream(f"aftermath/{concern}")

    def days(self) -> Iterator[date]:
        """Every day of the plan."""
        for number in range((self.plan.last_day - self.plan.first_day).days + 1):
            yield self.plan.first_day + timedelta(days=number)

    def months(self) -> list[date]:
        """The first day of every month of the plan."""
        return sorted({day.replace(day=1) for day in self.days()})

    def instant(self, day: date, minutes: float = 0, site: str = "berlin") -> int:
        """The instant at which the site's clock shows this."""
        return self.zones[site].instant(day_number(day), int(minutes * MINUTE))


@dataclass(frozen=True)
class Known:
    """The simulated company as the aftermath sees it; `present` is agents' time at work, in ms by
    the day number (UTC) on which it began.
    """

    calendar: Calendar
    contacts: Columns
    agents: Columns
    customers: Columns
    present: dict[int, int]


def utc_day(at: int) -> date:
    """The date in UTC of an instant."""
    return _date(at // DAY)


@lru_cache(maxsize=4096)
def _date(number: int) -> date:
    """There are some hundred days and a million instants."""
    return day_of(number)


def month_after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)
