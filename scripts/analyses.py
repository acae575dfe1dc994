"""Answer the questions in analyses/ from the published file.

Run it as `python -m scripts.analyses`; `--name` takes one of them, `--vars` gives it values that it
asks for (`--vars '{day: 2026-02-10}'`), `--write` puts the results into docs/analyses.md instead of
the terminal. Exit status: 0 = answered, 1 = not.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import yaml
from rich.text import Text

from scripts import confined
from scripts.describing.markdown import table
from scripts.driving.asking import (
    place_of,
    run_dbt,
    variables_for_published,
)
from scripts.environment import Environment, EnvironmentProblem
from scripts.explaining.tables import plain_table
from scripts.formatting import harmless, shown_value, terminal, words
from scripts.kpi_files import PROJECT, KpiProblem, did_you_mean
from scripts.published import NotPublished
from scripts.rights import private_rights

DESCRIBED = Path("analyses/_analyses.yml")
PAGE = Path("docs/analyses.md")
# Where dbt puts their SQL, below its place.
COMPILED = Path("target/compiled/contact_center/analyses")
_RESULT = "<!-- result of {name}: `python -m scripts.analyses --write` -->"
_END = "<!-- /result -->"
_WIDE = 200


@dataclass(frozen=True)
class Analysis:
    """A question, and by column the unit that its values are shown in; None = as they are."""

    name: str
    question: str
    units: Mapping[str, str | None]


@dataclass(frozen=True)
class Result:
    """The answer of an analysis."""

    analysis: Analysis
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def shown(self) -> Iterator[list[str]]:
        """The rows as they are read."""
        for row in self.rows:
            yield [
                _shown(value, self.analysis.units.get(column))
                for column, value in zip(self.columns, row, strict=True)
            ]


def read_analyses(project: Path) -> dict[str, Analysis]:
    """All analyses, by name, in their order."""
    parsed = yaml.safe_load((project / DESCRIBED).read_text(encoding="utf-8"))
    return {
        analysis["name"]: Analysis(
            analysis["name"],
            analysis["config"]["meta"]["question"],
            {
                column["name"]: column.get("config", {}).get("meta", {}).get("unit")
                for column in analysis["columns"]
            },
        )
        for analysis in parsed["analyses"]
    }


def answer(analysis: Analysis, place: Path, published: Path) -> Result:
    """Run what dbt has compiled over the published file. Raises duckdb.Error, OSError."""
    statement = (place / COMPILED / f"{analysis.name}.sql").read_text(encoding="utf-8")
    with confined.reading(published, "mart") as connection:
        found = connection.execute(statement)
        columns = tuple(column[0] for column in found.description)
        return Result(analysis, columns, tuple(found.fetchall()))


def with_results(page: str, results: Sequence[Result]) -> str:
    """The page with these results in their places. Raises KpiProblem where one has none."""
    for result in results:
        begin = _RESULT.format(name=result.analysis.name)
        block = re.compile(f"{re.escape(begin)}.*?{re.escape(_END)}", re.DOTALL)
        headers = [words(column) for column in result.columns]
        lines = table(headers, list(result.shown()))
        text = "\n".join([begin, "", *lines, "", _END])
        page, number = block.subn(lambda _, text=text: text, page)
        if number != 1:
            raise KpiProblem(f"{PAGE} needs one place for {result.analysis.name}: {begin} … {_END}")
    return page


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = answered, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.analyses", description="Answer the questions in analyses/."
    )
    parser.add_argument("--name", help="only this one")
    parser.add_argument("--vars", default="{}", help="values that it asks for, as YAML")
    parser.add_argument("--write", action="store_true", help=f"write the results into {PAGE}")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        variables = variables_for_published(environment, os.environ)
        chosen = _chosen(read_analyses(PROJECT), wanted.name)
        with private_rights():
            select = ["--select", *(f"path:analyses/{analysis.name}.sql" for analysis in chosen)]
            if run_dbt(["compile", "--vars", wanted.vars, *select], variables):
                return 1
        place = place_of(environment)
        results = [answer(analysis, place, environment.published) for analysis in chosen]
        if wanted.write:
            page = (PROJECT / PAGE).read_text(encoding="utf-8")
            (PROJECT / PAGE).write_text(with_results(page, results), encoding="utf-8")
            return 0
    except (EnvironmentProblem, NotPublished, KpiProblem, duckdb.Error, OSError) as problem:
        print(harmless(str(problem)), file=sys.stderr)
        return 1
    for result in results:
        _show(result)
    return 0


def _chosen(analyses: Mapping[str, Analysis], name: str | None) -> list[Analysis]:
    if name is None:
        return list(analyses.values())
    if name not in analyses:
        raise KpiProblem(f"There is no analysis {name!a}. {did_you_mean(name, analyses)}")
    return [analyses[name]]


def _show(result: Result) -> None:
    console = terminal()
    if not console.is_terminal:
        # A file's lines may be as long as they need to be.
        console.width = _WIDE
    shown = plain_table()
    for column in result.columns:
        is_number = result.analysis.units.get(column) is not None
        shown.add_column(words(column), justify="right" if is_number else "left", overflow="fold")
    for row in result.shown():
        shown.add_row(*map(Text, row))
    console.print(Text(result.analysis.question, style="bold"))
    console.print(shown if result.rows else "There is nothing yet to answer it from.")
    console.print(f"analyses/{result.analysis.name}.sql says how to read it.\n", highlight=False)


def _shown(value: Any, unit: str | None) -> str:
    if value is None:
        return ""
    return harmless(str(value)) if unit is None else shown_value(float(value), unit)


if __name__ == "__main__":
    sys.exit(main())
