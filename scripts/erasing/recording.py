"""The record of erasures, and what is to be done after each."""

from __future__ import annotations

from dataclasses import replace

import duckdb

from scripts.contract import Contract
from scripts.erasing.memory import Erasure, write_memory
from scripts.erasing.rewriting import Places, open_current
from scripts.landing.ledger import read_state
from scripts.landing.pseudonyms import Keys, update_identities


def record(places: Places, contract: Contract, keys: Keys, line: Erasure) -> None:
    """Add a line to the record, in the memory and for audit; bring pseudonyms up to date."""
    memory = replace(keys.memory, record=(*keys.memory.record, line))
    write_memory(places.build, memory)
    keys = replace(keys, memory=memory)
    connection = open_current(places, contract, keys)
    try:
        bring_identities_up_to_date(connection, contract, keys)
    finally:
        connection.close()


def bring_identities_up_to_date(
    connection: duckdb.DuckDBPyConnection, contract: Contract, keys: Keys
) -> None:
    """Make the pseudonyms that are missing, as after a landing."""
    landing_id = int(read_state(connection).get("last_landing_id", 0))
    update_identities(connection, contract, keys, landing_id)
