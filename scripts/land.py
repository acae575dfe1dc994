"""Land the exports: every new or changed file into its raw table, as text, with a ledger.

Run it as `python -m scripts.land`. Exit status: 0 = every export is in; 1 = a file was refused or
not opened (the others are in), or landing could not run, or not to its end; 2 = another run is at
work.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
from rich.console import Console

from scripts.contract import Contract, Table, read_contract
from scripts.driving.alone import AlreadyRunning, alone
from scripts.environment import Environment, EnvironmentProblem
from scripts.erasing.memory import MemoryProblem, read_memory
from scripts.erasing.rewriting import Places, erase_late_comers, open_current
from scripts.erasing.rows import says_whose_contact
from scripts.landing import ledger
from scripts.landing.database import (
    LandingProblem,
    first_line,
    transaction,
)
from scripts.landing.files import ExportFile, Found, Noted, find_files
from scripts.landing.ledger import Entry
from scripts.landing.limits import Limits
from scripts.landing.one_file import Run, land_file
from scripts.landing.pseudonyms import Keys, drop_identities_that_went, update_identities
from scripts.landing.report import LandedFile, LandingReport, print_report
from scripts.landing.settings import take_settings
from scripts.landing.workplace import remove_leftovers, work_folder
from scripts.rights import private_rights

# What DuckDB raises where it could not write: the disk is full, or the folder may not be written.
_STOPPED = (
    duckdb.IOException,
    duckdb.OutOfMemoryException,
    duckdb.TransactionException,
    duckdb.FatalException,
)


def land(
    environment: Environment,
    *,
    contract: Contract | None = None,
    limits: Limits | None = None,
    progress: Callable[[str], None] | None = None,
) -> LandingReport:
    """Bring the exports folder's news into the private build file.

    `progress` is called with each file's name before it is looked at. Raises LandingProblem if
    nothing can be landed at all; a file that cannot be read is in the report instead.
    """
    contract = contract or read_contract()
    exports, build = environment.exports.absolute(), environment.build.absolute()
    if not exports.is_dir():
        raise LandingProblem(
            f"CONTACT_CENTER_EXPORTS={environment.exports} is no folder; "
            "create it, or set the variable to the folder that holds the exports"
        )
    with private_rights(), work_folder(build) as work:
        keys = _keys(environment)
        places = Places(build, environment.mart.absolute(), exports, work)
        connection = open_current(places, contract, keys)
        try:
            remove_leftovers(build, work)
            take_settings(environment.settings, environment.build)
            drop_identities_that_went(connection, contract)
            report = _land_all(
                environment,
                contract,
                find_files(exports, contract),
                Run(
                    connection=connection,
                    work=work,
                    limits=limits or Limits(),
                    landing_id=_last_landing_id(ledger.read_state(connection)) + 1,
                    landed_at=datetime.now(UTC).replace(tzinfo=None),
                    contract=contract,
                    keys=keys,
                ),
                progress or (lambda _: None),
            )
            connection = erase_late_comers(connection, places, contract, keys)
            return report
        except _STOPPED as error:
            raise LandingProblem(
                f"{environment.build}: {first_line(error)}; what is not in yet comes in with the "
                "next landing"
            ) from None
        finally:
            connection.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Land, and print what came in and what did not."""
    argparse.ArgumentParser(
        prog="python -m scripts.land",
        description="Land the exports folder; settings come from CONTACT_CENTER_… variables.",
    ).parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        with alone(environment):
            report = land(environment)
    except AlreadyRunning as problem:
        print(problem, file=sys.stderr)
        return 2
    except (EnvironmentProblem, LandingProblem, OSError) as problem:
        print(f"Landing stopped: {problem}", file=sys.stderr)
        return 1
    print_report(report, Console())
    if report.salt_is_default:
        print(
            "CONTACT_CENTER_PII_SALT is not set: pseudonyms are made with a salt that everybody "
            "knows. Set it to a long random text, and keep it.",
            file=sys.stderr,
        )
    return report.exit_status


