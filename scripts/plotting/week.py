"""Plot: a week by hour, how many calls come when."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt

from scripts.plotting.reading import Row
from scripts.plotting.style import WIDTH, panel_title, titled

SHADES = ("#F7FAFD", "#9CCBEA", "#0072B2", "#08306B")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def week_chart(hours: Sequence[Row]) -> alt.TopLevelMixin:
    """A heat map a site; rows of week.sql."""
    sites = sorted({row["site"] for row in hours})
    most = max(row["calls_an_hour"] for row in hours)
    panels = [
        _panel([_named(row) for row in hours if row["site"] == site], site, most) for site in sites
    ]
    return titled(
        alt.vconcat(*panels, spacing=18),
        "Calls an hour, over a week",
        "Mean number of calls that come in, by local weekday and hour; the darker, the more.",
        "Answered Monday to Friday 8 to 20, Saturday 9 to 16; who calls at another time hears so.",
    )


def _named(row: Row) -> Row:
    return row | {"weekday": WEEKDAYS[row["day_of_week"] - 1]}


def _panel(hours: Sequence[Row], site: str, most: float) -> alt.TopLevelMixin:
    base = alt.Chart(alt.Data(values=list(hours))).encode(
        x=alt.X(
            "hour:O",
            scale=alt.Scale(domain=list(range(24))),
            title="hour of the day",
            axis=alt.Axis(labelAngle=0),
        ),
        y=alt.Y("weekday:O", scale=alt.Scale(domain=list(WEEKDAYS)), title=None),
    )
    cells = base.mark_rect(stroke="white").encode(
        color=alt.Color(
            "calls_an_hour:Q",
            scale=alt.Scale(domain=[most * place / 3 for place in range(4)], range=list(SHADES)),
            legend=None,
        )
    )
    numbers = base.transform_filter("datum.calls_an_hour >= 1").mark_text(fontSize=10.5)
    numbers = numbers.encode(
        text=alt.Text("calls_an_hour:Q", format=".0f"),
        color=alt.condition(
            alt.datum.calls_an_hour > 0.55 * most, alt.value("white"), alt.value("#24292F")
        ),
    )
    return alt.layer(cells, numbers).properties(width=WIDTH, height=7 * 24, title=panel_title(site))
