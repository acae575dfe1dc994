"""A warehouse made by the statements that dbt sent once, in memory or in files.

dbt takes many times as long for a build of next to nothing as the statements themselves. They do
not depend on what has landed, so what they make of other exports is what dbt would make. What
else they depend on is told anew: the instant that stands for now, and the folder of the settings.
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
# How int_as_of reads what is asked for.
_AS_OF = re.compile(r"landed_instant\('[^']*', 'UTC'\)")
# How the deployment's own settings are read, recorded with those of the sample company.
_SETTINGS = re.compile(r"(?<=\bFROM ')[^']*/seeds/sample_company(?=/[^'/]*')")


class Sent:
    """One statement that dbt sent; DuckDB parses it once for all replays, a fifth of their time."""

    def __init__(self, sql: str) -> None:
        self.sql = sql
        is_told_anew = _AS_OF.search(sql) or _SETTINGS.search(sql)
        self._parsed = None if is_told_anew else duckdb.extract_statements(sql)

    def run(self, connection: duckdb.DuckDBPyConnection, as_of: str, settings: Path | None) -> None:
        """Do it, for the instant and the settings that are asked for."""
        if self._parsed is None:
            sql = _AS_OF.sub(f"landed_instant('{as_of}', 'UTC')", self.sql)
            connection.execute(_SETTINGS.sub(str(settings), sql) if settings else sql)
        for statement in self._parsed or ():
            connection.execute(statement)


@dataclass(frozen=True)
class Statements:
    """What dbt sent, in order: for a whole build, and for a refresh of one."""

    whole: tuple[Sent, ...]
    refresh: tuple[Sent, ...] = ()


def read_statements(file: Path) -> tuple[Sent, ...]:
    """What was recorded into a file."""
    return tuple(Sent(sql) for sql in json.loads(file.read_text(encoding="utf-8")))


def mart_of(build: Path) -> Path:
    """Where the mart of a build file is."""
    return build.with_name(f"{build.name}.mart")


class Replay:
    """One DuckDB with the warehouse that is being built, and what was kept of others.

    In memory it takes over what has landed in build files; or it works in one of these itself.
    """

    def __init__(self, statements: Statements, build: Path | None = None) -> None:
        self._statements = statements
        self._build = build
        # One thread: with next to no rows a second one only takes turns.
        self.connection = duckdb.connect(config={"threads": 1})
        # As profiles.yml has it, here and below.
        self.connection.execute("set TimeZone = 'UTC'")
        self.connection.execute("set disabled_optimizers = 'grouping_sets'")
        self.connection.execute("attach ':memory:' as kept")
        self.clear()

    def __enter__(self) -> Replay:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()

    def clear(self) -> None:
        """Begin anew: in memory nothing has landed, nothing is built."""
        self.connection.execute("use memory")
        files = {BUILD: self._build, MART: self._build and mart_of(self._build)}
        for database, file in files.items():
            self.connection.execute(f"detach database if exists {database}")
            options = " (storage_version 'v1.4.0')" if file and database == MART else ""
            self.connection.execute(f"attach '{file or ':memory:'}' as {database}{options}")
        self.connection.execute(f"use {BUILD}")

    def take(self, build: Path) -> None:
        """Take over all that has landed in a build file, in place of what had before."""
        self.connection.execute(f"attach '{build}' as landed (read_only)")
        landed = self.connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'landed' "
            "and (schema_name = 'landing' or starts_with(schema_name, 'raw_')) order by all"
        ).fetchall()
        for schema, table in landed:
            self.connection.execute(f"create schema if not exists {schema}")
            self.connection.execute(
                f"create or replace table {schema}.{table} as from landed.{schema}.{table}"
            )
        self.connection.execute("detach landed")

    def build(self, as_of: str = "", settings: Path | None = None) -> None:
        """Make the whole warehouse out of what has landed, of which nothing is built yet.

        `as_of` is what CONTACT_CENTER_AS_OF would hold, and `settings` CONTACT_CENTER_SETTINGS.
        """
        self._run(self._statements.whole, as_of, settings)

    def refresh(self, as_of: str = "", settings: Path | None = None) -> None:
        """Bring what is built up to what has landed since."""
        self._run(self._statements.refresh, as_of, settings)

    def relations(self, database: str, schemas: Iterable[str]) -> list[tuple[str, str]]:
        """Schema and name of all tables and views there."""
        return self.connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = ? and list_contains(?, table_schema) order by all",
            [database, list(schemas)],
        ).fetchall()

    def _run(self, statements: Iterable[Sent], as_of: str, settings: Path | None) -> None:
        for statement in statements:
            try:
                statement.run(self.connection, as_of, settings)
            except duckdb.Error as error:
                error.add_note(statement.sql)
                raise
