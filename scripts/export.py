"""Write the scorecard and the KPIs' values as a spreadsheet and as Parquet.

Run it as `python -m scripts.export`. It reads the published file, and writes into the folder
`spreadsheets` beside it (or CONTACT_CENTER_SPREADSHEETS): `kpis.xlsx` for people, `kpi_values`,
`kpi_scorecard` and `dim_kpis` as `.parquet`, whole. Not to be taken for CONTACT_CENTER_EXPORTS,
where other systems' exports come in. Exit status: 0 = written, 1 = cannot be; then the files that
were there are left as they were.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from xlsxwriter.exceptions import XlsxWriterException

from scripts import confined
from scripts.driving.alone import AlreadyRunning, alone_in
from scripts.environment import Environment, EnvironmentProblem
from scripts.exporting import workbook
from scripts.exporting.workbook import MOST_ROWS, Workbook, columns_of
from scripts.landing.database import first_line
from scripts.published import NotPublished, require_published
from scripts.quoting import literal
from scripts.rights import private_rights
from scripts.sources import read_reach, said_of_data, said_of_gaps

QUERIES = Path(__file__).parent / "exporting"
WORKBOOK = "kpis.xlsx"
# Whole relations, as Parquet.
WHOLE = ("kpi_scorecard", "kpi_values", "dim_kpis")
# The database's name while it is read.
_PUBLISHED = "published_file"
_AT_ONCE = 10_000
_UNFINISHED = ".writing-"
_IN_UNIT = (
    "value", "low_95", "high_95", "previous_value", "change", "year_ago_value",
    "change_from_year_ago", "benchmark_low", "benchmark_high", "target_low", "target_high",
)  # fmt: skip
_LONG = ("question", "definition", "formula", "wording", "caveats", "description")


class ExportProblem(Exception):
    """The file cannot be exported, or nowhere; the message says why."""


def export(published: Path, folder: Path, most_rows: int = MOST_ROWS) -> list[Path]:
    """Write the files; what is written, in order. Raises NotPublished, ExportProblem.

    Each takes its place only when all are there. A sheet has at most `most_rows`.
    """
    require_published(published)
    try:
        with private_rights(), _folder_beside(folder) as work:
            with _reading(published, work) as connection:
                _write_workbook(connection, work / WORKBOOK, most_rows)
                for relation in WHOLE:
                    file = literal(work / f"{relation}.parquet")
                    connection.execute(
                        f"copy (from kpi.{relation}) to {file} (format parquet, compression zstd)"
                    )
            return [_move(file, folder) for file in sorted(work.iterdir())]
    except duckdb.Error as error:
        raise ExportProblem(f"{published} cannot be exported ({first_line(error)})") from None
    except AlreadyRunning as problem:
        raise ExportProblem(str(problem)) from None
    # On a full disk the workbook has an error of its own.
    except (OSError, XlsxWriterException) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportProblem(f"{folder} cannot be written ({reason})") from None


def main(argv: Sequence[str] | None = None) -> int:
    """The command; its exit status is described above."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        for file in export(environment.published, environment.spreadsheets):
            print(f"{file} ({file.stat().st_size / 1e6:,.1f} MB)")
    except (EnvironmentProblem, NotPublished, ExportProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


@contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    """A folder on the same disk for what is not whole yet; gone after the block."""
    folder.mkdir(parents=True, exist_ok=True)
    with alone_in(folder):
        # What a killed run left.
        for leftover in folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(leftover, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=folder) as work:
            yield Path(work).absolute()


def _move(file: Path, folder: Path) -> Path:
    os.replace(file, folder / file.name)
    return folder / file.name


@contextmanager
def _reading(published: Path, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, to be read only, and a folder to write into."""
    with confined.connect() as connection:
        confined.attach(connection, published, _PUBLISHED, "read_only")
        connection.execute(f"use {_PUBLISHED}")
        connection.execute("set TimeZone = 'UTC'")
        # Else a long table waits in memory for its turn.
        connection.execute("set preserve_insertion_order = false")
        confined.confine(connection, folders=[folder])
        yield connection


def _write_workbook(connection: duckdb.DuckDBPyConnection, path: Path, most_rows: int) -> None:
    since, left_out = _newest(connection, most_rows)
    with workbook.opened(path, {"title": "Contact centre KPIs"}) as book:
        book.add_note("About", _about(connection, since, left_out))
        _add(book, connection, "Scorecard", "kpi_scorecard")
        _add(book, connection, "KPI values", "kpi_values", {"since": since})
        _add(book, connection, "Definitions", "definitions")
        _add(book, connection, "Columns", "columns")


def _newest(connection: duckdb.DuckDBPyConnection, most_rows: int) -> tuple[date, int]:
    """Where the newest periods begin whose cells fit a sheet, and how many older cells do not."""
    periods = connection.execute(
        f"select period_start, count(*) from ({_query('kpi_values')}) "
        "group by period_start order by period_start desc",
        {"since": date.min},
    ).fetchall()
    since, room = date.max, most_rows
    for period_start, cells in periods:
        if cells > room:
            break
        since, room = period_start, room - cells
    return since, sum(cells for period_start, cells in periods if period_start < since)


def _add(
    book: Workbook,
    connection: duckdb.DuckDBPyConnection,
    title: str,
    query: str,
    values: dict[str, object] | None = None,
) -> None:
    found = connection.execute(_query(query), values or {})
    columns = columns_of([name for name, *_ in found.description], _IN_UNIT, _LONG)
    book.add_table(title, columns, _rows(found))


def _rows(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while rows := found.fetchmany(_AT_ONCE):
        yield from rows


def _about(connection: duckdb.DuckDBPyConnection, since: date, left_out: int) -> Iterator[str]:
    """What the workbook is, of when, and what is not in it, a sentence a line."""
    yield "KPIs of the contact centre"
    reach = read_reach(connection, _PUBLISHED, None)
    if reach is not None:
        yield said_of_data(reach)
        yield from (f"Not all is there: {gap}" for gap in said_of_gaps(reach))
    yield ""
    yield from (QUERIES / "about.txt").read_text("utf-8").splitlines()
    if left_out:
        yield (
            f"Left out of the sheet KPI values, which is full: {left_out:,} cells of periods that "
            f"begin before {since}. They are in kpi_values.parquet."
        )


def _query(name: str) -> str:
    return (QUERIES / f"{name}.sql").read_text("utf-8")


if __name__ == "__main__":
    sys.exit(main())
