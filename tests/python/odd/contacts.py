"""Calls and conversations with all their legs, messages and rings."""

from __future__ import annotations

from collections.abc import Iterator

from .draw import ISSUES, Draw, Row

QUEUES = {
    "voice": ("billing", "orders", "odd queue", ""),
    "chat": ("chat_support", "odd queue", ""),
    "email": ("email_support", "billing", ""),
    "sms": ("sms_support", ""),
    "social": ("social_care", "technical", ""),
}
INBOUND = [
    "answered",
    "answered",
    "answered",
    "abandoned",
    "overflowed",
    "callback_requested",
    "after_hours",
]
OF_CALLS = ["blocked", "voicemail", "system_ended", "self_served"]


def legs(draw: Draw, channel: str) -> Iterator[Row]:
    """What all legs have, of a call or a conversation; instants still as such."""
    direction = "inbound" if draw.maybe(True, 0.85) else "outbound"
    site, began_at = draw.one_of("berlin", "chicago", "nowhere", ""), draw.instant()
    customer = draw.one_of(*draw.world.customers)
    for leg in range(1, draw.one_of(1, 1, 1, 2, 3) + 1):
        queued_at = began_at + draw.seconds(60)
        left_at = queued_at + draw.seconds(200)
        ended_at = left_at + draw.seconds(1_200)
        if direction == "inbound":
            outcomes = INBOUND + (OF_CALLS if channel == "voice" else ["system_ended"])
        else:
            outcomes = ["answered", "failed"] + (
                ["no_answer", "busy"] if channel == "voice" else ["sent", "delivered"]
            )
        outcome = draw.one_of(*outcomes)
        if outcome == "abandoned" and channel not in ("voice", "chat"):
            outcome = "waiting"
        is_answered = outcome == "answered"
        yield {
            "leg": leg,
            "direction": direction,
            "customer_id": draw.maybe(customer, 0.6),
            "case_id": draw.maybe(draw.one_of(*draw.world.cases), 0.3),
            "queue": draw.one_of(*QUEUES[channel]),
            "site": site if leg == 1 or not site else draw.maybe(site),
            "agent_id": draw.maybe(draw.one_of(*draw.world.agents), 0.9 if is_answered else 0.3),
            "issue_type": draw.one_of(*ISSUES),
            "purpose": draw.one_of("service", "sales", "reminder", ""),
            "segment": draw.maybe(draw.one_of("odd few", "odd many"), 0.2),
            "began_at": began_at,
            "queued_at": draw.maybe(queued_at, 0.85),
            "answered_at": draw.maybe(left_at, 0.9) if is_answered else "",
            "left_queue_at": "" if is_answered else draw.maybe(left_at),
            "ended_at": ended_at,
            "hold_seconds": draw.maybe(draw.seconds(400).total_seconds()),
            "outcome": outcome,
            "abandoned_in": draw.maybe(draw.one_of("welcome", "ivr", "queue", "ringing"), 0.8)
            if outcome == "abandoned"
            else "",
            "ended_by": draw.one_of("customer", "agent", "system", ""),
            "transferred": draw.flag(),
            "escalated": draw.flag(0.3),
            "escalation_reason": draw.maybe(draw.one_of("odd rule", "odd skill"), 0.3),
            "resolved": draw.flag(),
            "sales_opportunity": draw.flag(0.4),
            "converted": draw.flag(0.6),
            "cost": draw.maybe(round(draw.random() * 9, 2), 0.1),
        }
        began_at = left_at if draw.maybe(True) else ended_at


def calls(draw: Draw, count: int) -> Iterator[Row]:
    for number in range(count):
        for row in legs(draw, "voice"):
            began_at, answered_at = row.pop("began_at"), row["answered_at"]
            rung_at = answered_at - draw.seconds(15) if answered_at else ""
            row |= {
                "started_at": began_at,
                "ringing_at": draw.maybe(max(rung_at, began_at)) if rung_at else "",
                "call_id": f"odd-{number}",
                "customer_number": draw.maybe(f"+1 555 {number % draw.world.numbers:04}", 0.5),
                "entry_point": draw.maybe("odd line"),
                "after_call_work_seconds": draw.maybe(draw.seconds(90).total_seconds()),
                "callback_of": draw.maybe(f"odd-{draw.number(count)}", 0.2)
                if row["direction"] == "outbound"
                else "",
            }
            yield draw.stamped(row)


def conversations(draw: Draw, count: int) -> Iterator[Row]:
    for number in range(count):
        channel = draw.one_of("chat", "email", "sms", "social")
        for row in legs(draw, channel):
            row["opened_at"] = row.pop("began_at")
            if row["outcome"] == "waiting" or not draw.maybe(True, 0.9):
                row["ended_at"] = ""
            later = row["opened_at"] + draw.seconds(200_000)
            row |= {
                "conversation_id": f"odd-{number}",
                "channel": channel,
                "customer_address": draw.maybe(
                    f"Odd-{number % draw.world.numbers}@example.com", 0.5
                ),
                "after_contact_work_seconds": draw.maybe(draw.seconds(90).total_seconds()),
                "handle_seconds": draw.maybe(draw.seconds(900).total_seconds()),
                "resolved_at": draw.maybe(later, 0.2),
            }
            yield draw.stamped(row)


def messages(draw: Draw, rows: list[Row]) -> Iterator[Row]:
    """Of three conversations in four; `rows` are the legs, whose instants are written already."""
    for row in rows:
        if row["leg"] > 1 or not draw.maybe(True, 0.75):
            continue
        at = draw.read(row["opened_at"], row["site"])
        for number in range(draw.number(7)):
            author = draw.one_of("customer", "customer", "agent", "agent", "bot", "system")
            yield {
                "conversation_id": row["conversation_id"],
                "message_id": number,
                "sent_at": at.isoformat(),
                "author": author,
                "agent_id": draw.maybe(draw.one_of(*draw.world.agents))
                if author == "agent"
                else "",
                "is_public": draw.one_of("", "", "true", "false"),
            }
            at += draw.seconds(draw.one_of(60, 8_000, 150_000))


def ring_attempts(draw: Draw, rows: list[Row]) -> Iterator[Row]:
    """Of calls, and of what never came."""
    for number, row in enumerate(rows):
        for agent_id in draw.some(draw.world.agents, 2):
            rung_at = draw.read(row["started_at"], row["site"]) + draw.seconds(60)
            yield {
                "contact_id": row["call_id"] if draw.maybe(True, 0.9) else f"odd lost {number}",
                "agent_id": agent_id,
                "ringing_at": rung_at.isoformat(),
                "result": draw.one_of("answered", "missed", "rejected", "cancelled"),
            }


def call_steps(draw: Draw, rows: list[Row]) -> Iterator[Row]:
    """What some callers heard before the queue, now and then of a call that never came."""
    for number, row in enumerate(rows):
        at = draw.read(row["started_at"], row["site"])
        for step in draw.some(("odd welcome", "odd menu", "odd tune"), 2):
            left_at = at + draw.seconds(40)
            yield {
                "call_id": row["call_id"] if draw.maybe(True, 0.9) else f"odd lost {number}",
                "step": step,
                "entered_at": at.isoformat(),
                "left_at": draw.maybe(left_at.isoformat()),
                "exit": draw.one_of("continued", "hung_up", "to_agent", "self_served", ""),
            }
            at = left_at
