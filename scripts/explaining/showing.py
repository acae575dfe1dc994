"""A KPI laid out for a terminal of 100 columns: card, variants, months, benchmarks, events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from scripts.explaining.reading import MONTHS_SHOWN, WHOLE, Cell, Explanation, Variant
from scripts.explaining.rows import rows_table
from scripts.formatting import shown_range, shown_value, words

_BETTER = {"up": "higher is better", "down": "lower is better", "range": "neither high nor low"}
_COUNTED = {
    "sum": "the sum of the numerators",
    "ratio": "numerators / denominators",
    "mean": "the mean, numerators / denominators",
    "p50": "the median, by nearest rank of whole seconds",
    "p90": "the 90th percentile, by nearest rank of whole seconds",
}
_CUTS = {
    "all": "everything, and all channels together",
    "within_channel": "everything, but each channel apart: they are never mixed",
    "people": "site, team, agent and shift",
    "teams": "site and team",
    "channels": "channel",
    "whole": "nothing",
}
# More columns than these leave no room for a value and its n on one line.
_WIDE = 5


def laid_out(explained: Explanation) -> Iterator[RenderableType]:
    """All parts in the order in which they are read."""
    yield _card(explained)
    yield _titled("Variants (* is the default)", _formulas(explained))
    if not explained.overall:
        yield Text("\nNo values yet: no event counts.")
        return
    wheres = _wheres([*explained.overall, *explained.months])
    if explained.latest:
        months = [cell for cell in explained.months if cell.period_label == explained.latest]
        title = f"The latest complete month, {explained.latest}: value and n"
        yield _titled(title, _side_by_side(explained, months, wheres))
    yield _titled(
        "All of the time: value and n", _side_by_side(explained, explained.overall, wheres)
    )
    yield _by_month(explained, wheres)
    if explained.benchmarks:
        title = "Benchmarks (only a target is met or missed), and ours beside them"
        yield _titled(title, _benchmarks(explained))
    title = f"{len(explained.rows)} of {explained.rows_counted:,} events: {_shown_name(explained)}"
    yield _titled(title, rows_table(explained.rows, with_variant=False))
    yield Text(
        f"All of them: select * from kpi.{explained.kpi_id} "
        f"where variant = '{explained.chosen.variant}'"
    )


def _card(explained: Explanation) -> RenderableType:
    card = explained.chosen
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(style="bold", no_wrap=True)
    lines.add_column(overflow="fold")
    for label, text in (
        ("KPI", f"{card.name} ({explained.kpi_id}), of the family {words(card.family)}"),
        ("definition", card.definition),
        ("in the source", card.wording),
        ("caveats", card.caveats),
        ("cut by", _cuts(card)),
    ):
        if text:
            lines.add_row(label, Text(text))
    return Padding(lines, (1, 0, 0, 0))


def _cuts(card: Variant) -> str:
    detail = f"; also by {words(card.detail_name)}" if card.detail_name else ""
    intraday = "; also by half hour and hour" if card.is_intraday else ""
    return _CUTS.get(card.cuts, card.cuts) + detail + intraday


def _formulas(explained: Explanation) -> Table:
    table = _table()
    table.add_column("variant", no_wrap=True)
    for header in ("formula", "unit", "counted as", "source"):
        table.add_column(header, overflow="fold")
    for variant in explained.variants:
        better = _BETTER.get(variant.direction or "")
        cells = [
            _variant_name(variant),
            variant.formula or "",
            f"{variant.unit}, {better}" if better else variant.unit,
            _COUNTED.get(variant.aggregation, words(variant.aggregation)),
            "ours" if variant.source == "+" else variant.source or "",
        ]
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _side_by_side(explained: Explanation, cells: Sequence[Cell], wheres: Sequence[str]) -> Table:
    table = _table()
    table.add_column("variant", overflow="fold")
    _add_value_columns(table, wheres)
    found = {(cell.variant, cell.where): cell for cell in cells}
    for variant in explained.variants:
        shown = (
            _shown_cell(found.get((variant.variant, where)), variant, "\n") for where in wheres
        )
        table.add_row(Text(_variant_name(variant)), *shown)
    return table


def _by_month(explained: Explanation, wheres: Sequence[str]) -> RenderableType:
    cells = {
        (cell.period_label, cell.where): cell
        for cell in explained.months
        if cell.variant == explained.chosen.variant
    }
    labels = sorted({label for label, _ in cells})
    table = _table()
    table.add_column("month", no_wrap=True)
    _add_value_columns(table, wheres)
    between = "  " if len(wheres) <= _WIDE else "\n"
    for label in labels[-MONTHS_SHOWN:]:
        is_complete = explained.latest is not None and label <= explained.latest
        shown = (
            _shown_cell(cells.get((label, where)), explained.chosen, between) for where in wheres
        )
        table.add_row(Text(label if is_complete else f"{label} so far"), *shown)
    is_cut = len(labels) > MONTHS_SHOWN
    more = f" (the last {MONTHS_SHOWN} months of {len(labels)})" if is_cut else ""
    return _titled(f"{_shown_name(explained)} by month{more}: value and n", table)


def _benchmarks(explained: Explanation) -> Table:
    units = {variant.variant: variant.unit for variant in explained.variants}
    found = {
        (cell.variant, cell.where): cell
        for cell in explained.months
        if cell.period_label == explained.latest
    }
    table = _table()
    for header in ("variant", "scope", "kind"):
        table.add_column(header, overflow="fold")
    table.add_column("benchmark", justify="right", no_wrap=True)
    table.add_column("source", overflow="fold")
    table.add_column(explained.latest or "ours", justify="right")
    for benchmark in explained.benchmarks:
        unit = units.get(benchmark.variant, "")
        # What only gives a context is neither a bound nor to be compared with.
        is_context = benchmark.kind == "context"
        figures = [
            shown_value(figure, unit)
            for figure in (benchmark.low, benchmark.high)
            if figure is not None
        ]
        shown = shown_range(benchmark.low, benchmark.high, unit)
        cell = None if is_context else found.get((benchmark.variant, benchmark.channel or WHOLE))
        cells = [
            benchmark.variant,
            benchmark.scope,
            benchmark.kind,
            " to ".join(dict.fromkeys(figures)) if is_context else shown,
            benchmark.source,
            f"{shown_value(cell.value, unit)}  n {cell.n:,}" if cell else "",
        ]
        table.add_row(*(Text(text) for text in cells))
    return table


def _wheres(cells: Sequence[Cell]) -> list[str]:
    """The whole first, if there is one, then the channels."""
    return sorted({cell.where for cell in cells}, key=lambda where: (where != WHOLE, where))


def _add_value_columns(table: Table, wheres: Sequence[str]) -> None:
    for where in wheres:
        table.add_column(where, justify="right", no_wrap=True)


def _shown_cell(cell: Cell | None, variant: Variant, between: str) -> Text:
    if cell is None:
        return Text("")
    value = shown_value(cell.value, variant.unit) or "none"
    # What a count counts are its events: once is enough.
    is_count = variant.aggregation == "sum" and cell.value == cell.n
    return Text(value) if is_count else Text.assemble(value, between, (f"n {cell.n:,}", "dim"))


def _variant_name(variant: Variant) -> str:
    return f"{variant.variant} *" if variant.is_default else variant.variant


def _shown_name(explained: Explanation) -> str:
    name = explained.chosen.name
    return name if len(explained.variants) == 1 else f"{name}, {explained.chosen.variant}"


def _titled(title: str, table: Table) -> RenderableType:
    return Group(Text(f"\n{title}", "bold"), table)


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
