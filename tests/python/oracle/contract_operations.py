"""The generic contract, second part: agents' time, reviews, money, trunks, campaigns, the web."""

from .tables import (
    BOOLEAN,
    DATE_OR_INSTANT,
    INSTANT,
    NUMBER,
    SECONDS,
    TEXT,
    WHOLE,
    table,
)

AGENT_STATES = table(
    "agent_states",
    key="agent_id started_at",
    needed="agent_id state started_at ended_at",
    zone="agent",
    when="started_at",
    orders="started_at<=ended_at",
    agent_id=TEXT,
    state=frozenset(
        {
            "available",
            "contact",
            "after_contact_work",
            "break",
            "training",
            "meeting",
            "offline",
        }
    ),
    started_at=INSTANT,
    ended_at=INSTANT,
    contact_id=TEXT,
    is_productive=BOOLEAN,
    is_paid=BOOLEAN,
)

SCHEDULES = table(
    "schedules",
    key="agent_id starts_at published_at",
    needed="agent_id activity starts_at ends_at",
    zone="agent",
    when="starts_at",
    own_key="schedule_id",
    instead_of="agent_id starts_at",
    orders="starts_at<=ends_at",
    schedule_id=TEXT,
    agent_id=TEXT,
    activity=TEXT,
    starts_at=INSTANT,
    ends_at=INSTANT,
    is_productive=BOOLEAN,
    is_paid=BOOLEAN,
    published_at=INSTANT,
)

QUALITY_REVIEWS = table(
    "quality_reviews",
    key="review_id criterion",
    needed="review_id agent_id criterion reviewed_at",
    zone="utc",
    review_id=TEXT,
    contact_id=TEXT,
    agent_id=TEXT,
    criterion=TEXT,
    score=NUMBER,
    max_score=NUMBER,
    weight=NUMBER,
    is_auto_fail=BOOLEAN,
    is_calibration=BOOLEAN,
    reviewed_at=INSTANT,
    reviewer_id=TEXT,
)

COSTS = table(
    "costs",
    key="period_start channel queue kind",
    needed="period_start period_end kind amount",
    zone="utc",
    orders="period_start<=period_end",
    period_start=DATE_OR_INSTANT,
    period_end=DATE_OR_INSTANT,
    channel=TEXT,
    queue=TEXT,
    kind=frozenset({"staff", "telephony", "campaign", "other"}),
    amount=NUMBER,
)

TRUNK_USAGE = table(
    "trunk_usage",
    key="interval_start site trunk_group",
    needed="interval_start interval_seconds attempts blocked",
    zone="site",
    interval_start=INSTANT,
    interval_seconds=SECONDS,
    site=TEXT,
    trunk_group=TEXT,
    circuits=WHOLE,
    attempts=WHOLE,
    blocked=WHOLE,
)

CAMPAIGN_EVENTS = table(
    "campaign_events",
    key="campaign_id recipient message_id event at",
    needed="campaign_id recipient message_id event at",
    zone="utc",
    campaign_id=TEXT,
    recipient=TEXT,
    message_id=TEXT,
    event=frozenset({"sent", "delivered", "bounced", "opened", "clicked"}),
    at=INSTANT,
    url=TEXT,
)

WEB_VISITS = table(
    "web_visits",
    key="visit_id page entered_at",
    needed="visit_id page entered_at",
    zone="utc",
    orders="entered_at<=left_at",
    visit_id=TEXT,
    page=TEXT,
    entered_at=INSTANT,
    left_at=INSTANT,
)

SALES = table(
    "sales",
    key="sale_id",
    needed="sale_id amount sold_at",
    zone="utc",
    sale_id=TEXT,
    contact_id=TEXT,
    agent_id=TEXT,
    customer_id=TEXT,
    amount=NUMBER,
    refunded_amount=NUMBER,
    sold_at=INSTANT,
    is_new_customer=BOOLEAN,
)

OPERATIONS = (
    AGENT_STATES,
    SCHEDULES,
    QUALITY_REVIEWS,
    COSTS,
    SALES,
    TRUNK_USAGE,
    CAMPAIGN_EVENTS,
    WEB_VISITS,
)
