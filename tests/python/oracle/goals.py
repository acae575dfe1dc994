"""Agents' targets: which of them are met, of those that can be judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, time

from .aggregate import cell_value
from .contacts import Company
from .events import UNKNOWN, Contribution, Event, Kpi, Kpis
from .periods import first_day, next_first_day
from .targets import Target

# On fewer events nobody is judged by a share, a mean or a percentile.
ENOUGH = 30


def goal_attainment(company: Company, kpis: Kpis) -> Kpis:
    """Targets met, of agents' targets in periods that are over; each KPI's beside the whole."""
    whole: list[Contribution] = []
    by_goal: dict[str, list[Contribution]] = defaultdict(list)
    for target in company.settings.targets_set:
        if target.scope != "agent" or target.kpi_id not in kpis:
            continue
        for (agent_id, start), group in _periods(target, kpis).items():
            value = cell_value(group, _kpi(target, kpis).aggregation)
            is_its = target.scope_value in (None, agent_id) and target.holds(start)
            if not is_its or _has_own(agent_id, start, target, company):
                continue
            if not _is_over(start, target, company) or value.value is None:
                continue
            if value.n < ENOUGH and _kpi(target, kpis).aggregation in ("ratio", "p50", "p90"):
                continue
            contribution = Contribution(_event(start, group), float(target.is_met(value.value)))
            whole.append(contribution)
            by_goal[target.kpi_id].append(contribution)
    kpi = Kpi("ratio", whole, detail_name="goal", beside=dict(by_goal))
    return {"agent_goal_attainment": {"default": kpi}}


def _kpi(target: Target, kpis: Kpis) -> Kpi:
    variants = kpis[target.kpi_id]
    return variants[target.variant or next(iter(variants))]


def _periods(target: Target, kpis: Kpis) -> dict[tuple[str, date], list[Contribution]]:
    """The KPI's contributions by agent and first day of the target's kind of period."""
    found = defaultdict(list)
    for one in _kpi(target, kpis).contributions:
        dimensions = one.event.dimensions
        if (
            one.event.feeds_agents
            and dimensions["agent_id"] != UNKNOWN
            and target.channel in (None, dimensions["channel"])
        ):
            found[dimensions["agent_id"], first_day(target.time_frame, one.event.on)].append(one)
    return found


def _has_own(agent_id: str, start: date, target: Target, company: Company) -> bool:
    """Is there a target for this very agent instead of the one for each?"""
    return target.scope_value is None and any(
        other.scope_value == agent_id and other.is_like(target) and other.holds(start)
        for other in company.settings.targets_set
    )


def _is_over(start: date, target: Target, company: Company) -> bool:
    """By the clock of every site."""
    after = datetime.combine(next_first_day(target.time_frame, start), time())
    return all(after.replace(tzinfo=zone) <= company.as_of for zone in _zones(company))


def _zones(company: Company) -> Iterator:
    yield company.settings.zone(None)
    yield from company.settings.zones.values()


def _event(start: date, group: list[Contribution]) -> Event:
    """On the first day, with the agent's team and site at the last of the events."""
    last = max((one.event for one in group), key=lambda event: (event.at, event.event_id))
    known = dict.fromkeys(last.dimensions, UNKNOWN) | {
        column: last.dimensions[column] for column in ("agent_id", "team", "site")
    }
    return Event(f"{known['agent_id']}:{start}", start, known)
