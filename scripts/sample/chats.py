"""Chats: a bot, the queue, agents who answer message by message."""

from __future__ import annotations

import heapq
import math

from scripts.sample.aftermath import Ended
from scripts.sample.threads import Thread, answered_by_bot, close, next_leg, unanswered
from scripts.sample.world import Need, Row, World


def chat(world: World, need: Need, thread: Thread) -> Ended | None:
    """One chat until its end; None = nothing follows from it."""
    rng = world.rng
    leg = thread.legs[0]
    if not world.company.is_open(need.queue, need.site, need.at):
        thread.say(need.at + 1.5, "system")
        close(leg, "after_hours", need.at + rng.randrange(5, 60), "customer")
        return unanswered(thread)
    queued_at = need.at
    if world.chance(0.45):
        queued_at += rng.randrange(15, 60)
        thread.say(need.at + 2.1, "bot")
        thread.say(need.at + 9.4, "customer")
        thread.say(need.at + 11.0, "bot")
        way = rng.choices(("self_served", "bot_only", None), (22, 6, 72))[0]
        if way == "self_served":
            close(leg, "self_served", queued_at + 20, "customer")
            return unanswered(thread)
        if way == "bot_only":
            answered_by_bot(world, leg, queued_at)
            return None
    leg["queued_at"] = queued_at if queued_at > need.at or need.site == "chicago" else None
    exits = [(queued_at + world.about(190, 0.9), "abandoned")]
    for odds, seconds, way_out in (
        (0.012, 45, "callback_requested"),
        (0.03, 60, "overflowed"),
        (0.02, 20, "system_ended"),
    ):
        if world.chance(odds):
            exits.append((queued_at + rng.randrange(10, 10 + seconds), way_out))
    left_at, way_out = min(exits)
    offer = heapq.heappop(world.offers(need.site, "text", queued_at))
    answered_at = math.ceil(offer.at) + rng.randrange(4, 16)
    if answered_at >= left_at and way_out == "overflowed":
        close(leg, "overflowed", left_at, None)
        leg = next_leg(thread, left_at, site=_other_site(need.site))
        answered_at = left_at + rng.randrange(5, 40)
        agent_id = world.anyone_on_duty(leg["site"], "text", answered_at)
    elif answered_at >= left_at:
        ended_by = "system" if way_out == "system_ended" else "customer"
        leg["left_queue_at"] = left_at if way_out != "system_ended" else None
        close(leg, way_out, left_at, ended_by)
        if way_out == "abandoned" and world.chance(0.5):
            leg["abandoned_in"] = "queue"
        return unanswered(thread)
    else:
        agent_id = offer.agent_id
        world.busy_until[(agent_id, offer.slot)] = answered_at + world.about(420)
    return _chat_with_agents(world, need, thread, leg, agent_id, answered_at)


def _chat_with_agents(
    world: World, need: Need, thread: Thread, leg: Row, agent_id: str, answered_at: int
) -> Ended:
    rng = world.rng
    first_answer = answered_at
    hands_on = world.chance(0.08)
    ended_at = _exchange(world, thread, leg, agent_id, answered_at)
    if hands_on:
        leg.update(transferred=True, escalated=world.chance(0.4), ended_by="agent")
        if leg["escalated"]:
            leg["escalation_reason"] = rng.choice(("needs_specialist", "complaint"))
        leg = next_leg(thread, ended_at, site=leg["site"])
        agent_id = world.anyone_on_duty(leg["site"], "text", ended_at)
        answered_at = ended_at + rng.randrange(5, 60)
        ended_at = _exchange(world, thread, leg, agent_id, answered_at)
    leg["ended_by"] = rng.choices(("customer", "agent", "system"), (45, 40, 15))[0]
    if need.purpose == "service" and world.chance(0.1):
        thread.legs[0].update(sales_opportunity=True, converted=world.chance(0.3))
    return Ended(
        kind="conversation",
        contact_id=thread.conversation_id,
        legs=thread.legs,
        ended_at=ended_at,
        wait_seconds=first_answer - need.at,
        agent_id=agent_id,
        is_harder=hands_on,
        resolved_on=leg,
    )


def _exchange(world: World, thread: Thread, leg: Row, agent_id: str, answered_at: int) -> int:
    """One agent's part of a chat; whole second of its end. The first answer may be a note."""
    rng = world.rng
    if world.chance(0.06):
        thread.say(answered_at - 1.2, "agent", agent_id, is_public=False)
    at = answered_at + round(rng.random(), 3)
    is_public = True if world.chance(0.6) else None
    thread.say(at, "agent", agent_id, is_public)
    for _ in range(rng.randrange(0, 6)):
        at += rng.randrange(8, 90) + 0.125
        thread.say(at, "customer")
        at += rng.randrange(6, 70)
        thread.say(at, "agent", agent_id, is_public)
    ended_at = math.ceil(at) + rng.randrange(5, 60)
    hold = rng.randrange(20, 120) if world.chance(0.06) else 0
    leg.update(
        agent_id=agent_id,
        answered_at=answered_at,
        ended_at=ended_at,
        hold_seconds=min(hold, ended_at - answered_at),
        after_contact_work_seconds=world.about(30) if world.chance(0.9) else 0,
        transferred=False,
        escalated=False,
        outcome="answered",
    )
    return ended_at


def _other_site(site: str) -> str:
    return "chicago" if site == "berlin" else "berlin"
