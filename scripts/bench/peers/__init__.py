"""Twelve KPIs of voice by month, made from the same exports as users of other libraries would."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from scripts.bench.measuring import measured

# Of each the default variant, by month and channel.
KPIS = (
    "contact_volume",
    "answered_calls",
    "missed_calls",
    "service_level",
    "abandonment_rate",
    "average_speed_of_answer",
    "average_wait_time",
    "average_handle_time",
    "average_talk_time",
    "average_hold_time",
    "transfer_rate",
    "repeat_contact_rate",
)

# What of the exports they read.
COLUMNS = (
    "call_id",
    "leg",
    "direction",
    "customer_id",
    "customer_number",
    "queue",
    "site",
    "started_at",
    "queued_at",
    "answered_at",
    "left_queue_at",
    "ended_at",
    "hold_seconds",
    "after_call_work_seconds",
    "outcome",
    "abandoned_in",
    "transferred",
    "updated_at",
)
INSTANTS = tuple(column for column in COLUMNS if column.endswith("_at"))


def run(write_months: Callable[[Path, Path, Path, Path], None]) -> int:
    """The command of a peer: writes a CSV, a month a row and a KPI a column, and what it took."""
    parser = argparse.ArgumentParser()
    for name in ("exports", "settings", "product", "target"):
        parser.add_argument(name, type=Path)
    wanted = parser.parse_args()
    _, cost = measured(
        lambda: write_months(wanted.exports, wanted.settings, wanted.product, wanted.target)
    )
    print(json.dumps(asdict(cost)))
    return 0
