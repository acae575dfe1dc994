"""Business time counted minute by minute, with nothing taken from the models.

In every zone since 1973 clocks change at full minutes, and hours open and close at full minutes: so
a queue is open throughout a minute in UTC or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Hours:
    """A line of opening_hours.csv; minutes since midnight, 1440 = 24:00."""

    day_of_week: int
    opens: int
    closes: int
    valid_from: date | None = None
    valid_to: date | None = None

    def begins_on(self, day: date) -> bool:
        """Does this span begin on that local date?"""
        return (
            day.isoweekday() == self.day_of_week
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
        )

    def has(self, day: date, minute: int) -> bool:
        """Is that minute of that local date inside?"""
        if self.closes > self.opens:
            return self.begins_on(day) and self.opens <= minute < self.closes
        if self.begins_on(day) and minute >= self.opens:
            return True
        return self.begins_on(day - timedelta(days=1)) and minute < self.closes


@dataclass(frozen=True)
class Holiday:
    """A line of holidays.csv; without both ends it is closed."""

    day: date
    opens: int | None = None
    closes: int | None = None

    def leaves(self, minute: int) -> bool:
        """May the site be open in that minute of the date?"""
        if self.opens is None and self.closes is None:
            return False
        first = 0 if self.opens is None else self.opens
        last = 1440 if self.closes is None else self.closes
        return first <= minute < last


@dataclass(frozen=True)
class Schedule:
    """A queue's hours at a site; no hours at all = always open."""

    time_zone: str
    hours: tuple[Hours, ...]
    holidays: tuple[Holiday, ...] = ()

    def is_open(self, at: datetime) -> bool:
        """Is the queue open at this instant (naive, UTC)?"""
        if not self.hours:
            return True
        local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(self.time_zone))
        day, minute = local.date(), local.hour * 60 + local.minute
        if any(holiday.day == day and not holiday.leaves(minute) for holiday in self.holidays):
            return False
        return any(hours.has(day, minute) for hours in self.hours)

    def open_microseconds(self, earlier: datetime, later: datetime) -> int:
        """Microseconds between two instants (naive, UTC) in which the queue is open."""
        total = timedelta()
        minute = earlier.replace(second=0, microsecond=0)
        while minute < later:
            if self.is_open(minute):
                total += min(later, minute + MINUTE) - max(earlier, minute)
            minute += MINUTE
        return total // MICROSECOND
