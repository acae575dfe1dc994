"""Every cut that the catalogue of KPIs asks for, and each pair of the design, can be queried."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pytest


@dataclass(frozen=True)
class Asked:
    """What somebody asked for of one KPI.

    Slices as `kpi_values` spells them, each at the month; `details` with the slices that they
    refine; `grains` beside the month.
    """

    slices: tuple[str, ...]
    details: tuple[tuple[str, str], ...] = ()
    grains: tuple[str, ...] = field(default=())


HOUR = ("channel, hour_of_day",)
WEEKDAY = ("channel, day_of_week",)
# The column "cuts asked for" of the catalogue's table, row by row. Of KPIs whose channels are never
# mixed an agent or an issue type is asked for within its channel.
ASKED = {
    "contact_volume": Asked(
        ("channel", "in_business_hours", "channel, in_business_hours", *HOUR, *WEEKDAY),
        (),
        ("interval", "hour", "day", "week", "quarter", "year", "all"),
    ),
    "answered_calls": Asked(("agent_id", "queue", *HOUR, "queue, hour_of_day"), (), ("hour",)),
    "missed_calls": Asked(("agent_id", "queue", *HOUR, "queue, hour_of_day"), (), ("hour",)),
    "service_level": Asked(("channel", "queue"), (), ("interval",)),
    "abandonment_rate": Asked(
        ("channel", *WEEKDAY, *HOUR, "channel, hour_of_day, day_of_week"),
        (("all", "abandoned_in"), ("channel", "abandoned_in")),
    ),
    "blocked_call_rate": Asked(("all", *HOUR), (), ("hour",)),
    "average_time_in_queue": Asked(("queue", *HOUR, "queue, hour_of_day")),
    "average_speed_of_answer": Asked(("queue", "channel, agent_id")),
    "average_ring_time": Asked(("channel, agent_id",)),
    "agent_non_response_rate": Asked(("agent_id", "team")),
    "average_wait_time": Asked(("channel",)),
    "first_response_time": Asked(("channel", "channel, agent_id", "channel, issue_type")),
    "response_time_distribution": Asked(("channel",), (("channel", "bucket"),)),
    "average_handle_time": Asked(
        ("queue", "channel, agent_id", "channel, issue_type", "queue, issue_type")
    ),
    "average_talk_time": Asked(("channel, agent_id",)),
    "average_hold_time": Asked(("channel, agent_id",)),
    "average_after_call_work": Asked(("channel, agent_id",)),
    "first_contact_resolution": Asked(
        ("channel", "issue_type", "channel, issue_type", "agent_id", "agent_id, issue_type")
    ),
    "resolution_rate": Asked(("channel", "issue_type", "channel, issue_type")),
    "escalation_rate": Asked(
        ("channel", "issue_type"),
        (
            ("all", "escalation_reason"),
            ("channel", "escalation_reason"),
            ("issue_type", "escalation_reason"),
            ("channel, issue_type", "escalation_reason"),
        ),
    ),
    "transfer_rate": Asked(("queue", "issue_type", "queue, issue_type")),
    "repeat_contact_rate": Asked(("segment", "issue_type")),
    "contact_frequency": Asked(("segment", "issue_type")),
    "resolution_time": Asked(("issue_type", "agent_id", "agent_id, issue_type")),
    "csat": Asked(("channel", "agent_id", "channel, agent_id", "queue")),
    "nps": Asked(("segment",)),
    "customer_effort_score": Asked(("channel",)),
    "survey_response_rate": Asked(("channel",)),
    "contact_quality": Asked(
        ("agent_id", "team"),
        (("all", "criterion"), ("agent_id", "criterion"), ("team", "criterion")),
    ),
    "quality_coverage": Asked(("team",), (), ("week",)),
    "schedule_adherence": Asked(("agent_id", "team", "shift")),
    "occupancy": Asked(("team",), (), ("interval",)),
    "agent_turnover_rate": Asked(("team",), (), ("quarter", "year")),
    "missed_call_callback_time": Asked(("queue",)),
    "missed_call_return_rate": Asked(("queue",)),
    "conversion_rate": Asked(("agent_id", "queue")),
    "contacts_per_conversion": Asked(("agent_id", "queue")),
    "sales_per_agent": Asked(("agent_id", "team")),
    "cost_per_acquisition": Asked(("channel",)),
    "cost_per_contact": Asked(("channel",)),
    "self_service_rate": Asked(("channel", "issue_type")),
    "multichannel_customer_share": Asked(("segment",)),
    "contacts_handled_per_agent": Asked(("agent_id", "team")),
    "agent_goal_attainment": Asked(("agent_id",)),
    "patience": Asked(("queue",)),
    "reminder_reach_rate": Asked(("segment",)),
    "email_open_rate": Asked(("all",), (("all", "campaign"),)),
    "email_click_through_rate": Asked(("all",), (("all", "campaign"),)),
    "email_click_to_open_rate": Asked(("all",), (("all", "campaign"),)),
    "bounce_rate": Asked(("all",), (("all", "page"),)),
    "average_time_on_page": Asked(("all",), (("all", "page"),)),
}
# The pairs that the design lists, for KPIs of contacts: what may be mixed, and what never is.
PAIRS = (
    "channel, site",
    "channel, team",
    "channel, agent_id",
    "channel, issue_type",
    "channel, segment",
    "channel, in_business_hours",
    "channel, shift",
    "channel, hour_of_day",
    "channel, day_of_week",
    "channel, hour_of_day, day_of_week",
    "queue, hour_of_day",
    "queue, day_of_week",
    "queue, hour_of_day, day_of_week",
    "queue, issue_type",
)
ALONE = (
    "all",
    "channel",
    "queue",
    "site",
    "team",
    "agent_id",
    "issue_type",
    "segment",
    "direction",
    "entry_point",
    "shift",
    "in_business_hours",
    "agent_id, issue_type",
)


@dataclass(frozen=True)
class Published:
    """What the published cells have, each an (id, …) as the tests look for it."""

    kpis: frozenset[str]
    kpis_of_articles: frozenset[str]
    slices: frozenset[tuple[str, str]]
    details: frozenset[tuple[str, str, str]]
    grains: frozenset[tuple[str, str]]


@pytest.fixture(scope="module")
def published(sample_mart: Path) -> Published:
    """Of default variants; those of months, except for the grains."""
    cells = "from kpi.kpi_values where is_default"
    with duckdb.connect(str(sample_mart), read_only=True) as connection:

        def found(query: str) -> frozenset:
            return frozenset(connection.execute(query).fetchall())

        return Published(
            frozenset(kpi for (kpi,) in found("select distinct kpi_id from kpi.dim_kpis")),
            frozenset(
                kpi
                for (kpi,) in found("select distinct kpi_id from kpi.dim_kpis where source <> '+'")
            ),
            found(
                f"select distinct kpi_id, slice {cells} and grain = 'month' and detail_name is null"
            ),
            found(
                f"select distinct kpi_id, slice, detail_name {cells} and grain = 'month'"
                " and detail_name is not null"
            ),
            found(f"select distinct kpi_id, grain {cells}"),
        )


def test_blocked_calls_are_a_cut_of_their_own(sample_mart: Path) -> None:
    """Of volume; the small sample has no such call, so its card is looked at."""
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        assert connection.execute(
            "select detail_name from kpi.dim_kpis where kpi_id = 'contact_volume'"
        ).fetchall() == [("blocked",)]


def test_the_table_has_every_kpi_that_an_article_asks_for(published: Published) -> None:
    missing = published.kpis_of_articles - ASKED.keys()
    assert not missing, "say in ASKED which cuts the article asks for, if any: Asked(())"
    assert len(published.kpis_of_articles) > 40


def test_every_cut_asked_for_has_cells(published: Published) -> None:
    built = {kpi: asked for kpi, asked in ASKED.items() if kpi in published.kpis}
    missing = [
        (kpi, name)
        for kpi, asked in built.items()
        for name in asked.slices
        if (kpi, name) not in published.slices
    ]
    missing += [
        (kpi, *detail)
        for kpi, asked in built.items()
        for detail in asked.details
        if (kpi, *detail) not in published.details
    ]
    missing += [
        (kpi, grain)
        for kpi, asked in built.items()
        for grain in ("month", *asked.grains)
        if (kpi, grain) not in published.grains
    ]
    assert not missing


@pytest.mark.parametrize("kpi", ["contact_volume", "first_contact_resolution", "transfer_rate"])
def test_kpis_of_all_channels_have_every_cut_of_the_design(published: Published, kpi: str) -> None:
    assert not [name for name in ALONE + PAIRS if (kpi, name) not in published.slices]


@pytest.mark.parametrize("kpi", ["service_level", "average_handle_time", "average_wait_time"])
def test_kpis_never_mixed_have_every_pair_and_nothing_without_channel(
    published: Published, kpi: str
) -> None:
    slices = {name for one, name in published.slices if one == kpi}
    assert not set(PAIRS) - slices
    assert not [name for name in slices if not name.startswith(("channel", "queue"))]
