"""The tables that the simulation fills: plain tuples in the order of the generic contract."""

from __future__ import annotations

from dataclasses import dataclass, field

# fmt: off
COLUMNS: dict[str, tuple[str, ...]] = {
    "calls": (
        "call_id", "leg", "direction", "customer_id", "customer_number", "case_id", "entry_point",
        "queue", "site", "skill", "language", "agent_id", "issue_type", "purpose", "segment",
        "started_at", "queued_at", "ringing_at", "answered_at", "left_queue_at", "ended_at",
        "hold_seconds", "consult_seconds", "after_call_work_seconds", "outcome", "abandoned_in",
        "ended_by", "transferred", "transfer_kind", "escalated", "escalation_reason", "resolved",
        "callback_of", "sales_opportunity", "converted", "cost", "updated_at",
    ),
    "call_steps": ("call_id", "step", "entered_at", "left_at", "exit", "updated_at"),
    "ring_attempts": (
        "contact_id", "agent_id", "ringing_at", "ended_at", "result", "updated_at",
    ),
    "conversations": (
        "conversation_id", "leg", "channel", "direction", "customer_id", "customer_address",
        "case_id", "queue", "site", "language", "agent_id", "issue_type", "purpose", "segment",
        "opened_at", "queued_at", "answered_at", "left_queue_at", "ended_at", "outcome",
        "abandoned_in", "ended_by", "hold_seconds", "after_contact_work_seconds", "handle_seconds",
        "transferred", "escalated", "escalation_reason", "resolved", "resolved_at",
        "sales_opportunity", "converted", "cost", "updated_at",
    ),
    "messages": (
        "conversation_id", "message_id", "sent_at", "author", "agent_id", "is_public", "updated_at",
    ),
    "cases": (
        "case_id", "customer_id", "issue_type", "opened_at", "resolved_at", "reopened_at",
        "updated_at",
    ),
    "agents": (
        "agent_id", "valid_from", "name", "team", "site", "role", "employment", "fte", "slots",
        "hired_on", "left_on", "leave_kind", "updated_at",
    ),
    "agent_states": (
        "agent_id", "state", "started_at", "ended_at", "contact_id", "is_productive", "is_paid",
        "updated_at",
    ),
    "schedules": (
        "schedule_id", "agent_id", "activity", "starts_at", "ends_at", "is_productive", "is_paid",
        "published_at", "updated_at",
    ),
    "customers": ("customer_id", "segment", "first_seen_on", "value_tier", "updated_at"),
    "trunk_usage": (
        "interval_start", "interval_seconds", "site", "trunk_group", "circuits", "attempts",
        "blocked", "updated_at",
    ),
}
TRUTH_COLUMNS = (
    "contact_kind", "contact_id", "channel", "direction", "site", "queue", "issue_type",
    "customer_id", "person", "need", "attempt", "first_agent_id", "last_agent_id", "purpose",
    "arrived_at", "queued_at", "answered_at", "ended_at", "wait_ms", "patience_ms", "outcome",
    "is_offered", "is_answered", "is_resolved", "is_transferred", "is_escalated",
    "sales_opportunity", "converted", "satisfaction", "talk_ms", "hold_ms", "acw_ms",
)
# fmt: on


@dataclass(frozen=True)
class Table:
    """Rows of one table; every row has a value (or None) for every column, in their order."""

    columns: tuple[str, ...]
    rows: list[tuple] = field(default_factory=list)
