"""Waiting on the line: for an agent who is free and picks up, as long as patience lasts."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace

from scripts.sample.world import Need, Row, World


@dataclass(frozen=True)
class Waited:
    """How waiting ended: the outcome, when, and for an answer by whom, ringing since when."""

    outcome: str
    at: int
    agent_id: str | None = None
    slot: int = 0
    ringing_at: int | None = None


def wait_in_queue(world: World, need: Need, leg: Row, queued_at: int, patience: int) -> Waited:
    """Waits for the first agent on duty who is free and takes the ringing call."""
    rng = world.rng
    exits = [(queued_at + patience, "abandoned")]
    if world.chance(0.4):
        exits.append((queued_at + 45 + rng.randrange(1, 20), "callback_requested"))
    if world.chance(0.4):
        exits.append((queued_at + 75 + rng.randrange(1, 10), "voicemail"))
    if leg["queue"] in ("technical", "sales") and leg["leg"] == 1 and world.chance(0.5):
        exits.append((queued_at + 60, "overflowed"))
    if world.chance(0.012):
        exits.append((queued_at + rng.randrange(1, 90), "system_ended"))
    leaves_at, way_out = min(exits)
    offers = world.offers(need.site, "voice", queued_at)
    now = queued_at
    while True:
        offer = heapq.heappop(offers)
        ringing_at = int(max(offer.at, now))
        if ringing_at >= leaves_at:
            return Waited(way_out, leaves_at)
        lets_go = rng.choices((None, "missed", "rejected"), (93, 5, 2))[0]
        seconds = {None: rng.randrange(2, 10), "missed": 18, "rejected": rng.randrange(1, 5)}
        rung_until = ringing_at + seconds[lets_go]
        hangs_up = way_out == "abandoned" and leaves_at < rung_until
        result = "cancelled" if hangs_up else lets_go or "answered"
        world.add(
            "ring_attempts",
            contact_id=leg["call_id"],
            agent_id=offer.agent_id,
            ringing_at=ringing_at,
            ended_at=min(leaves_at, rung_until) if hangs_up else rung_until,
            result=result,
            _site=need.site,
        )
        if hangs_up:
            return Waited("ringing", leaves_at, ringing_at=ringing_at)
        if lets_go is None:
            return Waited("answered", rung_until, offer.agent_id, offer.slot, ringing_at)
        now = rung_until
        heapq.heappush(offers, replace(offer, at=now + rng.randrange(20, 90)))
