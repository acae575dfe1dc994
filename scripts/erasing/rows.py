"""SQL that turns rows into what may be kept of them.

In a row of somebody forgotten, the cell that said who it was says the random key instead, and free
text is gone. In a row from before the day from which is kept, such cells say the pseudonym, so that
every number stays as it is, and free text and names are gone. Nothing else of a row changes.

The temporary table `persons` (scripts/landing/pseudonyms.py) must know every identifier of the
source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Column, Contract, Table
from scripts.erasing.memory import Memory
from scripts.landing.database import raw
from scripts.landing.pseudonyms import MARK
from scripts.quoting import identifier, literal

# Columns by which rows without an identifier belong to somebody's contacts and cases.
_LINKED = {"calls": "call_id", "conversations": "conversation_id", "cases": "case_id"}
_LINKS = ("call_id", "conversation_id", "contact_id", "case_id")
_INSTANTS = ("instant", "date", "date_or_instant")
# Where its own key says how old a row is, nothing else does: versions of a record stay together.
_DAY_COLUMNS = {"campaign_events": ("at",)}


def says_whose_contact(table: str) -> bool:
    """Whether rows of this table say whose a contact or case is; best landed before the others."""
    return table in _LINKED


@dataclass(frozen=True)
class Source:
    """Rows of one table of the contract: a relation in SQL that has its declared columns,
    `_extra` and `_landed_at`."""

    table: Table
    relation: str


def erased(source: Source, columns: Sequence[str], retained_from: date | None) -> str:
    """SQL of the source's rows with these columns as they may be kept.

    A last column, `_is_erased`, says whether anything of the row went.
    """
    table = source.table
    personal = {column.name: column for column in table.columns if column.personal}
    known, joins, forgotten, kept = [], [], [], {}
    for number, column in enumerate(_identifying(table)):
        person, cell = f"person_{number}", f"source.{identifier(column.name)}"
        joins.append(
            f"left join temp.persons as {person} on {person}.kind = {literal(str(column.personal))}"
            f" and {person}.identifier = {cell}"
        )
        known.append(f"{person}.pseudonym as _pseudonym_{number}")
        known.append(f"coalesce({person}.is_forgotten, false) as _is_forgotten_{number}")
        forgotten.append(f"coalesce({person}.is_forgotten, false)")
        kept[column.name] = (
            f"case when {cell} is null then null "
            f"when starts_with({cell}, {MARK}) or _is_forgotten_{number} or _is_old "
            f"then {MARK} || coalesce(_pseudonym_{number}, '') else {cell} end"
        )
    forgotten += _linked(table)
    for name in ("_extra", *(one for one in personal if one not in kept)):
        # An agent's name has nothing to do with a customer who is forgotten.
        is_agents = name in personal and personal[name].personal == "name"
        gone = "_is_old" if is_agents else "_is_old or _is_forgotten"
        kept[name] = f"case when {gone} then null else source.{identifier(name)} end"
    selected = ", ".join(
        f"{kept.get(name, f'source.{identifier(name)}')} as {identifier(name)}" for name in columns
    )
    changed = " or ".join(
        f"({cell}) is distinct from source.{identifier(name)}" for name, cell in kept.items()
    )
    return (
        f"select {selected}, {changed} as _is_erased from (select source.*, "
        f"{''.join(f'{one}, ' for one in known)}{_is_old(table, retained_from)} as _is_old, "
        f"{' or '.join(forgotten) or 'false'} as _is_forgotten "
        f"from {source.relation} as source {' '.join(joins)}) as source"
    )


def free_text_left(source: Source) -> str:
    """SQL of the source's rows that say something of a forgotten person's contact or case."""
    texts = ["_extra", *(c.name for c in source.table.columns if c.personal == "text")]
    said = " or ".join(f"source.{identifier(name)} is not null" for name in texts)
    linked = " or ".join(_linked(source.table)) or "false"
    return f"select 1 from {source.relation} as source where ({linked}) and ({said})"


def prepare(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    sources: dict[str, str],
    memory: Memory,
) -> None:
    """Create what `erased` looks up beside `persons`.

    `forgotten_links`: contacts and cases of forgotten persons. `inactive_customers`: of a
    customers' table, those of whom there is nothing younger. `former_agents`: who left before.
    `sources` are relations by table, of what is to be erased; raw is looked at besides.
    """
    retained_from = memory.retained_from
    _prepare_links(connection, contract, sources, sorted(set(memory.forgotten.values())))
    for name in ("inactive_customers", "former_agents"):
        connection.execute(f"create or replace temp table {name} (id varchar)")
    if retained_from is None:
        return
    if "customers" in sources:
        _prepare_customers(connection, contract, sources, retained_from)
    if "agents" in sources:
        left_on, valid_from = _day("left_on"), _day("valid_from")
        connection.execute(
            f"""
            insert into temp.former_agents
            select agent_id from {sources["agents"]} as source
            where agent_id is not null
            group by agent_id
            having
                max({left_on}) < {_date(retained_from)}
                and coalesce(max({valid_from}) <= max({left_on}), true)
            """
        )


def drop_prepared(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables: they may hold identifiers."""
    for name in ("persons", "forgotten_links", "inactive_customers", "former_agents"):
        connection.execute(f"drop table if exists temp.{name}")


