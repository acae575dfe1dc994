"""Draw the five plots of the sample company's page, from the published file.

Run it as `python -m scripts.plots`; `--into` names another folder than docs/sample_company. Each is
an SVG that needs nothing else. Exit status: 0 = drawn, 1 = there is nothing to draw.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import altair as alt
import duckdb
import vl_convert

from scripts.comparing.staffing import read_half_hours
from scripts.environment import Environment, EnvironmentProblem
from scripts.plotting.reading import PlotProblem, open_published, read_rows
from scripts.plotting.satisfaction import satisfaction_chart
from scripts.plotting.staffing import staffing_chart
from scripts.plotting.style import styled
from scripts.plotting.volume import volume_chart
from scripts.plotting.waits import waits_chart
from scripts.plotting.week import week_chart
from scripts.published import NotPublished
from scripts.sample.company import RECALL_WEEK

FOLDER = Path("docs") / "sample_company"
HOLIDAYS = "holidays.csv"
Connection = duckdb.DuckDBPyConnection


def charts(connection: Connection, settings: Path) -> dict[str, alt.TopLevelMixin]:
    """Every plot by its file's name. Raises PlotProblem where the published file lacks the rows."""
    events = read_rows(
        connection,
        "events",
        {"holidays": str(settings / HOLIDAYS), "recall": RECALL_WEEK.isoformat()},
        may_be_empty=True,
    )
    rows = partial(read_rows, connection)
    plots = {
        "volume": volume_chart(rows("volume"), events),
        "week": week_chart(rows("week")),
        "staffing": staffing_chart(read_half_hours(connection), events),
        "waits": waits_chart(rows("waits"), rows("patience")),
        "satisfaction": satisfaction_chart(rows("satisfaction")),
    }
    return {name: styled(chart) for name, chart in plots.items()}


def svg_of(chart: alt.TopLevelMixin) -> str:
    """The chart drawn, with its text as text."""
    return vl_convert.vegalite_to_svg(chart.to_dict(format="vega-lite"))


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = drawn, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.plots", description="Draw the plots of the sample company's page."
    )
    parser.add_argument("--into", type=Path, default=FOLDER, help=f"a folder, else {FOLDER}")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        settings = environment.settings
        with open_published(environment.published, settings / HOLIDAYS) as connection:
            drawn = charts(connection, settings)
    except (EnvironmentProblem, NotPublished, PlotProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    wanted.into.mkdir(parents=True, exist_ok=True)
    for name, chart in drawn.items():
        path = wanted.into / f"{name}.svg"
        path.write_text(svg_of(chart) + "\n", encoding="utf-8")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
