"""The last look at the mart before everybody may read it: is it whole, is nothing personal in it?

Every function takes a connection to the private build file with the mart attached, and returns
problems as sentences; none = fine. A problem names relation and column, never the value.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from scripts.contract import Contract
from scripts.landing.database import raw
from scripts.quoting import identifier

# What BI tools rely on; the relations of single KPIs are taken from dim_kpis.
EXPECTED = (
    "kpi.kpi_values",
    "kpi.dim_kpis",
    "kpi.kpi_benchmarks",
    "kpi.kpi_scorecard",
    "core.fct_contacts",
    "core.fct_contact_legs",
    "core.fct_messages",
    "core.fct_surveys",
    "audit.quarantined_rows",
    "audit.row_accounting",
    "audit.files",
    "audit.quarantine_shares",
    "audit.source_days",
    "audit.source_freshness",
    "audit.source_warnings",
)
SCHEMAS = ("kpi", "core", "audit")
# Views over relations that are searched themselves, and too long to be searched twice. The same
# holds for the KPIs' own: what they show of facts is searched there, and what they say themselves
# (details) stands in kpi_cells.
SEARCHED_ELSEWHERE = {("kpi", "kpi_contributions"), ("kpi", "kpi_values")}
# A shorter identifier would meet ordinary words and small numbers.
SHORTEST_IDENTIFIER = 5
# Columns of this name say what a KPI is called, not a person.
NAMES_OF_KPIS = ("kpi", "name")
# The one column for agents' names; empty unless the setting publish_agent_names says yes.
AGENT_NAMES = "core.dim_agents.agent_name"
# How columns are named whose texts stand in few rows each.
_KEYS = ("_id", "_key")
# Of the reasons for quarantine so many are said.
_SAID = 3


@dataclass(frozen=True)
class Column:
    """One column of a relation in the mart; `kind` is DuckDB's type as text."""

    schema: str
    relation: str
    name: str
    kind: str

    @property
    def shown(self) -> str:
        """The relation and column, for a message."""
        return f"{self.schema}.{self.relation}.{self.name}"


def columns_of(connection: duckdb.DuckDBPyConnection, database: str) -> list[Column]:
    """All columns of all tables and views of an attached database."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and not internal order by all",
        [database],
    ).fetchall()
    return [Column(*row) for row in rows]


def missing_relations(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Relations that BI tools rely on and that are not there, or that are where none belongs."""
    columns = columns_of(connection, database)
    present = {f"{column.schema}.{column.relation}" for column in columns}
    problems = [f"{name} is missing" for name in EXPECTED if name not in present]
    if "kpi.dim_kpis" in present:
        problems += [
            f"kpi.{kpi} is missing, although dim_kpis has a card of it"
            for kpi in _kpis(connection, database)
            if f"kpi.{kpi}" not in present
        ]
    strays = sorted({f"{c.schema}.{c.relation}" for c in columns if c.schema not in SCHEMAS})
    return problems + [
        f"{name} lies outside of {', '.join(SCHEMAS)}: only these are published" for name in strays
    ]


def personal_columns(
    connection: duckdb.DuckDBPyConnection, database: str, contract: Contract
) -> list[str]:
    """Columns that are named like a personal one of the exports."""
    personal = {column.name: table.id for table, column in contract.personal_columns()}
    return [
        f"{column.shown} is named like the personal column {personal[column.name.lower()]}."
        f"{column.name.lower()} of the exports; publish its pseudonym, under another name"
        for column in columns_of(connection, database)
        if column.name.lower() in personal and (column.schema, column.name) != NAMES_OF_KPIS
    ]


