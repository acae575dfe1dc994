"""How many people get in touch, when, where and about what: rates an hour half by hour half."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

import numpy as np

from scripts.sample.company import RECALL_WEEK, SITES, TEXT_QUEUES, VOICE_QUEUES, Company
from scripts.sample.issues import BY_QUEUE, ISSUES, RECALLED, Issue
from scripts.sample.localtime import DAY, HALF_HOUR, HOUR, day_number, day_of, exported_at, weekday
from scripts.sample.plan import Plan

# New problems on a plain day, over both sites; what comes back comes on top.
PROBLEMS_A_DAY = {
    "billing": 52.5,
    "orders": 70.5,
    "technical": 60.0,
    "sales": 36.0,
    "chat": 61.0,
    "email": 69.0,
    "sms": 21.5,
    "social": 15.5,
}
SITE_SHARE = {"berlin": 0.55, "chicago": 0.45}
GROWTH_A_YEAR = 0.10

# Monday to Sunday.
WEEKDAYS = {
    "voice": (1.24, 1.10, 1.02, 0.99, 0.97, 0.50, 0.07),
    "chat": (1.15, 1.06, 1.02, 1.00, 0.97, 0.62, 0.30),
    "email": (1.24, 1.16, 1.08, 1.04, 0.98, 0.72, 0.64),
    "sms": (1.14, 1.08, 1.04, 1.02, 1.02, 0.74, 0.50),
    "social": (1.00, 1.00, 1.00, 1.00, 1.05, 1.05, 0.95),
}
# Midnight to midnight, by hour: voice has two humps, chat and social an evening.
HOURS = {
    "voice": (
        *(0.02, 0.01, 0.01, 0.01, 0.02, 0.06, 0.20, 0.85, 5.2, 9.2, 11.2, 9.8),
        *(7.2, 7.6, 9.2, 9.8, 9.0, 7.2, 5.6, 4.0, 1.1, 0.6, 0.25, 0.08),
    ),
    "chat": (
        *(0.25, 0.1, 0.06, 0.05, 0.06, 0.12, 0.4, 1.2, 3.4, 5.6, 6.4, 6.2),
        *(5.6, 5.4, 5.8, 6.2, 6.6, 7.4, 8.6, 8.4, 3.0, 2.4, 1.4, 0.6),
    ),
    "email": (
        *(0.9, 0.5, 0.35, 0.3, 0.4, 0.8, 1.8, 3.4, 5.6, 6.8, 7.0, 6.4),
        *(5.4, 5.4, 5.6, 5.6, 5.2, 4.8, 4.8, 5.2, 5.6, 5.2, 3.6, 1.8),
    ),
    "sms": (
        *(0.2, 0.1, 0.05, 0.05, 0.1, 0.3, 1.0, 2.8, 5.6, 7.4, 7.8, 7.2),
        *(7.0, 6.6, 6.6, 6.6, 6.6, 6.8, 6.4, 5.2, 3.4, 2.2, 1.0, 0.5),
    ),
    "social": (
        *(1.2, 0.6, 0.3, 0.2, 0.2, 0.4, 1.2, 2.6, 3.8, 4.4, 4.8, 5.0),
        *(5.6, 5.0, 4.6, 4.6, 5.0, 5.6, 6.6, 8.0, 9.2, 9.0, 6.4, 3.2),
    ),
}
# The middle of each month, January first.
MONTHS = (1.13, 1.01, 0.97, 0.96, 0.94, 0.91, 0.89, 0.88, 0.95, 1.00, 1.10, 1.22)
PROMOTED = {"sales": 1.5, "orders": 1.3, "billing": 1.1, "technical": 1.0}
RETURNED = {"orders": 1.15, "technical": 1.12, "billing": 1.08, "sales": 0.95}
# From the recall's Monday: times as many as usual in the week itself, and in the two after it.
RECALL = {
    "device_fault": (2.5, 1.45, 1.15),
    "warranty_claim": (3.0, 1.55, 1.20),
    "return_exchange": (2.3, 1.55, 1.20),
    "refund": (2.2, 1.60, 1.25),
    "product_question": (1.5, 1.00, 0.95),
    "delivery_status": (1.5, 1.15, 1.00),
    "order_change": (1.5, 1.10, 1.00),
    "billing_question": (1.4, 1.20, 1.05),
}


@dataclass(frozen=True)
class Stream:
    """Where problems come in: a channel and a queue of one site."""

    site: str
    channel: str
    queue: str

    @property
    def key(self) -> str:
        """What the tables above call it."""
        return self.queue if self.channel == "voice" else self.channel


STREAMS = tuple(
    Stream(site, channel, queue)
    for site in SITES
    for channel, queue in (*(("voice", q) for q in VOICE_QUEUES), *TEXT_QUEUES.items())
)


@dataclass(frozen=True)
class Demand:
    """What a planner could expect by stream and half-hour, and the instants of what comes.

    Half-hours are UTC; the first of a site begins at the instant in `starts`.
    """

    starts: dict[str, int]
    expected: dict[Stream, np.ndarray]
    arrivals: dict[Stream, np.ndarray]

    def between(self, stream: Stream, since: int, until: int) -> np.ndarray:
        """The expected problems of each half-hour between two instants."""
        begin = self.starts[stream.site]
        first, last = (since - begin) // HALF_HOUR, (until - begin) // HALF_HOUR
        return self.expected[stream][max(first, 0) : last]


def make_demand(plan: Plan, company: Company) -> Demand:
    """Rates and arrivals over the plan's days, and rates for four weeks more, to plan shifts."""
    first, last = day_number(plan.first_day), day_number(plan.last_day)
    # A week before, since a plan's first Monday may lie there.
    begin = first - 7
    days = np.arange(begin, last + 29)
    common = _day_noise(plan, "demand, all", len(days), 0.075)
    starts, expected, arrivals = {}, {}, {}
    for site in SITES:
        zone = company.zones[site]
        starts[site] = zone.instant(begin)
        halves = np.arange(starts[site], zone.instant(last + 29), HALF_HOUR)
        walls = np.array([zone.wall(int(at)) for at in halves])
        place = walls // DAY - begin
        hour = walls % DAY // HOUR
        opens, end = zone.instant(first), exported_at(company.zones.values(), plan.last_day)
        local = _day_noise(plan, f"demand, {site}", len(days), 0.055)
        for stream in (s for s in STREAMS if s.site == site):
            by_day = np.array([_day_factor(plan, company, stream, int(d)) for d in days])
            shape = np.array(HOURS[stream.channel])
            shape = shape / shape.sum() / 2
            rate = PROBLEMS_A_DAY[stream.key] * SITE_SHARE[site] * plan.size
            plain = rate * by_day[place] * shape[hour]
            # Within an hour the two halves differ a little, as the curve goes on.
            noise = plan.numpy_stream(f"demand, {site}, {stream.queue}")
            own = noise.lognormal(-0.5 * 0.07**2, 0.07, len(days))
            small = noise.lognormal(-0.5 * 0.15**2, 0.15, len(halves))
            surge = np.array([_surge(stream, int(d)) for d in days])
            true = plain * (common * local * own * surge)[place] * small
            counts = noise.poisson(np.where((halves >= opens) & (halves < end), true, 0.0))
            at = np.repeat(halves, counts) + noise.integers(0, HALF_HOUR, int(counts.sum()))
            expected[stream], arrivals[stream] = plain, np.sort(at)
    return Demand(starts, expected, arrivals)


