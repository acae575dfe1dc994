"""What each system's exports cannot say, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from same_contacts.contacts import ANSWERED, Contact, Ring
from same_contacts.writers import is_reason_told, is_told_by_events

EVERY: tuple[str, ...] = ()


def _always(contact: Contact, leg: int) -> bool:
    del contact, leg
    return True


@dataclass(frozen=True)
class Unknown:
    """What is NULL, and of which variants of which KPIs the call is then no event."""

    why: str
    columns: tuple[str, ...]
    kpis: dict[str, tuple[str, ...]] = field(default_factory=dict)
    # Of which calls; the leg is 0 for the call as a whole.
    of: Callable[[Contact, int], bool] = _always


@dataclass(frozen=True)
class CountedOtherwise:
    """Where the rules say how to count what is not known, so that the figure is another."""

    why: str
    kpi: str
    variants: tuple[str, ...]
    of: Callable[[Contact], bool]


# Kinds of calls that a system's export cannot express, and why: they are not written for it.
NOT_WRITTEN: dict[str, dict[str, str]] = {
    "aircall": {
        "transferred": "one row a call, with the agent who had it last",
        "passed_on": "one row a call, with the first of its teams",
        "callback_requested": "no word for it",
    },
    "amazon_connect": {
        "voicemail": "a flow of one's own, of which the record says nothing",
    },
    "asterisk": {
        "abandoned_in_ivr": "passes no queue",
        "after_hours": "passes no queue",
        "callback_requested": "no word for it",
        "outbound": "passes no queue",
        "outbound_unanswered": "passes no queue",
        "callback": "passes no queue",
    },
    "freeswitch": {
        "abandoned_in_ivr": "passes no queue",
        "after_hours": "passes no queue",
        "callback_requested": "no word for it",
        "outbound": "passes no queue",
        "outbound_unanswered": "passes no queue",
        "callback": "passes no queue",
        "transferred": "a channel remembers its last queue alone",
        "passed_on": "a channel remembers its last queue alone",
    },
    "genesys_cloud": {},
    "talkdesk": {
        "transferred": "one row a call, and what it waited the second time is nowhere told",
        "passed_on": "one row a call, with the first of its ring groups",
    },
}


def is_written_for(system: str, contact: Contact) -> bool:
    """Whether its export can express the call at all."""
    return contact.kind not in NOT_WRITTEN[system]


def as_seen_by(system: str, contact: Contact) -> Contact:
    """The call as the system sees it, where it has another word or a narrower view."""
    return _SEEN[system](contact)


def _by_aircall(contact: Contact) -> Contact:
    # The callback's call is one like any other.
    contact = _unlinked(contact)
    # Of a message only the call's end is told: the wait lasts until then.
    if contact.message:
        contact = _with_legs(contact, wait=contact.legs[0].wait + contact.message)
        contact = replace(contact, message=0)
    # Behind an IVR it says of an answer, and of who hung up for certain in the queue, that there
    # was a queue; of others the contract asks when that began.
    if contact.ivr and contact.kind in ("timeout", "voicemail"):
        return replace(contact, is_queue_told=False)
    if contact.ivr and contact.kind == "abandoned" and contact.ivr + contact.legs[0].wait < 10:
        return replace(contact, is_queue_told=False)
    return contact


def _by_amazon_connect(contact: Contact) -> Contact:
    return _ended_by_flow(_without_issue(contact))


def _by_asterisk(contact: Contact) -> Contact:
    # The call begins with the queue, and ends with it.
    contact = _without_issue(replace(contact, arrived_at=contact.legs[0].starts_at, ivr=0))
    if contact.transfer_kind:
        contact = replace(contact, transfer_kind="blind")
    if contact.kind in ("timeout", "voicemail"):
        return replace(contact, outcome="overflowed", message=0)
    return contact


def _by_freeswitch(contact: Contact) -> Contact:
    contact = _without_issue(contact)
    # What became of it is not told.
    if contact.kind == "timeout":
        return replace(contact, outcome="overflowed")
    return contact


def _by_genesys_cloud(contact: Contact) -> Contact:
    # To whom it was handed on is a participant like others.
    if contact.transfer_kind:
        contact = replace(contact, transfer_kind="blind")
    # A callback rings at the agent's telephone.
    if contact.kind == "callback":
        leg = contact.legs[0]
        rings = (Ring(leg.agent or "", leg.starts_at, leg.starts_at, "answered"),)
        contact = _with_legs(contact, rings=rings)
    return _ended_by_flow(contact)


def _by_talkdesk(contact: Contact) -> Contact:
    # How long it waited before a message or a callback is told, and not when.
    contact = _unlinked(contact)
    if contact.kind in ("voicemail", "callback_requested") and contact.ivr:
        starts_at = contact.arrived_at
        moved = contact.ivr
        contact = _with_legs(contact, starts_at=starts_at)
        return replace(contact, ivr=0, message=contact.message + moved)
    return contact


def _with_legs(contact: Contact, **more: object) -> Contact:
    return replace(contact, legs=tuple(replace(leg, **more) for leg in contact.legs))


def _without_issue(contact: Contact) -> Contact:
    # An unknown issue is the same as any other's in the chains of a customer's contacts.
    return replace(contact, issue=None)


def _ended_by_flow(contact: Contact) -> Contact:
    # That the flow which ended it is the one for closed hours nobody tells.
    if contact.kind == "after_hours":
        return replace(contact, outcome="system_ended")
    return contact


def _unlinked(contact: Contact) -> Contact:
    if contact.is_outbound:
        return replace(_with_legs(contact, queue=None), callback_of=None)
    return contact


_SEEN: dict[str, Callable[[Contact], Contact]] = {
    "aircall": _by_aircall,
    "amazon_connect": _by_amazon_connect,
    "asterisk": _by_asterisk,
    "freeswitch": _by_freeswitch,
    "genesys_cloud": _by_genesys_cloud,
    "talkdesk": _by_talkdesk,
}

_NO_HOLD = Unknown(
    "holds are not told",
    ("hold_seconds", "talk_seconds", "talk_hold_acw_seconds"),
    {
        "average_hold_time": EVERY,
        "average_talk_time": EVERY,
        "average_handle_time": ("talk_hold_acw",),
    },
)
_NO_WORK = Unknown(
    "after-call work is not told",
    ("after_contact_work_seconds", "talk_hold_acw_seconds"),
    {"average_after_call_work": EVERY, "average_handle_time": ("talk_hold_acw",)},
)
_NO_RING = Unknown(
    "rings are not told",
    ("ring_seconds", "ringing_at"),
    {"average_ring_time": EVERY},
)
_NO_ARRIVAL = Unknown(
    "of no call it tells that it came before it stood in the queue",
    ("before_queue_seconds",),
    {"average_speed_of_answer": ("acd_pickup",)},
)
_NO_OUTBOUND = Unknown(
    "outbound calls are not told, so that nobody knows what was returned",
    (),
    {"missed_call_return_rate": EVERY},
)
_WAITS = {
    "service_level": EVERY,
    "patience": EVERY,
    "average_time_in_queue": EVERY,
    "average_speed_of_answer": EVERY,
    "average_wait_time": EVERY,
}


def _ends_for_talkdesk(contact: Contact, leg: int) -> bool:
    del leg
    by_agent = contact.legs[-1].ended_by == "agent"
    return not by_agent and contact.kind not in ("abandoned", "abandoned_in_ivr")


UNKNOWN: dict[str, list[Unknown]] = {
    "aircall": [
        _NO_WORK,
        _NO_RING,
        _NO_ARRIVAL,
        Unknown("who hung up is not told", ("ended_by",)),
        Unknown(
            "holds are told by events alone",
            ("hold_seconds", "talk_seconds"),
            {"average_hold_time": EVERY, "average_talk_time": EVERY},
            of=lambda contact, leg: not is_told_by_events(contact),
        ),
        Unknown(
            "when the IVR was over is not told",
            ("before_queue_seconds", "wait_seconds", "queued_at"),
            _WAITS,
            of=lambda contact, leg: contact.is_queued and contact.ivr > 0,
        ),
    ],
    "amazon_connect": [
        _NO_RING,
        Unknown(
            "the reason is often not told, and never of a request or what a flow hands on",
            ("ended_by",),
            of=lambda contact, leg: (
                not is_reason_told(contact)
                or contact.kind == "callback_requested"
                or (contact.kind == "passed_on" and leg == 1)
            ),
        ),
        Unknown(
            "how a call was handed on inside is not told",
            ("transfer_kind",),
            of=lambda contact, leg: contact.kind == "transferred",
        ),
    ],
    "asterisk": [_NO_HOLD, _NO_WORK, _NO_ARRIVAL, _NO_OUTBOUND],
    "freeswitch": [
        _NO_HOLD,
        _NO_WORK,
        _NO_OUTBOUND,
        Unknown(
            "whether an agent handed the call on is not told",
            ("is_transferred", "transfer_kind"),
            {"transfer_rate": EVERY},
        ),
        Unknown(
            "of an answered call only the caller's hanging up is told",
            ("ended_by",),
            of=lambda contact, leg: (
                contact.kind in ANSWERED and contact.legs[-1].ended_by != "customer"
            ),
        ),
    ],
    "genesys_cloud": [
        Unknown(
            "it goes on, and nobody ended it",
            ("ended_by",),
            of=lambda contact, leg: (
                contact.kind in ("voicemail", "callback_requested")
                or (contact.kind == "passed_on" and leg == 1)
            ),
        ),
    ],
    "talkdesk": [
        _NO_WORK,
        Unknown("only the agent's hanging up is told", ("ended_by",), of=_ends_for_talkdesk),
    ],
}
# Of whom no ring is told, so that agent_non_response_rate has none.
WITHOUT_RINGS = {"aircall", "amazon_connect"}

COUNTED_OTHERWISE: dict[str, list[CountedOtherwise]] = {
    "aircall": [
        CountedOtherwise(
            "an abandon whose wait is not known is in no wait, and not a short one (rule 2)",
            "abandonment_rate",
            ("short_excluded", "short_excluded_from_numerator"),
            of=lambda contact: (
                contact.kind == "abandoned" and contact.ivr > 0 and contact.legs[0].wait <= 5
            ),
        ),
    ],
    "freeswitch": [
        CountedOtherwise(
            "a transfer that is not told counts as none (rule 5)",
            "first_contact_resolution",
            ("observed",),
            of=lambda contact: contact.kind == "transferred_outside",
        ),
    ],
}
