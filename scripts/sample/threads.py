"""A text conversation in the making: its legs and its messages."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.sample.aftermath import Ended
from scripts.sample.world import Row, World


@dataclass
class Thread:
    """A conversation's legs and the messages so far; what is after the export is not kept."""

    world: World
    conversation_id: str
    legs: list[Row]
    messages: int = 0

    def say(
        self, at: float, author: str, agent_id: str | None = None, is_public: bool | None = None
    ) -> None:
        """One message, to the millisecond."""
        if at > self.world.end:
            return
        self.messages += 1
        self.world.add(
            "messages",
            conversation_id=self.conversation_id,
            message_id=f"M{self.messages}",
            sent_at=round(at, 3),
            author=author,
            agent_id=agent_id,
            is_public=is_public,
        )


def next_leg(thread: Thread, at: int, site: str) -> Row:
    """The leg after the last one: another queue entry of the same conversation."""
    before = thread.legs[-1]
    kept = ("conversation_id", "channel", "direction", "queue", "purpose", "language")
    leg = thread.world.add(
        "conversations",
        **{key: before[key] for key in kept},
        leg=before["leg"] + 1,
        site=site,
        issue_type=before["issue_type"],
        opened_at=at,
        queued_at=at,
    )
    thread.legs.append(leg)
    return leg


def close(leg: Row, outcome: str, ended_at: int | None, ended_by: str | None) -> None:
    """Ends a leg that no agent answered."""
    leg.update(outcome=outcome, ended_at=ended_at, ended_by=ended_by)


def answered_by_bot(world: World, leg: Row, over_at: int) -> None:
    """The system says answered, yet nobody but the bot ever wrote; some never even ended."""
    leg.update(outcome="answered", answered_at=leg["opened_at"] + 2)
    ended_by = world.rng.choice(("customer", "system", "agent", None))
    if ended_by:
        leg.update(ended_by=ended_by, ended_at=over_at + world.rng.randrange(20, 300))


def unanswered(thread: Thread) -> Ended:
    """The conversation as one that nobody answered."""
    return Ended("conversation", thread.conversation_id, thread.legs, thread.legs[-1]["ended_at"])
