"""Starting and testing a KPI as somebody does it on a fresh clone, with the commands themselves."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from .conftest import Clone

FAMILY, NAME = "accessibility", "answered_within_a_minute"
UNIT_TEST = f"{NAME}__exactly_a_minute"
MART = "build/warehouse.duckdb.mart"


@pytest.fixture(scope="module")
def started(clone: Clone) -> Clone:
    """A clone with a new KPI in it that nobody has touched yet."""
    run = clone.run("new_kpi", "--family", FAMILY, "--name", NAME)
    assert run.returncode == 0, run.stderr
    assert f"make test-kpi NAME={NAME}" in run.stdout
    return clone


def changed(path: Path, old: str, new: str) -> str:
    """Change a file in one place; its text before."""
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1
    path.write_text(before.replace(old, new), encoding="utf-8")
    return before


def test_the_example_passes_at_once_and_asks_for_its_words(started: Clone) -> None:
    run = started.run("test_kpi", "--name", NAME)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"pass  {UNIT_TEST}" in run.stdout
    assert f"success  the view {NAME}" in run.stdout
    assert "nothing is built yet" in run.stdout
    assert f"{FAMILY}/{NAME}.yml:" in run.stdout and "FILL IN" in run.stdout
    # Nothing is built where the warehouse belongs, nor left among the project's files.
    assert not (started.root / MART).exists()
    assert {path.name for path in (started.root / "build").iterdir()} == {
        "warehouse.duckdb.test_kpi"
    }


def test_a_failing_unit_test_is_shown_with_what_it_should_have_been(started: Clone) -> None:
    sql = started.root / f"models/kpis/{FAMILY}/{NAME}.sql"
    before = changed(sql, "wait_seconds <= 60", "wait_seconds < 60")
    run = started.run("test_kpi", "--name", NAME)
    sql.write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert "exactly_a_minute" in run.stdout and "→" in run.stdout
    assert f"fail  {UNIT_TEST}" in run.stdout
    # What stood before is as good as ever, and its relations are not built again.
    again = started.run("test_kpi", "--name", NAME)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "Building the facts" not in again.stdout


def test_sql_that_dbt_cannot_run_is_told(started: Clone) -> None:
    sql = started.root / f"models/kpis/{FAMILY}/{NAME}.sql"
    before = changed(sql, "and wait_seconds is not null", "and weight_seconds is not null")
    run = started.run("test_kpi", "--name", NAME)
    sql.write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert "weight_seconds" in run.stdout


def test_a_fault_of_the_card_is_told_before_anything_runs(started: Clone) -> None:
    card = started.root / f"models/kpis/{FAMILY}/{NAME}.yml"
    before = changed(card, "unit: ratio\n", "unit: percent\n")
    run = started.run("test_kpi", "--name", NAME)
    card.write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert f"{NAME}.yml: unit is 'percent'" in run.stderr
    assert "Building" not in run.stdout


def test_an_unknown_name_is_answered_with_the_nearest(started: Clone) -> None:
    run = started.run("test_kpi", "--name", "servic_level")
    assert run.returncode == 1
    assert "Did you mean service_level?" in run.stderr


def test_the_first_rows_are_those_of_what_is_built_which_is_only_read(started: Clone) -> None:
    scratch = started.root / "build/warehouse.duckdb.test_kpi/warehouse.duckdb.mart"
    mart = started.root / MART
    assert started.run("test_kpi", "--name", NAME).returncode == 0
    with duckdb.connect(str(mart)) as connection:
        connection.execute(f"attach '{scratch}' as scratch (read_only)")
        connection.execute("create schema core")
        connection.execute(
            "create table core.fct_contacts as from scratch.core.fct_contacts limit 0"
        )
        connection.execute(
            """
            insert into core.fct_contacts by name
            select
                'contact ' || number as contact_id,
                timestamp '2026-01-01 10:00:00' + to_minutes(cast(number as int)) as arrived_at,
                arrived_at as arrived_at_local,
                'voice' as channel,
                number <> 12 as is_answered,
                true as is_offered,
                number * 10 as wait_seconds
            from range(1, 13) as numbers (number)
            """
        )
    bytes_before = mart.read_bytes()
    run = started.run("test_kpi", "--name", NAME)
    mart_after = mart.read_bytes()
    mart.unlink()
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [line.split() for line in run.stdout.splitlines() if line.startswith(" contact ")]
    # The first ten of eleven that were answered; six of them within a minute.
    assert [line[1] for line in lines] == [str(number) for number in range(1, 11)]
    assert [line[-2:] for line in lines] == [["1", "1"]] * 6 + [["0", "1"]] * 4
    assert "11 rows of default" in run.stdout
    assert mart_after == bytes_before
