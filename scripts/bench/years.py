"""Years of the sample company's exports, the last day apart, as plain files of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from scripts import confined
from scripts.contract import GENERIC, Contract
from scripts.quoting import identifier, literal

# The column that says on which day a row came into being; tables without one come whole with the
# first files, as a list of agents does.
DAY_COLUMNS = {
    "calls": "started_at",
    "call_steps": "entered_at",
    "ring_attempts": "ringing_at",
    "conversations": "opened_at",
    "messages": "sent_at",
    "cases": "opened_at",
    "surveys": "invited_at",
    "agent_states": "started_at",
    "schedules": "starts_at",
    "quality_reviews": "reviewed_at",
    "sales": "sold_at",
    "trunk_usage": "interval_start",
    "campaign_events": "at",
    "web_visits": "entered_at",
}


@dataclass(frozen=True)
class Span:
    """Exports from a first day on; rows of `last_day` and later lie in a folder of their own."""

    first_day: date
    last_day: date


def write_span(landed: Path, contract: Contract, span: Span, before: Path, after: Path) -> int:
    """Write landed rows of a span as CSV into two folders of exports; the number of rows.

    `landed` is a private build file in which all exports of the company have been landed.
    """
    rows = 0
    for folder in (before, after):
        (folder / "generic").mkdir(parents=True)
    with confined.connect(landed, read_only=True) as connection:
        confined.confine(connection, folders=(before, after))
        for table in contract.of(GENERIC).values():
            columns = ", ".join(map(identifier, table.column_names))
            day = DAY_COLUMNS.get(table.name)
            said = _date_of(day) if day else f"date '{span.first_day}'"
            for folder, condition in (
                (before, f"{said} >= '{span.first_day}' and {said} < '{span.last_day}'"),
                (after, f"{said} >= '{span.last_day}'"),
            ):
                target = folder / "generic" / f"{table.name}_{folder.name}.csv"
                select = f"select {columns} from raw_generic.{table.name} where {condition}"
                rows += connection.execute(
                    f"copy ({select}) to {literal(target)} (header)"
                ).fetchall()[0][0]
    return rows


def last_day_of(landed: Path) -> date:
    """The last whole day of calls, as their stamps say it."""
    with confined.connect(landed, read_only=True) as connection:
        confined.confine(connection)
        newest = connection.execute(
            f"select max({_date_of('started_at')}) from raw_generic.calls"
        ).fetchall()[0][0]
    return newest - timedelta(days=1)


def _date_of(column: str) -> str:
    """SQL of the date that a landed instant begins with; what begins otherwise is not measured."""
    return f"try_cast(substr({identifier(column)}, 1, 10) as date)"
