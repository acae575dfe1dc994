"""Who wants what and when: first needs by day and hour, an outage, the nights of clock change."""

from __future__ import annotations

from datetime import date, timedelta

from scripts.sample.clock import instant
from scripts.sample.company import FIRST_DAY, ISSUES, LAST_DAY, TEXT_QUEUES, Person
from scripts.sample.world import Need, World

FIRST_NEEDS = {"voice": 2600, "chat": 660, "email": 590, "sms": 320, "social": 300}
WEEKDAYS = (1.3, 1.1, 1.0, 0.95, 1.0, 0.45, 0.1)
MONTHS = {1: 1.15, 2: 0.95, 6: 0.9, 7: 0.85, 8: 0.85, 11: 1.1, 12: 1.3}
PROMOTION = 2.4
GROWTH_A_YEAR = 0.15
# Weight of the hours from 6 to 23 (voice, chat), and of all 24 (the rest).
DAY_HOURS = (1, 3, 16, 26, 30, 27, 20, 18, 20, 22, 21, 18, 13, 8, 2, 1, 1, 1)
ALL_HOURS = (2, 1, 1, 1, 1, 3, *(n + 4 for n in DAY_HOURS))
VOICE_QUEUES = {"billing": 26, "orders": 36, "technical": 26, "sales": 12}

OUTAGE = ("chicago", "technical", date(2026, 2, 17), 9 * 3600, 11 * 3600, 55)
# (site, the night, local second of the day, fold): inside the hours that come twice, and just
# after those that never come.
CLOCK_CHANGES = (
    ("berlin", date(2025, 10, 26), 2 * 3600 + 1200, 0),
    ("berlin", date(2025, 10, 26), 2 * 3600 + 1500, 1),
    ("berlin", date(2026, 3, 29), 3 * 3600 + 300, 0),
    ("berlin", date(2026, 10, 25), 2 * 3600 + 2400, 0),
    ("chicago", date(2025, 11, 2), 1 * 3600 + 900, 0),
    ("chicago", date(2025, 11, 2), 1 * 3600 + 1800, 1),
    ("chicago", date(2026, 3, 8), 3 * 3600 + 60, 0),
)


def plan(world: World) -> None:
    """Puts every first need into the world's calendar."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((LAST_DAY - FIRST_DAY).days + 1)]
    weights = [_weight(world, day) for day in days]
    for channel, number in FIRST_NEEDS.items():
        for day in world.rng.choices(days, weights, k=number):
            site = world.rng.choices(("berlin", "chicago"), (55, 45))[0]
            _put(world, site, channel, day, _second(world, channel))
    site, queue, day, begins, ends, number = OUTAGE
    for _ in range(number):
        _put(world, site, "voice", day, world.rng.randrange(begins, ends), queue=queue)
    for site, day, second, fold in CLOCK_CHANGES:
        for channel in ("voice", "sms", "email"):
            _put(world, site, channel, day, second, fold=fold)


def _weight(world: World, day: date) -> float:
    weight = WEEKDAYS[day.weekday()] * MONTHS.get(day.month, 1.0)
    weight *= 1 + GROWTH_A_YEAR * (day - FIRST_DAY).days / 365
    return weight * (PROMOTION if world.company.is_promotion(day) else 1)


def _second(world: World, channel: str) -> int:
    if channel in ("voice", "chat"):
        hour = world.rng.choices(range(6, 24), DAY_HOURS)[0]
    else:
        hour = world.rng.choices(range(24), ALL_HOURS)[0]
    return hour * 3600 + world.rng.randrange(3600)


def _put(
    world: World,
    site: str,
    channel: str,
    day: date,
    second: int,
    fold: int = 0,
    queue: str | None = None,
) -> None:
    if queue is None:
        queue = (
            TEXT_QUEUES.get(channel)
            or world.rng.choices(list(VOICE_QUEUES), list(VOICE_QUEUES.values()))[0]
        )
    topics = ISSUES[queue if channel == "voice" else world.rng.choice(list(ISSUES))]
    need = Need(
        at=instant(world.company.zones[site], day, second, fold),
        site=site,
        channel=channel,
        queue=queue,
        issue_type=world.rng.choice(topics),
        person=_somebody(world, channel),
        purpose="sales" if queue == "sales" else "service",
        is_known_issue=world.chance(0.92),
    )
    world.later(need.at, site, lambda: world.take(need))


def _somebody(world: World, channel: str) -> Person:
    """A customer, a caller without a record, or nobody that any system could know."""
    kind = world.rng.choices(("customer", "stranger", "withheld"), (56, 34, 10))[0]
    if kind == "customer":
        # A few get in touch far more often than the rest.
        place = int(len(world.customers) * world.rng.random() ** 1.6)
        return world.customers[place]
    if kind == "stranger" or channel in ("email", "sms", "social"):
        return world.rng.choice(world.unknown_callers)
    return Person()
