"""Every KPI of the project is written as a KPI must be, and what is not is told in words."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from scripts.kpi_card import card_faults, faults, sql_faults
from scripts.kpi_event import EVENT_MACRO, event_faults, input_faults
from scripts.kpi_files import PROJECT, find_kpis, left_to_fill_in, listed

CARD: dict[str, Any] = {
    "models": [
        {
            "name": "some_rate",
            "description": "One row per variant and event; an event is a contact.",
            "config": {
                "meta": {
                    "name": "Some rate",
                    "question": "How many are some?",
                    "unit": "ratio",
                    "direction": "up",
                    "aggregation": "ratio",
                    "cuts": "all",
                    "intraday": False,
                    "formula": "some / all",
                    "source": "+",
                }
            },
        }
    ],
    "unit_tests": [{"name": "some_rate__at_the_boundary"}],
}


def test_every_listed_kpi_has_its_files_and_the_other_way_round() -> None:
    assert len(set(listed(PROJECT))) == len(listed(PROJECT))
    assert set(listed(PROJECT)) == set(find_kpis(PROJECT))


@pytest.mark.parametrize("name", sorted(find_kpis(PROJECT)))
def test_a_kpi_is_written_as_it_must_be(name: str) -> None:
    kpi = find_kpis(PROJECT)[name]
    assert faults(PROJECT, kpi) == []
    assert left_to_fill_in(PROJECT, kpi) == []


def test_a_whole_card_has_no_fault() -> None:
    assert card_faults(CARD, "some_rate") == []


@pytest.mark.parametrize(
    "field, value, fault",
    [
        ("name", None, "name is missing"),
        ("name", " ", "name is missing"),
        ("question", None, "question is missing"),
        ("question", "How many.", "question is 'How many.'; it must end with a question mark"),
        ("unit", "percent", "unit is 'percent'; it must be one of ratio, seconds"),
        ("direction", "higher", "direction is 'higher'; it must be one of up, down"),
        ("aggregation", "average", "aggregation is 'average'; it must be one of sum, ratio"),
        ("cuts", "queue", "cuts is 'queue'; it must be one of all, within_channel"),
        ("formula", None, "formula is missing"),
        ("source", None, "source is missing"),
        ("intraday", "yes", "intraday must be true or false"),
        ("bounded", "no", "bounded must be true or false"),
        ("finest_grain", "week", "finest_grain is 'week'; it can only be month"),
        ("unti", "ratio", "unti is no field of a card"),
        ("sample_unit", "day", "sample_unit is 'day'; it must be one of event, agent_day"),
        ("detail", {"share_of_whole": True}, "detail must have a name"),
        ("detail", {"name": "step", "share": True}, "detail: share is no field of it"),
        ("variants", {"strict": {"unit": "%"}}, "strict: unit is '%'; it must be one of"),
        ("variants", {"strict": {"cuts": "all"}}, "strict: cuts is no field of a variant"),
        ("variants", {"strict": {"bounded": 1}}, "strict: bounded must be true or false"),
    ],
)
def test_a_fault_of_a_card_is_told(field: str, value: Any, fault: str) -> None:
    card = deepcopy(CARD)
    card["models"][0]["config"]["meta"][field] = value
    (told,) = card_faults(card, "some_rate")
    assert told.startswith(fault)


def test_a_variant_takes_what_it_does_not_say_from_the_card() -> None:
    card = deepcopy(CARD)
    meta = card["models"][0]["config"]["meta"]
    formula = meta.pop("formula")
    meta["variants"] = {"wide": {"formula": formula}, "strict": None}
    assert card_faults(card, "some_rate") == ["strict: formula is missing"]


@pytest.mark.parametrize(
    "change, fault",
    [
        ({"models": []}, "it must describe one model, named some_rate"),
        ({"models": [{"name": "some_rat"}]}, "it must describe one model, named some_rate"),
        ({"unit_tests": []}, "it has no unit test"),
        (
            {"unit_tests": [{"name": "boundary"}]},
            "the unit test 'boundary' must be named some_rate",
        ),
    ],
)
def test_a_fault_of_the_file_is_told(change: dict[str, Any], fault: str) -> None:
    (told,) = card_faults({**CARD, **change}, "some_rate")
    assert told.startswith(fault)


def test_a_description_begins_with_its_grain() -> None:
    card = deepcopy(CARD)
    card["models"][0]["description"] = "The share of contacts."
    assert card_faults(card, "some_rate") == [
        "the description must begin with the grain: One row per …"
    ]


@pytest.mark.parametrize(
    "sql, fault",
    [
        ("select 1\nfrom a\ninner JOIN b on a.id = b.id", "joins"),
        ("select a, count(*)\nfrom b\ngroup  by a", "groups"),
        ("select row_number() over (order by a)", "has a window"),
        ("select\n" + "    1,\n" * 25, "has 26 lines of SQL, more than 25"),
    ],
)
def test_sql_that_belongs_into_a_fact_is_told(sql: str, fault: str) -> None:
    (told,) = sql_faults(sql)
    assert told.startswith(fault)


def test_comments_and_blank_lines_are_no_sql() -> None:
    assert sql_faults("-- a join would group by itself\n\n" * 30 + "select 1") == []


@pytest.mark.parametrize(
    "event, fault",
    [
        ("'contact_id', at='arrived', agent='first_agent'", None),
        ("'contact_id', at='arrived', agent='first_agent', lacks=['queue']", None),
        ("'call_id', at='arrived'", "takes call_id for event, but fct_contacts has no such"),
        ("'contact_id', at='arrives'", "takes arrives_at for event, but fct_contacts has no such"),
        (
            "'contact_id', at='arrived', agent='second_agent', lacks=['site']",
            "takes second_agent_team, second_agent_id for event, but fct_contacts has no such",
        ),
    ],
)
def test_what_event_takes_and_the_fact_has_not_is_told(event: str, fault: str | None) -> None:
    sql = "select {{ event(" + event + ") }}, 1 as numerator\nfrom {{ ref('fct_contacts') }}"
    found = event_faults(PROJECT, sql)
    assert bool(found) == bool(fault)
    assert not fault or found[0].startswith(fault)


@pytest.fixture
def doors(tmp_path: Path) -> Path:
    """A project with the macro and one fact that lacks most of what event takes."""
    columns = ["door_id", "opened_at", "opened_at_local", "closed_at", "site", "channel", "queue"]
    fact = tmp_path / "models/facts/fct_doors.yml"
    fact.parent.mkdir(parents=True)
    described = [{"name": name} for name in columns]
    fact.write_text(yaml.safe_dump({"models": [{"name": "fct_doors", "columns": described}]}))
    (tmp_path / EVENT_MACRO).parent.mkdir(parents=True)
    shutil.copyfile(PROJECT / EVENT_MACRO, tmp_path / EVENT_MACRO)
    return tmp_path


def test_columns_that_a_fact_lacks_are_named_as_event_wants_them(doors: Path) -> None:
    sql = (
        "select {{ event('door_id', at='closed', lacks=['shift', 'direction']) }} "
        "from {{ ref('fct_doors') }}"
    )
    instant, lacking = event_faults(doors, sql)
    assert instant.startswith("takes closed_at_local for event, but fct_doors has no such column")
    assert lacking.startswith("takes issue_type, segment, entry_point, in_business_hours for event")
    assert lacking.endswith(
        "event(…, lacks=['direction', 'shift', 'issue_type', 'segment', 'entry_point', "
        "'in_business_hours'])"
    )


def test_columns_that_the_sql_makes_itself_are_there(doors: Path) -> None:
    sql = (
        "with rooms as (select *, closed_at as closed_at_local, 1 as segment "
        "from {{ ref('fct_doors') }}) select {{ event('door_id', at='closed', lacks=["
        "'direction', 'issue_type', 'entry_point', 'in_business_hours', 'shift']) }} from rooms"
    )
    assert event_faults(doors, sql) == []


def test_unit_tests_give_what_the_sql_reads_and_nothing_else() -> None:
    sql = "select 1 from {{ ref('fct_contacts') }} union all select 2 from {{ ref('fct_legs') }}"
    tests = [
        {"name": "all", "given": [{"input": "ref('fct_legs')"}, {"input": "ref('fct_contacts')"}]},
        {"name": "other", "given": [{"input": "ref('fct_legs')"}, {"input": "ref('fct_rings')"}]},
    ]
    assert input_faults(sql, {"unit_tests": tests}) == [
        "the unit test other gives no rows of fct_contacts, which the SQL reads; "
        "add - input: ref('fct_contacts')",
        "the unit test other gives rows of fct_rings, which the SQL does not read",
    ]
