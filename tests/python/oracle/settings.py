"""A deployment's settings: zones, targets, opening hours, holidays, shifts, windows."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from .periods import Calendar, Span
from .targets import Target, target_of

UTC = ZoneInfo("UTC")
CHANNEL_TARGETS = {"voice": 20.0, "chat": 20.0, "sms": 40.0, "email": 86400.0, "social": 86400.0}
SHORT_ABANDON_SECONDS = 5.0
WINDOW = timedelta(days=7)
DAY = timedelta(days=1)
INTERVAL = timedelta(minutes=30)
RETURN_LIMIT = timedelta(hours=24)
SHIFT_GAP = timedelta(hours=2)


@dataclass(frozen=True)
class Opening:
    """One opening period of a queue that begins on a weekday (1 = Monday).

    It goes from `opens_after` to before `closes_after`, which count from that day's midnight and
    may end on the next day.
    """

    day_of_week: int
    opens_after: timedelta
    closes_after: timedelta
    valid_from: date
    valid_to: date

    def holds(self, local: datetime) -> bool:
        """Is the queue open at this local time, holidays aside?"""
        for began_on in (local.date(), local.date() - DAY):
            is_its_day = (
                began_on.isoweekday() == self.day_of_week
                and self.valid_from <= began_on <= self.valid_to
            )
            since_midnight = local - datetime.combine(began_on, time())
            if is_its_day and self.opens_after <= since_midnight < self.closes_after:
                return True
        return False


@dataclass(frozen=True)
class Shift:
    """A named part of the day, `starts_at` in, `ends_at` out, both as time since midnight."""

    name: str
    starts_after: timedelta
    ends_after: timedelta

    def begun_before(self, local: datetime) -> timedelta | None:
        """How long ago the shift began that holds this local time; None if it does not."""
        for began_on in (local.date(), local.date() - DAY):
            since_midnight = local - datetime.combine(began_on, time())
            if self.starts_after <= since_midnight < self.ends_after:
                return since_midnight - self.starts_after
        return None


@dataclass(frozen=True)
class Settings:
    """The settings folder, typed. Seconds are floats, windows timedeltas."""

    zones: dict[str, ZoneInfo]
    targets: dict[tuple[str | None, str], float]
    graces: dict[tuple[str | None, str], float]
    openings: dict[str, list[Opening]]
    holidays: dict[tuple[str | None, date], tuple[timedelta, timedelta]]
    shifts: tuple[Shift, ...]
    first_contact_resolution_window: timedelta
    repeat_window: timedelta
    address_comes_first: bool
    interval: timedelta
    missed_call_return_limit: timedelta
    shift_gap: timedelta
    calendar: Calendar
    targets_set: tuple[Target, ...]
    quality_reviews_a_week: int

    def zone(self, site: str | None) -> ZoneInfo:
        """A site's time zone; an unknown site is in UTC."""
        return self.zones.get(site, UTC)

    def target(self, queue: str | None, channel: str) -> float:
        """Seconds within which a contact of this queue should be answered."""
        return self.targets.get((queue, channel), CHANNEL_TARGETS[channel])

    def grace(self, queue: str | None, channel: str) -> float:
        """Seconds up to which an abandonment is a short one."""
        return self.graces.get((queue, channel), SHORT_ABANDON_SECONDS)

    def is_open(self, queue: str | None, site: str | None, local: datetime) -> bool:
        """Was the queue open at this local time? One without any opening hours always is."""
        if queue not in self.openings:
            return True
        holiday = self.holidays.get((site, local.date()))
        if holiday is not None:
            opens_after, closes_after = holiday
            since_midnight = local - datetime.combine(local.date(), time())
            if not opens_after <= since_midnight < closes_after:
                return False
        return any(opening.holds(local) for opening in self.openings[queue])

    def shift(self, local: datetime) -> str | None:
        """The shift that this local time falls into; of several, the one that began last."""
        ages = [(shift.begun_before(local), shift.name) for shift in self.shifts]
        return min((one for one in ages if one[0] is not None), default=(None, None))[1]


def read_settings(folder: Path) -> Settings:
    """Read the settings CSVs of `folder`; a file that is not there has no rows."""
    queues = _rows(folder / "queues.csv")
    deployment = {row["name"]: row["value"] for row in _rows(folder / "deployment.csv")}
    openings: dict[str, list[Opening]] = {}
    for row in _rows(folder / "opening_hours.csv"):
        openings.setdefault(row["queue"], []).append(_opening(row))
    return Settings(
        zones={row["site"]: ZoneInfo(row["time_zone"]) for row in _rows(folder / "sites.csv")},
        targets=_numbers(queues, "service_level_target_seconds"),
        graces=_numbers(queues, "short_abandon_seconds"),
        openings=openings,
        holidays={
            (row["site"], date.fromisoformat(row["date"])): _hours_of_holiday(row)
            for row in _rows(folder / "holidays.csv")
        },
        shifts=tuple(
            Shift(row["shift"], *_span_of_day(row["starts_at"], row["ends_at"]))
            for row in _rows(folder / "shifts.csv")
        ),
        first_contact_resolution_window=_span(
            deployment, "first_contact_resolution_window", WINDOW
        ),
        repeat_window=_span(deployment, "repeat_window", WINDOW),
        address_comes_first=deployment.get("customer_identity") == "address",
        interval=_span(deployment, "interval_length", INTERVAL),
        missed_call_return_limit=_span(deployment, "missed_call_return_limit", RETURN_LIMIT),
        shift_gap=_span(deployment, "shift_gap", SHIFT_GAP),
        calendar=Calendar(
            _span(deployment, "interval_length", INTERVAL),
            tuple(
                Span(
                    grain, date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"])
                )
                for grain in ("season", "promotion")
                for row in _rows(folder / f"{grain}s.csv")
            ),
        ),
        targets_set=tuple(map(target_of, _rows(folder / "targets.csv"))),
        quality_reviews_a_week=int(deployment.get("quality_reviews_a_week") or 1),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(rows: list[dict[str, str]], column: str) -> dict[tuple[str | None, str], float]:
    return {(row["queue"], row["channel"]): float(row[column]) for row in rows if row[column]}


def _opening(row: dict[str, str]) -> Opening:
    opens_after, closes_after = _span_of_day(row["opens_at"], row["closes_at"])
    return Opening(
        day_of_week=int(row["day_of_week"]),
        opens_after=opens_after,
        closes_after=closes_after,
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )


def _span_of_day(first: str, after: str) -> tuple[timedelta, timedelta]:
    """Two clock times (24:00 is midnight) since midnight; the second one may be the next day's."""
    start, end = _since_midnight(first), _since_midnight(after)
    return start, end if end > start else end + DAY


def _hours_of_holiday(row: dict[str, str]) -> tuple[timedelta, timedelta]:
    """Within which the usual hours hold, since midnight; without any, closed."""
    first, after = row.get("opens_at"), row.get("closes_at")
    if not first and not after:
        return timedelta(), timedelta()
    return _since_midnight(first or "00:00"), _since_midnight(after or "24:00")


def _since_midnight(text: str) -> timedelta:
    hours, minutes = text.split(":")[:2]
    return timedelta(hours=int(hours), minutes=int(minutes))


def _span(deployment: dict[str, str], name: str, default: timedelta) -> timedelta:
    return timedelta(seconds=float(deployment[name])) if deployment.get(name) else default
