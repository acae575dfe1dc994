"""Agents' time, split over the intervals of the day: how busy they were, how they kept the plan."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from .contacts import Company
from .events import UNKNOWN, Contribution, Event, Events, Kpi, Kpis
from .plans import Plan, plans
from .read import Row

BUSY = frozenset({"contact", "after_contact_work"})
STAFFED = BUSY | {"available"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Span = tuple[datetime, datetime]


@dataclass
class Piece:
    """What touches one interval of one agent, cut off at its ends."""

    states: list[tuple[Span, Row]] = field(default_factory=list)
    plans: list[tuple[Span, Plan]] = field(default_factory=list)


@dataclass
class Seconds:
    """Of one agent and interval; where states overlap, time counts once but in `workload`."""

    logged_in: float = 0
    busy: float = 0
    staffed: float = 0
    workload: float = 0
    slots: float = 0
    productive: float = 0
    planned: float = 0
    planned_productive: float = 0
    adherent: float = 0


def agents_time(time: list["Interval"]) -> Kpis:
    """Occupancy and schedule adherence, both ways each."""
    measured = [(interval.event, interval.seconds) for interval in time]
    planned_days = {
        (event.dimensions["agent_id"], event.on) for event, seconds in measured if seconds.planned
    }

    def parts(numerator: str, denominator: str, keep: Callable[[Event, Seconds], object]) -> Kpi:
        contributions = [
            Contribution(event, getattr(one, numerator), getattr(one, denominator))
            for event, one in measured
            if keep(event, one)
        ]
        return Kpi("ratio", contributions)

    def is_on_planned_day(event: Event, one: Seconds) -> bool:
        is_planned_day = (event.dimensions["agent_id"], event.on) in planned_days
        return bool(is_planned_day and (one.planned or one.productive))

    return {
        "occupancy": {
            "wall_clock": parts("busy", "staffed", lambda _, one: one.staffed),
            "load": parts("workload", "slots", lambda _, one: one.slots),
        },
        "schedule_adherence": {
            "adherence": parts("adherent", "planned", lambda _, one: one.planned),
            "conformance": parts("productive", "planned_productive", is_on_planned_day),
        },
    }


@dataclass(frozen=True)
class Interval:
    """What an agent did and was to do in one interval of the day; it began at `starts_at`."""

    event: Event
    starts_at: datetime
    seconds: Seconds


def intervals(company: Company, events: Events) -> list[Interval]:
    """Every interval in which an agent has a state or a plan, agent by agent, in order of time."""
    found = []
    for (agent_id, number), piece in sorted(_pieces(company).items(), key=lambda one: one[0]):
        starts_at = EPOCH + number * company.settings.interval
        version = company.version(agent_id, starts_at)
        slots = (version["slots"] if version else None) or 1
        local = company.local(starts_at, version["site"] if version else None)
        event = events.of_agent(f"{agent_id}:{number}", agent_id, local.date(), starts_at)
        event.dimensions["shift"] = company.settings.shift(local) or UNKNOWN
        found.append(Interval(event, starts_at, _measured(piece, slots)))
    return found


def agent_days(intervals: list[Interval]) -> list[tuple[Event, float]]:
    """Days with a logged-in second, and how many; of the team and site of the day's beginning."""
    days: dict[tuple, Event] = {}
    seconds: dict[tuple, float] = {}
    for interval in intervals:
        day = (interval.event.dimensions["agent_id"], interval.event.on)
        days.setdefault(day, interval.event)
        seconds[day] = seconds.get(day, 0) + interval.seconds.logged_in
    return [(event, seconds[day]) for day, event in days.items() if seconds[day]]


def _pieces(company: Company) -> dict[tuple[str, int], Piece]:
    """By agent and number of the interval since 1970."""
    length = company.settings.interval
    found: dict[tuple[str, int], Piece] = defaultdict(Piece)
    for row in company.rows["agent_states"]:
        for number, span in _split(row["started_at"], row["ended_at"], length):
            found[row["agent_id"], number].states.append((span, row))
    for plan in plans(company):
        for number, span in _split(plan.starts_at, plan.ends_at, length):
            found[plan.agent_id, number].plans.append((span, plan))
    return found


def _split(start: datetime, end: datetime, length: timedelta) -> list[tuple[int, Span]]:
    """The span's parts by interval; nothing of an empty span."""
    parts = []
    while start < end:
        number = (start - EPOCH) // length
        until = min(end, EPOCH + (number + 1) * length)
        parts.append((number, (start, until)))
        start = until
    return parts


def _measured(piece: Piece, slots: int) -> Seconds:
    """From each moment at which anything changes to the next, nothing changes."""
    seconds = Seconds()
    spans = [span for span, _ in [*piece.states, *piece.plans]]
    for start, end in pairwise(sorted({moment for span in spans for moment in span})):
        length = (end - start).total_seconds()
        states = [row for span, row in piece.states if span[0] <= start and end <= span[1]]
        planned = [plan for span, plan in piece.plans if span[0] <= start and end <= span[1]]
        seconds.logged_in += length * any(row["state"] != "offline" for row in states)
        is_productive = any(map(_is_productive, states))
        is_planned_productive = any(plan.is_productive for plan in planned)
        at_work = [row for row in states if row["state"] in BUSY]
        seconds.workload += length * len(at_work)
        seconds.busy += length * bool(at_work)
        if any(row["state"] in STAFFED for row in states):
            seconds.staffed += length
            seconds.slots += length * slots
        seconds.productive += length * is_productive
        seconds.planned += length * bool(planned)
        seconds.planned_productive += length * is_planned_productive
        if planned and states and is_productive == is_planned_productive:
            seconds.adherent += length
    return seconds


def _is_productive(state: Row) -> bool:
    if state["is_productive"] is not None:
        return state["is_productive"]
    return state["state"] in STAFFED
