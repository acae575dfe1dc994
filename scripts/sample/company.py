"""What the sample company is: its settings, which are the project's own seeds."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from scripts.sample.localtime import MINUTE, Zone, day_of

SETTINGS = Path(__file__).resolve().parents[2] / "seeds" / "sample_company"

SITES = ("berlin", "chicago")
VOICE_QUEUES = ("billing", "orders", "technical", "sales")
SECOND_LEVEL = "second_level"
TEXT_QUEUES = {
    "chat": "chat_support",
    "email": "email_support",
    "sms": "sms_support",
    "social": "social_care",
}
RECALL_WEEK = date(2026, 2, 9)


@dataclass(frozen=True)
class OpeningPeriod:
    """One line of opening_hours.csv: milliseconds of the local day, dates inclusive."""

    opens: int
    closes: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Company:
    """The settings that shape demand and waiting, as the seeds state them."""

    zones: dict[str, Zone]
    opening: dict[tuple[str, int], tuple[OpeningPeriod, ...]]
    holidays: dict[tuple[str, date], str]
    promotions: tuple[tuple[date, date], ...]
    _hours: dict[tuple[str, str, int], tuple[tuple[int, int], ...]] = field(
        default_factory=dict, repr=False
    )

    def clock_hours(self, queue: str, site: str, day: date) -> tuple[tuple[int, int], ...]:
        """Spans of the local day (milliseconds of it) in which the queue is open."""
        if (site, day) in self.holidays:
            return ()
        return tuple(
            (p.opens, p.closes)
            for p in self.opening.get((queue, day.isoweekday()), ())
            if p.valid_from <= day <= p.valid_to
        )

    def hours(self, queue: str, site: str, day: int) -> tuple[tuple[int, int], ...]:
        """The instants between which the queue is open on a local day (its number)."""
        key = (queue, site, day)
        found = self._hours.get(key)
        if found is None:
            zone = self.zones[site]
            spans = self.clock_hours(queue, site, day_of(day))
            found = tuple((zone.instant(day, a), zone.instant(day, b)) for a, b in spans)
            self._hours[key] = found
        return found

    def closes_at(self, queue: str, site: str, at: int) -> int | None:
        """When the queue, open at this instant, closes; None = it is closed."""
        for opens, closes in self.hours(queue, site, self.zones[site].day(at)):
            if opens <= at < closes:
                return closes
        return None

    def next_open(self, queue: str, site: str, at: int) -> tuple[int, int]:
        """The (rest of the) span of opening hours that is on or comes next."""
        day = self.zones[site].day(at)
        while True:
            for opens, closes in self.hours(queue, site, day):
                if at < closes:
                    return max(opens, at), closes
            day += 1

    def is_holiday(self, site: str, day: date) -> bool:
        """Whether the site's queues with opening hours are closed all day."""
        return (site, day) in self.holidays


def read_company(settings: Path = SETTINGS) -> Company:
    """The sample company's settings, out of the seeds that the warehouse itself uses."""
    opening: dict[tuple[str, int], tuple[OpeningPeriod, ...]] = {}
    for row in _rows(settings / "opening_hours.csv"):
        key = (row["queue"], int(row["day_of_week"]))
        period = OpeningPeriod(
            opens=_milliseconds(row["opens_at"]),
            closes=_milliseconds(row["closes_at"]),
            valid_from=date.fromisoformat(row["valid_from"] or "0001-01-01"),
            valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
        )
        opening[key] = (*opening.get(key, ()), period)
    return Company(
        zones={row["site"]: Zone(row["time_zone"]) for row in _rows(settings / "sites.csv")},
        opening=opening,
        holidays={
            (row["site"], date.fromisoformat(row["date"])): row["name"]
            for row in _rows(settings / "holidays.csv")
        },
        promotions=tuple(
            (date.fromisoformat(row["starts_on"]), date.fromisoformat(row["ends_on"]))
            for row in _rows(settings / "promotions.csv")
        ),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _milliseconds(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return (int(hours) * 60 + int(minutes)) * MINUTE
