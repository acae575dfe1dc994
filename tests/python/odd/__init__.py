"""Exports of every table, made up at random: each row is a valid one, together they make little
sense. Here stands what no tidy sample has: teams changed in mid-week, states and plans on top of
each other, legs that contradict each other, and whatever need not be known left empty.

Nothing is dated to the days that are to be spared, and all agents and customers are odd ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from . import contacts, operations
from .draw import Draw, Row

# Of the tables whose rows might come to one key by chance.
KEYS = {
    "ring_attempts": "contact_id agent_id ringing_at",
    "agent_states": "agent_id started_at",
    "trunk_usage": "interval_start site trunk_group",
    "web_visits": "visit_id page entered_at",
}


def write_odd_exports(folder: Path, seed: int, spared: tuple[date, ...]) -> None:
    """Write a file a table into `folder`; the same seed, the same rows."""
    draw = Draw(seed, spared)
    calls = list(contacts.calls(draw, 350))
    conversations = list(contacts.conversations(draw, 150))
    named = [row["call_id"] for row in calls] + [row["conversation_id"] for row in conversations]
    tables: dict[str, Iterable[Row]] = {
        "calls": calls,
        "conversations": conversations,
        "messages": contacts.messages(draw, conversations),
        "ring_attempts": contacts.ring_attempts(draw, calls),
        "agents": operations.agents(draw),
        "agent_states": operations.agent_states(draw, 400),
        "schedules": operations.schedules(draw, 150),
        "cases": operations.cases(draw),
        "customers": operations.customers(draw),
        "surveys": operations.surveys(draw, named, 200),
        "quality_reviews": operations.quality_reviews(draw, named, 100),
        "sales": operations.sales(draw, named, 80),
        "costs": operations.costs(draw),
        "trunk_usage": operations.trunk_usage(draw, 150),
        "campaign_events": operations.campaign_events(draw, 200),
        "web_visits": operations.web_visits(draw, 120),
    }
    for table, rows in tables.items():
        _write(folder / f"{table}_odd.csv", _once(rows, KEYS.get(table)))


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