def personal_values(
    connection: duckdb.DuckDBPyConnection,
    database: str,
    contract: Contract,
    publishes_agent_names: bool = False,
) -> list[str]:
    """Columns in which a customer's number or address, or an agent's full name stands.

    Agents' names may stand in the one column made for them, if the deployment says so. Blanks
    around a value and upper case make no difference. Nested columns are problems as well: what is
    inside could not be compared. A company's own line may stand in columns named `entry_point`,
    though somebody called from it.
    """
    connection.execute(
        f"""
        create or replace temp table personal_values as
        select distinct lower(trim(identifier)) as personal_value
        from landing.identities
        where kind in ('number', 'address') and length(trim(identifier)) >= {SHORTEST_IDENTIFIER}
        """
    )
    for table, column in contract.personal_columns("name"):
        # A name of one word may well be the name of a team or a town too.
        connection.execute(
            f"""
            insert into personal_values
            select distinct lower(trim({identifier(column.name)})) from {raw(table)}
            where contains(trim({identifier(column.name)}), ' ')
            """
        )
    problems = []
    columns = columns_of(connection, database)
    for column in columns:
        if _is_nested_text(column.kind):
            problems.append(
                f"{column.shown} is nested ({column.kind}), so that it cannot be searched for "
                "personal values; publish plain columns"
            )
    if publishes_agent_names:
        columns = [column for column in columns if column.shown != AGENT_NAMES]
    connection.execute(
        f"""
        create or replace temp table personal_values_but_own_lines as
        select personal_value from personal_values
        where personal_value not in (select line from ({_own_lines(contract)}))
        """
    )
    found: dict[str, list[tuple[Column, int]]] = {}
    elsewhere = SEARCHED_ELSEWHERE | {("kpi", kpi) for kpi in _kpis(connection, database)}
    for (schema, relation), texts in _texts_by_relation(columns).items():
        if (schema, relation) in elsewhere:
            continue
        name = f"{identifier(database)}.{identifier(schema)}.{identifier(relation)}"
        search = " union all ".join(
            f"select {place} as place, sum(rows) as rows from {_counted_texts(text, name)} "
            f"where lower(trim(cast(text as varchar))) "
            f"in (select personal_value from {_searched_for(text)})"
            for place, text in enumerate(texts)
        )
        for place, count in connection.execute(search).fetchall():
            if count:
                text = texts[place]
                found.setdefault(text.name, []).append((text, count))
    # What is in one column of a fact is in that of each KPI over it too: said once.
    for places in found.values():
        text, count = places[0]
        others = f", and {len(places) - 1} more relations with that column" if places[1:] else ""
        problems.append(
            f"{text.shown} holds a personal value of the exports (a customer's number or address, "
            f"or an agent's name) in {count:,} rows{others}"
        )
    connection.execute("drop table personal_values_but_own_lines")
    connection.execute("drop table personal_values")
    return problems


def own_lines(connection: duckdb.DuckDBPyConnection, contract: Contract) -> int:
    """How many customers' numbers are lines of the company by which at least two others called in.

    A number that only its own caller came in by is none: where a file has the caller's number in
    the wrong column, all of them look like that.
    """
    rows = connection.execute(f"select count(*) from ({_own_lines(contract)})").fetchall()
    return int(rows[0][0])


def _own_lines(contract: Contract) -> str:
    """SQL of these numbers, as they are searched for."""
    called = " union ".join(
        f"select {_spelled(line.name)} as line, {_spelled(number.name)} as number from {raw(table)}"
        + (" where direction = 'inbound'" if "direction" in table.column_names else "")
        for table, number in contract.personal_columns("number")
        for line in table.columns
        if line.is_line
    )
    return f"""
        select called.line
        from ({called}) as called
        inner join (
            select distinct lower(trim(identifier)) as number
            from landing.identities
            where kind = 'number' and length(trim(identifier)) >= {SHORTEST_IDENTIFIER}
        ) as numbers on called.line = numbers.number
        where called.number <> called.line
        group by called.line
        having count(distinct called.number) >= 2
    """


def _spelled(column: str) -> str:
    return f"lower(trim({identifier(column)}))"


