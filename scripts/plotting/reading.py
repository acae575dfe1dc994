"""Reads what a plot shows: the rows of the query that lies beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from scripts import confined
from scripts.published import require_published

Row = dict[str, Any]
HERE = Path(__file__).parent


class PlotProblem(Exception):
    """There is nothing to plot; the message says why."""


def open_published(published: Path, *settings: Path) -> duckdb.DuckDBPyConnection:
    """The published file, to be read only, and beside it files of the settings.

    Raises NotPublished where it is missing, PlotProblem where it is no such.
    """
    require_published(published)
    try:
        # One thread: sums of doubles depend on their order, and a plot should stay the same.
        connection = confined.connect(published, read_only=True, settings={"threads": "1"})
        confined.confine(connection, files=settings)
        return connection
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise PlotProblem(f"{published} cannot be read ({reason})") from None


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    query: str,
    values: Mapping[str, object] | None = None,
    may_be_empty: bool = False,
) -> list[Row]:
    """The rows of `<query>.sql`, by column. Raises PlotProblem where it fails or finds none."""
    statement = (HERE / f"{query}.sql").read_text("utf-8")
    try:
        found = connection.execute(statement, values or {})
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise PlotProblem(f"the published file cannot answer {query}.sql ({reason})") from None
    if not rows and not may_be_empty:
        raise PlotProblem(f"the published file has no rows for {query}.sql")
    return rows
