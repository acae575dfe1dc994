"""Explain one KPI: its card, its variants side by side, its values, and events behind them.

Run it as `python -m scripts.explain --name service_level`; `--variant` picks the one that is shown
by month and event, `--channel` shows one channel alone. It reads the published file, or, where that
has no such KPI, what is built. Exit status: 0 = shown, 1 = there is nothing to show.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from scripts.environment import Environment, EnvironmentProblem
from scripts.explaining.reading import holds, read_explanation
from scripts.explaining.showing import laid_out
from scripts.formatting import terminal
from scripts.kpi_files import KpiProblem
from scripts.published import NotPublished, require_published


def file_to_read(environment: Environment, kpi: str) -> Path:
    """The published file, unless only what is built holds the KPI.

    Raises NotPublished, and KpiProblem if a file cannot be read.
    """
    if not holds(environment.published, kpi) and holds(environment.mart, kpi):
        return environment.mart
    require_published(environment.published)
    return environment.published


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = shown, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.explain", description="Explain one KPI, down to single events."
    )
    parser.add_argument("--name", required=True, help="the KPI, like service_level")
    parser.add_argument("--variant", help="the variant by month and event (else the default)")
    parser.add_argument("--channel", help="one channel alone, like voice")
    wanted = parser.parse_args(argv)
    console = terminal()
    try:
        file = file_to_read(Environment.read(os.environ), wanted.name)
        explained = read_explanation(file, wanted.name, wanted.variant, wanted.channel)
    except (EnvironmentProblem, NotPublished, KpiProblem) as problem:
        print(problem, file=sys.stderr)
        return 1
    for part in laid_out(explained, console.width):
        console.print(part)
    console.print(Text(f"Read from {file}.", "dim"), soft_wrap=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
