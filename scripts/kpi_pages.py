"""Make the KPI pages, their index, README's table and the metrics from the KPIs' cards.

Run it as `python -m scripts.kpi_pages`; with `--check` it writes nothing and says what is not as
the cards say. Exit status: 0 = all is as the cards say, 1 = not, or it cannot be told.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.describing.lists import README, index, with_table
from scripts.describing.metrics import METRICS, metrics
from scripts.describing.page import INDEX, PAGES, page, page_of
from scripts.describing.reading import (
    read_benchmarks,
    read_cards,
    read_decisions,
    read_sources,
)
from scripts.kpi_files import PROJECT, KpiProblem


def made(project: Path) -> dict[Path, str]:
    """All files as the cards say they should be, relative to the project. Raises KpiProblem."""
    cards, sources = read_cards(project), read_sources(project)
    benchmarks, decisions = read_benchmarks(project), read_decisions(project)
    readme = (project / README).read_text(encoding="utf-8")
    files = {
        README: with_table(readme, cards),
        INDEX: index(cards, sources),
        METRICS: metrics(cards),
    }
    for card in cards:
        name = card.kpi.name
        files[page_of(name)] = page(
            project,
            card,
            [benchmark for benchmark in benchmarks if benchmark.kpi_id == name],
            sources,
            [decision for decision in decisions if decision.speaks_of(name)],
        )
    return files


def orphans(project: Path, files: dict[Path, str]) -> list[Path]:
    """Pages of KPIs that are no more."""
    there = (path.relative_to(project) for path in (project / PAGES).glob("*.md"))
    return sorted(path for path in there if path not in files)


def drift(project: Path) -> list[str]:
    """What is not as the cards say, a sentence each. Raises KpiProblem."""
    files = made(project)
    found = []
    for path, text in files.items():
        if not (project / path).is_file():
            found.append(f"{path} is missing")
        elif (project / path).read_text(encoding="utf-8") != text:
            found.append(f"{path} is not what the cards say")
    return found + [f"{path} belongs to no KPI" for path in orphans(project, files)]


def write(project: Path) -> list[Path]:
    """Write what is not as the cards say, and remove orphans; the files. Raises KpiProblem."""
    files = made(project)
    changed = []
    for path, text in files.items():
        target = project / path
        if not target.is_file() or target.read_text(encoding="utf-8") != text:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
            changed.append(path)
    for path in orphans(project, files):
        (project / path).unlink()
        changed.append(path)
    return changed


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = all is as the cards say, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.kpi_pages", description="Make the KPI pages from the cards."
    )
    parser.add_argument("--check", action="store_true", help="write nothing, say what differs")
    wanted = parser.parse_args(argv)
    try:
        if not wanted.check:
            changed = write(PROJECT)
            print(f"Changed: {', '.join(map(str, changed))}" if changed else "All is as it was.")
            return 0
        found = drift(PROJECT)
    except (KpiProblem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    if found:
        print("\n".join([*found, "Make them anew: make kpi-pages"]), file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
