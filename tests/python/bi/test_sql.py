"""`make sql`: the published file in DuckDB's shell, for reading only."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from harness import ROOT

from scripts.sql import SCHEMAS

pytestmark = pytest.mark.skipif(
    not (Path(sys.prefix) / "bin/duckdb").is_file(),
    reason="needs duckdb-cli in .venv (make test has it)",
)


def asked(
    published: Path, *arguments: str, typed: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    """What `make sql` says."""
    return subprocess.run(
        ["make", "sql", *arguments],
        cwd=ROOT,
        env={**os.environ, "CONTACT_CENTER_PUBLISHED": str(published)} | variables,
        input=typed,
        capture_output=True,
        text=True,
        check=False,
    )


def cells(printed: str) -> list[list[str]]:
    """The rows of a table, its two head lines too."""
    return [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in printed.splitlines()
        if line.startswith("│")
    ]


def test_a_query_is_answered_as_a_table_whatever_is_quoted_in_it(published: Path) -> None:
    query = """select kpi_id as "the KPI's id", n > 0 as "n?" from kpi.kpi_scorecard
        where kpi_id = 'service_level' and channel = 'voice' and is_default and grain = 'month'"""
    done = asked(published, f"Q={query}")
    assert done.returncode == 0, done.stderr
    assert cells(done.stdout) == [
        ["the KPI's id", "n?"], ["varchar", "boolean"], ["service_level", "true"]
    ]  # fmt: skip


def test_what_is_typed_is_answered_without_naming_schemas(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        names = connection.execute(
            "select table_name from information_schema.tables "
            "where list_contains(?, table_schema) order by 1",
            [list(SCHEMAS)],
        ).fetchall()
    # No name in two schemas, else one of them would hide the other.
    assert len(names) == len(set(names)) > 80
    done = asked(published, typed="show tables; select count(*) as kpis from dim_kpis;")
    assert done.returncode == 0, done.stderr
    shown = cells(done.stdout)
    assert [tuple(row) for row in shown[2 : 2 + len(names)]] == names
    assert shown[2 + len(names)] == ["kpis"]


def test_what_is_built_is_asked_before_anything_is_published(
    published: Path, tmp_path: Path
) -> None:
    mart = tmp_path / "build" / "warehouse.duckdb.mart"
    mart.parent.mkdir()
    shutil.copyfile(published, mart)
    built = {"CONTACT_CENTER_BUILD": str(mart.with_suffix(""))}
    query = "Q=select count(*) > 0 as found from quarantined_rows"
    done = asked(tmp_path / "none.duckdb", "BUILT=1", query, **built)
    assert done.returncode == 0, done.stderr
    assert cells(done.stdout)[-1] == ["true"]
    mart.unlink()
    done = asked(published, "BUILT=1", query, **built)
    assert done.returncode != 0
    assert f"Nothing is built yet: {mart} is not there." in done.stderr


def test_nothing_is_ever_written(published: Path) -> None:
    before = published.read_bytes()
    done = asked(published, "Q=delete from core.fct_contacts")
    assert done.returncode != 0
    assert "read-only" in done.stderr
    assert published.read_bytes() == before


def test_a_query_that_fails_fails_the_command(published: Path) -> None:
    done = asked(published, "Q=selct 1")
    assert done.returncode != 0
    assert "syntax error" in done.stderr
