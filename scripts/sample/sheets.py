"""From rows to sheets: which columns and spellings each table has, and into which files it goes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from scripts.sample import clock
from scripts.sample.world import Row

COLUMNS: dict[str, tuple[str, ...]] = {
    "calls": (
        *("call_id", "leg", "direction", "customer_id", "customer_number", "case_id"),
        *("entry_point", "queue", "site", "skill", "language", "agent_id", "issue_type"),
        *("purpose", "segment", "started_at", "queued_at", "ringing_at", "answered_at"),
        *("left_queue_at", "ended_at", "hold_seconds", "consult_seconds"),
        *("after_call_work_seconds", "outcome", "abandoned_in", "ended_by", "transferred"),
        *("transfer_kind", "escalated", "escalation_reason", "resolved", "callback_of"),
        *("sales_opportunity", "converted", "cost", "updated_at"),
    ),
    "call_steps": ("call_id", "step", "entered_at", "left_at", "exit"),
    "ring_attempts": ("contact_id", "agent_id", "ringing_at", "ended_at", "result"),
    "conversations": (
        *("conversation_id", "leg", "channel", "direction", "customer_id", "customer_address"),
        *("case_id", "queue", "site", "language", "agent_id", "issue_type", "purpose", "segment"),
        *("opened_at", "queued_at", "answered_at", "left_queue_at", "ended_at", "outcome"),
        *("abandoned_in", "ended_by", "hold_seconds", "after_contact_work_seconds"),
        *("handle_seconds", "transferred", "escalated", "escalation_reason", "resolved"),
        *("resolved_at", "sales_opportunity", "converted", "updated_at"),
    ),
    "messages": ("conversation_id", "message_id", "sent_at", "author", "agent_id", "is_public"),
    "cases": ("case_id", "customer_id", "issue_type", "opened_at", "resolved_at", "reopened_at"),
    "surveys": (
        *("response_id", "kind", "score", "scale_min", "scale_max", "higher_is_better"),
        *("contact_kind", "contact_id", "channel", "customer_id", "agent_id", "invited_at"),
        *("answered_at", "comment"),
    ),
    "agents": (
        *("agent_id", "valid_from", "name", "team", "site", "role", "employment", "fte", "slots"),
        *("hired_on", "left_on", "leave_kind"),
    ),
    "customers": ("customer_id", "segment", "first_seen_on", "value_tier"),
}
# How each system spells true and false.
BOOLEANS = {"calls": ("true", "false"), "messages": ("1", "0"), "surveys": ("Y", "N")}


@dataclass(frozen=True)
class Sheet:
    """One file to be written: its path in the exports folder, table, rows and columns."""

    path: str
    table: str
    rows: list[Row]
    columns: tuple[str, ...]
    delimiter: str = field(default=",")


def spell(table: str, row: Row, zones: dict[str, ZoneInfo]) -> Row:
    """The row with its instants as the table's system writes them; other values as they are."""
    writes = _spelling(table, row, zones)
    return {
        key: writes(value) if key.endswith("_at") and value is not None else value
        for key, value in ((column, row.get(column)) for column in COLUMNS[table])
    }


def _spelling(table: str, row: Row, zones: dict[str, ZoneInfo]) -> Callable[[float], str]:
    if table == "calls":
        zone = zones[row["site"]]
        return lambda at: clock.spell_local(zone, at)
    if table in ("conversations", "ring_attempts"):
        site = row.get("site") or row.get("_site")
        if site == "berlin":
            return lambda at: clock.spell_with_offset(zones[site], at)
        return clock.spell_utc
    if table == "messages":
        return clock.spell_utc_milliseconds
    if table == "cases":
        return clock.spell_utc_bare
    return clock.spell_utc


def stamp_versions(tables: dict[str, list[Row]]) -> None:
    """The time of the last change, of the systems that tell it."""
    for row in tables["calls"]:
        row["updated_at"] = row["ended_at"] + 300
    for row in tables["conversations"]:
        row["updated_at"] = (row.get("ended_at") or row["opened_at"]) + 300


def lay_out(tables: dict[str, list[Row]]) -> list[Sheet]:
    """Every spelled row in its file: calls by month, conversations by quarter, messages by year."""
    groups: dict[str, tuple[str, list[Row]]] = {}
    for table, rows in tables.items():
        for row in rows:
            path = _path(table, row)
            groups.setdefault(path, (table, []))[1].append(row)
    return [
        Sheet(path, table, rows, COLUMNS[table], ";" if table == "surveys" else ",")
        for path, (table, rows) in sorted(groups.items())
    ]


def _path(table: str, row: Row) -> str:
    if table == "calls":
        month = str(row["started_at"])[:7]
        packed = ".gz" if month[-2:] in ("01", "04", "07", "10") else ""
        return f"generic/calls_{month}.csv{packed}"
    if table == "conversations":
        year, month = str(row["opened_at"])[:4], int(str(row["opened_at"])[5:7])
        quarter = f"{year}q{(month + 2) // 3}"
        return f"generic/conversations_{quarter}.jsonl{'.zst' if quarter == '2025q4' else ''}"
    if table == "messages":
        return f"generic/messages_{str(row['sent_at'])[:4]}.csv.zst"
    return f"generic/{table}.{'parquet' if table == 'customers' else 'csv'}"
