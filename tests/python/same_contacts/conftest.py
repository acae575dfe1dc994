"""One warehouse of the same calls as each system's exports tell them, and of their reference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from harness import build_again
from replaying import Statements

from same_contacts.contacts import contacts
from same_contacts.knowledge import as_seen_by, is_written_for
from same_contacts.told import SYSTEMS, Told, block_of, identifiers
from same_contacts.writers import WRITERS, generic, generic_files

# Of the latest calls the window for a further one is not over yet.
_AS_OF = "2025-11-03T12:00:00Z"


@pytest.fixture(scope="session")
def warehouse(
    build_of_all_systems: Statements, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What all of them become."""
    mart = warehouse_in(tmp_path_factory.mktemp("same_contacts"), build_of_all_systems)
    with duckdb.connect(str(mart.with_suffix("")), read_only=True) as connection:
        connection.execute(f"attach '{mart}' as mart (read_only)")
        yield connection


@pytest.fixture(scope="session", params=SYSTEMS)
def told(request: pytest.FixtureRequest, warehouse: duckdb.DuckDBPyConnection) -> Told:
    """What one system's exports became, and their reference."""
    return Told(warehouse, request.param)


def warehouse_in(work: Path, build_of_all_systems: Statements) -> Path:
    """The path of the mart of all exports."""
    calls, rings, files = [], [], {}
    for system, write in WRITERS.items():
        written = [contact for contact in contacts() if is_written_for(system, contact)]
        files |= write(written, block_of(system, is_reference=False))
        seen = [as_seen_by(system, contact) for contact in written]
        more_calls, more_rings = generic(
            seen, block_of(system, is_reference=True), identifiers(system)
        )
        calls += more_calls
        rings += more_rings
    for name, content in (files | generic_files(calls, rings)).items():
        path = work / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return build_again(work / "exports", work, build_of_all_systems, as_of=_AS_OF)
