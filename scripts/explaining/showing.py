"""A KPI laid out for a terminal: card, readings, values, what stands beside them, events."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.text import Text

from scripts.explaining.card import card_of, readings_of, variant_name
from scripts.explaining.events import how_picked, rows_table
from scripts.explaining.reading import DETAILS_SHOWN, MONTHS_SHOWN, Cell, Explanation, Variant
from scripts.explaining.tables import Rows, plain_table, table_of, titled, value_tables, wheres_of
from scripts.formatting import shown_range, shown_value
from scripts.kpi_words import words

_NUMBER = re.compile(r"[0-9]+")


def laid_out(explained: Explanation, width: int) -> Iterator[RenderableType]:
    """All parts in the order in which they are read, for a terminal of `width` columns."""
    yield from card_of(explained)
    if len(explained.variants) > 1:
        yield titled("Readings, side by side (* is the default)", [readings_of(explained)])
    if not explained.overall:
        yield Text("\nNo values yet: no event counts.")
        return
    yield from _values(explained, width)
    yield from _details(explained, width)
    if explained.figures:
        ours = f"ours of {explained.latest}" if explained.latest else "ours"
        title = f"To compare with (only a target is met or missed), and {ours} beside it"
        yield titled(title, [table_of(figure_columns(explained))])
        for outcome in dict.fromkeys(figure.outcome for figure in explained.figures):
            of = [figure.where for figure in explained.figures if figure.outcome == outcome]
            if outcome:
                yield Text(f"What for ({'; '.join(dict.fromkeys(of))}): {outcome}.")
    yield from _left_out(explained)
    yield from _events(explained)


def _values(explained: Explanation, width: int) -> Iterator[RenderableType]:
    title = "value and n"
    wheres = wheres_of([*explained.overall, *explained.months])
    if explained.latest and len(explained.variants) > 1:
        cells = [cell for cell in explained.months if cell.period_label == explained.latest]
        rows = [(variant_name(each), each, _by_where(cells, each)) for each in explained.variants]
        yield titled(f"The latest complete month, {explained.latest}: {title}",
                      value_tables("variant", rows, wheres, width))  # fmt: skip
    of_chosen = [cell for cell in explained.months if cell.variant == explained.chosen.variant]
    labels = sorted({cell.period_label for cell in of_chosen})
    months = [
        (
            label if explained.latest is not None and label <= explained.latest
            else f"{label} so far",
            explained.chosen,
            _by_where(of_chosen, explained.chosen, label),
        )
        for label in labels[-MONTHS_SHOWN:]
    ]  # fmt: skip
    months.append(("in all", explained.chosen, _by_where(explained.overall, explained.chosen)))
    is_cut = len(labels) > MONTHS_SHOWN
    more = f" (the last {MONTHS_SHOWN} months of {len(labels)})" if is_cut else ""
    yield titled(
        f"{_shown_name(explained)} by month{more}: {title}",
        value_tables("month", months, wheres, width),
    )
    if explained.silent:
        yield Text(f"No values on {', '.join(explained.silent)}.")


def _details(explained: Explanation, width: int) -> Iterator[RenderableType]:
    if not explained.details:
        return
    card = explained.chosen
    wheres = wheres_of(explained.details)
    ordered = details_in_order(explained)
    rows: Rows = [
        (
            name,
            card,
            _by_where([cell for cell in explained.details if cell.detail == name], card),
        )
        for name in ordered[:DETAILS_SHOWN]
    ]
    is_cut = len(ordered) > DETAILS_SHOWN
    more = f" (the first {DETAILS_SHOWN} of {len(ordered)})" if is_cut else ""
    what = words(card.detail_name or "detail")
    kind = "shares of the whole" if card.is_detail_share_of_whole else "value and n"
    yield titled(
        f"{explained.latest} by {what}{more}: {kind}", value_tables(what, rows, wheres, width)
    )


def details_in_order(explained: Explanation) -> list[str]:
    """The parts of the KPI's own cut: those with a number in that order, the others by size."""
    card = explained.chosen
    names = {cell.detail or "" for cell in explained.details}
    total = {
        name: max((cell.value or 0) if card.is_detail_share_of_whole else cell.n
                  for cell in explained.details if cell.detail == name)
        for name in names
    }  # fmt: skip
    return sorted(names, key=lambda name: (*_leading_number(name), -total[name], name))


