"""A workbook with a sheet a query, written row by row, so that its length takes no memory.

Text from the data is only ever text: never a formula, nor a link. One that a spreadsheet would take
for a formula, were the sheet saved as CSV and opened again, gets an apostrophe before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from math import isfinite
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

# A sheet of Excel's has so many rows and no more, its header among them.
MOST_ROWS = 2**20 - 1
# What a cell holds at most; the apostrophe counts.
_LONGEST_TEXT = 2**15 - 2
_TURNS_INTO_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_DATE, _NUMBER = "yyyy-mm-dd", "#,##0.##"
# How a value is shown, by the unit of its KPI.
_FORMATS = {"ratio": "0.0%", "seconds": "#,##0.0", "money": "#,##0.00", "points": "0.0"}
_UNITS = {"ratio": "%"}
_NARROW, _WIDE, _WIDEST = 12, 26, 60


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its name in the query; whether it is in the unit of the row's KPI."""

    name: str
    width: int = _NARROW
    is_in_unit: bool = False

    @property
    def title(self) -> str:
        """What stands above it."""
        return f"{self.name} (in unit)" if self.is_in_unit else self.name


def columns_of(
    names: Sequence[str], in_unit: Iterable[str] = (), wide: Iterable[str] = ()
) -> list[Column]:
    """The columns of a query by name; longer texts are `wide`."""
    widths = {"kpi_id": _WIDE, "name": _WIDE, "variant": _WIDE} | dict.fromkeys(wide, _WIDEST)
    shown = set(in_unit)
    return [Column(name, widths.get(name, _NARROW), name in shown) for name in names]


class Workbook:
    """An xlsx file that is being written, a sheet after the other."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._date = workbook.add_format({"num_format": _DATE, "align": "left"})
        self._number = workbook.add_format({"num_format": _NUMBER})
        self._by_unit = {
            unit: workbook.add_format({"num_format": shown}) for unit, shown in _FORMATS.items()
        }

    def add_note(self, title: str, lines: Iterable[str]) -> None:
        """A sheet of sentences, the first of them in bold."""
        sheet = self._workbook.add_worksheet(title)
        sheet.set_column(0, 0, 2 * _WIDEST)
        for place, line in enumerate(lines):
            sheet.write_string(
                place, 0, harmless_text(line), self._wrapped if place else self._bold
            )

    def add_table(
        self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
    ) -> int:
        """A sheet with a row each, filters on its header; how many rows. `rows` may be endless."""
        sheet = self._workbook.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._bold)
        unit_at = next((place for place, c in enumerate(columns) if c.name == "unit"), None)
        written = 0
        for written, row in enumerate(rows, start=1):
            unit = None if unit_at is None else row[unit_at]
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                shown = _UNITS.get(value, value) if place == unit_at else value
                self._write(sheet, written, place, shown, self._format(column, unit))
        sheet.autofilter(0, 0, written, len(columns) - 1)
        return written

    def _format(self, column: Column, unit: str | None) -> Format:
        return self._by_unit.get(unit, self._number) if column.is_in_unit else self._number

    def _write(
        self, sheet: xlsxwriter.worksheet.Worksheet, row: int, place: int, value: Any, shown: Format
    ) -> None:
        match value:
            case bool():
                sheet.write_boolean(row, place, value)
            case float() if not isfinite(value):
                pass
            case int() | float():
                sheet.write_number(row, place, value, shown)
            case datetime() | date():
                sheet.write_datetime(row, place, value, self._date)
            case str():
                sheet.write_string(row, place, harmless_text(value))


@contextmanager
def opened(path: Path, properties: Mapping[str, str]) -> Iterator[Workbook]:
    """A new workbook; it is a file only after the block. What it sets aside lies beside it."""
    options = _OPTIONS | {"tmpdir": str(path.parent)}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties(dict(properties))
        yield Workbook(workbook)


def harmless_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula, also from a CSV of it; cut to what fits."""
    safe = f"'{text}" if text.startswith(_TURNS_INTO_A_FORMULA) else text
    return safe[:_LONGEST_TEXT]
