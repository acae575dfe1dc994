"""Test one KPI: its card, its unit tests, and, where there is data, its first rows.

Run it as `python -m scripts.test_kpi --name transfer_rate`. It works on a fresh clone and beside
everything else that runs: dbt needs the relations that a KPI is made from to exist, so they are
built, empty, into a file of their own beside the private build file, which is only read. Exit
status: 0 = all is well, 1 = something is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from scripts.driving import dbt
from scripts.environment import Environment, EnvironmentProblem
from scripts.explaining.events import how_picked, rows_table, shown_total
from scripts.explaining.rows import read_rows_of_view
from scripts.formatting import terminal
from scripts.kpi_card import faults
from scripts.kpi_files import PROJECT, Kpi, KpiProblem, find_kpi, left_to_fill_in
from scripts.kpi_parents import provide_parents, scratch
from scripts.landing.database import LandingProblem

_GOOD = ("pass", "success")


def run(variables: Mapping[str, str], name: str, console: Console) -> bool:
    """Test a KPI and show what comes of it; whether all is well.

    Raises KpiProblem if there is no such KPI or nothing can be tested, EnvironmentProblem and
    LandingProblem.
    """
    environment = Environment.read(variables)
    kpi = find_kpi(PROJECT, name)
    wrong = faults(PROJECT, kpi)
    if wrong:
        raise KpiProblem("\n".join([f"{name} is not written as a KPI must be:", *wrong]))
    provide_parents(environment, variables, kpi, console)
    is_well = _run_unit_tests(environment, variables, kpi, console)
    if is_well:
        is_well = _show_rows(environment, kpi, console)
    left = left_to_fill_in(PROJECT, kpi)
    if left:
        _say(console, "\nStill an example's words, so `make test` will not pass:", "yellow")
        for place in left:
            _say(console, f"  {place}")
    elif is_well:
        _say(
            console,
            f"\nNext: make warehouse, make explain NAME={name}; for `make test`: make kpi-pages",
        )
    return is_well


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = all is well, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.test_kpi", description="Test one KPI and show its first rows."
    )
    parser.add_argument("--name", required=True, help="the KPI, like transfer_rate")
    wanted = parser.parse_args(argv)
    try:
        return 0 if run(os.environ, wanted.name, terminal()) else 1
    except (EnvironmentProblem, KpiProblem, LandingProblem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1


def _run_unit_tests(
    environment: Environment, variables: Mapping[str, str], kpi: Kpi, console: Console
) -> bool:
    """Run the KPI's unit tests, then build its view over the empty parents."""
    place = scratch(environment)
    only = ("--resource-type", "unit_test", "--resource-type", "model")
    report = dbt.build(
        replace(place.environment, dbt_args=("--select", kpi.name, *only)),
        place.variables(variables),
        console,
        systems=(),
    )
    results = _results(place.target, kpi)
    if report.exit_status and not any(status not in _GOOD for _, status in results):
        raise KpiProblem(f"dbt could not run it (see above); its whole log is {report.log}")
    for node, status in results:
        _say(console, f"{status:>8}  {node}", "green" if status in _GOOD else "bold red")
    return not report.exit_status


def _results(target: Path, kpi: Kpi) -> list[tuple[str, str]]:
    """Unit tests and view of the last run, each with its status; none if dbt did not get that far.

    dbt leaves an old file of results where it stopped early; then the KPI may not be in it.
    """
    try:
        text = (target / "run_results.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    results = []
    for result in json.loads(text)["results"]:
        kind, _, *names = result["unique_id"].split(".")
        if names[0] == kpi.name:
            shown = names[-1] if kind == "unit_test" else f"the view {kpi.name}"
            results.append((shown, result["status"]))
    return results


def _show_rows(environment: Environment, kpi: Kpi, console: Console) -> bool:
    """The KPI's first rows over what is built; whether its SQL works on it, as far as known."""
    if not environment.mart.is_file():
        _say(console, "\nNo rows to show: nothing is built yet (make warehouse).")
        return True
    try:
        totals, rows = read_rows_of_view(scratch(environment).mart, environment.mart, kpi.name)
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        reason = str(error).splitlines()[0]
        _say(console, f"\nNo rows to show: {environment.mart} is older than the models ({reason}).")
        return True
    except duckdb.IOException as error:
        # Mostly a build that runs right now.
        reason = str(error).splitlines()[0]
        _say(console, f"\nNo rows to show: {environment.mart} cannot be read now ({reason}).")
        return True
    except duckdb.Error as error:
        _say(console, f"\nIt fails on the rows that are built: {error}", "bold red")
        return False
    if not totals:
        _say(console, "\nOf what is built no row counts: is that what the `where` should say?")
        return True
    _say(console, f"\nRows over what is built ({environment.mart}):", "bold")
    console.print(rows_table(rows))
    if len(rows) < sum(total.rows for total in totals):
        _say(console, how_picked(rows, "first"))
    for total in totals:
        _say(console, shown_total(total))
    return True


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(text, style), soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
