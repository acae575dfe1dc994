"""The events behind a KPI: the first rows of its relation, without anything personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb
from rich import box
from rich.table import Table
from rich.text import Text

SHOWN = 10
_DEFINED = re.compile(r"^create view .+? as ", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One event as it counts; `event_at` is in UTC, a sum or percentile has no denominator."""

    variant: str
    event_id: str
    event_at: datetime | None
    channel: str
    queue: str
    numerator: float | None
    denominator: float | None


COLUMNS = ", ".join(field.name for field in fields(Row))


def read_rows_of_view(
    defined_in: Path, facts_in: Path, kpi: str
) -> tuple[list[tuple[str, int]], list[Row]]:
    """A KPI's view of one file over the facts of another: the rows of each variant, and the first.

    Both files are only read. Raises duckdb.Error: CatalogException or BinderException if the facts
    lack what the view wants, IOException if a file is in use.
    """
    with duckdb.connect() as connection:
        _attach(connection, defined_in, "definition")
        _attach(connection, facts_in, "facts")
        found = connection.execute(
            "select sql from duckdb_views() "
            "where database_name = 'definition' and schema_name = 'kpi' and view_name = ?",
            [kpi],
        ).fetchone()
        if found is None:
            raise duckdb.CatalogException(f"{defined_in} holds no view of {kpi}")
        query = _DEFINED.sub("", found[0].strip().rstrip(";"), count=1)
        # A view is stored without its database's name: here the facts are those of the other file.
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("use facts")
        connection.execute(f"create temp table contributions as {query}")
        counts = connection.execute(
            "select variant, count(*) from contributions group by variant order by variant"
        ).fetchall()
        rows = connection.execute(
            f"select {COLUMNS} from contributions order by event_at, event_id, variant "
            f"limit {SHOWN}"
        ).fetchall()
    return counts, [Row(*row) for row in rows]


def rows_table(rows: Sequence[Row], with_variant: bool = True) -> Table:
    """Events as a table, one a line; the variant only if it is asked for and there is a choice."""
    with_variant = with_variant and {row.variant for row in rows} != {"default"}
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    if with_variant:
        table.add_column("variant", overflow="fold")
    for header in ("event_id", "event_at (UTC)", "channel", "queue"):
        table.add_column(header, overflow="fold")
    for header in ("numerator", "denominator"):
        table.add_column(header, justify="right", no_wrap=True)
    for row in rows:
        cells = [row.variant] if with_variant else []
        cells += [row.event_id, _instant(row.event_at), row.channel, row.queue]
        cells += [_number(row.numerator), _number(row.denominator)]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    path = str(file).replace("'", "''")
    connection.execute(f"attach '{path}' as {name} (read_only)")


def _instant(instant: datetime | None) -> str:
    return instant.strftime("%Y-%m-%d %H:%M:%S") if instant else ""


def _number(number: float | None) -> str:
    return "" if number is None else f"{number:,.3f}".rstrip("0").rstrip(".")
