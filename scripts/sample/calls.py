"""Inbound calls: welcome, menu, queue, ringing, talk, transfer; one row a leg, with its steps."""

from __future__ import annotations

from scripts.sample.aftermath import Ended, settle
from scripts.sample.company import LANGUAGES
from scripts.sample.identity import call_identity
from scripts.sample.waiting import Waited, wait_in_queue
from scripts.sample.world import Need, Row, World

TALK_SECONDS = {"billing": 200, "orders": 170, "technical": 330, "sales": 290}

TRANSFER_TO = {
    "billing": "orders",
    "orders": "billing",
    "technical": "billing",
    "sales": "orders",
}

ESCALATION_REASONS = (
    *("needs_specialist", "needs_specialist", "needs_approval", "complaint"),
    *("partner_company", "technical_fault"),
)


def take_call(world: World, need: Need) -> None:
    """One inbound call from arrival to end, and whatever follows from it."""
    call_id = world.new_id("C")
    leg = _inbound_leg(world, need, call_id)
    queued_at = _reach_queue(world, need, leg)
    if queued_at is None:
        settle(world, need, _unanswered("call", call_id, [leg]))
        return
    legs = [leg]
    patience = world.about(140, 0.9) if not world.chance(0.02) else world.rng.randrange(1, 9)
    while True:
        waited = wait_in_queue(world, need, leg, queued_at, patience)
        if waited.outcome == "overflowed":
            leg.update(outcome="overflowed", left_queue_at=waited.at, ended_at=waited.at)
            leg = _next_leg(leg, "orders", waited.at)
        elif waited.outcome == "answered":
            onward = _talk(world, need, leg, waited, may_transfer=len(legs) == 1)
            if onward is None:
                break
            leg = _next_leg(leg, onward, leg["ended_at"])
        else:
            _give_up(leg, waited)
            break
        world.tables["calls"].append(leg)
        legs.append(leg)
        queued_at = leg["queued_at"]
    answered = [one for one in legs if one["outcome"] == "answered"]
    if answered:
        settle(world, need, _answered(world, "call", call_id, legs, answered))
    else:
        settle(world, need, _unanswered("call", call_id, legs))


def _inbound_leg(world: World, need: Need, call_id: str) -> Row:
    in_promotion = world.company.is_promotion(world.day(need.site, need.at))
    line = "campaign" if in_promotion and world.chance(0.4) else "main"
    return world.add(
        "calls",
        call_id=call_id,
        leg=1,
        direction="inbound",
        **call_identity(world, need.person),
        case_id=need.case_id,
        entry_point=f"{need.site}_{line}",
        site=need.site,
        language=world.rng.choice(LANGUAGES[need.site]),
        purpose=need.purpose,
        started_at=need.at,
    )


def _reach_queue(world: World, need: Need, leg: Row) -> int | None:
    """Welcome message and menu; the instant of entering the queue, or None if it ends before."""
    rng = world.rng
    is_crowded = world.company.is_promotion(world.day(need.site, need.at)) or need.attempt > 1
    if world.chance(0.025 if is_crowded else 0.008):
        leg.update(outcome="blocked", ended_at=need.at + rng.randrange(0, 3), ended_by="system")
        return None
    steps = [("welcome", rng.randrange(5, 13)), ("language", rng.randrange(3, 9))]
    steps.append(("menu", rng.randrange(8, 45)))
    ends = rng.choices(("welcome", "ivr", "self_served", None), (1, 3, 8, 88))[0]
    if ends == "self_served" and need.queue not in ("billing", "orders"):
        ends = None
    if ends == "self_served":
        steps.append(("self_service", rng.randrange(20, 120)))
    at = need.at
    for place, (step, seconds) in enumerate(steps):
        hangs_up = (ends == "welcome" and step == "welcome") or (ends == "ivr" and step == "menu")
        is_last = place == len(steps) - 1
        leaving = "hung_up" if hangs_up else "continued"
        if is_last and not hangs_up:
            leaving = "self_served" if ends == "self_served" else "to_agent"
        left_at = at + (rng.randrange(1, seconds) if hangs_up else seconds)
        world.add(
            "call_steps",
            call_id=leg["call_id"],
            step=step,
            entered_at=at,
            left_at=left_at,
            exit=leaving,
        )
        at = left_at
        if hangs_up:
            leg.update(outcome="abandoned", abandoned_in=ends, ended_at=at, ended_by="customer")
            return None
    # What the caller wants is known once the menu is through.
    leg.update(queue=need.queue, skill=need.queue)
    leg.update(issue_type=need.issue_type if need.is_known_issue else None)
    if ends == "self_served":
        leg.update(queue=None, skill=None, outcome="self_served", ended_at=at, ended_by="customer")
        return None
    if not world.company.is_open(need.queue, need.site, at):
        at += rng.randrange(4, 15)
        leg.update(outcome="after_hours", ended_at=at, ended_by=rng.choice(("customer", "system")))
        return None
    leg["queued_at"] = at
    return at


