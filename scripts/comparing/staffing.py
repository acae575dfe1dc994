"""Service level against staffing: what came of each half-hour, and what Erlang A says of it.

Erlang A is the queue of one kind of call, agents who can all take it, and callers who lose
patience at random. The arrivals, handling times and agents of each half-hour go in; nothing is
fitted but the mean patience.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb

from scripts.sample.erlang import erlang_a

QUERY = Path(__file__).with_name("half_hours.sql")


@dataclass(frozen=True)
class HalfHour:
    """A site's half-hour of telephone: what happened, and what a queueing model needs to know.

    `agents` is a mean, so no whole number; `expected_calls` is what the day's number of calls lets
    expect of this half-hour; all times are in seconds.
    """

    site: str
    day: str
    half_hour: int
    calls: int
    in_time: int
    gave_up: int
    expected_calls: float
    agents: float
    handle_seconds: float
    ring_seconds: float
    patience_seconds: float
    target_seconds: float

    @property
    def load(self) -> float:
        """Offered load in erlangs: how many agents the calls keep busy in the mean."""
        return self.expected_calls * self.handle_seconds / 1800


@dataclass(frozen=True)
class Outcome:
    """Several half-hours together: shares of their calls, and agents for each erlang of load."""

    label: str
    calls: int
    service_level: float
    predicted_service_level: float
    abandonment: float
    predicted_abandonment: float
    agents_for_load: float


def read_half_hours(connection: duckdb.DuckDBPyConnection) -> list[HalfHour]:
    """The half-hours of the published file; a DuckDB error where it lacks what is needed."""
    found = connection.execute(QUERY.read_text("utf-8"))
    columns = [column[0] for column in found.description]
    assert columns == [field.name for field in fields(HalfHour)]
    return [HalfHour(*row) for row in found.fetchall()]


def predict(half_hour: HalfHour) -> tuple[float, float]:
    """Erlang A's (service level, abandonment) of a half-hour.

    The ring keeps an agent like the talk does, and leaves so much less of the target. Between two
    whole numbers of agents the line is straight.
    """
    whole = int(half_hour.agents)
    rest = half_hour.agents - whole
    # Rounded, so that few different queues have to be solved.
    queue = (
        max(round(half_hour.expected_calls * 4), 1) / 2,
        round(half_hour.handle_seconds, -1),
        round(half_hour.patience_seconds),
        round(half_hour.target_seconds - half_hour.ring_seconds, 1),
    )
    fewer = _erlang_a(whole, *queue)
    more = _erlang_a(whole + 1, *queue) if rest else fewer
    return (
        fewer[0] * (1 - rest) + more[0] * rest,
        fewer[1] * (1 - rest) + more[1] * rest,
    )


@cache
def _erlang_a(
    agents: int, calls_an_hour: float, handle: float, patience: float, target: float
) -> tuple[float, float]:
    return erlang_a(calls_an_hour, handle, agents, patience, target)[:2]


def monday_of(half_hour: HalfHour) -> str:
    """The week that a half-hour belongs to, by its Monday."""
    day = date.fromisoformat(half_hour.day)
    return (day - timedelta(days=day.weekday())).isoformat()


def site_day_of(half_hour: HalfHour) -> str:
    """The day at its site that a half-hour belongs to."""
    return f"{half_hour.day} {half_hour.site}"


def put_together(half_hours: Iterable[HalfHour], label: Callable[[HalfHour], str]) -> list[Outcome]:
    """Outcomes by label, in its order, of labels that have calls; each call weighs the same."""
    groups: dict[str, list[HalfHour]] = {}
    for half_hour in half_hours:
        groups.setdefault(label(half_hour), []).append(half_hour)
    return [
        _together(name, half_hours)
        for name, half_hours in sorted(groups.items())
        if any(half_hour.calls for half_hour in half_hours)
    ]


def _together(label: str, half_hours: Sequence[HalfHour]) -> Outcome:
    calls = sum(half_hour.calls for half_hour in half_hours)
    weights = [half_hour.calls / calls for half_hour in half_hours if half_hour.calls]
    predicted = [predict(half_hour) for half_hour in half_hours if half_hour.calls]
    return Outcome(
        label=label,
        calls=calls,
        service_level=sum(half_hour.in_time for half_hour in half_hours) / calls,
        predicted_service_level=sum(w * p[0] for w, p in zip(weights, predicted, strict=True)),
        abandonment=sum(half_hour.gave_up for half_hour in half_hours) / calls,
        predicted_abandonment=sum(w * p[1] for w, p in zip(weights, predicted, strict=True)),
        agents_for_load=sum(h.agents for h in half_hours) / sum(h.load for h in half_hours),
    )
