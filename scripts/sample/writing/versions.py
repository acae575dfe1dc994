"""Versions of records: when each was last changed, corrections, old copies, and late rows."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from scripts.sample.aftermath.known import Calendar, Columns, month_after
from scripts.sample.localtime import DAY, HOUR, MINUTE, SECOND
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.spelling import months_of, quarter_of

# Of a month's (quarter's) legs, how many of a thousand were edited later, or came late.
CORRECTED, LATE = 8, 6


def stamp_changes(calendar: Calendar, tables: dict[str, Columns]) -> None:
    """`updated_at` of the systems that tell it: minutes after the end, the export at the latest."""

    def last_of(table: str, names: tuple[str, ...], lag: int) -> list[int | None]:
        found = []
        for moments in zip(*(tables[table][name] for name in names), strict=True):
            said = [moment for moment in moments if moment is not None]
            found.append(min(max(said) + lag, calendar.end) if said else None)
        return found

    calls = tables["calls"]
    # A call's record is finished with the agent's work on it.
    calls["updated_at"] = [
        min(ended_at + round((work or 0) * SECOND) + 4 * SECOND, calendar.end)
        for ended_at, work in zip(calls["ended_at"], calls["after_call_work_seconds"], strict=True)
    ]
    conversations = tables["conversations"]
    conversations["updated_at"] = last_of(
        "conversations", ("opened_at", "answered_at", "ended_at", "resolved_at"), 2 * MINUTE
    )
    tables["cases"]["updated_at"] = last_of(
        "cases", ("opened_at", "resolved_at", "reopened_at"), MINUTE
    )


class Rewriter:
    """Moves and copies spelled rows between files; counts what the warehouse will see of it."""

    def __init__(self, database: duckdb.DuckDBPyConnection, calendar: Calendar, dirt: Dirt) -> None:
        self._database, self._calendar, self._dirt = database, calendar, dirt
        self._months = months_of(calendar.plan)
        self._serial = 0

    def month(self, share: float) -> str:
        """The label of the month at this share of the plan."""
        return self._months[min(int(share * len(self._months)), len(self._months) - 1)]

    def corrections(self) -> None:
        """Some legs of a month, edited after its file was made: a file of newer versions.

        What the month's file says of them is what the agent had said first.
        """
        month = self.month(0.67)
        file = f"generic/calls_{month}"
        stamp = f"{month_after(date.fromisoformat(f'{month}-01'))}T09:00:00"
        chosen = self._chosen("calls", file, "outcome = 'answered'", CORRECTED, "corrections")
        self._copy("calls", chosen, f"{file}_corrections", {"updated_at": f"'{stamp}'"})
        self._database.execute(
            "update spelled.calls set after_call_work_seconds = "
            "cast(round(cast(after_call_work_seconds as double) * 0.5) as bigint), "
            "resolved = case resolved when 'true' then 'false' when 'false' then 'true' end "
            f"where _file = '{file}' and _row in (select unnest(?::bigint[]))",
            [chosen],
        )
        self._dirt.add("newer version", "calls", len(chosen))

    def old_copies(self, conversations: Columns) -> None:
        """Threads as they stood in mid-quarter, in a file whose name comes later."""
        moment = self._calendar.instant(date.fromisoformat(f"{self.month(0.5)}-15"), 20 * 60)
        names = ("channel", "direction", "opened_at", "answered_at", "ended_at")
        rows = []
        for row, leg in enumerate(zip(*(conversations[name] for name in names), strict=True)):
            channel, direction, opened_at, answered_at, ended_at = leg
            was_open = opened_at < moment < (ended_at or 0)
            if was_open and channel in ("email", "social", "sms") and direction != "outbound":
                rows.append((row, answered_at is None or answered_at > moment))
        stamp = "'" + (date(1970, 1, 1) + timedelta(days=moment // DAY)).isoformat()
        stamp += f"T{moment % DAY // HOUR:02d}:00:00Z'"
        then = {"updated_at": stamp, "ended_at": "null", "resolved": "null"}
        then |= {"resolved_at": "null", "ended_by": "null", "handle_seconds": "null"}
        then |= {"after_contact_work_seconds": "null", "hold_seconds": "null"}
        waiting = {"answered_at": "null", "outcome": "'waiting'", "left_queue_at": "null"}
        quarter = quarter_of(date.fromisoformat(f"{self.month(0.5)}-15"))
        file = f"generic/conversations_{quarter}_snapshot"
        for was_waiting in (False, True):
            chosen = [row for row, waited in rows if waited == was_waiting]
            changes = then | waiting if was_waiting else then
            self._copy("conversations", chosen, file, changes)
        self._dirt.add("older version", "conversations", len(rows))

    def late_rows(self) -> None:
        """Some legs come a month or more after their month's file, in one of their own."""
        for share in (0.34, 0.8):
            file = f"generic/calls_{self.month(share)}"
            chosen = self._chosen("calls", file, "true", LATE, f"late {share}")
            self._database.execute(
                "update spelled.calls set _file = ? "
                "where _file = ? and _row in (select unnest(?::bigint[]))",
                [f"{file}_late", file, chosen],
            )
            self._dirt.add("late row", "calls", len(chosen))

    def _chosen(
        self, table: str, file: str, condition: str, per_mille: int, concern: str
    ) -> list[int]:
        rows = self._database.execute(
            f"select _row from spelled.{table} where _file = ? and {condition} order by _row",
            [file],
        ).fetchall()
        number = max(1, round(len(rows) * per_mille / 1000))
        rng = self._calendar.plan.numpy_stream(f"dirt/{concern}")
        places = rng.choice(len(rows), size=min(number, len(rows)), replace=False)
        return sorted(rows[place][0] for place in places.tolist())

    def _copy(self, table: str, rows: list[int], file: str, changes: dict[str, str]) -> None:
        replaced = ", ".join(f'{sql} as "{name}"' for name, sql in changes.items())
        self._database.execute(
            f"insert into spelled.{table} select * replace ({replaced}, '{file}' as _file) "
            f"from spelled.{table} where _row in (select unnest(?::bigint[])) order by _row",
            [rows],
        )
