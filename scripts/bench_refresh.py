"""What one more day costs: a refresh of one year and of three, and each beside a whole build.

Run it as `python -m scripts.bench_refresh`. Prints processor seconds and wall clock of landing, of
dbt's build without its start, and of publishing without the copy, and the ratios. Exit status 1 if
a build failed.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from scripts.bench.measuring import Cost
from scripts.bench.steps import BenchFailed, run_all, variables_of
from scripts.bench.years import Span, last_day_of, write_span
from scripts.contract import read_contract
from scripts.environment import Environment
from scripts.land import land
from scripts.sample.plan import Plan
from scripts.sample_company import write_sample

_LAST_DAY = date(2026, 9, 30)
_YEARS = (1, 3)


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=float, default=0.5, help="of the sample company, 1 = all")
    parser.add_argument("--work", type=Path, help="a folder to keep; else one that is removed")
    wanted = parser.parse_args(argv)
    console = Console()
    work = wanted.work or Path(tempfile.mkdtemp(prefix="bench-refresh-"))
    try:
        _run(work.absolute(), wanted.size, console)
    except BenchFailed as failure:
        console.print(str(failure), style="bold red", markup=False)
        return 1
    finally:
        if not wanted.work:
            shutil.rmtree(work, ignore_errors=True)
    return 0


def _run(work: Path, size: float, console: Console) -> None:
    company = work / "company"
    landed = work / "landed.duckdb"
    if not landed.exists():
        first_day = _LAST_DAY.replace(year=_LAST_DAY.year - max(_YEARS)) + timedelta(days=1)
        write_sample(company / "exports", company / "truth", Plan(7, first_day, _LAST_DAY, size))
        land(_environment(company / "exports", landed))
    last_day = last_day_of(landed)
    refreshes: dict[int, Cost] = {}
    table = Table(
        "years", "rows", "whole build", "one more day", "share", title="processor seconds"
    )
    for years in _YEARS:
        folder = work / f"years_{years}"
        shutil.rmtree(folder, ignore_errors=True)
        span = Span(last_day.replace(year=last_day.year - years), last_day)
        rows = write_span(landed, read_contract(), span, folder / "before", folder / "after")
        whole = _step(folder, console)
        for file in (folder / "after" / "generic").iterdir():
            shutil.move(file, folder / "before" / "generic" / file.name)
        refreshes[years] = _step(folder, console)
        share = refreshes[years].cpu / whole.cpu
        table.add_row(
            str(years), f"{rows:,}", _shown(whole), _shown(refreshes[years]), f"{share:.2f}"
        )
    console.print(table)
    few, many = (refreshes[years] for years in _YEARS)
    console.print(
        f"One more day on {_YEARS[1]} years takes {many.cpu / few.cpu:.2f} times the processor "
        f"time ({many.wall / few.wall:.2f} times the wall clock) of one more day on {_YEARS[0]}; "
        "dbt's start and the copy of the file aside."
    )


def _step(folder: Path, console: Console) -> Cost:
    """Land, build and publish what lies in the folder."""
    costs = run_all(variables_of(folder, folder / "before"))
    console.print(
        f"landing {_shown(costs.landing)}, dbt's start {_shown(costs.start)}, "
        f"dbt {_shown(costs.building)}, publishing {_shown(costs.publishing)}"
    )
    return costs.work


def _environment(exports: Path, build: Path) -> Environment:
    return Environment.read(
        {
            "CONTACT_CENTER_EXPORTS": str(exports),
            "CONTACT_CENTER_BUILD": str(build),
            "CONTACT_CENTER_PUBLISHED": str(build.with_name("none.duckdb")),
            "CONTACT_CENTER_PII_SALT": "only for a benchmark",
        }
    )


def _shown(cost: Cost) -> str:
    return f"{cost.cpu:.1f} s ({cost.wall:.1f} s)"


if __name__ == "__main__":
    sys.exit(main())
