"""The lists of all KPIs: the table in README.md, and the index of the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template

from scripts.describing.markdown import bullet, code, link, table
from scripts.describing.page import page_of
from scripts.describing.reading import Card, Variant
from scripts.kpi_files import KpiProblem
from scripts.kpi_words import OURS, words

README = Path("README.md")
_TEMPLATE = Path(__file__).parents[1] / "templates" / "kpi_index.md"
_BEGIN = "<!-- kpi-table: made by `make kpi-pages` from the cards, do not edit here -->"
_END = "<!-- /kpi-table -->"
_TABLE = re.compile(f"{re.escape(_BEGIN)}.*?{re.escape(_END)}", re.DOTALL)


def with_table(text: str, cards: Sequence[Card]) -> str:
    """README.md's text with the table of all KPIs. Raises KpiProblem if it has no place for it."""
    rows = [
        (link(card.kpi.name, str(page_of(card.kpi.name))), card.question, _formula(card))
        for card in cards
    ]
    shown = table(("KPI", "the question it answers", "default formula"), rows)
    whole = "\n".join([_BEGIN, "", *shown, "", _END])
    changed, places = _TABLE.subn(lambda _: whole, text)
    if places != 1:
        raise KpiProblem(f"{README} must hold the lines {_BEGIN} and {_END} once")
    return changed


def index(cards: Sequence[Card], sources: Mapping[str, str]) -> str:
    """The index: words, KPIs by family, sources."""
    parts = []
    for family in dict.fromkeys(card.kpi.family for card in cards):
        rows = [
            (link(card.title, page_of(card.kpi.name).name), code(card.kpi.name), card.question,
             ", ".join(code(variant.name) for variant in _choice(card)))
            for card in cards
            if card.kpi.family == family
        ]  # fmt: skip
        parts.append(f"### {words(family).capitalize()}")
        parts.append("\n".join(table(("KPI", "id", "the question it answers", "readings"), rows)))
    template = Template(_TEMPLATE.read_text(encoding="utf-8"))
    return template.substitute(
        kpis="\n\n".join(parts),
        count=len(cards),
        sources="\n".join(bullet(f"**{_key(key)}**: {text}") for key, text in sources.items()),
    )


def _formula(card: Card) -> str:
    formula = card.variants[0].formula
    others = len(card.variants) - 1
    if not others:
        return formula
    return f"{formula} ({others} other {'reading' if others == 1 else 'readings'})"


def _key(source: str) -> str:
    return "ours" if source == OURS else source


def _choice(card: Card) -> tuple[Variant, ...]:
    return card.variants if len(card.variants) > 1 else ()
