"""A DuckDB file with the schema kpi, opened for reading only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from scripts import confined
from scripts.kpi_files import KpiProblem


@contextmanager
def opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file as the database that names without one mean.

    Raises KpiProblem if it is in use or is no such file.
    """
    try:
        with confined.reading(file, "warehouse") as connection:
            connection.execute("use warehouse")
            yield connection
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        if "Could not set lock" in reason:
            raise KpiProblem(
                f"{file} is in use by another process; wait until it is done"
            ) from None
        raise KpiProblem(f"{file} cannot be read ({reason}); make warehouse") from None


def has_relation(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether the schema kpi of the file has a table or view of this name."""
    found = connection.execute(
        "select 1 from information_schema.tables "
        "where table_catalog = 'warehouse' and table_schema = 'kpi' and table_name = ?",
        [name],
    ).fetchone()
    return found is not None
