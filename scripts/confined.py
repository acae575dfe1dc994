"""DuckDB with no more rights than a command needs: its own files, and nothing else of the machine.

SQL can read any file, load code and open connections. So every connection here takes no extension
from anywhere, does not look at Python's variables, and, once it has the files that it needs, can
open no other. A file that somebody put in the published one's place cannot read the machine either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from scripts.quoting import literal

NO_EXTRAS = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    # Else a name without a table is looked up among the variables of the caller.
    "python_enable_replacements": "false",
}


def connect(
    database: Path | None = None,
    *,
    read_only: bool = False,
    settings: dict[str, str] | None = None,
) -> duckdb.DuckDBPyConnection:
    """Open a database (None = one in memory) without extras; what else it needs is attached next.

    Call `confine` as soon as that is done. Raises duckdb.Error.
    """
    name = ":memory:" if database is None else str(database)
    connection = duckdb.connect(name, read_only=read_only, config=NO_EXTRAS | (settings or {}))
    # DuckDB's own bar would stand among what a command prints.
    connection.execute("set enable_progress_bar = false")
    return connection


def confine(
    connection: duckdb.DuckDBPyConnection,
    *,
    files: Iterable[Path] = (),
    folders: Iterable[Path] = (),
) -> None:
    """From here on the connection opens these files and folders only, and no setting changes.

    What is attached already stays open, and may be written where it is attached for writing.
    """
    connection.execute(f"set allowed_paths = {_paths(files)}")
    connection.execute(f"set allowed_directories = {_paths(folders)}")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")


def attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str, how: str = "") -> None:
    """Attach a file under a name; `how` is what stands in DuckDB's brackets, like read_only."""
    connection.execute(f"attach {literal(file)} as {name}{f' ({how})' if how else ''}")


@contextmanager
def reading(file: Path, name: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that reads this one file, attached as `name`. Raises duckdb.Error."""
    with connect() as connection:
        attach(connection, file, name, "read_only")
        # Settings are locked after this, and instants of one zone read the same on any machine.
        connection.execute("set TimeZone = 'UTC'")
        confine(connection)
        yield connection


def _paths(paths: Iterable[Path]) -> str:
    # DuckDB looks at a path as it is given and as it is without links.
    both = {str(way) for path in paths for way in (path.absolute(), path.resolve())}
    return f"[{', '.join(map(literal, sorted(both)))}]"
