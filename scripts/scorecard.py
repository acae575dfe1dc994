"""Show the scorecard of the published file in the terminal.

Run it as `python -m scripts.scorecard`. One line a KPI and channel: the latest complete month, its
change against the month before, the number of events behind it, and how it stands to its target.
`--grain week` shows the week, `--variants` all variants. Exit status: 0 = shown, 1 = cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import WIDTH, shown_change, shown_range, shown_value, words

GRAINS = ("week", "month")
_COLOURS = {"met": "green", "missed": "bold red", "within noise": "yellow"}


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


def read_lines(published: Path, grain: str, variants: bool = False) -> list[Line]:
    """The scorecard's lines of a grain: default variants, or all. Raises ScorecardProblem."""
    if not published.is_file():
        raise ScorecardProblem(f"{published} is not there: nothing was published yet")
    columns = ", ".join(f"scorecard.{field.name}" for field in fields(Line))
    path = str(published).replace("'", "''")
    try:
        with duckdb.connect() as connection:
            connection.execute(f"attach '{path}' as published_file (read_only)")
            rows = connection.execute(
                f"""
                select {columns}
                from published_file.kpi.kpi_scorecard as scorecard
                where scorecard.grain = ? and (scorecard.is_default or ?)
                order by
                    scorecard.family, scorecard.kpi_id, not scorecard.is_default, scorecard.variant,
                    scorecard.slice <> 'all', scorecard.slice, scorecard.channel
                """,
                [grain, variants],
            ).fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ScorecardProblem(f"{published} holds no scorecard to show ({reason})") from None
    return [Line(*row) for row in rows]


def print_scorecard(
    published: Path, console: Console, grain: str = "month", variants: bool = False
) -> None:
    """Print the published file's scorecard. Raises ScorecardProblem."""
    lines = read_lines(published, grain, variants)
    if not lines:
        console.print(f"The scorecard is empty: no {grain} is complete yet.")
        return
    console.print(as_table(lines, grain, variants), width=min(WIDTH, console.width))


def as_table(lines: Sequence[Line], grain: str, variants: bool = False) -> Table:
    """The lines as a table, a section a family; the name of a KPI stands on its first line only."""
    table = Table(
        title=f"Scorecard: the latest complete {grain}, and its change against the {grain} before",
        title_justify="left",
        box=None,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    # Only the names may break into lines.
    table.add_column("KPI")
    for header in ("channel", grain):
        table.add_column(header, no_wrap=True)
    for header in ("value", "change", "n", "target"):
        table.add_column(header, justify="right", no_wrap=True)
    table.add_column("status", no_wrap=True)
    for family, members in groupby(lines, key=lambda line: line.family):
        table.add_row()
        table.add_row(Text(words(family), "bold"))
        before = ""
        for line in members:
            name = f"{line.name}, {words(line.variant)}" if variants else line.name
            table.add_row(*_cells(line, "" if name == before else name))
            before = name
    return table


def shown_target(line: Line) -> str:
    """The target: at least, at most, or between."""
    return shown_range(line.target_low, line.target_high, line.unit)


def main(argv: list[str] | None = None) -> int:
    """The command; 0 = shown, 1 = there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--grain", choices=GRAINS, default="month")
    parser.add_argument("--variants", action="store_true", help="all variants, not only defaults")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        print_scorecard(environment.published, Console(), wanted.grain, wanted.variants)
    except (EnvironmentProblem, ScorecardProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _cells(line: Line, name: str) -> list[Text]:
    status = line.status or ""
    return [
        Text(f"  {name}" if name else ""),
        Text(line.channel or line.slice),
        Text(line.period_label),
        Text(shown_value(line.value, line.unit)),
        Text(shown_change(line.change, line.unit)),
        Text(f"{line.n:,}" if line.n is not None else ""),
        Text(shown_target(line)),
        Text(status, _COLOURS.get(status, "")),
    ]


if __name__ == "__main__":
    sys.exit(main())
