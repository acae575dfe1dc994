"""Chance, with a memory for what is to be left alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]

ZONES = {"berlin": "Europe/Berlin", "chicago": "America/Chicago", "nowhere": "UTC", "": "UTC"}
# Share of what happens that happens on busy days.
_BUSY = 0.8
ISSUES = ("odd bill", "odd order", "")


@dataclass(frozen=True)
class World:
    """Who there is, and the days on which things happen: `days` of them from `first` on, in UTC.

    Most of it happens on the days `busy`, counted from the first, if there are any. Customers come
    from so many `numbers` and addresses.
    """

    first: datetime
    days: int
    agents: tuple[str, ...]
    customers: tuple[str, ...]
    cases: tuple[str, ...]
    numbers: int
    busy: tuple[int, ...] = ()


def world(first: date, days: int, agents: int, customers: int, busy: Collection[int] = ()) -> World:
    """A world of so many agents, customers and cases."""
    return World(
        datetime(first.year, first.month, first.day, tzinfo=UTC),
        days,
        tuple(f"odd-{number}" for number in range(agents)),
        tuple(f"odd-customer-{number}" for number in range(customers)),
        tuple(f"odd-case-{number}" for number in range(customers)),
        customers * 2 // 3,
        tuple(busy),
    )


# From the week before the clocks change in Chicago to the day after they do in Berlin.
SPRING = world(date(2025, 2, 24), 36, agents=8, customers=30)


class Draw:
    """Draws values; the same seed, the same values."""

    def __init__(self, seed: int, spared: tuple[date, ...] = (), world: World = SPRING) -> None:
        self._random = Random(seed)
        self._spared = {on + timedelta(days=off) for on in spared for off in (-1, 0, 1)}
        self.world = world

    def random(self) -> float:
        return self._random.random()

    def number(self, below: int) -> int:
        return self._random.randrange(below)

    def some(self, values: tuple[str, ...], most: int) -> list[str]:
        """Up to so many of them, each once."""
        return self._random.sample(values, self.number(most + 1))

    def one_of(self, *values: Any) -> Any:
        return self._random.choice(values)

    def maybe(self, value: Any, share: float = 0.7) -> Any:
        """The value, or nothing."""
        return value if self._random.random() < share else ""

    def flag(self, share: float = 0.5) -> str:
        return self.one_of("true", "false") if self._random.random() < share else ""

    def seconds(self, most: float) -> timedelta:
        """Mostly short, often whole, sometimes none at all."""
        length = most * self._random.random() ** 3
        return timedelta(seconds=self.one_of(int(length), int(length), round(length, 3), 0))

    def instant(self) -> datetime:
        """Any time of day, of any day but the spared ones and their neighbours."""
        while True:
            at = self.world.first + timedelta(
                seconds=self._random.randrange(self.world.days * 86_400)
            )
            if self.world.busy and self._random.random() < _BUSY:
                day = self.world.first + timedelta(days=self._random.choice(self.world.busy))
                at = datetime.combine(day.date(), at.time(), UTC)
            if at.date() not in self._spared:
                return at

    def written(self, at: datetime | str, site: str = "") -> str:
        """In UTC, or by the site's clock where that can be read back."""
        if not isinstance(at, datetime):
            return at
        zone = ZoneInfo(ZONES[site])
        local = at.astimezone(zone).replace(tzinfo=None)
        is_read_back = local.replace(tzinfo=zone).astimezone(UTC) == at
        return local.isoformat() if is_read_back and self.maybe(True) else at.isoformat()

    def stamped(self, row: Row) -> Row:
        """With its instants written, by the clock of the row's site."""
        site = row.get("site", "")
        return {
            column: self.written(value, site) if column.endswith("_at") else value
            for column, value in row.items()
        }

    def read(self, text: str, site: str) -> datetime:
        """The instant that was written."""
        at = datetime.fromisoformat(text)
        return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(ZONES[site])).astimezone(UTC)
