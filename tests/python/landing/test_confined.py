"""Connections can do what they are for, and nothing else on the machine."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from scripts import confined
from scripts.explaining.opening import opened
from scripts.explaining.rows import read_rows_of_view
from scripts.plotting.reading import open_published
from scripts.scorecard import ScorecardProblem, read_lines

SCRIPTS = Path(confined.__file__).parent
# Writes made-up exports from nothing, and reads none.
MAKES_DATA = SCRIPTS / "sample"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that is none of the warehouse's."""
    path = tmp_path / "secret.csv"
    path.write_text("a\n1\n")
    return path


@pytest.fixture
def hostile(tmp_path: Path, secret: Path) -> Path:
    """A DuckDB file in the published one's place, whose relations read another file."""
    file = tmp_path / "hostile.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema kpi")
        for view in ("kpi_scorecard", "dim_kpis", "service_level"):
            connection.execute(
                f"create view kpi.{view} as select filename as variant, * "
                f"from read_csv('{secret}', filename = true)"
            )
    return file


def calls_of_connect(path: Path) -> list[int]:
    """Lines of a Python file that call duckdb.connect."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "connect"
        and isinstance(node.value, ast.Name)
        and node.value.id == "duckdb"
    ]


def test_every_command_opens_duckdb_in_the_one_place_that_confines_it() -> None:
    found = {
        path.relative_to(SCRIPTS).as_posix()
        for path in SCRIPTS.rglob("*.py")
        if not path.is_relative_to(MAKES_DATA) and calls_of_connect(path)
    }
    assert found == {"confined.py"}


def test_who_opens_a_connection_also_confines_it() -> None:
    for path in SCRIPTS.rglob("*.py"):
        text = path.read_text("utf-8")
        assert text.count("confined.connect(") <= text.count("confined.confine("), path


@contextmanager
def landing_like(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection as commands have it: a file of its own, one more attached, then confined."""
    with confined.connect(tmp_path / "own.duckdb") as connection:
        confined.attach(connection, tmp_path / "it's; mart.duckdb", "mart")
        (tmp_path / "in").mkdir()
        confined.confine(connection, folders=[tmp_path / "in"])
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "select * from read_csv('{secret}')",
        "select * from read_text('{secret}')",
        "select * from '{secret}'",
        "select * from glob('{folder}/*')",
        "select * from read_csv('{folder}/in/../secret.csv')",
        "copy (select 1) to '{folder}/out.csv'",
        "copy (select 1) to '{secret}'",
        "attach '{folder}/other.duckdb' as other",
        "export database '{folder}/exported'",
        "install httpfs",
        "load '{folder}/extension.duckdb_extension'",
        "install quack from community",
        "create persistent secret s (type s3)",
        "set enable_external_access = true",
        "set allowed_directories = ['/']",
        "set allowed_paths = ['{secret}']",
        "set temp_directory = '{folder}/elsewhere'",
        "set log_query_path = '{folder}/log'",
        "set autoinstall_known_extensions = true",
        "reset lock_configuration",
        "select * from local_variable",
    ],
)
def test_a_confined_connection_reaches_nothing_else(
    tmp_path: Path, secret: Path, statement: str
) -> None:
    local_variable = [{"secret": 1}]
    before = sorted(path.name for path in tmp_path.iterdir())
    with landing_like(tmp_path) as connection:
        with pytest.raises(duckdb.Error):
            connection.execute(statement.format(secret=secret, folder=tmp_path)).fetchall()
        # What it is for goes on.
        connection.execute("create table mart.t as select 1 as one")
        connection.execute("create table own.t as select * from mart.t")
        connection.execute("checkpoint mart")
    assert local_variable
    assert secret.read_text() == "a\n1\n"
    after = {path.name for path in tmp_path.iterdir()}
    assert after - set(before) == {"own.duckdb", "it's; mart.duckdb", "in"}


def test_what_stands_in_the_published_files_place_cannot_read_the_machine(
    hostile: Path, secret: Path
) -> None:
    with pytest.raises(ScorecardProblem, match="Permission Error"):
        read_lines(hostile, "month")
    with (
        opened(hostile) as connection,
        pytest.raises(duckdb.PermissionException),
    ):
        connection.execute("select * from kpi.service_level").fetchall()
    with pytest.raises(duckdb.PermissionException):
        open_published(hostile).execute("select * from kpi.service_level").fetchall()
    with pytest.raises(duckdb.PermissionException):
        read_rows_of_view(hostile, hostile, "service_level")
    assert secret.exists()


def test_a_file_is_only_read_by_who_only_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "p'; drop.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table t as select 1 as one")
    before = file.read_bytes()
    with confined.reading(file, "warehouse") as connection:
        assert connection.execute("select one from warehouse.t").fetchall() == [(1,)]
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            connection.execute("delete from warehouse.t")
    assert file.read_bytes() == before
