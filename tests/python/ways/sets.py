"""Generated exports and the ways in which they come: Hypothesis draws both, and makes them smaller.

What a row says is chance with a seed (the odd exports); which rows there are, when each comes, what
else comes under its key, and what becomes of the files is Hypothesis's choice. Every choice has
nothing (no row, no later landing, no other version) as its smallest. Sets of several eras may lie
side by side: what a replay takes does not depend on the number of rows.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random

from hypothesis import strategies as st
from odd import odd_rows
from odd.draw import Draw, Row, World, world

from scripts.contract import read_contract

# Where the calendar has something: the end of a year and of an ISO year, both changes of the clock,
# a month without a season. Busy days lie as far apart as the windows are long, and a day more.
ERAS = (
    world(date(2025, 12, 22), 24, agents=3, customers=3, busy=(0, 1, 7, 8, 9, 10, 17)),
    world(date(2026, 3, 7), 26, agents=3, customers=3, busy=(0, 1, 2, 8, 9, 21, 22, 23)),
    world(date(2025, 10, 24), 40, agents=3, customers=3, busy=(1, 2, 8, 9, 10, 31, 38)),
)
SIZES = {
    "calls": 9,
    "conversations": 5,
    "agent_states": 12,
    "schedules": 6,
    "surveys": 6,
    "quality_reviews": 4,
    "sales": 5,
    "costs": 4,
    "trunk_usage": 5,
    "campaign_events": 10,
    "web_visits": 6,
}
# Tables whose instants without an offset are in the zone of the agent's site at that time.
_OF_AGENTS = ("messages", "agent_states", "schedules")


@dataclass(frozen=True)
class Record:
    """One row of one table, as a file holds it; columns that are not there are empty."""

    table: str
    row: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, table: str, row: Row) -> Record:
        """From a row whose values may be anything that can be written."""
        return cls(table, tuple((name, str(value)) for name, value in row.items()))

    def with_values(self, values: dict[str, str]) -> Record:
        """The same with other values in some columns."""
        return Record(self.table, tuple((dict(self.row) | values).items()))


@dataclass
class Landing:
    """What lies in the exports folder anew (None = is gone) when landing starts, by file name.

    `as_of` is the instant that is asked for, empty = none.
    """

    files: dict[str, list[Record] | None] = field(default_factory=dict)
    as_of: str = ""

    def put(self, name: str, record: Record) -> None:
        self.files.setdefault(name, []).append(record)


@dataclass(frozen=True)
class Way:
    """Landings one after the other; what they end in is `all_at_once`.

    `is_rebuilt` = it is compared with a whole build of what it landed itself, files and all.
    `sets` = how many sets lie side by side.
    """

    landings: tuple[Landing, ...]
    is_rebuilt: bool = False
    sets: int = 1

    @property
    def is_empty(self) -> bool:
        """Whether nothing ever comes; Hypothesis begins with the smallest."""
        return not any(rows for landing in self.landings for rows in landing.files.values())

    def all_at_once(self) -> Landing:
        """One file a table with all that counts in the end, each row once."""
        last: dict[str, list[Record]] = {}
        for landing in self.landings:
            # A file that is gone has left its rows behind.
            last |= {name: rows for name, rows in landing.files.items() if rows is not None}
        together = Landing(as_of=self.landings[-1].as_of)
        for record in dict.fromkeys(record for rows in last.values() for record in rows):
            together.put(f"{record.table}.csv", record)
        return together

    def __repr__(self) -> str:
        """As one reads it in a failure: file by file, empty columns left out."""
        lines = []
        for number, landing in enumerate(self.landings, 1):
            asked = f", as of {landing.as_of}" if landing.as_of else ""
            lines.append(f"landing {number}{asked}")
            for name, rows in sorted(landing.files.items()):
                lines.append(f"  {name}{' is gone' if rows is None else ''}")
                for record in rows or ():
                    lines.append("    " + ", ".join(f"{n}={v}" for n, v in record.row if v))
        return "\n" + "\n".join(lines)


def write(landing: Landing, folder: Path) -> None:
    """Bring the exports folder to what the landing says."""
    generic = folder / "generic"
    generic.mkdir(parents=True, exist_ok=True)
    for name, rows in landing.files.items():
        if rows is None:
            (generic / name).unlink(missing_ok=True)
        else:
            (generic / name).write_text(_as_csv(name, rows), encoding="utf-8")


def _as_csv(name: str, rows: list[Record]) -> str:
    """A file of these rows; columns that none of them fills are left out, if they may be."""
    table = _TABLES[rows[0].table if rows else name.rsplit("_", 3)[0]]
    filled = {name for record in rows for name, value in record.row if value}
    names = [name for name in table.column_names if name in filled or name in table.needed]
    text = io.StringIO()
    writer = csv.DictWriter(text, names, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(dict(record.row) for record in rows)
    return text.getvalue()


@st.composite
def ways(draw: st.DrawFn) -> Way:
    """Tens of rows of all tables for each set, on a way of several landings."""
    places = draw(st.sampled_from(((0,), (1,), (2,), *[(0, 1, 2)] * 5)))
    landings = [Landing() for _ in range(draw(st.sampled_from((2, 2, 3, 4))))]
    for place in places:
        for together, alone in zip(
            landings, _way_of_a_set(draw, place, len(landings)), strict=True
        ):
            together.files |= alone.files
    if draw(st.integers(0, 7)) == 1:
        # Nothing new: a refresh all the same leaves all as it is.
        landings.insert(draw(st.integers(1, len(landings))), Landing())
    if draw(st.integers(0, 5)) == 1:
        _ask_for_instants(draw, landings, ERAS[places[-1]])
    return Way(tuple(landings), is_rebuilt=draw(st.integers(0, 4)) == 1, sets=len(places))


def _way_of_a_set(draw: st.DrawFn, place: int, count: int) -> list[Landing]:
    """The landings of one era's records."""
    records = _records(draw(st.integers(0, 999)), place)
    landings = [Landing() for _ in range(count)]
    when = st.integers(0, count - 1)
    # Of twelve rows so many come after the first landing: only beside much that stays as it was
    # does it show what a refresh forgot.
    late = draw(st.sampled_from((0, 1, 3, 8)))
    for table in sorted({record.table for record in records}):
        # One table in ten never comes, one in ten not before a later landing.
        fate = draw(st.integers(0, 9))
        begins = draw(st.integers(1, count - 1)) if fate == 1 else 0
        for record in records if fate else ():
            if record.table == table and (number := draw(st.integers(0, 12))):
                is_late = number > 12 - late
                turn = draw(st.integers(1, count - 1)) if is_late else 0
                _deliver(landings, max(turn, begins), record, f"{draw(st.integers(0, 1))}_{place}")
    for _ in range(draw(st.integers(0, 12))):
        version = _version(draw, draw(st.sampled_from(records)), records)
        _deliver(landings, draw(when), version, f"{draw(st.integers(0, 1))}_{place}")
    for _ in range(draw(st.integers(0, 3))):
        _mistake(draw, landings, records)
    if draw(st.booleans()):
        _remove(draw, landings)
    return landings


