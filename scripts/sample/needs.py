"""What becomes of a problem after a contact: cases, and customers who try again."""

from __future__ import annotations

import math
from functools import partial

from scripts.sample.company import TEXT_QUEUES
from scripts.sample.localtime import DAY, HOUR, MINUTE
from scripts.sample.people import choose
from scripts.sample.seats import Seat
from scripts.sample.world import Need, World

# Where somebody turns who was not helped on a channel.
NEXT_CHANNEL = {
    "voice": (("voice", 74), ("email", 13), ("chat", 8), ("social", 5)),
    "chat": (("chat", 44), ("voice", 38), ("email", 18)),
    "email": (("email", 42), ("voice", 43), ("chat", 15)),
    "sms": (("sms", 45), ("voice", 45), ("chat", 10)),
    "social": (("social", 40), ("voice", 35), ("email", 25)),
}
MOST_ATTEMPTS = 7
FOLLOWED_UP = 0.09
LOOKED_INTO, CASE_MINUTES, CASE_PRIORITY = 0.55, 12.0, 3


def open_case(world: World, need: Need, contact_id: str) -> None:
    """Opens a case for the problem, if its kind deserves one or it has come back.

    About half of the cases have somebody look into them once more, when there is time.
    """
    if need.case_id is not None:
        return
    odds = need.issue.case + (0.35 if need.attempt > 1 else 0.0)
    if world.outcome_rng.random() < odds:
        need.case_id = f"F{world.serial('case') + 100_000}"
        need.case_opened = world.env.now
        world.cases.append(need)
        if world.outcome_rng.random() < LOOKED_INTO:
            world.floor.backlog.add(
                need.site,
                CASE_PRIORITY,
                TEXT_QUEUES["email"],
                _nothing,
                partial(_case_length, world),
                contact_id,
                "after_contact_work",
            )
            world.floor.work_came(need.site, CASE_PRIORITY)


def _case_length(world: World, seat: Seat) -> int:
    minutes = world.outcome_rng.lognormvariate(math.log(CASE_MINUTES), 0.6)
    return int(minutes * seat.slowness * MINUTE)


def _nothing(seat: Seat, worked: int) -> None:
    """A case that was looked into leaves no other trace."""


def settle(world: World, need: Need, channel: str, is_solved: bool, says: bool | None) -> None:
    """After a contact with a human: is it over, is the case, does the customer come back?"""
    now, rng = world.env.now, world.return_rng
    if need.case_id is not None:
        was_closed = need.case_resolved is not None and need.case_resolved <= now
        if was_closed and need.attempt > 1:
            need.case_reopened, need.case_resolved = now, None
        if says or (is_solved and rng.random() < 0.7):
            wait = 0 if rng.random() < 0.6 else int(rng.lognormvariate(math.log(20), 1.0) * HOUR)
            need.case_resolved = now + wait
    need.agent_says_solved = bool(says)
    need.is_solved = is_solved
    if rng.random() < need.issue.visit and need.attempt == 1:
        world.remind(need)
    if not is_solved and need.case_id is not None and rng.random() < FOLLOWED_UP:
        world.follow_up(need)
    if not is_solved and need.attempt < MOST_ATTEMPTS and rng.random() < 0.54:
        delay = int(rng.lognormvariate(math.log(22), 1.25) * HOUR)
        come_back(world, need, channel, max(delay, 15 * MINUTE))


def try_again(world: World, need: Need, channel: str, has_message: bool = False) -> None:
    """After a contact without a human: many redial within minutes, some later, some elsewhere."""
    rng = world.return_rng
    if need.attempt >= MOST_ATTEMPTS:
        return
    chance = rng.random() + (0.45 if has_message else 0.0)
    if chance < 0.42:
        come_back(world, need, channel, int((1 + rng.expovariate(1 / 9)) * MINUTE), stay=True)
    elif chance < 0.62:
        come_back(world, need, channel, int(rng.lognormvariate(math.log(9), 1.1) * HOUR))


def come_back(world: World, need: Need, channel: str, delay: int, stay: bool = False) -> None:
    """Plans the next contact; calls and chats move into opening hours if they fall outside."""
    rng = world.return_rng
    if not stay:
        channel = choose(rng, NEXT_CHANNEL[channel])
    at = world.env.now + delay
    queue = need.issue.queue if channel == "voice" else TEXT_QUEUES[channel]
    if channel in ("voice", "chat") and rng.random() < 0.96:
        opens, closes = world.company.next_open(queue, need.site, at)
        if opens > at:
            # Spread over the day as other calls are, rather than all at the opening.
            at = opens + int(rng.betavariate(1.3, 2.2) * (closes - opens))
    elif channel in ("email", "social", "sms"):
        hour = world.company.zones[need.site].wall(at) % DAY // HOUR
        if hour < 7:
            at += int((7 - hour + rng.random() * 4) * HOUR)
    if at < world.ends:
        world.later(at - world.env.now, _again, world, need, channel)


def _again(world: World, need: Need, channel: str) -> None:
    if not need.is_solved:
        world.get_in_touch(need, channel)
