"""An inbound call while it lasts, and the rows that it leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from scripts.sample.handling import agent_says, draw_sale, satisfaction, solves
from scripts.sample.needs import open_case, settle, try_again
from scripts.sample.people import choose
from scripts.sample.seats import Seat
from scripts.sample.tables import COLUMNS
from scripts.sample.world import Need, World

ENTRY_POINTS = {
    "berlin": (("+4930555010", 70), ("+49800555010", 22), ("web callback button", 8)),
    "chicago": (("+13125550100", 64), ("+18005550100", 30), ("app", 6)),
}
_BLANK = dict.fromkeys(COLUMNS["calls"])


@dataclass(slots=True)
class Call:
    """One inbound call while it lasts; milliseconds; legs are dicts of the export's columns."""

    call_id: str
    need: Need
    queue: str
    site: str
    started: int
    attempt: int
    patience: int | None = None
    queued: int | None = None
    answered: int | None = None
    first_seat: Seat | None = None
    last_seat: Seat | None = None
    legs: list[dict] = field(default_factory=list)
    hand_overs: int = 0
    is_escalated: bool = False
    talk: int = 0
    hold: int = 0
    after_work: int = 0
    is_identified: bool = False
    steps: list[tuple] = field(default_factory=list)
    left_queue: int | None = None

    @property
    def step_ended(self) -> int:
        """When the last step so far is over."""
        return self.steps[-1][3] if self.steps else self.started

    def leave_step(self, name: str, seconds: float, way_out: str) -> None:
        """A step of the menu, which begins where the one before ends."""
        entered = self.step_ended
        left = entered + int(seconds * 1000)
        self.steps.append((self.call_id, name, entered, left, way_out, None))


def write_call(world: World, call: Call, outcome: str) -> None:
    """The call's rows, once it is over; then what becomes of the problem."""
    need, now, rng = call.need, world.env.now, world.menu_rng
    outcome, _, place = outcome.partition("/")
    is_answered = call.answered is not None
    is_solved = says = None
    opportunity, converted = False, None
    if is_answered:
        # Handed on and then lost is not helped.
        lost = call.legs[-1]["outcome"] != "answered"
        is_solved = not lost and solves(world, need, call.last_seat, call.hand_overs)
        says = None if lost else agent_says(world, is_solved)
        opportunity, converted = draw_sale(world, need, is_solved)
        if call.legs[-1].get("agent_id"):
            call.legs[-1]["resolved"] = says
        open_case(world, need, call.call_id)
    elif outcome == "self_served":
        is_solved = rng.random() < 0.93
    person = need.person
    hides = person.hides_number
    is_known = call.is_identified or (is_answered and rng.random() < 0.86)
    common = {
        "call_id": call.call_id, "direction": "inbound",
        "customer_id": person.customer_id if is_known else None,
        "customer_number": None if hides else person.number,
        "case_id": need.case_id if is_answered else None,
        "entry_point": choose(rng, ENTRY_POINTS[call.site]),
        "language": person.language,
        "issue_type": need.issue.name if is_answered and rng.random() < 0.97 else None,
        "purpose": "sales" if need.issue.queue == "sales" else "service",
        "segment": person.segment if is_known and person.customer_id else None,
    }  # fmt: skip
    legs = call.legs or [
        {"site": call.site, "started_at": call.started, "outcome": outcome, "ended_at": now}
    ]
    if not call.legs:
        legs[0]["abandoned_in"] = place or None
        if outcome == "blocked":
            legs[0]["ended_by"] = "system"
        else:
            legs[0]["ended_by"] = "system" if outcome == "after_hours" else "customer"
    for number, leg in enumerate(legs, 1):
        if leg["outcome"] == "ringing":
            leg |= {"outcome": "abandoned", "abandoned_in": "ringing"}
        elif leg["outcome"] == "abandoned" and leg.get("queued_at"):
            leg["abandoned_in"] = "queue"
        if leg["outcome"] != "answered" and leg.get("queued_at"):
            leg.setdefault("ended_by", "system" if leg["outcome"] == "system_ended" else "customer")
        if is_answered and number == 1:
            leg["sales_opportunity"], leg["converted"] = opportunity, converted
        if leg.get("queued_at"):
            leg["skill"] = leg["queue"]
        world.add("calls", tuple((_BLANK | common | leg | {"leg": number}).values()))
    if outcome in ("ringing",):
        outcome = "abandoned"
    for step in call.steps:
        world.add("call_steps", step)
    wait = None
    if call.queued is not None:
        wait = (call.answered or call.left_queue) - call.queued
    feeling = satisfaction(
        world, need, wait, call.patience, call.last_seat, call.hand_overs, bool(is_solved)
    )
    world.truth.rows.append(
        (
            "call", call.call_id, "voice", "inbound", need.site,
            call.queue if call.queued else None,
            need.issue.name, person.customer_id, person.serial, need.serial, call.attempt,
            call.first_seat.agent.agent_id if call.first_seat else None,
            call.last_seat.agent.agent_id if call.last_seat else None,
            common["purpose"], call.started, call.queued, call.answered, legs[-1]["ended_at"], wait,
            call.patience if call.queued else None, outcome, call.queued is not None, is_answered,
            bool(is_solved), call.hand_overs > 0, call.is_escalated, opportunity,
            converted, feeling, call.talk, call.hold, call.after_work,
        )
    )  # fmt: skip
    if is_answered:
        settle(world, need, "voice", bool(is_solved), says)
    elif is_solved:
        need.is_solved = True
    else:
        asked = outcome in ("voicemail", "callback_requested")
        if outcome != "blocked":
            world.call_out(need, call.call_id, outcome, call.started)
        try_again(world, need, "voice", asked)
