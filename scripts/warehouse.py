"""Land, build, publish and show the scorecard: the whole way, as far as there is news.

Run it as `python -m scripts.warehouse`. Exit status: 0 = what is published is what was asked for;
1 = a file could not be read (the rest is published), or nothing was published; 2 = not even begun,
since a variable holds what cannot be used, the sample company lies among other exports, or another
run is at work.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Mapping

import duckdb
from rich.console import Console
from rich.text import Text

from scripts.driving import dbt, news, refreshing
from scripts.driving.alone import AlreadyRunning, alone
from scripts.driving.sample import (
    REMOVE,
    borrows_settings,
    forget_removed_sample,
    mixture,
    provide_sample,
)
from scripts.driving.settings_faults import said_of_settings
from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import harmless
from scripts.land import land
from scripts.landing.database import LandingProblem, first_line
from scripts.landing.report import LandingReport, print_report
from scripts.publish import left, publish
from scripts.publish import print_report as print_publication
from scripts.published import NotPublished
from scripts.rights import tighten
from scripts.sample_company import SampleError
from scripts.scorecard import ScorecardProblem, print_scorecard

DONE, FAILED, NOT_BEGUN = 0, 1, 2


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)
    console = Console()
    try:
        environment = Environment.read(os.environ)
        with alone(environment):
            tighten(environment, os.environ)
            return run(environment, os.environ, console)
    except (EnvironmentProblem, AlreadyRunning, SampleError) as problem:
        _say(console, str(problem), "bold red")
        return NOT_BEGUN
    except OSError as problem:
        _say(console, f"Stopped: {problem}; see to it and run this again.", "bold red")
        return FAILED
    except duckdb.Error as problem:
        _say(console, f"Stopped: {first_line(problem)}; see to it and run this again.", "bold red")
        return FAILED
    except KeyboardInterrupt:
        _say(console, "Stopped; what is published is left as it was.", "bold red")
        return FAILED


def run(environment: Environment, variables: Mapping[str, str], console: Console) -> int:
    """The whole way. Raises SampleError before anything was done."""
    if provide_sample(environment):
        _say(
            console,
            f"Wrote the made-up sample company into {environment.exports}, which holds nothing "
            f"else (take it out with: {REMOVE}).",
        )
    problem = mixture(environment)
    if problem:
        _say(console, problem, "bold red")
        return NOT_BEGUN
    landing = _land(environment, console)
    if landing is None:
        return FAILED
    wanted = news.token(environment, landing.token)
    if news.is_published(environment, wanted):
        _say(console, f"No news: {environment.published} stays as it is.")
    elif not _build_and_publish(environment, variables, landing.systems, console):
        return FAILED
    else:
        _remember(environment, wanted, console)
    _show_scorecard(environment, console)
    if landing.exit_status:
        _say(
            console,
            "Published, but without the files that could not be read (see above); "
            "mend or remove them and run this again.",
            "bold red",
        )
    return landing.exit_status


def _land(environment: Environment, console: Console) -> LandingReport | None:
    try:
        environment.build.parent.mkdir(parents=True, exist_ok=True)
        if forget_removed_sample(environment):
            _say(console, "The sample company is gone: its rows are out of the warehouse.")
        with console.status("Landing …") as status:
            report = land(
                environment,
                progress=lambda name: status.update(Text(f"Landing {name!a} …")),
            )
    except (LandingProblem, OSError, duckdb.Error) as problem:
        _say(console, f"Landing stopped: {problem}", "bold red")
        return None
    if report.salt_is_default:
        _say(
            console,
            "CONTACT_CENTER_PII_SALT is not set: pseudonyms are made with a salt that everybody "
            "knows. Set it before real exports come in.",
            "yellow",
        )
    if borrows_settings(environment):
        _say(
            console,
            "CONTACT_CENTER_SETTINGS is not set: sites and their time zones, queues, hours and "
            "targets are the made-up sample company's. Your own: make new-settings DIR=my_settings",
            "yellow",
        )
    print_report(report, console)
    return report


def _build_and_publish(
    environment: Environment,
    variables: Mapping[str, str],
    systems: Collection[str],
    console: Console,
) -> bool:
    """Build, and publish if all went well; whether it is published."""
    is_refresh = not environment.dbt_args and refreshing.ask_for_refresh(environment)
    built = dbt.build(environment, variables, console, systems=systems, is_refresh=is_refresh)
    if built.exit_status:
        for said in said_of_settings(environment, built.failed):
            _say(console, f"In {environment.settings}, {said}", "bold red")
        _say(
            console,
            f"The build failed, so nothing is published; {left(environment.published)}. "
            f"dbt's whole log is {built.log}.",
            "bold red",
        )
        return False
    done = "Refreshed" if is_refresh else "Built"
    _say(console, f"{done}: {built.done} models, seeds and tests.")
    if not environment.dbt_args:
        refreshing.remember_build(environment, is_refresh=is_refresh)
    report = publish(environment)
    print_publication(report, console)
    return report.is_published


def _remember(environment: Environment, published: str, console: Console) -> None:
    try:
        news.remember(environment, published)
    except OSError as problem:
        _say(
            console,
            f"What was published could not be noted ({problem}): the next run builds it again.",
            "yellow",
        )


def _show_scorecard(environment: Environment, console: Console) -> None:
    try:
        print_scorecard(environment.published, console)
    except (NotPublished, ScorecardProblem) as problem:
        # The file is published all the same: a table in the terminal is only a convenience.
        _say(console, str(problem), "yellow")
        return
    _say(
        console,
        "The same as pages, with all that is behind it: make report. "
        "One KPI and its rows: make explain NAME=service_level.",
    )


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(Text(harmless(text), style), soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
