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
from itertools import product

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Column, Contract, Table
from scripts.erasing.memory import Memory
from scripts.landing.database import raw
from scripts.landing.pseudonyms import MARK
from scripts.quoting import identifier, literal

_INSTANTS = (
    "instant", "date", "date_or_instant", "epoch_seconds", "epoch_milliseconds", "epoch_or_instant",
)  # fmt: skip
# Where its own key says how old a row is, nothing else does: versions of a record stay together.
_DAY_COLUMNS = {"generic.campaign_events": ("at",)}
# What a row of these is, the newest day in it does not say.
_CUSTOMERS, _AGENTS = "generic.customers", "generic.agents"


def says_whose_contact(table: Table) -> bool:
    """Whether rows of this table say whose a contact or case is; best landed before the others."""
    return any(column.link == "owner" for column in table.columns)


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
    for number, column in enumerate(table.personal_columns(*PSEUDONYM_KINDS)):
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
    if _CUSTOMERS in sources:
        _prepare_customers(connection, contract, sources, retained_from)
    if _AGENTS in sources:
        days = {column.name: _day(column) for column in contract.tables[_AGENTS].columns}
        left_on, valid_from = days["left_on"], days["valid_from"]
        connection.execute(
            f"""
            insert into temp.former_agents
            select agent_id from {sources[_AGENTS]} as source
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
    connection.execute("create or replace temp table forgotten_links (system varchar, id varchar)")
    # Who was forgotten before stands in raw under the key already.
    connection.execute(
        "create or replace temp table forgotten_cells as "
        "select kind, identifier from temp.persons where is_forgotten union "
        f"select kind, {MARK} || key from (select unnest($keys) as key) cross join "
        "(select unnest($kinds) as kind)",
        {"keys": keys, "kinds": list(PSEUDONYM_KINDS)},
    )
    for table in filter(says_whose_contact, contract.tables.values()):
        owners = [column.name for column in table.columns if column.link == "owner"]
        for owner, column in product(owners, table.personal_columns(*PSEUDONYM_KINDS)):
            for relation in {raw(table), sources.get(table.id, raw(table))}:
                connection.execute(
                    "insert into temp.forgotten_links "
                    f"select distinct {literal(table.system)}, {identifier(owner)} "
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
        if table.id != _CUSTOMERS:
            for column in table.personal_columns("customer_id"):
                active.append(
                    f"select {identifier(column.name)} as id from {raw(table)} "
                    f"as source where not ({_is_old(table, retained_from)})"
                )
    day = _newest_day(contract.tables[_CUSTOMERS])
    known = raw(contract.tables[_CUSTOMERS])
    if sources[_CUSTOMERS] != known:
        active.append(f"select customer_id from {known}")
    connection.execute(
        f"""
        insert into temp.inactive_customers
        select customer_id from {sources[_CUSTOMERS]} as source
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
        f"coalesce(source.{identifier(column.name)} in (select id from temp.forgotten_links "
        f"where system = {literal(table.system)}), false)"
        for column in table.columns
        if column.link
    ]


def _is_old(table: Table, retained_from: date | None) -> str:
    if retained_from is None:
        return "false"
    if table.id == _CUSTOMERS:
        return "coalesce(source.customer_id in (select id from temp.inactive_customers), false)"
    if table.id == _AGENTS:
        return "coalesce(source.agent_id in (select id from temp.former_agents), false)"
    return f"({_newest_day(table)} < {_date(retained_from)})"


def _newest_day(table: Table) -> str:
    """A row is as old as the newest day in it, else as its landing; a day to come is none."""
    names = _DAY_COLUMNS.get(table.id) or tuple(
        column.name
        for column in table.columns
        if column.kind in _INSTANTS and column.name != "updated_at"
    )
    landed = "cast(source._landed_at as date)"
    days = [
        f"case when {_day(column)} <= {landed} + 1 then {_day(column)} end"
        for column in table.columns
        if column.name in names
    ]
    return f"coalesce(greatest({', '.join(days)}), {landed})" if days else landed


def _day(column: Column) -> str:
    text = f"source.{identifier(column.name)}"
    written = f"try_cast(substr({text}, 1, 10) as date)"
    if column.kind.startswith("epoch_"):
        unit = 1000 if column.kind == "epoch_milliseconds" else 1
        seconds = f"try_cast({text} as double) / {unit}"
        # Beyond the year 9999 is no day; DuckDB would stop at it.
        valid = f"case when {seconds} between 0 and 253402300799 then {seconds} end"
        counted = f"cast(to_timestamp({valid}) as date)"
        is_either = column.kind == "epoch_or_instant"
        return f"coalesce({counted}, {written})" if is_either else counted
    return written


def _date(day: date) -> str:
    return f"date '{day.isoformat()}'"
