"""Plot: how satisfied customers are, by how long they had waited."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from scripts.plotting.reading import Row
from scripts.plotting.style import BLUE, ORANGE, WIDTH, panel_title, titled

WAITS = ("up to 20 s", "20 to 60 s", "1 to 2 min", "longer")
CHANNELS = ("voice", "chat")
SOLUTIONS = {"solved": BLUE, "not solved": ORANGE}


def satisfaction_chart(shares: Sequence[Row]) -> alt.TopLevelMixin:
    """A panel a channel; rows of satisfaction.sql."""
    channels = [c for c in CHANNELS if any(row["channel"] == c for row in shares)]
    return titled(
        alt.hconcat(
            *(_panel([r for r in shares if r["channel"] == c], c) for c in channels), spacing=28
        ),
        "Satisfied customers, by how long they had waited",
        "Share of answers in the top quarter of the scale (4 or 5 of 5), by whether the agent said "
        "that the problem was solved.",
        "Bars: 95 % interval. Numbers: answers.",
    )


def _panel(shares: Sequence[Row], channel: str) -> alt.TopLevelMixin:
    rows = [row | {"wait": WAITS[row["place"] - 1]} for row in shares]
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X(
            "wait:O",
            scale=alt.Scale(domain=list(WAITS)),
            title="wait before the answer",
            axis=alt.Axis(labelAngle=-35),
        ),
        xOffset=alt.XOffset("solution:N", scale=alt.Scale(domain=list(SOLUTIONS))),
        color=alt.Color(
            "solution:N",
            title=None,
            scale=alt.Scale(domain=list(SOLUTIONS), range=list(SOLUTIONS.values())),
            legend=alt.Legend(orient="bottom", symbolType="circle"),
        ),
    )
    scale = alt.Scale(domain=[0, 1])
    bars = base.mark_rule(strokeWidth=2.5).encode(
        y=alt.Y("low:Q", scale=scale, title="satisfied", axis=alt.Axis(format="%")), y2="high:Q"
    )
    points = base.mark_circle(size=80, opacity=1).encode(y=alt.Y("satisfied:Q", scale=scale))
    numbers = base.mark_text(fontSize=11, baseline="bottom", dy=-5).encode(
        y=alt.Y("high:Q", scale=scale), text=alt.Text("answers:Q", format=",")
    )
    return alt.layer(bars, points, numbers).properties(
        width=(WIDTH - 60) // 2, height=270, title=panel_title(channel)
    )
