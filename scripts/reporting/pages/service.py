"""Service: how reachable the centre is, hour by hour and from the menu to the answer."""

from __future__ import annotations

from typing import Any

from scripts.reporting import charts
from scripts.reporting.kpi_panels import kpi_trend
from scripts.reporting.panels import FEW, Column, Page, Panel

_WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
_WAYS = ["continued", "to an agent", "self-served", "hung up", "not known"]
_RETURNS = [
    "returned",
    "got through",
    "not returned",
    "follows another",
    "nobody known",
    "not told",
]
# Where the colours of a service level change: apart where targets usually lie.
_LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9)
# What these panels show is large: of so few months, steps and points of a curve.
_PROFILES = {"profile_months": 3}
_CURVES = {"curve_months": 6, "curve_points": 48}
_STEPS = {"steps": 12}


def _week(
    name: str, kpi: str, title: str, question: str, value: Column, note: str, **looks: Any
) -> Panel:
    """A heat map of weekday by hour."""
    return Panel(
        name=name,
        title=title,
        question=question,
        columns=(
            Column("channel", "channel"),
            Column("queue", "queue"),
            Column("weekday", "weekday"),
            Column("hour", "hour", "number"),
            value,
            Column("n", "n", "count"),
        ),
        period="one",
        filters=("channel", "queue"),
        chart=charts.heat(
            "hour",
            "weekday",
            value.unit,
            x_all=range(24),
            y_all=_WEEKDAYS,
            step=20,
            has_numbers=False,
            **looks,
        ),
        query="week",
        values={"kpi": kpi, **_PROFILES},
        note=f"Local hours. {note} There are the latest {_PROFILES['profile_months']} months.",
    )


SERVICE = Page(
    name="service",
    title="Service",
    lead="How reachable we are: who is answered, how long people wait, and who gives up.",
    panels=(
        kpi_trend("service_level", "Service level", "How many were answered in time?"),
        kpi_trend(
            "abandonment_rate",
            "Abandonment rate",
            "How many gave up before an agent answered?",
        ),
        kpi_trend("contact_volume", "Contact volume", "How many contacts came in?"),
        kpi_trend(
            "average_speed_of_answer",
            "Average speed of answer",
            "How long did those wait who were answered?",
        ),
        Panel(
            name="longest-wait",
            title="Longest wait",
            question="How long did the one wait who waited longest, answered or not?",
            columns=(
                Column("period_label", "period"),
                Column("series", "of"),
                Column("value", "longest wait", "seconds"),
                Column("n", "waits known", "count"),
            ),
            filters=("channel", "queue"),
            chart=charts.trend("seconds"),
        ),
        Panel(
            name="queues",
            title="Queues, side by side",
            question="Which queue needs help?",
            columns=(
                Column("queue", "queue"),
                Column("channel", "channel"),
                Column("n", "n", "count"),
                Column("service_level", "service level", "ratio", n="n"),
                Column("target", "target", "ratio"),
                Column("abandonment_rate", "abandonment", "ratio", n="offered"),
                Column("average_speed_of_answer", "speed of answer", "seconds", n="answered"),
            ),
            period="one",
            filters=("channel", "queue"),
            by="row",
            view="table",
            note=f"○ few: of fewer than {FEW} events, and last in any order. The target is that "
            "of the queue itself, as it held then.",
            is_wide=True,
        ),
        _week(
            "week-volume",
            "contact_volume",
            "When they come",
            "Which hours are busy?",
            Column("value", "contacts a day", "points"),
            "Contacts a day: a month has four or five of each weekday.",
            is_sample=False,
        ),
        _week(
            "week-service",
            "service_level",
            "When they are answered in time",
            "At which hours does service level fall?",
            Column("value", "service level", "ratio", n="n"),
            f"Hollow: of fewer than {FEW}.",
            steps=_LEVELS,
        ),
        Panel(
            name="patience",
            title="Patience",
            question="How many are still ready to wait after so long?",
            columns=(
                Column("series", "of"),
                Column("seconds", "waited", "seconds"),
                Column("value", "still ready to wait", "ratio"),
                Column("low_95", "95 % interval from", "ratio"),
                Column("high_95", "to", "ratio"),
                Column("at_risk", "still waiting", "count"),
            ),
            period="one",
            filters=("channel", "queue"),
            chart=charts.curve("seconds", "seconds", "ratio"),
            query="patience",
            values=_CURVES,
            note="Kaplan and Meier: who is answered says nothing of how long he would have waited.",
        ),
        Panel(
            name="ivr",
            title="Menus",
            question="Where do callers leave the menus, and for what?",
            columns=(
                Column("step", "step"),
                Column("way", "left for"),
                Column("value", "times", "count"),
                Column("n", "times entered", "count"),
                Column("order", ""),
            ),
            period="one",
            filters=("channel",),
            by="row",
            chart=charts.bars("step", "count", colour="way", sort=None, order=_WAYS),
            query="ivr",
            values=_STEPS,
            note="Steps in the order in which calls usually take them.",
        ),
        Panel(
            name="missed",
            title="Missed calls: returned or not",
            question="Who got no agent, and did we call back?",
            columns=(
                Column("outcome", "how it was missed"),
                Column("status", "what became of it"),
                Column("value", "calls", "count"),
            ),
            period="one",
            filters=("channel", "queue"),
            chart=charts.bars("outcome", "count", colour="status", order=_RETURNS, n=None),
            note="By attempts to call back. Got through: the customer called again and was "
            "answered first.",
        ),
        kpi_trend(
            "missed_call_return_rate",
            "Missed calls returned in time",
            "How many missed calls do we call back in time?",
        ),
        Panel(
            name="open",
            title="Open cases, now",
            question="How much is undone, and how old is the oldest?",
            columns=(
                Column("series", "of"),
                Column("kind", "kind"),
                Column("open_cases", "open", "count"),
                Column("median_days", "median age, days", "points"),
                Column("p90_days", "90 % younger than, days", "points"),
                Column("oldest_days", "oldest, days", "points"),
                Column("oldest_started_at", "since (UTC)"),
            ),
            period="none",
            view="table",
            query="open_now",
            note="A contact said to be unsolved that belongs to no case stays open for ever: "
            "nobody will say that it is solved.",
            is_wide=True,
        ),
        Panel(
            name="open-trend",
            title="Open cases at the end of the month",
            question="Does the pile grow?",
            columns=(
                Column("period_label", "month"),
                Column("series", "of"),
                Column("value", "open cases", "count"),
            ),
            chart=charts.trend("count", n=None),
            query="open_trend",
            note="Cases only, without contacts that belong to none.",
        ),
    ),
)
