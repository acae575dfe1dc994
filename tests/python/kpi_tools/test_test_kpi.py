"""Starting and testing a KPI as somebody does it on a fresh clone, with the commands themselves."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scripts.describing.metrics import METRICS

from .conftest import Clone

FAMILY, NAME = "accessibility", "answered_within_a_minute"
SQL, CARD = (f"models/kpis/{FAMILY}/{NAME}.{ending}" for ending in ("sql", "yml"))
UNIT_TEST = f"{NAME}__exactly_a_minute"
SCRATCH = "warehouse.duckdb.test_kpi"


def changed(path: Path, old: str, new: str) -> str:
    """Change a file in one place; its text before."""
    before = path.read_text(encoding="utf-8")
    assert before.count(old) == 1
    path.write_text(before.replace(old, new), encoding="utf-8")
    return before


def test_the_whole_way_of_a_new_kpi(clone: Clone) -> None:
    # One test, since its steps share what the first of them builds.
    run = clone.run("new_kpi", "--family", FAMILY, "--name", NAME)
    assert run.returncode == 0, run.stderr
    assert f"make test-kpi NAME={NAME}" in run.stdout
    a_failing_unit_test_is_shown_with_what_should_have_come(clone)
    sql_that_cannot_run_is_told(clone)
    a_kpi_that_is_made_from_others_gets_them(clone)
    the_example_passes_and_shows_the_first_rows_of_what_is_built(clone)


def a_failing_unit_test_is_shown_with_what_should_have_come(clone: Clone) -> None:
    before = changed(clone.root / SQL, "wait_seconds <= 60", "wait_seconds < 60")
    run = clone.run("test_kpi", "--name", NAME)
    (clone.root / SQL).write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert f"fail  {UNIT_TEST}" in run.stdout
    assert any("exactly_a_minute" in line and "→" in line for line in run.stdout.splitlines())


def sql_that_cannot_run_is_told(clone: Clone) -> None:
    before = changed(clone.root / SQL, "and wait_seconds is not", "and weight_seconds is not")
    run = clone.run("test_kpi", "--name", NAME)
    (clone.root / SQL).write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert "weight_seconds" in run.stdout


def a_kpi_that_is_made_from_others_gets_them(clone: Clone) -> None:
    run = clone.run("test_kpi", "--name", "agent_goal_attainment")
    assert run.returncode == 0, run.stdout + run.stderr
    assert "Building the other KPIs" in run.stdout
    assert "success  the view agent_goal_attainment" in run.stdout
    assert "nothing is built yet" in run.stdout
    # Nothing is built where the warehouse belongs, nor left among the project's files.
    assert [path.name for path in (clone.root / "build").iterdir()] == [SCRATCH]
    assert not (clone.root / "target").exists() and not (clone.root / "logs").exists()


def the_example_passes_and_shows_the_first_rows_of_what_is_built(clone: Clone) -> None:
    mart = clone.root / "build/warehouse.duckdb.mart"
    with duckdb.connect(str(mart)) as connection:
        empty = clone.root / "build" / SCRATCH / "warehouse.duckdb.mart"
        connection.execute(f"attach '{empty}' as scratch (read_only)")
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
    # As `make kpi-pages` does.
    with (clone.root / METRICS).open("a", encoding="utf-8") as stream:
        stream.write("# and the metric of one more\n")
    bytes_before = mart.read_bytes()
    run = clone.run("test_kpi", "--name", NAME)
    assert run.returncode == 0, run.stdout + run.stderr
    assert f"pass  {UNIT_TEST}" in run.stdout
    assert f"success  the view {NAME}" in run.stdout
    assert f"{CARD}:" in run.stdout and "FILL IN" in run.stdout
    lines = [line.split() for line in run.stdout.splitlines() if line.startswith(" contact ")]
    # Of eleven that were answered the first five of six within a minute, and all others.
    shown = [*range(1, 6), *range(7, 12)]
    assert [line[1] for line in lines] == [str(number) for number in shown]
    assert [line[-3:] for line in lines] == [["1", "/", "1"]] * 5 + [["0", "/", "1"]] * 5
    assert "The first 5 that count for the numerator, and the first 5 that do not." in run.stdout
    assert "11 rows of default, 6 / 11 in all" in run.stdout
    assert mart.read_bytes() == bytes_before
    # The empty facts are those of the first run: no other model has changed since.
    assert "Building the facts" not in run.stdout


def test_a_fault_of_the_card_is_told_before_anything_runs(clone: Clone) -> None:
    card = clone.root / "models/kpis/satisfaction/csat.yml"
    before = changed(card, "unit: ratio\n", "unit: percent\n")
    run = clone.run("test_kpi", "--name", "csat")
    card.write_text(before, encoding="utf-8")
    assert run.returncode == 1
    assert "csat.yml: top_two: unit is 'percent'" in run.stderr
    assert "Building" not in run.stdout


def test_an_unknown_name_is_answered_with_the_nearest(clone: Clone) -> None:
    run = clone.run("test_kpi", "--name", "servic_level")
    assert run.returncode == 1
    assert "Did you mean service_level?" in run.stderr