def _deliver(landings: list[Landing], turn: int, record: Record, part: str) -> None:
    """Of each table two files of a set may come a landing: `calls_2_0_1.csv` of the era 1."""
    landings[turn].put(f"{record.table}_{turn + 1}_{part}.csv", record)


def _version(draw: st.DrawFn, record: Record, others: list[Record]) -> Record:
    """Something else under the same key, or the same again."""
    table = _TABLES[record.table]
    row = dict.fromkeys(table.column_names, "") | dict(record.row)
    donor = dict(draw(st.sampled_from([one for one in others if one.table == record.table])).row)
    free = sorted(name for name in row if name not in table.key)
    kind = draw(st.sampled_from(("again", "other row", "one value", "emptied", "moved", "spoilt")))
    values: dict[str, str] = {}
    if kind == "other row":
        values = {name: donor.get(name, "") for name in free}
    elif kind == "one value":
        name = draw(st.sampled_from(free))
        values = {name: donor.get(name, "")}
    elif kind == "emptied":
        values = {draw(st.sampled_from(free)): ""}
    elif kind == "moved":
        days = draw(st.sampled_from((1, -1, 7, -7, 8, 31, -31, 400)))
        values = {name: _moved(row[name], days) for name in free if _is_instant(row[name])}
    elif kind == "spoilt":
        values = {draw(st.sampled_from(free)): "never"}
    rank = draw(st.integers(0, 3))
    stamp = {"updated_at": f"2026-08-01T00:00:0{rank}Z"} if rank else {}
    return record if kind == "again" else record.with_values(values | stamp)