def _land_all(
    environment: Environment,
    contract: Contract,
    found: Found,
    run: Run,
    progress: Callable[[str], None],
) -> LandingReport:
    state = ledger.read_state(run.connection)
    entries = ledger.read_entries(run.connection)
    rules = {name: _rules(table, run.limits) for name, table in contract.tables.items()}
    landed: list[LandedFile] = []
    unchanged: list[str] = []
    for file in sorted(found.exports, key=lambda file: not says_whose_contact(file.table)):
        progress(file.name)
        earlier = entries.get((file.name, file.table.name))
        # Where the rules have changed since, old files are news: they may say more now, or less.
        is_same_rule = state.get(f"rules:{file.table.id}") == rules[file.table.id]
        entry, came_in = land_file(run, file, earlier, is_same_rule)
        entries[entry.file, entry.table_name] = entry
        if came_in is not None:
            landed.append(came_in)
        elif entry.status == ledger.LANDED:
            unchanged.append(file.name)
    removed = _mark_removed(run, entries, {(file.name, file.table.name) for file in found.exports})
    update_identities(
        run.connection,
        contract,
        run.keys,
        _last_landing_id(ledger.read_state(run.connection)),
    )
    systems = sorted({entry.system for entry in entries.values() if entry.status == ledger.LANDED})
    token = ledger.state_token(entries.values(), run.keys.token, rules)
    with transaction(run.connection):
        news = {f"rules:{name}": rule for name, rule in rules.items()}
        news |= {"ledger": token, "systems": ",".join(systems)}
        for name, value in news.items():
            if state.get(name) != value:
                ledger.write_state(run.connection, name, value)
    return LandingReport(
        landed=tuple(landed),
        unchanged=tuple(unchanged),
        # Of a nested file that is refused for each of its tables, the reason is said once.
        refused=tuple(
            dict.fromkeys(
                Noted(entry.file, entry.reason or "")
                for _, entry in sorted(entries.items())
                if entry.status == ledger.REFUSED and entry.is_present
            )
        ),
        not_opened=found.not_opened,
        unknown=(*found.unknown, *_of_no_use(entries, found.exports)),
        ignored=found.ignored,
        removed=removed,
        has_news=state.get("ledger") != token,
        token=token,
        salt_is_default=environment.salt_is_default,
        systems=systems,
    )


def _mark_removed(
    run: Run, entries: dict[tuple[str, str], Entry], present: Collection[tuple[str, str]]
) -> tuple[str, ...]:
    """Note the files that are gone since the last landing; what they brought stays."""
    removed = [
        replace(entry, is_present=False)
        for place, entry in sorted(entries.items())
        if entry.is_present and place not in present
    ]
    with transaction(run.connection):
        for entry in removed:
            entries[entry.file, entry.table_name] = entry
            ledger.write_entry(run.connection, entry)
    return tuple(dict.fromkeys(entry.file for entry in removed))


def _of_no_use(
    entries: dict[tuple[str, str], Entry], exports: Collection[ExportFile]
) -> list[Noted]:
    """Nested files in which no table found a row: something else than the connector knows."""
    nested = {file.name for file in exports if file.table.rows}
    used = {
        entry.file
        for entry in entries.values()
        if entry.rows_read or entry.status == ledger.REFUSED
    }
    return [
        Noted(name, "holds nothing that the connector of its system knows")
        for name in sorted(nested - used)
    ]


def _keys(environment: Environment) -> Keys:
    try:
        memory = read_memory(environment.build)
    except MemoryProblem as problem:
        raise LandingProblem(str(problem)) from None
    return Keys.read(environment.salt, environment.settings, memory)


def _last_landing_id(state: dict[str, str]) -> int:
    return int(state.get("last_landing_id", 0))


def _rules(table: Table, limits: Limits) -> str:
    """A fingerprint of all that decides how a file of this table becomes raw rows."""
    return hashlib.sha256(f"{table.rules} {limits}".encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
