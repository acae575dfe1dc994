"""Land the exports: every new or changed file into its raw table, as text, with a ledger.

Run it as `python -m scripts.land`. Exit status: 0 = every export is in; 1 = a file was refused or
not opened (the others are in), or landing could not run at all.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from rich.console import Console

from scripts.contract import SYSTEM, Contract, Table, read_contract
from scripts.environment import Environment, EnvironmentProblem
from scripts.landing import incoming, ledger
from scripts.landing.csv_reader import read_csv
from scripts.landing.database import LandingProblem, create_tables, first_line, open_build, raw
from scripts.landing.files import ExportFile, Found, Noted, find_files
from scripts.landing.incoming import Incoming, identifier
from scripts.landing.inspection import Inspection, Inspector
from scripts.landing.jsonl_reader import read_jsonl
from scripts.landing.ledger import Entry
from scripts.landing.limits import BLOCK_BYTES, Limits, Refused
from scripts.landing.opening import (
    Changed,
    open_regular,
    refuse_if_changed,
    sha256,
    signature,
)
from scripts.landing.parquet_reader import read_parquet
from scripts.landing.pseudonyms import salt_fingerprint, update_identities
from scripts.landing.report import LandedFile, LandingReport, print_report
from scripts.landing.unpacking import unpacked_blocks

# Everything that landing creates is for its owner and group only.
_UMASK = 0o027


@dataclass(frozen=True)
class _Run:
    """What all files of one landing share."""

    connection: duckdb.DuckDBPyConnection
    work: Path
    limits: Limits
    landing_id: int
    landed_at: datetime


def land(
    environment: Environment,
    *,
    contract: Contract | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], None] | None = None,
) -> LandingReport:
    """Bring the exports folder's news into the private build file.

    `progress` is called with each file's name before it is read. Raises LandingProblem if nothing
    can be landed at all; a file that cannot be read is in the report instead.
    """
    contract = contract or read_contract()
    exports = environment.exports.absolute()
    if not exports.is_dir():
        raise LandingProblem(
            f"CONTACT_CENTER_EXPORTS={environment.exports} is no folder; "
            "create it, or set the variable to the folder that holds the exports"
        )
    with _umask(_UMASK), _work_folder(environment.build.absolute()) as work:
        connection = open_build(environment.build.absolute(), exports, work)
        try:
            _remove_leftovers(environment.build.absolute(), work)
            create_tables(connection, contract)
            return _land_all(
                connection,
                environment,
                contract,
                find_files(exports, contract.tables),
                work,
                limits or Limits(),
                progress or (lambda _: None),
            )
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            raise LandingProblem(f"{environment.build}: {first_line(error)}") from None
        finally:
            connection.close()


def _land_all(
    connection: duckdb.DuckDBPyConnection,
    environment: Environment,
    contract: Contract,
    found: Found,
    work: Path,
    limits: Limits,
    progress: Callable[[str], None],
) -> LandingReport:
    state = ledger.read_state(connection)
    entries = ledger.read_entries(connection)
    last_landing_id = int(state.get("last_landing_id", 0))
    run = _Run(
        connection=connection,
        work=work,
        limits=limits,
        landing_id=last_landing_id + 1,
        landed_at=datetime.now(UTC).replace(tzinfo=None),
    )
    landed: list[LandedFile] = []
    unchanged: list[str] = []
    for file in found.exports:
        progress(file.name)
        table = contract.tables[file.table]
        earlier = entries.get(file.name)
        # Rules that have changed since make old files new: they may say more, or less, now.
        is_same_rule = state.get(f"rules:{file.table}") == _rules(table, limits)
        entry, came_in = _land_file(run, file, table, earlier, is_same_rule)
        entries[file.name] = entry
        if came_in is not None:
            landed.append(came_in)
        elif earlier is not None and entry.landing_id == earlier.landing_id:
            unchanged.append(file.name)
    removed = _mark_removed(connection, entries, {file.name for file in found.exports})

    is_used = any(entry.landing_id == run.landing_id for entry in entries.values())
    update_identities(
        connection,
        contract,
        environment.salt,
        run.landing_id if is_used else last_landing_id,
        work,
    )
    rules = {table.name: _rules(table, limits) for table in contract.tables.values()}
    token = ledger.state_token(entries.values(), salt_fingerprint(environment.salt), rules)
    with _transaction(connection):
        for name, rule in rules.items():
            if state.get(f"rules:{name}") != rule:
                ledger.write_state(connection, f"rules:{name}", rule)
        if state.get("ledger") != token:
            ledger.write_state(connection, "ledger", token)
    return LandingReport(
        landed=tuple(landed),
        unchanged=tuple(unchanged),
        refused=tuple(
            Noted(entry.file, entry.reason or "")
            for _, entry in sorted(entries.items())
            if entry.status == ledger.REFUSED and entry.is_present
        ),
        not_opened=found.not_opened,
        unknown=found.unknown,
        ignored=found.ignored,
        removed=removed,
        has_news=state.get("ledger") != token,
        token=token,
        salt_is_default=environment.salt_is_default,
    )


def _land_file(
    run: _Run, file: ExportFile, table: Table, earlier: Entry | None, is_same_rule: bool
) -> tuple[Entry, LandedFile | None]:
    """Bring one file in if it is news: its entry in the ledger, and what came in, if anything."""
    digest, size, seen = None, 0, ""
    try:
        status = os.lstat(file.path)
        size, seen = status.st_size, signature(status)
        if earlier is not None and is_same_rule and earlier.signature == seen:
            return _still_there(run, earlier, seen), None
        with open_regular(file.path) as stream:
            digest = sha256(stream)
        if earlier is not None and is_same_rule and earlier.sha256 == digest:
            return _still_there(run, earlier, seen), None
        _refuse_odd_name(file)
        read = _read(run, file, table)
        refuse_if_changed(file.path, seen)
    except (Refused, OSError) as problem:
        reason = (
            str(problem)
            if isinstance(problem, Refused)
            else f"cannot be read ({problem.strerror}); give the one who runs this the right to"
        )
        entry = Entry(
            SYSTEM, file.table, file.name, size, seen,
            None if isinstance(problem, Changed) else digest,
            ledger.REFUSED, reason, 0, run.landing_id, run.landed_at, True,
        )  # fmt: skip
        with _transaction(run.connection):
            _forget(run, earlier)
            _write_entry(run, entry)
        return entry, None
    finally:
        incoming_is_done = None if digest is None else incoming.clear
        if incoming_is_done is None:
            pass
    entry = Entry(
        SYSTEM, file.table, file.name, size, seen, digest, ledger.LANDED, None,
        read.rows + read.rejected, run.landing_id, run.landed_at, True,
    )  # fmt: skip
    with _transaction(run.connection):
        _forget(run, earlier)
        _store(run, file, read)
        _write_entry(run, entry)
    incoming.clear(run.connection)
    return entry, LandedFile(file.name, file.table, entry.rows_read, read.rejected)