def _kpis(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """The KPIs that have a card."""
    rows = connection.execute(
        f"select distinct kpi_id from {identifier(database)}.kpi.dim_kpis order by all"
    ).fetchall()
    return [kpi for (kpi,) in rows]


def _counted_texts(text: Column, relation: str) -> str:
    """SQL of a column's texts and in how many rows each stands.

    Most stand in many rows, and are looked up once. A key stands in one or few: finding out in how
    many would take longer than to look up each.
    """
    column = identifier(text.name)
    if text.name.endswith(_KEYS):
        return f"(select {column} as text, 1 as rows from {relation})"
    return f"(select {column} as text, count(*) as rows from {relation} group by all)"


def _searched_for(text: Column) -> str:
    is_entry_point = text.name == "entry_point"
    return "personal_values_but_own_lines" if is_entry_point else "personal_values"


def broken_views(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Views that do not work in a database of this name: their text names another one."""
    views = connection.execute(
        "select schema_name, view_name from duckdb_views() "
        "where database_name = ? and not internal order by all",
        [database],
    ).fetchall()
    problems = []
    for schema, view in views:
        try:
            connection.execute(
                f"from {identifier(database)}.{identifier(schema)}.{identifier(view)} limit 0"
            )
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            problems.append(f"the view {schema}.{view} does not work under any name ({reason})")
    return problems


def over_the_limit(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Tables of which too many rows of one landing are quarantined, and what is wrong with them."""
    rows = connection.execute(
        "select system, table_name, rows_quarantined, rows_judged, share, limit_share "
        f"from {identifier(database)}.audit.quarantine_shares where is_over order by all"
    ).fetchall()
    # As the limit looks at them: rows that were published once are not judged again.
    faults = _faults(
        connection,
        database,
        "(system, table_name, file) in (select (system, table_name, file) from landing.files "
        "where landing_id not in (select landing_id from landing.published_landings))",
    )
    problems = []
    for system, table, bad, judged, share, limit in rows:
        of_table = [fault for fault in faults if (fault.system, fault.table) == (system, table)]
        problems.append(
            "\n    ".join(
                [
                    f"{system} {table}: {bad:,} of {judged:,} rows are quarantined ({share:.1%}, "
                    f"the limit is {limit:.1%}, quarantine_limit in deployment.csv sets another)",
                    *_said_of(of_table),
                    f"each of them: make sql BUILT=1 "
                    f"Q=\"select * from quarantined_rows where table_name = '{table}'\"",
                    "mend what writes the files, or the files, and run this again",
                ]
            )
        )
    return problems


def said_of_quarantine(connection: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """How many rows are in quarantine now, and what most of them lack, in a sentence or none."""
    faults = _faults(connection, database)
    if not faults:
        return []
    rows = sum(fault.rows for fault in faults)
    return [
        "\n  ".join(
            [
                f"Of what landed {_rows(rows)} {'is' if rows == 1 else 'are'} in quarantine and "
                f"{'counts' if rows == 1 else 'count'} nowhere:",
                *_said_of(faults),
                'each of them: make sql Q="select * from quarantined_rows"',
            ]
        )
    ]


@dataclass(frozen=True)
class _Fault:
    """What is wrong with rows of a table in the same way, and where the first of them stands."""

    system: str
    table: str
    column: str | None
    reason: str
    rows: int
    file: str
    record: int
    value: str | None

    @property
    def said(self) -> str:
        """In words."""
        where = f"{self.system} {self.table}" + (f", {self.column}" if self.column else "")
        first = f"record {self.record} of {self.file}" + (f": {self.value}" if self.value else "")
        return f"{where}: {self.reason} ({_rows(self.rows)}; the first is {first})"


def _faults(
    connection: duckdb.DuckDBPyConnection, database: str, condition: str = "true"
) -> list[_Fault]:
    """All faults among the rows in quarantine now, the most frequent first."""
    rows = connection.execute(
        "select system, table_name, column_name, reason, count(*) as found, "
        "unnest(min({'file': file, 'record': record_number, 'value': value})) "
        f"from {identifier(database)}.audit.quarantined_rows where {condition} "
        "group by system, table_name, column_name, reason "
        "order by found desc, system, table_name, column_name, reason"
    ).fetchall()
    return [_Fault(*row) for row in rows]


def _said_of(faults: list[_Fault]) -> list[str]:
    """The most frequent ones in words, and how many there are besides."""
    said = [fault.said for fault in faults[:_SAID]]
    others = faults[_SAID:]
    rest = f"{_rows(sum(fault.rows for fault in others))} for {len(others)} other reasons"
    return [*said, rest] if others else said


def _rows(number: int) -> str:
    return "1 row" if number == 1 else f"{number:,} rows"


def _is_nested_text(kind: str) -> bool:
    is_nested = kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION"))
    return is_nested and any(text in kind for text in ("VARCHAR", "JSON", "BLOB", "ENUM"))


def _texts_by_relation(columns: list[Column]) -> dict[tuple[str, str], list[Column]]:
    texts: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        if column.kind in ("VARCHAR", "JSON") or column.kind.startswith("ENUM"):
            texts.setdefault((column.schema, column.relation), []).append(column)
    return texts
