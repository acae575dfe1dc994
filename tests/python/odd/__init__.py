"""Exports of every table, made up at random: each row is a valid one, together they make little
sense. Here stands what no tidy sample has: teams changed in mid-week, states and plans on top of
each other, legs that contradict each other, and whatever need not be known left empty.

Nothing is dated to the days that are to be spared, and all agents and customers are odd ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from . import contacts, operations
from .draw import Draw, Row

# Of the tables whose rows might come to one key by chance.
KEYS = {
    "call_steps": "call_id entered_at step",
    "ring_attempts": "contact_id agent_id ringing_at",
    "agent_states": "agent_id started_at",
    "trunk_usage": "interval_start site trunk_group",
    "web_visits": "visit_id page entered_at",
}


# Rows (of calls and conversations, contacts) in the exports that stand around the known days.
SIZES = {
    "calls": 350,
    "conversations": 150,
    "agent_states": 400,
    "schedules": 150,
    "surveys": 200,
    "quality_reviews": 100,
    "sales": 80,
    "costs": 40,
    "trunk_usage": 150,
    "campaign_events": 200,
    "web_visits": 120,
}


def write_odd_exports(
    folder: Path, draw: Draw, sizes: Mapping[str, int] = SIZES, name: str = "odd"
) -> None:
    """Write a file a table into `folder`; of the same seed the same rows."""
    for table, rows in odd_rows(draw, sizes).items():
        if rows:
            _write(folder / f"{table}_{name}.csv", rows)


def odd_rows(draw: Draw, sizes: Mapping[str, int]) -> dict[str, list[Row]]:
    """Rows of every table, each key once; `sizes` as SIZES has them."""
    calls = list(contacts.calls(draw, sizes["calls"]))
    conversations = list(contacts.conversations(draw, sizes["conversations"]))
    named = [row["call_id"] for row in calls] + [row["conversation_id"] for row in conversations]
    tables: dict[str, Iterable[Row]] = {
        "calls": calls,
        "conversations": conversations,
        "messages": contacts.messages(draw, conversations),
        "ring_attempts": contacts.ring_attempts(draw, calls),
        "agents": operations.agents(draw),
        "agent_states": operations.agent_states(draw, sizes["agent_states"]),
        "schedules": operations.schedules(draw, sizes["schedules"]),
        "cases": operations.cases(draw),
        "customers": operations.customers(draw),
        "surveys": operations.surveys(draw, named, sizes["surveys"]),
        "quality_reviews": operations.quality_reviews(draw, named, sizes["quality_reviews"]),
        "sales": operations.sales(draw, named, sizes["sales"]),
        "costs": operations.costs(draw, sizes["costs"]),
        "trunk_usage": operations.trunk_usage(draw, sizes["trunk_usage"]),
        "campaign_events": operations.campaign_events(draw, sizes["campaign_events"]),
        "web_visits": operations.web_visits(draw, sizes["web_visits"]),
        "call_steps": contacts.call_steps(draw, calls),
    }
    return {table: _once(rows, KEYS.get(table)) for table, rows in tables.items()}


def _once(rows: Iterable[Row], key: str | None) -> list[Row]:
    """Of rows with one key the last: which of two versions holds is not what is asked here."""
    if key is None:
        return list(rows)
    return list({tuple(row[column] for column in key.split()): row for row in rows}.values())


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
