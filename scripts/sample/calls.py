"""A call's life: welcome, menu, line, ringing, talk and hand-over."""

from __future__ import annotations

import math
from collections.abc import Generator

from scripts.sample.call import Call, write_call
from scripts.sample.company import SECOND_LEVEL, VOICE_QUEUES
from scripts.sample.handling import draw_talk
from scripts.sample.localtime import MINUTE, SECOND
from scripts.sample.needs import try_again
from scripts.sample.seats import Seat, Ticket
from scripts.sample.trunks import Trunks
from scripts.sample.world import Need, World

OVERFLOW_AFTER = 60 * SECOND
# What the line offers who waits: (median seconds until the caller accepts it, what, how many do).
# The announcement comes when music and position allow, and then a key has to be found.
OFFERS = ((165, "callback_requested", 0.16), (300, "voicemail", 0.35))
OFFER_SPREAD = 0.28
LATE_AFTER_CLOSING = 10 * MINUTE


def take_call(world: World, trunks: Trunks, need: Need) -> Generator:
    """The process of one inbound call."""
    rng, site = world.menu_rng, need.site
    need.attempt += 1
    world.seen(need.person)
    if not trunks.seize(site):
        _blocked(world, need)
        return
    queue = need.issue.queue
    if need.attempt == 1 and rng.random() < 0.05:
        queue = rng.choice(VOICE_QUEUES)  # pressed the wrong key
    call = _call(world, need, queue)
    call.patience = int(_patience(world) * SECOND)
    outcome, ends = _menu(world, call)
    yield world.env.timeout(ends - world.env.now)
    if outcome is None:
        outcome = yield from _wait_and_talk(world, call)
    trunks.release(site)
    write_call(world, call, outcome)


def _call(world: World, need: Need, queue: str) -> Call:
    call_id = f"C{world.serial('call') + 1_000_000}"
    return Call(call_id, need, queue, need.site, world.env.now, need.attempt)


def _blocked(world: World, need: Need) -> None:
    """The busy tone: berlin's lines count it, chicago's calls say it."""
    if need.site == "chicago":
        write_call(world, _call(world, need, need.issue.queue), "blocked")
    else:
        try_again(world, need, "voice")


def _patience(world: World) -> float:
    """Seconds somebody would wait: a few leave almost at once, most after minutes."""
    rng = world.patience_rng
    if rng.random() < 0.025:
        return rng.expovariate(1 / 7) + 0.5
    return min(rng.lognormvariate(math.log(430), 0.95), 3600.0)


def _menu(world: World, call: Call) -> tuple[str | None, int]:
    """Everything before the line: (outcome, when it is over); None = goes on to an agent.

    Nobody else changes how it goes; so it is known at once, and only its end is an event.
    """
    rng = world.menu_rng
    if _hangs_up(world, call, "welcome", rng.uniform(6, 9), 0.012):
        return "abandoned/welcome", call.step_ended
    if world.company.closes_at(call.queue, call.site, call.step_ended) is None:
        if call.need.issue.self_service and rng.random() < call.need.issue.self_service:
            call.leave_step("self_service", rng.uniform(25, 70), "self_served")
            return "self_served", call.step_ended
        call.leave_step("closed_announcement", rng.uniform(8, 16), "hung_up")
        return "after_hours", call.step_ended
    if _hangs_up(world, call, "menu", 5 + rng.expovariate(1 / 9), 0.016):
        return "abandoned/ivr", call.step_ended
    if rng.random() < 0.62:
        if _hangs_up(world, call, "identification", rng.uniform(9, 24), 0.008):
            return "abandoned/ivr", call.step_ended
        call.is_identified = rng.random() < 0.88
    if rng.random() < call.need.issue.self_service * (1.25 if call.is_identified else 0.7):
        seconds, chance = rng.uniform(20, 80), rng.random()
        if chance < 0.72:
            call.leave_step("self_service", seconds, "self_served")
            return "self_served", call.step_ended
        if chance < 0.75:
            call.leave_step("self_service", seconds, "hung_up")
            return "abandoned/ivr", call.step_ended
        call.leave_step("self_service", seconds, "continued")
    return None, call.step_ended


def _hangs_up(world: World, call: Call, name: str, seconds: float, leaving: float) -> bool:
    """One step of the menu; True = the caller hung up in it."""
    rng = world.menu_rng
    leaves = rng.random() < leaving
    way_out = "hung_up" if leaves else "continued"
    call.leave_step(name, seconds * (rng.random() if leaves else 1), way_out)
    return leaves


