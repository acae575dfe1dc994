"""Reads the published file for the report, and nothing else.

What the panels share is prepared once: which periods, queues and teams are shown (a report has to
stay small whatever the file holds), and the cells of kpi_values within these bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from scripts import confined
from scripts.published import require_published
from scripts.sources import Reach, read_reach

HERE = Path(__file__).parent
# How far back a page goes, and how many queues and teams can be chosen. The finer a cut, the less
# far back: queues and teams have fewer days and weeks, teams on a channel no days.
BOUNDS = {
    "days": 91,
    "weeks": 53,
    "months": 37,
    "days_of_parts": 35,
    "weeks_of_parts": 27,
    "months_of_parts": 25,
    "weeks_of_pairs": 13,
    "months_of_details": 13,
    "queues": 12,
    "teams": 12,
}
# What the panels share: each a temporary table of that name, made in this order.
_SHARED = (
    "shown_periods",
    "shown_choices",
    "shown_queues",
    "shown_teams",
    "shown_values",
    "shown_targets",
)


class ReportProblem(Exception):
    """There is nothing to report; the message says why and what to do."""


@dataclass(frozen=True)
class Rows:
    """What a query found."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]

    def column(self, name: str) -> list[Any]:
        """All values of one column."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]


@dataclass(frozen=True)
class Choices:
    """What filters offer: channels, queues with their channel, teams; how many more there are."""

    channels: list[str]
    queues: list[tuple[str, str | None]]
    teams: list[str]
    more_queues: int
    more_teams: int


@contextmanager
def opened(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The published file, with what all panels share prepared.

    Raises NotPublished, and ReportProblem.
    """
    require_published(published)
    try:
        with confined.reading(published, "warehouse") as connection:
            connection.execute("use warehouse")
            for statement in _SHARED:
                run(connection, statement)
            yield connection
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ReportProblem(
            f"{published} cannot be reported on ({reason}); if an earlier version made it, run "
            "`make warehouse`"
        ) from None


def run(
    connection: duckdb.DuckDBPyConnection, query: str, values: Mapping[str, Any] | None = None
) -> Rows:
    """What `queries/<query>.sql` finds; of the bounds and values it gets those that it names."""
    text = (HERE / "queries" / f"{query}.sql").read_text(encoding="utf-8")
    named = set(re.findall(r"\$(\w+)", text))
    wanted = {name: value for name, value in {**BOUNDS, **(values or {})}.items() if name in named}
    found = connection.execute(text, wanted)
    return Rows(tuple(column[0] for column in found.description or ()), found.fetchall())


def read_choices(connection: duckdb.DuckDBPyConnection) -> Choices:
    """What the filters offer, the busiest first."""
    rows = connection.execute(
        "select kind, name, channel, is_shown from shown_choices order by kind, place"
    ).fetchall()
    more = [kind for kind, _, _, is_shown in rows if not is_shown]
    shown = [(kind, name, channel) for kind, name, channel, is_shown in rows if is_shown]
    return Choices(
        channels=[name for kind, name, _ in shown if kind == "channel"],
        queues=[(name, channel) for kind, name, channel in shown if kind == "queue"],
        teams=[name for kind, name, _ in shown if kind == "team"],
        more_queues=more.count("queue"),
        more_teams=more.count("team"),
    )


def reach_of(connection: duckdb.DuckDBPyConnection) -> Reach | None:
    """How far the data reaches and what is missing of the months that the scorecard compares."""
    first = connection.execute(
        "select cast(min(period_start) as date) from kpi.kpi_scorecard"
    ).fetchone()
    return read_reach(connection, "warehouse", first[0] if first else None)
