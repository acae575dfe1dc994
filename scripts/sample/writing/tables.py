"""Some tables on their way into files: one database that spells them, soils them, writes them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import duckdb

from scripts.contract import GENERIC, read_contract
from scripts.sample.aftermath.known import Calendar, Columns, columns_of
from scripts.sample.tables import Table
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.files import Oddities, Written, write_table
from scripts.sample.writing.gaps import Gaps
from scripts.sample.writing.spelling import create_agent_sites, spell
from scripts.sample.writing.stamps import create_macros


class Tables:
    """The tables that one process writes; what is wrong with them is counted in `dirt`."""

    def __init__(self, calendar: Calendar, agents: Table) -> None:
        self.calendar, self.dirt = calendar, Dirt()
        self._gaps = Gaps(calendar.plan, self.dirt)
        self._contract = read_contract().of(GENERIC)
        self._rows: Counter[str] = Counter()
        # One thread: the order of rows, and so the bytes, must not depend on who is first.
        self.database = duckdb.connect(config={"threads": 1})
        # Two processes would draw their bars over each other.
        self.database.execute("set enable_progress_bar = false")
        self.database.execute("create schema spelled")
        create_macros(self.database, calendar.zones, calendar.plan)
        create_agent_sites(self.database, self._contract["agents"], columns_of(agents))

    def add(self, name: str, columns: Columns) -> None:
        """The next rows of a table; some of their values are lost on the way."""
        number = len(next(iter(columns.values())))
        if number or name not in self._rows:
            self._gaps.leave(name, columns)
            table, first = self._contract[name], self._rows[name]
            spell(self.database, table, columns, self.calendar.plan, first)
            self._rows[name] += number

    def write(self, folder: Path, oddities: Oddities) -> list[Written]:
        """Writes all of them below the folder."""
        names = [name for name in self._contract if name in self._rows]
        tables = (self._contract[name] for name in names)
        return [
            file for table in tables for file in write_table(self.database, folder, table, oddities)
        ]