def _wait_and_talk(world: World, call: Call) -> Generator:
    """In line, with an agent, with the next one; gives the call's outcome."""
    env = world.env
    call.queued = env.now
    patience_ends = env.now + call.patience
    queue, site, priority, is_second = call.queue, call.site, 1, False
    started, outcome = call.started, "answered"
    while True:
        ticket = Ticket(world, call.call_id, queue, site, priority)
        leg = {"queue": queue, "site": site, "started_at": started, "queued_at": env.now}
        call.legs.append(leg)
        _set_timers(world, call, ticket, patience_ends, is_second)
        world.floor.enter(ticket)
        what, seat, rang = yield ticket.signal
        leg["ringing_at"] = rang
        if not is_second and call.answered is None:
            way_out = "to_agent" if what == "answered" else "hung_up"
            way_out = "continued" if what in ("overflowed", "callback_requested") else way_out
            call.left_queue = env.now
            call.steps.append(
                (call.call_id, "queue_announcement", call.step_ended, env.now, way_out, None)
            )
        if what != "answered":
            leg["left_queue_at"] = env.now
        if what == "overflowed":
            leg |= {"outcome": "overflowed", "ended_at": env.now, "ended_by": "system"}
            site = "chicago" if site == "berlin" else "berlin"
            started = env.now
            continue
        if what != "answered":
            leg |= {"outcome": what, "ended_at": env.now}
            if what == "voicemail":
                yield env.timeout(int(world.menu_rng.uniform(15, 60) * SECOND))
                leg |= {"ended_at": env.now}
            break
        goes_to = yield from _talk(world, call, leg, seat, is_second)
        if goes_to is None:
            break
        queue, is_second, started = goes_to, True, env.now
        priority = 0
        patience_ends = env.now + max(call.patience, 60 * SECOND)
    return what if not is_second and call.answered is None else outcome


def _set_timers(
    world: World, call: Call, ticket: Ticket, patience_ends: int, is_second: bool
) -> None:
    """When the caller will leave the line, unless an agent answers before."""
    env, rng = world.env, world.patience_rng
    leaves, what = patience_ends, "abandoned"
    waited = env.now - call.queued
    if not is_second:
        for median, word, odds in OFFERS:
            if rng.random() < odds:
                offer = int(median * math.exp(rng.gauss(0, OFFER_SPREAD)) * SECOND)
                at = env.now + offer - waited
                if env.now < at < leaves:
                    leaves, what = at, word
    closes = world.company.closes_at(ticket.queue, ticket.site, env.now) or env.now
    if closes + LATE_AFTER_CLOSING < leaves:
        leaves, what = closes + LATE_AFTER_CLOSING, "system_ended"
    floor = world.floor
    world.later(leaves - env.now, floor.leave, ticket, what)
    other = "chicago" if ticket.site == "berlin" else "berlin"
    if not is_second and waited < OVERFLOW_AFTER and env.now + OVERFLOW_AFTER < leaves:
        at = env.now + OVERFLOW_AFTER
        open_until = world.company.closes_at(ticket.queue, other, at)
        if open_until is not None and open_until > at + 5 * MINUTE and rng.random() < 0.6:
            world.later(OVERFLOW_AFTER, _overflow, world, ticket)


def _overflow(world: World, ticket: Ticket) -> None:
    if ticket.is_open and ticket.seat is None:
        world.floor.leave(ticket, "overflowed")


def _talk(world: World, call: Call, leg: dict, seat: Seat, is_second: bool) -> Generator:
    """One agent's part; gives the queue that the call is handed to, None = it is over."""
    env, need = world.env, call.need
    part = draw_talk(world, need, seat, is_second or call.hand_overs > 0)
    began = env.now
    call.first_seat = call.first_seat or seat
    call.last_seat = seat
    call.answered = call.answered or began
    yield env.timeout(part.talk + part.hold)
    now, rng = env.now, world.talk_rng
    call.talk, call.hold = call.talk + part.talk, call.hold + part.hold
    call.after_work += part.after_work
    seat.write("contact", began, now, call.call_id)
    world.later(part.after_work, _after_work, seat, now, call.call_id)
    is_over = part.handed_on in (None, "external")
    leg |= {
        "agent_id": seat.agent.agent_id, "answered_at": began, "ended_at": now,
        "outcome": "answered", "hold_seconds": part.hold / 1000,
        "consult_seconds": part.consult / 1000,
        "after_call_work_seconds": part.after_work / 1000,
        "transferred": part.handed_on is not None, "transfer_kind": part.handed_on,
        "escalated": part.escalation_reason is not None,
        "escalation_reason": part.escalation_reason,
        "ended_by": ("customer" if rng.random() < 0.7 else "agent") if is_over else "agent",
    }  # fmt: skip
    if not is_over:
        call.hand_overs += 1
        call.is_escalated |= part.escalation_reason is not None
        if part.escalation_reason is not None:
            return SECOND_LEVEL
        return need.issue.queue if need.issue.queue != leg["queue"] else rng.choice(VOICE_QUEUES)
    call.hand_overs += part.handed_on is not None
    return None


def _after_work(seat: Seat, since: int, call_id: str) -> None:
    seat.write("after_contact_work", since, seat.world.env.now, call_id)
    seat.done()
