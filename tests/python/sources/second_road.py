"""What is expected of each day of a source, computed a second time, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import sqrt
from statistics import median

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Limits:
    """The settings; what holds unless a deployment sets them."""

    compared_weeks: int = 6
    fewest_expected_rows: float = 20
    drop_limit: float = 0.5
    without_contact_limit: float = 0.05
    freshness_limit: int = 0
    source_end: int = 90


@dataclass(frozen=True)
class Source:
    """One source of a table: rows by day, and how many of them lack their contact."""

    rows: Mapping[date, int]
    table: str = "calls"
    channel: str | None = "voice"
    site: str | None = "berlin"
    without_contact: Mapping[date, int] = field(default_factory=dict)


def statuses(
    source: Source, as_of: date, holidays: frozenset[date], limits: Limits
) -> dict[date, tuple[str, float | None]]:
    """Status and expected rows of each day that is over; rows of later days do not matter."""
    over = {day: count for day, count in source.rows.items() if day < as_of and count}
    if not over:
        return {}
    first, last = min(over), max(over)
    until = last if (as_of - last).days > limits.source_end else as_of - DAY
    days = [first + n * DAY for n in range((until - first).days + 1)]
    expected = {
        day: None
        if source.table == "campaign_events"
        else _expected(day, over, first, until, holidays, limits)
        for day in days
    }
    spread = _spread(over, expected, holidays)
    return {
        day: (
            "not due"
            if day >= as_of - limits.freshness_limit * DAY
            else "holiday"
            if day in holidays
            else _status(over.get(day, 0), expected[day], spread, limits),
            expected[day],
        )
        for day in days
    }


def _expected(
    day: date,
    rows: Mapping[date, int],
    first: date,
    until: date,
    holidays: frozenset[date],
    limits: Limits,
) -> float | None:
    # Weekdays among the days without rows around an empty one say nothing of what is usual.
    last_before = day - DAY if day in rows else max(other for other in rows if other < day)
    next_after = min((other for other in rows if other > day), default=None)
    back = day - WEEK
    while back > last_before:
        back -= WEEK
    forth = None if day in rows or next_after is None else day + WEEK
    while forth and forth < next_after:
        forth += WEEK
    before = [back - n * WEEK for n in range(limits.compared_weeks)]
    after = [] if forth is None else [forth + n * WEEK for n in range(limits.compared_weeks)]
    for compared in (before, after):
        counts = [
            rows.get(other, 0)
            for other in compared
            if first <= other <= until and other not in holidays
        ]
        if len(counts) >= 3:
            present = [count for count in counts if count]
            return median(present) if len(present) * 4 >= len(counts) * 3 else 0
    return None


def _spread(
    rows: Mapping[date, int], expected: Mapping[date, float | None], holidays: frozenset[date]
) -> float:
    """How much more than by pure chance the days differ; half of pure chance is within 0.455."""
    squares = [
        (count - expected[day]) ** 2 / expected[day]
        for day, count in rows.items()
        if day in expected and expected[day] and day not in holidays
    ]
    return max(1.0, median(squares) / 0.455) if squares else 1.0


def _status(count: int, expected: float | None, spread: float, limits: Limits) -> str:
    if expected is None:
        return "not compared"
    is_beyond_chance = expected - count > 4 * sqrt(spread * expected)
    is_expected = expected >= limits.fewest_expected_rows
    if count == 0:
        return "missing" if is_expected and is_beyond_chance else "nothing expected"
    has_dropped = count < (1 - limits.drop_limit) * expected
    return "dropped" if is_expected and is_beyond_chance and has_dropped else "usual"
