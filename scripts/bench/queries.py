"""How long a dashboard's queries take on a published file.

Run it as `python -m scripts.bench.queries FILE NAME --runs 100`. Opens the file once and runs one
query so often; prints a line of JSON: seconds from the connection to the first answer (`cold`),
seconds of each run after it (`warm`), and how many rows came. Cold is cold for this process and
connection only: the machine has read the file before. The queries are in scripts/bench/queries.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import duckdb

from scripts import confined

QUERIES = Path(__file__).parent / "queries"


def names() -> list[str]:
    """What may be asked, in the order in which a dashboard shows it."""
    order = ["kpi_by_month", "scorecard", "weekday_by_hour", "agent_trend", "rows_behind"]
    return sorted((path.stem for path in QUERIES.glob("*.sql")), key=order.index)


def main(argv: list[str] | None = None) -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("name", choices=names())
    parser.add_argument("--runs", type=int, default=0)
    wanted = parser.parse_args(argv)
    query = (QUERIES / f"{wanted.name}.sql").read_text("utf-8")
    begun = time.perf_counter()
    with confined.reading(wanted.file, "published") as connection:
        connection.execute("use published")
        rows = len(connection.execute(query).fetchall())
        cold = time.perf_counter() - begun
        warm = [_seconds(connection, query) for _ in range(wanted.runs)]
    print(json.dumps({"cold": cold, "warm": warm, "rows": rows}))
    return 0


def _seconds(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    begun = time.perf_counter()
    connection.execute(query).fetchall()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.exit(main())
