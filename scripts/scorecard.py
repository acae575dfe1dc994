"""Show the scorecard of the published file in the terminal.

Run it as `python -m scripts.scorecard`. First the targets that are missed, then those of which it
cannot be told, those that are met, and what has changed beyond noise; of all else the value. A line
is the latest complete month with half of its 95 % interval, its change against the month before,
the number of events behind it, and how it stands to its target; above them how far the data
reaches, and what of it is missing. Where no complete month has an event yet, it is that of the
week, or of the day. `--grain` asks for one, `--all` for every KPI and channel, `--variants` for all
variants of them too. Exit status: 0 = shown, 1 = cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, groupby
from pathlib import Path
from textwrap import wrap

import duckdb
from rich.columns import Columns
from rich.console import Console, ConsoleOptions, RenderResult
from rich.text import Text

from scripts import confined
from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import WIDTH, shown_value, terminal, words
from scripts.published import NotPublished, require_published
from scripts.scoring.headlines import MET, MISSED, NOT_TOLD, REST, headlines
from scripts.scoring.layout import HEADERS, INCOMPLETE, Layout, cells, mark_of
from scripts.scoring.line import Line, shown_change_of
from scripts.sources import Reach, read_reach, said_of_data, said_of_gaps

GRAINS = ("day", "week", "month")
_BEFORE = {"day": "the last four of its weekday", "week": "the week before"}
_LEGEND = "±: half of the 95 % interval; ~: a change within noise"
_COLOURS = {
    "met": "green",
    "missed": "bold red",
    "within noise": "yellow",
    "too few": "dim",
    MISSED: "bold red",
    NOT_TOLD: "bold yellow",
    MET: "bold green",
}


class ScorecardProblem(Exception):
    """There is no scorecard to show; the message says why."""


@dataclass(frozen=True)
class Scorecard:
    """Lines as rich shows them, as wide as they need to be.

    What is to be read first, or all of them in their order: a section a family, the name of a KPI
    above its lines.
    """

    lines: Sequence[Line]
    grain: str
    is_whole: bool = False
    variants: bool = False
    reach: Reach | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(_title(self.lines, self.grain), "italic")
        yield from _data(self.reach, options.max_width)
        if self.is_whole or self.variants:
            yield from self._by_family(options.max_width)
        else:
            yield from self._headlines(options.max_width)
        if self._has_gaps:
            yield Text(f"{INCOMPLETE}: rows are missing on some days, see above", "dim")

    @property
    def _has_gaps(self) -> bool:
        return any(line.incomplete_days for line in self.lines)

    def _by_family(self, width: int) -> Iterator[Text]:
        rows = [cells(line, f"    {line.where}", self._has_gaps) for line in self.lines]
        layout = Layout.of([HEADERS, *rows], width)
        yield from layout.lines(HEADERS, "bold")
        for family, of_family in groupby(zip(self.lines, rows, strict=True), lambda x: x[0].family):
            yield Text()
            yield Text(words(family), "bold")
            for name, of_kpi in groupby(of_family, lambda x: _name(x[0], self.variants)):
                yield Text(f"  {name}", no_wrap=True)
                for line, row in of_kpi:
                    yield from layout.lines(row, last_style=_COLOURS.get(line.status or "", ""))
        yield Text()
        yield Text(_LEGEND, "dim")

    def _headlines(self, width: int) -> RenderResult:
        found = headlines(self.lines)
        # The heading says how they stand.
        sections = {
            heading: [
                cells(line, _name_and_where(line, line.title), self._has_gaps)[:-1]
                for line in lines
            ]
            for heading, lines in found.sections
        }
        layout = Layout.of([HEADERS[:-1], *chain(*sections.values())], width)
        if sections:
            yield from layout.lines(HEADERS[:-1], "bold")
        for heading, rows in sections.items():
            yield Text()
            yield Text(heading, _COLOURS.get(heading, "bold"))
            for row in rows:
                yield from layout.lines(row)
        if found.rest:
            yield Text()
            yield Text(REST, "bold")
            yield _side_by_side(found.rest, self._has_gaps)
        yield Text()
        if sections:
            yield Text(_LEGEND, "dim")
        if found.more:
            yield Text(f"{found.more} more, channel by channel: make scorecard ALL=1", "dim")


def read_lines(published: Path, grain: str, variants: bool = False) -> list[Line]:
    """The scorecard's lines of a grain: default variants and those with a target, or all.

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
            asked = "target_low is not null or target_high is not null"
            rows = connection.execute(
                f"""
                select {columns}
                from {scorecard}
                where grain = ? and (is_default or ? or ({asked}))
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
    published: Path,
    console: Console,
    grain: str | None = None,
    is_whole: bool = False,
    variants: bool = False,
) -> None:
    """Print the published file's scorecard. Raises NotPublished, ScorecardProblem.

    Without `grain` that of the month; of less where no complete month has an event yet.
    """
    # Each is read only if it is needed.
    for each in (grain,) if grain else reversed(GRAINS):
        lines, reach = _read(published, each, variants)
        if any(line.n for line in lines):
            shown = Scorecard(lines, each, is_whole, variants, reach)
            console.print(shown, width=min(WIDTH, console.width))
            return
    console.print(*_data(reach, console.width), sep="\n")
    console.print(
        f"The scorecard is empty: no event in the latest complete {grain or 'month, week or day'}. "
        "What is not over yet: make explain NAME=contact_volume."
    )


def main(argv: list[str] | None = None) -> int:
    """The command; 0 = shown, 1 = there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grain", choices=GRAINS)
    parser.add_argument("--all", action="store_true", help="every KPI and channel")
    parser.add_argument("--variants", action="store_true", help="all variants, not only defaults")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        print_scorecard(
            environment.published, terminal(), wanted.grain, wanted.all, wanted.variants
        )
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
    return f"{line.name}, {words(line.variant)}" if variants else line.title


def _name_and_where(line: Line, name: str) -> str:
    return name if line.slice == "all" else f"{name}, {line.where}"


def _side_by_side(lines: Sequence[Line], has_gaps: bool) -> Columns:
    """Values and names, without abbreviations, in as many columns as there is room for."""
    values = [shown_value(line.value, line.unit) + mark_of(line, has_gaps) for line in lines]
    width = max(map(len, values))
    texts = []
    for line, value in zip(lines, values, strict=True):
        name = _name_and_where(line, line.title.partition(" (")[0])
        # Of what is no sample no change is noise.
        is_counted = line.change and line.is_change_within_noise is None
        change = f" ({shown_change_of(line)})" if is_counted else ""
        texts.append(Text(f"{value:>{width}}  {name}{change}", no_wrap=True))
    return Columns(texts, column_first=True)


if __name__ == "__main__":
    sys.exit(main())
