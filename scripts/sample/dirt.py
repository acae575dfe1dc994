"""What real exports do wrong, in small doses and counted: gaps, repeats, corrections, faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from scripts.sample.sheets import Sheet
from scripts.sample.world import Row

# table, column, how many of a thousand values are lost, only where this holds
GAPS: tuple[tuple[str, str, int, Callable[[Row], bool]], ...] = (
    ("calls", "hold_seconds", 15, lambda row: True),
    ("calls", "after_call_work_seconds", 15, lambda row: True),
    ("calls", "issue_type", 10, lambda row: True),
    ("calls", "ended_by", 10, lambda row: True),
    ("calls", "transferred", 10, lambda row: True),
    ("calls", "queued_at", 5, lambda row: row["outcome"] == "answered"),
    ("conversations", "issue_type", 20, lambda row: True),
    ("conversations", "site", 10, lambda row: True),
    ("conversations", "queue", 5, lambda row: True),
    ("conversations", "handle_seconds", 20, lambda row: True),
    ("conversations", "hold_seconds", 15, lambda row: True),
    ("surveys", "scale_max", 10, lambda row: True),
)
RESENT_MONTH = "2025-11"
CORRECTED_CALLS, CORRECTED_CONVERSATIONS = 25, 15
ODD_MONTH = "2026-03"


@dataclass
class Dirt:
    """How many rows (of gaps: values) of each kind each table got."""

    counts: dict[str, Counter] = field(default_factory=dict)

    def add(self, kind: str, table: str, number: int = 1) -> None:
        """Counts rows of one kind."""
        self.counts.setdefault(kind, Counter())[table] += number

    def as_dict(self) -> dict[str, dict[str, int]]:
        """Kinds and tables in order of their names."""
        return {kind: dict(sorted(self.counts[kind].items())) for kind in sorted(self.counts)}


def leave_gaps(rng: Random, tables: dict[str, list[Row]], dirt: Dirt) -> None:
    """Loses some values of spelled rows."""
    for table, column, per_mille, holds in GAPS:
        for row in tables[table]:
            if row[column] is not None and holds(row) and rng.random() * 1000 < per_mille:
                row[column] = None
                dirt.add("missing value", table)


def spoil(rng: Random, sheets: list[Sheet], dirt: Dirt) -> list[Sheet]:
    """The sheets as they arrive: faulty rows in between, repeats and corrections beside them."""
    corrections = _corrections(rng, sheets, dirt)
    _insert_faults(rng, sheets, dirt)
    arrived = []
    for sheet in sheets:
        if sheet.path.startswith(f"generic/calls_{ODD_MONTH}"):
            sheet = _oddly_shaped(rng, sheet, dirt)
        arrived.append(sheet)
        if sheet.path.startswith(f"generic/calls_{RESENT_MONTH}"):
            resent = sheet.path.replace(RESENT_MONTH, f"{RESENT_MONTH}_resent")
            arrived.append(replace(sheet, path=resent))
            dirt.add("delivered twice", sheet.table, len(sheet.rows))
    return sorted([*arrived, *corrections], key=lambda sheet: sheet.path)


def _corrections(rng: Random, sheets: list[Sheet], dirt: Dirt) -> list[Sheet]:
    """Newer versions of some records, as a system exports them after they were edited."""
    calls = _find(sheets, "generic/calls_2026-05")
    chosen = [row for row in calls.rows if row["outcome"] == "answered"]
    edited_calls = [
        {
            **row,
            "after_call_work_seconds": (row["after_call_work_seconds"] or 0) + rng.randrange(5, 90),
            "resolved": rng.choice((True, False)),
            "updated_at": "2026-06-01T09:00:00",
        }
        for row in rng.sample(chosen, min(CORRECTED_CALLS, len(chosen)))
    ]
    conversations = _find(sheets, "generic/conversations_2026q2")
    chosen = [row for row in conversations.rows if row["outcome"] == "answered"]
    edited_conversations = [
        {
            **row,
            "resolved": not row["resolved"],
            "resolved_at": None,
            "updated_at": "2026-07-15T12:00:00Z",
        }
        for row in rng.sample(chosen, min(CORRECTED_CONVERSATIONS, len(chosen)))
    ]
    dirt.add("newer version", "calls", len(edited_calls))
    dirt.add("newer version", "conversations", len(edited_conversations))
    return [
        replace(calls, path="generic/calls_2026-05_corrections.csv", rows=edited_calls),
        replace(
            conversations,
            path="generic/conversations_2026q2_corrections.jsonl",
            rows=edited_conversations,
        ),
    ]


# kind, file in which it stands, changes to a copy of one of its good rows, how many
FAULTS: tuple[tuple[str, str, Row, int], ...] = (
    ("bad stamp", "generic/calls_2025-12", {"started_at": "31/12/2025 10:15"}, 2),
    ("unknown outcome", "generic/calls_2026-01", {"outcome": "lost"}, 2),
    ("negative duration", "generic/calls_2026-02", {"hold_seconds": -15}, 2),
    ("end before start", "generic/calls_2026-06", {"ended_at": "2026-05-31T23:00:00"}, 2),
    ("missing key", "generic/calls_2026-08", {"call_id": None}, 2),
    ("wrong number of fields", "generic/calls_2026-09", {"_one_field_more": "oops"}, 1),
    ("bad stamp", "generic/conversations_2026q1", {"opened_at": "yesterday"}, 1),
    ("unknown outcome", "generic/conversations_2026q3", {"outcome": "archived"}, 1),
    ("broken line", "generic/conversations_2026q2", {"_cut_off": True}, 1),
    ("unknown author", "generic/messages_2026", {"author": "supervisor"}, 1),
    ("bad number", "generic/surveys", {"score": "five"}, 1),
)
SKIPPED_HOURS = (
    ("generic/calls_2026-03", "berlin", "2026-03-29T02:30:00", "2026-03-29T02:30:40"),
    ("generic/calls_2026-03", "chicago", "2026-03-08T02:15:00", "2026-03-08T02:15:30"),
)
KEYS = {
    "calls": "call_id",
    "conversations": "conversation_id",
    "messages": "message_id",
    "surveys": "response_id",
}


def _insert_faults(rng: Random, sheets: list[Sheet], dirt: Dirt) -> None:
    serial = 0
    for kind, path, changes, number in FAULTS:
        sheet = _find(sheets, path)
        for _ in range(number):
            serial += 1
            good = rng.choice([r for r in sheet.rows if not r.get("_is_faulty")])
            key = KEYS[sheet.table]
            faulty = {**good, key: f"X{serial:05d}", "_is_faulty": True, **changes}
            sheet.rows.insert(rng.randrange(len(sheet.rows)), faulty)
            dirt.add(kind, sheet.table)
    for path, site, started_at, ended_at in SKIPPED_HOURS:
        serial += 1
        sheet = _find(sheets, path)
        nobody = dict.fromkeys(sheet.columns)
        sheet.rows.append(
            nobody
            | {"call_id": f"X{serial:05d}", "leg": 1, "direction": "inbound", "site": site}
            | {"started_at": started_at, "ended_at": ended_at, "outcome": "after_hours"}
        )
        dirt.add("skipped local hour", sheet.table)


def _oddly_shaped(rng: Random, sheet: Sheet, dirt: Dirt) -> Sheet:
    """Columns in another order, and one that the contract does not know."""
    for row in sheet.rows:
        row["wrap_up_code"] = rng.choice(("W1", "W2", "W3"))
    dirt.add("unknown column", sheet.table, len(sheet.rows))
    return replace(sheet, columns=("wrap_up_code", *reversed(sheet.columns)))


def _find(sheets: list[Sheet], path: str) -> Sheet:
    return next(sheet for sheet in sheets if sheet.path.startswith(path))
