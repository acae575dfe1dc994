"""Show the scorecard of the published file in the terminal.

Run it as `python -m scripts.scorecard`. Below each KPI a line a channel: the latest complete month
with half of its 95 % interval, its change against the month before, the number of events behind it,
and how it stands to its target; above them how far the data reaches, and what of it is missing.
Where no complete month has an event yet, it is that of the week, or of the day. `--grain` asks for
one, `--variants` for all variants. Exit status: 0 = shown, 1 = cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import groupby
from pathlib import Path
from textwrap import wrap

import duckdb
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from scripts import confined
from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import WIDTH, shown_change, shown_range, shown_value, words
from scripts.published import NotPublished, require_published
from scripts.sources import Reach, read_reach, said_of_data, said_of_gaps

GRAINS = ("day", "week", "month")
_BEFORE = {"day": "the last four of its weekday", "week": "the week before"}
_HEADERS = ("", "value", "±", "change", "n", "target", "status")
# The number columns; the first and the last are words.
_RIGHT = range(1, 6)
_TARGET = 5
# Behind the number of events where days of the period are missing or nearly so.
_INCOMPLETE = "*"
# Between columns, and where there is no room for it.
_GAP, _NARROW_GAP = "  ", " "
_COLOURS = {"met": "green", "missed": "bold red", "within noise": "yellow", "too few": "dim"}


class ScorecardProblem(Exception):
    """There is no scorecard to show; the message says why."""


@dataclass(frozen=True)
class Line:
    """One cell of kpi_scorecard, as far as it is shown; None = not known or not there."""

    family: str
    name: str
    kpi_id: str
    variant: str
    unit: str
    slice: str
    channel: str | None
    period_label: str
    value: float | None
    change: float | None
    n: int | None
    target_low: float | None
    target_high: float | None
    status: str | None
    low_95: float | None = None
    high_95: float | None = None
    is_change_within_noise: bool | None = None
    is_too_few: bool | None = None
    incomplete_days: int | None = None
    period_start: datetime | None = None


@dataclass(frozen=True)
class Scorecard:
    """Lines in the order in which they are read, as rich shows them: as wide as they need to be.

    Where there is less room a target takes two lines, then columns come closer together.
    """

    lines: Sequence[Line]
    grain: str
    variants: bool = False
    reach: Reach | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        has_gaps = any(line.incomplete_days for line in self.lines)
        rows = [_cells(line, has_gaps) for line in self.lines]
        widths = _widths([_HEADERS, *rows])
        gap = _GAP
        if not _fits(widths, gap, options.max_width):
            widths[_TARGET] = max(
                len(part) for row in [_HEADERS, *rows] for part in row[_TARGET].split(" to ")
            )
            gap = _GAP if _fits(widths, _GAP, options.max_width) else _NARROW_GAP
        yield Text(_title(self.lines, self.grain), "italic")
        yield from _data(self.reach, options.max_width)
        yield from _laid_out(_HEADERS, widths, gap, "bold")
        for family, of_family in groupby(zip(self.lines, rows, strict=True), lambda x: x[0].family):
            yield Text()
            yield Text(words(family), "bold")
            for name, of_kpi in groupby(of_family, lambda x: _name(x[0], self.variants)):
                yield Text(f"  {name}", no_wrap=True)
                for line, row in of_kpi:
                    yield from _laid_out(row, widths, gap, "", _COLOURS.get(line.status or "", ""))
        yield Text()
        yield Text("±: half of the 95 % interval; ~: a change within noise", "dim")
        if has_gaps:
            yield Text(f"{_INCOMPLETE}: rows are missing on some days, see above", "dim")


def read_lines(published: Path, grain: str, variants: bool = False) -> list[Line]:
    """The scorecard's lines of a grain: default variants, or all.

    What a file that an earlier version published does not have is None. Raises NotPublished,
    ScorecardProblem.
    """
    return _read(published, grain, variants)[0]


def _read(published: Path, grain: str, variants: bool) -> tuple[list[Line], Reach | None]:
    require_published(published)
    try:
        with confined.reading(published, "published_file") as connection:
            scorecard = "published_file.kpi.kpi_scorecard"
            described = connection.execute(f"describe {scorecard}").fetchall()
            there = {name for name, *_ in described}
            columns = ", ".join(
                field.name if field.name in there else f"null as {field.name}"
                for field in fields(Line)
            )
            rows = connection.execute(
                f"""
                select {columns}
                from {scorecard}
                where grain = ? and (is_default or ?)
                order by
                    family, kpi_id, not is_default, variant, slice <> 'all', slice, channel
                """,
                [grain, variants],
            ).fetchall()
            lines = [Line(*row) for row in rows]
            starts = [line.period_start.date() for line in lines if line.period_start]
            reach = read_reach(connection, "published_file", min(starts, default=None))
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ScorecardProblem(f"{published} holds no scorecard to show ({reason})") from None
    return lines, reach


def print_scorecard(
    published: Path, console: Console, grain: str | None = None, variants: bool = False
) -> None:
    """Print the published file's scorecard. Raises NotPublished, ScorecardProblem.

    Without `grain` that of the month; of less where no complete month has an event yet.
    """
    # Each is read only if it is needed.
    for each in (grain,) if grain else reversed(GRAINS):
        lines, reach = _read(published, each, variants)
        if any(line.n for line in lines):
            shown = as_table(lines, each, variants, reach)
            console.print(shown, width=min(WIDTH, console.width))
            return
    console.print(*_data(reach, console.width), sep="\n")
    console.print(
        f"The scorecard is empty: no event in the latest complete {grain or 'month, week or day'}. "
        "What is not over yet: make explain NAME=contact_volume."
    )


def as_table(
    lines: Sequence[Line], grain: str, variants: bool = False, reach: Reach | None = None
) -> Scorecard:
    """The lines as a table, a section a family; the name of a KPI stands above its lines."""
    return Scorecard(lines, grain, variants, reach)


def shown_target(line: Line) -> str:
    """The target: at least, at most, or between."""
    return shown_range(line.target_low, line.target_high, line.unit)


def shown_half_width(line: Line) -> str:
    """Half of the 95 % interval, of ratios in percentage points.

    Empty if there is none, or so few events that it says nothing.
    """
    if line.low_95 is None or line.high_95 is None or line.is_too_few:
        return ""
    return shown_change((line.high_95 - line.low_95) / 2, line.unit).removeprefix("+")


def main(argv: list[str] | None = None) -> int:
    """The command; 0 = shown, 1 = there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grain", choices=GRAINS)
    parser.add_argument("--variants", action="store_true", help="all variants, not only defaults")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        print_scorecard(environment.published, Console(), wanted.grain, wanted.variants)
    except (EnvironmentProblem, NotPublished, ScorecardProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _title(lines: Sequence[Line], grain: str) -> str:
    labels = ", ".join(dict.fromkeys(line.period_label for line in lines))
    before = _BEFORE.get(grain, f"the {grain} before")
    return f"Scorecard of the {grain} {labels}; change against {before}"


def _data(reach: Reach | None, width: int) -> Iterator[Text]:
    """How far the data reaches, and what is missing."""
    if reach is None:
        return
    date = said_of_data(reach)
    if date:
        yield Text(date, "italic")
    gaps = said_of_gaps(reach)
    if gaps:
        yield Text("Not all is there:", "yellow")
        for gap in gaps:
            indents = {"initial_indent": "  ", "subsequent_indent": " " * 6}
            yield from map(Text, wrap(gap, width, break_on_hyphens=False, **indents))
        yield Text()


def _name(line: Line, variants: bool) -> str:
    return f"{line.name}, {words(line.variant)}" if variants else line.name


def _cells(line: Line, has_gaps: bool = False) -> tuple[str, ...]:
    change = shown_change(line.change, line.unit)
    mark = _INCOMPLETE if line.incomplete_days else " " * has_gaps
    return (
        f"    {line.channel or line.slice}",
        shown_value(line.value, line.unit),
        shown_half_width(line),
        f"~ {change}" if change and line.is_change_within_noise else change,
        f"{line.n:,}{mark}" if line.n is not None else "",
        shown_target(line),
        line.status or ("too few" if line.is_too_few else ""),
    )


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]


def _fits(widths: Sequence[int], gap: str, room: int) -> bool:
    return sum(widths) + len(gap) * (len(widths) - 1) <= room


def _laid_out(
    row: Sequence[str], widths: Sequence[int], gap: str, style: str, last_style: str = ""
) -> Iterator[Text]:
    """A row as one line, or as two if its target has to be broken."""
    first, second = list(row), [""] * len(row)
    if len(row[_TARGET]) > widths[_TARGET]:
        low, high = row[_TARGET].split(" to ")
        first[_TARGET], second[_TARGET] = low, high
    for cells in (first, second) if any(second) else (first,):
        padded = [
            cell.rjust(width) if place in _RIGHT else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        line = Text(gap.join(padded[:-1]), style, no_wrap=True)
        if cells[-1]:
            line.append(f"{gap}{cells[-1]}", last_style)
        line.rstrip()
        yield line


if __name__ == "__main__":
    sys.exit(main())
