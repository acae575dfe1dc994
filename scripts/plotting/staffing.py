"""Plot: service level against staffing, and what Erlang A says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean, median

import altair as alt

from scripts.comparing.staffing import HalfHour, Outcome, monday_of, put_together, site_day_of
from scripts.plotting.reading import Row
from scripts.plotting.style import BLUE, INK, ORANGE, RED, WIDTH, panel_title, titled

DAYS = {"ordinary day": BLUE, "promotion": ORANGE, "recall": RED}
LINES = {"this company": BLUE, "Erlang A": INK}
# Days apart from the others: fewer calls than this share of the usual number tell little, and with
# more than this multiple of the usual staff nothing changes any more.
FEWEST, MOST = 0.25, 1.75
# The line of Erlang A: so many points, each of at least so many days.
POINTS, DAYS_A_POINT = 50, 4


def staffing_chart(half_hours: Sequence[HalfHour], events: Sequence[Row]) -> alt.TopLevelMixin:
    """Two panels: days by staffing, weeks in a row; `events` as in events.sql."""
    days = _comparable(put_together(half_hours, site_day_of))
    weeks = put_together(half_hours, monday_of)
    return titled(
        alt.vconcat(_days(days, events), _weeks(weeks), spacing=26).resolve_scale(
            color="independent", strokeDash="independent"
        ),
        "Service level against staffing",
        "Voice, open hours. Agents: the mean number who were there for calls. Offered load: the "
        "number whom the calls that came would keep busy.",
        "Erlang A: what a queue of that load, with those agents and with callers of that patience, "
        "gives half-hour by half-hour.",
    )


def _comparable(days: Sequence[Outcome]) -> list[Outcome]:
    """The days without those apart, by staffing."""
    calls = median(day.calls for day in days)
    staffing = median(day.agents_for_load for day in days)
    return sorted(
        (
            day
            for day in days
            if day.calls >= FEWEST * calls and day.agents_for_load <= MOST * staffing
        ),
        key=lambda day: day.agents_for_load,
    )


def _days(days: Sequence[Outcome], events: Sequence[Row]) -> alt.TopLevelMixin:
    rows = [asdict(day) | {"kind": _kind(day.label[:10], events)} for day in days]
    x = alt.X(
        "agents_for_load:Q",
        title="agents there / agents whom the calls would keep busy",
        scale=alt.Scale(zero=False, nice=False, padding=10),
        axis=alt.Axis(tickCount=12),
    )
    points = (
        alt.Chart(alt.Data(values=rows))
        .mark_circle(size=30)
        .encode(
            opacity=alt.condition("datum.kind == 'ordinary day'", alt.value(0.45), alt.value(0.9)),
            x=x,
            y=alt.Y("service_level:Q", title="service level", axis=alt.Axis(format="%")),
            color=alt.Color(
                "kind:N",
                title=None,
                scale=alt.Scale(domain=list(DAYS), range=list(DAYS.values())),
                legend=alt.Legend(orient="bottom-right"),
            ),
        )
    )
    line = (
        alt.Chart(alt.Data(values=_predicted(days)))
        .mark_line(color=INK, strokeWidth=2.5, strokeDash=[6, 3])
        .encode(x=x, y="predicted:Q")
    )
    return alt.layer(points, line).properties(
        width=WIDTH,
        height=270,
        title=panel_title("Each point a day at a site; dashed: Erlang A for such days"),
    )


def _kind(day: str, events: Sequence[Row]) -> str:
    for event in events:
        if event["kind"] in DAYS and event["first"] <= day < event["last"]:
            return event["kind"]
    return "ordinary day"


def _predicted(days: Sequence[Outcome]) -> list[Row]:
    """Erlang A's service level by staffing: means of days that stand side by side."""
    size = max(len(days) // POINTS, DAYS_A_POINT)
    groups = [days[place : place + size] for place in range(0, len(days), size)]
    return [
        {
            "agents_for_load": fmean(day.agents_for_load for day in alike),
            "predicted": fmean(day.predicted_service_level for day in alike),
        }
        for alike in groups
    ]


def _weeks(weeks: Sequence[Outcome]) -> alt.TopLevelMixin:
    rows = [
        {"week": week.label, "line": line, "service_level": value}
        for week in weeks
        for line, value in (
            ("this company", week.service_level),
            ("Erlang A", week.predicted_service_level),
        )
    ]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(strokeWidth=2)
        .encode(
            x=alt.X(
                "week:T",
                scale=alt.Scale(type="utc"),
                title="week",
                axis=alt.Axis(format="%b %Y", tickCount="month", labelAngle=-35),
            ),
            y=alt.Y(
                "service_level:Q",
                title="service level",
                axis=alt.Axis(format="%"),
                scale=alt.Scale(domain=[0, 1]),
            ),
            color=alt.Color(
                "line:N",
                title=None,
                scale=alt.Scale(domain=list(LINES), range=list(LINES.values())),
                legend=alt.Legend(orient="bottom-right"),
            ),
            strokeDash=alt.StrokeDash(
                "line:N",
                scale=alt.Scale(domain=list(LINES), range=[[1, 0], [6, 3]]),
                legend=alt.Legend(orient="bottom-right", title=None),
            ),
        )
        .properties(width=WIDTH, height=190, title=panel_title("Both sites, week by week"))
    )
