"""Made-up exports of any size for the bench: three years of calls, and one more day.

Run it as `python -m scripts.bench.generate FOLDER --calls 1000000`. Writes a file of calls a month,
and one of agents, below FOLDER/exports, and the day after all of them below FOLDER/one_more_day.
The same number of calls gives the same files, to the byte, on any number of threads. The settings
that go with them are in scripts/bench/made_up/settings.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from scripts import confined
from scripts.bench.measuring import measured
from scripts.quoting import literal

HERE = Path(__file__).parent / "made_up"
SETTINGS = HERE / "settings"
# Bytes of the engine's memory; what goes beyond lies in the folder that is written to.
_MEMORY = "2GB"


@dataclass(frozen=True)
class Years:
    """So many calls from a first to a last day; the day after the last has about as many as it."""

    calls: int
    first_day: date = date(2023, 10, 1)
    last_day: date = date(2026, 9, 30)

    @property
    def one_more_day(self) -> date:
        """The day after the last."""
        return self.last_day + timedelta(days=1)

    def months(self) -> Iterator[tuple[str, date, date]]:
        """Each month's name, first and last day, as far as they are within."""
        first = self.first_day
        while first <= self.last_day:
            next_month = (first.replace(day=1) + timedelta(days=31)).replace(day=1)
            yield f"{first:%Y-%m}", first, min(next_month - timedelta(days=1), self.last_day)
            first = next_month


def write_years(years: Years, folder: Path, *, threads: int | None = None) -> int:
    """Write all exports; the number of rows of calls, the one more day's not among them."""
    before, after = folder / "exports" / "generic", folder / "one_more_day" / "generic"
    for made in (before, after):
        made.mkdir(parents=True, exist_ok=True)
    settings = {"memory_limit": _MEMORY, "temp_directory": str(folder / "spilled")}
    if threads:
        settings["threads"] = str(threads)
    with confined.connect(settings=settings) as connection:
        connection.execute("set TimeZone = 'UTC'")
        confined.confine(connection, folders=(folder, SETTINGS))
        _prepare(connection, years)
        rows = sum(
            _write_calls(connection, first, last, before / f"calls_{name}.csv")
            for name, first, last in years.months()
        )
        day = years.one_more_day
        _write_calls(connection, day, day, after / f"calls_{day}.csv")
        agents = _bound("agents", years)
        connection.execute(f"copy ({agents}) to {literal(before / 'agents.csv')} (header)")
    return rows


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--calls", type=int, default=100_000)
    wanted = parser.parse_args(argv)
    rows, cost = measured(lambda: write_years(Years(wanted.calls), wanted.folder.absolute()))
    print(f"{wanted.calls:,} calls, {rows:,} rows in {wanted.folder}")
    print(json.dumps(asdict(cost)))
    return 0


def _prepare(connection: duckdb.DuckDBPyConnection, years: Years) -> None:
    for statement in duckdb.extract_statements(_bound("arrivals", years)):
        connection.execute(statement)


def _write_calls(
    connection: duckdb.DuckDBPyConnection, first: date, last: date, target: Path
) -> int:
    connection.execute(f"set variable first_day = date '{first}'")
    connection.execute(f"set variable last_day = date '{last}'")
    calls = (HERE / "calls.sql").read_text("utf-8")
    written = connection.execute(f"copy ({calls}) to {literal(target)} (header)").fetchone()
    return written[0] if written else 0


def _bound(name: str, years: Years) -> str:
    """A statement's text with its values: not every statement takes parameters."""
    text = (HERE / f"{name}.sql").read_text("utf-8")
    for parameter, value in (
        ("$calls", str(years.calls)),
        ("$first_day", f"date '{years.first_day}'"),
        ("$last_day", f"date '{years.last_day}'"),
        ("$sites", literal(SETTINGS / "sites.csv")),
        ("$opening_hours", literal(SETTINGS / "opening_hours.csv")),
    ):
        text = text.replace(parameter, value)
    return text


if __name__ == "__main__":
    sys.exit(main())
