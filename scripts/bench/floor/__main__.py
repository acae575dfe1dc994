"""From the made-up exports to the cells of kpi_values by hand-written SQL: what it takes at least.

Run it as `python -m scripts.bench.floor EXPORTS SETTINGS TARGET`. Writes a DuckDB file with a
`kpi_values`, and prints what each script took as a line of JSON, the last one. The scripts know
nothing of the product's SQL, so they are a second road to its numbers as well. They test nothing,
keep no account and take the exports to be clean; what else they take for granted stands at the head
of each. Left out is LEFT_OUT.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import duckdb

from scripts import confined
from scripts.bench.floor import PRODUCT
from scripts.bench.measuring import Cost, measured
from scripts.quoting import literal

_HERE = Path(__file__).parent
# In order: from files to judged contacts, from these to cells, and these one below the other.
SCRIPTS = ("contacts", "cells", "values")
# KPIs that have values where there are calls and agents only, and are not made from calls; besides,
# those that were added since, until the scripts know them.
LEFT_OUT = frozenset({"agent_turnover_rate"})


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("exports", type=Path)
    parser.add_argument("settings", type=Path)
    parser.add_argument("target", type=Path)
    wanted = parser.parse_args(argv)
    costs = write_cells(wanted.exports, wanted.settings, wanted.target)
    print(json.dumps({name: asdict(cost) for name, cost in costs.items()}))
    return 0


def write_cells(exports: Path, settings: Path, target: Path) -> dict[str, Cost]:
    """Make the target anew; what each script took."""
    target.unlink(missing_ok=True)
    engine = {
        # What a build may take (profiles.yml).
        "memory_limit": os.environ.get("CONTACT_CENTER_MEMORY", "4GB"),
        "max_temp_directory_size": os.environ.get("CONTACT_CENTER_SPILL", "20GB"),
        "temp_directory": str(target.with_suffix(".spilled")),
        # Cells have no order, so none has to be kept.
        "preserve_insertion_order": "false",
    }
    with confined.connect(target, settings=engine) as connection:
        connection.execute("set TimeZone = 'UTC'")
        for name, folder in (("exports", exports), ("settings", settings), ("product", PRODUCT)):
            connection.execute(f"set variable {name} = {literal(folder)}")
        confined.confine(connection, folders=(exports, settings, PRODUCT, target.parent))
        return {name: _cost_of(connection, name) for name in SCRIPTS}


def _cost_of(connection: duckdb.DuckDBPyConnection, name: str) -> Cost:
    def run() -> None:
        for statement in _statements(name):
            connection.execute(statement)

    return measured(run)[1]


def _statements(name: str) -> Iterator[duckdb.Statement]:
    yield from duckdb.extract_statements((_HERE / f"{name}.sql").read_text("utf-8"))
    if name == SCRIPTS[-1]:
        yield from duckdb.extract_statements("checkpoint")


if __name__ == "__main__":
    sys.exit(main())
