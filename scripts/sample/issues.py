"""What customers get in touch about, and what each kind of problem costs an agent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Issue:
    """One kind of problem; minutes are medians, the rest are probabilities."""

    name: str
    queue: str
    weight: float  # within its queue
    talk_minutes: float
    resolution: float  # solved by an average agent in one contact
    hold: float = 0.2
    transfer: float = 0.04
    escalation: float = 0.02
    self_service: float = 0.0  # tries the IVR or bot
    case: float = 0.15
    opportunity: float = 0.03
    visit: float = 0.0  # ends in an appointment of a technician


ISSUES: tuple[Issue, ...] = (
    Issue("billing_question", "billing", 0.45, 6.6, 0.80, hold=0.25, self_service=0.10),
    Issue("payment", "billing", 0.30, 5.8, 0.84, self_service=0.22),
    Issue("refund", "billing", 0.25, 7.9, 0.66, hold=0.30, escalation=0.05, case=0.45),
    Issue("delivery_status", "orders", 0.45, 5.4, 0.77, self_service=0.34),
    Issue("order_change", "orders", 0.25, 6.2, 0.85, opportunity=0.10),
    Issue("return_exchange", "orders", 0.30, 7.7, 0.72, case=0.50, opportunity=0.08),
    Issue(
        "device_fault", "technical", 0.44, 11.2, 0.58, hold=0.35, transfer=0.06, escalation=0.10,
        case=0.70, visit=0.12,
    ),
    Issue("setup_help", "technical", 0.25, 10.2, 0.78, escalation=0.03, case=0.20),
    Issue("login_problem", "technical", 0.17, 6.0, 0.84, self_service=0.18),
    Issue(
        "warranty_claim", "technical", 0.14, 9.4, 0.63, hold=0.30, escalation=0.07, case=0.75,
        visit=0.10,
    ),
    Issue("product_question", "sales", 0.60, 7.1, 0.88, opportunity=0.75),
    Issue("new_order", "sales", 0.40, 8.3, 0.90, opportunity=0.95),
)  # fmt: skip

BY_NAME: dict[str, Issue] = {issue.name: issue for issue in ISSUES}
BY_QUEUE: dict[str, tuple[Issue, ...]] = {
    queue: tuple(issue for issue in ISSUES if issue.queue == queue)
    for queue in ("billing", "orders", "technical", "sales")
}
RECALLED = "device_fault"

ESCALATION_REASONS: tuple[tuple[str, float], ...] = (
    ("needs_technical_specialist", 24),
    ("fault_not_reproducible", 9),
    ("spare_part_missing", 8),
    ("refund_over_limit", 13),
    ("goodwill_decision", 9),
    ("contract_dispute", 6),
    ("payment_blocked", 6),
    ("system_error", 8),
    ("repeated_complaint", 7),
    ("asked_for_a_manager", 6),
    ("warranty_unclear", 7),
    ("data_protection_request", 2),
    ("safety_concern", 3),
)
