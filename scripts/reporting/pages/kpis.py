"""A page a KPI: what it says, its readings side by side, its trend and cuts, who says so; and
the list of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import duckdb

from scripts.describing.cuts import WHOLE, slices
from scripts.describing.page import query
from scripts.describing.reading import Card, read_cards, read_decisions
from scripts.explaining.card import reading_columns
from scripts.explaining.reading import DETAILS_SHOWN, Explanation, explain
from scripts.explaining.showing import details_in_order, figure_columns
from scripts.explaining.tables import wheres_of
from scripts.formatting import shown_value
from scripts.kpi_files import PROJECT, KpiProblem
from scripts.kpi_words import (
    BETTER,
    COUNTED,
    OURS,
    articles_in,
    event_and_definition,
    unit_words,
    words,
)
from scripts.reporting.kpi_panels import kpi_trend
from scripts.reporting.panels import FEW, Column, Page, Panel
from scripts.reporting.reading import run

FOLDER = "kpis"
# Of each cut the largest parts are shown.
PARTS = 10


def kpi_pages(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[Page, dict[str, Any]]]:
    """Every KPI's page with what its template asks for, then the list of them."""
    kpis = run(connection, "kpis")
    names = [name for name, *_ in kpis.rows]
    cards = {card.kpi.name: card for card in _cards()}
    decisions = read_decisions(PROJECT)
    for name in names:
        explained = explain(connection, name, with_rows=False)
        card = explained.chosen
        yield (
            Page(
                name=f"{FOLDER}/{name}",
                title=card.name,
                lead=card.question,
                panels=_panels(name),
                template="kpi.html",
            ),
            _context(explained, cards.get(name))
            | {"decisions": [each for each in decisions if each.speaks_of(name)]},
        )
    families: dict[str, list[dict[str, Any]]] = {}
    for row in kpis.rows:
        kpi = dict(zip(kpis.columns, row, strict=True))
        families.setdefault(words(kpi["family"]), []).append(kpi)
    yield (
        Page(
            name=f"{FOLDER}/index",
            title="KPIs",
            lead="What each number says, how it is counted, and how other readings of it come out.",
            panels=(),
            template="kpis.html",
        ),
        {"families": families},
    )


def _panels(name: str) -> tuple[Panel, ...]:
    trend = kpi_trend(name, "Trend", "How has it gone?", is_wide=True)
    cuts = Panel(
        name="cuts",
        title="Cuts",
        question="Where is it high, and where low?",
        columns=(
            Column("cut", "cut by"),
            Column("part", "part"),
            Column("channel", "channel"),
            Column("value", "value", "of the KPI"),
            Column("n", "n", "count"),
        ),
        period="one",
        filters=("channel",),
        by="row",
        view="crosstab",
        query="kpi_cuts",
        values={"kpi": name, "parts": PARTS},
        note=f"Of the latest complete month; of each cut the {PARTS} largest parts. n: the events "
        f"behind a value; in italics where they are fewer than {FEW}.",
        is_wide=True,
    )
    return (trend, cuts)


def _context(explained: Explanation, files: Card | None) -> dict[str, Any]:
    card = explained.chosen
    event, definition = event_and_definition(card.definition)
    named = " ".join([card.wording or "", *(each.source for each in explained.variants)])
    facts = {
        "formula": card.formula,
        "one event": event,
        "unit": unit_words(card.unit, card.is_bounded),
        "direction": BETTER[card.direction],
        "added up as": COUNTED.get(card.aggregation, words(card.aggregation)),
    }
    return {
        "kpi": explained.kpi_id,
        "card": card,
        "definition": definition,
        "facts": {name: said for name, said in facts.items() if said},
        "readings": _readings(explained),
        "wording": card.wording,
        "ours": explained.sources.get(OURS, ""),
        "articles": {key: explained.sources.get(key, "") for key in articles_in(named)},
        "figures": figure_columns(explained) if explained.figures else {},
        "details": _details(explained),
        "left_out": _left_out(explained),
        "latest": explained.latest,
        "values_sql": "\n".join(query(files, _cut_of(files))) if files else "",
        "rows_sql": _rows_sql(explained),
        "sql": (PROJECT / files.kpi.sql).read_text(encoding="utf-8") if files else "",
        "made_from": files.facts if files else (),
    }


def _readings(explained: Explanation) -> dict[str, Any]:
    """All variants with their values of the latest complete month, channel by channel."""
    cells = [cell for cell in explained.months if cell.period_label == explained.latest]
    wheres = wheres_of(cells)
    found = {(cell.variant, cell.where): cell for cell in cells}
    columns = reading_columns(explained)
    others = [key for key in columns if key not in ("variant", "formula")]
    variants = []
    for place, variant in enumerate(explained.variants):
        values = []
        for where in wheres:
            cell = found.get((variant.variant, where))
            shown = shown_value(cell.value, variant.unit) if cell else ""
            values.append({"value": shown, "n": cell.n if cell else None})
        variants.append(
            {
                "name": words(variant.variant),
                "formula": variant.formula,
                "is_default": variant.is_default,
                "values": values,
                "others": {key: columns[key][place] for key in others},
            }
        )
    return {"wheres": wheres, "variants": variants}


def _details(explained: Explanation) -> dict[str, Any] | None:
    """What the KPI is made of, in the latest complete month: its own cut; None = it has none."""
    if not explained.details:
        return None
    card = explained.chosen
    wheres = wheres_of(explained.details)
    cells = {(cell.detail, cell.where): cell for cell in explained.details}
    parts = details_in_order(explained)
    return {
        "name": words(card.detail_name or "detail"),
        "wheres": wheres,
        "more": max(0, len(parts) - DETAILS_SHOWN),
        "rows": [
            (
                part,
                [
                    (shown_value(cell.value, card.unit), cell.n) if cell else ("", None)
                    for cell in (cells.get((part, where)) for where in wheres)
                ],
            )
            for part in parts[:DETAILS_SHOWN]
        ],
    }


def _left_out(explained: Explanation) -> dict[str, int] | None:
    """How many were left out for which reason; None = nobody keeps count."""
    if explained.left_out is None or explained.latest is None:
        return None
    reasons: dict[str, int] = {}
    for part in explained.left_out:
        reasons[part.reason] = reasons.get(part.reason, 0) + part.n
    return reasons


def _rows_sql(explained: Explanation) -> str:
    return (
        f"select *\nfrom kpi.{explained.kpi_id}\n"
        f"where variant = '{explained.chosen.variant}'\norder by event_at desc\nlimit 100;"
    )


def _cut_of(files: Card) -> str:
    names = slices(PROJECT, files.cuts)
    return "channel" if "channel" in names else WHOLE


def _cards() -> tuple[Card, ...]:
    """The cards' files, for the SQL; a published file may come from another state of them."""
    try:
        return read_cards(PROJECT)
    except KpiProblem:
        return ()
