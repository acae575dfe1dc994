"""Panels that show a KPI, the same on every page."""

from __future__ import annotations

from scripts.reporting import charts
from scripts.reporting.panels import Column, Panel, Unit


def kpi_trend(
    kpi: str, title: str, question: str, unit: Unit, note: str = "", is_wide: bool = False
) -> Panel:
    """The default reading of a KPI over periods."""
    return Panel(
        name=f"{kpi.replace('_', '-')}-trend",
        title=title,
        question=question,
        columns=(
            Column("period_label", "period"),
            Column("series", "of"),
            Column("value", "value", unit),
            Column("n", "n", "count"),
            Column("target_low", "target at least", unit),
            Column("target_high", "target at most", unit),
        ),
        chart=charts.trend(unit),
        query="kpi_trend",
        values={"kpi": kpi},
        note=note,
        is_wide=is_wide,
    )
