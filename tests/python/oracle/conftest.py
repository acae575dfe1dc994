"""A tiny company whose exports a test writes row by row."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from . import Cell, Value, compute

SETTINGS = {
    "sites.csv": """\
site,time_zone
berlin,Europe/Berlin
chicago,America/Chicago
""",
    "queues.csv": """\
queue,channel,service_level_target_seconds,short_abandon_seconds
billing,voice,20,5
orders,voice,30,
chat_support,chat,20,5
night,voice,20,5
night,chat,60,
""",
    "opening_hours.csv": """\
queue,day_of_week,opens_at,closes_at,valid_from,valid_to
billing,1,08:00,20:00,,2025-06-30
billing,1,10:00,12:00,2025-07-01,
night,6,22:00,04:00,,2025-10-25
night,7,00:30,03:00,,
""",
    "holidays.csv": """\
site,date,name,opens_at,closes_at
berlin,2025-06-09,Whit Monday,,
chicago,2025-06-09,Half a day,,12:00
chicago,2025-06-16,From noon,12:00,
""",
    "shifts.csv": """\
shift,starts_at,ends_at
lunch,11:00,12:00
early,06:00,14:00
night,22:00,06:00
""",
    "deployment.csv": (
        "name,value\nfirst_contact_resolution_window,604800\nrepeat_window,604800\n"
    ),
}


DEFAULT_LANDING = datetime(2026, 11, 2, tzinfo=UTC)


class TinyCompany:
    """Collects rows, writes them as CSV, and computes."""

    def __init__(self, folder: Path) -> None:
        self.exports = folder / "exports"
        self.settings = folder / "settings"
        (self.exports / "generic").mkdir(parents=True)
        self.settings.mkdir()
        for name, text in SETTINGS.items():
            (self.settings / name).write_text(text, encoding="utf-8")
        self._rows: dict[str, list[dict]] = {}

    def call(
        self, call_id: str, started_at: str, ended_at: str, outcome: str, **values: object
    ) -> None:
        """An inbound call, unless `values` say otherwise."""
        needed = {"call_id": call_id, "direction": "inbound", "outcome": outcome}
        self.add("calls", started_at=started_at, ended_at=ended_at, **needed | values)

    def talk(
        self, conversation_id: str, channel: str, opened_at: str, outcome: str, **values: object
    ) -> None:
        """An inbound conversation, unless `values` say otherwise."""
        needed = {"conversation_id": conversation_id, "channel": channel, "outcome": outcome}
        self.add("conversations", **{"opened_at": opened_at} | needed | values)

    def message(self, conversation_id: str, sent_at: str, author: str, **values) -> None:
        message_id = str(len(self._rows.get("messages", [])))
        needed = {"conversation_id": conversation_id, "message_id": message_id, "author": author}
        self.add("messages", sent_at=sent_at, **needed | values)

    def add(self, table: str, **values) -> None:
        self._rows.setdefault(table, []).append(values)

    def write(self) -> None:
        for table, rows in self._rows.items():
            columns = sorted({column for row in rows for column in row})
            path = self.exports / "generic" / f"{table}.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(rows)

    def cells(self, as_of: str | None = None, **options) -> dict[Cell, Value]:
        options = {"landed_at": DEFAULT_LANDING} | options
        self.write()
        instant = datetime.fromisoformat(as_of).replace(tzinfo=UTC) if as_of else None
        return compute(self.exports, self.settings, instant, **options)

    def value(
        self,
        kpi_id: str,
        variant: str = "default",
        as_of: str | None = None,
        detail: tuple[str, str] | None = None,
        **where: str,
    ) -> tuple[int, float | None, float | None] | None:
        """(n, numerator, denominator) over all time; of percentiles (n, None, value)."""
        cell = Cell(kpi_id, variant, "all", None, tuple(where.items()), detail)
        found = self.cells(as_of).get(cell)
        if found is None:
            return None
        if variant.endswith(("p50", "p90")):
            return (found.n, None, found.value)
        return (found.n, found.numerator, found.denominator)


@pytest.fixture
def tiny(tmp_path: Path) -> TinyCompany:
    return TinyCompany(tmp_path)
