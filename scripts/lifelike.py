"""Put the sample company beside a real call centre, and beside what queueing theory says.

Run it as `python -m scripts.lifelike`; it reads the published file. `--bank` (else
CONTACT_CENTER_BANK) names the folder of the Anonymous Bank's data; without it the sample stands
alone. Exit status: 0 = shown, 1 = there is nothing to show.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
from rich.console import Group

from scripts import confined
from scripts.comparing.measures import (
    ComparisonProblem,
    Measures,
    measure_bank,
    measure_sample,
)
from scripts.comparing.showing import measures_table, staffing_table
from scripts.comparing.staffing import Outcome, monday_of, put_together, read_half_hours
from scripts.environment import Environment, EnvironmentProblem
from scripts.formatting import terminal
from scripts.published import NotPublished, require_published


def read_published(published: Path) -> tuple[Measures, list[Outcome]]:
    """The sample's measures and its weeks. Raises NotPublished, ComparisonProblem."""
    require_published(published)
    try:
        with confined.connect(published, read_only=True) as connection:
            confined.confine(connection)
            weeks = put_together(read_half_hours(connection), monday_of)
            return measure_sample(connection), weeks
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise ComparisonProblem(f"{published} cannot be compared ({reason})") from None


def laid_out(sample: Measures, bank: Measures | None, weeks: Sequence[Outcome]) -> Group:
    """Both tables, one below the other."""
    return Group(measures_table(sample, bank), "", staffing_table(weeks))


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = shown, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.lifelike",
        description="How lifelike the sample company is.",
    )
    parser.add_argument(
        "--bank",
        type=Path,
        default=os.environ.get("CONTACT_CENTER_BANK") or None,
        help="the folder of the Anonymous Bank's January (01_January.txt)",
    )
    wanted = parser.parse_args(argv)
    try:
        published = Environment.read(os.environ).published
        sample, weeks = read_published(published)
        bank = measure_bank(Path(wanted.bank)) if wanted.bank else None
    except (EnvironmentProblem, NotPublished, ComparisonProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    terminal().print(laid_out(sample, bank, weeks))
    return 0


if __name__ == "__main__":
    sys.exit(main())
