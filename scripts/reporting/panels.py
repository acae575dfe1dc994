"""What a page of the report is made of: panels, each the answer to one question.

A panel is a query, `queries/<query>.sql`, and one declaration on its page: what the columns are,
how it is drawn, which filters it knows. The browser picks the rows that the filters ask for
(assets/picking.js); nothing is added up there, and nothing averaged.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

# Cells of kpi_values that a query gives with a column `slice` are picked by the slice that the
# filters ask for; rows without one are picked by the columns that are named like the filters.
FILTERS = ("channel", "queue", "team")

# `of the KPI`: as the published file has it. `by unit`: as the column `unit` of the row says.
Unit = Literal[
    "text", "count", "ratio", "seconds", "points", "money", "number", "of the KPI", "by unit"
]
# trend: all periods of the chosen grain up to the chosen one. one: the chosen period, or the longer
# one that holds it. latest: the latest of the chosen grain, which is all there is. none: now.
Period = Literal["trend", "one", "latest", "none"]


# A value of fewer events than these is marked: the next month may turn it over.
FEW = 30


@dataclass(frozen=True)
class Column:
    """One column of a panel's rows; without a title it is not in the table that readers see.

    `n` names the column that says of how many events it is: few are marked, and never rank.
    """

    name: str
    title: str = ""
    unit: Unit = "text"
    n: str = ""


@dataclass(frozen=True)
class Panel:
    """One question and its answer.

    `chart` is a specification by a function of charts.py (the function itself where the KPI's unit
    is to be known), None = a table; `view` names a function
    of tables.js that draws what is no chart. `note` says how to read it. `by` says how rows are
    picked: by the slice that answers the filters, in each group of `per` apart; or row by row, by
    the columns that are named like the filters. `where` names a column that must be true. `values`
    go to the query by name. Series that must not be mixed get a chart each. `nothing` is said where
    there are no rows, if that is an answer too. `min_width`, in rem: what has many columns scrolls
    on a phone.
    """

    name: str
    title: str
    question: str
    columns: tuple[Column, ...]
    period: Period = "trend"
    filters: tuple[str, ...] = FILTERS
    chart: Mapping[str, Any] | Callable[[str], Mapping[str, Any]] | None = None
    view: str | None = None
    note: str = ""
    query: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    by: Literal["slice", "row"] = "slice"
    per: str | None = None
    where: str | None = None
    nothing: str = ""
    min_width: int = 0
    is_wide: bool = False

    @property
    def sql_name(self) -> str:
        """The query's file without its ending."""
        return self.query or self.name.replace("-", "_")

    @property
    def data(self) -> str:
        """The name of its rows, and of their file; panels that ask the same share them."""
        parts = [self.sql_name, *(f"{key}-{value}" for key, value in self.values.items())]
        return re.sub(r"[^\w.-]", "_", ".".join(parts))

    def with_units(self, units: Mapping[str, Unit]) -> Panel:
        """The same in its KPI's unit; `units` are those of all KPIs."""
        unit = units.get(self.values.get("kpi", ""), "number")
        return replace(
            self,
            columns=tuple(
                replace(column, unit=unit) if column.unit == "of the KPI" else column
                for column in self.columns
            ),
            chart=self.chart(unit) if callable(self.chart) else self.chart,
        )

    @property
    def drawing(self) -> str | None:
        """The name of its chart, and of that one's file; panels that are drawn alike share it."""
        if self.chart is None:
            return None
        return hashlib.sha256(json.dumps(self.chart).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Page:
    """One page: its file without the ending, its title, what it is for, its panels."""

    name: str
    title: str
    lead: str
    panels: tuple[Panel, ...]
    template: str = "page.html"
