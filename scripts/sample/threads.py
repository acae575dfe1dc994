"""E-mail, text and social threads: they lie in a backlog, go to and fro, and close in the end."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial

from scripts.sample.conversation import Conversation, start_conversation, write_conversation
from scripts.sample.handling import agent_says, draw_sale, solves
from scripts.sample.issues import ESCALATION_REASONS
from scripts.sample.localtime import DAY, HOUR, MINUTE, SECOND
from scripts.sample.needs import open_case, settle
from scripts.sample.people import choose
from scripts.sample.seats import Seat
from scripts.sample.world import Need, World


@dataclass(frozen=True)
class Manner:
    """How a channel's threads go."""

    priority: int
    first_minutes: float
    next_minutes: float
    answers_back: float  # the customer writes again after a reply
    back_minutes: float
    auto_reply: tuple[str, float]  # (author, how often)
    closes_after: int


MANNERS = {
    "sms": Manner(0, 0.28, 2.4, 0.72, 4, ("bot", 0.35), 12 * HOUR),
    "social": Manner(1, 6.2, 3.6, 0.42, 90, ("bot", 0.15), 48 * HOUR),
    "email": Manner(2, 13.0, 8.0, 0.27, 420, ("system", 0.92), 72 * HOUR),
}
WORK_SPREAD = 0.55
ASKS_ELSEWHERE = 0.13


class Threads:
    """All threads that are open, so that the end of the exports finds them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._open: dict[str, Conversation] = {}

    def take(self, need: Need, channel: str) -> None:
        """A customer writes."""
        world = self._world
        need.attempt += 1
        world.seen(need.person)
        thread = start_conversation(world, need, channel)
        self._open[thread.conversation_id] = thread
        thread.queued, thread.is_offered = thread.opened, True
        thread.say(thread.opened, "customer")
        author, odds = MANNERS[channel].auto_reply
        if world.thread_rng.random() < odds:
            at = thread.opened + int(world.thread_rng.uniform(2, 40) * SECOND)
            if at < world.ends:
                thread.say(at, author)
        thread.legs.append(
            {"opened_at": thread.opened, "queued_at": thread.opened, "outcome": "waiting"}
        )
        if channel == "email" and world.thread_rng.random() < ASKS_ELSEWHERE:
            # The warehouse, the works or the bank has to be asked before anybody can answer.
            hours = world.thread_rng.lognormvariate(math.log(22), 0.7)
            world.later(int(hours * HOUR), self._to_backlog, thread)
        else:
            self._to_backlog(thread)

    def close_all(self) -> None:
        """The end of the exports: what is open is written as it stands."""
        for thread in self._open.values():
            write_conversation(
                self._world, thread, "answered" if thread.answered is not None else "waiting"
            )
        self._open.clear()

    def _to_backlog(self, thread: Conversation) -> None:
        manner = MANNERS[thread.channel]
        # A customer who answers back waits in front of new ones.
        priority = manner.priority if thread.answered is None else max(manner.priority - 1, 0)
        floor, site = self._world.floor, thread.need.site
        floor.backlog.add(
            site,
            priority,
            thread.queue,
            partial(self._reply, thread),
            partial(self._length, thread),
            thread.conversation_id,
        )
        floor.work_came(site, priority)

    def _length(self, thread: Conversation, seat: Seat) -> int:
        """Milliseconds that this agent takes for the next answer."""
        manner = MANNERS[thread.channel]
        minutes = manner.first_minutes if thread.answered is None else manner.next_minutes
        minutes *= math.sqrt(thread.need.issue.talk_minutes / 7) * seat.slowness
        minutes *= self._world.thread_rng.lognormvariate(0, WORK_SPREAD)
        return max(int(minutes * MINUTE), 9 * SECOND)

    def _reply(self, thread: Conversation, seat: Seat, worked: int) -> None:
        world, rng, need = self._world, self._world.thread_rng, thread.need
        now, leg = world.env.now, thread.legs[-1]
        if rng.random() < 0.07:
            thread.say(now - worked // 3, "agent", seat, is_public=False)
        thread.say(now, "agent", seat)
        thread.first_seat, thread.last_seat = thread.first_seat or seat, seat
        thread.answered = thread.answered or now
        thread.work += worked
        leg.setdefault("answered_at", now)
        leg["outcome"] = "answered"
        leg.setdefault("agent_id", seat.agent.agent_id)
        leg["handle_seconds"] = round(leg.get("handle_seconds", 0) + worked / 1000, 3)
        open_case(world, need, thread.conversation_id)
        if len(thread.legs) == 1 and rng.random() < need.issue.transfer + need.issue.escalation:
            self._hand_on(thread, leg)
        elif rng.random() < MANNERS[thread.channel].answers_back:
            self._expect_answer(thread)
        else:
            self._finish(thread, seat, leg)

    def _hand_on(self, thread: Conversation, leg: dict) -> None:
        rng, now, issue = self._world.thread_rng, self._world.env.now, thread.need.issue
        escalated = rng.random() < issue.escalation / (issue.transfer + issue.escalation)
        leg |= {"ended_at": now, "ended_by": "agent", "transferred": True, "escalated": escalated}
        if escalated:
            leg["escalation_reason"] = choose(rng, ESCALATION_REASONS)
        thread.is_escalated |= escalated
        thread.hand_overs += 1
        thread.legs.append({"opened_at": now, "queued_at": now, "outcome": "waiting"})
        self._to_backlog(thread)

    def _expect_answer(self, thread: Conversation) -> None:
        """The customer writes again, in minutes or hours and mostly not at night."""
        world, rng = self._world, self._world.thread_rng
        minutes = rng.lognormvariate(math.log(MANNERS[thread.channel].back_minutes), 1.0)
        at = world.env.now + int(minutes * MINUTE)
        hour = world.company.zones[thread.need.site].wall(at) % DAY // HOUR
        if hour < 7 and minutes > 30:
            at += int((7 - hour + 3 * rng.random()) * HOUR)
        world.later(at - world.env.now, self._answer_back, thread)

    def _answer_back(self, thread: Conversation) -> None:
        thread.say(self._world.env.now, "customer")
        self._to_backlog(thread)

    def _finish(self, thread: Conversation, seat: Seat, leg: dict) -> None:
        """The last reply: the agent closes the thread, or silence does after some days."""
        world, rng, need = self._world, self._world.thread_rng, thread.need
        now = world.env.now
        thread.is_solved = solves(world, need, seat, thread.hand_overs, ease=0.05)
        says = agent_says(world, thread.is_solved)
        leg |= {"transferred": False, "escalated": False, "resolved": says}
        if says:
            leg["resolved_at"] = now
        thread.opportunity, thread.converted = draw_sale(world, need, thread.is_solved)
        settle(world, need, thread.channel, thread.is_solved, says)
        if says and rng.random() < 0.65:
            self._close(thread, "agent")
        else:
            world.later(MANNERS[thread.channel].closes_after, self._close, thread, "system")

    def _close(self, thread: Conversation, ended_by: str) -> None:
        thread.legs[-1] |= {"ended_at": self._world.env.now, "ended_by": ended_by}
        del self._open[thread.conversation_id]
        write_conversation(self._world, thread, "answered")
