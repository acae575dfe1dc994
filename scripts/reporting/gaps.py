"""Periods without a row: what is not known breaks a line, it is not drawn across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scripts.reporting.reading import Rows

# What tells one line from another.
_OF_A_LINE = ("grain", "slice", "channel", "queue", "team", "variant", "name")


def with_gaps(found: Rows, periods: Sequence[tuple[str, str]]) -> Rows:
    """Rows that are lines over periods, with an empty row for each week or month that one lacks.

    `periods` are all that are shown, each with its grain, the earliest first. Nothing is added
    before a line's first period or after its last; and no days: on most of those without a row
    nobody works.
    """
    keys = [found.columns.index(name) for name in _OF_A_LINE if name in found.columns]
    at, grain_at = found.columns.index("period_label"), found.columns.index("grain")
    lines: dict[tuple[Any, ...], dict[str, list[tuple[Any, ...]]]] = {}
    for row in found.rows:
        line = lines.setdefault(tuple(row[key] for key in keys), {})
        line.setdefault(row[at], []).append(row)
    labels: dict[str, list[str]] = {}
    for grain, label in periods:
        labels.setdefault(grain, []).append(label)
    rows: list[tuple[Any, ...]] = []
    for of_periods in lines.values():
        first = next(iter(of_periods.values()))[0]
        if first[grain_at] == "day":
            rows += [row for of_period in of_periods.values() for row in of_period]
            continue
        shown = labels[first[grain_at]]
        places = [shown.index(label) for label in of_periods]
        for label in shown[min(places) : max(places) + 1]:
            empty = tuple(
                label if place == at else value if place in keys else None
                for place, value in enumerate(first)
            )
            rows += of_periods.get(label, [empty])
    return Rows(found.columns, rows)
