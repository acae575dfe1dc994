"""The periods of a date: days, weeks, quarters, years, seasons, promotions; and those of a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


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
        yield "day", on
        yield "week", on - timedelta(days=on.weekday())
        yield "quarter", on.replace(month=on.month - (on.month - 1) % 3, day=1)
        yield "year", on.replace(month=1, day=1)
        for span in self.spans:
            if span.first <= on <= span.last:
                yield span.grain, span.first

    def parts_of_day(self, at: datetime) -> Iterator[tuple[str, datetime]]:
        """(grain, beginning in UTC) of the interval and the hour that the instant lies in."""
        for grain, length in (("interval", self.interval), ("hour", HOUR)):
            yield grain, at - (at - EPOCH) % length
