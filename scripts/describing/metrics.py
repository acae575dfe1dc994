"""The semantic layer's metrics, one for each reading of a KPI that adds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.describing.reading import Card, Variant
from scripts.kpi_files import KpiProblem

METRICS = Path("models/semantic_layer/kpi_metrics.yml")

# What MetricFlow can put together from sums; percentiles and whoever counts once it cannot.
_ADDS_UP = ("sum", "ratio", "mean")
# A wait on the telephone and one for a mail's answer make no mean together.
_WITHIN_CHANNEL = "case when channels = 1 then numerators / nullif(denominators, 0) end"
_PARTS = ("numerators", "denominators", "channels")
_HEAD = "# Made by `make kpi-pages` from the KPIs' cards, do not edit here.\n"


class _Lines(str):
    """A text of several lines, to be written as such."""


class _Dumper(yaml.SafeDumper):
    """Knows these too."""


_Dumper.add_representer(
    _Lines,
    lambda dumper, lines: dumper.represent_scalar("tag:yaml.org,2002:str", str(lines), style="|"),
)


def metrics(cards: Sequence[Card]) -> str:
    """The file of all metrics. Raises KpiProblem if two have one name."""
    listed = [metric for card in cards for metric in _metrics_of(card)]
    names = [metric["name"] for metric in listed]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise KpiProblem(
            f"{', '.join(twice)}: two metrics of one name; call the variant something else"
        )
    parsed = {"version": 2, "metrics": listed}
    return _HEAD + yaml.dump(parsed, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


def _metrics_of(card: Card) -> Iterator[dict[str, Any]]:
    for variant in card.variants:
        if variant.aggregation in _ADDS_UP:
            for is_leg in (False, True) if card.is_by_leg_for_agents else (None,):
                yield _metric(card, variant, is_leg)


def _metric(card: Card, variant: Variant, is_leg: bool | None) -> dict[str, Any]:
    """One metric; `is_leg` is None where the KPI knows no legs."""
    is_default = variant == card.variants[0]
    reading = "" if is_default else variant.name.replace("_", " ")
    by_leg = "by leg" if is_leg else ""
    addition = ", ".join(word for word in (reading, by_leg) if word)
    # MetricFlow keeps two underscores for itself.
    suffixes = ("" if is_default else f"_{variant.name}", "_by_leg" if is_leg else "")
    return {
        "name": card.kpi.name + "".join(suffixes),
        "label": f"{card.title} ({addition})" if addition else card.title,
        "description": " ".join(_description(card, variant, is_leg)),
        **_value(card, variant),
        "filter": _Lines("\nand ".join(_conditions(card, variant, is_leg))),
        "config": {"meta": {"kpi_id": card.kpi.name, "variant": variant.name}},
    }


def _description(card: Card, variant: Variant, is_leg: bool | None) -> Iterator[str]:
    yield card.question
    yield f"Formula: {variant.formula}."
    yield f"Unit: {variant.unit}."
    if card.cuts == "within_channel":
        yield "NULL where channels would be mixed."
    if card.finest_grain:
        yield f"Known by the {card.finest_grain}."
    if is_leg:
        yield "Each agent's own part of the contacts; all other cuts count contacts."


def _value(card: Card, variant: Variant) -> dict[str, Any]:
    """How the value comes from the measures."""
    if variant.aggregation == "sum":
        return {"type": "simple", "type_params": {"measure": {"name": "numerators"}}}
    if card.cuts != "within_channel":
        parts = {"numerator": {"name": "numerators"}, "denominator": {"name": "denominators"}}
        return {"type": "ratio", "type_params": parts}
    return {
        "type": "derived",
        "type_params": {"expr": _WITHIN_CHANNEL, "metrics": [{"name": name} for name in _PARTS]},
    }


def _conditions(card: Card, variant: Variant, is_leg: bool | None) -> Iterator[str]:
    """Which events count."""
    yield f"{{{{ Dimension('event__kpi_id') }}}} = '{card.kpi.name}'"
    yield f"{{{{ Dimension('event__variant') }}}} = '{variant.name}'"
    if card.detail.get("beside_the_whole"):
        yield "{{ Dimension('event__is_in_whole') }}"
    if is_leg is not None:
        yield f"{{{{ Dimension('event__is_leg') }}}} = {str(is_leg).lower()}"
