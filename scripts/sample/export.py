"""The whole way from a plan to files: simulate, follow up, spell, soil, write."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.contract import Table, read_contract
from scripts.sample.aftermath import costs_of_calls, follow_up
from scripts.sample.aftermath.known import Columns, Known, columns_of
from scripts.sample.plan import Plan
from scripts.sample.simulation import Simulated, simulate
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.faults import FaultMaker
from scripts.sample.writing.files import Oddities, Written, suffix_of, write_table
from scripts.sample.writing.gaps import leave_gaps, lose_half_an_hour, spoil_ids
from scripts.sample.writing.spelling import create_agent_sites, spell
from scripts.sample.writing.stamps import create_macros
from scripts.sample.writing.truth import write_truth
from scripts.sample.writing.versions import Rewriter, stamp_changes

# Which months are odd, as shares of the plan: delivered twice, a column under another name, a
# column that nobody knows.
TWICE, RENAMED, UNKNOWN = 0.3, 0.4, 0.55
RENAMED_COLUMN = ("after_call_work_seconds", "wrapup_seconds")


@dataclass(frozen=True)
class Export:
    """What was written: the files, the rows by table, and the dirt among them."""

    files: list[Written]
    dirt: Dirt


def export(plan: Plan, exports: Path, truth: Path) -> Export:
    """Simulates the company and writes its exports and its truth into two folders."""
    # Millions of rows and not one cycle among them: looking for cycles takes half of the time.
    gc.disable()
    try:
        return write_exports(simulate(plan), plan, exports, truth)
    finally:
        gc.enable()


def write_exports(simulated: Simulated, plan: Plan, exports: Path, truth: Path) -> Export:
    """Writes what was simulated, and what follows from it."""
    known, dirt = Known.of(simulated, plan), Dirt()
    tables = _columns(simulated, known)
    tables["calls"] = lose_half_an_hour(known, tables["calls"], dirt)
    leave_gaps(known, tables, dirt)
    spoil_ids(known, tables["calls"], dirt)
    # One thread: the order of rows, and so the bytes, must not depend on who is first.
    with duckdb.connect(config={"threads": 1}) as database:
        oddities = _spell_all(database, tables, known, dirt)
        files = _side_by_side(
            database,
            read_contract().tables.values(),
            lambda own, table: write_table(own, exports, table, oddities),
        )
        written = [file for of_table in files for file in of_table]
        _count_lost_column(database, oddities, dirt)
        written.sort(key=lambda file: file.path)
        write_truth(truth, known.contacts, dirt, written, database)
    return Export(written, dirt)


def _columns(simulated: Simulated, known: Known) -> dict[str, Columns]:
    """Every table by column, with the costs and stamps that the simulation leaves empty."""
    tables = {name: columns_of(table) for name, table in simulated.tables.items()}
    tables |= {name: columns_of(table) for name, table in follow_up(known).items()}
    tables["calls"]["cost"] = costs_of_calls(known, tables["calls"])
    stamp_changes(known, tables)
    return tables


def _spell_all(
    database: duckdb.DuckDBPyConnection, tables: dict[str, Columns], known: Known, dirt: Dirt
) -> Oddities:
    database.execute("create schema spelled")
    create_macros(database, known.zones, known.plan)
    contract = read_contract().tables
    create_agent_sites(database, contract["agents"], tables["agents"])
    for name, table in contract.items():
        spell(database, table, tables[name], known.plan)
    rewriter = Rewriter(database, known, dirt)
    twice, renamed, unknown = (
        f"generic/calls_{rewriter.month(share)}" for share in (TWICE, RENAMED, UNKNOWN)
    )
    rewriter.corrections()
    rewriter.old_copies(tables["conversations"])
    rewriter.late_rows()
    # Of a month or two, none can come twice: faulty rows would have no month of their own.
    doubled = (twice,) if len(known.months()) > 2 else ()
    dirt.add("delivered twice", "calls", sum(_rows_of(database, file) for file in doubled))
    database.execute("create table main.plain_files (file varchar)")
    for (file,) in database.execute("select distinct _file from spelled.calls").fetchall():
        if suffix_of("calls", file) == ".csv" and file != unknown:
            database.execute("insert into main.plain_files values (?)", [file])
    faults = FaultMaker(database, known, dirt, untouched=doubled)
    faults.add_faulty_values()
    faults.add_skipped_hours()
    too_many = faults.add_broken_lines()
    dirt.add("unknown column", "calls", _rows_of(database, unknown))
    return Oddities(
        renamed={renamed: RENAMED_COLUMN},
        unknown=(unknown,),
        twice={file: f"{file}_resent" for file in doubled},
        too_many_fields=tuple(too_many),
    )


def _side_by_side(
    database: duckdb.DuckDBPyConnection,
    tables: Iterable[Table],
    work: Callable[[duckdb.DuckDBPyConnection, Table], object],
) -> list:
    """What `work` gives for each table, two at a time; each statement has one thread for itself."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(lambda table: work(database.cursor(), table), tables))


def _count_lost_column(database: duckdb.DuckDBPyConnection, oddities: Oddities, dirt: Dirt) -> None:
    """Values under a name that the contract does not know are lost to it."""
    for file, (column, _) in oddities.renamed.items():
        (lost,) = database.execute(
            f"select count({column}) from spelled.calls where _file = ? and _fault = 0", [file]
        ).fetchall()[0]
        dirt.lose("calls", column, lost)
        dirt.add("renamed column", "calls", _rows_of(database, file))


def _rows_of(database: duckdb.DuckDBPyConnection, file: str) -> int:
    found = database.execute("select count(*) from spelled.calls where _file = ?", [file])
    return found.fetchall()[0][0]
