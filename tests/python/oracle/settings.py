"""A deployment's settings: zones, targets, opening hours, holidays, shifts, windows."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
CHANNEL_TARGETS = {"voice": 20.0, "chat": 20.0, "sms": 40.0, "email": 86400.0, "social": 86400.0}
SHORT_ABANDON_SECONDS = 5.0
WINDOW = timedelta(days=7)
INTERVAL = timedelta(minutes=30)
RETURN_LIMIT = timedelta(hours=24)
SHIFT_GAP = timedelta(hours=2)


@dataclass(frozen=True)
class Opening:
    """One opening period of a queue on a weekday (1 = Monday), `opens_at` in, `closes_at` out."""

    day_of_week: int
    opens_at: time
    closes_at: time
    valid_from: date
    valid_to: date

    def holds(self, local: datetime) -> bool:
        """Is the queue open at this local time, holidays aside?"""
        return (
            local.isoweekday() == self.day_of_week
            and self.valid_from <= local.date() <= self.valid_to
            and self.opens_at <= local.time() < self.closes_at
        )


@dataclass(frozen=True)
class Shift:
    """A named part of the day, `starts_at` in, `ends_at` out; it may run over midnight."""

    name: str
    starts_at: time
    ends_at: time

    def holds(self, moment: time) -> bool:
        """Does this local time of day lie in the shift?"""
        if self.starts_at < self.ends_at:
            return self.starts_at <= moment < self.ends_at
        return moment >= self.starts_at or moment < self.ends_at


@dataclass(frozen=True)
class Settings:
    """The settings folder, typed. Seconds are floats, windows timedeltas."""

    zones: dict[str, ZoneInfo]
    targets: dict[str, float]
    graces: dict[str, float]
    openings: dict[str, list[Opening]]
    holidays: frozenset[tuple[str, date]]
    shifts: tuple[Shift, ...]
    first_contact_resolution_window: timedelta
    repeat_window: timedelta
    address_comes_first: bool
    interval: timedelta
    missed_call_return_limit: timedelta
    shift_gap: timedelta
    quality_reviews_a_week: int

    def zone(self, site: str | None) -> ZoneInfo:
        """A site's time zone; an unknown site is in UTC."""
        return self.zones.get(site, UTC)

    def target(self, queue: str | None, channel: str) -> float:
        """Seconds within which a contact of this queue should be answered."""
        return self.targets.get(queue, CHANNEL_TARGETS[channel])

    def grace(self, queue: str | None) -> float:
        """Seconds up to which an abandonment is a short one."""
        return self.graces.get(queue, SHORT_ABANDON_SECONDS)

    def is_open(self, queue: str | None, site: str | None, local: datetime) -> bool:
        """Was the queue open at this local time? One without any opening hours always is."""
        if queue not in self.openings:
            return True
        if (site, local.date()) in self.holidays:
            return False
        return any(opening.holds(local) for opening in self.openings[queue])

    def shift(self, local: datetime) -> str | None:
        """The shift that this local time falls into."""
        return next((shift.name for shift in self.shifts if shift.holds(local.time())), None)


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
        holidays=frozenset(
            (row["site"], date.fromisoformat(row["date"])) for row in _rows(folder / "holidays.csv")
        ),
        shifts=tuple(
            Shift(row["shift"], _time(row["starts_at"]), _time(row["ends_at"]))
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
        quality_reviews_a_week=int(deployment.get("quality_reviews_a_week") or 1),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _numbers(rows: list[dict[str, str]], column: str) -> dict[str, float]:
    return {row["queue"]: float(row[column]) for row in rows if row[column]}


def _opening(row: dict[str, str]) -> Opening:
    return Opening(
        day_of_week=int(row["day_of_week"]),
        opens_at=_time(row["opens_at"]),
        closes_at=_time(row["closes_at"]),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )


def _time(text: str) -> time:
    return time.max if text.startswith("24:00") else time.fromisoformat(text)


def _span(deployment: dict[str, str], name: str, default: timedelta) -> timedelta:
    return timedelta(seconds=float(deployment[name])) if deployment.get(name) else default
