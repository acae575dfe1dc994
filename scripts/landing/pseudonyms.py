"""Identifiers of persons, and the keyed pseudonyms that stand for them after landing.

Only `landing.identities` in the private build file connects the two. The salt itself is written
nowhere; its fingerprint tells when it has changed, and then all pseudonyms are made anew.
"""

from __future__ import annotations

import hmac
from pathlib import Path

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Contract
from scripts.landing import incoming
from scripts.landing.database import raw
from scripts.landing.incoming import RecordFile, identifier, literal
from scripts.landing.ledger import read_state, write_state

HEX_DIGITS = 32
_BATCH = 100_000


def normalised(kind: str, text: str) -> str:
    """What of an identifier makes the person: empty if nothing does.

    Of a number its digits and a leading plus, so that the ways of writing it agree; a word such as
    "anonymous" in its place is nobody, not one person. Of an address the text without surrounding
    blanks in lower case. A customer_id is taken word for word.
    """
    if kind == "number":
        digits = "".join(character for character in text if character in "0123456789")
        return ("+" if text.strip().startswith("+") else "") + digits if digits else ""
    if kind == "address":
        return text.strip().lower()
    return text


def pseudonym(salt: str, kind: str, text: str) -> str | None:
    """The pseudonym of an identifier in hex, None if it identifies nobody.

    The kind is part of the message: equal texts of two kinds have nothing in common.
    """
    message = normalised(kind, text)
    return _keyed(salt, f"{kind}\0{message}")[:HEX_DIGITS] if message else None


def salt_fingerprint(salt: str) -> str:
    """What tells one salt from another without telling the salt."""
    return _keyed(salt, "fingerprint of the salt")[:HEX_DIGITS]


def update_identities(
    connection: duckdb.DuckDBPyConnection,
    contract: Contract,
    salt: str,
    landing_id: int,
    work: Path,
) -> int:
    """Give a pseudonym to every identifier in raw that has none yet; returns how many were new.

    Looks only at rows of landings since the last time, unless the salt has changed.
    """
    state = read_state(connection)
    fingerprint = salt_fingerprint(salt)
    is_same_salt = state.get("salt") == fingerprint
    since = int(state.get("identities_landing_id", 0)) if is_same_salt else 0
    if is_same_salt and since == landing_id:
        return 0
    connection.execute("begin")
    try:
        if not is_same_salt:
            connection.execute("delete from landing.identities")
        new = _add_identities(connection, contract, salt, since, work)
        write_state(connection, "salt", fingerprint)
        write_state(connection, "identities_landing_id", str(landing_id))
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise
    incoming.clear(connection)
    return new


def _add_identities(
    connection: duckdb.DuckDBPyConnection, contract: Contract, salt: str, since: int, work: Path
) -> int:
    incoming.clear(connection)
    found = connection.execute(
        f"select kind, identifier from ({_identifiers(contract, since)}) "
        "except select kind, identifier from landing.identities"
    )
    with RecordFile(work) as out:
        while batch := found.fetchmany(_BATCH):
            for kind, text in batch:
                made = pseudonym(salt, kind, text)
                if made is not None:
                    out.keep(out.rows + 1, (kind, text, made))
        out.load(connection, 3)
        connection.execute("insert into landing.identities select c0, c1, c2 from incoming")
        return out.rows


def _identifiers(contract: Contract, since: int) -> str:
    return " union ".join(
        f"select {literal(kind)} as kind, {identifier(column)} as identifier from {raw(table)} "
        f"where {identifier(column)} is not null and _landing_id > {since}"
        for table, column, kind in contract.personal_columns(*PSEUDONYM_KINDS)
    )


def _keyed(salt: str, message: str) -> str:
    return hmac.digest(salt.encode(), message.encode(), "sha256").hex()
