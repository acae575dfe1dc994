"""What landing, building, publishing, a refresh and queries cost, and how that grows.

Run it as `python -m scripts.bench --sizes 100000 1000000`. Makes up three years of so many calls
(scripts/bench/generate.py) and one more day, and measures each step in a process of its own: the
clock, the processors, the peak of resident memory. What the machine happens to be is in every
number, so what is to be concluded are the ratios. While it builds, the engine has what a build has
unless set: 4 GB of memory, 20 GB of disk for what does not fit. Beside it, on the same exports: the
floor (scripts/bench/floor), which is the least that the same cells of kpi_values take, and twelve
KPIs with pandas and with Polars (scripts/bench/peers). Exit status 1 if a step failed, or if one of
these has other numbers than we have.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from scripts import confined
from scripts.bench import beside, queries, showing, steps
from scripts.bench.chart import svg_of_growth
from scripts.bench.generate import SETTINGS
from scripts.bench.measuring import Cost
from scripts.bench.nodes import read_nodes, seconds_of_kpis
from scripts.environment import Environment
from scripts.formatting import terminal

_SIZES = (100_000, 1_000_000)
# Runs of each query: in one process after its first, and in processes that run it once.
_WARM, _COLD = 100, 10
# So many nodes of a build are shown.
_SLOWEST = 15


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=_SIZES, help="numbers of calls")
    parser.add_argument("--work", type=Path, help="a folder to keep; else one that is removed")
    parser.add_argument(
        "--chart", type=Path, help="an SVG to draw: what a call costs at each number of them"
    )
    parser.add_argument(
        "--without", nargs="+", default=(), choices=("floor", *beside.PEERS), help="not measured"
    )
    wanted = parser.parse_args(argv)
    console = terminal()
    work = (wanted.work or Path(tempfile.mkdtemp(prefix="bench-"))).absolute()
    try:
        found = []
        for calls in sorted(set(wanted.sizes)):
            found.append(measure(calls, work / str(calls), wanted.without))
            for table in (
                showing.table_of_steps,
                showing.table_of_sizes,
                showing.table_of_floor,
                showing.table_of_peers,
                showing.table_of_refresh,
                showing.table_of_nodes,
                showing.table_of_answers,
            ):
                if shown := table(found[-1]):
                    console.print(shown)
            if not wanted.work:
                shutil.rmtree(work / str(calls))
        if len(found) > 1:
            console.print(showing.table_of_growth(found))
        if wanted.chart:
            wanted.chart.parent.mkdir(parents=True, exist_ok=True)
            wanted.chart.write_text(svg_of_growth(found), "utf-8")
    except steps.BenchFailed as failure:
        console.print(str(failure), style="bold red", markup=False)
        return 1
    finally:
        if not wanted.work:
            shutil.rmtree(work, ignore_errors=True)
    return 0


def measure(calls: int, folder: Path, without: Collection[str] = ()) -> showing.Found:
    """Everything, with so many calls, in a folder that is made anew. Raises BenchFailed."""
    shutil.rmtree(folder, ignore_errors=True)
    exports = folder / "exports"
    variables = steps.variables_of(folder, exports, SETTINGS)
    made = steps.last_line(
        "scripts.bench.generate", [str(folder), "--calls", str(calls)], variables
    )
    log = Path(variables["DBT_LOG_PATH"]) / "dbt.log"
    whole = steps.run_all(variables)
    nodes = read_nodes(log)
    environment = Environment.read(variables)
    sizes = showing.Sizes(
        exports=_bytes_below(exports),
        build_file=environment.build.stat().st_size,
        mart=environment.mart.stat().st_size,
        published_file=environment.published.stat().st_size,
    )
    rows = _refuse_quarantined(environment)
    answers = tuple(_ask(environment, variables, name) for name in queries.names())
    floor = None
    if "floor" not in without:
        floor = beside.run_floor(folder, environment.published, variables)
    peers = tuple(
        beside.run_peer(name, folder, environment.published, variables)
        for name in beside.PEERS
        if name not in without
    )
    for file in (folder / "one_more_day" / "generic").iterdir():
        shutil.move(file, exports / "generic" / file.name)
    one_more_day = steps.run_all(variables)
    return showing.Found(
        calls=calls,
        rows=rows,
        day_rows=_refuse_quarantined(environment) - rows,
        generating=Cost(made["wall"], made["cpu"], int(made["peak"])),
        whole=whole,
        sizes=sizes,
        slowest=tuple(nodes[:_SLOWEST]),
        kpi_layer=seconds_of_kpis(nodes),
        floor=floor,
        peers=peers,
        one_more_day=one_more_day,
        day_slowest=tuple(read_nodes(log)[:_SLOWEST]),
        answers=answers,
    )


def _ask(environment: Environment, variables: Mapping[str, str], name: str) -> showing.Answers:
    asked = [str(environment.published), name]
    cold = [steps.last_line("scripts.bench.queries", asked, variables) for _ in range(_COLD)]
    warm = steps.last_line("scripts.bench.queries", [*asked, "--runs", str(_WARM)], variables)
    return showing.Answers(
        name, tuple(answer["cold"] for answer in cold), tuple(warm["warm"]), int(warm["rows"])
    )


def _refuse_quarantined(environment: Environment) -> int:
    """The rows of calls that were read; all of them must count."""
    with confined.reading(environment.published, "published") as connection:
        quarantined, rows = connection.execute(
            "select sum(quarantined), sum(case when table_name = 'calls' then rows_read end) "
            "from published.audit.row_accounting"
        ).fetchall()[0]
    if quarantined:
        raise steps.BenchFailed(f"{quarantined:,} of the made-up rows were quarantined")
    return int(rows)


def _bytes_below(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    sys.exit(main())
