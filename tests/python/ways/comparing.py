"""Two warehouses beside each other, by the design's rule: integers, texts and instants equal,
doubles to 1e-9 of their size.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import duckdb
from replaying import MART, Replay

# Everything that is published but the KPIs' own relations: these are views over the facts, as
# `kpi_values` is one over numbers that say nothing by themselves.
NOT_KEPT = ("kpi_cells", "kpi_totals", "kpi_contributions")
# Numbers that say nothing but which row of another table is meant; a refresh keeps those there are.
NUMBERS = {"kpi_periods": "period_no"}
_CLOSE = 1e-9
# Where there is such a column, all doubles of a row are of one unit, and a change is as exact as
# the values that it lies between: of two that are equal but for their last digit it is all noise.
_CHANGE = "change"


def keep(replay: Replay, name: str, schemas: Iterable[str]) -> None:
    """Keep a copy of these schemas of the mart under a name."""
    replay.connection.execute(f"drop schema if exists kept.{name} cascade")
    replay.connection.execute(f"create schema kept.{name}")
    views = set(
        replay.connection.execute(
            "select schema_name, view_name from duckdb_views() where database_name = ?", [MART]
        ).fetchall()
    )
    for schema, table in replay.relations(MART, schemas):
        if table in NOT_KEPT or ((schema, table) in views and table != "kpi_values"):
            continue
        without = f"exclude ({NUMBERS[table]})" if table in NUMBERS else ""
        replay.connection.execute(
            f'create table kept.{name}."{schema}.{table}" as '
            f"select * {without} from {MART}.{schema}.{table}"
        )


def differences(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> dict[str, str]:
    """Of what was kept under two names: where they differ, and an example of it."""
    tables = {name: _tables(connection, name) for name in (one, other)}
    found = dict.fromkeys(
        set(tables[one]).symmetric_difference(tables[other]), "only in one of them"
    )
    for table in sorted(set(tables[one]) & set(tables[other])):
        example = _difference(connection, f'kept.{one}."{table}"', f'kept.{other}."{table}"')
        if example:
            found[table] = example
    return found


def _tables(connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    rows = connection.execute(
        "select table_name from duckdb_tables() where database_name = 'kept' and schema_name = ?",
        [name],
    ).fetchall()
    return [table for (table,) in rows]


def _difference(connection: duckdb.DuckDBPyConnection, one: str, other: str) -> str | None:
    """What differs, None = nothing that matters."""
    columns = connection.execute(f"describe {one}").fetchall()
    if columns != connection.execute(f"describe {other}").fetchall():
        return "other columns"
    sides = [
        connection.execute(f"(from {a}) except all (from {b})").fetchall()
        for a, b in ((one, other), (other, one))
    ]
    if sides == [[], []]:
        return None
    doubles = [place for place, column in enumerate(columns) if column[1] == "DOUBLE"]
    names = [column[0] for column in columns]
    is_of_one_unit = _CHANGE in names
    rest = [_by_exact_part(rows, doubles) for rows in sides]
    for key in rest[0].keys() | rest[1].keys():
        if not _are_close(rest[0][key], rest[1][key], is_of_one_unit):
            lines = [f"{len(sides[0])} rows against {len(sides[1])}"]
            exact = [name for place, name in enumerate(names) if place not in doubles]
            lines.append(str({n: v for n, v in zip(exact, key, strict=True) if v is not None}))
            lines.append(f"{[names[place] for place in doubles]}")
            lines += [f"{side[key]}" for side in rest]
            return "\n    ".join(lines)
    return None


def _by_exact_part(rows: list[tuple], doubles: list[int]) -> dict[tuple, list[tuple]]:
    """The rows' doubles, by all that must be equal to the letter."""
    parts: dict[tuple, list[tuple]] = defaultdict(list)
    for row in rows:
        key = tuple(_hashable(value) for place, value in enumerate(row) if place not in doubles)
        parts[key].append(tuple(row[place] for place in doubles))
    for values in parts.values():
        values.sort(key=lambda row: tuple((v is not None, v or 0) for v in row))
    return parts


def _hashable(value: Any) -> Any:
    return str(value) if isinstance(value, (list, dict)) else value


def _are_close(some: list[tuple], others: list[tuple], is_of_one_unit: bool) -> bool:
    return len(some) == len(others) and all(
        a == b or (None not in (a, b) and abs(a - b) <= _CLOSE * max(abs(a), abs(b), size))
        for one, other in zip(some, others, strict=True)
        for size in [max(abs(v or 0) for v in (*one, *other)) if is_of_one_unit else 0]
        for a, b in zip(one, other, strict=True)
    )
