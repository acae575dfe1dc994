"""A KPI's card and its readings side by side, laid out for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from scripts.describing.cuts import WHOLE as ALL
from scripts.describing.cuts import slices
from scripts.describing.page import page_of
from scripts.explaining.reading import Explanation, Variant
from scripts.explaining.tables import table_of
from scripts.kpi_files import PROJECT
from scripts.kpi_words import (
    BETTER,
    COUNTED,
    OURS,
    articles_in,
    cuts_in_words,
    event_and_definition,
    unit_words,
    words,
)


def card_of(explained: Explanation) -> Iterator[RenderableType]:
    """What it is, who says so, and where more is said."""
    card = explained.chosen
    event, definition = event_and_definition(card.definition)
    yield Text.assemble("\n", (card.name, "bold"), f"\n{card.question}\n")
    lines = Table.grid(padding=(0, 2, 0, 0))
    lines.add_column(style="bold", no_wrap=True)
    lines.add_column(overflow="fold")
    is_alone = len(explained.variants) == 1
    units = {unit_words(each.unit, each.is_bounded) for each in explained.variants}
    better = {BETTER[each.direction] for each in explained.variants}
    counted = {each.aggregation for each in explained.variants}
    named = " ".join([card.wording or "", *(each.source for each in explained.variants)])
    for label, text in (
        ("id", f"{explained.kpi_id}, of the family {words(card.family)}"),
        ("definition", definition),
        ("one event", event),
        ("formula", card.formula if is_alone else None),
        ("unit", units.pop() if len(units) == 1 else None),
        ("direction", better.pop() if len(better) == 1 else None),
        ("added up as", _counted(counted.pop()) if len(counted) == 1 else None),
        ("n", "the number of events behind a value"),
        ("source says", card.wording or explained.sources.get(OURS)),
        ("caveats", card.caveats),
        ("cut by", _cuts(card)),
        *((key, explained.sources.get(key)) for key in articles_in(named)),
        ("its page", str(page_of(explained.kpi_id))),
    ):
        if text:
            lines.add_row(label, Text(text))
    yield lines


def _counted(aggregation: str) -> str:
    return COUNTED.get(aggregation, words(aggregation))


def _cuts(card: Variant) -> str:
    names = slices(PROJECT, card.cuts)
    shown = cuts_in_words(name for name in names if name != ALL) or "nothing"
    if ALL not in names:
        shown += "; channels are never mixed, so there is no value of the whole"
    if card.detail_name:
        shown += f"; also by {words(card.detail_name)}"
    return f"{shown}; also by half hour and hour" if card.is_intraday else shown


def readings_of(explained: Explanation) -> Table:
    """Its variants, with what tells one from another."""
    return table_of(reading_columns(explained))


def reading_columns(explained: Explanation) -> dict[str, list[str]]:
    """The same by column, a line a variant."""
    columns = {
        "variant": [variant_name(variant) for variant in explained.variants],
        "formula": [variant.formula for variant in explained.variants],
    }
    for header, values in (
        ("unit", [unit_words(each.unit, each.is_bounded) for each in explained.variants]),
        ("direction", [BETTER[each.direction] for each in explained.variants]),
        ("added up as", [_counted(each.aggregation) for each in explained.variants]),
    ):
        # What all of them share stands in the card.
        if len(set(values)) > 1:
            columns[header] = values
    columns["source"] = ["ours" if each.source == OURS else each.source
                         for each in explained.variants]  # fmt: skip
    return columns


def variant_name(variant: Variant) -> str:
    """Its name, with a mark if it is the default."""
    return f"{variant.variant} *" if variant.is_default else variant.variant
