"""Instants as systems write them, as SQL: from ms since 1970 in UTC to text.

The zones' offsets are written into macros, a few comparisons each, so that neither the engine's
time zones nor its settings have a say. Of an hour that daylight saving repeats, a stamp without
offset means the earlier instant; a later one is written with its offset.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from scripts.sample.localtime import DAY, HOUR, MINUTE, Zone, day_number, offsets
from scripts.sample.plan import Plan

YEAR = 366 * DAY

_FORMS = {
    "local": "%Y-%m-%dT%H:%M:%S",
    "local_ms": "%Y-%m-%d %H:%M:%S.%g",
    "local_minute": "%Y-%m-%d %H:%M",
    "offset": "%Y-%m-%d %H:%M:%S.%g",
    "utc": "%Y-%m-%dT%H:%M:%SZ",
    "utc_ms": "%Y-%m-%dT%H:%M:%S.%gZ",
    "utc_bare": "%Y-%m-%d %H:%M:%S",
}


def create_macros(database: duckdb.DuckDBPyConnection, zones: dict[str, Zone], plan: Plan) -> None:
    """Macros of (zone_site, instant): offset_ms, is_repeated, offset_text. No site = UTC."""
    shifts, repeats = [], []
    for site, zone in sorted(zones.items()):
        changes = _changes(zone, plan)
        steps = [f"when instant < {change.at} then {change.before}" for change in changes]
        shifts.append(f"when '{site}' then case {' '.join(steps)} else {changes[-1].after} end")
        # The clock goes back by an hour: the hour that follows shows the same times again.
        back = [
            f"(instant >= {change.at} and instant < {change.at + change.before - change.after})"
            for change in changes
            if change.after < change.before
        ]
        repeats.append(f"when '{site}' then {' or '.join(back)}")
    database.execute(
        "create macro offset_ms(zone_site, instant) as "
        f"case zone_site {' '.join(shifts)} else 0 end"
    )
    database.execute(
        "create macro is_repeated(zone_site, instant) as "
        f"coalesce(case zone_site {' '.join(repeats)} end, false)"
    )
    database.execute(
        "create macro offset_text(shift) as case when shift < 0 then '-' else '+' end "
        f"|| lpad(cast(abs(shift) // {HOUR} as varchar), 2, '0') || ':' "
        f"|| lpad(cast(abs(shift) % {HOUR} // {MINUTE} as varchar), 2, '0')"
    )


def spelled(form: str, site: str, instant: str) -> str:
    """An SQL expression of the text of `instant` (SQL, ms) on the clock of `site` (SQL)."""
    pattern = _FORMS[form]
    if form.startswith("utc"):
        return f"strftime(make_timestamp({instant} * 1000), '{pattern}')"
    shift = f"offset_ms({site}, {instant})"
    clock = f"strftime(make_timestamp(({instant} + {shift}) * 1000), '{pattern}')"
    if form == "offset":
        return f"{clock} || offset_text({shift})"
    with_offset = f"case when is_repeated({site}, {instant}) then offset_text({shift}) else '' end"
    return f"{clock} || {with_offset}"


def skipped_hour(zone: Zone, plan: Plan) -> int:
    """A local clock time that daylight saving skipped, the last one before the plan's end: in ms
    since a local 1970.
    """
    forward = [change for change in _changes(zone, plan) if change.after > change.before]
    last = day_number(plan.last_day) * DAY
    change = max((c for c in forward if c.at < last), key=lambda c: c.at)
    return change.at + change.before


@dataclass(frozen=True)
class _Change:
    """A zone's change of offset: the instant, and the offsets before and after it, all in ms."""

    at: int
    before: int
    after: int


def _changes(zone: Zone, plan: Plan) -> list[_Change]:
    """The changes of offset from a year before the plan to a year after it."""
    first, last = (day_number(day) * DAY for day in (plan.first_day, plan.last_day))
    instants, offsets_between = offsets(zone.name)
    changes = map(_Change, instants, offsets_between, offsets_between[1:])
    return [change for change in changes if first - YEAR < change.at < last + YEAR]
