"""The private build file: opening it for a landing, and the tables that landing owns in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from scripts import confined
from scripts.contract import Contract, Table
from scripts.quoting import identifier

# Before the name of a system: the schema of its raw tables.
RAW = "raw_"
# Of DuckDB; beyond it goes to the work folder, so that a landing never takes a machine's memory.
_MEMORY = "600MB"
# Files commit one by one; by DuckDB's own 16 MB every second of small ones would tidy up the file.
_TIDY_AFTER = "64MB"
# What landing adds to every raw table, with its type.
LANDING_COLUMNS = {
    "_extra": "varchar",
    "_file": "varchar",
    "_record_number": "bigint",
    "_landed_at": "timestamp",
    "_landing_id": "bigint",
}

_LANDING_TABLES = {
    "files": (
        "system varchar, table_name varchar, file varchar, size_bytes bigint, signature varchar, "
        "sha256 varchar, status varchar, reason varchar, rows_read bigint, landing_id bigint, "
        "landed_at timestamp, is_present boolean"
    ),
    "rejected_rows": (
        "system varchar, table_name varchar, file varchar, record_number bigint, "
        "column_name varchar, value varchar, reason varchar, landed_at timestamp, landing_id bigint"
    ),
    "identities": "kind varchar, identifier varchar, pseudonym varchar",
    "state": "name varchar, value varchar",
    "published_landings": "landing_id bigint",
    "erasures": (
        "erasure_id bigint, what varchar, erased_at timestamp, persons bigint, "
        "identifiers bigint, rows_erased bigint, retained_from date"
    ),
}


class LandingProblem(Exception):
    """Landing as a whole cannot go on; the message says why and what to do."""


def open_build(build: Path, exports: Path, work: Path) -> duckdb.DuckDBPyConnection:
    """Open (or make) the private build file for writing.

    The connection reads from the exports and the work folder only and loads no extension from
    anywhere. Raises LandingProblem if another process has the file, or it is no DuckDB file.
    """
    try:
        connection = confined.connect(
            build,
            settings={
                "temp_directory": str(work),
                "memory_limit": _MEMORY,
                "checkpoint_threshold": _TIDY_AFTER,
            },
        )
    except duckdb.IOException as error:
        if "Could not set lock" in str(error):
            raise LandingProblem(
                f"{build} is in use by another process (a landing, a build, or somebody who looks "
                "into it); wait until it is done, or close it, and run this again"
            ) from None
        raise LandingProblem(
            f"{build} cannot be opened as a DuckDB file ({first_line(error)}); "
            "if it was made by another version, remove it: everything is landed anew"
        ) from None
    connection.execute("set TimeZone = 'UTC'")
    confined.confine(connection, folders=(exports, work))
    return connection


def create_tables(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Create what is missing: every raw table with every declared column, and the ledger."""
    with transaction(connection):
        _create_tables(connection, contract)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that is executed in the `with` block, or, after any exception, nothing of it."""
    connection.execute("begin")
    try:
        yield
        connection.execute("commit")
    except BaseException:
        with suppress(duckdb.TransactionException):
            connection.execute("rollback")
        raise


def _create_tables(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    # Asked once: that it is all there already is the usual case.
    present: dict[tuple[str, str], set[str]] = {}
    for schema, table, column in connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns() "
        "where database_name = current_database() "
        "and (schema_name = 'landing' or starts_with(schema_name, $raw))",
        {"raw": RAW},
    ).fetchall():
        present.setdefault((schema, table), set()).add(column)
    for system in contract.systems:
        connection.execute(f"create schema if not exists {identifier(RAW + system)}")
    connection.execute("create schema if not exists landing")
    for name, columns in _LANDING_TABLES.items():
        if ("landing", name) not in present:
            connection.execute(f"create table landing.{name} ({columns})")
    for table in contract.tables.values():
        columns = dict.fromkeys(table.column_names, "varchar") | LANDING_COLUMNS
        known = present.get((RAW + table.system, table.name))
        if known is None:
            declared = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns.items())
            connection.execute(f"create table {raw(table)} ({declared})")
            continue
        for name, kind in columns.items():
            if name not in known:
                # The contract has grown since; the rows so far do not say.
                connection.execute(f"alter table {raw(table)} add column {identifier(name)} {kind}")


def raw(table: Table) -> str:
    """A raw table's name in SQL."""
    return f"{identifier(RAW + table.system)}.{identifier(table.name)}"


def first_line(error: Exception) -> str:
    """The first line of DuckDB's message: those after it quote SQL."""
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
