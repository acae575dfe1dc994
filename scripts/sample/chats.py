"""A chat's life: the bot, the line, an agent who has two others at the same time."""

from __future__ import annotations

import math
from collections.abc import Generator
from random import Random

from scripts.sample.conversation import Conversation, start_conversation, write_conversation
from scripts.sample.handling import agent_says, draw_sale, solves
from scripts.sample.issues import ESCALATION_REASONS
from scripts.sample.localtime import MINUTE, SECOND
from scripts.sample.needs import open_case, settle, try_again
from scripts.sample.people import choose
from scripts.sample.seats import Seat, Ticket
from scripts.sample.world import Need, World

CHAT_SPREAD = 0.45
CHAT_SHARE = 1.55  # of the median minutes on the telephone
LATE_AFTER_CLOSING = 10 * MINUTE


def take_chat(world: World, need: Need) -> Generator:
    """The process of one chat."""
    env, rng = world.env, world.thread_rng
    need.attempt += 1
    world.seen(need.person)
    chat = start_conversation(world, need, "chat")
    chat.say(env.now, "customer")
    outcome, ends = _bot(world, chat)
    yield env.timeout(ends - env.now)
    says = None
    if outcome is None:
        outcome, says = yield from _wait_and_write(world, chat)
    else:
        ended_by = "customer" if outcome != "after_hours" else "system"
        leg = {"opened_at": chat.opened, "ended_at": env.now, "ended_by": ended_by}
        place = outcome.partition("/")[2]
        outcome = outcome.partition("/")[0]
        chat.legs.append(leg | {"outcome": outcome, "abandoned_in": place or None})
        chat.is_solved = outcome == "self_served" and rng.random() < 0.9
    write_conversation(world, chat, outcome)
    if chat.answered is not None:
        settle(world, need, "chat", chat.is_solved, says)
    elif chat.is_solved:
        need.is_solved = True
    else:
        try_again(world, need, "chat")


def _bot(world: World, chat: Conversation) -> tuple[str | None, int]:
    """The bot's greeting and its attempt to help: (outcome, when it is over).

    None = on to an agent. As nobody else changes how it goes, only its end is an event.
    """
    rng, need = world.thread_rng, chat.need
    at = chat.opened + int(rng.uniform(1, 3) * SECOND)
    chat.say(at, "bot")
    if rng.random() < 0.02:
        return "abandoned/welcome", at + int(rng.uniform(2, 30) * SECOND)
    for _ in range(1 + (rng.random() < 0.6) + (rng.random() < 0.3)):
        at += int(rng.uniform(8, 45) * SECOND)
        chat.say(at, "customer")
        at += int(rng.uniform(1, 3) * SECOND)
        chat.say(at, "bot")
        at += 2 * SECOND
    if rng.random() < 0.09 + 0.75 * need.issue.self_service:
        return "self_served", at + int(rng.uniform(5, 40) * SECOND)
    if rng.random() < 0.03:
        return "abandoned/ivr", at
    if world.company.closes_at(chat.queue, need.site, at) is None:
        chat.say(at, "system")
        return "after_hours", at + int(rng.uniform(1, 15) * SECOND)
    return None, at


