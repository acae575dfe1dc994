"""When a build counts as whole: all that dbt runs went well, and nothing was left out."""

from __future__ import annotations

import json

import pytest
from harness import environment_of, run_dbt

STATEMENT = (
    "{{% set results = [] %}}{{% for id in {ids} %}}"
    "{{% do results.append({{'status': 'pass', 'node': {{'unique_id': id}}}}) %}}{{% endfor %}}"
    "whole: {{{{ is_whole_build(results) }}}}"
)


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Generic exports only, as with the sample company: all connectors are off."""
    work = tmp_path_factory.mktemp("whole")
    (work / "exports/generic").mkdir(parents=True)
    (work / "build").mkdir()
    return environment_of(work / "exports", work)


@pytest.fixture(scope="module")
def run_by_dbt(variables: dict[str, str]) -> list[str]:
    """What `dbt build` runs, unit tests aside."""
    kinds = [f"--resource-type={kind}" for kind in ("model", "seed", "test", "snapshot")]
    said = run_dbt(["--quiet", "ls", *kinds, "--output=json", "--output-keys=unique_id"], variables)
    found = [json.loads(line)["unique_id"] for line in said.splitlines() if line.startswith("{")]
    assert len(found) > 450
    assert not [name for name in found if "aircall" in name]
    return found


def is_whole(ids: list[str], variables: dict[str, str]) -> bool:
    """What the macro says of a build in which these went well."""
    said = run_dbt(["--quiet", "compile", "--inline", STATEMENT.format(ids=ids)], variables)
    [line] = [line for line in said.splitlines() if line.startswith("whole: ")]
    return {"whole: True": True, "whole: False": False}[line]


def test_without_connectors_all_that_dbt_runs_is_a_whole_build(
    run_by_dbt: list[str], variables: dict[str, str]
) -> None:
    assert is_whole(run_by_dbt, variables)


def test_one_test_less_is_no_whole_build(run_by_dbt: list[str], variables: dict[str, str]) -> None:
    tests = [name for name in run_by_dbt if name.startswith("test.")]
    assert not is_whole([name for name in run_by_dbt if name != tests[0]], variables)
