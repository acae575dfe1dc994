"""The generic contract, as far as the KPIs need it: written down a second time, on purpose.

The project keeps its own copy of this list. The oracle must not read it: a slip there would
then be made twice and never be seen.
"""

from .contract_operations import OPERATIONS
from .tables import (
    BOOLEAN,
    DATE,
    DATE_OR_INSTANT,
    INSTANT,
    NUMBER,
    SECONDS,
    TEXT,
    WHOLE,
    table,
)

CHANNELS = frozenset({"chat", "email", "sms", "social"})
DIRECTIONS = frozenset({"inbound", "outbound"})
PURPOSES = frozenset({"service", "sales", "reminder", "other"})
ABANDONED_IN = frozenset({"welcome", "ivr", "queue", "ringing"})
ENDED_BY = frozenset({"customer", "agent", "system"})
OUTCOMES = {
    ("calls", "inbound"): frozenset(
        {
            "answered",
            "abandoned",
            "blocked",
            "self_served",
            "voicemail",
            "callback_requested",
            "overflowed",
            "after_hours",
            "system_ended",
        }
    ),
    ("calls", "outbound"): frozenset({"answered", "no_answer", "busy", "failed"}),
    ("conversations", "inbound"): frozenset(
        {
            "waiting",
            "answered",
            "abandoned",
            "self_served",
            "after_hours",
            "overflowed",
            "callback_requested",
            "system_ended",
        }
    ),
    ("conversations", "outbound"): frozenset({"sent", "delivered", "answered", "failed"}),
}

CALLS = table(
    "calls",
    key="call_id leg",
    needed="call_id direction started_at ended_at outcome",
    zone="site",
    orders=(
        "started_at<=ended_at started_at<=queued_at queued_at<=answered_at "
        "queued_at<=left_queue_at ringing_at<=answered_at started_at<=answered_at "
        "answered_at<=ended_at"
    ),
    call_id=TEXT,
    leg=WHOLE,
    direction=DIRECTIONS,
    customer_id=TEXT,
    customer_number=TEXT,
    case_id=TEXT,
    entry_point=TEXT,
    queue=TEXT,
    site=TEXT,
    skill=TEXT,
    language=TEXT,
    agent_id=TEXT,
    issue_type=TEXT,
    purpose=PURPOSES,
    segment=TEXT,
    started_at=INSTANT,
    queued_at=INSTANT,
    ringing_at=INSTANT,
    answered_at=INSTANT,
    left_queue_at=INSTANT,
    ended_at=INSTANT,
    hold_seconds=SECONDS,
    consult_seconds=SECONDS,
    after_call_work_seconds=SECONDS,
    outcome=OUTCOMES["calls", "inbound"] | OUTCOMES["calls", "outbound"],
    abandoned_in=ABANDONED_IN,
    ended_by=ENDED_BY,
    transferred=BOOLEAN,
    transfer_kind=frozenset({"blind", "warm", "external"}),
    escalated=BOOLEAN,
    escalation_reason=TEXT,
    resolved=BOOLEAN,
    callback_of=TEXT,
    sales_opportunity=BOOLEAN,
    converted=BOOLEAN,
    cost=NUMBER,
)

CONVERSATIONS = table(
    "conversations",
    key="conversation_id leg",
    needed="conversation_id channel opened_at outcome",
    zone="site",
    orders=(
        "opened_at<=ended_at opened_at<=queued_at queued_at<=answered_at "
        "queued_at<=left_queue_at opened_at<=answered_at answered_at<=ended_at "
        "opened_at<=resolved_at"
    ),
    conversation_id=TEXT,
    leg=WHOLE,
    channel=CHANNELS,
    direction=DIRECTIONS,
    customer_id=TEXT,
    customer_address=TEXT,
    case_id=TEXT,
    queue=TEXT,
    site=TEXT,
    language=TEXT,
    agent_id=TEXT,
    issue_type=TEXT,
    purpose=PURPOSES,
    segment=TEXT,
    opened_at=INSTANT,
    queued_at=INSTANT,
    answered_at=INSTANT,
    left_queue_at=INSTANT,
    ended_at=INSTANT,
    outcome=OUTCOMES["conversations", "inbound"] | OUTCOMES["conversations", "outbound"],
    abandoned_in=ABANDONED_IN,
    ended_by=ENDED_BY,
    hold_seconds=SECONDS,
    after_contact_work_seconds=SECONDS,
    handle_seconds=SECONDS,
    transferred=BOOLEAN,
    escalated=BOOLEAN,
    escalation_reason=TEXT,
    resolved=BOOLEAN,
    resolved_at=INSTANT,
    sales_opportunity=BOOLEAN,
    converted=BOOLEAN,
    cost=NUMBER,
)

