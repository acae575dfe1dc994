"""A warehouse in memory, made by the statements that dbt sent once.

dbt takes a minute for a build of next to nothing, the statements themselves some seconds. They do
not depend on what has landed, so what they make of other exports is what dbt would make.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb

# What the tests' build file is called, and so the database in all statements.
BUILD = "warehouse"
MART = "mart"
LANDED = ("raw_generic", "landing")
# How int_as_of reads what is asked for.
_AS_OF = re.compile(r"landed_instant\('[^']*', 'UTC'\)")


class Sent:
    """One statement that dbt sent; DuckDB parses it once for all replays, a fifth of their time."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self._parsed = None if _AS_OF.search(sql) else duckdb.extract_statements(sql)

    def run(self, connection: duckdb.DuckDBPyConnection, as_of: str) -> None:
        """Do it, for the instant that is asked for."""
        if self._parsed is None:
            connection.execute(_AS_OF.sub(f"landed_instant('{as_of}', 'UTC')", self.sql))
        for statement in self._parsed or ():
            connection.execute(statement)


@dataclass(frozen=True)
class Statements:
    """What dbt sent, in order: for a whole build, and for a refresh of one."""

    whole: tuple[Sent, ...]
    refresh: tuple[Sent, ...]


def read_statements(folder: Path) -> Statements:
    """What was recorded into a folder's whole.json and refresh.json."""
    return Statements(
        *(
            tuple(Sent(sql) for sql in json.loads((folder / name).read_text(encoding="utf-8")))
            for name in ("whole.json", "refresh.json")
        )
    )


class Replay:
    """One DuckDB with the warehouse that is being built, and what was kept of others."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        # One thread: with next to no rows a second one only takes turns.
        self.connection = duckdb.connect(config={"threads": 1})
        # As profiles.yml has it.
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("set disabled_optimizers = 'grouping_sets'")
        self.connection.execute("attach ':memory:' as kept")
        self.clear()

    def close(self) -> None:
        self.connection.close()

    def clear(self) -> None:
        """Begin anew: nothing has landed, nothing is built."""
        self.connection.execute("use memory")
        for database in (BUILD, MART):
            self.connection.execute(f"detach database if exists {database}")
            self.connection.execute(f"attach ':memory:' as {database}")
        self.connection.execute(f"use {BUILD}")

    def take(self, build: Path) -> None:
        """Take over all that has landed in a build file, in place of what had before."""
        self.connection.execute(f"attach '{build}' as landed (read_only)")
        for schema, table in self.relations("landed", LANDED):
            self.connection.execute(f"create schema if not exists {schema}")
            self.connection.execute(
                f"create or replace table {schema}.{table} as from landed.{schema}.{table}"
            )
        self.connection.execute("detach landed")

    def build(self, as_of: str = "") -> None:
        """Make the whole warehouse out of what has landed, of which nothing is built yet.

        `as_of` is what CONTACT_CENTER_AS_OF would hold.
        """
        self._run(self._statements.whole, as_of)

    def refresh(self, as_of: str = "") -> None:
        """Bring what is built up to what has landed since."""
        self._run(self._statements.refresh, as_of)

    def relations(self, database: str, schemas: Iterable[str]) -> list[tuple[str, str]]:
        """Schema and name of all tables and views there."""
        return self.connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = ? and list_contains(?, table_schema) order by all",
            [database, list(schemas)],
        ).fetchall()

    def _run(self, statements: Iterable[Sent], as_of: str) -> None:
        for statement in statements:
            try:
                statement.run(self.connection, as_of)
            except duckdb.Error as error:
                error.add_note(statement.sql)
                raise
