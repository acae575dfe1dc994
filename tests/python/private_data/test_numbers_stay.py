"""Forgetting and retaining change who a row is about into a key, and nothing else of any row.

All that is counted comes from the input layer (models/input): where its rows are the same, but for
other keys of the same persons, every fact and KPI is.
"""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import environment_of
from replaying import Replay, Statements

from scripts.environment import Environment
from scripts.forget import forget
from scripts.retain import retain

from .conftest import cells_of

# The sample ends with 2025; from its first month everything personal goes.
AS_OF = "2026-01-01T00:00:00Z"
MONTHS = 2


def busiest(build: Path, column: str, table: str, number: int) -> list[str]:
    """Who is in most rows, so that there is something to be seen."""
    with duckdb.connect(str(build), read_only=True) as connection:
        rows = connection.execute(
            f"select {column} from raw_generic.{table} where {column} is not null "
            f"group by all order by count(*) desc, {column} limit {number}"
        ).fetchall()
    return [text for (text,) in rows]


@pytest.fixture(scope="module")
def before(sample_mart: Path) -> Path:
    """The private build file of the sample company."""
    return sample_mart.with_suffix("")


@pytest.fixture(scope="module")
def after(
    before: Path,
    sample_exports: Path,
    build_of_all_systems: Statements,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """The same with persons forgotten and the first month's rows bare, built again."""
    work = tmp_path_factory.mktemp("erased")
    variables = environment_of(sample_exports, work, as_of=AS_OF)
    environment = Environment.read(variables)
    environment.build.parent.mkdir(parents=True)
    shutil.copyfile(before, environment.build)
    persons = [
        *busiest(before, "customer_id", "calls", 3),
        *busiest(before, "customer_number", "calls", 9)[6:],
        *busiest(before, "recipient", "campaign_events", 2),
    ]
    report = forget(environment, persons)
    assert report.unknown == 0 and report.rows > 100
    assert retain(environment, MONTHS).rows > 1_000
    build = work / environment.build.name
    with Replay(build_of_all_systems, build) as replay:
        replay.take(environment.build)
        replay.build(AS_OF)
    return build


@pytest.fixture(scope="module")
def keys(before: Path, after: Path) -> dict[str, str]:
    """Each pseudonym of before, and what stands in its place."""
    old, new = cells_of(before), cells_of(after)
    assert old.keys() == new.keys()
    pairs = {(who, new[cell]) for cell, who in old.items()}
    assert len(pairs) == len({who for who, _ in pairs}) == len({who for _, who in pairs})
    return {str(who): str(key) for who, key in pairs if who is not None}


def test_each_person_is_one_person_still(keys: dict[str, str]) -> None:
    others = {who: key for who, key in keys.items() if who != key}
    assert 6 < len(others) < 30
    # Nobody's key is another person's pseudonym.
    assert not set(others.values()) & set(keys)


def rows(build: Path, relation: str, keys: dict[str, str]) -> Counter[tuple[Any, ...]]:
    """A relation's rows, with what `keys` says in the place of pseudonyms."""
    with duckdb.connect(str(build), read_only=True) as connection:
        cursor = connection.execute(f"select * from input.{relation}")
        places = [name.endswith("pseudonym") for name, *_ in cursor.description]
        return Counter(
            tuple(
                keys[value] if is_key and value is not None else value
                for value, is_key in zip(row, places, strict=True)
            )
            for row in cursor.fetchall()
        )


class _Same(dict):
    def __missing__(self, key: str) -> str:
        return key


def test_the_input_of_everything_is_the_same_but_for_keys(
    before: Path, after: Path, keys: dict[str, str]
) -> None:
    with duckdb.connect(str(after), read_only=True) as connection:
        relations = [
            name
            for (name,) in connection.execute(
                "select view_name from duckdb_views() where schema_name = 'input' order by all"
            ).fetchall()
        ]
    assert len(relations) > 12
    for relation in relations:
        assert rows(before, relation, keys) == rows(after, relation, _Same()), relation


def test_rows_are_accounted_for_as_before(before: Path, after: Path) -> None:
    accounts = []
    for build in (before, after):
        with duckdb.connect(str(build), read_only=True) as connection:
            tables = connection.execute(
                "select table_name from duckdb_columns() "
                "where schema_name = 'staging' and column_name = 'row_status' order by all"
            ).fetchall()
            queries = [
                f"select '{table}', file, row_status, fault_column, fault_reason, count(*) "
                f"from staging.{table} group by all"
                for (table,) in tables
            ]
            accounts.append(Counter(connection.execute(" union all ".join(queries)).fetchall()))
    assert accounts[0] == accounts[1]
    assert len(accounts[0]) > 40
