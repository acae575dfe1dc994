"""Rows of Python into DuckDB: instants as bigint (ms), all else as the text that Python gives."""

from __future__ import annotations

import duckdb
import numpy as np

from scripts.contract import Table
from scripts.sample.aftermath.known import Columns

_WORDS = {None: None, True: "True", False: "False"}
# Kinds whose values are text already.
_TEXTS = ("id", "text", "vocabulary")


def load(
    database: duckdb.DuckDBPyConnection,
    table: Table,
    columns: Columns,
    statement: str,
    first_row: int = 0,
) -> None:
    """Runs a statement that reads the contract's columns, in their order, from `source`.

    `source` has `_row` besides, counted from `first_row`. A column that is missing or empty
    throughout is NULL. Only the statement's result is kept by the database, not the rows
    themselves.
    """
    number = len(next(iter(columns.values())))
    arrays: dict[str, np.ndarray] = {
        "_row": np.arange(first_row, first_row + number, dtype=np.int64)
    }
    selected = []
    for column in table.columns:
        values = columns.get(column.name)
        name = f'"{column.name}"'
        if values is None or values.count(None) == len(values):
            kind = "bigint" if column.kind == "instant" else "varchar"
            selected.append(f"cast(null as {kind}) as {name}")
        elif column.kind == "instant":
            # None becomes NaN; whole milliseconds are exact in a double for ages to come.
            arrays[column.name] = np.array(values, dtype=np.float64)
            selected.append(f"cast(if(isnan({name}), null, {name}) as bigint) as {name}")
        else:
            arrays[column.name] = np.array(_texts(column.kind, values), dtype=object)
            selected.append(f"cast({name} as varchar) as {name}")
    database.register("arrays", arrays)
    database.execute(
        f"create temp view source as select _row, {', '.join(selected)} from arrays; "
        f"{statement}; drop view source"
    )
    database.unregister("arrays")


def _texts(kind: str, values: list) -> list[str | None]:
    if kind in _TEXTS:
        return values
    if kind == "boolean":
        return [_WORDS[value] for value in values]
    return [None if value is None else str(value) for value in values]
