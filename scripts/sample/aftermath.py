"""What follows from a contact: its case, its survey, a callback, another contact."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scripts.sample.company import ISSUES, TEXT_QUEUES
from scripts.sample.surveys import invite
from scripts.sample.world import Need, Row, World


@dataclass(frozen=True)
class Ended:
    """A contact that is over (`ended_at` in seconds since 1970); an agent_id means answered."""

    kind: str
    contact_id: str
    legs: list[Row]
    ended_at: int
    wait_seconds: float | None = None
    agent_id: str | None = None
    is_harder: bool = False
    resolved_on: Row | None = None

    @property
    def outcome(self) -> object:
        """The outcome of the last leg."""
        return self.legs[-1]["outcome"]


def settle(world: World, need: Need, ended: Ended) -> None:
    """Writes what the company keeps of an ended contact and plans what the customer does next."""
    if ended.agent_id is None:
        _after_no_answer(world, need, ended)
        return
    is_solved = world.chance(0.55 if ended.is_harder else 0.8)
    said = _agent_says(world, is_solved)
    ended.resolved_on["resolved"] = said
    case_id = _keep_case(world, need, ended, said)
    ended.legs[0]["case_id"] = case_id
    invite(world, need, ended.kind, ended.contact_id, ended.agent_id, ended.ended_at, is_solved,
           ended.wait_seconds, ended.legs[0])  # fmt: skip
    if not is_solved and need.attempt < 4 and world.chance(0.62):
        after = replace(need, case_id=case_id, attempt=need.attempt + 1)
        _come_back(world, after, ended.ended_at + world.about(100_000, 1.1))
    elif world.chance(0.03) and need.person.number:
        _follow_up(world, replace(need, case_id=case_id), ended)


def _agent_says(world: World, is_solved: bool) -> bool | None:
    """Agents are optimists, and every sixth says nothing."""
    weights = (80, 3, 17) if is_solved else (35, 45, 20)
    return world.rng.choices((True, False, None), weights)[0]


def _keep_case(world: World, need: Need, ended: Ended, said: bool | None) -> str | None:
    """Opens, resolves or reopens the customer's case; only customers with a record have any."""
    case_id = need.case_id
    if case_id is None:
        if need.person.customer_id is None or not world.chance(0.35):
            return None
        case_id = world.new_id("S")
        world.cases[case_id] = world.add(
            "cases",
            case_id=case_id,
            customer_id=need.person.customer_id,
            issue_type=need.issue_type if need.is_known_issue else None,
            opened_at=need.at,
        )
    case = world.cases[case_id]
    if case.get("resolved_at") is not None and need.at > case["resolved_at"]:
        case["reopened_at"] = need.at
    if said:
        case["resolved_at"] = world.seen(ended.ended_at)
    return case_id


def _after_no_answer(world: World, need: Need, ended: Ended) -> None:
    ended.legs[0]["case_id"] = need.case_id
    if ended.outcome in ("self_served", "waiting") or need.attempt >= 4:
        return
    wants_callback = ended.outcome in ("callback_requested", "voicemail")
    if need.person.number and (wants_callback or world.chance(0.15)):
        lag = world.about(2400, 0.9)
        queue = need.queue if need.channel == "voice" else "orders"
        at = world.company.after_open_seconds(queue, need.site, ended.ended_at, lag)
        back = replace(need, at=int(at), queue=queue, purpose="service")
        of = ended.contact_id if ended.kind == "call" else None
        world.later(at, need.site, lambda: world.call_out(back, "service", callback_of=of))
    elif world.chance(0.5):
        again = replace(need, attempt=need.attempt + 1)
        _come_back(world, again, ended.ended_at + world.about(1500, 1.0))


def _follow_up(world: World, need: Need, ended: Ended) -> None:
    """Now and then an agent calls the customer about it some days later."""
    queue = need.queue if need.channel == "voice" else "orders"
    at = world.company.after_open_seconds(
        queue, need.site, ended.ended_at + 86_400 * world.rng.randrange(0, 5), 1800
    )
    follow = replace(need, at=int(at), queue=queue)
    world.later(at, need.site, lambda: world.call_out(follow, "service"))


def _come_back(world: World, need: Need, at: float) -> None:
    """The same person, the same issue; every fourth on another channel; mostly while open."""
    channel, queue = need.channel, need.queue
    if world.chance(0.25):
        channel = world.rng.choice([c for c in ("voice", "chat", "email") if c != channel])
    if channel == "voice":
        queue = next(q for q, issues in ISSUES.items() if need.issue_type in issues)
    else:
        queue = TEXT_QUEUES[channel]
    if channel in ("voice", "chat") and not world.chance(0.1):
        lag = 0 if world.company.is_open(queue, need.site, at) else world.rng.randrange(3600)
        at = world.company.after_open_seconds(queue, need.site, at, lag)
    back = replace(need, at=int(at), channel=channel, queue=queue, is_known_issue=world.chance(0.9))
    world.later(at, need.site, lambda: world.take(back))