def _mistake(draw: st.DrawFn, landings: list[Landing], records: list[Record]) -> None:
    """A file that comes early with the wrong rows, and is replaced by the right ones later."""
    mended = draw(st.integers(1, len(landings) - 1))
    names = sorted(name for name, rows in landings[mended].files.items() if rows)
    if not names:
        return
    name = draw(st.sampled_from(names))
    right = landings[mended].files[name]
    assert right is not None
    wrong = [
        _version(draw, draw(st.sampled_from(right)), records)
        for _ in range(draw(st.integers(0, 3)))
    ]
    landings[draw(st.integers(0, mended - 1))].files[name] = wrong
    if draw(st.booleans()):
        # What it had is gone; its rows came by another file, or never.
        landings[mended].files[name] = right[: len(right) // 2]


def _remove(draw: st.DrawFn, landings: list[Landing]) -> None:
    """A file is taken out of the folder again, and perhaps put back."""
    first = draw(st.integers(0, len(landings) - 2))
    names = sorted(name for name, rows in landings[first].files.items() if rows is not None)
    if not names:
        return
    name = draw(st.sampled_from(names))
    for later in landings[first + 1 :]:
        if name in later.files:
            return
    landings[first + 1].files[name] = None
    if draw(st.booleans()) and first + 2 < len(landings):
        landings[first + 2].files[name] = landings[first].files[name]


def _ask_for_instants(draw: st.DrawFn, landings: list[Landing], era: World) -> None:
    """From some landing on an instant is asked for, which moves on."""
    day = 0
    for landing in landings[draw(st.integers(0, len(landings) - 1)) :]:
        day += draw(st.integers(0, 20))
        asked = era.first + timedelta(days=day, hours=draw(st.integers(0, 23)))
        landing.as_of = asked.isoformat()


@cache
def _records(seed: int, place: int) -> list[Record]:
    """The odd rows of one seed in one era; some agents' instants by the clock of their site."""
    rows = odd_rows(Draw(seed, world=ERAS[place]), SIZES)
    chance = Random(seed)
    records = []
    for table, made in rows.items():
        for row in made:
            if table in _OF_AGENTS and chance.random() < 0.5:
                row = {name: _without_offset(str(value)) for name, value in row.items()}
            # Sets of other eras have their own customers, agents and contacts.
            own = {name: re.sub("^odd", f"odd{place}", str(value)) for name, value in row.items()}
            records.append(Record.of(table, own))
    return records


def _without_offset(text: str) -> str:
    return text.removesuffix("+00:00") if _is_instant(text) else text


def _is_instant(text: str) -> bool:
    return len(text) > 18 and text[4:5] == "-" and text[10:11] == "T"


def _moved(text: str, days: int) -> str:
    return (datetime.fromisoformat(text) + timedelta(days=days)).isoformat()


_TABLES = read_contract().of("generic")
