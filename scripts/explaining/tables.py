"""Tables of values for a terminal: as many channels side by side as it has room for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scripts.explaining.comparing import WHOLE
from scripts.explaining.reading import Cell, Variant
from scripts.formatting import harmless, shown_value

# These are read badly when folded.
_WHOLE_COLUMNS = ("kind", "figure")
# Where the value and its n stand: on one line if there is room, else on two.
_ON_ONE_LINE, _ON_TWO_LINES = " ", "\n"
# Room for the names of rows, which fold where it is not enough.
_LONGEST_NAME = 24
# Between columns; the table has a blank at either end.
_GAP = 2

Rows = Sequence[tuple[str, Variant, Mapping[str, Cell]]]


def wheres_of(cells: Sequence[Cell]) -> list[str]:
    """The whole first, if there is one, then the channels, what is not known last."""
    wheres = {cell.where for cell in cells}
    return sorted(wheres, key=lambda where: (where != WHOLE, where == "unknown", where))


def value_tables(header: str, rows: Rows, wheres: Sequence[str], width: int) -> Iterator[Table]:
    """Values by row and channel, in as many tables as `width` columns of a terminal ask for.

    A row is its name, the variant it is of, and its cells by channel.
    """
    name_width = min(max([len(header), *(len(name) for name, _, _ in rows)]), _LONGEST_NAME)
    room = width - name_width - 2
    for between in (_ON_ONE_LINE, _ON_TWO_LINES):
        widths = {where: _width(where, rows, between) + _GAP for where in wheres}
        if sum(widths.values()) <= room:
            break
    for some in _parts(wheres, widths, room):
        table = plain_table()
        table.add_column(header, overflow="fold", max_width=_LONGEST_NAME)
        for where in some:
            table.add_column(where, justify="right", no_wrap=True)
        for name, variant, cells in rows:
            shown = (_shown_cell(cells.get(where), variant, between) for where in some)
            table.add_row(Text(harmless(name)), *shown)
        yield table


def plain_table() -> Table:
    """A table with a line below its header and nothing else."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))


def titled(title: str, tables: Iterable[Table]) -> RenderableType:
    """Tables below a title."""
    return Group(Text(f"\n{title}", "bold"), *tables)


def table_of(columns: dict[str, list[str]]) -> Table:
    """A table of texts, given by its columns."""
    table = plain_table()
    for header in columns:
        table.add_column(header, overflow="fold", no_wrap=header in _WHOLE_COLUMNS)
    for row in zip(*columns.values(), strict=True):
        table.add_row(*(Text(harmless(cell)) for cell in row))
    return table


def _parts(wheres: Sequence[str], widths: Mapping[str, int], room: int) -> Iterator[list[str]]:
    part: list[str] = []
    for where in wheres:
        if part and sum(widths[other] for other in part) + widths[where] > room:
            yield part
            part = []
        part.append(where)
    yield part


def _width(where: str, rows: Rows, between: str) -> int:
    cells = [_shown_cell(cells.get(where), variant, between).plain for _, variant, cells in rows]
    lines = [line for cell in cells for line in cell.split("\n")]
    return max(len(line) for line in [where, *lines])


def _shown_cell(cell: Cell | None, variant: Variant, between: str) -> Text:
    if cell is None:
        return Text("-", "dim")
    value = shown_value(cell.value, variant.unit) or "none"
    # What a count counts are its events: once is enough.
    is_count = variant.aggregation == "sum" and cell.value == cell.n
    return Text(value) if is_count else Text.assemble(value, between, (f"n {cell.n:,}", "dim"))
