"""The second process: it plans the weeks ahead, and keeps and writes what nobody looks at again.

While the simulation goes on in the first process, this one plans every site's shifts, and takes
over the logs: messages, steps, states and so on. When the simulation is over, it makes what follows
from the contacts and writes its own tables, while the first process writes the others. Which table
is whose does not depend on the machine, nor do the bytes. The process is spawned, which works the
same on every system.
"""

from __future__ import annotations

import gc
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from scripts.sample.aftermath import follow_up
from scripts.sample.aftermath.costs import Presence
from scripts.sample.aftermath.known import (
    Calendar,
    Columns,
    Known,
    columns_of,
    columns_of_rows,
)
from scripts.sample.aftermath.web import visit_pages
from scripts.sample.company import SITES
from scripts.sample.localtime import day_number
from scripts.sample.outset import Outset, mondays
from scripts.sample.plan import Plan
from scripts.sample.shift import Shift
from scripts.sample.staff import staff_table
from scripts.sample.tables import COLUMNS, TRUTH_COLUMNS, Table
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.faults import FaultMaker
from scripts.sample.writing.files import Oddities, Written
from scripts.sample.writing.tables import Tables
from scripts.sample.writing.truth import write_contacts


@dataclass(frozen=True)
class Report:
    """What the second process has written, and the dirt in it."""

    files: list[Written]
    dirt: Dirt


class Office:
    """The second process, seen from the first; to be used in a with statement."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._weeks: dict[tuple[str, int], Future[list[Shift]]] = {}
        self._kept: list[Future[None]] = []

    def __enter__(self) -> Office:
        # One worker does one thing after the other, in the order in which they were asked for.
        self._pool = ProcessPoolExecutor(
            1, mp_context=get_context("spawn"), initializer=_open, initargs=(self._plan,)
        )
        for monday in mondays(self._plan):
            for site in SITES:
                self._weeks[site, monday] = self._pool.submit(_plan_week, site, monday)
        self._kept.append(self._pool.submit(_visit_pages))
        return self

    def __exit__(self, *raised: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def week(self, site: str, monday: int) -> list[Shift]:
        """A site's shifts of a week; waits until they are planned."""
        return self._weeks.pop((site, monday)).result()

    def keep(self, rows: dict[str, list[tuple]]) -> None:
        """Takes over rows of the logs and of the truth."""
        self._kept.append(self._pool.submit(_keep, rows))

    def close_books(self, agents: Table, customers: Table, exports: Path) -> Future[Report]:
        """Starts to make what follows from the contacts, and to write the tables kept here."""
        return self._pool.submit(_close_books, agents, customers, exports)

    def tell_truth(self, truth: Path, lost: set[str]) -> Future[None]:
        """Starts to write the true contacts; `lost` are the ids of those not in the exports."""
        return self._pool.submit(_tell_truth, truth, lost)

    def check(self) -> None:
        """Raises what went wrong with what was kept."""
        for kept in self._kept:
            kept.result()


class _Desk:
    """What the second process holds between two things to do."""

    def __init__(self, plan: Plan) -> None:
        self.outset = Outset.of(plan)
        self.calendar = Calendar.of(plan, self.outset.company)
        agents = staff_table(self.outset.staff, day_number(plan.last_day))
        self.tables = Tables(self.calendar, agents)
        self.contacts: Columns = {name: [] for name in TRUTH_COLUMNS}
        self.presence = Presence()
        self.names: list[str] = []

    def add(self, name: str, columns: Columns) -> None:
        if name not in self.names:
            self.names.append(name)
        self.tables.add(name, columns)


_desks: list[_Desk] = []


def _open(plan: Plan) -> None:
    # Millions of rows and not one cycle among them: looking for cycles takes half of the time.
    gc.disable()
    _desks.append(_Desk(plan))


def _plan_week(site: str, monday: int) -> list[Shift]:
    return _desks[0].outset.planner.week(site, monday)


def _visit_pages() -> None:
    _desks[0].add("web_visits", columns_of(visit_pages(_desks[0].calendar)))


def _keep(rows: dict[str, list[tuple]]) -> None:
    desk = _desks[0]
    for name, found in columns_of_rows(TRUTH_COLUMNS, rows.pop("truth")).items():
        desk.contacts[name] += found
    for name, of_table in rows.items():
        columns = columns_of_rows(COLUMNS[name], of_table)
        if name == "agent_states":
            desk.presence.add(columns)
        desk.add(name, columns)


def _close_books(agents: Table, customers: Table, exports: Path) -> Report:
    desk = _desks[0]
    known = Known(
        desk.calendar,
        desk.contacts,
        columns_of(agents),
        columns_of(customers),
        desk.presence.by_day(),
    )
    for name, table in follow_up(known).items():
        desk.add(name, columns_of(table))
    tables = desk.tables
    FaultMaker(tables.database, desk.calendar, tables.dirt).add_faulty_values(desk.names)
    return Report(tables.write(exports, Oddities()), tables.dirt)


def _tell_truth(truth: Path, lost: set[str]) -> None:
    desk = _desks[0]
    write_contacts(truth, desk.contacts, lost, desk.tables.database)
