"""Parquet files into `incoming`: every value as the text that the contract wants."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scripts.contract import Table
from scripts.landing import incoming
from scripts.landing.csv_header import match_columns
from scripts.landing.incoming import Incoming, identifier, literal
from scripts.landing.limits import Limits, Refused

# Old writers store text without saying that it is text.
_SOURCE = "read_parquet(?, binary_as_string = true, hive_partitioning = false)"
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT", "JSON")


def read_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, limits: Limits
) -> Incoming:
    """Read a Parquet file. Raises Refused if it is none, is damaged, or lacks needed columns."""
    try:
        names = _top_level_names(connection, path)
        columns = match_columns(names, table, limits)
        described = connection.execute(f"describe select * from {_SOURCE}", [str(path)]).fetchall()
        texts = ", ".join(
            f"nullif({_text(identifier(name), kind)}, '') as c{position}"
            for position, (name, kind, *_) in enumerate(described)
        )
        # In the file's order: a row's place in this table is its number in the file.
        connection.execute(
            f"create temp table incoming as select {texts} from {_SOURCE}", [str(path)]
        )
    except (
        duckdb.InvalidInputException,
        duckdb.ConversionException,
        duckdb.IOException,
        duckdb.BinderException,
        duckdb.NotImplementedException,
        duckdb.SerializationException,
    ):
        # DuckDB's own words may hold a value of the file.
        raise Refused(
            "cannot be read as Parquet: not whole, encrypted, or with text that is not UTF-8; "
            "export or copy it again"
        ) from None
    if len(described) != len(columns.names):
        raise Refused("has columns that DuckDB does not read; write flat columns")
    rejected = _reject_nul(connection, columns.names)
    rows = connection.execute("select count(*) from incoming").fetchall()[0][0] - rejected
    declared, extra = incoming.positional(columns)
    return Incoming(
        declared,
        extra,
        "rowid + 1",
        rows,
        rejected,
        kept="rowid + 1 not in (select record_number from incoming_rejected)",
    )


def _top_level_names(connection: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    """Names of the columns as the file has them: DuckDB renames those that it holds for equal."""
    schema = connection.execute(
        "select name, num_children from parquet_schema(?)", [str(path)]
    ).fetchall()
    names: list[str] = []
    below: list[int] = []
    for name, children in schema:
        while below and below[-1] == 0:
            below.pop()
        if len(below) == 1:
            names.append(name)
        if below:
            below[-1] -= 1
        below.append(children or 0)
    return names


def _text(column: str, kind: str) -> str:
    """A column of a DuckDB type as a text expression: ISO for times, JSON for what is nested."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"cast({column} at time zone 'UTC' as varchar) || '+00:00'"
    if kind.endswith("]") or kind.startswith(_NESTED):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"


def _reject_nul(connection: duckdb.DuckDBPyConnection, names: tuple[str, ...]) -> int:
    """Fill `incoming_rejected` with the rows that hold a NUL; the number of them."""
    incoming.create_rejected(connection)
    found = " ".join(
        f"when contains(c{position}, chr(0)) then {literal(name)}"
        for position, name in enumerate(names)
    )
    connection.execute(
        "insert into incoming_rejected "
        "select record_number, column_name, 'a NUL in a value' from "
        f"(select rowid + 1 as record_number, case {found} end as column_name from incoming) "
        "where column_name is not null"
    )
    return connection.execute("select count(*) from incoming_rejected").fetchall()[0][0]
