"""When a build counts as whole: all that dbt runs went well, and nothing was left out."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from harness import environment_of, run_dbt

from scripts.driving.dbt import WITHOUT_SEEDS

KINDS = [f"--resource-type={kind}" for kind in ("model", "seed", "test", "snapshot")]
STATEMENT = (
    "{{% set results = [] %}}{{% for id in every if id not in {left_out} %}}"
    "{{% do results.append({{'status': 'pass', 'node': {{'unique_id': id}}}}) %}}{{% endfor %}}"
    # What dbt says of an exposure.
    "{{% do results.append({{'status': 'no-op', 'node': {{'unique_id': 'exposure'}}}}) %}}"
    "{name}: {{{{ is_whole_build(results, {is_refreshed}) }}}}\n"
)


@pytest.fixture(scope="module")
def variables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Generic exports only, as with the sample company: all connectors are off."""
    work = tmp_path_factory.mktemp("whole")
    (work / "exports/generic").mkdir(parents=True)
    (work / "build").mkdir()
    return environment_of(work / "exports", work)


def ids_of(options: Iterable[str], variables: dict[str, str]) -> list[str]:
    """What dbt runs with these options."""
    shown = ("--output=json", "--output-keys=unique_id")
    said = run_dbt(["--quiet", "ls", *options, *shown], variables)
    return [json.loads(line)["unique_id"] for line in said.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def is_whole(variables: dict[str, str]) -> dict[str, bool]:
    """What the macro says of builds in which these went well, by what they are of."""
    every = ids_of(KINDS, variables)
    assert len(every) > 450
    assert not [name for name in every if "aircall" in name]
    refreshed = ids_of((*KINDS, *WITHOUT_SEEDS), variables)
    seeds = sorted(set(every) - set(refreshed))
    assert {name.split(".")[0] for name in seeds} == {"seed", "test"}
    assert not [name for name in refreshed if name.startswith("seed.")]
    [a_test, *_] = [name for name in refreshed if name.startswith("test.")]
    cases = {
        "build": ([], False),
        "build without a test": ([a_test], False),
        "build without seeds": (seeds, False),
        "refresh": (seeds, True),
        "refresh without a test": ([*seeds, a_test], True),
    }
    # One run of dbt for all of them, since its start takes longer than they do.
    statement = f"{{% set every = {every} %}}" + "".join(
        STATEMENT.format(name=name, left_out=left_out, is_refreshed=str(is_refreshed).lower())
        for name, (left_out, is_refreshed) in cases.items()
    )
    said = run_dbt(["--quiet", "compile", "--inline", statement], variables)
    told = dict(line.split(": ") for line in said.splitlines() if line.split(": ")[0] in cases)
    assert set(told) == set(cases)
    return {name: {"True": True, "False": False}[answer] for name, answer in told.items()}


def test_without_connectors_all_that_dbt_runs_is_a_whole_build(is_whole: dict[str, bool]) -> None:
    assert is_whole["build"]


def test_one_test_less_is_no_whole_build(is_whole: dict[str, bool]) -> None:
    assert not is_whole["build without a test"]


def test_a_refresh_is_whole_without_seeds_and_nothing_else(is_whole: dict[str, bool]) -> None:
    assert is_whole["refresh"]
    assert not is_whole["refresh without a test"]
    assert not is_whole["build without seeds"]
