"""What happens between an agent and a customer: how long it takes, and whether it helps."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scripts.sample.company import RECALL_WEEK
from scripts.sample.forecast import TALK_SPREAD
from scripts.sample.issues import ESCALATION_REASONS, RECALLED
from scripts.sample.localtime import HOUR, MINUTE, SECOND, day_number
from scripts.sample.people import choose
from scripts.sample.seats import Seat
from scripts.sample.world import Need, World

AFTER_WORK_MINUTES, AFTER_WORK_SPREAD = 2.4, 0.70
HOLD_MINUTES, HOLD_SPREAD = 1.1, 0.75


# In the recall's first days nobody knows the answers.
# On written channels half a day of waiting is felt as much as some minutes on the line.
WRITTEN_SCALE = 10 * HOUR
RECALL_TALK, RECALL_HARDER, RECALL_DAYS = 1.45, 1.3, 8


@dataclass(frozen=True, slots=True)
class Talk:
    """One agent's part of a call; milliseconds."""

    talk: int
    hold: int
    consult: int
    after_work: int
    handed_on: str | None  # blind, warm, external
    escalation_reason: str | None


def draw_talk(world: World, need: Need, seat: Seat, is_second: bool) -> Talk:
    """How an agent's part of a call goes; `is_second`: somebody has handed it to him."""
    rng, issue = world.talk_rng, need.issue
    slow = seat.slowness
    minutes = rng.lognormvariate(math.log(issue.talk_minutes), TALK_SPREAD) * slow
    if is_recalled(need, seat.day):
        minutes *= RECALL_TALK
    hold = consult = 0
    if rng.random() < issue.hold:
        hold = int(rng.lognormvariate(math.log(HOLD_MINUTES), HOLD_SPREAD) * MINUTE)
    handed_on, reason = None, None
    is_second_level = seat.can("second_level") and is_second
    escalates = rng.random() < issue.escalation * (1.6 if slow > 1.2 else 1.0)
    if escalates and not is_second_level and any(s is not seat for s in world.floor.specialists):
        handed_on = "warm" if rng.random() < 0.6 else "blind"
        reason = choose(rng, ESCALATION_REASONS)
    elif rng.random() < issue.transfer and not is_second:
        handed_on = choose(rng, (("blind", 55), ("warm", 35), ("external", 10)))
    if handed_on:
        minutes *= 0.55
        if handed_on == "warm":
            consult = int(rng.lognormvariate(math.log(0.9), 0.5) * MINUTE)
            hold += consult
    elif hold and rng.random() < 0.25:
        consult = hold // 2
    after = rng.lognormvariate(math.log(AFTER_WORK_MINUTES), AFTER_WORK_SPREAD) * slow
    return Talk(
        talk=max(int(minutes * MINUTE), 8 * SECOND),
        hold=hold,
        consult=consult,
        after_work=int(after * MINUTE),
        handed_on=handed_on,
        escalation_reason=reason,
    )


def solves(world: World, need: Need, seat: Seat, hand_overs: int, ease: float = 0.0) -> bool:
    """Whether the contact that ends now has met the need."""
    issue, agent = need.issue, seat.agent
    chance = math.log(issue.resolution / (1 - issue.resolution)) + agent.knack + ease
    if is_recalled(need, seat.day):
        chance -= RECALL_HARDER
    chance -= 0.8 * (seat.slowness / agent.pace - 1)
    chance += 0.35 * min(need.attempt - 1, 2) - 0.25 * hand_overs
    if seat.can("second_level"):
        chance += 0.25
    return world.outcome_rng.random() < 1 / (1 + math.exp(-chance))


def is_recalled(need: Need, day: int) -> bool:
    """Whether the problem is the recalled one, in its worst days."""
    return need.issue.name == RECALLED and 0 <= day - day_number(RECALL_WEEK) < RECALL_DAYS


def agent_says(world: World, is_solved: bool) -> bool | None:
    """What the agent ticks, who may be wrong or forget it."""
    chance = world.outcome_rng.random()
    if is_solved:
        return True if chance < 0.88 else (False if chance < 0.91 else None)
    return True if chance < 0.26 else (False if chance < 0.80 else None)


def satisfaction(
    world: World,
    need: Need,
    wait: int | None,
    patience: int | None,
    seat: Seat | None,
    hand_overs: int,
    is_solved: bool,
) -> float:
    """What the customer feels, -3 to 3."""
    rng = world.outcome_rng
    feeling = 1.10 if is_solved else -0.55
    if seat is None:
        feeling -= 0.45
    else:
        feeling += 0.28 * seat.agent.warmth + 0.35 * seat.agent.knack
    if wait is not None:
        # A wait counts by how much of this customer's own patience it used up.
        scale = WRITTEN_SCALE if patience is None else max(patience, 60_000) * 0.4
        feeling -= 0.60 * math.log1p(wait / scale)
    feeling -= 0.32 * hand_overs + 0.30 * min(need.attempt - 1, 3)
    feeling += 0.40 * need.person.temper + rng.gauss(0, 0.50)
    return round(min(max(feeling, -3.0), 3.0), 3)


def draw_sale(world: World, need: Need, is_solved: bool) -> tuple[bool, bool | None]:
    """(could something be sold, was it)."""
    rng = world.outcome_rng
    if rng.random() >= need.issue.opportunity:
        return False, None
    return True, rng.random() < (0.34 if is_solved else 0.08)
