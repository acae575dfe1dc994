"""The cuts that a card's set of cuts stands for, as the KPI layer's own macros list them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import jinja2

CUTS = Path("macros/kpi/cuts.sql")
WHOLE = "all"
_BY_WEEKDAY = "day_of_week"


@cache
def slices(project: Path, cut_set: str) -> tuple[str, ...]:
    """The values of `slice` in kpi_values that a KPI with this set of cuts can have."""
    macros = _macros(project)
    sets = json.loads(str(macros.cut_set(cut_set)))
    names = [", ".join(columns) or WHOLE for columns in sets]
    by_weekday = [", ".join(columns) for columns in json.loads(str(macros.cuts_with_weekdays()))]
    return (*names, *(_with_weekday(name) for name in by_weekday if name in names))


def slices_from_the_month_up(project: Path, cut_set: str) -> tuple[str, ...]:
    """Those of them that have no value for a day or a week."""
    long = {", ".join(columns) for columns in json.loads(str(_macros(project).cuts_without_days()))}
    return tuple(
        name
        for name in slices(project, cut_set)
        if name in long or name.split(", ")[-1] == _BY_WEEKDAY
    )


def intraday_slices(project: Path, cut_set: str) -> tuple[str, ...]:
    """Those that exist for intervals and hours, of a card marked intraday."""
    sets = json.loads(str(_macros(project).intraday_cuts(cut_set)))
    return tuple(", ".join(columns) or WHOLE for columns in sets)


@cache
def _macros(project: Path) -> jinja2.environment.TemplateModule:
    # dbt's `return` gives a value; here a macro's text is that value, as JSON.
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    environment.globals["return"] = json.dumps
    text = (project / CUTS).read_text(encoding="utf-8")
    return environment.from_string(text).module


def _with_weekday(name: str) -> str:
    """Columns stand in the order of kpi_values, where the weekday follows the hour of day."""
    return f"{name}, {_BY_WEEKDAY}"
