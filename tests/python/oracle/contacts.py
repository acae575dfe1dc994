"""Legs to contacts: one customer interaction, with its ends, waits and attributes."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .legs import Leg, call_leg, conversation_legs, is_human_reply, seconds_between
from .read import Exports, Row, by_agent, version_at
from .settings import Settings

CustomerKey = tuple[str, str]
_SPOILT_ID = re.compile(r"[0-9]([.,][0-9]+)?[eE][+][0-9]{2,}")


@dataclass(frozen=True, eq=False)
class Contact:
    """One call or conversation. Instants in UTC, `local` the arrival by the site's clock.

    `outcome` is its end: answered, else that of the last offered leg, else of the last leg.
    `wait` is in seconds, None where not known; `end` falls back on the arrival.
    """

    contact_id: str
    kind: str
    channel: str
    direction: str
    legs: tuple[Leg, ...] = field(repr=False)
    arrival: datetime
    local: datetime
    ended_at: datetime | None
    outcome: str
    abandoned_in: str | None
    is_offered: bool
    queue_start: datetime | None
    wait: float | None
    target: float
    grace: float
    customer: CustomerKey | None
    case_id: str | None
    queue: str | None
    site: str | None
    issue_type: str | None
    segment: str | None
    entry_point: str | None
    in_business_hours: bool
    shift: str | None
    human_replies: int

    @property
    def end(self) -> datetime:
        return self.ended_at or self.arrival

    @property
    def is_inbound(self) -> bool:
        return self.direction == "inbound"

    @property
    def is_entered(self) -> bool:
        return self.is_inbound and self.outcome != "blocked"

    @property
    def is_answered(self) -> bool:
        return self.outcome == "answered"

    @property
    def is_abandoned_in_queue(self) -> bool:
        """Left while queued or ringing, before any answer."""
        return self.outcome == "abandoned" and self.is_offered

    @property
    def is_short_abandon(self) -> bool:
        return self.is_abandoned_in_queue and self.wait is not None and self.wait <= self.grace

    @property
    def answered_legs(self) -> list[Leg]:
        return [leg for leg in self.legs if leg.is_answered]

    def any_leg(self, flag: str) -> bool:
        """Is the flag (transferred, escalated) true on any leg? Not known counts as no."""
        return any(leg.row[flag] is True for leg in self.legs)

    def agent(self, flag: str | None = None) -> str | None:
        """The first answering agent; with a flag, the agent of the first leg where it is true."""
        flagged = [leg for leg in self.legs if flag and leg.row[flag] is True]
        return next((leg.agent_id for leg in flagged or self.answered_legs), None)

    @property
    def last_agent(self) -> str | None:
        """The last answering agent."""
        return next((leg.agent_id for leg in reversed(self.answered_legs)), None)


@dataclass(frozen=True)
class Company:
    """All that the KPIs are computed from; contacts, cases and agents by their ids.

    `rows` holds the other tables. `is_as_of_asked`: somebody said what is now, it was not guessed.
    """

    contacts: dict[str, Contact]
    surveys: list[Row]
    segments: dict[str, str | None]
    cases: dict[str, Row]
    agents: dict[str, list[Row]]
    rings: dict[str, list[Row]]
    rows: dict[str, list[Row]]
    settings: Settings
    as_of: datetime | None
    is_as_of_asked: bool

    def find(self, kind: str | None, external_id: str | None) -> Contact | None:
        """The contact that a survey or a ring attempt names: calls first, if no kind is said."""
        for one in (kind,) if kind else ("call", "conversation"):
            contact = self.contacts.get(f"generic:{one}:{external_id}")
            if contact:
                return contact
        return None

    def local(self, at: datetime, site: str | None) -> datetime:
        """The instant by the site's clock, naive."""
        return at.astimezone(self.settings.zone(site)).replace(tzinfo=None)

    def version(self, agent_id: str | None, at: datetime) -> Row | None:
        """The agent's version (team, site) at that instant."""
        return version_at(self.agents.get(agent_id or "", []), at)


