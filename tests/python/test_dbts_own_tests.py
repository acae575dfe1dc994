"""dbt's own tests pass: unit tests, and data tests over the sample company.

`make warehouse` runs the data tests on what has landed, and leaves the unit tests to this.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import duckdb
import pytest
from harness import BuildFailed, environment_of, run_dbt


@pytest.fixture
def variables(sample_mart: Path, sample_exports: Path, tmp_path: Path) -> dict[str, str]:
    """The environment of a copy of the sample's build, for others read that one.

    There all relations are that unit tests need, of all connectors.
    """
    (tmp_path / "build").mkdir()
    for file in (sample_mart, sample_mart.with_suffix("")):
        shutil.copyfile(file, tmp_path / "build" / file.name)
    return environment_of(sample_exports, tmp_path, all_systems=True)


def test_every_unit_test_and_data_test_passes(variables: dict[str, str], tmp_path: Path) -> None:
    run_dbt(["--quiet", "--warn-error", "test"], variables)
    results = json.loads((tmp_path / "target/run_results.json").read_text("utf-8"))["results"]
    manifest = json.loads((tmp_path / "target/manifest.json").read_text("utf-8"))
    tests = {name for name in manifest["nodes"] if name.startswith("test.")}
    assert tests and manifest["unit_tests"]
    passed = {result["unique_id"] for result in results if result["status"] == "pass"}
    assert not (tests | set(manifest["unit_tests"])) - passed


def test_a_constraint_that_does_not_hold_is_named(variables: dict[str, str]) -> None:
    build = variables["CONTACT_CENTER_BUILD"]
    with duckdb.connect(build) as connection:
        connection.execute(f"attach '{build}.mart' as mart")
        for statement in (
            "update intermediate.int_contacts set channel = null where contact_id in"
            " (select contact_id from intermediate.int_contacts limit 3)",
            "insert into mart.core.fct_contacts from mart.core.fct_contacts limit 2",
            "update mart.core.fct_cases set direction = 'sideways' where case_key ="
            " (select min(case_key) from mart.core.fct_cases)",
            "insert into mart.kpi.kpi_totals from mart.kpi.kpi_totals limit 1",
            "insert into staging.stg_generic__calls from staging.stg_generic__calls limit 1",
        ):
            connection.execute(statement)
    of = ("int_contacts", "fct_contacts", "fct_cases", "kpi_totals", "dim_kpis")
    selected = [f"{model},test_name:constraints_hold" for model in of]
    with pytest.raises(BuildFailed) as failure:
        run_dbt(
            ["test", "--select", *selected, "stg_generic__calls,test_name:each_record_once"],
            variables,
        )
    told = str(failure.value)
    for complaint in (
        "channel is NULL in 3 rows",
        "contact_id not unique in 2 cases",
        "direction is none of its values in 1 rows",
        "variant_no, cell_no, period_no, day_of_week not unique in 1 cases",
        "each_record_once_stg_generic__calls",
        "ERROR=5",
    ):
        assert complaint in told


def test_a_setting_that_cannot_be_is_found(variables: dict[str, str], tmp_path: Path) -> None:
    """By the test's own SQL, asked about other deployments."""
    name = "a_deployment_sets_what_there_is_to_set"
    run_dbt(["--quiet", "compile", "--select", name], variables)
    sql = (tmp_path / f"target/compiled/contact_center/tests/{name}.sql").read_text("utf-8")
    for table in ("deployment", "fact_tables"):
        sql, places = re.subn(rf'("\w+"\.)+"{table}"', table, sql)
        assert places
    for setting, value, fault in (
        ("repeat_windw", "604800", "is no setting: did you mean repeat_window?"),
        (
            "freshness_limit_of_survey",
            "2",
            "is no setting: did you mean freshness_limit_of_surveys?",
        ),
        ("opening_hours", "9-17", "is no setting"),
        ("shift_gap", "2 h", "is not a number"),
        ("shift_gap", "-7200", "is below 0"),
        ("drop_limit", "50", "is a share, which lies between 0 and 1"),
        ("publish_agent_names", "true", "is neither yes nor no"),
        ("publish_agent_names", "No", None),
        ("shift_gap", "7200.5", None),
        ("drop_limit", None, None),
        ("freshness_limit_of_surveys", "2", None),
        ("industry", "finance", None),
    ):
        with duckdb.connect() as connection:
            connection.execute("create table fact_tables as select 'surveys' as table_name")
            connection.execute("create table deployment (name varchar, value varchar)")
            connection.execute("insert into deployment values ($1, $2)", [setting, value])
            found = connection.execute(sql).fetchall()
        assert found == ([(setting, value, fault)] if fault else [])


def test_every_constraint_is_looked_at(sample_mart: Path) -> None:
    manifest = json.loads((sample_mart.parents[1] / "target/manifest.json").read_text("utf-8"))
    nodes = manifest["nodes"].values()
    looked_at = {
        node["attached_node"]
        for node in nodes
        if node.get("test_metadata", {}).get("name") == "constraints_hold"
    }
    assert len(looked_at) > 100
    for node in nodes:
        constraints = [*node.get("constraints", [])]
        for column in node["columns"].values():
            constraints += column.get("constraints", [])
        kinds = {constraint["type"] for constraint in constraints}
        assert kinds <= {"not_null", "unique", "check"}, node["name"]
        if node["config"].get("contract", {}).get("enforced"):
            kinds -= {"not_null"}
        assert not kinds or node["unique_id"] in looked_at, node["name"]
