"""Rows that the warehouse has to put into quarantine, each beside the good row it looks like."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

import duckdb

from scripts.sample.aftermath.known import Calendar
from scripts.sample.localtime import DAY, MINUTE, day_of
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.stamps import skipped_hour


@dataclass(frozen=True)
class Fault:
    """A kind of fault: the column that holds it, the text there (None = empty), how many rows.

    `kind` is counted in the truth; a row has one fault, so `column` and the table say under which
    reason it lies in quarantine.
    """

    kind: str
    table: str
    column: str
    text: str | None
    rows: int


FAULTS = (
    Fault("bad stamp", "calls", "started_at", "31/12/2025 10:15", 12),
    Fault("bad stamp", "conversations", "opened_at", "yesterday", 8),
    Fault("bad stamp", "call_steps", "entered_at", "0000-00-00 00:00:00", 20),
    Fault("bad stamp", "cases", "opened_at", "n/a", 4),
    Fault("unknown outcome", "calls", "outcome", "lost", 9),
    Fault("unknown outcome", "conversations", "outcome", "archived", 7),
    Fault("unknown result", "ring_attempts", "result", "no_answer", 11),
    Fault("unknown author", "messages", "author", "supervisor", 14),
    Fault("unknown state", "agent_states", "state", "lunchtime", 25),
    Fault("unknown event", "campaign_events", "event", "unsubscribed", 21),
    Fault("unknown kind of cost", "costs", "kind", "misc", 1),
    Fault("negative duration", "calls", "hold_seconds", "-15", 8),
    Fault("negative count", "trunk_usage", "blocked", "-1", 6),
    Fault("end before start", "calls", "ended_at", "2020-01-01T00:00:00", 7),
    Fault("end before start", "schedules", "ends_at", "2020-01-01 00:00", 6),
    Fault("end before start", "web_visits", "left_at", "2020-01-01T00:00:00.000Z", 9),
    Fault("missing key", "calls", "call_id", None, 6),
    Fault("missing key", "agent_states", "agent_id", None, 6),
    Fault("bad number", "surveys", "score", "five", 6),
    Fault("bad number", "sales", "amount", "129,90", 5),
    Fault("bad number", "quality_reviews", "score", "good", 8),
    Fault("bad flag", "quality_reviews", "is_calibration", "maybe", 5),
)
TOO_MANY_FIELDS, CUT_OFF, SKIPPED = 5, 6, 8
IDS = {"calls": "call_id", "conversations": "conversation_id", "surveys": "response_id",
       "cases": "case_id", "sales": "sale_id", "web_visits": "visit_id"}  # fmt: skip


class FaultMaker:
    """Adds faulty rows to the spelled tables that are here; `untouched` files get none.

    Serial numbers count on over the faults of tables that are elsewhere.
    """

    def __init__(
        self,
        database: duckdb.DuckDBPyConnection,
        calendar: Calendar,
        dirt: Dirt,
        untouched: tuple[str, ...] = (),
    ) -> None:
        self._database, self._calendar, self._dirt = database, calendar, dirt
        self._untouched = list(untouched)
        self._serial = 0

    def add_faulty_values(self, tables: Container[str]) -> None:
        """Rows with one bad value each, in these tables."""
        for fault in FAULTS:
            number = self._scaled(fault.rows)
            if fault.table in tables:
                added = self._add(fault.table, number, "true", {fault.column: fault.text})
                self._dirt.add(fault.kind, fault.table, len(added))
            else:
                self._serial += number

    def add_skipped_hours(self) -> None:
        """Calls at a local time that daylight saving skipped: somebody's clock was wrong."""
        for site in sorted(self._calendar.zones):
            zone = self._calendar.zones[site]
            wall = skipped_hour(zone, self._calendar.plan) + 17 * MINUTE
            stamp = f"{day_of(wall // DAY)}T{wall % DAY // (60 * MINUTE):02d}"
            changes = {"started_at": f"{stamp}:17:00", "ended_at": f"{stamp}:18:20"}
            changes |= dict.fromkeys(("queued_at", "ringing_at", "answered_at", "left_queue_at"))
            condition = f"site = '{site}' and outcome <> 'answered'"
            added = self._add("calls", self._scaled(SKIPPED / 2), condition, changes)
            self._dirt.add("skipped local hour", "calls", len(added))

    def add_broken_lines(self) -> list[str]:
        """Half lines of JSON, and calls with a field too many: ids of those, to be found again."""
        halves = self._add("conversations", self._scaled(CUT_OFF), "true", {})
        self._dirt.add("cut-off line", "conversations", len(halves))
        for conversation_id in halves:
            self._database.execute(
                "update spelled.conversations set _cut_off = true where conversation_id = ?",
                [conversation_id],
            )
        plain = "_file in (select file from main.plain_files)"
        longer = self._add("calls", self._scaled(TOO_MANY_FIELDS), plain, {})
        self._dirt.add("too many fields", "calls", len(longer))
        return longer

    def _add(
        self, table: str, number: int, condition: str, changes: dict[str, str | None]
    ) -> list[str]:
        """Copies some rows with these changes; the ids of the copies (of tables that have any)."""
        found = self._database.execute(
            f"select distinct _row from spelled.{table} where _fault = 0 and ({condition}) "
            "and not list_contains(?, _file) order by _row",
            [self._untouched],
        ).fetchnumpy()["_row"]
        rng = self._calendar.plan.numpy_stream(f"dirt/fault {self._serial} {table}")
        chosen = rng.choice(found, size=min(number, len(found)), replace=False).tolist()
        serials = list(range(self._serial + 1, self._serial + 1 + len(chosen)))
        self._serial += number
        values = dict.fromkeys(changes, "cast(? as varchar)")
        if table in IDS and IDS[table] not in changes:
            values[IDS[table]] = "printf('X%06d', serial)"
        values["_fault"] = "serial"
        replaced = ", ".join(f'{sql} as "{name}"' for name, sql in values.items())
        # Of a record's versions, the one in the file that comes first.
        self._database.execute(
            f"insert into spelled.{table} select * exclude (serial) replace ({replaced}) from ("
            f"select good.*, serial from spelled.{table} as good inner join "
            "(select unnest(?::bigint[]) as _row, unnest(?::bigint[]) as serial) using (_row) "
            f"where _fault = 0 and not list_contains(?, _file) and ({condition}) "
            "qualify row_number() over (partition by serial order by _file) = 1"
            ") order by serial",
            [*changes.values(), chosen, serials, self._untouched],
        )
        return [f"X{serial:06d}" for serial in serials]

    def _scaled(self, number: float) -> int:
        """The number of rows for a company of this size."""
        return max(1, round(number * self._calendar.plan.size))
