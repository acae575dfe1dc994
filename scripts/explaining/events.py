"""Events laid out as a table, and what they add up to as a line."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.table import Table
from rich.text import Text

from scripts.explaining.rows import Row, Total
from scripts.explaining.tables import plain_table
from scripts.formatting import harmless

_LARGE = 100
_LONGEST_ID = 12


def shown_total(total: Total) -> str:
    """How many rows a variant has, and what they add up to."""
    parts = f"{total.rows:,} rows of {total.variant}"
    if total.denominator is None:
        return parts
    return f"{parts}, {_number(total.numerator) or '-'} / {_number(total.denominator)} in all"


def how_picked(rows: Sequence[Row], end: str) -> str:
    """Which of all events these are: at which `end` ("first", "last"), hits and others apart."""
    hits = sum(bool(row.numerator) for row in rows)
    others = len(rows) - hits
    if not hits or not others:
        return f"The {end} {len(rows)}."
    return f"The {end} {hits} that count for the numerator, and the {end} {others} that do not."


def rows_table(
    rows: Sequence[Row], with_variant: bool = True, detail: str = "detail", unit: str = ""
) -> Table:
    """Events as a table, one a line; the variant only if it is asked for and there is a choice.

    Of who and where only what is known of any of them is shown; `detail` is the header of that,
    and `unit` stands behind that of the numbers.
    """
    columns: list[tuple[str, Callable[[Row], str]]] = []
    if with_variant and {row.variant for row in rows} != {"default"}:
        columns.append(("variant", lambda row: row.variant))
    columns += [("event_id", lambda row: row.event_id), ("local time", _instant)]
    where: list[tuple[str, Callable[[Row], str | None]]] = [
        ("channel", lambda row: row.channel),
        ("queue", lambda row: row.queue),
    ]
    # Of agents' time there is no channel: then it matters whose it is.
    if not any(_known(row.channel) for row in rows):
        where += [("team", lambda row: row.team), ("agent", lambda row: row.agent_id)]
    where += [(detail, lambda row: row.detail_value), ("counted", lambda row: _short(row.counted))]
    columns += [
        (header, lambda row, of=of: of(row) or "")
        for header, of in where
        if any(_known(of(row)) for row in rows)
    ]
    is_share = any(row.denominator is not None for row in rows)
    table = plain_table()
    for header, _ in columns:
        table.add_column(header, overflow="fold")
    table.add_column(f"counts as{unit}", justify="right", no_wrap=True)
    for row in rows:
        table.add_row(
            *(Text(harmless(of(row))) for _, of in columns), Text(_counts_as(row, is_share))
        )
    return table


def _known(text: str | None) -> bool:
    return text not in (None, "unknown")


def _short(text: str | None) -> str | None:
    """A pseudonym by its beginning: nobody reads the rest."""
    return text if text is None or len(text) <= _LONGEST_ID else f"{text[: _LONGEST_ID - 2]}.."


def _instant(row: Row) -> str:
    return row.event_at_local.strftime("%Y-%m-%d %H:%M") if row.event_at_local else ""


def _counts_as(row: Row, is_share: bool) -> str:
    """The numerator or, where there are denominators, numerator / denominator."""
    if not is_share:
        return _number(row.numerator)
    return f"{_number(row.numerator) or '-'} / {_number(row.denominator) or '-'}"


def _number(number: float | None) -> str:
    if number is None:
        return ""
    # Of what is large nobody reads the thousandths.
    decimals = 1 if abs(number) >= _LARGE else 3
    return f"{number:,.{decimals}f}".rstrip("0").rstrip(".")
