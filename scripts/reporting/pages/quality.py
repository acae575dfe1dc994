"""Quality and customers: are problems solved, who comes back, and what do people say of us."""

from __future__ import annotations

from scripts.reporting import charts
from scripts.reporting.kpi_panels import kpi_criteria, kpi_readings, kpi_reasons, kpi_trend
from scripts.reporting.panels import FEW, Column, Page, Panel

# How many queues the matrix holds, at most.
_QUEUES = 15

QUALITY = Page(
    name="quality",
    title="Quality and customers",
    lead="Whether problems are solved, who has to come back, and what people say of us.",
    panels=(
        kpi_trend(
            "first_contact_resolution",
            "First contact resolution",
            "How many problems were solved at the first contact?",
        ),
        kpi_readings(
            "first_contact_resolution",
            ("observed", "agent_reported", "survey_reported"),
            "Three ways to count it",
            "Who says that it was solved: what happened next, the agent, or the customer?",
            "ratio",
            note="Observed: no further contact on the issue, no transfer and no escalation. "
            f"Hollow points are of fewer than {FEW}.",
        ),
        kpi_trend(
            "resolution_rate",
            "Resolution rate",
            "How many contacts ended with the problem solved?",
        ),
        kpi_readings(
            "resolution_time",
            ("mean", "p50", "p90"),
            "Time to resolution",
            "How long does it take to solve a problem?",
            "seconds",
            note="p50: half were solved within it; p90: nine of ten. A few long ones pull up the "
            "mean.",
        ),
        kpi_trend(
            "repeat_contact_rate",
            "Repeat contacts",
            "How many have to come back?",
        ),
        kpi_trend(
            "contact_frequency",
            "Contacts a customer",
            "How often does a customer come?",
        ),
        kpi_trend(
            "escalation_rate",
            "Escalations",
            "How many problems went beyond the first agent?",
        ),
        kpi_reasons(
            "escalation_rate",
            "Why escalated",
            "What makes problems go beyond the first agent?",
            "reason",
            note="Each escalated contact stands at one reason.",
        ),
        Panel(
            name="transfers",
            title="Transfers",
            question="Which queue hands contacts on, and to which?",
            columns=(
                Column("from_queue", "from"),
                Column("to_queue", "to"),
                Column("value", "share", "ratio", n="n"),
                Column("transferred_contacts", "contacts handed on", "count"),
                Column("n", "", "count"),
            ),
            period="one",
            filters=("channel", "queue"),
            chart=charts.heat(
                "to_queue",
                "from_queue",
                "ratio",
                x_title="to",
                y_title="from",
                step=34,
            ),
            values={"shown": _QUEUES},
            min_width=44,
            note="Of the contacts that were handled in a queue, those that it handed on. The "
            f"diagonal: to another agent of the same queue. Hollow: of fewer than {FEW}.",
            is_wide=True,
        ),
        kpi_trend("csat", "CSAT", "How satisfied are the customers who answer?"),
        kpi_trend("nps", "NPS", "Would customers recommend us?"),
        Panel(
            name="responses",
            title="Who answers",
            question="How many of those invited to a survey answer it?",
            columns=(
                Column("period_label", "period"),
                Column("name", "survey"),
                Column("value", "answered", "ratio", n="n"),
                Column("answered", "answers", "count"),
                Column("n", "invited", "count"),
            ),
            chart=charts.lines("name", "ratio"),
            query="surveys",
            per="name",
            note="A score speaks for those who answer, and few do. CES: how easy it was; FCR: "
            "whether the need was met.",
        ),
        kpi_trend(
            "customer_effort_score",
            "Customer effort",
            "How easy was it for the customer?",
            note="100 %: nothing could have been easier.",
        ),
        kpi_trend(
            "contact_quality",
            "Contact quality",
            "How good are contacts, in the eyes of those who review them?",
        ),
        kpi_criteria(
            "contact_quality",
            "Quality by criterion",
            "What do reviewers like, and what not?",
            "criterion",
            note=f"Means of the reviews. ○ few: of fewer than {FEW} reviews.",
        ),
    ),
)
