"""The whole way from a plan to files: simulate, follow up, spell, soil, write.

Two processes share the work: this one, and the office (office.py), which plans, keeps the logs and
makes what follows from the contacts.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from scripts.sample.aftermath.costs import costs_of_calls
from scripts.sample.aftermath.known import Calendar, Columns, columns_of
from scripts.sample.office import Office
from scripts.sample.plan import Plan
from scripts.sample.simulation import LOGS, Simulated, simulate
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.faults import FaultMaker
from scripts.sample.writing.files import Oddities, Written, suffix_of
from scripts.sample.writing.gaps import lose_half_an_hour, spoil_ids
from scripts.sample.writing.tables import Tables
from scripts.sample.writing.truth import write_dirt
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
        with Office(plan) as office:
            simulated = simulate(plan, office.week, office.keep)
            return _write(simulated, plan, office, exports, truth)
    finally:
        gc.enable()


def _write(simulated: Simulated, plan: Plan, office: Office, exports: Path, truth: Path) -> Export:
    """Writes what was simulated, while the office writes what it has kept."""
    agents, customers = simulated.tables["agents"], simulated.tables["customers"]
    report = office.close_books(agents, customers, exports)
    tables = Tables(Calendar.of(plan, simulated.company), agents)
    columns = _columns(simulated, tables.calendar)
    columns["calls"] = lose_half_an_hour(tables.calendar, columns["calls"], tables.dirt)
    told = office.tell_truth(truth, set(tables.dirt.notes["missing_half_hour"]["calls"]))
    spoil_ids(tables.calendar, columns["calls"], tables.dirt)
    for name, of_table in columns.items():
        tables.add(name, of_table)
    oddities = _soil(tables, columns)
    files = tables.write(exports, oddities)
    _count_lost_column(tables, oddities)
    office.check()
    told.result()
    dirt = tables.dirt
    dirt.add_all(report.result().dirt)
    files = sorted(files + report.result().files, key=lambda file: file.path)
    write_dirt(truth, dirt, files)
    return Export(files, dirt)


def _columns(simulated: Simulated, calendar: Calendar) -> dict[str, Columns]:
    """The tables here by column, with the costs and stamps that the simulation leaves empty."""
    columns = {
        name: columns_of(table) for name, table in simulated.tables.items() if name not in LOGS
    }
    contacts = columns_of(simulated.truth)
    columns["calls"]["cost"] = costs_of_calls(calendar, contacts, columns["calls"])
    stamp_changes(calendar, columns)
    return columns


def _soil(tables: Tables, columns: dict[str, Columns]) -> Oddities:
    """Versions, late rows and faults; says which files are odd."""
    database, dirt, calendar = tables.database, tables.dirt, tables.calendar
    rewriter = Rewriter(database, calendar, dirt)
    twice, renamed, unknown = (
        f"generic/calls_{rewriter.month(share)}" for share in (TWICE, RENAMED, UNKNOWN)
    )
    rewriter.corrections()
    rewriter.old_copies(columns["conversations"])
    rewriter.late_rows()
    # Of a month or two, none can come twice: faulty rows would have no month of their own.
    doubled = (twice,) if len(calendar.months()) > 2 else ()
    dirt.add("delivered twice", "calls", sum(_rows_of(tables, file) for file in doubled))
    database.execute("create table main.plain_files (file varchar)")
    for (file,) in database.execute("select distinct _file from spelled.calls").fetchall():
        if suffix_of("calls", file) == ".csv" and file != unknown:
            database.execute("insert into main.plain_files values (?)", [file])
    faults = FaultMaker(database, calendar, dirt, untouched=doubled)
    faults.add_faulty_values(columns)
    faults.add_skipped_hours()
    too_many = faults.add_broken_lines()
    dirt.add("unknown column", "calls", _rows_of(tables, unknown))
    return Oddities(
        renamed={renamed: RENAMED_COLUMN},
        unknown=(unknown,),
        twice={file: f"{file}_resent" for file in doubled},
        too_many_fields=tuple(too_many),
    )


def _count_lost_column(tables: Tables, oddities: Oddities) -> None:
    """Values under a name that the contract does not know are lost to it."""
    for file, (column, _) in oddities.renamed.items():
        (lost,) = tables.database.execute(
            f"select count({column}) from spelled.calls where _file = ? and _fault = 0", [file]
        ).fetchall()[0]
        tables.dirt.lose("calls", column, lost)
        tables.dirt.add("renamed column", "calls", _rows_of(tables, file))


def _rows_of(tables: Tables, file: str) -> int:
    found = tables.database.execute("select count(*) from spelled.calls where _file = ?", [file])
    return found.fetchall()[0][0]
