"""Publish what is built: copy the mart to where BI tools read it, in one step.

Run it as `python -m scripts.publish`. Only a whole build whose tests all passed is published, of
what is landed now, and only if nothing personal is in it. Exit status: 0 = published, 1 = not,
2 = not even tried, since another run is at work.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
from rich.console import Console
from rich.text import Text

from scripts import confined
from scripts.contract import Contract, read_contract
from scripts.driving.alone import AlreadyRunning, alone
from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import harmless
from scripts.landing.database import first_line
from scripts.landing.settings import read_setting
from scripts.publishing import audit
from scripts.publishing.names import said_of_names
from scripts.publishing.replacing import replace_in_one_step
from scripts.rights import private_rights

# The name of the mart here, and in the profile.
MART = "mart"


@dataclass(frozen=True)
class PublishReport:
    """What became of it: the published file and its size in bytes, or the reasons against it."""

    path: Path
    size_bytes: int
    problems: tuple[str, ...]
    # What else there is to know, in sentences.
    notes: tuple[str, ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether the published file is now the built one."""
        return not self.problems


class NotFit(Exception):
    """The mart may not be published; `problems` says why, in sentences."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


def publish(environment: Environment) -> PublishReport:
    """Publish the mart if it is fit for it; what is wrong is in the report, nothing is raised."""
    try:
        with private_rights(), _opened(environment) as connection:
            _require(_gate(connection))
            contract = read_contract()
            _require(_audit(connection, environment, contract))
            notes = _notes(connection, contract)
            connection.execute(f"checkpoint {MART}")
            # Detached, so that copying cannot take DuckDB's lock from the mart; the build file's
            # lock, which this connection keeps, stops whoever would write meanwhile.
            connection.execute(f"detach {MART}")
            replace_in_one_step(environment.mart, environment.published, _check_copy)
            # Published is published: if this fails, the same rows are judged once more next time.
            with suppress(duckdb.Error):
                _remember_landings(connection)
    except NotFit as unfit:
        return PublishReport(environment.published, 0, unfit.problems)
    except duckdb.Error as error:
        reason = f"{environment.mart} cannot be made ready ({first_line(error)})"
        return PublishReport(environment.published, 0, (reason,))
    except OSError as error:
        reason = f"{environment.published} cannot be written ({error.strerror or error})"
        return PublishReport(environment.published, 0, (reason,))
    return PublishReport(environment.published, environment.published.stat().st_size, (), notes)


def print_report(report: PublishReport, console: Console) -> None:
    """Print where it was published, or why it was not."""
    if report.is_published:
        size = report.size_bytes / 1e6
        console.print(Text(f"Published {report.path} ({size:,.1f} MB)."), soft_wrap=True)
        for note in report.notes:
            console.print(Text(harmless(note)), soft_wrap=True)
        return
    console.print(Text(f"Not published; {left(report.path)}:", "bold red"), soft_wrap=True)
    for problem in report.problems:
        console.print(Text(harmless(f"  {problem}")), soft_wrap=True)


def left(published: Path) -> str:
    """What became of the published file where nothing was published."""
    return f"{published} {'is left as it was' if published.exists() else 'is not there yet'}"


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        with alone(environment):
            report = publish(environment)
    except AlreadyRunning as problem:
        print(problem, file=sys.stderr)
        return 2
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    print_report(report, Console(stderr=not report.is_published))
    return 0 if report.is_published else 1


@contextmanager
def _opened(environment: Environment) -> Iterator[duckdb.DuckDBPyConnection]:
    """The private build file with the mart attached, both for writing."""
    for file in (environment.build, environment.mart):
        if not file.is_file():
            raise NotFit([f"{file} is not there: nothing was built yet (make warehouse)"])
    try:
        connection = confined.connect(environment.build)
    except duckdb.Error as error:
        raise NotFit([_why_not_opened(environment.build, error)]) from None
    try:
        try:
            confined.attach(connection, environment.mart, MART)
        except duckdb.Error as error:
            raise NotFit([_why_not_opened(environment.mart, error)]) from None
        confined.confine(connection)
        yield connection
    finally:
        connection.close()


def _why_not_opened(file: Path, error: duckdb.Error) -> str:
    if "Could not set lock" in str(error):
        return f"{file} is in use by another process; wait until it is done, or close it"
    return f"{file} cannot be opened ({str(error).splitlines()[0]})"


def _require(problems: list[str]) -> None:
    if problems:
        raise NotFit(problems)


def _gate(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Was the last build whole and without error, and of what is landed now?"""
    try:
        stamps = connection.execute("select ledger from landing.build_stamp").fetchall()
        state = connection.execute(
            "select value from landing.state where name = 'ledger'"
        ).fetchall()
    except duckdb.CatalogException:
        return ["nothing was built yet (make warehouse)"]
    if len(stamps) != 1:
        return [
            "the last build was not whole, or something in it failed; "
            "only a whole build whose tests all passed is published (make build, without DBT_ARGS)"
        ]
    if stamps != state:
        return ["something landed after the last build; build again first (make build)"]
    return []


def _audit(
    connection: duckdb.DuckDBPyConnection, environment: Environment, contract: Contract
) -> list[str]:
    missing = audit.missing_relations(connection, MART)
    if missing:
        return missing
    return [
        *audit.over_the_limit(connection, MART),
        *audit.personal_columns(connection, MART, contract),
        *audit.personal_values(connection, MART, contract, _names_agents(environment)),
    ]


def _names_agents(environment: Environment) -> bool:
    said = read_setting(environment.settings, "publish_agent_names")
    return (said or "").lower() == "yes"


def _notes(connection: duckdb.DuckDBPyConnection, contract: Contract) -> tuple[str, ...]:
    notes = audit.said_of_quarantine(connection, MART) + said_of_names(connection, MART)
    lines = audit.own_lines(connection, contract)
    if lines:
        notes.append(
            f"{lines:,} of the numbers that called are entry points by which others came in: the "
            "company's own lines, so they are left where they are entry points."
        )
    return tuple(notes)


def _check_copy(copy: Path) -> None:
    """The copy opens, and its views work, under a name that nobody had in mind."""
    try:
        with confined.reading(copy, "under_any_name") as connection:
            problems = audit.broken_views(connection, "under_any_name")
    except duckdb.Error as error:
        raise NotFit([_why_not_opened(copy, error)]) from None
    _require(problems)


def _remember_landings(connection: duckdb.DuckDBPyConnection) -> None:
    """Rows of a landing that was published are not judged against the limit again."""
    connection.execute("create table if not exists landing.published_landings (landing_id bigint)")
    connection.execute(
        "insert into landing.published_landings select distinct landing_id from landing.files "
        "where landing_id not in (select landing_id from landing.published_landings)"
    )


if __name__ == "__main__":
    sys.exit(main())
