"""Settings from environment variables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from scripts.environment import Environment, EnvironmentProblem


def test_an_empty_environment_takes_the_defaults() -> None:
    environment = Environment.read({"CONTACT_CENTER_EXPORTS": ""})
    assert environment.exports == Path("exports")
    assert environment.mart == Path("build/warehouse.duckdb.mart")
    assert environment.report == Path("published/report")
    assert environment.as_of is None
    assert environment.dbt_args == ()
    assert environment.salt_is_default


def test_the_report_is_beside_what_is_published_unless_it_is_told_where() -> None:
    variables = {"CONTACT_CENTER_PUBLISHED": "/srv/numbers.duckdb"}
    assert Environment.read(variables).report == Path("/srv/report")
    variables["CONTACT_CENTER_REPORT"] = "/srv/www/kpi"
    assert Environment.read(variables).report == Path("/srv/www/kpi")


def test_the_salt_is_not_in_the_printed_form() -> None:
    environment = Environment.read({"CONTACT_CENTER_PII_SALT": "very secret"})
    assert environment.salt == "very secret"
    assert "very secret" not in repr(environment)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-10-31T18:00:00Z", datetime(2026, 10, 31, 18, tzinfo=UTC)),
        ("2026-10-31 18:00", datetime(2026, 10, 31, 18, tzinfo=UTC)),
        ("2026-10-31T18:00:00+05:30", datetime(2026, 10, 31, 12, 30, tzinfo=UTC)),
        ("2026-10-31T18:00:00-0500", datetime(2026, 10, 31, 23, tzinfo=UTC)),
        ("2026-10-31T18:00:00.123456789+02", datetime(2026, 10, 31, 16, 0, 0, 123456, tzinfo=UTC)),
    ],
)
def test_as_of_is_an_iso_instant_in_utc_without_an_offset(text: str, expected: datetime) -> None:
    assert Environment.read({"CONTACT_CENTER_AS_OF": text}).as_of == expected


@pytest.mark.parametrize(
    "text", ["today", "1761933600", "2026-13-01T00:00", "31.10.2026 18:00", "1969-12-31T23:59Z"]
)
def test_any_other_as_of_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(EnvironmentProblem, match="CONTACT_CENTER_AS_OF") as problem:
        Environment.read({"CONTACT_CENTER_AS_OF": text})
    assert text in str(problem.value)


@pytest.mark.parametrize("stem", ["kpi", "core", "audit", "KPI"])
def test_a_published_file_may_not_be_named_like_one_of_its_schemas(stem: str) -> None:
    with pytest.raises(EnvironmentProblem, match="CONTACT_CENTER_PUBLISHED"):
        Environment.read({"CONTACT_CENTER_PUBLISHED": f"out/{stem}.duckdb"})
    with pytest.raises(EnvironmentProblem, match="CONTACT_CENTER_PUBLISHED"):
        Environment.read({"CONTACT_CENTER_PUBLISHED": f"out/{stem}.2026.duckdb"})


@pytest.mark.parametrize("stem", ["mart", "system", "temp", "main"])
def test_a_build_file_may_not_be_named_like_a_database_beside_it(stem: str) -> None:
    with pytest.raises(EnvironmentProblem, match="CONTACT_CENTER_BUILD"):
        Environment.read({"CONTACT_CENTER_BUILD": f"{stem}.duckdb"})


def test_the_published_file_is_another_one_than_those_being_built() -> None:
    for published in ("b/w.duckdb", "b/w.duckdb.mart"):
        with pytest.raises(EnvironmentProblem, match="another one"):
            Environment.read(
                {"CONTACT_CENTER_BUILD": "b/w.duckdb", "CONTACT_CENTER_PUBLISHED": published}
            )


def test_dbt_arguments_are_split_like_a_shell_does() -> None:
    environment = Environment.read({"DBT_ARGS": "--select 'a b' --full-refresh"})
    assert environment.dbt_args == ("--select", "a b", "--full-refresh")
    with pytest.raises(EnvironmentProblem, match="DBT_ARGS"):
        Environment.read({"DBT_ARGS": "--select 'a"})
