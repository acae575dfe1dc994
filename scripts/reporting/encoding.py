"""Rows as a script that a page loads: a double click cannot fetch JSON, a script it can.

Column by column, and each in the shortest way: as it is; as the numbers of its distinct values; as
these with how often each follows itself; or with how far they count up. assets/picking.js undoes
it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from itertools import groupby
from math import isfinite
from typing import Any

from scripts.formatting import digits_of_count
from scripts.reporting.panels import Unit

# Values go out as exact as the scorecard prints them, so that what is shown is that very number.
_DIGITS = {"ratio": 3, "points": 1, "money": 2}
_SECONDS_IN_A_MINUTE = 60


def as_shown(value: Any, unit: Unit | str) -> Any:
    """A number with as many digits as are shown of it, anything else as JSON can hold it.

    What is no number, or infinite, is not known.
    """
    if isinstance(value, list):
        return [as_shown(each, unit) for each in value]
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes").replace("T00:00", "")
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, float):
        return value
    if not isfinite(value):
        return None
    if unit == "seconds":
        rounded = round(value, 1)
        rounded = rounded if abs(rounded) < _SECONDS_IN_A_MINUTE else float(round(value))
    elif unit == "ratio":
        # As the scorecard rounds: the percentage, to one digit.
        rounded = round(float(f"{value * 100:.1f}") / 100, 3)
    elif unit == "count":
        rounded = round(value, digits_of_count(value))
    else:
        rounded = round(value, _DIGITS.get(unit, 6))
    return int(rounded) if rounded == int(rounded) else rounded


def encoded(values: Sequence[Any]) -> Any:
    """A column in its shortest form."""
    keys = [json.dumps(value, ensure_ascii=False) for value in values]
    places: dict[str, int] = {}
    for key in keys:
        places.setdefault(key, len(places))
    distinct = [json.loads(key) for key in places]
    at = [places[key] for key in keys]
    runs = [part for place, run in groupby(at) for part in (place, len(list(run)))]
    forms: list[Any] = [
        list(values),
        {"of": distinct, "at": at},
        {"of": distinct, "runs": runs},
        {"of": distinct, "ranges": _ranges(at)},
    ]
    return min(forms, key=lambda form: len(compact(form)))


def _ranges(numbers: Sequence[int]) -> list[int]:
    """First and length of each stretch that counts up by one."""
    ranges: list[int] = []
    for place, number in enumerate(numbers):
        if place and number == numbers[place - 1] + 1:
            ranges[-1] += 1
        else:
            ranges += [number, 1]
    return ranges


def compact(data: Any) -> str:
    """JSON without blanks that may stand in a script: nothing in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
