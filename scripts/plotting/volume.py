"""Plot: fifteen months of contacts, day by day and channel by channel, and what happened."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from scripts.plotting.reading import Row
from scripts.plotting.style import BLUE, GREEN, INK, ORANGE, RED, SKY, WIDTH, titled

CHANNELS = ("voice", "email", "chat", "sms", "social")
KINDS = {"promotion": ORANGE, "recall": RED}


def volume_chart(days: Sequence[Row], events: Sequence[Row]) -> alt.TopLevelMixin:
    """A panel a channel; rows of volume.sql and of events.sql."""
    spans = [event for event in events if event["kind"] != "holiday"]
    holidays = [event for event in events if event["kind"] == "holiday"]
    present = [c for c in CHANNELS if any(row["channel"] == c for row in days)]
    panels = [_names(spans, days)]
    panels += [
        _panel([row for row in days if row["channel"] == channel], channel, spans, holidays)
        for channel in present
    ]
    chart = alt.vconcat(*panels, spacing=10).resolve_scale(x="shared", color="independent")
    return titled(
        chart,
        "Contacts a day",
        "Pale: each day. Dark line: mean of the week around it. Each channel has its own scale.",
        "Shaded: what happened. Green ticks: a holiday at one site or both (telephone and chat are "
        "closed there).",
    )


def _x(axis: alt.Axis | None) -> alt.X:
    return alt.X("day:T", scale=alt.Scale(type="utc"), axis=axis, title=None)


def _spans(spans: Sequence[Row]) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=list(spans)))
        .mark_rect(opacity=0.22)
        .encode(
            x=alt.X("first:T", scale=alt.Scale(type="utc")),
            x2="last:T",
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=list(KINDS), range=list(KINDS.values())),
                legend=None,
            ),
        )
    )


def _names(spans: Sequence[Row], days: Sequence[Row]) -> alt.TopLevelMixin:
    """A line of names above the panels, each over its span."""
    ends = [{"day": min(row["day"] for row in days)}, {"day": max(row["day"] for row in days)}]
    base = alt.Chart(alt.Data(values=ends)).mark_point(opacity=0).encode(x=_x(None))
    names = (
        alt.Chart(alt.Data(values=list(spans)))
        .mark_text(fontSize=11.5, color=INK, align="center", baseline="bottom", y=15)
        .encode(x=alt.X("first:T", scale=alt.Scale(type="utc")), text="name:N")
    )
    return alt.layer(base, names).properties(width=WIDTH, height=16)


def _panel(
    days: Sequence[Row], channel: str, spans: Sequence[Row], holidays: Sequence[Row]
) -> alt.TopLevelMixin:
    is_last = channel == CHANNELS[-1]
    axis = alt.Axis(
        format="%b %Y", labels=is_last, ticks=is_last, tickCount="month", grid=True, labelAngle=-35
    )
    data = alt.Data(values=list(days))
    each = (
        alt.Chart(data)
        .mark_area(interpolate="step", color=SKY, opacity=0.75)
        .encode(
            x=_x(axis),
            y=alt.Y(
                "contacts:Q",
                title=channel,
                axis=alt.Axis(tickCount=3, titleAngle=0, titleAlign="right", titleX=-38),
            ),
        )
    )
    mean = (
        alt.Chart(data).mark_line(color=BLUE, strokeWidth=2).encode(x=_x(axis), y="mean_of_week:Q")
    )
    closed = (
        alt.Chart(alt.Data(values=list(holidays)))
        .mark_tick(color=GREEN, thickness=2, orient="vertical", height=8, yOffset=0)
        .encode(x=alt.X("first:T", scale=alt.Scale(type="utc")), y=alt.value(4))
    )
    return alt.layer(_spans(spans), each, mean, closed).properties(
        width=WIDTH, height=120 if channel == "voice" else 66
    )
