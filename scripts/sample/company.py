"""What the sample company is: its settings (the project's own seeds), its agents and customers."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from scripts.sample.clock import instant, local

SETTINGS = Path(__file__).resolve().parents[2] / "seeds" / "sample_company"

FIRST_DAY = date(2025, 8, 1)
LAST_DAY = date(2026, 10, 31)

ISSUES = {
    "billing": ("billing_question", "payment", "refund"),
    "orders": ("delivery_status", "order_change", "return_exchange"),
    "technical": ("device_fault", "setup_help", "login_problem"),
    "sales": ("product_question", "new_order"),
}
TEXT_QUEUES = {
    "chat": "chat_support",
    "email": "email_support",
    "sms": "sms_support",
    "social": "social_care",
}
LANGUAGES = {"berlin": ("de", "de", "de", "de", "en"), "chicago": ("en", "en", "en", "es")}

CUSTOMERS = 1500
UNKNOWN_CALLERS = 650

# 555-0100 to 555-0199 is kept for fiction in every area code: a hundred numbers each.
AREA_CODES = (
    *(202, 206, 212, 213, 215, 216, 303, 305, 312, 313, 314, 317),
    *(404, 412, 415, 502, 503, 512, 513, 602, 612, 614, 615, 616),
)
FIRST_NAMES = (
    *("Ada", "Ben", "Cleo", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Juno", "Kurt", "Lia"),
    *("Milo", "Nora", "Otis", "Pia", "Quin", "Rosa", "Sam", "Tess", "Ugo", "Vera", "Wim", "Yara"),
)
LAST_NAMES = ("Sample", "Example", "Placeholder", "Specimen", "Mockup", "Fictitious")


@dataclass(frozen=True)
class OpeningPeriod:
    """One line of opening_hours.csv; seconds of the local day, dates inclusive."""

    opens: int
    closes: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Company:
    """The settings that shape demand and waiting, as the seeds state them."""

    zones: dict[str, ZoneInfo]
    opening: dict[tuple[str, int], tuple[OpeningPeriod, ...]]
    holidays: frozenset[tuple[str, date]]
    promotions: tuple[tuple[date, date], ...]

    def periods(self, queue: str, site: str, day: date) -> list[tuple[int, int]]:
        """The instants between which the queue is open on a local day."""
        if (site, day) in self.holidays:
            return []
        return [
            (instant(self.zones[site], day, p.opens), instant(self.zones[site], day, p.closes))
            for p in self.opening.get((queue, day.isoweekday()), ())
            if p.valid_from <= day <= p.valid_to
        ]

    def is_open(self, queue: str, site: str, at: float) -> bool:
        """Whether somebody may be put into the queue now."""
        day = local(self.zones[site], at).date()
        return any(opens <= at < closes for opens, closes in self.periods(queue, site, day))

    def after_open_seconds(self, queue: str, site: str, at: float, seconds: float) -> float:
        """The instant when the queue has been open for so many seconds after `at`."""
        day = local(self.zones[site], at).date()
        while True:
            for opens, closes in self.periods(queue, site, day):
                begins = max(opens, at)
                if begins < closes and begins + seconds < closes:
                    return begins + seconds
                seconds -= max(closes - begins, 0)
            day += timedelta(days=1)

    def is_promotion(self, day: date) -> bool:
        """Whether a promotion runs on that day."""
        return any(starts <= day <= ends for starts, ends in self.promotions)


def read_company(settings: Path = SETTINGS) -> Company:
    """The sample company's settings, out of the seeds that the warehouse itself uses."""
    opening: dict[tuple[str, int], tuple[OpeningPeriod, ...]] = {}
    for row in _rows(settings / "opening_hours.csv"):
        key = (row["queue"], int(row["day_of_week"]))
        period = OpeningPeriod(
            opens=_seconds(row["opens_at"]),
            closes=_seconds(row["closes_at"]),
            valid_from=date.fromisoformat(row["valid_from"] or "0001-01-01"),
            valid_to=date.fromisoformat(row["valid_to"] or "9999-12-31"),
        )
        opening[key] = (*opening.get(key, ()), period)
    return Company(
        zones={r["site"]: ZoneInfo(r["time_zone"]) for r in _rows(settings / "sites.csv")},
        opening=opening,
        holidays=frozenset(
            (r["site"], date.fromisoformat(r["date"])) for r in _rows(settings / "holidays.csv")
        ),
        promotions=tuple(
            (date.fromisoformat(r["starts_on"]), date.fromisoformat(r["ends_on"]))
            for r in _rows(settings / "promotions.csv")
        ),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _seconds(clock: str) -> int:
    hours, minutes = clock.split(":")[:2]
    return int(hours) * 3600 + int(minutes) * 60


@dataclass(frozen=True)
class Person:
    """Somebody who gets in touch; every field may be unknown to the systems (None)."""

    customer_id: str | None = None
    number: str | None = None
    address: str | None = None
    handle: str | None = None
    segment: str | None = None
    value_tier: str | None = None
    first_seen_on: date | None = None


def make_people(rng: Random) -> tuple[list[Person], list[Person]]:
    """(customers with an id, callers of whom nothing but a number or an address is known)."""
    numbers = [f"+1{code}55501{last:02d}" for code in AREA_CODES for last in range(100)]
    rng.shuffle(numbers)
    people = []
    for place in range(CUSTOMERS + UNKNOWN_CALLERS):
        name = f"{rng.choice(FIRST_NAMES)}.{rng.choice(LAST_NAMES)}".lower()
        known = place < CUSTOMERS
        seen_on = FIRST_DAY - timedelta(days=rng.randrange(1, 1500))
        people.append(
            Person(
                customer_id=f"K{place + 1:05d}" if known else None,
                number=numbers[place],
                address=f"{name}{place + 1}@example.com",
                handle=f"@{name.replace('.', '_')}_{place + 1}",
                segment=rng.choices(("consumer", "business", "partner"), (75, 20, 5))[0],
                value_tier=rng.choices(("low", "middle", "high"), (50, 35, 15))[0],
                first_seen_on=seen_on,
            )
        )
    return people[:CUSTOMERS], people[CUSTOMERS:]


@dataclass(frozen=True)
class Agent:
    """One version of an agent's record; `desk` is voice or text."""

    agent_id: str
    name: str
    site: str
    desk: str
    team: str
    valid_from: date
    hired_on: date
    left_on: date | None = None
    leave_kind: str | None = None
    fte: float = 1.0

    def works_on(self, day: date) -> bool:
        """Whether this version of the agent is employed that day."""
        return self.hired_on <= day and (self.left_on is None or day < self.left_on)


def make_agents(rng: Random) -> list[Agent]:
    """24 agents in four teams of six; one changes team (two versions), one leaves, one is new."""
    agents = []
    desks = [(s, d) for s in ("berlin", "chicago") for d in ("voice", "text")]
    for place in range(24):
        site, desk = desks[place // 6]
        hired_on = date(2021, 1, 4) + timedelta(weeks=rng.randrange(1, 200))
        is_new, leaves = place == 5, place == 14
        agents.append(
            Agent(
                agent_id=f"A{place + 1:02d}",
                name=f"{FIRST_NAMES[place]} {LAST_NAMES[place % len(LAST_NAMES)]}",
                site=site,
                desk=desk,
                team=f"{site}_{desk}",
                valid_from=date(2026, 2, 2) if is_new else hired_on,
                hired_on=date(2026, 2, 2) if is_new else hired_on,
                left_on=date(2026, 7, 1) if leaves else None,
                leave_kind="voluntary" if leaves else None,
                fte=rng.choice((1.0, 1.0, 1.0, 0.75, 0.5)),
            )
        )
    mover = agents[2]
    moved = {**mover.__dict__, "team": "berlin_text", "desk": "text", "valid_from": MOVED_ON}
    return [*agents, Agent(**moved)]


MOVED_ON = date(2026, 4, 1)
