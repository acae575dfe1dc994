"""Service: how reachable the centre is, hour by hour and from the menu to the answer."""

from __future__ import annotations

from scripts.reporting.kpi_panels import kpi_trend
from scripts.reporting.panels import Page

SERVICE = Page(
    name="service",
    title="Service",
    lead="How reachable we are: who is answered, how long people wait, and who gives up.",
    panels=(
        kpi_trend("service_level", "Service level", "How many were answered in time?", "ratio"),
        kpi_trend(
            "abandonment_rate",
            "Abandonment rate",
            "How many gave up before an agent answered?",
            "ratio",
        ),
    ),
)
