"""Why a table that is made in parts commits each of them (macros/refresh/parts.sql)."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

_NONE, _MANY = 0, 200_000


@pytest.mark.parametrize(
    ("commits_each", "seen"),
    [
        pytest.param(True, _MANY, id="each part committed: all rows are seen"),
        # Where this one fails, DuckDB is mended, and parts need no commits of their own.
        pytest.param(False, None, id="all in one transaction: no row is seen"),
    ],
)
def test_rows_after_a_part_without_rows(
    tmp_path: Path, commits_each: bool, seen: int | None
) -> None:
    with duckdb.connect(tmp_path / "parts.duckdb") as connection:
        connection.execute("create table numbers as select range as number from range(1_000_000)")
        if not commits_each:
            connection.execute("begin")
        connection.execute("create table parts (number bigint)")
        for rows in (_NONE, _MANY):
            connection.execute(
                f"insert into parts select number from numbers where number < {rows}"
            )
        if not commits_each:
            connection.execute("commit")
        with connection.cursor() as reader:
            found = reader.execute(
                "select sum(times) from (select count(*) as times from parts group by number)"
            ).fetchall()
    assert found == [(seen,)]
