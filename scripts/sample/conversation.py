"""A written contact while it lasts, and the rows that it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.sample.company import TEXT_QUEUES
from scripts.sample.handling import satisfaction
from scripts.sample.people import Person
from scripts.sample.seats import Seat
from scripts.sample.tables import COLUMNS
from scripts.sample.world import Need, World

_BLANK = dict.fromkeys(COLUMNS["conversations"])


@dataclass(slots=True)
class Conversation:
    """One chat or thread; legs are dicts of the export's columns."""

    conversation_id: str
    need: Need
    channel: str
    direction: str
    opened: int
    purpose: str
    attempt: int
    queued: int | None = None
    answered: int | None = None
    left_queue: int | None = None
    patience: int | None = None
    first_seat: Seat | None = None
    last_seat: Seat | None = None
    hand_overs: int = 0
    is_escalated: bool = False
    is_offered: bool = False
    is_solved: bool = False
    work: int = 0
    talk: int = 0
    after_work: int = 0
    opportunity: bool = False
    converted: bool | None = None
    legs: list[dict] = field(default_factory=list)
    messages: list[tuple[int, str, str | None, bool]] = field(default_factory=list)

    @property
    def queue(self) -> str:
        """The queue of its channel."""
        return TEXT_QUEUES[self.channel]

    def say(self, at: int, author: str, seat: Seat | None = None, is_public: bool = True) -> None:
        """A message: customer, agent (with its seat), bot or system."""
        agent_id = None if seat is None else seat.agent.agent_id
        self.messages.append((at, author, agent_id, is_public))


def start_conversation(
    world: World, need: Need, channel: str, direction: str = "inbound", purpose: str | None = None
) -> Conversation:
    """A new one, opened now."""
    if purpose is None:
        purpose = "sales" if need.issue.queue == "sales" else "service"
    number = world.serial("conversation") + 500_000
    return Conversation(
        f"T{number}", need, channel, direction, world.env.now, purpose, need.attempt
    )


def write_conversation(world: World, talk: Conversation, outcome: str) -> None:
    """Its legs, messages and truth; what has not happened by now is not known."""
    need, person, rng = talk.need, talk.need.person, world.outcome_rng
    is_human = talk.answered is not None
    is_known = person.customer_id is not None and rng.random() < (0.95 if is_human else 0.75)
    case_id = need.case_id if is_human or talk.direction == "outbound" else None
    common = {
        "conversation_id": talk.conversation_id, "channel": talk.channel,
        "direction": talk.direction, "customer_id": person.customer_id if is_known else None,
        "customer_address": _address(talk.channel, person), "case_id": case_id,
        "queue": talk.queue, "site": need.site, "language": person.language,
        "issue_type": need.issue.name if is_human or talk.channel != "chat" else None,
        "purpose": talk.purpose, "segment": person.segment if is_known else None,
    }  # fmt: skip
    if talk.legs and talk.opportunity:
        talk.legs[0] |= {"sales_opportunity": True, "converted": talk.converted}
    elif talk.legs and is_human:
        talk.legs[0]["sales_opportunity"] = False
    for number, leg in enumerate(talk.legs, 1):
        world.add("conversations", tuple((_BLANK | common | leg | {"leg": number}).values()))
    talk.messages.sort(key=lambda message: message[0])
    for number, (at, author, agent_id, is_public) in enumerate(talk.messages, 1):
        row = (talk.conversation_id, f"M{number}", at, author, agent_id, is_public, None)
        world.add("messages", row)
    wait = None
    if talk.is_offered:
        until = talk.answered or talk.left_queue
        wait = None if until is None else until - talk.queued
    feeling = None
    if talk.direction == "inbound":
        feeling = satisfaction(
            world, need, wait, talk.patience, talk.last_seat, talk.hand_overs, talk.is_solved
        )
    world.truth.rows.append(
        (
            "conversation", talk.conversation_id, talk.channel, talk.direction, need.site,
            talk.queue if talk.is_offered else None, need.issue.name, person.customer_id,
            person.serial, need.serial, talk.attempt,
            talk.first_seat.agent.agent_id if talk.first_seat else None,
            talk.last_seat.agent.agent_id if talk.last_seat else None,
            talk.purpose, talk.opened, talk.queued, talk.answered,
            talk.legs[-1].get("ended_at"), wait, talk.patience, outcome, talk.is_offered, is_human,
            talk.is_solved, talk.hand_overs > 0, talk.is_escalated, talk.opportunity,
            talk.converted, feeling, talk.work or talk.talk, 0, talk.after_work,
        )
    )  # fmt: skip


def _address(channel: str, person: Person) -> str:
    if channel == "sms":
        return person.number
    return person.handle if channel == "social" else person.address
