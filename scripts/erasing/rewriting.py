"""The private build file written anew, without what is to be gone.

DuckDB leaves what is deleted or overwritten in the file's free blocks. So whatever must be gone is
left out of a new file, which then takes the old one's place in one step: raw rows and landing's own
tables go over, everything that dbt built stays behind, and a whole rebuild is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from scripts.contract import Contract
from scripts.erasing.memory import Memory, sync_folder
from scripts.erasing.rows import Source, drop_prepared, erased, free_text_left, prepare
from scripts.landing.database import (
    RAW,
    LandingProblem,
    create_tables,
    open_build,
    raw,
    transaction,
)
from scripts.landing.keyed import keyed, pads
from scripts.landing.ledger import read_state, write_state
from scripts.landing.pseudonyms import (
    MARK,
    Keys,
    all_identifiers,
    make_persons,
    update_identities,
)
from scripts.quoting import identifier, literal

# Landing's notes (landing.state): what of the memory the build file has applied, and, for whoever
# builds, that everything must be built anew, with the reason in words.
APPLIED = "erasures"
FULL_REFRESH = "full_refresh_needed"
_NEW = "rewritten"
# Made anew, or no longer true once dbt's own tables are gone.
_LEFT_BEHIND = ("identities", "build_stamp")
_STALE_STATE = (
    "salt", "pseudonym_rules", "identities_landing_id", "identities_rows_went", "built_from",
    "refresh", "refreshing",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """Where things are: the private build file, the mart beside it, the exports folder, and a
    private work folder beside the build file."""

    build: Path
    mart: Path
    exports: Path
    work: Path


def open_current(places: Places, contract: Contract, keys: Keys) -> duckdb.DuckDBPyConnection:
    """Open (or make) the private build file as it should be: with all of the memory applied.

    Raises LandingProblem as `open_build` does.
    """
    connection = _opened(places, contract)
    reason = reason_to_rewrite(connection, keys)
    if reason is not None:
        connection.close()
        rewrite(places, contract, keys, reason)
        connection = _opened(places, contract)
    write_record(connection, keys.memory)
    return connection


def erase_late_comers(
    connection: duckdb.DuckDBPyConnection, places: Places, contract: Contract, keys: Keys
) -> duckdb.DuckDBPyConnection:
    """Free text that came before the contact of somebody forgotten that it belongs to goes too.

    Gives the connection to go on with: another one if the file had to be written anew.
    """
    if not keys.memory.forgotten or not _has_late_comers(connection, contract, keys):
        return connection
    landing_id = int(read_state(connection).get("last_landing_id", 0))
    connection.close()
    rewrite(places, contract, keys, "free text of persons who were forgotten was erased")
    connection = open_current(places, contract, keys)
    update_identities(connection, contract, keys, landing_id)
    return connection


def write_record(connection: duckdb.DuckDBPyConnection, memory: Memory) -> None:
    """Bring `landing.erasures`, which audit shows, up to what the memory records."""
    rows = [(number, *vars(line).values()) for number, line in enumerate(memory.record, start=1)]
    with transaction(connection):
        connection.execute("delete from landing.erasures")
        if rows:
            connection.executemany(
                "insert into landing.erasures values (?, ?, ?, ?, ?, ?, ?)", rows
            )


def _opened(places: Places, contract: Contract) -> duckdb.DuckDBPyConnection:
    connection = open_build(places.build, places.exports, places.work)
    create_tables(connection, contract)
    return connection


def _has_late_comers(connection: duckdb.DuckDBPyConnection, contract: Contract, keys: Keys) -> bool:
    make_persons(connection, "select null as kind, null as identifier where false", keys)
    memory = replace(keys.memory, retained_from=None)
    sources = {name: raw(table) for name, table in contract.tables.items()}
    prepare(connection, contract, sources, memory)
    found = any(
        connection.execute(f"{free_text_left(Source(table, raw(table)))} limit 1").fetchall()
        for table in contract.tables.values()
    )
    drop_prepared(connection)
    return found


def reason_to_rewrite(connection: duckdb.DuckDBPyConnection, keys: Keys) -> str | None:
    """Why the build file must be written anew before anything lands; None = it need not."""
    state = read_state(connection)
    if "last_landing_id" not in state:
        # Nothing has landed yet, so there is nothing to be erased.
        write_state(connection, APPLIED, keys.memory.generation)
        return None
    if state.get(APPLIED, Memory().generation) != keys.memory.generation:
        return "persons were forgotten, or older rows lost what is personal"
    if "salt" not in state or keys.is_that_of(state):
        return None
    if state["salt"] != keys.fingerprint:
        return "the salt was changed, and with it all pseudonyms"
    return "telephone numbers are read by other rules than before, and so pseudonyms have changed"


def rewrite(
    places: Places,
    contract: Contract,
    keys: Keys,
    reason: str,
    replaced: Mapping[str, str] | None = None,
) -> int:
    """Write the build file anew; the number of raw rows that lost something.

    `replaced` maps pseudonyms that stand in cells to those that stand there from now on. Until the
    last step the old file is whole; a crash leaves that one, and the next landing tries again.
    """
    copy = places.work / "rewritten.duckdb"
    connection = open_build(places.build, places.exports, places.work)
    try:
        create_tables(connection, contract)
        _know_everybody(connection, contract, keys, replaced or {})
        sources = {name: raw(table) for name, table in contract.tables.items()}
        prepare(connection, contract, sources, keys.memory)
        connection.execute(f"attach {literal(str(copy))} as {_NEW}")
        rows = _copy_rows(connection, contract, keys)
        _note(connection, keys, reason)
        drop_prepared(connection)
        connection.execute(f"checkpoint {_NEW}")
        connection.execute(f"detach {_NEW}")
        connection.execute("checkpoint")
    finally:
        connection.close()
    _take_the_place(copy, places)
    return rows


def _know_everybody(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    keys: Keys,
    replaced: Mapping[str, str],
) -> None:
    """Create `persons` for all of raw, with the pseudonyms that hold from now on."""
    make_persons(connection, all_identifiers(contract), keys)
    connection.execute("create or replace temp table replaced (old varchar, new varchar)")
    connection.execute(
        "insert into temp.replaced select unnest($old), unnest($new)",
        {"old": list(replaced), "new": list(replaced.values())},
    )
    state = read_state(connection)
    if not keys.is_that_of(state):
        # Whose identifier is gone gets the pseudonym that rows which still have the identifier get.
        # Where no row has it: with another salt a new one, else the one so far.
        unknown = (
            "tokens.pseudonym"
            if state.get("salt") == keys.fingerprint
            else keyed("'kept' || chr(0) || tokens.pseudonym", "salt")
        )
        connection.execute(
            f"""
            insert into temp.replaced
            with tokens as (
                select distinct pseudonym from temp.persons
                where starts_with(identifier, {MARK}) and not is_forgotten
                and pseudonym is not null and pseudonym not in (select old from temp.replaced)
            ),
            known as (
                select before.pseudonym as old, min(now.pseudonym) as new
                from landing.identities as before
                inner join temp.persons as now
                    on before.kind = now.kind and before.identifier = now.identifier
                where not starts_with(before.identifier, {MARK})
                group by before.pseudonym
            )
            select tokens.pseudonym, coalesce(known.new, {unknown})
            from tokens
            left join known on tokens.pseudonym = known.old
            """,
            pads("salt", keys.salt.encode()) if "$" in unknown else {},
        )
    connection.execute(
        f"""
        update temp.persons as persons
        set
            pseudonym = replaced.new,
            is_forgotten = persons.is_forgotten or list_contains($keys, replaced.new)
        from temp.replaced as replaced
        where starts_with(persons.identifier, {MARK}) and persons.pseudonym = replaced.old
        """,
        {"keys": list(keys.memory.forgotten.values())},
    )
    connection.execute("drop table temp.replaced")


def _copy_rows(connection: duckdb.DuckDBPyConnection, contract: Contract, keys: Keys) -> int:
    rows = 0
    for schema, table in connection.execute(
        "select schema_name, table_name from duckdb_tables() "
        "where database_name = current_database() and not temporary "
        "and (schema_name = 'landing' or starts_with(schema_name, 'raw_')) order by all"
    ).fetchall():
        source, target = (
            f"{database}{identifier(schema)}.{identifier(table)}" for database in ("", f"{_NEW}.")
        )
        connection.execute(f"create schema if not exists {_NEW}.{identifier(schema)}")
        is_empty = not connection.execute(f"select 1 from {source} limit 1").fetchall()
        declared = contract.tables.get(f"{schema.removeprefix(RAW)}.{table}")
        if is_empty or not schema.startswith(RAW) or declared is None:
            is_left = schema == "landing" and table in _LEFT_BEHIND
            connection.execute(
                f"create table {target} as select * from {source}{' limit 0' if is_left else ''}"
            )
            continue
        columns = [
            name
            for (name,) in connection.execute(
                "select column_name from duckdb_columns() where database_name = current_database() "
                "and schema_name = ? and table_name = ? order by column_index",
                [schema, table],
            ).fetchall()
        ]
        kept = erased(Source(declared, source), columns, keys.memory.retained_from)
        rows += _count(connection, kept)
        connection.execute(f"create table {target} as select * exclude (_is_erased) from ({kept})")
    return rows


def _count(connection: duckdb.DuckDBPyConnection, kept: str) -> int:
    counted = connection.execute(f"select count(*) from ({kept}) where _is_erased").fetchall()
    return int(counted[0][0])


def _note(connection: duckdb.DuckDBPyConnection, keys: Keys, reason: str) -> None:
    state = f"{_NEW}.landing.state"
    connection.execute(
        f"delete from {state} where list_contains($names, name)",
        {"names": [*_STALE_STATE, APPLIED, FULL_REFRESH]},
    )
    connection.executemany(
        f"insert into {state} values (?, ?)",
        [(APPLIED, keys.memory.generation), (FULL_REFRESH, reason)],
    )


def _take_the_place(copy: Path, places: Places) -> None:
    log = places.build.with_name(places.build.name + ".wal")
    if log.exists():
        # It would be taken for the new file's.
        raise LandingProblem(f"{log} could not be written into the build file; run this again")
    # The mart says old pseudonyms; it is made anew by the rebuild that is asked for.
    for path in (places.mart, places.mart.with_name(places.mart.name + ".wal")):
        path.unlink(missing_ok=True)
    descriptor = os.open(copy, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(copy, places.build)
    sync_folder(places.build.parent)
