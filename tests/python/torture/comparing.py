"""Two warehouses of the same exports, one disturbed and one not: do they say the same?"""

from __future__ import annotations

from pathlib import Path

import duckdb

# What may differ: when and in which landing something came.
_INSTANTS = {"landed_at", "_landed_at", "landing_id", "_landing_id", "signature"}
# Judged is what came since the last publishing, and cells are numbered as they come: kpi_values,
# which is compared, shows them in words.
_NOT_COMPARED = {
    ("audit", "quarantine_shares"),
    ("kpi", "kpi_cells"),
    ("kpi", "kpi_periods"),
    ("kpi", "kpi_totals"),
}
_VIEWS = {("kpi", "kpi_values")}


def differences_of_marts(one: Path, other: Path) -> list[str]:
    """Relations of two marts that do not hold the same rows; doubles may differ by 1e-9."""
    with _both(one, other) as connection:
        relations = _relations(connection, ("core", "kpi", "audit")) - _NOT_COMPARED
        return _differences(connection, sorted(relations))


def differences_of_landings(one: Path, other: Path) -> list[str]:
    """What two private build files that landed the same files do not agree on.

    `one` may know identifiers of rows that have been replaced since; each only once.
    """
    with _both(one, other) as connection:
        relations = sorted(
            (schema, table)
            for schema, table in _relations(connection, ("raw_generic", "landing"))
            if schema == "raw_generic" or table in ("files", "rejected_rows")
        )
        found = _differences(connection, relations)
        twice, lacking = connection.execute(
            """
            select
                (
                    select count(*) - count(distinct (kind, identifier))
                    from one.landing.identities
                ),
                (
                    select count(*) from (
                        select kind, identifier, pseudonym from other.landing.identities
                        except
                        select kind, identifier, pseudonym from one.landing.identities
                    )
                )
            """
        ).fetchall()[0]
        if twice or lacking:
            found.append(f"landing.identities: {twice} twice, {lacking} lacking")
        tokens = connection.execute(
            "select (select value from one.landing.state where name = 'ledger'), "
            "(select value from other.landing.state where name = 'ledger')"
        ).fetchall()[0]
        if tokens[0] != tokens[1] or tokens[0] is None:
            found.append("landing.state: the tokens differ")
        return found


def _both(one: Path, other: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, path in (("one", one), ("other", other)):
        connection.execute(f"attach '{path}' as {name} (read_only)")
    return connection


def _relations(
    connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]
) -> set[tuple[str, str]]:
    """The tables of either, and the views that are compared."""
    tables = connection.execute(
        "select distinct schema_name, table_name from duckdb_tables() "
        "where database_name in ('one', 'other') and list_contains(?, schema_name)",
        [list(schemas)],
    ).fetchall()
    return set(tables) | {view for view in _VIEWS if view[0] in schemas}


def _differences(
    connection: duckdb.DuckDBPyConnection, relations: list[tuple[str, str]]
) -> list[str]:
    return [
        problem
        for schema, relation in relations
        if (problem := _difference(connection, f"{schema}.{relation}"))
    ]


def _difference(connection: duckdb.DuckDBPyConnection, relation: str) -> str | None:
    """How many rows of a relation the two do not share; None = they are the same."""
    columns = []
    for name in ("one", "other"):
        try:
            described = connection.execute(f"describe {name}.{relation}").fetchall()
        except duckdb.CatalogException:
            return f"{relation} is not in {name}"
        columns.append([(column, kind) for column, kind, *_ in described])
    if columns[0] != columns[1]:
        return f"{relation} has other columns"
    named = [(f'"{column}"', kind) for column, kind in columns[0] if column not in _INSTANTS]
    doubles = [column for column, kind in named if kind in ("DOUBLE", "FLOAT")]
    exact = [column for column, kind in named if kind not in ("DOUBLE", "FLOAT")]
    # Rows are known by all that must be equal; among such, doubles are compared in their order.
    rows = """
        {name}_rows as (
            select
                fingerprint,
                row_number() over (partition by fingerprint order by {order}) as place,
                {doubles}
            from (select *, hash({exact}) as fingerprint from {name}.{relation})
        )"""
    both = ", ".join(
        rows.format(
            name=name,
            relation=relation,
            exact=", ".join(exact) or "1",
            order=", ".join(doubles) or "1",
            doubles=", ".join(doubles) or "1 as nothing",
        )
        for name in ("one", "other")
    )
    unequal = "".join(
        f" or one_rows.{column} is distinct from other_rows.{column} and not coalesce("
        f"abs(one_rows.{column} - other_rows.{column})"
        f" <= 1e-9 * greatest(abs(one_rows.{column}), abs(other_rows.{column})), false)"
        for column in doubles
    )
    surplus, missing, unlike = connection.execute(
        f"""
        with {both}
        select
            count(*) filter (other_rows.place is null),
            count(*) filter (one_rows.place is null),
            count(*) filter (
                one_rows.place is not null and other_rows.place is not null and (false{unequal})
            )
        from one_rows
        full join other_rows
            on one_rows.fingerprint = other_rows.fingerprint and one_rows.place = other_rows.place
        """
    ).fetchall()[0]
    if surplus or missing or unlike:
        return f"{relation}: {surplus} rows too many, {missing} missing, {unlike} with other sums"
    return None
