"""What the company starts itself: callbacks, follow-ups, reminders."""

from __future__ import annotations

from dataclasses import replace

from scripts.sample.company import LANGUAGES
from scripts.sample.identity import call_identity, text_identity
from scripts.sample.threads import Thread
from scripts.sample.world import Need, World


def call_out(
    world: World, need: Need, purpose: str, callback_of: str | None = None, attempt: int = 1
) -> None:
    """One outbound call; a callback that reached nobody is tried once more."""
    outcome = world.rng.choices(("answered", "no_answer", "busy", "failed"), (62, 24, 10, 4))[0]
    agent_id = world.anyone_on_duty(need.site, "voice", need.at)
    ringing_at = need.at + world.rng.randrange(1, 4)
    leg = world.add(
        "calls",
        call_id=world.new_id("C"),
        leg=1,
        direction="outbound",
        **call_identity(world, need.person),
        case_id=need.case_id,
        queue=need.queue,
        site=need.site,
        language=world.rng.choice(LANGUAGES[need.site]),
        agent_id=agent_id,
        issue_type=None if purpose == "reminder" else need.issue_type,
        purpose=purpose,
        started_at=need.at,
        ringing_at=ringing_at if need.site == "berlin" else None,
        outcome=outcome,
        callback_of=callback_of,
    )
    if outcome == "answered":
        answered_at = ringing_at + world.rng.randrange(3, 25)
        talk = world.about(40 if purpose == "reminder" else 190)
        leg.update(
            answered_at=answered_at,
            ended_at=answered_at + talk,
            hold_seconds=0,
            after_call_work_seconds=world.about(25),
            ended_by=world.rng.choice(("customer", "agent")),
        )
    else:
        lasted = {"no_answer": 30, "busy": 3, "failed": 1}[outcome]
        leg.update(ended_at=ringing_at + lasted, ended_by="system")
        if callback_of and attempt == 1:
            at = world.company.after_open_seconds(need.queue, need.site, need.at, 3600)
            again = replace(need, at=int(at))
            world.later(
                at, need.site, lambda: call_out(world, again, purpose, callback_of, attempt=2)
            )


def send_out(world: World, need: Need, purpose: str) -> None:
    """One outbound text message or e-mail, such as a reminder of an appointment."""
    outcomes = ("sent", "delivered", "answered", "failed")
    outcome = world.rng.choices(outcomes, (15, 62, 17, 6))[0]
    agent_id = world.anyone_on_duty(need.site, "text", need.at)
    thread = Thread(world, world.new_id("T"), [])
    leg = world.add(
        "conversations",
        conversation_id=thread.conversation_id,
        leg=1,
        channel=need.channel,
        direction="outbound",
        **text_identity(world, need.person, need.channel),
        queue=need.queue,
        site=need.site,
        agent_id=agent_id,
        purpose=purpose,
        opened_at=need.at,
        ended_at=need.at + 5,
        outcome=outcome,
        ended_by="system",
    )
    thread.say(need.at + 0.5, "agent", agent_id)
    if outcome == "answered":
        lag = world.about(900, 1.0)
        thread.say(need.at + lag + 0.25, "customer")
        leg.update(answered_at=world.seen(need.at + lag), ended_at=world.seen(need.at + lag + 60))
