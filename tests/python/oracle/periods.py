"""The periods of a date: days, weeks, quarters, years, seasons, promotions; and those of a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def first_day(grain: str, on: date) -> date:
    """The first date of the day, week, month, quarter or year that the date lies in."""
    if grain == "day":
        return on
    if grain == "week":
        return on - timedelta(days=on.weekday())
    months = {"month": 1, "quarter": 3, "year": 12}[grain]
    return on.replace(month=on.month - (on.month - 1) % months, day=1)


def next_first_day(grain: str, start: date) -> date:
    """The first date after such a period."""
    # No period is longer than a year, and none shorter than half of its kind's usual length.
    usual = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[grain]
    return first_day(grain, start + timedelta(days=usual))


@dataclass(frozen=True)
class Span:
    """A season or promotion, both ends included."""

    grain: str
    first: date
    last: date


@dataclass(frozen=True)
class Calendar:
    """The periods that are not everybody's: how long an interval is, seasons and promotions."""

    interval: timedelta
    spans: tuple[Span, ...]

    def periods(self, on: date) -> Iterator[tuple[str, date]]:
        """(grain, first date) of every period that the date lies in, but for the month."""
        for grain in ("day", "week", "quarter", "year"):
            yield grain, first_day(grain, on)
        for span in self.spans:
            if span.first <= on <= span.last:
                yield span.grain, span.first

    def parts_of_day(self, at: datetime) -> Iterator[tuple[str, datetime]]:
        """(grain, beginning in UTC) of the interval and the hour that the instant lies in."""
        for grain, length in (("interval", self.interval), ("hour", HOUR)):
            yield grain, at - (at - EPOCH) % length
