"""The sample company's exports cut into days, and a drop folder that gets them bit by bit."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from scripts.contract import read_contract

# The instant whose day a row's file is named after; tables without one come whole.
INSTANTS = {
    "agent_states": "started_at",
    "call_steps": "entered_at",
    "calls": "started_at",
    "campaign_events": "at",
    "conversations": "opened_at",
    "messages": "sent_at",
    "quality_reviews": "reviewed_at",
    "ring_attempts": "ringing_at",
    "sales": "sold_at",
    "schedules": "starts_at",
    "surveys": "invited_at",
    "trunk_usage": "interval_start",
    "web_visits": "entered_at",
}
FIRST = "first"
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"


def cut_into_days(build: Path, stock: Path, from_day: str) -> list[str]:
    """Write what has landed as one file a table and day from `from_day` on; the days, in order.

    `stock` gets a folder a day, and one named `first` for what is older, has no day or comes whole.
    """
    contract = read_contract()
    days: set[str] = set()
    with duckdb.connect(str(build), read_only=True) as connection:
        for name, table in contract.of("generic").items():
            at = INSTANTS.get(name)
            day = f"'{FIRST}'"
            if at is not None:
                day = (
                    f"case when regexp_matches(\"{at}\", '{_DAY}') and \"{at}\" >= '{from_day}' "
                    f"then left(\"{at}\", 10) else '{FIRST}' end"
                )
            columns = ", ".join(f'"{column}"' for column in table.column_names)
            found = connection.execute(
                f"select distinct {day} from raw_generic.{name} order by all"
            ).fetchall()
            for (one,) in found:
                folder = stock / one
                folder.mkdir(parents=True, exist_ok=True)
                path = str(folder / f"{name}_{one}.csv").replace("'", "''")
                connection.execute(
                    f"copy (select {columns} from raw_generic.{name} where {day} = '{one}' "
                    f"order by _file, _record_number) to '{path}' (format csv, header)"
                )
                days.add(one)
    return sorted(days - {FIRST})


@dataclass
class DropFolder:
    """An exports folder that starts with some days and then gets news, drawn by `chance`."""

    stock: Path
    exports: Path
    days: list[str]
    chance: random.Random
    delivered: list[Path] = field(default_factory=list)
    shortened: list[Path] = field(default_factory=list)

    def start(self) -> None:
        """Deliver what comes first, and one day."""
        (self.exports / "generic").mkdir(parents=True)
        self._deliver(FIRST)
        self._deliver(self.days.pop(0))

    def news(self) -> str:
        """Bring the next day's files, and change one or two of earlier days; what it was."""
        said = []
        if self.days:
            day = self.days.pop(0)
            self._deliver(day)
            said.append(f"the day {day}")
        for _ in range(self.chance.randint(1, 2) if said else self.chance.randint(2, 5)):
            said.append(self._change())
        return ", ".join(said)

    def _deliver(self, day: str) -> None:
        for path in sorted((self.stock / day).iterdir()):
            shutil.copy(path, self.exports / "generic" / path.name)
            if day != FIRST:
                self.delivered.append(path)

    def _change(self) -> str:
        """Send a file again that lacks its last rows, or one that lacked them in full."""
        path = self.chance.choice(self.delivered)
        target = self.exports / "generic" / path.name
        if path in self.shortened:
            shutil.copy(path, target)
            self.shortened.remove(path)
            return f"{path.name} in full again"
        rows = _records(path)
        kept = rows[: 1 + max(1, (len(rows) - 1) * self.chance.randint(3, 9) // 10)]
        target.write_bytes(b"".join(kept))
        self.shortened.append(path)
        return f"{path.name} with {len(kept) - 1} of {len(rows) - 1} rows"


def _records(path: Path) -> list[bytes]:
    """The lines of a CSV file, those within quotes joined to one record."""
    records: list[bytes] = []
    is_open = False
    for line in path.read_bytes().splitlines(keepends=True):
        if is_open:
            records[-1] += line
        else:
            records.append(line)
        is_open ^= line.count(b'"') % 2 == 1
    return records