def _wait_and_write(world: World, chat: Conversation) -> Generator:
    """In line and with one agent or two: (outcome, what the agent says of the solution)."""
    env, need, rng = world.env, chat.need, world.patience_rng
    chat.queued, chat.is_offered = env.now, True
    seconds = rng.expovariate(1 / 8) if rng.random() < 0.04 else rng.lognormvariate(5.3, 0.9)
    chat.patience = int(min(seconds, 2400) * SECOND)
    opened = chat.opened
    while True:
        leg = {"opened_at": opened, "queued_at": env.now}
        chat.legs.append(leg)
        ticket = Ticket(world, chat.conversation_id, chat.queue, need.site, 1)
        leaves, what = chat.patience, "abandoned"
        closes = world.company.closes_at(chat.queue, need.site, env.now) or env.now
        if closes + LATE_AFTER_CLOSING - env.now < leaves:
            leaves, what = closes + LATE_AFTER_CLOSING - env.now, "system_ended"
        world.later(leaves, world.floor.leave, ticket, what)
        world.floor.enter_chat(ticket)
        found, seat, _ = yield ticket.signal
        if found != "answered":
            ended_by = "system" if found == "system_ended" else "customer"
            leg |= {"outcome": found, "left_queue_at": env.now, "ended_at": env.now}
            leg |= {"ended_by": ended_by}
            if found == "abandoned":
                leg["abandoned_in"] = "queue"
            if chat.answered is None:
                chat.left_queue = env.now
                return found, None
            return "answered", None
        hands_on, says = yield from _write(world, chat, leg, seat)
        if not hands_on:
            return "answered", says
        chat.hand_overs += 1
        opened = env.now


def _write(world: World, chat: Conversation, leg: dict, seat: Seat) -> Generator:
    """One agent's part: (is it handed on, what the agent says of the solution)."""
    env, rng, need = world.env, world.thread_rng, chat.need
    began = env.now
    # The first answer needs some seconds; nothing hangs on its moment but the rows.
    answered = began + int(min(3 + rng.expovariate(1 / 9), 60) * SECOND)
    chat.answered = chat.answered or answered
    chat.first_seat, chat.last_seat = chat.first_seat or seat, seat
    hands_on = chat.hand_overs == 0 and rng.random() < need.issue.transfer + need.issue.escalation
    escalated = hands_on and rng.random() < 0.5
    minutes = rng.lognormvariate(math.log(need.issue.talk_minutes * CHAT_SHARE), CHAT_SPREAD)
    length = int(minutes * seat.slowness * (0.5 if hands_on else 1) * MINUTE)
    yield env.timeout(answered + length - began)
    now = env.now
    _exchange(rng, chat, seat, answered, now)
    after = int(rng.lognormvariate(math.log(0.7), 0.6) * MINUTE)
    chat.talk, chat.after_work = chat.talk + now - answered, chat.after_work + after
    seat.write("contact", began, now, chat.conversation_id)
    world.later(after, _after_work, seat, now, chat.conversation_id)
    leg |= {
        "agent_id": seat.agent.agent_id, "answered_at": answered, "ended_at": now,
        "outcome": "answered", "after_contact_work_seconds": after / 1000,
        "handle_seconds": round((now - answered) * rng.uniform(0.5, 0.8) / 1000) + after / 1000,
        "transferred": hands_on, "escalated": escalated,
        "escalation_reason": choose(rng, ESCALATION_REASONS) if escalated else None,
        "ended_by": "agent" if hands_on or rng.random() < 0.45 else "customer",
    }  # fmt: skip
    chat.is_escalated |= escalated
    if hands_on:
        return True, None
    chat.is_solved = solves(world, need, seat, chat.hand_overs)
    says = agent_says(world, chat.is_solved)
    leg["resolved"] = says
    if says:
        leg["resolved_at"] = now
    chat.opportunity, chat.converted = draw_sale(world, need, chat.is_solved)
    open_case(world, need, chat.conversation_id)
    return False, says


def _exchange(rng: Random, chat: Conversation, seat: Seat, since: int, until: int) -> None:
    """Messages from the first answer to the end, customer and agent in turn."""
    chat.say(since, "agent", seat)
    at, authors = since, ("customer", "agent")
    turn = 0
    while True:
        at += int((8 + rng.expovariate(1 / 60)) * SECOND)
        if at >= until:
            break
        if authors[turn % 2] == "customer":
            chat.say(at, "customer")
        else:
            chat.say(at, "agent", seat)
        turn += 1 if rng.random() < 0.85 else 0


def _after_work(seat: Seat, since: int, contact_id: str) -> None:
    seat.write("after_contact_work", since, seat.world.env.now, contact_id)
    seat.done()
