"""Panels that show a KPI, the same on every page."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.reporting import charts
from scripts.reporting.panels import FEW, Column, Panel

# Of reasons and the like the most frequent are shown.
_PARTS = 15


def kpi_trend(kpi: str, title: str, question: str, note: str = "", is_wide: bool = False) -> Panel:
    """The default reading of a KPI over periods."""
    return Panel(
        name=f"{kpi.replace('_', '-')}-trend",
        title=title,
        question=question,
        columns=(
            Column("period_label", "period"),
            Column("series", "of"),
            Column("value", "value", "of the KPI"),
            Column("n", "n", "count"),
            Column("target_low", "target at least", "of the KPI"),
            Column("target_high", "target at most", "of the KPI"),
        ),
        chart=charts.trend,
        query="kpi_trend",
        values={"kpi": kpi},
        note=note,
        is_wide=is_wide,
    )


def kpi_readings(
    kpi: str, variants: Sequence[str], title: str, question: str, unit: str, note: str = ""
) -> Panel:
    """Variants of a KPI, where sources disagree, side by side over periods."""
    return Panel(
        name=f"{kpi.replace('_', '-')}-readings",
        title=title,
        question=question,
        columns=(
            Column("period_label", "period"),
            Column("series", "of"),
            Column("name", "reading"),
            Column("value", "value", unit, n="n"),
            Column("n", "n", "count"),
        ),
        chart=charts.lines("name", unit),
        query="kpi_readings",
        per="variant",
        values={"kpi": kpi, "variants": list(variants)},
        note=note,
    )


def kpi_reasons(kpi: str, title: str, question: str, part: str, note: str = "") -> Panel:
    """What a share is made up of in one month: of how many events each reason is."""
    return _details(kpi, title, question, part, charts.bars("part", "count", "events"), note)


def kpi_criteria(kpi: str, title: str, question: str, part: str, note: str = "") -> Panel:
    """A share for each criterion in one month."""
    return _details(kpi, title, question, part, charts.bars("part", "ratio"), note)


def _details(
    kpi: str, title: str, question: str, part: str, chart: charts.Spec, note: str
) -> Panel:
    return Panel(
        name=f"{kpi.replace('_', '-')}-by-{part}",
        title=title,
        question=question,
        columns=(
            Column("part", part),
            Column("series", "of"),
            Column("events", "contacts", "count"),
            Column("value", "share", "ratio"),
            Column("n", "of", "count"),
        ),
        period="one",
        chart=chart,
        query="kpi_details",
        values={"kpi": kpi, "shown": _PARTS, "least": FEW},
        note=note,
    )