def _give_up(leg: Row, waited: Waited) -> None:
    """The last leg ends without an agent."""
    leg.update(outcome=waited.outcome, left_queue_at=waited.at, ended_at=waited.at)
    if waited.outcome in ("abandoned", "ringing"):
        # Half of the sites' systems name the queue; where they do not, NULL means just that.
        where = "queue" if leg["site"] == "berlin" else None
        leg.update(outcome="abandoned", ended_by="customer", abandoned_in=where)
        if waited.outcome == "ringing":
            leg["abandoned_in"] = "ringing"
            leg["ringing_at"] = waited.ringing_at if leg["site"] == "berlin" else None
    elif waited.outcome == "system_ended":
        leg["ended_by"] = "system"
    else:
        leg["ended_by"] = "customer"


def _talk(world: World, need: Need, leg: Row, waited: Waited, may_transfer: bool) -> str | None:
    """The agent's part; the queue to which the call is handed on, or None when it is over."""
    rng = world.rng
    talk = world.about(TALK_SECONDS[leg["queue"]])
    hold = world.about(50) if world.chance(0.3) else 0
    work = world.about(38) if world.chance(0.93) else 0
    escalated = world.chance(0.05)
    kind = None
    if may_transfer and world.chance(0.7 if escalated else 0.06):
        kind = rng.choices(("blind", "warm", "external"), (45, 40, 15))[0]
    consult = rng.randrange(5, 60) if kind == "warm" else 0
    ended_at = waited.at + talk + hold + consult
    if kind == "blind":
        ended_at, hold = waited.at + max(20, talk // 3), 0
    if leg["issue_type"] is None and world.chance(0.5):
        leg["issue_type"] = need.issue_type
    leg.update(
        agent_id=waited.agent_id,
        ringing_at=waited.ringing_at if need.site == "berlin" else None,
        answered_at=waited.at,
        left_queue_at=waited.at if need.site == "chicago" else None,
        ended_at=ended_at,
        hold_seconds=hold + consult,
        consult_seconds=consult,
        after_call_work_seconds=work,
        outcome="answered",
        ended_by="agent" if kind else rng.choice(("customer", "customer", "agent")),
        transferred=kind is not None,
        transfer_kind=kind,
        escalated=escalated,
        escalation_reason=rng.choice(ESCALATION_REASONS) if escalated else None,
        cost=round(0.8 + 0.011 * (ended_at - waited.at + work), 2),
    )
    if need.purpose == "sales":
        leg.update(sales_opportunity=True, converted=world.chance(0.22))
    world.busy_until[(waited.agent_id, waited.slot)] = ended_at + work
    if kind in ("blind", "warm"):
        return TRANSFER_TO[leg["queue"]]
    return None


def _next_leg(leg: Row, queue: str, at: int) -> Row:
    """The leg after a transfer or an overflow; it repeats only what every leg says."""
    kept = ("call_id", "direction", "customer_id", "customer_number", "site", "language")
    return {key: leg[key] for key in kept} | {
        "leg": leg["leg"] + 1,
        "queue": queue,
        "skill": queue,
        "purpose": leg["purpose"],
        "issue_type": leg.get("issue_type"),
        "started_at": at,
        "queued_at": at,
    }


def _answered(world: World, kind: str, contact_id: str, legs: list[Row], hit: list[Row]) -> Ended:
    first = hit[0]
    return Ended(
        kind=kind,
        contact_id=contact_id,
        legs=legs,
        ended_at=max(one["ended_at"] for one in legs),
        wait_seconds=first["answered_at"] - legs[0]["queued_at"],
        agent_id=hit[-1]["agent_id"],
        is_harder=any(one.get("transferred") or one.get("escalated") for one in legs),
        resolved_on=legs[-1],
    )


def _unanswered(kind: str, contact_id: str, legs: list[Row]) -> Ended:
    return Ended(kind=kind, contact_id=contact_id, legs=legs, ended_at=legs[-1]["ended_at"])
