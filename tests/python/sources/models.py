"""The audit's own SQL, as dbt compiled it, over sources that a test makes up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb

from .second_road import Source

# In the order in which they are built, with their schema.
MODELS = (
    ("intermediate/int_settings", "warehouse.intermediate.int_settings"),
    ("audit/source_days", "mart.audit.source_days"),
    ("audit/source_freshness", "mart.audit.source_freshness"),
    ("audit/source_warnings", "mart.audit.source_warnings"),
)
INPUTS = (
    "settings.deployment",
    "settings.holidays",
    "intermediate.int_as_of",
    "intermediate.int_source_days",
    "landing.files",
)
LANDED_AT = datetime.fromisoformat("2026-11-22T03:00:00")


@dataclass(frozen=True)
class Audit:
    """What the three relations say, each row as a dictionary."""

    days: list[dict[str, Any]]
    freshness: list[dict[str, Any]]
    warnings: list[dict[str, Any]]

    def said(self) -> list[tuple[str, str, date, date, int]]:
        """The warnings: source, kind, first and last day, number of days."""
        return [
            (
                ":".join(filter(None, (row["table_name"], row["channel"], row["site"]))),
                row["warning"],
                row["first_date"],
                row["last_date"],
                row["days"],
            )
            for row in self.warnings
        ]


class Warehouse:
    """Empty relations in memory, shaped as in a built warehouse, and the models' SQL."""

    def __init__(self, built: Path, compiled: Path) -> None:
        """`built`: a private build file; `compiled`: dbt's folder of compiled models."""
        self._sql = [
            (relation, (compiled / f"{model}.sql").read_text("utf-8")) for model, relation in MODELS
        ]
        self._connection = duckdb.connect()
        self._connection.execute("set TimeZone = 'UTC'")
        self._connection.execute("attach ':memory:' as warehouse")
        self._connection.execute("attach ':memory:' as mart")
        self._connection.execute("create schema mart.audit")
        self._connection.execute(f"attach '{built}' as built (read_only)")
        for relation in INPUTS:
            self._connection.execute(
                f"create schema if not exists warehouse.{relation.split('.')[0]}"
            )
            self._connection.execute(
                f"create table warehouse.{relation} as from built.{relation} limit 0"
            )
        self._connection.execute("detach built")

    def judge(
        self,
        sources: Sequence[Source],
        as_of: date,
        holidays: Iterable[tuple[str, date]] = (),
        settings: dict[str, str] | None = None,
    ) -> Audit:
        """Build the audit of these sources; `as_of` is the first local day that is not over."""
        for relation in INPUTS:
            self._connection.execute(f"delete from warehouse.{relation}")
        self._insert(
            "settings.deployment",
            ({"name": name, "value": value} for name, value in (settings or {}).items()),
        )
        self._insert("settings.holidays", ({"site": site, "date": day} for site, day in holidays))
        as_of_at = datetime.combine(as_of, time(4))
        self._insert("intermediate.int_as_of", [{"as_of_at": as_of_at, "as_of_date": as_of}])
        self._insert("intermediate.int_source_days", self._came(sources))
        for table in {source.table for source in sources}:
            self._insert(
                "landing.files",
                [{"system": "generic", "table_name": table, "status": "landed",
                  "landed_at": LANDED_AT}],
            )  # fmt: skip
        for relation, select in self._sql:
            self._connection.execute(f"create or replace table {relation} as {select}")
        return Audit(
            self._rows("mart.audit.source_days", "source_id, local_date"),
            self._rows("mart.audit.source_freshness", "source_id"),
            self._rows(
                "mart.audit.source_warnings", "table_name, channel, site, first_date, warning"
            ),
        )

    def _came(self, sources: Sequence[Source]) -> Iterable[dict[str, Any]]:
        for source in sources:
            for day, count in source.rows.items():
                if count:
                    yield {
                        "source_id": source_id(source),
                        "source_system": "generic",
                        "table_name": source.table,
                        "channel": source.channel,
                        "site": source.site,
                        "local_date": day,
                        "row_count": count,
                        "rows_without_contact": source.without_contact.get(day, 0),
                        "newest_at": datetime.combine(day, time(18)),
                    }

    def _insert(self, relation: str, rows: Iterable[dict[str, Any]]) -> None:
        every = list(rows)
        if every:
            columns = list(every[0])
            # A list a column: a statement a row would take most of the time.
            self._connection.execute(
                f"insert into warehouse.{relation} ({', '.join(columns)}) "
                f"select {', '.join('unnest(?)' for _ in columns)}",
                [[row[column] for row in every] for column in columns],
            )

    def _rows(self, relation: str, order: str) -> list[dict[str, Any]]:
        found = self._connection.execute(f"select * from {relation} order by {order}")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def source_id(source: Source) -> str:
    """As int_source_days makes it."""
    return ":".join(["generic", source.table, source.channel or "", source.site or ""])


def every_day(first: date, last: date, by_weekday: Sequence[int]) -> dict[date, int]:
    """Rows a day from first to last; `by_weekday` from Monday on."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return {day: by_weekday[day.weekday()] for day in days}
