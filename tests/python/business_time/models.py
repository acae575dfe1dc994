"""The warehouse's own SQL, as dbt compiled it, over settings and contacts that a test makes up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from .minutes import Schedule

# In the order in which they are built.
MODELS = (
    "intermediate/int_clock_dates",
    "intermediate/int_local_days",
    "intermediate/int_open_spans",
    "intermediate/int_business_clock",
)
SCHEMAS = ("settings", "intermediate", "input")


@dataclass(frozen=True)
class Reply:
    """A contact (instants naive, in UTC) of the schedule with that number; None = of no queue."""

    schedule: int | None
    arrived_at: datetime
    answered_at: datetime


@dataclass(frozen=True)
class Judged:
    """What fct_contacts says of it."""

    elapsed_microseconds: int
    open_microseconds: int
    arrived_in_hours: bool


class Warehouse:
    """Empty relations in memory, shaped as in a built warehouse, and the models' SQL."""

    def __init__(self, built: Path, compiled: Path) -> None:
        """`built`: a private build file; `compiled`: dbt's folder of compiled models."""
        self._sql = {
            model: (compiled / f"{model}.sql").read_text("utf-8")
            for model in (*MODELS, "facts/fct_contacts")
        }
        self._connection = duckdb.connect()
        self._connection.execute("set TimeZone = 'UTC'")
        self._connection.execute("attach ':memory:' as warehouse")
        self._connection.execute(f"attach '{built}' as built (read_only)")
        # Views of the mart and of what is not built here would not open.
        columns = self._connection.execute(
            "select schema_name, table_name,"
            " string_agg(format('\"{}\" {}', column_name, data_type), ', ' order by column_index)"
            " from duckdb_columns() where database_name = 'built' and schema_name in ?"
            " group by all",
            [SCHEMAS],
        ).fetchall()
        for schema in SCHEMAS:
            self._connection.execute(f"create schema warehouse.{schema}")
        for schema, table, definition in columns:
            self._connection.execute(f"create table warehouse.{schema}.{table} ({definition})")
        self._connection.execute("detach built")

    def judge(self, schedules: Sequence[Schedule], replies: Sequence[Reply]) -> list[Judged]:
        """Build the clocks for these schedules and have fct_contacts judge the contacts.

        Each schedule gets a queue and a site of its own; two with the same time zone share nothing.
        """
        self._connection.execute("begin")
        try:
            self._fill(schedules, replies)
            for model in MODELS:
                name = model.split("/")[1]
                self._connection.execute(f"delete from warehouse.intermediate.{name}")
                self._connection.execute(
                    f"insert into warehouse.intermediate.{name} by name {self._sql[model]}"
                )
            return [
                Judged(round(elapsed * 1_000_000), round(business * 1_000_000), in_hours)
                for elapsed, business, in_hours in self._connection.execute(
                    "select first_response_seconds, first_response_business_seconds,"
                    f" in_business_hours from ({self._sql['facts/fct_contacts']})"
                    " order by cast(contact_id as bigint)"
                ).fetchall()
            ]
        finally:
            self._connection.execute("rollback")

    def _fill(self, schedules: Sequence[Schedule], replies: Sequence[Reply]) -> None:
        for number, schedule in enumerate(schedules):
            queue, site = f"queue_{number}", f"site_{number}"
            self._insert("settings.sites", [{"site": site, "time_zone": schedule.time_zone}])
            self._insert(
                "settings.opening_hours",
                (
                    {
                        "queue": queue,
                        "day_of_week": hours.day_of_week,
                        "opens_at": _clock(hours.opens),
                        "closes_at": _clock(hours.closes),
                        "valid_from": hours.valid_from,
                        "valid_to": hours.valid_to,
                    }
                    for hours in schedule.hours
                ),
            )
            self._insert(
                "settings.holidays",
                (
                    {
                        "site": site,
                        "date": holiday.day,
                        "opens_at": _clock(holiday.opens),
                        "closes_at": _clock(holiday.closes),
                    }
                    for holiday in schedule.holidays
                ),
            )
        self._insert("intermediate.int_settings", [{"repeat_window_seconds": 0}])
        as_of = max(reply.arrived_at for reply in replies)
        self._insert("intermediate.int_as_of", [{"as_of_at": as_of}])
        self._insert(
            "intermediate.int_contacts",
            (
                {
                    "contact_id": str(number),
                    "queue": None if reply.schedule is None else f"queue_{reply.schedule}",
                    "site": None if reply.schedule is None else f"site_{reply.schedule}",
                    "is_answered": True,
                    "is_offered": True,
                    "arrived_at": reply.arrived_at,
                    "answered_at": reply.answered_at,
                }
                for number, reply in enumerate(replies)
            ),
        )

    def _insert(self, table: str, rows: Iterable[dict[str, object]]) -> None:
        for row in rows:
            places = ", ".join("?" for _ in row)
            self._connection.execute(
                f"insert into warehouse.{table} ({', '.join(row)}) values ({places})",
                list(row.values()),
            )


def _clock(minute: int | None) -> str | None:
    return None if minute is None else f"{minute // 60:02}:{minute % 60:02}"
