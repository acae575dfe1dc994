"""What the exports lack: single values, half an hour of calls, what a spreadsheet spoilt."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from scripts.sample.aftermath.known import Calendar, Columns
from scripts.sample.localtime import DAY, HOUR, MINUTE, day_number, day_of
from scripts.sample.plan import Plan
from scripts.sample.writing.counts import Dirt

# table, column, how many of a thousand values are lost, of rows with which outcome (None = all)
GAPS: tuple[tuple[str, str, int, str | None], ...] = (
    ("calls", "hold_seconds", 12, None),
    ("calls", "after_call_work_seconds", 12, None),
    ("calls", "issue_type", 10, None),
    ("calls", "ended_by", 10, None),
    ("calls", "transferred", 10, None),
    ("calls", "queued_at", 4, "answered"),
    ("conversations", "issue_type", 20, None),
    ("conversations", "site", 8, None),
    ("conversations", "queue", 5, None),
    ("conversations", "handle_seconds", 15, None),
    ("conversations", "hold_seconds", 15, None),
    ("agent_states", "contact_id", 6, None),
    ("surveys", "scale_max", 10, None),
    ("customers", "value_tier", 25, None),
)
# An id as a spreadsheet leaves it, of calls that somebody passed through one.
SPOILT_ID = "6.02E+11"
SPOILT_CALLS = 30
LOST_SITE, LOST_FROM, LOST_SPAN = "chicago", 10 * HOUR, 30 * MINUTE


class Gaps:
    """Loses some values; of a table that comes in parts, it is called for one after the other."""

    def __init__(self, plan: Plan, dirt: Dirt) -> None:
        self._plan, self._dirt = plan, dirt
        self._streams: dict[tuple[str, str], np.random.Generator] = {}

    def leave(self, table: str, columns: Columns) -> None:
        """Loses some values of a table's next rows."""
        for of_table, column, per_mille, outcome in GAPS:
            if of_table == table:
                rng = self._streams.get((table, column))
                if rng is None:
                    rng = self._plan.numpy_stream(f"dirt/gaps {table} {column}")
                    self._streams[table, column] = rng
                values, lost = columns[column], 0
                for place in np.flatnonzero(rng.random(len(values)) * 1000 < per_mille).tolist():
                    fits = outcome is None or columns["outcome"][place] == outcome
                    if fits and values[place] is not None:
                        values[place] = None
                        lost += 1
                self._dirt.lose(table, column, lost)


def spoil_ids(calendar: Calendar, calls: Columns, dirt: Dirt) -> None:
    """Some calls' customers became all the same number, which is nobody's."""
    rng = calendar.plan.numpy_stream("dirt/ids")
    ids = calls["customer_id"]
    places = [place for place, value in enumerate(ids) if value is not None]
    number = max(2, round(SPOILT_CALLS * calendar.plan.size))
    for place in rng.choice(places, size=number, replace=False).tolist():
        ids[place] = SPOILT_ID
    dirt.add("spoilt customer id", "calls", number)


def lose_half_an_hour(calendar: Calendar, calls: Columns, dirt: Dirt) -> Columns:
    """The calls without those that arrived at one site in the busiest half hour of its kind."""
    legs = list(
        zip(calls["call_id"], calls["leg"], calls["site"], calls["started_at"], strict=True)
    )
    arrived: dict[int, list[str]] = defaultdict(list)
    zone = calendar.zones[LOST_SITE]
    for call_id, leg, site, started_at in legs:
        wall = zone.wall(started_at)
        if leg == 1 and site == LOST_SITE and LOST_FROM <= wall % DAY < LOST_FROM + LOST_SPAN:
            arrived[wall // DAY].append(call_id)
    # The middle of the plan, so that something comes before and after it.
    first, last = day_number(calendar.plan.first_day), day_number(calendar.plan.last_day)
    third = (last - first) // 3
    days = [day for day in arrived if first + third <= day <= last - third] or list(arrived)
    day = max(days, key=lambda day: (len(arrived[day]), -day))
    lost = set(arrived[day])
    kept = [place for place, (call_id, *_) in enumerate(legs) if call_id not in lost]
    dirt.add("missing half hour", "calls", len(legs) - len(kept))
    dirt.notes["missing_half_hour"] = {
        "site": LOST_SITE,
        "local_from": f"{day_of(day)}T{LOST_FROM // HOUR:02d}:00",
        "minutes": LOST_SPAN // MINUTE,
        "calls": sorted(lost),
    }
    return {name: [values[place] for place in kept] for name, values in calls.items()}
