"""Rows of the scorecard in columns that are as wide as they need to be.

Where there is less room, names and targets take two lines, then columns come closer together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.text import Text

from scripts.formatting import shown_value
from scripts.scoring.line import Line, shown_change_of, shown_half_width, shown_target

HEADERS = ("", "value", "±", "change", "n", "target", "status")
# Behind a number where days of the period are missing or nearly so.
INCOMPLETE = "*"
# The number columns; the first and the last are words.
_RIGHT = range(1, 6)
_NAME, _TARGET = 0, 5
# Between columns, and where there is no room for it.
_GAP, _NARROW_GAP = "  ", " "

Row = tuple[str, ...]


def mark_of(line: Line, has_gaps: bool) -> str:
    """What stands behind a number, if any of them are incomplete."""
    return INCOMPLETE if line.incomplete_days else " " * has_gaps


def cells(line: Line, name: str, has_gaps: bool = False) -> Row:
    """What stands in a line's columns."""
    return (
        name,
        shown_value(line.value, line.unit),
        shown_half_width(line),
        shown_change_of(line),
        f"{line.n:,}{mark_of(line, has_gaps)}" if line.n is not None else "",
        shown_target(line),
        line.status or ("too few" if line.is_too_few else ""),
    )


@dataclass(frozen=True)
class Layout:
    """How wide the columns of some rows are, and what is between them."""

    widths: Sequence[int]
    gap: str

    @classmethod
    def of(cls, rows: Sequence[Row], room: int) -> Layout:
        """The widest that fits, else the narrowest."""
        broken = [part for row in rows for part in _broken(row)]
        tried = [cls(_widths(rows), _GAP), cls(_widths(broken), _GAP)]
        return next(
            (each for each in tried if each.width <= room), cls(tried[1].widths, _NARROW_GAP)
        )

    @property
    def width(self) -> int:
        """Of a whole line."""
        return sum(self.widths) + len(self.gap) * (len(self.widths) - 1)

    def lines(self, row: Row, style: str = "", last_style: str = "") -> Iterator[Text]:
        """A row as one line, or as two where a cell has to be broken."""
        first, second = list(row), [""] * len(row)
        for place, parts in enumerate(zip(*_broken(row), strict=True)):
            if len(row[place]) > self.widths[place]:
                first[place], second[place] = parts
        for parts in (first, second) if any(second) else (first,):
            padded = [
                cell.rjust(width) if place in _RIGHT else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(parts, self.widths, strict=True))
            ]
            line = Text(self.gap.join(padded[:-1]), style, no_wrap=True)
            line.append(f"{self.gap}{padded[-1]}", last_style)
            line.rstrip()
            yield line


def _broken(row: Row) -> tuple[list[str], list[str]]:
    """A row in two: the channel below the KPI, the target's upper end below its lower one."""
    first, second = list(row), [""] * len(row)
    name, comma, channel = row[_NAME].rpartition(", ")
    if comma:
        first[_NAME], second[_NAME] = f"{name},", f"  {channel}"
    low, to, high = row[_TARGET].partition(" to ")
    if to:
        first[_TARGET], second[_TARGET] = low + to.rstrip(), high
    return first, second


def _widths(rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(map(len, column)) for column in zip(*rows, strict=True)]
