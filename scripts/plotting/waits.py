"""Plot: how long callers wait, and how long they are ready to."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from scripts.plotting.reading import Row
from scripts.plotting.style import BLUE, GREY, INK, ORANGE, PALE, RED, WIDTH, panel_title, titled

ENDINGS = {
    "answered": BLUE,
    "callback, voicemail, closing": GREY,
    "gave up": ORANGE,
    "still waiting": PALE,
}
TARGET = 20
SHARES = alt.Axis(format="%", minExtent=40)


def waits_chart(waits: Sequence[Row], patience: Sequence[Row]) -> alt.TopLevelMixin:
    """Two panels: rows of waits.sql, rows of patience.sql."""
    return titled(
        alt.vconcat(_waits(waits), _patience(patience), spacing=26),
        "How long callers wait, and how long they are ready to",
        "Voice, from joining the queue to the agent's answer (ringing included) or to leaving.",
    )


def _x() -> alt.X:
    return alt.X(
        "waited:Q",
        title="seconds after joining the queue",
        scale=alt.Scale(domain=[0, 300], nice=False),
        axis=alt.Axis(values=list(range(0, 301, 20))),
    )


def _waits(waits: Sequence[Row]) -> alt.TopLevelMixin:
    order = list(ENDINGS)
    rows = [row | {"place": order.index(row["ending"])} for row in waits]
    areas = (
        alt.Chart(alt.Data(values=rows))
        .mark_area()
        .encode(
            x=_x(),
            y=alt.Y(
                "share:Q",
                title="share of callers",
                axis=SHARES,
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color(
                "ending:N",
                title=None,
                sort=order,
                scale=alt.Scale(domain=order, range=list(ENDINGS.values())),
                legend=alt.Legend(orient="bottom", symbolType="square"),
            ),
            order="place:Q",
        )
    )
    in_time = [r for r in rows if r["waited"] == TARGET and r["ending"] == "answered"]
    text = f"{in_time[0]['share']:.0%} answered within {TARGET} s"
    mark = alt.Chart(alt.Data(values=[{"waited": TARGET, "share": 0.3, "text": text}]))
    rule = mark.mark_rule(color="white", strokeDash=[4, 3], strokeWidth=1.5).encode(x=_x())
    label = mark.mark_text(color="white", align="left", dx=6, fontSize=12.5).encode(
        x=_x(), y="share:Q", text="text:N"
    )
    return alt.layer(areas, rule, label).properties(
        width=WIDTH, height=220, title=panel_title("What had become of callers by then")
    )


def _patience(patience: Sequence[Row]) -> alt.TopLevelMixin:
    data = alt.Data(values=list(patience))
    y = alt.Y("gone:Q", title="share gone", axis=SHARES)
    line = alt.Chart(data).mark_line(color=RED, strokeWidth=2.5).encode(x=_x(), y=y)
    at = [row for row in patience if row["waited"] in (60, 180, 300)]
    base = alt.Chart(alt.Data(values=at)).encode(x=_x(), y="gone:Q")
    points = base.mark_circle(color=RED, size=60, opacity=1)
    numbers = base.mark_text(color=INK, align="right", dx=-8, dy=-8, fontSize=12).encode(
        text=alt.Text("gone:Q", format=".0%")
    )
    return alt.layer(line, points, numbers).properties(
        width=WIDTH,
        height=180,
        title=panel_title("Patience: callers who would have hung up by then, were nobody answered"),
    )
