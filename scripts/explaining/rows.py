"""The events behind a KPI: some rows of its relation, without anything personal."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb

from scripts import confined
from scripts.quoting import identifier

SHOWN = 10
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


@dataclass(frozen=True)
class Total:
    """The rows of one variant, and what they add up to; a sum or percentile has no denominator."""

    variant: str
    rows: int
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
    relation = f"kpi.{identifier(kpi)}"
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


def read_rows_of_view(defined_in: Path, facts_in: Path, kpi: str) -> tuple[list[Total], list[Row]]:
    """A KPI's view of one file over the facts of another: its totals, and its first rows.

    Of these half have a numerator of 0, where there are both. Both files are only read. Raises
    duckdb.Error: CatalogException or BinderException if the facts lack what the view wants,
    IOException if a file is in use.
    """
    with confined.connect() as connection:
        confined.attach(connection, defined_in, "definition", "read_only")
        confined.attach(connection, facts_in, "facts", "read_only")
        connection.execute("set TimeZone = 'UTC'")
        # What runs next is the text of a view: it may ask these two files and nothing else.
        confined.confine(connection)
        found = connection.execute(
            "select sql from duckdb_views() "
            "where database_name = 'definition' and schema_name = 'kpi' and view_name = ?",
            [kpi],
        ).fetchone()
        if found is None:
            raise duckdb.CatalogException(f"{defined_in} holds no view of {kpi}")
        query = _DEFINED.sub("", found[0].strip().rstrip(";"), count=1)
        # A view is stored without its database's name: here the facts are those of the other file.
        connection.execute("use facts")
        connection.execute(f"create temp table contributions as {query}")
        totals = connection.execute(
            "select variant, count(*), sum(numerator), sum(denominator) from contributions "
            "group by variant order by variant"
        ).fetchall()
        rows = connection.execute(
            f"""
            with events as (
                select
                    {columns_of_rows(connection, "contributions")},
                    row_number() over (
                        partition by coalesce(numerator, 0) = 0
                        order by event_at, event_id, variant
                    ) as place
                from contributions
            ),
            picked as (select * from events order by place, numerator desc limit {SHOWN})
            select * exclude (place) from picked order by event_at_local, event_id, variant
            """
        ).fetchall()
    return [Total(*total) for total in totals], [Row(*row) for row in rows]
