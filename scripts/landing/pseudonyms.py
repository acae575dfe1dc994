"""Identifiers of persons, and the keyed pseudonyms that stand for them after landing.

Only `landing.identities` in the private build file connects the two. The salt itself is written
nowhere; its fingerprint tells when it has changed, and then all pseudonyms are made anew.

A pseudonym is HMAC-SHA256 under the salt, of the kind and the normalised identifier, cut to 32 hex
digits. DuckDB computes it by the definition, H(outer pad, H(inner pad, message)): it hashes a
million identifiers in the time in which Python alone would fetch them.
"""

from __future__ import annotations

import hashlib
import hmac

import duckdb

from scripts.contract import PSEUDONYM_KINDS, Contract
from scripts.landing.database import raw, transaction
from scripts.landing.incoming import identifier, literal
from scripts.landing.ledger import read_state, write_state

HEX_DIGITS = 32
_HASH_BLOCK_BYTES = 64

# What of an identifier makes the person, by kind; empty = it names nobody. Of a number its digits
# and a leading plus, so that the ways of writing it agree; a word such as "anonymous" in its place
# is nobody, not one person. A customer_id is taken word for word.
_BLANKS = r"[\s\x{00a0}]+"
_NORMALISED = f"""
    case kind
        when 'number' then
            case
                when regexp_matches(identifier, '[0-9]') then
                    case when regexp_matches(identifier, '^({_BLANKS})?[+]') then '+' else '' end
                    || regexp_replace(identifier, '[^0-9]', '', 'g')
                else ''
            end
        when 'address' then
            lower(regexp_replace(identifier, '^{_BLANKS}|{_BLANKS}$', '', 'g'))
        else identifier
    end
"""


def salt_fingerprint(salt: str) -> str:
    """What tells one salt from another without telling the salt."""
    return hmac.digest(salt.encode(), b"fingerprint of the salt", "sha256").hex()[:HEX_DIGITS]


def update_identities(
    connection: duckdb.DuckDBPyConnection, contract: Contract, salt: str, landing_id: int
) -> None:
    """Give a pseudonym to every identifier in raw that has none yet.

    Looks only at rows of landings since the last time, unless the salt has changed: then every
    pseudonym is made anew. `landing_id` is the last landing's.
    """
    state = read_state(connection)
    fingerprint = salt_fingerprint(salt)
    is_same_salt = state.get("salt") == fingerprint
    since = int(state.get("identities_landing_id", 0)) if is_same_salt else 0
    if is_same_salt and since == landing_id:
        return
    with transaction(connection):
        if not is_same_salt:
            connection.execute("delete from landing.identities")
        _add_identities(connection, contract, salt, since)
        write_state(connection, "salt", fingerprint)
        write_state(connection, "identities_landing_id", str(landing_id))


def _add_identities(
    connection: duckdb.DuckDBPyConnection, contract: Contract, salt: str, since: int
) -> None:
    outer, inner = _pads(salt)
    # The salt goes in as parameters only: SQL text may end up in logs.
    connection.execute(
        f"""
        insert into landing.identities (kind, identifier, pseudonym)
        with identifiers as (
            {_identifiers(contract, since)}
            except
            select kind, identifier from landing.identities
        ),
        normalised as (
            select kind, identifier, {_NORMALISED} as message from identifiers
        )
        select
            kind,
            identifier,
            left(
                sha256($outer || unhex(sha256($inner || encode(kind || chr(0) || message)))),
                {HEX_DIGITS}
            )
        from normalised
        where message != ''
        """,
        {"outer": outer, "inner": inner},
    )


def _identifiers(contract: Contract, since: int) -> str:
    return " union ".join(
        f"select {literal(kind)} as kind, {identifier(column)} as identifier from {raw(table)} "
        f"where {identifier(column)} is not null and _landing_id > {since}"
        for table, column, kind in contract.personal_columns(*PSEUDONYM_KINDS)
    )


def _pads(salt: str) -> tuple[bytes, bytes]:
    """HMAC's outer and inner pad under this key."""
    key = salt.encode()
    if len(key) > _HASH_BLOCK_BYTES:
        key = hashlib.sha256(key).digest()
    key = key.ljust(_HASH_BLOCK_BYTES, b"\0")
    return bytes(byte ^ 0x5C for byte in key), bytes(byte ^ 0x36 for byte in key)
