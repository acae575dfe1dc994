"""A thousand calls with all kinds of ends, made up from a seed; all in whole seconds."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime

# Over the night in which Europe's clocks go back (at 01:00 in UTC on the 26th), and over midnights.
_FIRST = int(datetime(2025, 10, 24, 6, tzinfo=UTC).timestamp())
_SECONDS = 4 * 86_400
_NIGHTS = [_FIRST + 18 * 3600 + day * 86_400 for day in range(3)]
_CLOCKS_GO_BACK = int(datetime(2025, 10, 26, 1, tzinfo=UTC).timestamp())
# The service level's target, the grace for short abandons and the patience's minute, and a second
# more and less.
_WAITS = [0, 1, 4, 5, 6, 19, 20, 21, 60, 61]
# The company's lines: before the one there is an IVR.
DIRECT, WITH_IVR = "+4930555001", "+4930555002"
QUEUES = ["billing", "orders"]
AGENTS = [f"a{number}" for number in range(1, 9)]
ISSUES = ["invoice", "delivery"]
# How often which kind of end comes.
KINDS = {
    "answered": 45,
    "transferred": 5,
    "transferred_outside": 3,
    "passed_on": 3,
    "abandoned": 16,
    "abandoned_in_ivr": 3,
    "after_hours": 4,
    "voicemail": 4,
    "callback_requested": 3,
    "timeout": 4,
    "outbound": 7,
    "outbound_unanswered": 3,
}
ANSWERED = {"answered", "transferred", "transferred_outside", "passed_on"}
OUTBOUND = {"outbound", "outbound_unanswered", "callback"}
UNQUEUED = OUTBOUND | {"abandoned_in_ivr", "after_hours"}


@dataclass(frozen=True)
class Ring:
    """A telephone that rang, in seconds since 1970."""

    agent: str
    at: int
    until: int
    result: str


@dataclass(frozen=True)
class Leg:
    """An entry into a queue, or a call that an agent made: then the wait is the dialling."""

    queue: str | None
    starts_at: int
    wait: int
    agent: str | None = None
    talk: int = 0
    hold: int = 0
    work: int = 0
    ended_by: str | None = None
    rings: tuple[Ring, ...] = ()

    @property
    def waited_until(self) -> int:
        return self.starts_at + self.wait

    @property
    def ends_at(self) -> int:
        return self.waited_until + self.talk + self.hold

    @property
    def hold_starts_at(self) -> int:
        return self.waited_until + self.talk // 2


@dataclass(frozen=True)
class Contact:
    """One call. Before its first leg lies the IVR, after an unanswered one a message."""

    number: int
    kind: str
    arrived_at: int
    ivr: int
    line: str
    customer: int | None
    issue: str | None
    legs: tuple[Leg, ...]
    message: int = 0
    transfer_kind: str | None = None
    callback_of: int | None = None
    # As the generic exports say it, of those that came in and that nobody answered.
    outcome: str | None = None
    # False = that it came to a queue, and when, is not told.
    is_queue_told: bool = True

    @property
    def id(self) -> str:
        return f"{self.number:04}"

    @property
    def is_outbound(self) -> bool:
        return self.kind in OUTBOUND

    @property
    def is_queued(self) -> bool:
        return self.kind not in UNQUEUED

    @property
    def is_answered(self) -> bool:
        return self.kind in ANSWERED or self.kind in ("outbound", "callback")

    @property
    def ended_at(self) -> int:
        return self.legs[-1].ends_at + self.message


def contacts(seed: int = 7, number: int = 1000) -> list[Contact]:
    """The calls, in order of time."""
    chance = random.Random(seed)
    found: list[Contact] = []
    for place, arrived_at in enumerate(_arrivals(chance, number)):
        asked = found[-1] if found and found[-1].kind == "callback_requested" else None
        if asked and arrived_at > asked.ended_at:
            found.append(_returned(chance, place, arrived_at, asked))
        else:
            kind = chance.choices(list(KINDS), weights=list(KINDS.values()))[0]
            found.append(_contact(chance, place, arrived_at, kind))
    return found


def _arrivals(chance: random.Random, number: int) -> list[int]:
    """Different instants, more of them before midnight and around the repeated hour."""
    around = [*_NIGHTS, _CLOCKS_GO_BACK]
    found: set[int] = set()
    while len(found) < number:
        if chance.random() < 0.15:
            found.add(chance.choice(around) + chance.randint(-600, 600))
        else:
            found.add(_FIRST + chance.randrange(_SECONDS))
    return sorted(found)


def _contact(chance: random.Random, number: int, arrived_at: int, kind: str) -> Contact:
    ivr = 0 if kind in OUTBOUND else chance.choice([0, 0, 7, 30])
    if kind in ("abandoned_in_ivr", "after_hours"):
        ivr = chance.randint(3, 60)
    first_at = arrived_at + ivr
    wait = chance.choice([*_WAITS, chance.randint(0, 200)])
    queue, other = chance.sample(QUEUES, 2)
    contact = Contact(
        number=number,
        kind=kind,
        arrived_at=arrived_at,
        ivr=ivr,
        line=WITH_IVR if ivr else DIRECT,
        customer=None if chance.random() < 0.1 else chance.randrange(350),
        issue=chance.choice(ISSUES) if kind in ANSWERED else None,
        legs=(Leg(queue, first_at, wait),),
    )
    if kind in ("answered", "transferred_outside"):
        by = None if kind == "transferred_outside" else chance.choice(["agent", "customer"])
        outside = "external" if kind == "transferred_outside" else None
        legs = (_answered(chance, queue, first_at, wait, by),)
        return replace(contact, legs=legs, transfer_kind=outside)
    if kind == "transferred":
        first = _answered(chance, queue, first_at, wait, None)
        second = _answered(chance, other, first.ends_at, chance.choice(_WAITS), "customer")
        return replace(contact, legs=(first, second), transfer_kind="blind")
    if kind == "passed_on":
        first = Leg(queue, first_at, max(wait, 1), ended_by="system")
        second = _answered(chance, other, first.ends_at, chance.choice(_WAITS), "agent")
        return replace(contact, legs=(first, second))
    if kind in ("outbound", "outbound_unanswered"):
        return replace(contact, legs=(_called(chance, arrived_at, kind == "outbound"),))
    if kind in ("abandoned_in_ivr", "after_hours"):
        by = "customer" if kind == "abandoned_in_ivr" else "system"
        outcome = "abandoned" if kind == "abandoned_in_ivr" else "after_hours"
        return replace(contact, legs=(Leg(None, first_at, 0, ended_by=by),), outcome=outcome)
    if kind == "abandoned":
        rings = _in_vain(chance, first_at, wait)
        leg = Leg(queue, first_at, wait, ended_by="customer", rings=rings)
        return replace(contact, legs=(leg,), outcome="abandoned")
    # A timeout, a message, a callback that is asked for: after some time in the queue.
    leg = Leg(queue, first_at, max(wait, 1), ended_by="system")
    outcome = "system_ended" if kind == "timeout" else kind
    message = chance.randint(5, 60) if kind == "voicemail" else 0
    customer = chance.randrange(350) if kind == "callback_requested" else contact.customer
    return replace(contact, legs=(leg,), outcome=outcome, message=message, customer=customer)


def _returned(chance: random.Random, number: int, arrived_at: int, asked: Contact) -> Contact:
    leg = replace(_called(chance, arrived_at, True), queue=asked.legs[0].queue)
    return Contact(
        number, "callback", arrived_at, 0, asked.line, asked.customer, None, (leg,),
        callback_of=asked.number,
    )  # fmt: skip


def _called(chance: random.Random, at: int, is_answered: bool) -> Leg:
    leg = Leg(None, at, chance.randint(3, 40), chance.choice(AGENTS))
    if not is_answered:
        return leg
    by = chance.choice(["agent", "customer"])
    return replace(leg, talk=chance.randint(1, 400), work=chance.choice([0, 15]), ended_by=by)


def _answered(chance: random.Random, queue: str, at: int, wait: int, by: str | None) -> Leg:
    agent, other = chance.sample(AGENTS, 2)
    rang = min(wait, chance.choice([0, 2, 5, 12]))
    rings = [Ring(agent, at + wait - rang, at + wait, "answered")]
    before = wait - rang
    if before >= 4 and chance.random() < 0.3:
        rings.insert(0, Ring(other, at, at + min(before, 20), "missed"))
    return Leg(
        queue, at, wait, agent, chance.randint(1, 600), chance.choice([0, 0, 1, 45]),
        chance.choice([0, 5, 30, 120]), by, tuple(rings),
    )  # fmt: skip


def _in_vain(chance: random.Random, at: int, wait: int) -> tuple[Ring, ...]:
    if wait < 6 or chance.random() < 0.5:
        return ()
    one, other = chance.sample(AGENTS, 2)
    middle = at + wait // 2
    return (Ring(one, at, middle, "missed"), Ring(other, middle, at + wait, "cancelled"))
