"""Instants as whole milliseconds since 1970 in UTC, days as days since 1970, and local time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

SECOND = 1000
MINUTE = 60 * SECOND
HALF_HOUR = 30 * MINUTE
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY

_EPOCH = date(1970, 1, 1)
# Changes of offset are looked up between these days, which hold every plan.
_FIRST, _LAST = date(2015, 1, 1), date(2035, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=number)


def weekday(number: int) -> int:
    """0 = Monday to 6 = Sunday."""
    return (number + 3) % 7


class Zone:
    """One time zone, quick to ask: a few changes of offset instead of a calendar."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._changes, self._offsets = offsets(name)

    def wall(self, at: int) -> int:
        """The local clock of an instant, as milliseconds since a local 1970."""
        return at + self._offsets[bisect_right(self._changes, at)]

    def day(self, at: int) -> int:
        """The local day number of an instant."""
        return self.wall(at) // DAY

    def days(self, instants: np.ndarray) -> np.ndarray:
        """The local day numbers of many instants."""
        offsets = np.array(self._offsets)[np.searchsorted(self._changes, instants, side="right")]
        return (instants + offsets) // DAY

    def instant(self, day: int, of_day: int = 0) -> int:
        """The instant of a local clock time; of a repeated hour the earlier one."""
        wall = day * DAY + of_day
        earlier = wall - self._offsets[bisect_right(self._changes, wall - DAY)]
        if self.wall(earlier) == wall:
            return earlier
        return wall - self._offsets[bisect_right(self._changes, wall + DAY)]


def exported_at(zones: Iterable[Zone], last_day: date) -> int:
    """When the exports are made: an hour after the last site's midnight.

    So some contacts of the next day are in them, by which one can tell that the last is over.
    """
    return max(zone.instant(day_number(last_day) + 1) for zone in zones) + HOUR


@lru_cache
def offsets(name: str) -> tuple[list[int], list[int]]:
    """(instants at which the offset changes, the offsets before, between and after them)."""
    zone = ZoneInfo(name)

    def offset(hour: int) -> int:
        moment = datetime.fromtimestamp(hour * 3600, tz=UTC).astimezone(zone)
        return int(moment.utcoffset().total_seconds()) * SECOND

    changes, offsets = [], [offset(day_number(_FIRST) * 24)]
    for day in range(day_number(_FIRST), day_number(_LAST)):
        if offset((day + 1) * 24) != offsets[-1]:
            hour = next(h for h in range(day * 24, day * 24 + 25) if offset(h) != offsets[-1])
            changes.append(hour * HOUR)
            offsets.append(offset(hour))
    return changes, offsets
