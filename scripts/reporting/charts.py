"""The kinds of charts, as Vega-Lite by Altair, without data and without colours.

The browser brings both: the rows that the filters ask for, and the colours, by the names of the
theme's variables (assets/report.css). To the panel's columns it adds `start`, the period's begin;
`series`, what a slice leaves open; and of each column that is no text `shown_<name>`, as the
tooltip shows it, and `tick_<name>`, the same as short as an axis has it. A layer that is named
`with_<column>` is left out where no row has a value in that column.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt

from scripts.reporting.panels import FEW

Spec = dict[str, Any]
HEIGHT = 200
ACCENT, PAPER, TARGET = "var(--accent)", "var(--paper)", "var(--target)"
HEAT = tuple(f"var(--heat-{place})" for place in range(1, 7))

# Whether a row is of too few events to say much.
_OF_FEW = f"isValid(datum.n) && datum.n < {FEW}"
_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif"
_TEXT = {"labelColor": "var(--soft)", "labelFont": _FONT, "labelFontSize": 12, "titleFont": _FONT,
         "titleColor": "var(--soft)", "titleFontSize": 12, "titleFontWeight": 400}  # fmt: skip
# How all charts look. The colours are the theme's variables (assets/report.css): a chart that is
# drawn changes with the theme, and in print.
LOOKS: Spec = {
    "background": "transparent",
    "font": _FONT,
    # The figure around says what it is; a label of every mark would be read for minutes.
    "aria": False,
    "padding": 2,
    "axis": {**_TEXT, "domainColor": "var(--line)", "tickColor": "var(--line)",
             "gridColor": "var(--line)", "domain": False, "ticks": False, "labelPadding": 6},
    "axisX": {"ticks": True},
    "legend": {**_TEXT, "symbolType": "square", "symbolStrokeWidth": 0},
    "header": _TEXT,
    "view": {"stroke": None},
    "range": {"category": [f"var(--series-{place})" for place in range(1, 7)]},
    "text": {"color": "var(--ink)", "font": _FONT, "fontSize": 11},
}  # fmt: skip

# What stands for a line in a legend: a piece of it.
_STROKES = {"symbolType": "stroke", "symbolSize": 400, "symbolStrokeWidth": 2}


# Every KPI's page has one, and there are few units.
@cache
def trend(unit: str, value: str = "value", n: str | None = "n", height: int = HEIGHT) -> Spec:
    """A line over periods, with its target: rows with target_low, target_high (may be NULL).

    `n` is the column with the number of events, None = there is none. Points of few are hollow.
    """
    base = alt.Chart(_rows()).encode(x=_time())
    y = _y(value, unit)
    line = base.mark_line(stroke=ACCENT, strokeWidth=2, strokeJoin="round").encode(y=y)
    points = base.mark_point(strokeWidth=1.5, size=30, opacity=1).encode(
        y=y,
        stroke=alt.value(ACCENT),
        fill=alt.condition(_OF_FEW, alt.value(PAPER), alt.value(ACCENT)),
        tooltip=_tooltip(("period_label", "text"), (value, unit), *([(n, "count")] if n else [])),
    )
    return _spec(alt.layer(*_targets(unit), line, points), height)


def lines(colour: str, unit: str, value: str = "value", height: int = HEIGHT) -> Spec:
    """Lines over periods, of one colour and dash each: only for what may stand on one axis.

    Points of few events are hollow.
    """
    base = alt.Chart(_rows()).encode(
        x=_time(),
        y=_y(value, unit),
        tooltip=_tooltip(("period_label", "text"), (colour, "text"), (value, unit), ("n", "count")),
    )
    # Not by colour alone: legends of one title and place become one.
    dashes = alt.StrokeDash(f"{colour}:N", title=None, legend=_legend(**_STROKES))
    line = base.mark_line().encode(color=_colours(colour, **_STROKES), strokeDash=dashes)
    points = base.mark_point(strokeWidth=1.5, size=26, opacity=1).encode(
        stroke=alt.Stroke(f"{colour}:N", legend=None),
        fill=alt.condition(_OF_FEW, alt.value(PAPER), alt.Fill(f"{colour}:N", legend=None)),
    )
    return _spec(alt.layer(line, points), height)


def bars(
    name: str,
    unit: str,
    value: str = "value",
    colour: str | None = None,
    sort: str | list[str] | None = "-x",
    order: list[str] | None = None,
    n: str | None = "n",
) -> Spec:
    """A bar a row, longest first; sort=None leaves the rows' order. Bars of few are hollow.

    `colour` stacks by a column: in the `order` of its values, which the rows have as a number too.
    """
    base = alt.Chart(_rows()).encode(
        y=_names(name, sort),
        tooltip=_tooltip(
            (name, "text"),
            *([(colour, "text")] if colour else []),
            (value, unit),
            *([(n, "count")] if n else []),
        ),
    )
    x = alt.X(f"{value}:Q", title=None, axis=_axis(unit, "x"))
    if colour:
        stacked = base.mark_bar().encode(
            x=x, color=_colours(colour, order), order=alt.Order("order:Q")
        )
        return _spec(stacked, alt.Step(26))
    # A target beside each bar, where the rows have one.
    targets = [
        base.mark_tick(color=TARGET, thickness=2.5, size=20)
        .encode(x=f"{bound}:Q")
        .properties(name=f"with_{bound}")
        for bound in ("target_low", "target_high")
    ]
    fill = alt.condition(_OF_FEW, alt.value(PAPER), alt.value(ACCENT)) if n else alt.value(ACCENT)
    bar = base.mark_bar(stroke=ACCENT, strokeWidth=1, cornerRadiusEnd=2).encode(x=x, fill=fill)
    return _spec(alt.layer(bar, *targets), alt.Step(26))


def dots(name: str, unit: str, value: str = "value", sort: str | None = "-x") -> Spec:
    """A dot a row with its 95 % interval (low_95, high_95): for small samples and rankings."""
    base = alt.Chart(_rows()).encode(y=_names(name, sort))
    interval = base.mark_rule(stroke=ACCENT, strokeOpacity=0.45, strokeWidth=3).encode(
        x=alt.X("low_95:Q", title=None, axis=_axis(unit, "x"), scale=alt.Scale(zero=False)),
        x2="high_95:Q",
    )
    dot = base.mark_point(filled=True, fill=ACCENT, size=60, opacity=1).encode(
        x=f"{value}:Q", tooltip=_tooltip((name, "text"), (value, unit), ("n", "count"))
    )
    return _spec(alt.layer(interval, dot), alt.Step(24))


def spread(name: str, who: str, unit: str, value: str = "difference") -> Spec:
    """A stroke a row, left and right of no difference; rows that stand out (stands_out, `standing`)
    are triangles with their name."""
    base = alt.Chart(_rows()).encode(
        y=_names(name, None),
        x=alt.X(f"{value}:Q", title="difference in percentage points", axis=_axis(unit, "x")),
        tooltip=_tooltip(
            (name, "text"),
            (who, "text"),
            ("value", unit),
            ("share_of_others", unit),
            ("n", "count"),
            ("standing", "text"),
        ),
    )
    zero = alt.Chart(_rows()).mark_rule(stroke="var(--soft)").encode(x=alt.datum(0))
    strokes = base.mark_tick(color="var(--soft)", opacity=0.55, thickness=1.5, size=14)
    above = "datum.standing == 'above the others'"
    clear = base.transform_filter("datum.stands_out").encode(
        shape=alt.condition(above, alt.value("triangle-up"), alt.value("triangle-down")),
        fill=alt.condition(above, alt.value("var(--good)"), alt.value("var(--bad)")),
    )
    names = base.transform_filter("datum.stands_out").encode(text=f"{who}:N")
    outstanding = alt.layer(
        clear.mark_point(filled=True, size=110, opacity=1), names.mark_text(dy=-11, fontSize=11)
    )
    layers = zero, strokes, outstanding.properties(name="with_stands_out")
    return _spec(alt.layer(*layers), alt.Step(30))


def heat(
    x: str,
    y: str,
    unit: str,
    value: str = "value",
    x_all: Sequence[str | int] | None = None,
    y_all: Sequence[str | int] | None = None,
    x_title: str | None = None,
    y_title: str | None = None,
    step: int = 26,
    has_numbers: bool = True,
    is_sample: bool = True,
    steps: Sequence[float] | None = None,
) -> Spec:
    """A cell a pair, the darker the more: heat maps and matrices alike. Cells of few are hollow.

    Its number is in each cell, or a legend says what colours are. `x_all` and `y_all` are all
    columns and rows in their order; without them they come in that of the names. A count is no
    sample: few of it are not little known. `steps` are the five values at which the colour
    changes, the same for all charts; without them it does so evenly from the least to the most.
    """
    is_few = _OF_FEW if is_sample else "false"
    base = (
        alt.Chart(_rows())
        .transform_joinaggregate(most=f"max({value})", least=f"min({value})")
        .transform_calculate(
            is_dark=f"!({is_few}) && "
            f"datum.{value} > datum.least + 0.55 * (datum.most - datum.least)"
        )
        .encode(
            x=alt.X(
                f"{x}:N",
                scale=_domain(x_all),
                title=x_title,
                axis=alt.Axis(labelAngle=0, labelOverlap=True, labelSeparation=4, ticks=False),
            ),
            y=alt.Y(f"{y}:N", scale=_domain(y_all), title=y_title, axis=alt.Axis(labelLimit=150)),
        )
    )
    scale = (
        alt.Scale(type="threshold", domain=list(steps), range=list(HEAT))
        if steps
        else alt.Scale(type="quantize", range=list(HEAT))
    )
    legend = None if has_numbers else _scale_of(unit)
    fill = alt.Fill(f"{value}:Q", scale=scale, title=None, legend=legend)
    size = alt.RelativeBandSize(band=0.88)
    cells = base.mark_rect(strokeWidth=1.5, cornerRadius=2, width=size, height=size).encode(
        fill=alt.condition(is_few, alt.value(PAPER), fill),
        stroke=alt.Stroke(f"{value}:Q", scale=scale, title=None, legend=legend),
        tooltip=_tooltip((y, "text"), (x, "text"), (value, unit), ("n", "count")),
    )
    numbers = base.mark_text(fontSize=10).encode(
        text=f"tick_{value}:N",
        color=alt.condition(
            "datum.is_dark", alt.value("var(--on-strong)"), alt.value("var(--on-pale)")
        ),
    )
    return _spec(alt.layer(cells, *([numbers] if has_numbers else [])), alt.Step(step))


def curve(x: str, x_unit: str, unit: str, value: str = "value", height: int = HEIGHT) -> Spec:
    """A curve of steps with its 95 % band (low_95, high_95)."""
    base = alt.Chart(_rows()).encode(
        x=alt.X(
            f"{x}:Q", title=None, axis=_axis(x_unit, "x", grid=False), scale=alt.Scale(nice=False)
        )
    )
    y = alt.Y(f"{value}:Q", title=None, axis=_axis(unit, "y"), scale=alt.Scale(domain=[0, 1]))
    band = base.mark_area(fill=ACCENT, fillOpacity=0.16, interpolate="step-after").encode(
        y=alt.Y("low_95:Q", title=None), y2="high_95:Q"
    )
    line = base.mark_line(stroke=ACCENT, interpolate="step-after").encode(y=y)
    hover = base.mark_point(size=80, opacity=0).encode(
        y=y, tooltip=_tooltip((x, x_unit), (value, unit), ("at_risk", "count"))
    )
    return _spec(alt.layer(band, line, hover), height)


def _spec(chart: alt.TopLevelMixin, height: Any) -> Spec:
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    spec = chart.properties(width="container", height=height, autosize=fit).to_dict()
    # Colours and type are the theme's, the data the browser's.
    return {key: part for key, part in spec.items() if key not in ("config", "$schema")}


def _rows() -> alt.NamedData:
    return alt.NamedData("rows")


def _axis(unit: str, scale: str, **more: Any) -> alt.Axis:
    if unit == "seconds":
        more["values"] = alt.ExprRef(f"secondTicks(domain('{scale}'))")
    return alt.Axis(labelExpr=f"shownTick(datum.value, '{unit}')", tickCount=4, **more)


def _time() -> alt.X:
    # January is told by its year, another month's first day by its month.
    label = (
        "date(datum.value) > 1 ? timeFormat(datum.value, '%-d %b') "
        ": timeFormat(datum.value, month(datum.value) ? '%b' : '%Y')"
    )
    axis = alt.Axis(labelExpr=label, labelOverlap="greedy", labelSeparation=8, grid=False)
    return alt.X("start:T", title=None, axis=axis)


def _domain(names: Sequence[str | int] | None) -> alt.Scale:
    return alt.Scale() if names is None else alt.Scale(domain=list(names))


def _names(name: str, sort: Any) -> alt.Y:
    return alt.Y(
        f"{name}:N", sort=sort, title=None, axis=alt.Axis(labelLimit=150, ticks=False, grid=False)
    )


def _targets(unit: str) -> list[alt.LayerChart]:
    """Steps, from one target to the next; a stroke at each period, for one may stand alone."""
    layers = []
    for bound in ("target_low", "target_high"):
        base = (
            alt.Chart(_rows())
            .transform_filter(f"isValid(datum.{bound})")
            .encode(x=_time(), y=_y(bound, unit))
        )
        steps = base.mark_line(
            stroke=TARGET, strokeWidth=1.5, strokeDash=[5, 4], interpolate="step"
        )
        strokes = base.mark_point(shape="stroke", stroke=TARGET, strokeWidth=1.5, size=60)
        layers.append(alt.layer(steps, strokes).properties(name=f"with_{bound}"))
    return layers


def _y(value: str, unit: str) -> alt.Y:
    return alt.Y(
        f"{value}:Q", title=None, axis=_axis(unit, "y"), scale=alt.Scale(zero=False, nice=True)
    )


def _colours(column: str, order: list[str] | None = None, **legend: Any) -> alt.Color:
    sort = alt.Undefined if order is None else order
    return alt.Color(f"{column}:N", title=None, legend=_legend(**legend), sort=sort)


def _scale_of(unit: str) -> alt.Legend:
    """What colours of a heat map say, as a bar of them."""
    return alt.Legend(
        orient="top",
        type="gradient",
        gradientLength=240,
        gradientThickness=8,
        # The first colour has no lower end.
        labelExpr=f"isFinite(datum.value) ? shownTick(datum.value, '{unit}') : ''",
    )


def _legend(**more: Any) -> alt.Legend:
    return alt.Legend(orient="top", columns=3, labelLimit=140, **more)


def _tooltip(*fields: tuple[str, str]) -> list[alt.Tooltip]:
    return [
        alt.Tooltip(f"shown_{name}:N", title=name.replace("_", " "))
        if unit != "text"
        else alt.Tooltip(
            f"{name}:N", title=name.replace("_", " ").replace("period label", "period")
        )
        for name, unit in fields
    ]
