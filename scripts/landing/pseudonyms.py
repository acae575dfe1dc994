"""Identifiers of persons, and the keyed pseudonyms that stand for them after landing.

Only `landing.identities` in the private build file connects the two. The salt itself is written
nowhere; its fingerprint tells when it has changed, and then all pseudonyms are made anew.

A pseudonym is HMAC-SHA256 under the salt, of the kind and the one spelling of the identifier, cut
to 32 hex digits. Who was forgotten has a random key in its place. In a row that keeps nothing
personal the cell itself says the pseudonym, behind a NUL: that no export can write, since landing
takes no NUL.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
import phonenumbers

from scripts.contract import PSEUDONYM_KINDS, Contract
from scripts.erasing.memory import Memory
from scripts.landing.database import LandingProblem, raw, transaction
from scripts.landing.keyed import keyed, pads, salt_fingerprint
from scripts.landing.ledger import forget_state, read_state, write_state
from scripts.landing.persons import DAMAGED_ID, RULES, person_of
from scripts.landing.settings import read_setting
from scripts.quoting import identifier, literal

# What stands before a pseudonym in a cell, as SQL.
MARK = "chr(0)"
# Landing's note that rows went, and identifiers may have gone with them.
ROWS_WENT = "identities_rows_went"


@dataclass(frozen=True)
class Keys:
    """All that decides which pseudonym an identifier gets; `country` None = none is set."""

    # Not in the printed form: who knows it can undo the pseudonyms.
    salt: str = field(repr=False)
    country: str | None = None
    memory: Memory = field(default_factory=Memory)

    @classmethod
    def read(cls, salt: str, settings: Path, memory: Memory) -> Keys:
        """The keys of a deployment. Raises LandingProblem if its country is no country."""
        country = read_setting(settings, "country")
        if country is not None and country not in phonenumbers.SUPPORTED_REGIONS:
            raise LandingProblem(
                f"CONTACT_CENTER_SETTINGS={settings}: deployment.csv says country,{country}, which "
                "is no country; write its two letters of ISO 3166, such as DE or US, or nothing"
            )
        return cls(salt, country, memory)

    @property
    def fingerprint(self) -> str:
        """What tells one salt from another without telling the salt."""
        return salt_fingerprint(self.salt)

    @property
    def rules(self) -> str:
        """What else decides: how numbers are read, and where those without a country are from."""
        return f"{RULES} {self.country or '-'}"

    @property
    def token(self) -> str:
        """A fingerprint of all of it: with another one, what was built is not right any more."""
        return f"{self.fingerprint} {self.rules} {self.memory.generation}"

    def is_that_of(self, state: dict[str, str]) -> bool:
        """Whether pseudonyms made so far (landing's state says by what) are still right."""
        return (state.get("salt"), state.get("pseudonym_rules")) == (self.fingerprint, self.rules)


def update_identities(
    connection: duckdb.DuckDBPyConnection, contract: Contract, keys: Keys, landing_id: int
) -> None:
    """Give a pseudonym to every identifier in raw that has none yet.

    Looks only at rows of landings since the last time, unless the salt or the rules have changed:
    then every pseudonym is made anew. `landing_id` is the last landing's.
    """
    state = read_state(connection)
    is_same = keys.is_that_of(state)
    since = int(state.get("identities_landing_id", 0)) if is_same else 0
    if is_same and since == landing_id:
        return
    with transaction(connection):
        if not is_same:
            connection.execute("delete from landing.identities")
        make_persons(
            connection,
            f"""
            {all_identifiers(contract, since=since)}
            except
            select kind, identifier from landing.identities
            """,
            keys,
        )
        connection.execute(
            "insert into landing.identities (kind, identifier, pseudonym) "
            "select kind, identifier, pseudonym from temp.persons where pseudonym is not null"
        )
        connection.execute("drop table temp.persons")
        write_state(connection, "salt", keys.fingerprint)
        write_state(connection, "pseudonym_rules", keys.rules)
        write_state(connection, "identities_landing_id", str(landing_id))


def drop_identities_that_went(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Drop identifiers that raw has no longer, once no refresh needs them any more.

    A refresh tells by the pseudonym whose row went: so they stay until a whole build has read what
    is landed. To be called before anything lands.
    """
    if ROWS_WENT not in read_state(connection) or not _is_all_built(connection):
        return
    with transaction(connection):
        connection.execute(
            "delete from landing.identities as known where not exists ("
            f"select 1 from ({all_identifiers(contract)}) as there "
            "where there.kind = known.kind and there.identifier = known.identifier)"
        )
        forget_state(connection, ROWS_WENT)


def make_persons(connection: duckdb.DuckDBPyConnection, identifiers: str, keys: Keys) -> None:
    """Create the temporary table `persons` for the identifiers that a query (kind, identifier) has.

    One row per kind and identifier: its pseudonym (NULL = it names nobody), and whether that is the
    random key of somebody forgotten.
    """
    connection.execute(
        f"create or replace temp table identifiers as select distinct kind, identifier "
        f"from ({identifiers}) where identifier is not null"
    )
    _spell(connection, keys.country)
    _bury(connection, keys.memory)
    connection.execute(
        f"""
        create or replace temp table persons as
        with spelled as (
            select kind, identifier, 'customer_id' as person_kind, identifier as spelling,
                identifier as plain
            from temp.identifiers
            where
                kind = 'customer_id'
                and not starts_with(identifier, {MARK})
                and not regexp_full_match(identifier, {literal(DAMAGED_ID)})
            union all
            select kind, identifier, person_kind, spelling, plain from temp.spelled
        ),
        fingerprints as (
            select kind, identifier, {keyed("person_kind || chr(0) || spelling", "secret")} as print
            from spelled
            where {bool(keys.memory.forgotten)}
            union
            select kind, identifier, {keyed("person_kind || chr(0) || plain", "secret")} as print
            from spelled
            where {bool(keys.memory.forgotten)}
        ),
        buried as (
            select fingerprints.kind, fingerprints.identifier,
                min(tombstones.pseudonym) as pseudonym
            from fingerprints
            inner join temp.tombstones as tombstones on fingerprints.print = tombstones.print
            group by fingerprints.kind, fingerprints.identifier
        )
        select
            identifiers.kind,
            identifiers.identifier,
            case
                when starts_with(identifiers.identifier, {MARK})
                    then nullif(substr(identifiers.identifier, 2), '')
                when buried.pseudonym is not null then buried.pseudonym
                when spelled.spelling is not null
                    then {keyed("spelled.person_kind || chr(0) || spelled.spelling", "salt")}
            end as pseudonym,
            buried.pseudonym is not null or (
                starts_with(identifiers.identifier, {MARK})
                and substr(identifiers.identifier, 2) in (select pseudonym from temp.tombstones)
            ) as is_forgotten
        from temp.identifiers as identifiers
        left join spelled
            on identifiers.kind = spelled.kind and identifiers.identifier = spelled.identifier
        left join buried
            on identifiers.kind = buried.kind and identifiers.identifier = buried.identifier
        """,
        pads("salt", keys.salt.encode()) | pads("secret", keys.memory.secret),
    )
    for name in ("identifiers", "spelled", "tombstones"):
        connection.execute(f"drop table temp.{name}")


def all_identifiers(contract: Contract, since: int = 0) -> str:
    """SQL of every (kind, identifier) in raw, or in what came after the landing `since`."""
    return " union ".join(
        f"select {literal(str(column.personal))} as kind, {identifier(column.name)} as identifier "
        f"from {raw(table)} "
        f"where {identifier(column.name)} is not null and _landing_id > {since}"
        for table, column in contract.personal_columns(*PSEUDONYM_KINDS)
    )


def _is_all_built(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether the last whole build read just the files that are landed, or there was none yet."""
    if not connection.execute(
        "select 1 from duckdb_tables() "
        "where database_name = current_database() "
        "and schema_name = 'landing' and table_name = 'built_files'"
    ).fetchall():
        return True
    landed = "select file, table_name, landing_id from landing.files where status = 'landed'"
    built = "select file, table_name, landing_id from landing.built_files"
    return not connection.execute(
        f"({landed} except {built}) union all ({built} except {landed}) limit 1"
    ).fetchall()


def _spell(connection: duckdb.DuckDBPyConnection, country: str | None) -> None:
    """Fill `temp.spelled` with the persons behind numbers and addresses."""
    rows = connection.execute(
        "select kind, identifier from temp.identifiers "
        f"where kind != 'customer_id' and not starts_with(identifier, {MARK})"
    ).fetchall()
    persons = [
        (kind, text, person.kind, person.text, person.plain)
        for kind, text in rows
        if (person := person_of(kind, text, country))
    ]
    names = ("kind", "identifier", "person_kind", "spelling", "plain")
    columns = ", ".join(f"{name} varchar" for name in names)
    connection.execute(f"create or replace temp table spelled ({columns})")
    if persons:
        # By column: row by row a million identifiers would take minutes.
        arrays = {
            name: np.array(values, dtype=object)
            for name, values in zip(names, zip(*persons, strict=True), strict=True)
        }
        connection.register("spelled_arrays", arrays)
        connection.execute("insert into temp.spelled select * from spelled_arrays")
        connection.unregister("spelled_arrays")


def _bury(connection: duckdb.DuckDBPyConnection, memory: Memory) -> None:
    """Fill `temp.tombstones` with whom the memory forgot."""
    connection.execute("create or replace temp table tombstones (print varchar, pseudonym varchar)")
    connection.execute(
        "insert into temp.tombstones select unnest($prints), unnest($pseudonyms)",
        {
            "prints": list(memory.forgotten.keys()),
            "pseudonyms": list(memory.forgotten.values()),
        },
    )
