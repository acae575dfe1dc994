"""Contributions: what each event adds to a KPI, and the dimensions that it can be cut by."""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from .contacts import Company, Contact
from .read import Row

# The contract's order of the columns, as far as these events carry them.
COLUMNS = (
    "channel",
    "direction",
    "queue",
    "site",
    "team",
    "agent_id",
    "issue_type",
    "segment",
    "entry_point",
    "hour_of_day",
    "day_of_week",
    "in_business_hours",
    "shift",
)
UNKNOWN = "unknown"


@dataclass(frozen=True, eq=False)
class Event:
    """Something that happened on a local date, with a value (or `unknown`) for each column.

    `at` is its instant, where it has one: it says in which interval of the day it counts.
    `feeds_agents` / `feeds_others`: whether it counts in cuts with / without the agent.
    """

    event_id: str
    on: date
    dimensions: dict[str, str]
    at: datetime | None = None
    feeds_agents: bool = True
    feeds_others: bool = True


@dataclass(frozen=True)
class Contribution:
    """What an event adds; `detail` refines the numerator (why, where).

    `counted` is who counts once in each cell, a customer or an agent, however many events are
    theirs; None: the event only adds to the numerator.
    """

    event: Event
    numerator: float
    denominator: float = 1
    detail: str | None = None
    counted: Hashable = None


@dataclass(frozen=True)
class Kpi:
    """One variant: how its contributions (numerators over denominators) become a value.

    `aggregation` is sum, ratio, p50, p90; per_distinct: the numerators over those counted once; or
    share_on_several_channels: of those counted once, who has events on two. `detail_name` names
    what the contributions' details are. `beside` holds events, by detail, that are shown but not in
    the whole.
    """

    aggregation: str
    contributions: list[Contribution]
    detail_name: str | None = None
    beside: dict[str, list[Contribution]] = field(default_factory=dict)


Kpis = dict[str, dict[str, Kpi]]


def mean_and_percentiles(times: list[Contribution], prefix: str = "") -> dict[str, Kpi]:
    """The variants that times have."""
    aggregations = {"mean": "ratio", "p50": "p50", "p90": "p90"}
    return {prefix + name: Kpi(how, times) for name, how in aggregations.items()}


class Events:
    """Makes events out of contacts and surveys; one object an event, however many KPIs it feeds."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self.of = cache(self._of)
        self.only_others = cache(self._only_others)

    def _of(self, contact: Contact, flag: str | None = None) -> Event:
        """The contact by its first answering agent, or with a flag by the flagged leg's."""
        dimensions = self._dimensions(contact, contact.agent(flag), contact.arrival)
        return Event(contact.contact_id, contact.local.date(), dimensions, contact.arrival)

    def _only_others(self, contact: Contact) -> Event:
        """The contact, where cuts by agent are fed by its legs."""
        whole = self.of(contact)
        return replace(whole, feeds_agents=False)

    def of_leg(self, contact: Contact, number: int, agent_id: str | None) -> Event:
        """A leg by its own agent, for cuts by agent only."""
        return Event(
            f"{contact.contact_id}:{number}",
            contact.local.date(),
            self._dimensions(contact, agent_id, contact.arrival),
            contact.arrival,
            feeds_others=False,
        )

    def of_handling(self, contact: Contact, agent_id: str) -> Event:
        """What one of a contact's agents did, in cuts with and without agents."""
        return Event(
            f"{contact.contact_id}:{agent_id}",
            contact.local.date(),
            self._dimensions(contact, agent_id, contact.arrival),
            contact.arrival,
        )

    def of_survey(self, survey: Row, contact: Contact | None, at: datetime) -> Event:
        """A survey by its contact's last answering agent, on the local date of `at`."""
        agent_id = (contact.last_agent if contact else None) or survey["agent_id"]
        # Without a contact the agent's team and site are those of the answer, else the invitation.
        known_at = survey["answered_at"] or survey["invited_at"]
        event = self.by_agent(survey["response_id"], contact, agent_id, at, known_at)
        if contact is None:
            event.dimensions["channel"] = survey["channel"] or UNKNOWN
        if event.dimensions["segment"] == UNKNOWN:
            # The survey may know the customer where the contact does not.
            of_customer = self._company.segments.get(survey["customer_id"])
            event.dimensions["segment"] = of_customer or UNKNOWN
        return event

    def by_agent(
        self,
        event_id: str,
        contact: Contact | None,
        agent_id: str | None,
        at: datetime,
        known_at: datetime | None = None,
    ) -> Event:
        """What an agent did with a contact: of the contact's site, else the agent's.

        The agent's team and site are those at the contact's arrival, else at `known_at`, else `at`.
        """
        known_at = contact.arrival if contact else known_at or at
        version = self._company.version(agent_id, known_at)
        site = (contact.site if contact else None) or (version["site"] if version else None)
        event = self.about(event_id, contact, agent_id, at, site)
        event.dimensions["team"] = (version["team"] if version else None) or UNKNOWN
        return event

    def about(
        self,
        event_id: str,
        contact: Contact | None,
        agent_id: str | None,
        at: datetime,
        site: str | None,
    ) -> Event:
        """Something about a contact, which may not have come, by an agent, on `at`'s local date."""
        dimensions = self._dimensions(contact, agent_id, contact.arrival if contact else at)
        dimensions["site"] = site or UNKNOWN
        if contact is None:
            # No contact, no queue; and an unknown queue is always open.
            dimensions["in_business_hours"] = "true"
        local = self._company.local(at, site)
        return Event(event_id, local.date(), dimensions | _clock(local), at)

    def of_agent(self, event_id: str, agent_id: str, on: date, at: datetime) -> Event:
        """Something about an agent; team and site are those of `at`."""
        version = self._company.version(agent_id, at)
        team, site = (version["team"], version["site"]) if version else (None, None)
        return self.plain(event_id, on, at, agent_id=agent_id, team=team, site=site)

    def plain(
        self, event_id: str, on: date, at: datetime | None = None, **known: str | None
    ) -> Event:
        """Something of which no more is known than these columns."""
        known |= {"day_of_week": str(on.isoweekday())}
        return Event(event_id, on, {column: known.get(column) or UNKNOWN for column in COLUMNS}, at)

    def _dimensions(
        self, contact: Contact | None, agent_id: str | None, at: datetime
    ) -> dict[str, str]:
        version = self._company.version(agent_id, at)
        known = {"agent_id": agent_id, "team": version["team"] if version else None}
        if contact:
            known |= {
                "channel": contact.channel,
                "direction": contact.direction,
                "queue": contact.queue,
                "site": contact.site,
                "issue_type": contact.issue_type,
                "segment": contact.segment,
                "entry_point": contact.entry_point,
                **_clock(contact.local),
                "in_business_hours": "true" if contact.in_business_hours else "false",
                "shift": contact.shift,
            }
        return {column: known.get(column) or UNKNOWN for column in COLUMNS}


def _clock(local: datetime) -> dict[str, str]:
    return {"hour_of_day": str(local.hour), "day_of_week": str(local.isoweekday())}
