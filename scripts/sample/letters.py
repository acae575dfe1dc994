"""E-mails, text messages and social threads: written now, answered when somebody works."""

from __future__ import annotations

import math

from scripts.sample.aftermath import Ended
from scripts.sample.threads import Thread, answered_by_bot, close, next_leg, unanswered
from scripts.sample.world import Need, World

# Open seconds until a human reads it (median, spread), and an agent's work on one reply.
REPLY_LAG = {"email": (7200, 1.0), "sms": (24, 0.7), "social": (5400, 1.1)}

REPLY_WORK = {"email": 330, "sms": 70, "social": 150}


def write_back(world: World, need: Need, thread: Thread) -> Ended | None:
    """E-mail, text or social: waits for open hours, then replies; None = nothing follows."""
    rng = world.rng
    leg = thread.legs[0]
    if need.channel == "email":
        thread.say(need.at + 3.0, "system")
    fates = ("reply", "self_served", "system_ended", "forgotten", "bot_only", "note_only")
    fate = rng.choices(fates, (890, 70 if need.channel == "sms" else 0, 18, 12, 10, 6))[0]
    if fate == "self_served":
        thread.say(need.at + 2.5, "bot")
        close(leg, "self_served", need.at + 60, "system")
        return unanswered(thread)
    if fate == "system_ended":
        close(leg, "system_ended", world.seen(need.at + 14 * 86_400), "system")
        leg["outcome"] = "system_ended" if leg["ended_at"] else "waiting"
        return None
    if fate == "bot_only":
        thread.say(need.at + 2.5, "bot")
        answered_by_bot(world, leg, need.at + 4)
        return None
    median, spread = REPLY_LAG[need.channel]
    answers_at = world.company.after_open_seconds(
        "chat_support", need.site, need.at, world.about(median, spread)
    )
    agent_id = world.anyone_on_duty(need.site, "text", answers_at)
    if fate == "note_only":
        thread.say(answers_at, "agent", agent_id, is_public=False)
    if fate in ("forgotten", "note_only") or answers_at > world.end:
        leg["outcome"] = "waiting"
        return None
    return _replies(world, need, thread, agent_id, answers_at)


def _replies(
    world: World, need: Need, thread: Thread, agent_id: str, answers_at: float
) -> Ended | None:
    rng = world.rng
    leg = thread.legs[0]
    wait = answers_at - need.at
    is_handed_on = world.chance(0.05)
    if is_handed_on:
        # The first team only passes it on: an internal note, then a leg of its own.
        thread.say(answers_at, "agent", agent_id, is_public=False)
        leg.update(outcome="overflowed", left_queue_at=int(answers_at), ended_at=int(answers_at))
        leg = next_leg(thread, int(answers_at), site=need.site)
        agent_id = world.anyone_on_duty(need.site, "text", answers_at)
        answers_at += rng.randrange(30, 3600)
    at = answers_at + round(rng.random(), 3)
    thread.say(at, "agent", agent_id, True if world.chance(0.7) else None)
    replies = 1
    while replies < 4 and world.chance(0.3):
        at += world.about(1500 if need.channel == "sms" else 14_000, 0.9)
        thread.say(at, "customer")
        at = world.company.after_open_seconds(
            "chat_support", need.site, at, world.about(*REPLY_LAG[need.channel])
        )
        thread.say(at, "agent", agent_id, True)
        replies += 1
    escalated = world.chance(0.05)
    closes_at = math.ceil(at) + rng.choice((60, 600, 86_400, 2 * 86_400))
    ended_at = world.seen(closes_at) if world.chance(0.9) else None
    leg.update(
        outcome="answered",
        agent_id=agent_id,
        answered_at=int(answers_at),
        ended_at=ended_at,
        ended_by=rng.choice(("agent", "system")) if ended_at else None,
        handle_seconds=sum(world.about(REPLY_WORK[need.channel]) for _ in range(replies)),
        after_contact_work_seconds=world.about(20) if world.chance(0.5) else None,
        transferred=world.chance(0.04),
        escalated=escalated,
        escalation_reason=rng.choice(("needs_approval", "partner_company")) if escalated else None,
    )
    if at > world.end or ended_at is None:
        return None
    return Ended(
        kind="conversation",
        contact_id=thread.conversation_id,
        legs=thread.legs,
        ended_at=ended_at,
        wait_seconds=wait / 60,
        agent_id=agent_id,
        is_harder=bool(escalated or leg["transferred"]),
        resolved_on=leg,
    )