def draw_issues(stream: Stream, days: np.ndarray, rng: np.random.Generator) -> list[Issue]:
    """What problems of this stream are about, that come on these days (numbers, in their order).

    While a recall runs, it is more often the fault.
    """
    weeks = {day: recall_week(day_of(day)) for day in np.unique(days).tolist()}
    found = []
    for day, chance in zip(days.tolist(), rng.random(len(days)).tolist(), strict=True):
        issues, weights = _issue_weights(stream, weeks[day])
        found.append(issues[bisect(weights, chance * weights[-1], 0, len(issues) - 1)])
    return found


@lru_cache
def _issue_weights(stream: Stream, week: int | None) -> tuple[tuple[Issue, ...], tuple[float, ...]]:
    """(the stream's issues, their cumulative weights)."""
    if stream.channel == "voice":
        issues = BY_QUEUE[stream.queue]
        weights = [issue.weight for issue in issues]
    else:
        issues = ISSUES
        weights = [issue.weight * PROBLEMS_A_DAY[issue.queue] for issue in issues]
    weights = [
        weight * _recalled(issue, week) for issue, weight in zip(issues, weights, strict=True)
    ]
    return issues, tuple(accumulate(weights))


def recall_week(day: date) -> int | None:
    """Which week of the recall it is, from 0; None = none."""
    week = (day - RECALL_WEEK).days // 7
    return week if 0 <= week < len(RECALL[RECALLED]) else None


def _recalled(issue: Issue, week: int | None) -> float:
    """How many times as many problems of the kind there are."""
    return 1.0 if week is None else RECALL.get(issue.name, (1.0, 1.0, 1.0))[week]


def _surge(stream: Stream, day: int) -> float:
    """What the recall does to the whole stream."""
    week = recall_week(day_of(day))
    if week is None:
        return 1.0
    return _issue_weights(stream, week)[1][-1] / _issue_weights(stream, None)[1][-1]


def _day_factor(plan: Plan, company: Company, stream: Stream, number: int) -> float:
    """Growth, season, weekday, holidays and promotions: all that can be known beforehand."""
    day = day_of(number)
    factor = (1 + GROWTH_A_YEAR) ** ((day - date(2026, 1, 1)).days / 365)
    factor *= _season(day) * WEEKDAYS[stream.channel][weekday(number)]
    if company.is_holiday(stream.site, day):
        factor *= 0.12 if stream.channel == "voice" else 0.55
    elif company.is_holiday(stream.site, day - timedelta(days=1)) and weekday(number) < 5:
        factor *= 1.16
    promoted = RETURNED if _after_promotion(company, day) else {}
    if any(starts <= day <= ends for starts, ends in company.promotions):
        promoted = PROMOTED
    if promoted:
        factor *= promoted.get(stream.queue, sum(promoted.values()) / len(promoted))
    return factor


def _after_promotion(company: Company, day: date) -> bool:
    return any(0 < (day - ends).days <= 14 for _, ends in company.promotions)


def _season(day: date) -> float:
    """The year's curve, straight between the middles of two months."""
    middle = day.replace(day=15)
    if day >= middle:
        before, after = day.month - 1, day.month % 12
        share = (day - middle).days / 30.5
    else:
        before, after = (day.month - 2) % 12, day.month - 1
        share = 1 - (middle - day).days / 30.5
    return MONTHS[before] * (1 - share) + MONTHS[after] * share


def _day_noise(plan: Plan, concern: str, days: int, spread: float) -> np.ndarray:
    """A factor a day that has some memory, 1 in the mean: good and bad days come in runs."""
    shocks = plan.numpy_stream(concern).normal(0, spread * np.sqrt(1 - 0.55**2), days)
    level, levels = 0.0, []
    for shock in shocks:
        level = 0.55 * level + float(shock)
        levels.append(level)
    return np.exp(np.array(levels) - spread**2 / 2)
