"""What a call costs by how many there are: the chart of docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import altair as alt
import vl_convert

from scripts.bench.showing import Found
from scripts.plotting.style import BLUE, GREEN, GREY, ORANGE, SKY, styled, titled

# From the exports on, and the floor's last; dbt's start is of the building.
_COLOURS = {
    "landing": BLUE,
    "building": ORANGE,
    "publishing": GREEN,
    "floor: to contacts": SKY,
    "floor: to cells": GREY,
}
_MICROSECONDS = 1_000_000


def parts_of(found: Sequence[Found]) -> Iterator[dict[str, str | float]]:
    """Processor time a call, in microseconds, of each part at each number of calls."""
    for one in found:
        parts = {
            "landing": one.whole.landing,
            "building": one.whole.building,
            "publishing": one.whole.publishing,
        }
        if one.floor:
            parts["floor: to contacts"] = one.floor.contacts
            parts["floor: to cells"] = one.floor.kpi_layer
        for place, (part, cost) in enumerate(parts.items()):
            yield {
                "calls": f"{one.calls:,} calls",
                "whose": "floor" if part.startswith("floor") else "warehouse",
                "part": part,
                "place": place,
                "microseconds": cost.cpu / one.calls * _MICROSECONDS,
            }


def svg_of_growth(found: Sequence[Found]) -> str:
    """The chart as SVG, sizes one below the other, in the order in which they were measured."""
    bars = (
        alt.Chart(alt.Data(values=list(parts_of(found))))
        .mark_bar()
        .encode(
            x=alt.X("microseconds:Q", title="processor time a call, microseconds"),
            y=alt.Y("whose:N", title=None, sort=["warehouse", "floor"]),
            color=alt.Color(
                "part:N",
                title=None,
                scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())),
            ),
            order="place:Q",
            row=alt.Row(
                "calls:N",
                title=None,
                sort=[f"{one.calls:,} calls" for one in found],
                header=alt.Header(labelAngle=0, labelAlign="left"),
            ),
        )
        .properties(width=460)
    )
    chart = titled(
        bars,
        "What a call costs, from its export to its KPIs",
        "The floor is hand-written SQL for the same cells, without tests, audit or quarantine.",
    )
    return vl_convert.vegalite_to_svg(styled(chart).to_dict(format="vega-lite"))
