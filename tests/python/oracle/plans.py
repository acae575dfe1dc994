"""Schedules to the plan that an agent was to keep: which version counts, and from when to when."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

from .contacts import Company
from .read import EARLIEST, Row

ACTIVITIES = Path(__file__).resolve().parents[3] / "seeds" / "product" / "activities.csv"


@dataclass(frozen=True)
class Plan:
    """Time that an agent was to work, or to pause within it; instants in UTC."""

    agent_id: str
    starts_at: datetime
    ends_at: datetime
    is_productive: bool


def plans(company: Company) -> list[Plan]:
    """What each agent was to keep, as far as it can be judged."""
    windows = _windows(company)
    found = []
    for row in _versions_that_count(company.rows["schedules"], company.settings.shift_gap):
        if _usual(row["activity"])["is_absence"] == "true":
            continue
        version = company.version(row["agent_id"], row["starts_at"])
        window = windows.get(version["site"] if version else None)
        if window is None:
            continue
        starts_at, ends_at = max(row["starts_at"], window[0]), min(row["ends_at"], window[1])
        if starts_at < ends_at:
            found.append(Plan(row["agent_id"], starts_at, ends_at, _is_productive(row)))
    return found


def _versions_that_count(rows: list[Row], gap: timedelta) -> list[Row]:
    """Of each activity the newest version published before its shift began."""
    versions: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        if _published_at(row) <= row["starts_at"]:
            versions[_activity(row)].append(row)
    shift_starts = _shift_starts(
        [min(group, key=_published_at) for group in versions.values()], gap
    )
    found = []
    for activity, group in versions.items():
        in_time = [row for row in group if _published_at(row) <= shift_starts[activity]]
        if in_time:
            found.append(max(in_time, key=_published_at))
    return found


def _shift_starts(rows: list[Row], gap: timedelta) -> dict[tuple, datetime]:
    """Where each activity's shift begins: an agent's activities at most the gap apart.

    As first published; absences are no part of a shift, but of their own.
    """
    by_agent = defaultdict(list)
    for row in rows:
        by_agent[row["agent_id"], _usual(row["activity"])["is_absence"]].append(row)
    found = {}
    for of_agent in by_agent.values():
        shift_start = latest_end = None
        for row in sorted(of_agent, key=lambda row: row["starts_at"]):
            if latest_end is None or row["starts_at"] - latest_end > gap:
                shift_start = row["starts_at"]
            latest_end = max(latest_end or row["ends_at"], row["ends_at"])
            found[_activity(row)] = shift_start
    return found


def _activity(row: Row) -> tuple:
    """What its versions have in common."""
    if row["schedule_id"] is not None:
        return (row["schedule_id"],)
    return (row["agent_id"], row["starts_at"])


def _published_at(row: Row) -> datetime:
    return row["published_at"] or EARLIEST


def _windows(company: Company) -> dict[str | None, tuple[datetime, datetime]]:
    """By site, from when to when a plan can be judged: while states are exported, up to now.

    A site of which no state ever told stands as all others together do.
    """
    moments = defaultdict(set)
    for state in company.rows["agent_states"]:
        version = company.version(state["agent_id"], state["started_at"])
        if state["started_at"] < state["ended_at"]:
            last = state["ended_at"] - timedelta(microseconds=1)
            moments[version["site"] if version else None] |= {state["started_at"], last}
    everywhere = set().union(*moments.values())
    sites = {version["site"] for versions in company.agents.values() for version in versions}
    windows = {}
    for site in sites | {None} if everywhere else ():
        zone = company.settings.zone(site)
        dates = {company.local(at, site).date() for at in moments[site] or everywhere}
        first, after = (
            datetime.combine(on, time(), zone).astimezone(UTC)
            for on in (min(dates), max(dates) + timedelta(days=1))
        )
        until = company.as_of or after
        windows[site] = (first, until if company.is_as_of_asked else max(until, after))
    return windows


def _is_productive(row: Row) -> bool:
    if row["is_productive"] is not None:
        return row["is_productive"]
    return _usual(row["activity"])["is_productive"] == "true"


def _usual(activity: str) -> dict[str, str]:
    """What is usual for an activity; one that nobody has heard of is work."""
    code = activity.strip().lower().replace(" ", "_").replace("-", "_")
    return _activities().get(code, {"is_productive": "true", "is_absence": "false"})


@cache
def _activities() -> dict[str, dict[str, str]]:
    with ACTIVITIES.open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}
