"""Inbound conversations by chat, e-mail, text and social media: one row a leg, and messages."""

from __future__ import annotations

from scripts.sample.aftermath import settle
from scripts.sample.chats import chat
from scripts.sample.company import LANGUAGES
from scripts.sample.identity import text_identity
from scripts.sample.letters import write_back
from scripts.sample.threads import Thread
from scripts.sample.world import Need, World


def take_conversation(world: World, need: Need) -> None:
    """One inbound conversation from its first message on, and whatever follows from it."""
    thread = Thread(world, world.new_id("T"), [])
    thread.legs.append(
        world.add(
            "conversations",
            conversation_id=thread.conversation_id,
            leg=1,
            channel=need.channel,
            direction="inbound" if world.chance(0.7) else None,
            **text_identity(world, need.person, need.channel),
            queue=need.queue,
            site=need.site,
            language=world.rng.choice(LANGUAGES[need.site]),
            issue_type=need.issue_type if need.is_known_issue else None,
            purpose=need.purpose,
            opened_at=need.at,
        )
    )
    thread.say(need.at + world.rng.random(), "customer")
    reply = chat if need.channel == "chat" else write_back
    ended = reply(world, need, thread)
    if ended is None:
        return
    settle(world, need, ended)
    last = thread.legs[-1]
    if last.get("resolved") and need.channel != "chat" and world.chance(0.6):
        last["resolved_at"] = ended.ended_at