def company(exports: Exports, settings: Settings, as_of: datetime | None) -> Company:
    """Build the contacts; without `as_of`, now is the newest arrival."""
    rows = exports.rows
    for table in ("calls", "conversations", "surveys", "customers", "sales"):
        _forget_spoilt_customers(rows[table])
    segments = {row["customer_id"]: row["segment"] for row in rows["customers"]}
    # Nobody has no segment.
    segments.pop(None, None)
    contacts = [
        _contact("call", external_id, [call_leg(row) for row in legs], 0, segments, settings)
        for external_id, legs in _grouped(rows["calls"], "call_id")
    ]
    messages = dict(_grouped(rows["messages"], "conversation_id"))
    for external_id, legs in _grouped(rows["conversations"], "conversation_id"):
        written = messages.get(external_id, [])
        replies = sum(map(is_human_reply, written))
        whole = conversation_legs(legs, written)
        contacts.append(_contact("conversation", external_id, whole, replies, segments, settings))
    return Company(
        contacts={contact.contact_id: contact for contact in contacts},
        surveys=rows["surveys"],
        segments=segments,
        cases={row["case_id"]: row for row in rows["cases"]},
        agents=by_agent(rows["agents"]),
        rings=dict(_grouped(rows["ring_attempts"], "contact_id")),
        rows=rows,
        settings=settings,
        as_of=as_of or max((contact.arrival for contact in contacts), default=None),
        is_as_of_asked=as_of is not None,
    )


def _grouped(rows: Iterable[Row], key: str) -> Iterable[tuple[str, list[Row]]]:
    groups = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups.items()


def _contact(
    kind: str,
    external_id: str,
    legs: list[Leg],
    human_replies: int,
    segments: dict[str, str | None],
    settings: Settings,
) -> Contact:
    legs = sorted(legs, key=lambda leg: leg.number)
    offered = [leg for leg in legs if leg.is_offered]
    last = offered[-1] if offered else legs[-1]
    is_answered = any(leg.is_answered for leg in legs)
    outcome = "answered" if is_answered else last.outcome
    channel = legs[0].channel
    site = _first(legs, "site")
    queue = (offered[0].row["queue"] if offered else None) or _first(legs, "queue")
    arrival = min(leg.started_at for leg in legs)
    local = arrival.astimezone(settings.zone(site)).replace(tzinfo=None)
    return Contact(
        contact_id=f"generic:{kind}:{external_id}",
        kind=kind,
        channel=channel,
        direction=legs[0].direction,
        legs=tuple(legs),
        arrival=arrival,
        local=local,
        ended_at=max((leg.ended_at for leg in legs if leg.ended_at), default=None),
        outcome=outcome,
        abandoned_in=last.abandoned_in if outcome == "abandoned" else None,
        is_offered=bool(offered),
        queue_start=offered[0].queued_at if offered else None,
        wait=_wait(legs, offered, outcome),
        target=settings.target(queue, channel),
        grace=settings.grace(queue, channel),
        customer=_customer(legs, settings),
        case_id=_first(legs, "case_id"),
        queue=queue,
        site=site,
        issue_type=_first(legs, "issue_type"),
        segment=_first(legs, "segment") or segments.get(_first(legs, "customer_id")),
        entry_point=_first(legs, "entry_point") if kind == "call" else None,
        in_business_hours=settings.is_open(queue, site, local),
        shift=settings.shift(local),
        human_replies=human_replies,
    )


def _forget_spoilt_customers(rows: list[Row]) -> None:
    """An id that a spreadsheet turned into 6.02E+11 is nobody's: the digits are lost."""
    for row in rows:
        if row["customer_id"] and _SPOILT_ID.fullmatch(row["customer_id"]):
            row["customer_id"] = None


def _first(legs: list[Leg], column: str) -> Any:
    """The first leg that says wins."""
    return next((leg.row[column] for leg in legs if leg.row[column] is not None), None)


def _wait(legs: list[Leg], offered: list[Leg], outcome: str) -> float | None:
    """Seconds from the first queue entry to the first answer, or to leaving the queue."""
    if not offered or outcome == "waiting":
        return None
    if outcome == "answered":
        left = next(leg.answered_at for leg in legs if leg.is_answered)
    else:
        left = offered[-1].left_queue_at or offered[-1].ended_at
    return seconds_between(offered[0].queued_at, left)


def _customer(legs: list[Leg], settings: Settings) -> CustomerKey | None:
    """Who this was: two contacts are one customer's if this is equal. None is nobody."""
    by_id = _first(legs, "customer_id")
    named = ("customer_id", by_id) if by_id else None
    reached = _reached_by(legs)
    return reached or named if settings.address_comes_first else named or reached


def _reached_by(legs: list[Leg]) -> CustomerKey | None:
    if legs[0].channel != "voice":
        address = (_first(legs, "customer_address") or "").strip().lower()
        if not re.fullmatch(r"[+][0-9 ().-]{5,}", address):
            return ("address", address) if address else None
        # A text message from a telephone is that number's, as a call is.
        return ("number", re.sub(r"[^+0-9]", "", address))
    number = _first(legs, "customer_number") or ""
    digits = "".join(character for character in number if character in "0123456789")
    plus = "+" if number.strip().startswith("+") else ""
    return ("number", plus + digits) if digits else None
