"""Which identifiers in raw belong to the persons who are to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Contract
from scripts.landing.database import raw
from scripts.landing.persons import Person, person_of
from scripts.landing.pseudonyms import Keys, all_identifiers
from scripts.quoting import identifier

CUSTOMER_ID = "customer_id"


@dataclass(frozen=True)
class Found:
    """Whom the given identifiers mean, each with all spellings by which raw knows him.

    `unknown` counts the given ones that stand in no row; they are remembered all the same.
    `shared` counts numbers and addresses that stand beside several customer ids: whose the ids
    are is not known, so that only the number or address itself is forgotten.
    """

    persons: Mapping[Person, frozenset[str]]
    unknown: int
    shared: int
    files: tuple[str, ...]


def find(
    connection: duckdb.DuckDBPyConnection, contract: Contract, keys: Keys, given: Sequence[str]
) -> Found:
    """Everything that belongs to the given identifiers; `landing.identities` must be up to date.

    A customer id brings the numbers and addresses that stand beside it; a number or address brings
    the customer id beside it if there is only one, with what stands beside that.
    """
    known = _known(connection, contract, keys.country)
    beside, ids_of = _pairs(connection, contract, known)
    everybody = set(known.values())
    persons: set[Person] = set()
    unknown = shared = 0
    for text in given:
        meant = _meant(text, everybody, keys.country)
        unknown += meant.isdisjoint(everybody)
        for person in meant:
            owners = ids_of.get(person, set())
            shared += len(owners) > 1
            persons |= {person}
            if person.kind == CUSTOMER_ID:
                owners = {person}
            for owner in owners if len(owners) == 1 else ():
                persons |= {owner} | beside.get(owner, set())
    spellings = {person: {person.text, person.plain} for person in persons}
    for person in known.values():
        if person in spellings:
            spellings[person].add(person.plain)
    identifiers = {texts for texts, person in known.items() if person in persons}
    return Found(
        persons={one: frozenset(texts) for one, texts in spellings.items()},
        unknown=unknown,
        shared=shared,
        files=_files(connection, contract, identifiers),
    )


def customer(text: str) -> Person:
    """A customer id as a person: it is taken word for word."""
    return Person(CUSTOMER_ID, text, text)


def _meant(text: str, everybody: set[Person], country: str | None) -> set[Person]:
    """Whom one given identifier means: a customer id that is known, else a number or address."""
    named = customer(text)
    reached = {
        person for kind in ("number", "address") if (person := person_of(kind, text, country))
    }
    if named in everybody:
        return {named}
    found = reached & everybody
    # What nobody knows yet may come in later, whatever it is.
    return found or {named} | reached


def _files(
    connection: duckdb.DuckDBPyConnection, contract: Contract, identifiers: set[tuple[str, str]]
) -> tuple[str, ...]:
    """The files that are still there and have one of these (kind, identifier) in a row."""
    files: set[str] = set()
    for table, column in contract.personal_columns(*PSEUDONYM_KINDS):
        texts = [text for kind, text in identifiers if kind == column.personal]
        files |= {
            name
            for (name,) in connection.execute(
                f"select distinct _file from {raw(table)} "
                f"where list_contains($texts, {identifier(column.name)}) "
                "and _file in (select file from landing.files where is_present)",
                {"texts": texts},
            ).fetchall()
        }
    return tuple(sorted(files))


def _known(
    connection: duckdb.DuckDBPyConnection, contract: Contract, country: str | None
) -> dict[tuple[str, str], Person]:
    # Some that raw has no longer may still be known, for the next refresh.
    rows = connection.execute(
        "select kind, identifier from landing.identities where not starts_with(identifier, chr(0)) "
        f"intersect ({all_identifiers(contract)})"
    ).fetchall()
    return {
        (kind, text): person
        for kind, text in rows
        if (person := customer(text) if kind == CUSTOMER_ID else person_of(kind, text, country))
    }


def _pairs(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    known: dict[tuple[str, str], Person],
) -> tuple[dict[Person, set[Person]], dict[Person, set[Person]]]:
    """Who stands beside each customer id, and which customer ids beside each other person."""
    beside: dict[Person, set[Person]] = {}
    ids_of: dict[Person, set[Person]] = {}
    for table in contract.tables.values():
        columns = {
            str(column.personal): column.name for column in table.personal_columns(*PSEUDONYM_KINDS)
        }
        named = columns.pop(CUSTOMER_ID, None)
        for kind, column in columns.items() if named else ():
            for one, other in connection.execute(
                f"select distinct {identifier(str(named))}, {identifier(column)} "
                f"from {raw(table)} where {identifier(column)} is not null"
            ).fetchall():
                owner, person = known.get((CUSTOMER_ID, one)), known.get((kind, other))
                if owner and person:
                    beside.setdefault(owner, set()).add(person)
                    ids_of.setdefault(person, set()).add(owner)
    return beside, ids_of
