"""A file on its way in: who was forgotten does not come back, and old rows keep nothing personal.

It is done before a row reaches the build file: what was never written there cannot be found there.
"""

from __future__ import annotations

from dataclasses import replace

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Contract, Table
from scripts.erasing.rows import Source, drop_prepared, erased, prepare
from scripts.landing.incoming import Incoming
from scripts.landing.pseudonyms import Keys, make_persons
from scripts.quoting import identifier, literal


def erase_incoming(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    table: Table,
    read: Incoming,
    keys: Keys,
    landed_at: object,
) -> Incoming:
    """What was read, with `temp.incoming` holding only what may be kept of it."""
    if keys.memory.is_empty or not read.rows:
        return read
    declared = ", ".join(
        f"{read.declared.get(name, 'cast(null as varchar)')} as {identifier(name)}"
        for name in table.column_names
    )
    connection.execute(
        f"create or replace temp table read_rows as select {declared}, {read.extra} as _extra, "
        f"{read.record_number} as _record_number, cast($landed_at as timestamp) as _landed_at "
        f"from temp.incoming where {read.kept}",
        {"landed_at": landed_at},
    )
    identifiers = " union ".join(
        f"select {literal(column.personal)} as kind, {identifier(column.name)} as identifier "
        "from temp.read_rows"
        for column in table.personal_columns(*PSEUDONYM_KINDS)
    )
    make_persons(
        connection, identifiers or "select null as kind, null as identifier where false", keys
    )
    prepare(connection, contract, {table.id: "temp.read_rows"}, keys.memory)
    columns = (*table.column_names, "_extra", "_record_number")
    rows = erased(Source(table, "temp.read_rows"), columns, keys.memory.retained_from)
    connection.execute("drop table temp.incoming")
    connection.execute(f"create temp table incoming as select * exclude (_is_erased) from ({rows})")
    connection.execute("drop table temp.read_rows")
    drop_prepared(connection)
    return replace(
        read,
        declared={name: identifier(name) for name in table.column_names},
        extra="_extra",
        record_number="_record_number",
        kept="true",
    )
