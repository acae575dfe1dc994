"""Text of an export to a typed value, by the contract's rules."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from . import tables

_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:(Z)|([+-])(\d\d):?(\d\d)?)?"
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")
_WHOLE = re.compile(r"(\d+)(\.0*)?")
_BOOLEANS = {"true": True, "y": True, "1": True, "false": False, "n": False, "0": False}


class FaultyValueError(ValueError):
    """The value is not what its column holds."""


def typed(text: str, kind: tables.Kind, zone: ZoneInfo) -> object:
    """The value of one field; raises FaultyValueError where the contract does not accept it.

    Instants come back aware and in UTC; `zone` is that of instants without an offset.
    """
    if "\0" in text:
        raise FaultyValueError("holds NUL")
    if isinstance(kind, frozenset):
        if text not in kind:
            raise FaultyValueError("not in the vocabulary")
        return text
    if kind == tables.TEXT:
        return text
    if kind == tables.INSTANT:
        return instant(text, zone)
    if kind == tables.DATE:
        return day(text)
    if kind == tables.DATE_OR_INSTANT:
        return instant(text + "T00:00" if _DATE.fullmatch(text) else text, zone)
    if kind == tables.BOOLEAN:
        return _boolean(text)
    return _number(text, kind)


@lru_cache(maxsize=1_000_000)
def instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO 8601 instant in UTC; local ones in `zone`, of a repeated hour the earlier."""
    match = _INSTANT.fullmatch(text)
    if not match:
        raise FaultyValueError("not an ISO 8601 instant")
    on, hour, minute, second, fraction, zulu, sign, offset_hours, offset_minutes = match.groups()
    microsecond = int(((fraction or "") + "000000")[:6])
    try:
        naive = datetime.combine(day(on), datetime.min.time()).replace(
            hour=int(hour), minute=int(minute), second=int(second or 0), microsecond=microsecond
        )
    except ValueError as error:
        raise FaultyValueError("no such time of day") from error
    if zulu:
        return naive.replace(tzinfo=UTC)
    if sign:
        if int(offset_hours) > 23 or int(offset_minutes or 0) > 59:
            raise FaultyValueError("no such offset")
        offset = timedelta(hours=int(offset_hours), minutes=int(offset_minutes or 0))
        return naive.replace(tzinfo=UTC) - (offset if sign == "+" else -offset)
    in_utc = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if in_utc.astimezone(zone).replace(tzinfo=None) != naive:
        raise FaultyValueError("daylight saving skipped this local time")
    return in_utc


def day(text: str) -> date:
    """An ISO 8601 date from 1970 on."""
    if not _DATE.fullmatch(text):
        raise FaultyValueError("not an ISO 8601 date")
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise FaultyValueError("no such day") from error
    if found.year < 1970:
        raise FaultyValueError("before 1970")
    return found


def _boolean(text: str) -> bool:
    try:
        return _BOOLEANS[text.lower()]
    except KeyError as error:
        raise FaultyValueError("not a boolean") from error


def _number(text: str, kind: tables.Kind) -> int | float:
    if kind == tables.WHOLE:
        whole = _WHOLE.fullmatch(text)
        if not whole:
            raise FaultyValueError("not a whole number")
        return int(whole[1])
    if not _NUMBER.fullmatch(text):
        raise FaultyValueError("not a number")
    number = float(text)
    if number in (float("inf"), float("-inf")) or (kind == tables.SECONDS and number < 0):
        raise FaultyValueError("out of range")
    return number
