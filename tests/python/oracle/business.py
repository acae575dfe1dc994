"""Business time: of the time between two instants, the part in which a queue was open."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from .settings import Settings

# No zone changes its clocks but at a half hour of UTC.
STEP = timedelta(minutes=30)

Span = tuple[datetime, datetime]


class BusinessClock:
    """Counts only while a queue is open; keeps the days that it has worked out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._days: dict[tuple[str, str | None, date], list[Span]] = {}

    def seconds(self, queue: str | None, site: str | None, start: datetime, end: datetime) -> float:
        """Seconds of business between two instants in UTC, by the site's clock and holidays."""
        if queue is None or queue not in self._settings.openings:
            return (end - start).total_seconds()
        zone = self._settings.zone(site)
        on, last = start.astimezone(zone).date(), end.astimezone(zone).date()
        open_for = timedelta()
        while on <= last:
            for opens_at, closes_at in self._open(queue, site, on):
                open_for += max(timedelta(), min(end, closes_at) - max(start, opens_at))
            on += timedelta(days=1)
        return open_for.total_seconds()

    def _open(self, queue: str, site: str | None, on: date) -> list[Span]:
        """When the queue is open on a local date: pieces in which nothing changes, one by one."""
        key = (queue, site, on)
        if key not in self._days:
            zone = self._settings.zone(site)
            self._days[key] = [
                (start, end)
                for start, end in pairwise(sorted(self._changes(queue, site, on)))
                if self._settings.is_open(queue, site, start.astimezone(zone).replace(tzinfo=None))
            ]
        return self._days[key]

    def _changes(self, queue: str, site: str | None, on: date) -> set[datetime]:
        """Every instant of the date at which the queue may open or close, or the clock change."""
        zone = self._settings.zone(site)

        def in_utc(local: datetime) -> set[datetime]:
            # Twice a year a local time comes twice.
            return {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}

        midnight = datetime.combine(on, time())
        first, after = min(in_utc(midnight)), min(in_utc(midnight + timedelta(days=1)))
        changes = {first, after}
        step = first
        while step < after:
            changes.add(step)
            step += STEP
        clock_times = [*self._settings.holidays.get((site, on), ())]
        for opening in self._settings.openings[queue]:
            clock_times += [opening.opens_after, opening.closes_after]
        for since_midnight in clock_times:
            changes |= in_utc(midnight + since_midnight % timedelta(days=1))
        return {instant for instant in changes if first <= instant <= after}
