"""A site or queue on which exports and settings do not agree is told when it is published."""

from __future__ import annotations

import pytest

from scripts.publish import publish

from .conftest import Workplace


def notes_after(workplace: Workplace, *statements: str) -> list[str]:
    """What is said besides the quarantine, once a build was changed."""
    workplace.build()
    for statement in statements:
        workplace.change(statement)
    report = publish(workplace.environment)
    assert report.problems == ()
    return [note for note in report.notes if "quarantine" not in note]


def test_where_they_agree_nothing_is_said(workplace: Workplace) -> None:
    assert notes_after(workplace) == []


def test_what_the_settings_do_not_know_is_named_and_many_are_counted(workplace: Workplace) -> None:
    assert notes_after(
        workplace,
        "insert into mart.core.dim_sites values ('wien', false)",
        "insert into mart.core.dim_queues values ('orders', 'chat', false)",
        "insert into mart.core.dim_queues select 'q' || i, 'voice', false from range(7) t(i)",
    ) == [
        "Not in sites.csv, so their days and hours are those of UTC: wien.",
        "Not in queues.csv, so with their channel's target: orders (chat), q0 (voice), q1 (voice), "
        "q2 (voice), q3 (voice) and 3 more.",
    ]


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("insert into settings.sites values ('Berlin')", "site Berlin"),
        ("insert into settings.holidays values ('Berlin')", "site Berlin"),
        ("insert into settings.targets values ('site', 'Berlin')", "site Berlin"),
        ("insert into settings.queues values ('Orders')", "queue Orders"),
        ("insert into settings.opening_hours values ('Orders')", "queue Orders"),
        ("insert into settings.targets values ('queue', 'Orders')", "queue Orders"),
    ],
)
def test_what_the_settings_name_in_vain_is_named(
    workplace: Workplace, statement: str, name: str
) -> None:
    said = [f"In the settings, but in nothing that landed: {name}."]
    assert notes_after(workplace, statement) == said


def test_a_site_of_agents_or_of_trunks_alone_has_landed(workplace: Workplace) -> None:
    for relation in ("dim_agent_versions", "fct_trunk_usage"):
        assert (
            notes_after(
                workplace,
                "insert into settings.sites values ('wien')",
                f"insert into mart.core.{relation} values ('wien')",
            )
            == []
        )
    each = "insert into settings.targets values ('queue', null), ('team', 'Blue')"
    assert notes_after(workplace, each) == []


def test_that_days_are_utcs_because_no_contact_names_a_site_is_said(workplace: Workplace) -> None:
    (note,) = notes_after(workplace, "update mart.core.fct_contact_legs set site = null")
    assert note.startswith("No contact names a site, so days and hours are those of UTC.")
    assert notes_after(workplace, "delete from mart.core.fct_contact_legs",
                       "delete from settings.queues", "delete from settings.opening_hours",
                       "delete from settings.targets") == []  # fmt: skip
