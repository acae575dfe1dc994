"""Every row as its system writes it: all columns as text, and the file that it goes into."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from scripts.contract import Table
from scripts.sample.aftermath.known import Columns
from scripts.sample.localtime import DAY, day_number
from scripts.sample.plan import Plan
from scripts.sample.writing.loading import load
from scripts.sample.writing.stamps import spelled
from scripts.sample.writing.styles import STYLES, Style

LABELS = {
    "month": "strftime({day}, '%Y-%m')",
    "quarter": "strftime({day}, '%Y') || 'q' || quarter({day})",
    "year": "strftime({day}, '%Y')",
}


def spell(
    database: duckdb.DuckDBPyConnection, table: Table, columns: Columns, plan: Plan, first_row: int
) -> None:
    """Creates spelled.<table>, or adds to it the rows from the `first_row`th (from 0) on.

    It has all as text, and what rows stand in a file by:

    `_file` is its path without suffix, `_at` and `_row` are the order in it, `_fault` numbers the
    rows that are faulty (0 = it is not), `_cut_off` says that only half of the line is there.
    """
    style = STYLES[table.name]
    site = _site(table, style)
    texts = [
        f'{_text(style, site, column.name, column.kind)} as "{column.name}"'
        for column in table.columns
    ]
    at = f'source."{style.dated_by}"' if style.dated_by else "0"
    name = f"spelled.{table.name}"
    begin = f"insert into {name}" if first_row else f"create table {name} as"
    agents = ""
    if style.zone_of == "agent":
        agents = "left join main.agent_sites using (agent_id)"
    load(
        database,
        table,
        columns,
        f"{begin} select {', '.join(texts)}, "
        f"{_file(table, style, site, plan)} as _file, {at} as _at, source._row, "
        "0 as _fault, false as _cut_off "
        f"from source {agents} order by source._row",
        first_row,
    )


def create_agent_sites(database: duckdb.DuckDBPyConnection, table: Table, agents: Columns) -> None:
    """Where each agent works; whoever moved keeps the first site's clock in the old systems."""
    load(
        database,
        table,
        agents,
        "create table main.agent_sites as "
        "select agent_id, arg_min(site, _row) as agent_site from source group by agent_id",
    )


def _site(table: Table, style: Style) -> str:
    if style.zone_of == "agent":
        return "agent_sites.agent_site"
    return "source.site" if "site" in table.column_names else "null"


def _text(style: Style, site: str, name: str, kind: str) -> str:
    value = f'source."{name}"'
    if kind == "instant":
        if isinstance(style.stamps, str):
            return spelled(style.stamps, site, value)
        forms = " ".join(
            f"when '{of}' then {spelled(form, site, value)}" for of, form in style.stamps.items()
        )
        return f"case {site} {forms} else {spelled('utc_ms', site, value)} end"
    if kind == "boolean":
        yes, no = style.booleans
        return f"case {value} when 'True' then '{yes}' when 'False' then '{no}' end"
    return value


def _file(table: Table, style: Style, site: str, plan: Plan) -> str:
    """The path; what lies beyond the plan's days is written with their last (or first) month."""
    if style.dated_by is None:
        return f"'generic/{table.name}'"
    at = f'source."{style.dated_by}"'
    first, last = (day_number(day) * DAY for day in (plan.first_day, plan.last_day))
    inside = f"greatest({first}, least({last}, {at} + offset_ms({site}, {at})))"
    label = LABELS[style.every or "month"].format(day=f"make_timestamp({inside} * 1000)")
    return f"'generic/{table.name}_' || {label}"


def months_of(plan: Plan) -> list[str]:
    """The labels of the plan's months, in order."""
    days = range((plan.last_day - plan.first_day).days + 1)
    return sorted({f"{plan.first_day + timedelta(days=number):%Y-%m}" for number in days})


def quarter_of(day: date) -> str:
    """The label of a day's quarter."""
    return f"{day:%Y}q{(day.month + 2) // 3}"
