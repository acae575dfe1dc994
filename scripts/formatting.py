"""How values, changes and names are shown in a terminal."""

from __future__ import annotations

from math import isfinite

from rich.console import Console

# The widest that is needed; narrower where the terminal is.
WIDTH = 100
_SMALL = 10
_SECONDS_IN_A_MINUTE = 60
_SECONDS_IN_AN_HOUR = 3600


def terminal() -> Console:
    """The standard output: as wide as the terminal, yet no wider than needed.

    What does not go to a terminal is as wide as needed.
    """
    console = Console()
    return Console(width=min(WIDTH, console.width) if console.is_terminal else WIDTH)


def shown_value(value: float | None, unit: str) -> str:
    """A value with its unit: 81.1 %, 35.0 s, 6:03 min, 1,234; empty if there is none."""
    if value is None or not isfinite(value):
        return ""
    if unit == "ratio":
        return f"{value * 100:.1f} %"
    if unit == "seconds":
        return _shown_seconds(value)
    if unit == "count":
        digits = digits_of_count(value)
        return f"{value:,.{0 if round(value, digits) == round(value) else digits}f}"
    if unit == "money":
        return f"{value:,.2f}"
    return f"{value:,.1f}"


def digits_of_count(value: float) -> int:
    """With how many decimals a mean of counts is shown: of a small one, 1.31, they say more."""
    return 2 if abs(value) < _SMALL else 1


def shown_change(change: float | None, unit: str) -> str:
    """A change with its sign; of ratios in percentage points."""
    if change is None or not isfinite(change):
        return ""
    shown = shown_value(abs(change), unit)
    if unit == "ratio":
        shown = f"{abs(change) * 100:.1f} pp"
    # What rounds to nothing has no direction.
    is_nothing = not any(digit in shown for digit in "123456789")
    return shown if is_nothing else f"{'+' if change > 0 else '-'}{shown}"


def shown_range(low: float | None, high: float | None, unit: str) -> str:
    """What a value should be, or usually is: at least, at most, just that, or between."""
    shown_low, shown_high = shown_value(low, unit), shown_value(high, unit)
    if shown_low and shown_high:
        return shown_low if shown_low == shown_high else f"{shown_low} to {shown_high}"
    if shown_low:
        return f"≥ {shown_low}"
    return f"≤ {shown_high}" if shown_high else ""


def harmless(text: str) -> str:
    """Text that a terminal only shows: whatever could act on it is spelled out, such as \\x1b.

    Names and values come from strangers; a code in them could rewrite what stands on the screen.
    Line ends stay.
    """
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def words(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")


def _shown_seconds(seconds: float) -> str:
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    if round(seconds, 1) < _SECONDS_IN_A_MINUTE:
        return f"{sign}{seconds:.1f} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, _SECONDS_IN_A_MINUTE)
    if whole < _SECONDS_IN_AN_HOUR:
        return f"{sign}{minutes}:{rest:02} min"
    hours, minutes = divmod(minutes, _SECONDS_IN_A_MINUTE)
    return f"{sign}{hours:,}:{minutes:02} h"
