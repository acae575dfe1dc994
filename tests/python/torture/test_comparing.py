"""What the torture compares with: a row lost, a row twice and another sum are found."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from .comparing import differences_of_landings, differences_of_marts

MART = [
    "create schema kpi",
    "create schema core",
    "create schema audit",
    "create table core.fct_calls as select * from (values ('a', 1.5::double), ('b', null)) t(i, x)",
    "create table audit.files as select 'a.csv' as file, timestamp '2026-01-01' as landed_at",
    "create view kpi.kpi_values as select 'csat' as kpi_id, 0.3::double as value, 7 as n",
]
LANDING = [
    "create schema raw_generic",
    "create schema landing",
    "create table raw_generic.calls as select 'c1' as call_id, 1 as _landing_id",
    "create table landing.files as select 'a.csv' as file, 'x' as sha256, 1 as landing_id",
    "create table landing.identities as select 'number' as kind, 'n' as identifier, 'p' pseudonym",
    "create table landing.state as select 'ledger' as name, 'token' as value",
]


def made(path: Path, statements: list[str]) -> Path:
    """A database in which these statements ran."""
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


@pytest.mark.parametrize(
    "change, found",
    [
        ("update core.fct_calls set x = x * (1 + 1e-12)", []),
        ("update audit.files set landed_at = timestamp '2026-02-02'", []),
        ("update core.fct_calls set x = x * (1 + 1e-6)", ["core.fct_calls: 0 rows too many, 0"]),
        ("update core.fct_calls set x = 0 where x is null", ["core.fct_calls: 0 rows too many, 0"]),
        (
            "delete from core.fct_calls where i = 'a'",
            ["core.fct_calls: 0 rows too many, 1 missing"],
        ),
        ("insert into core.fct_calls values ('a', 1.5)", ["core.fct_calls: 1 rows too many"]),
        ("update core.fct_calls set i = 'z' where i = 'a'", ["core.fct_calls: 1 rows too many, 1"]),
        ("drop table core.fct_calls", ["core.fct_calls is not in one"]),
        ("alter table core.fct_calls add column y int", ["core.fct_calls has other columns"]),
        (
            "create or replace view kpi.kpi_values as "
            "select 'csat' as kpi_id, 0.3::double as value, 8 as n",
            ["kpi.kpi_values: 1 rows too many, 1 missing"],
        ),
    ],
)
def test_differences_of_marts(tmp_path: Path, change: str, found: list[str]) -> None:
    other = made(tmp_path / "other.db", MART)
    differences = differences_of_marts(made(tmp_path / "one.db", [*MART, change]), other)
    assert len(differences) == len(found)
    assert all(text.startswith(begin) for text, begin in zip(differences, found, strict=True))


@pytest.mark.parametrize(
    "change, found",
    [
        ("update raw_generic.calls set _landing_id = 9", []),
        ("insert into landing.identities values ('number', 'of old', 'q')", []),
        ("insert into raw_generic.calls values ('c1', 2)", ["raw_generic.calls: 1 rows too many"]),
        ("delete from landing.files", ["landing.files: 0 rows too many, 1 missing"]),
        ("insert into landing.identities values ('number', 'n', 'p')", ["landing.identities: 1"]),
        ("delete from landing.identities", ["landing.identities: 0 twice, 1 lacking"]),
        ("update landing.state set value = 'other'", ["landing.state: the tokens differ"]),
    ],
)
def test_differences_of_landings(tmp_path: Path, change: str, found: list[str]) -> None:
    other = made(tmp_path / "other.db", LANDING)
    differences = differences_of_landings(made(tmp_path / "one.db", [*LANDING, change]), other)
    assert len(differences) == len(found)
    assert all(text.startswith(begin) for text, begin in zip(differences, found, strict=True))
