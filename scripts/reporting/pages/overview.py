"""Overview: how the centre does, in ten seconds."""

from __future__ import annotations

from scripts.reporting.panels import FEW, Column, Page, Panel

# How many periods a sparkline shows: a year, and the same month of the year before.
HISTORY = 13

_LINES = (
    Column("name", "KPI"),
    Column("channel", "channel"),
    Column("period_label", "period"),
    Column("value", "value", "by unit"),
    Column("low_95", "95 % interval from", "by unit"),
    Column("high_95", "to", "by unit"),
    Column("half_95", "half of it", "by unit"),
    Column("change", "change", "by unit"),
    Column("n", "n", "count"),
    Column("target_low", "target at least", "by unit"),
    Column("target_high", "target at most", "by unit"),
    Column("target_source", "target of"),
    Column("benchmark_low", "benchmark from", "by unit"),
    Column("benchmark_high", "benchmark to", "by unit"),
    Column("status", "status"),
    Column("history", "", "by unit"),
    Column("change_from_year_ago", "change from a year ago", "by unit"),
)

OVERVIEW = Page(
    name="index",
    title="Overview",
    lead="How the contact centre does, beside what it is asked for.",
    template="overview.html",
    panels=(
        Panel(
            name="targets",
            title="Targets",
            question="What is asked of us, and do we keep it?",
            columns=_LINES,
            period="latest",
            filters=("channel",),
            view="targets",
            query="scorecard",
            by="row",
            where="has_target",
            values={"history": HISTORY},
            note="The bar is the 95 % interval, the upright line the target. Only what lies clear "
            "of its target is met or missed. A source stands where the target is an article's, "
            "since you have set none.",
            is_wide=True,
        ),
        Panel(
            name="behind",
            title="Queues and teams behind",
            question="Which queue or team does not keep what is asked of it?",
            columns=(
                Column("name", "KPI"),
                Column("part", "of"),
                Column("measured", "period"),
                Column("value", "value", "by unit"),
                Column("target_low", "target at least", "by unit"),
                Column("target_high", "target at most", "by unit"),
                Column("n", "n", "count"),
                Column("status", "status"),
            ),
            period="latest",
            filters=("channel",),
            view="table",
            by="row",
            where="is_behind",
            values={"least": FEW},
            nothing="No queue and no team is behind its target.",
            note="Behind, where noise is not known; missed is clear of it. A target of a week is "
            "looked at in the latest week, also where months are shown.",
            is_wide=True,
        ),
        Panel(
            name="scorecard",
            title="All KPIs",
            question="Where do we stand, and which way does it go?",
            columns=_LINES,
            period="latest",
            filters=("channel",),
            view="scorecard",
            per="kpi_id",
            where="is_default",
            values={"history": HISTORY},
            note="~ is a change within noise. A benchmark stands beside the value; only a target "
            "is met or missed.",
            is_wide=True,
        ),
    ),
)