def _prepare_links(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    sources: dict[str, str],
    keys: list[str],
) -> None:
    """The contacts and cases of forgotten persons, those whose rows are in raw already too."""
    connection.execute("create or replace temp table forgotten_links (id varchar)")
    # Who was forgotten before stands in raw under the key already.
    connection.execute(
        "create or replace temp table forgotten_cells as "
        "select kind, identifier from temp.persons where is_forgotten union "
        f"select kind, {MARK} || key from (select unnest($keys) as key) cross join "
        "(select unnest($kinds) as kind)",
        {"keys": keys, "kinds": list(PSEUDONYM_KINDS)},
    )
    for name, key in _LINKED.items():
        for column in _identifying(contract.tables[name]):
            for relation in {raw(name), sources.get(name, raw(name))}:
                connection.execute(
                    f"insert into temp.forgotten_links select distinct {identifier(key)} "
                    f"from {relation} as source inner join temp.forgotten_cells as cells "
                    f"on cells.kind = {literal(str(column.personal))} "
                    f"and cells.identifier = source.{identifier(column.name)}"
                )
    connection.execute("drop table temp.forgotten_cells")


def _prepare_customers(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    sources: dict[str, str],
    retained_from: date,
) -> None:
    """A customer's rows are erased all together or not at all: the id is what they are known by."""
    active = []
    for table in contract.tables.values():
        if table.name != "customers":
            for column in _identifying(table):
                if column.personal == "customer_id":
                    active.append(
                        f"select {identifier(column.name)} as id from {raw(table.name)} "
                        f"as source where not ({_is_old(table, retained_from)})"
                    )
    day = _newest_day(contract.tables["customers"])
    known = raw("customers")
    if sources["customers"] != known:
        active.append(f"select customer_id from {known}")
    connection.execute(
        f"""
        insert into temp.inactive_customers
        select customer_id from {sources["customers"]} as source
        where customer_id is not null
        group by customer_id
        having max({day}) < {_date(retained_from)}
        except
        select id from ({" union ".join(active)}) as active (id)
        union
        -- Whose id went before: what comes of them later goes the same way.
        select identifier from temp.persons
        where kind = 'customer_id' and {MARK} || pseudonym in (select customer_id from {known})
        """
    )


def _linked(table: Table) -> list[str]:
    return [
        f"coalesce(source.{column.name} in (select id from temp.forgotten_links), false)"
        for column in table.columns
        if column.name in _LINKS
    ]


def _is_old(table: Table, retained_from: date | None) -> str:
    if retained_from is None:
        return "false"
    if table.name == "customers":
        return "coalesce(source.customer_id in (select id from temp.inactive_customers), false)"
    if table.name == "agents":
        return "coalesce(source.agent_id in (select id from temp.former_agents), false)"
    return f"({_newest_day(table)} < {_date(retained_from)})"


def _newest_day(table: Table) -> str:
    """A row is as old as the newest day in it, else as its landing; a day to come is none."""
    names = _DAY_COLUMNS.get(table.name) or tuple(
        column.name
        for column in table.columns
        if column.kind in _INSTANTS and column.name != "updated_at"
    )
    landed = "cast(source._landed_at as date)"
    days = [f"case when {_day(name)} <= {landed} + 1 then {_day(name)} end" for name in names]
    return f"coalesce(greatest({', '.join(days)}), {landed})"


def _day(column: str) -> str:
    return f"try_cast(substr(source.{identifier(column)}, 1, 10) as date)"


def _date(day: date) -> str:
    return f"date '{day.isoformat()}'"


def _identifying(table: Table) -> list[Column]:
    return [column for column in table.columns if column.personal in PSEUDONYM_KINDS]
