"""People: how teams and agents do, and where a difference is more than noise."""

from __future__ import annotations

from scripts.reporting import charts
from scripts.reporting.kpi_panels import kpi_trend
from scripts.reporting.panels import FEW, Column, Page, Panel

# Tables go back a year and the month a year ago; more agents than these are in the file.
_MONTHS = 13
_AGENTS = 100
# A year of contacts, so that most agents have had enough of each issue type.
_MONTHS_OF_STRENGTHS = 12
# More comparisons than these are in the file, unless they stand out.
_STRENGTHS_SHOWN = 1000
# 99.9 %: one comparison in a thousand stands out by chance, not one in twenty.
_Z = 3.2905

_MEASURES = (
    Column("contacts", "contacts handled", "count"),
    Column("main_channel", "main channel"),
    Column("handle_time", "handle time there", "seconds", n="handled"),
    Column("occupancy", "occupancy", "ratio"),
    Column("adherence", "adherence", "ratio"),
    Column("let_ring", "rings let go by", "ratio", n="rings"),
    Column("first_contact_resolution", "first contact resolution", "ratio", n="judged"),
    Column("csat", "CSAT", "ratio", n="answers"),
    Column("quality", "quality", "ratio", n="reviews"),
)
_STRENGTHS = (
    Column("issue_type", "issue type"),
    Column("agent", "agent"),
    Column("team", "team"),
    Column("value", "solved at first contact", "ratio", n="n"),
    Column("share_of_others", "all others", "ratio"),
    Column("difference", "", "ratio"),
    Column("low", "99.9 % interval from", "ratio"),
    Column("high", "to", "ratio"),
    Column("n", "contacts", "count"),
    Column("standing", "standing"),
)


def _strengths(**declared: object) -> Panel:
    return Panel(
        columns=_STRENGTHS,
        period="none",
        filters=("team",),
        by="row",
        query="strengths",
        values={
            "months": _MONTHS_OF_STRENGTHS,
            "z": _Z,
            "least": FEW,
            "shown": _STRENGTHS_SHOWN,
        },
        **declared,
    )


PEOPLE = Page(
    name="people",
    title="People",
    lead="How teams and agents do. Small samples are marked, and what may be chance is not ranked.",
    panels=(
        Panel(
            name="teams",
            title="Teams",
            question="How do teams compare?",
            columns=(
                Column("team", "team"),
                Column("contacts_per_agent", "contacts an agent", "count"),
                *_MEASURES,
                Column("turnover", "left us", "ratio", n="heads"),
            ),
            period="one",
            filters=("team",),
            view="table",
            query="people",
            by="row",
            values={"cut": "team", "months": _MONTHS, "shown": _AGENTS},
            note=f"○ few: of fewer than {FEW} events, and last in any order. Handle times of "
            "channels are never mixed: it is that of the channel with most of the work. "
            "Channels differ in what is solved at the first contact, so compare like with like.",
            is_wide=True,
        ),
        kpi_trend("occupancy", "Occupancy", "How busy are agents while they are ready?"),
        kpi_trend("schedule_adherence", "Adherence", "Does the day go as planned?"),
        kpi_trend(
            "agent_non_response_rate",
            "Rings let go by",
            "How many rings do agents let go by?",
        ),
        kpi_trend(
            "contacts_handled_per_agent",
            "Contacts an agent",
            "How many contacts does an agent handle?",
        ),
        kpi_trend(
            "agent_turnover_rate",
            "Turnover",
            "How many agents leave us, of their own will?",
        ),
        kpi_trend(
            "agent_goal_attainment",
            "Agents' targets met",
            "How many of their targets do agents meet?",
        ),
        kpi_trend(
            "average_handle_time",
            "Handle time",
            "How much of agents' time does a contact take?",
        ),
        _strengths(
            name="stands-out",
            title="Who stands out",
            question="Who solves more or less of an issue type than all others?",
            view="table",
            where="stands_out",
            nothing="Nobody stands out: what differs may be chance, or is of too few contacts.",
            note="Beside what all others solve of the same issue type on the same channels, in the "
            f"latest twelve months. Only who had {FEW} contacts or more, and whose 99.9 % interval "
            "lies clear of the others: by chance one of a thousand comparisons would. Nobody's own "
            "level is taken off: who solves less of everything does so here too (see Agents).",
            is_wide=True,
        ),
        _strengths(
            name="strengths",
            title="How much agents differ",
            question="How far apart are agents at one issue type?",
            chart=charts.spread("issue_type", "agent", "ratio"),
            where="is_enough",
            note="A stroke an agent: solved at the first contact, less what all others solve of "
            "the same. Only a triangle stands out; the order of the strokes is noise.",
            is_wide=True,
        ),
        Panel(
            name="agents",
            title="Agents",
            question="How does each agent do?",
            columns=(
                Column("agent", "agent"),
                Column("team", "team"),
                *_MEASURES,
                Column("beside_others", "solved beside others, pp", "points", n="compared"),
            ),
            period="one",
            filters=("team",),
            view="table",
            query="people",
            by="row",
            values={"cut": "agent_id", "months": _MONTHS, "shown": _AGENTS},
            note=f"○ few: of fewer than {FEW} events, and last in any order. The team is that of "
            "today. Beside others: solved at the first contact, less what all others solved of "
            "the same issues on the same channels, in percentage points. Agents stand here by id "
            "unless the deployment publishes their names.",
            is_wide=True,
        ),
    ),
)
