"""Rows of calls and conversations to legs; on text channels the messages say who answered when."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from .read import Row

NOT_OFFERED = frozenset({"after_hours", "self_served", "blocked"})
TALKING = frozenset({"voice", "chat"})


@dataclass(frozen=True)
class Leg:
    """One entry into a queue, or one agent, within a contact. Instants in UTC, seconds as floats.

    `outcome` is what the leg came to by the rules; `said` is what its export said.
    """

    number: int
    channel: str
    direction: str
    started_at: datetime
    queued_at: datetime | None
    ringing_at: datetime | None
    answered_at: datetime | None
    left_queue_at: datetime | None
    ended_at: datetime | None
    outcome: str
    said: str
    abandoned_in: str | None
    agent_id: str | None
    hold_seconds: float | None
    after_contact_work_seconds: float | None
    handle_seconds: float | None
    row: Row = field(repr=False)

    @property
    def is_answered(self) -> bool:
        return self.outcome == "answered"

    @property
    def is_offered(self) -> bool:
        """Did this leg enter an open queue for a human? What we begin ourselves never does."""
        if self.direction == "outbound":
            return False
        if self.outcome in ("answered", "waiting"):
            return True
        if self.outcome == "abandoned":
            return self.abandoned_in in ("queue", "ringing") or (
                self.queued_at is not None and self.abandoned_in not in ("welcome", "ivr")
            )
        return self.queued_at is not None and self.outcome not in NOT_OFFERED

    @property
    def talk_and_hold(self) -> float | None:
        """Seconds from the answer to the leg's end, on channels where one talks."""
        if self.channel not in TALKING:
            return None
        return seconds_between(self.answered_at, self.ended_at)

    @property
    def talk(self) -> float | None:
        """Seconds of talk and hold less hold; not known where hold is not, or is longer."""
        both = self.talk_and_hold
        if both is None or self.hold_seconds is None or self.hold_seconds > both:
            return None
        return both - self.hold_seconds

    @property
    def handle(self) -> float | None:
        """Seconds of talk, hold and after-contact work."""
        if self.channel not in TALKING:
            return self.handle_seconds
        if self.talk_and_hold is None or self.after_contact_work_seconds is None:
            return None
        return self.talk_and_hold + self.after_contact_work_seconds


def seconds_between(earlier: datetime | None, later: datetime | None) -> float | None:
    """Seconds from one to the other; None if either is unknown or they are the wrong way round."""
    if earlier is None or later is None or later < earlier:
        return None
    return (later - earlier).total_seconds()


def call_leg(row: Row) -> Leg:
    """The leg that a row of `calls` is."""
    return Leg(
        number=row["leg"],
        channel="voice",
        direction=row["direction"],
        started_at=row["started_at"],
        queued_at=row["queued_at"],
        ringing_at=row["ringing_at"],
        answered_at=row["answered_at"] if row["outcome"] == "answered" else None,
        left_queue_at=row["left_queue_at"],
        ended_at=row["ended_at"],
        outcome=row["outcome"],
        said=row["outcome"],
        abandoned_in=_abandoned_in(row, row["queued_at"]),
        agent_id=row["agent_id"],
        hold_seconds=row["hold_seconds"],
        after_contact_work_seconds=row["after_call_work_seconds"],
        handle_seconds=None,
        row=row,
    )


def conversation_legs(rows: list[Row], messages: list[Row]) -> list[Leg]:
    """The legs of one conversation; `messages` are all of its messages, whoever wrote them."""
    rows = sorted(rows, key=lambda row: row["leg"])
    replies: dict[int, list[Row]] = defaultdict(list)
    for message in sorted(
        filter(is_human_reply, messages), key=lambda one: (one["sent_at"], one["message_id"])
    ):
        begun = [row for row in rows if row["opened_at"] <= message["sent_at"]]
        replies[(begun[-1] if begun else rows[0])["leg"]].append(message)
    return [_conversation_leg(row, bool(messages), replies[row["leg"]]) for row in rows]


def is_human_reply(message: Row) -> bool:
    """A public message by a human agent: the only thing that answers on a text channel."""
    return message["author"] == "agent" and message["is_public"] is not False


def _conversation_leg(row: Row, has_messages: bool, replies: list[Row]) -> Leg:
    queued_at = row["queued_at"] or row["opened_at"]
    outcome, abandoned_in = row["outcome"], _abandoned_in(row, queued_at)
    answered_at, agent_id = row["answered_at"], row["agent_id"]
    if has_messages and row["direction"] == "inbound":
        if replies:
            outcome, abandoned_in = "answered", None
            answered_at, agent_id = replies[0]["sent_at"], agent_id or replies[0]["agent_id"]
        elif outcome == "answered":
            outcome = _end_without_reply(row)
            abandoned_in = "queue" if outcome == "abandoned" else None
    return Leg(
        number=row["leg"],
        channel=row["channel"],
        direction=row["direction"],
        started_at=row["opened_at"],
        queued_at=queued_at,
        ringing_at=None,
        answered_at=answered_at if outcome == "answered" else None,
        left_queue_at=row["left_queue_at"],
        ended_at=row["ended_at"],
        outcome=outcome,
        said=row["outcome"],
        abandoned_in=abandoned_in,
        agent_id=agent_id,
        hold_seconds=row["hold_seconds"],
        after_contact_work_seconds=row["after_contact_work_seconds"],
        handle_seconds=row["handle_seconds"],
        row=row,
    )


def _end_without_reply(row: Row) -> str:
    """What a leg came to that calls itself answered, though no human ever wrote."""
    if row["ended_at"] is None:
        return "waiting"
    if row["channel"] == "chat" and row["ended_by"] not in ("agent", "system"):
        return "abandoned"
    return "system_ended"


def _abandoned_in(row: Row, queued_at: datetime | None) -> str | None:
    if row["outcome"] != "abandoned":
        return None
    return row["abandoned_in"] or ("queue" if queued_at else None)