MESSAGES = table(
    "messages",
    key="conversation_id message_id",
    needed="conversation_id message_id sent_at author",
    zone="agent",
    when="sent_at",
    conversation_id=TEXT,
    message_id=TEXT,
    sent_at=INSTANT,
    author=frozenset({"customer", "agent", "bot", "system"}),
    agent_id=TEXT,
    is_public=BOOLEAN,
)

RING_ATTEMPTS = table(
    "ring_attempts",
    key="contact_id agent_id ringing_at",
    needed="contact_id agent_id ringing_at result",
    zone="utc",
    orders="ringing_at<=ended_at",
    contact_id=TEXT,
    agent_id=TEXT,
    ringing_at=INSTANT,
    ended_at=INSTANT,
    result=frozenset({"answered", "missed", "rejected", "cancelled"}),
)

CASES = table(
    "cases",
    key="case_id",
    needed="case_id opened_at",
    zone="utc",
    orders="opened_at<=resolved_at opened_at<=reopened_at",
    case_id=TEXT,
    customer_id=TEXT,
    issue_type=TEXT,
    opened_at=INSTANT,
    resolved_at=INSTANT,
    reopened_at=INSTANT,
)

SURVEYS = table(
    "surveys",
    key="response_id",
    needed="response_id kind",
    zone="utc",
    orders="invited_at<=answered_at",
    response_id=TEXT,
    kind=frozenset({"csat", "nps", "ces", "fcr"}),
    score=NUMBER,
    scale_min=NUMBER,
    scale_max=NUMBER,
    higher_is_better=BOOLEAN,
    contact_kind=frozenset({"call", "conversation"}),
    contact_id=TEXT,
    channel=TEXT,
    customer_id=TEXT,
    agent_id=TEXT,
    invited_at=INSTANT,
    answered_at=INSTANT,
    comment=TEXT,
)

AGENTS = table(
    "agents",
    key="agent_id valid_from",
    needed="agent_id",
    zone="site",
    orders="hired_on<=left_on",
    agent_id=TEXT,
    valid_from=DATE_OR_INSTANT,
    name=TEXT,
    team=TEXT,
    site=TEXT,
    role=TEXT,
    employment=TEXT,
    fte=NUMBER,
    slots=NUMBER,
    hired_on=DATE,
    left_on=DATE,
    leave_kind=frozenset({"voluntary", "involuntary", "transfer"}),
)

CUSTOMERS = table(
    "customers",
    key="customer_id",
    needed="customer_id",
    zone="utc",
    customer_id=TEXT,
    segment=TEXT,
    first_seen_on=DATE,
    value_tier=TEXT,
)

# Agents stand before all whose local time is theirs, conversations before their messages.
TABLES = (
    AGENTS,
    CUSTOMERS,
    CASES,
    CALLS,
    CONVERSATIONS,
    MESSAGES,
    RING_ATTEMPTS,
    SURVEYS,
    *OPERATIONS,
)

# Every table name of the contract: `call_steps_2026.csv` must not be taken for one of `calls`.
TABLE_NAMES = (*(table.name for table in TABLES), "call_steps")

# May lie in the future: an agent who has given notice, and plans.
MAY_BE_FUTURE = frozenset({"left_on", "starts_at", "ends_at", "published_at", "period_end"})
