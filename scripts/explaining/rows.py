"""The events behind a KPI: some rows of its relation, without anything personal."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb
from rich import box
from rich.table import Table
from rich.text import Text

SHOWN = 10
_LARGE = 100
_DEFINED = re.compile(r"^create view .+? as ", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One event as it counts; `event_at_local` is in its site's time.

    A sum or percentile has no denominator. `detail_value` and `counted` (who is counted once) are
    None where the KPI has no such thing; what is not known of the others is `unknown`.
    """

    variant: str
    event_id: str
    event_at_local: datetime | None
    channel: str
    queue: str
    site: str
    team: str
    agent_id: str
    detail_value: str | None
    counted: str | None
    numerator: float | None
    denominator: float | None


def columns_of_rows(connection: duckdb.DuckDBPyConnection, relation: str) -> str:
    """The columns to select for a Row; what the relation does not have is NULL."""
    there = {name for name, *_ in connection.execute(f"describe {relation}").fetchall()}
    names = [field.name for field in fields(Row)]
    return ", ".join(name if name in there else f"null as {name}" for name in names)


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    kpi: str,
    variant: str,
    channel: str | None,
    latest: str | None,
) -> tuple[int, list[Row]]:
    """The events of the whole: how many, and some.

    These are the last of the latest complete month, if it has any: half of them with a numerator of
    0 and half with another, where there are both, so that one sees who counts and who does not.
    """
    relation = 'kpi."' + kpi.replace('"', '""') + '"'
    # Events beside the whole, and legs that only cuts by agent are made from, are not its events.
    counted = (
        f"from {relation} where variant = $variant and is_in_whole "
        "and not coalesce(is_leg, false) and channel = coalesce($channel, channel)"
    )
    given = {"variant": variant, "channel": channel}
    number = connection.execute(f"select count(*) {counted}", given).fetchone()
    rows = connection.execute(
        f"""
        with events as (
            select
                {columns_of_rows(connection, relation)},
                coalesce(strftime(event_date, '%Y-%m') = $latest, false) as is_latest,
                row_number() over (
                    partition by is_latest, coalesce(numerator, 0) = 0
                    order by event_at_local desc, event_id
                ) as place
            {counted}
        ),
        picked as (
            select * from events order by is_latest desc, place, numerator desc limit {SHOWN}
        )
        select * exclude (is_latest, place) from picked order by event_at_local desc, event_id
        """,
        {**given, "latest": latest},
    ).fetchall()
    return number[0] if number else 0, [Row(*row) for row in rows]


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
            f"select {columns_of_rows(connection, 'contributions')} from contributions "
            f"order by event_at, event_id, variant limit {SHOWN}"
        ).fetchall()
    return counts, [Row(*row) for row in rows]


def rows_table(
    rows: Sequence[Row], with_variant: bool = True, detail: str = "detail", unit: str = ""
) -> Table:
    """Events as a table, one a line; the variant only if it is asked for and there is a choice.

    Of who and where only what is known of any of them is shown; `detail` is the header of that,
    and `unit` stands behind that of the numbers.
    """
    columns: list[tuple[str, Callable[[Row], str]]] = []
    if with_variant and {row.variant for row in rows} != {"default"}:
        columns.append(("variant", lambda row: row.variant))
    columns += [("event_id", lambda row: row.event_id), ("local time", _instant)]
    where: list[tuple[str, Callable[[Row], str | None]]] = [
        ("channel", lambda row: row.channel),
        ("queue", lambda row: row.queue),
    ]
    # Of agents' time there is no channel: then it matters whose it is.
    if not any(_known(row.channel) for row in rows):
        where += [("team", lambda row: row.team), ("agent", lambda row: row.agent_id)]
    where += [(detail, lambda row: row.detail_value), ("counted", lambda row: row.counted)]
    columns += [
        (header, lambda row, of=of: of(row) or "")
        for header, of in where
        if any(_known(of(row)) for row in rows)
    ]
    is_share = any(row.denominator is not None for row in rows)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for header, _ in columns:
        table.add_column(header, overflow="fold")
    table.add_column(f"counts as{unit}", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(of(row)) for _, of in columns), Text(_counts_as(row, is_share)))
    return table


def _attach(connection: duckdb.DuckDBPyConnection, file: Path, name: str) -> None:
    path = str(file).replace("'", "''")
    connection.execute(f"attach '{path}' as {name} (read_only)")


def _known(text: str | None) -> bool:
    return text not in (None, "unknown")


def _instant(row: Row) -> str:
    return row.event_at_local.strftime("%Y-%m-%d %H:%M") if row.event_at_local else ""


def _counts_as(row: Row, is_share: bool) -> str:
    """The numerator or, where there are denominators, numerator / denominator."""
    if not is_share:
        return _number(row.numerator)
    return f"{_number(row.numerator) or '-'} / {_number(row.denominator) or '-'}"


def _number(number: float | None) -> str:
    if number is None:
        return ""
    # Of what is large nobody reads the thousandths.
    decimals = 1 if abs(number) >= _LARGE else 3
    return f"{number:,.{decimals}f}".rstrip("0").rstrip(".")
