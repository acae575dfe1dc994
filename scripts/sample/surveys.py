"""Surveys: who is invited, who answers, and what they say."""

from __future__ import annotations

from scripts.sample.world import Need, Row, World

# kind: (how often of a hundred, lowest score, highest score)
KINDS = {"csat": (42, 1, 5), "nps": (22, 0, 10), "ces": (20, 1, 7), "fcr": (16, 0, 1)}
INVITED = {"voice": 0.3, "chat": 0.35, "email": 0.3, "sms": 0.15, "social": 0.15}
COMMENTS = (
    "Quick and friendly.",
    "Waited far too long; then it was fine.",
    'They said "soon", and soon was next week.',
    "Two agents,\nthree answers.",
    "All good, thank you.",
)


def invite(
    world: World,
    need: Need,
    contact_kind: str,
    contact_id: str,
    agent_id: str,
    ended_at: int,
    is_solved: bool,
    wait_seconds: float | None,
    first_leg: Row,
) -> None:
    """Perhaps invites the customer, who perhaps answers; the wait and the solution tell."""
    if not world.chance(INVITED[need.channel]):
        return
    rng = world.rng
    invited_at = ended_at + rng.randrange(5, 3600)
    if invited_at > world.end:
        return
    kind = rng.choices(list(KINDS), [often for often, _, _ in KINDS.values()])[0]
    _, low, high = KINDS[kind]
    # Of effort, one half of the surveys asks how easy it was, the other how hard.
    higher_is_better = rng.choice((True, None)) if kind != "ces" else rng.choice((True, False))
    mood = _mood(world, is_solved, wait_seconds, bool(first_leg.get("transferred")))
    answered_at = world.seen(invited_at + world.about(5400, 1.4))
    if not world.chance(0.3 + 0.25 * abs(mood - 0.5)):
        answered_at = None
    says = answered_at is not None
    world.add(
        "surveys",
        response_id=world.new_id("R"),
        kind=kind,
        score=_score(world, kind, low, high, mood, higher_is_better) if says else None,
        scale_min=low,
        scale_max=high,
        higher_is_better=higher_is_better,
        contact_kind=contact_kind if world.chance(0.95) else None,
        contact_id=contact_id,
        channel=need.channel,
        customer_id=first_leg.get("customer_id"),
        agent_id=agent_id,
        invited_at=invited_at if world.chance(0.97) or not says else None,
        answered_at=answered_at,
        comment=rng.choice(COMMENTS) if says and world.chance(0.25) else None,
    )


def _mood(world: World, is_solved: bool, wait: float | None, transferred: bool) -> float:
    """0 = furious, 1 = delighted."""
    mood = 0.55 + (0.27 if is_solved else -0.2) - (0.12 if transferred else 0)
    mood -= min((wait or 0) / 900, 0.3)
    return min(max(mood + world.rng.gauss(0, 0.17), 0.0), 0.999)


def _score(
    world: World, kind: str, low: int, high: int, mood: float, higher_is_better: bool | None
) -> int:
    if kind == "fcr":
        return int(world.chance(0.2 + 0.75 * mood))
    steps = int(mood * (high - low + 1))
    return high - steps if higher_is_better is False else low + steps


def add_stray_surveys(world: World) -> None:
    """Answers that name no contact, or one that no export holds, as every company has some."""
    rng = world.rng
    at = world.end - 40 * 86_400
    for place in range(12):
        answered_at = at + rng.randrange(30 * 86_400)
        world.add(
            "surveys",
            response_id=world.new_id("R"),
            kind="csat",
            score=rng.randrange(1, 6),
            scale_min=1,
            scale_max=5,
            contact_id=f"C9{place:05d}" if place % 3 == 0 else None,
            channel=rng.choice(("voice", "chat", "email")),
            agent_id=rng.choice(world.agents).agent_id,
            answered_at=answered_at,
        )
