"""Instants of the sample: whole or broken seconds since 1970 in UTC, and how files spell them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def instant(zone: ZoneInfo, day: date, second_of_day: int, fold: int = 0) -> int:
    """The instant (seconds since 1970) of a local clock time; `fold` 1 is the repeated hour."""
    # Adding to a time with a zone moves its clock, not the instant: just what is meant here.
    clock = datetime.combine(day, time(), tzinfo=zone) + timedelta(seconds=second_of_day)
    return int(clock.replace(fold=fold).timestamp())


def local(zone: ZoneInfo, at: float) -> datetime:
    """The local clock time of an instant, with its zone."""
    return datetime.fromtimestamp(at, tz=zone)


def spell_local(zone: ZoneInfo, at: float) -> str:
    """Local time without offset, to the second: 2025-08-01T09:00:00."""
    return local(zone, at).strftime("%Y-%m-%dT%H:%M:%S")


def spell_with_offset(zone: ZoneInfo, at: float) -> str:
    """Local time with its offset, to the second: 2025-08-01 09:00:00+02:00."""
    return local(zone, at).isoformat(sep=" ", timespec="seconds")


def spell_utc(at: float) -> str:
    """UTC with Z, to the second: 2025-08-01T07:00:00Z."""
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def spell_utc_milliseconds(at: float) -> str:
    """UTC with Z, to the millisecond: 2025-08-01T07:00:00.250Z."""
    moment = datetime.fromtimestamp(round(at * 1000) // 1000, tz=UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{round(at * 1000) % 1000:03d}Z"


def spell_utc_bare(at: float) -> str:
    """UTC without offset and with a space, to the second: 2025-08-01 07:00:00."""
    return datetime.fromtimestamp(at, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")
