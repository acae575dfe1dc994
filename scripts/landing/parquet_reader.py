"""Parquet files into `incoming`: every value as the text that the contract wants."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scripts.contract import PRESENCE_KIND, Table
from scripts.landing import incoming
from scripts.landing.csv_header import Columns, match_columns
from scripts.landing.field_reader import as_in_a_header, field_of
from scripts.landing.incoming import Incoming
from scripts.landing.limits import Limits, Refused
from scripts.quoting import identifier, literal

# Old writers store text without saying that it is text.
_SOURCE = "read_parquet(?, binary_as_string = true, hive_partitioning = false)"
_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT", "JSON")


def read_parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, limits: Limits
) -> Incoming:
    """Read a Parquet file. Raises Refused if it is none, is damaged, or lacks needed columns.

    Where rows of nested documents were made flat, only what the table declares is kept, as of CSV.
    """
    is_made_flat = bool(table.rows or table.fields)
    try:
        names = _top_level_names(connection, path)
        columns = match_columns(names, as_in_a_header(table) if is_made_flat else table, limits)
        described = connection.execute(f"describe select * from {_SOURCE}", [str(path)]).fetchall()
        if len(described) != len(columns.names):
            raise Refused("has columns that DuckDB does not read; write flat columns")
        _refuse_swelling(connection, path, [(name, kind) for name, kind, *_ in described], limits)
        texts = ", ".join(
            f"nullif({_text(identifier(name), kind)}, '') as c{position}"
            for position, (name, kind, *_) in enumerate(described)
        )
        declared, extra = incoming.positional(columns)
        if is_made_flat:
            declared, extra = _of_columns(declared, table), "cast(null as varchar)"
        # Only what is kept becomes a column: a table of two thousand takes gigabytes at once.
        places = dict.fromkeys(declared.values())
        nul = _nul(columns, declared_alone=is_made_flat)
        kept = ", ".join([*places, f"{extra} as extra", f"{nul} as nul_in"])
        # In the file's order: a row's place in this table is its number in the file.
        connection.execute(
            f"create temp table incoming as select {kept} from (select {texts} from {_SOURCE})",
            [str(path)],
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
    incoming.create_rejected(connection)
    connection.execute(
        "insert into incoming_rejected "
        "select rowid + 1, nullif(nul_in, ''), 'a NUL in a value' from incoming "
        "where nul_in is not null"
    )
    [(rows, rejected)] = connection.execute(
        "select count(*) filter (nul_in is null), count(nul_in) from incoming"
    ).fetchall()
    for column in table.columns:
        if column.kind == PRESENCE_KIND and column.name in declared:
            declared[column.name] = f"case when {declared[column.name]} is not null then 'true' end"
    return Incoming(
        declared,
        "extra",
        "rowid + 1",
        rows,
        rejected,
        kept="nul_in is null",
        unknown=columns.unknown(table),
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


def _refuse_swelling(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    described: list[tuple[str, str]],
    limits: Limits,
) -> None:
    """Raise Refused if the file holds far more than its size: Parquet packs, and repeats, too.

    Looked at are the bytes before packing, the values of a column, and the texts as they will be.
    """
    packed_bytes = path.stat().st_size
    allowed = limits.unpacked_bytes(packed_bytes)
    found = connection.execute(
        """
        select max(total) from (
            select sum(total_uncompressed_size) as total from parquet_metadata($path)
            union all
            select max(values_of_column) as total from (
                select sum(num_values) as values_of_column from parquet_metadata($path)
                group by column_id
            )
        )
        """,
        {"path": str(path)},
    ).fetchall()[0][0]
    sizes_of = {"VARCHAR": "strlen", "BLOB": "octet_length"}
    texts = [
        f"{sizes_of[kind]}({identifier(name)})" for name, kind in described if kind in sizes_of
    ]
    if texts and (found or 0) <= allowed:
        sizes = " + ".join(f"coalesce({text}, 0)" for text in texts)
        found = connection.execute(f"select sum({sizes}) from {_SOURCE}", [str(path)]).fetchall()[
            0
        ][0]
    if (found or 0) > allowed:
        raise Refused(
            f"holds more than {limits.unpacked_ratio} times its size ({packed_bytes} bytes); "
            "if that is right, write it as CSV"
        )


def _text(column: str, kind: str) -> str:
    """A column of a DuckDB type as a text expression: ISO for times, JSON for what is nested."""
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"cast({column} at time zone 'UTC' as varchar) || '+00:00'"
    if kind.endswith("]") or kind.startswith(_NESTED):
        return f"cast(to_json({column}) as varchar)"
    return f"cast({column} as varchar)"


def _of_columns(fields: dict[str, str], table: Table) -> dict[str, str]:
    """The expressions of fields as those of the columns that they fill."""
    return {
        column.name: fields[field_of(column, table)]
        for column in table.columns
        if field_of(column, table) in fields
    }


def _nul(columns: Columns, declared_alone: bool) -> str:
    """The first column that holds a NUL, as a text expression; NULL where none does.

    Of a column that is not the contract's the name is not told: it is a stranger's text.
    """
    found = " ".join(
        f"when contains(c{position}, chr(0)) then {literal(name or '')}"
        for position, name in enumerate(columns.declared)
        if name is not None or not declared_alone
    )
    return f"case {found} end"