def _leading_number(name: str) -> tuple[int, int]:
    """Buckets such as 6-12 h stand in their own order, all else behind them."""
    found = _NUMBER.match(name)
    return (0, int(found.group())) if found else (1, 0)


def figure_columns(explained: Explanation) -> dict[str, list[str]]:
    """What our values stand beside, by column, a line a figure."""
    units = {variant.variant: variant.unit for variant in explained.variants}
    found = {
        (cell.variant, cell.where): cell
        for cell in explained.months
        if cell.period_label == explained.latest
    }
    columns: dict[str, list[str]] = {
        key: [] for key in ("variant", "where", "kind", "figure", "source", "ours")
    }
    for figure in explained.figures:
        # What only gives a context is neither a bound nor to be compared with.
        is_context = figure.kind == "context"
        bounds = [each for each in (figure.low, figure.high) if each is not None]
        alone = " to ".join(dict.fromkeys(shown_value(each, figure.unit) for each in bounds))
        # Nor is what is stated in another unit than the KPI's (reviews a week beside a share).
        is_other = figure.unit != units.get(figure.variant)
        cell = found.get((figure.variant, figure.channel or ""))
        ours = f"{shown_value(cell.value, figure.unit)}, n {cell.n:,}" if cell else ""
        columns["variant"].append(figure.variant)
        columns["where"].append(figure.where)
        columns["kind"].append(figure.kind)
        columns["figure"].append(
            alone if is_context else shown_range(figure.low, figure.high, figure.unit)
        )
        columns["source"].append(figure.source)
        columns["ours"].append(
            "" if is_context or is_other else f"{ours}\n{figure.status or ''}".strip()
        )
    if len(explained.variants) == 1:
        del columns["variant"]
    return columns


def _left_out(explained: Explanation) -> Iterator[RenderableType]:
    if explained.left_out is None or explained.latest is None:
        return
    title = f"Left out in {explained.latest}, of {_shown_name(explained)}"
    if not explained.left_out:
        yield Text.assemble("\n", (title, "bold"), ": nothing")
        return
    reasons: dict[str, dict[str, int]] = {}
    for part in explained.left_out:
        by_channel = reasons.setdefault(part.reason, {})
        by_channel[part.channel] = by_channel.get(part.channel, 0) + part.n
    channels = sorted({part.channel for part in explained.left_out})
    table = plain_table()
    table.add_column("why", overflow="fold")
    for header in ("all", *channels):
        table.add_column(header, justify="right", no_wrap=True)
    for reason, by_channel in reasons.items():
        numbers = [sum(by_channel.values()), *(by_channel.get(each, 0) for each in channels)]
        table.add_row(Text(words(reason)), *(Text(f"{number:,}") for number in numbers))
    yield titled(f"{title}: how many, and why", [table])


def _events(explained: Explanation) -> Iterator[RenderableType]:
    shown = [row for row in explained.rows if row.event_at_local is not None]
    months = {row.event_at_local.strftime("%Y-%m") for row in shown if row.event_at_local}
    of_month = f" of {min(months)}" if len(months) == 1 else ""
    title = f"{len(explained.rows)} events{of_month} ({explained.rows_counted:,} in all months)"
    detail = words(explained.chosen.detail_name or "detail")
    unit = " (s)" if explained.chosen.unit == "seconds" else ""
    table = rows_table(explained.rows, with_variant=False, detail=detail, unit=unit)
    yield titled(f"{title}: {_shown_name(explained)}", [table])
    if len(explained.rows) < explained.rows_counted:
        yield Text(how_picked(explained.rows, "last"))
    yield Text(
        f"All of them: select * from kpi.{explained.kpi_id} "
        f"where variant = '{explained.chosen.variant}'"
    )


def _by_where(cells: Iterable[Cell], variant: Variant, label: str | None = None) -> dict[str, Cell]:
    return {
        cell.where: cell
        for cell in cells
        if cell.variant == variant.variant and label in (None, cell.period_label)
    }


def _shown_name(explained: Explanation) -> str:
    name = explained.chosen.name
    return name if len(explained.variants) == 1 else f"{name}, {explained.chosen.variant}"
