"""MetricFlow's answers are the cells of kpi_values: every metric by channel, some in other cuts."""

from __future__ import annotations

import csv
import json
import math
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import ROOT, environment_of, run

from scripts.driving.asking import place_of, variables_for_published
from scripts.environment import Environment

# Parts of all metrics, which MetricFlow lists too.
PARTS = {"numerators", "denominators", "channels"}
# A sum, a ratio, a mean; within channels, by leg, of agents' time; all grains and kinds of cut.
SOME = (
    ("contact_volume", "day", "all"),
    ("contact_volume", "week", "issue_type"),
    ("contact_volume", "quarter", "agent_id"),
    ("contact_volume", "year", "queue"),
    ("abandonment_rate", "day", "channel"),
    ("abandonment_rate", "week", "site"),
    ("abandonment_rate", "quarter", "queue"),
    ("nps", "day", "team"),
    ("nps", "week", "all"),
    ("nps", "year", "agent_id"),
    ("service_level", "day", "channel"),
    ("service_level", "week", "queue"),
    ("service_level", "quarter", "channel, team"),
    ("service_level", "year", "channel, in_business_hours"),
    ("average_handle_time", "day", "channel, team"),
    ("average_handle_time", "week", "channel"),
    ("average_handle_time_by_leg", "day", "channel, agent_id"),
    ("average_handle_time_by_leg", "month", "channel, agent_id"),
    ("occupancy", "day", "agent_id"),
    ("occupancy", "week", "team"),
    ("occupancy", "quarter", "shift"),
    ("occupancy", "year", "all"),
)

Cells = dict[tuple[str, ...], float]


@dataclass(frozen=True)
class Metric:
    """A metric, and whose cells it has."""

    name: str
    kpi_id: str
    variant: str
    cuts: str


@pytest.fixture(scope="module")
def mart(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def metrics(mart: duckdb.DuckDBPyConnection) -> list[Metric]:
    """Those that there should be."""
    found = mart.execute(
        "select kpi_id, variant, is_default, is_by_leg_for_agents, cuts from kpi.dim_kpis"
        " where aggregation in ('sum', 'ratio', 'mean') order by variant_no"
    ).fetchall()
    wanted = []
    for kpi_id, variant, is_default, is_by_leg, cuts in found:
        name = kpi_id if is_default else f"{kpi_id}_{variant}"
        wanted.append(Metric(name, kpi_id, variant, cuts))
        if is_by_leg:
            wanted.append(Metric(f"{name}_by_leg", kpi_id, variant, "by_leg"))
    return wanted


def ask(
    asked: dict[str, str], queries: list[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Cells]:
    """The answers to each metric, grain and cut; cells without a value are left out."""
    environment = Environment.read(asked)
    place = {"DBT_PROJECT_DIR": str(place_of(environment))}
    wanted = [
        {"metrics": [name], "group_by": [f"metric_time__{grain}", *dimensions_of(cut)]}
        for name, grain, cut in queries
    ]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/python/asking_metrics.py")],
        env=variables_for_published(environment, asked) | place,
        input=json.dumps(wanted),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    answers = json.loads(done.stdout)
    return {
        query: {
            (moment_of(start), *map(str, cut)): value
            for start, *cut, value in rows
            if value is not None
        }
        for query, rows in zip(queries, answers, strict=True)
    }


def read_manifest(asked: dict[str, str]) -> dict[str, Any]:
    """What dbt has read of the semantic layer."""
    manifest = place_of(Environment.read(asked)) / "target" / "semantic_manifest.json"
    return json.loads(manifest.read_text("utf-8"))


def dimensions_of(cut: str) -> list[str]:
    return [] if cut == "all" else [f"event__{column}" for column in cut.split(", ")]


def moment_of(text: str) -> str:
    return datetime.fromisoformat(text).isoformat(" ")


def cells_of(
    mart: duckdb.DuckDBPyConnection, kpi_id: str, variant: str, grain: str, cut: str
) -> Cells:
    """The cells of kpi_values."""
    columns = ["period_start", *(cut.split(", ") if cut != "all" else ()), "value"]
    found = mart.execute(
        f"select {', '.join(columns)} from kpi.kpi_values where kpi_id = ? and variant = ?"
        " and grain = ? and slice = ? and detail_name is null and value is not null",
        [kpi_id, variant, grain, cut],
    ).fetchall()
    return {(start.isoformat(" "), *map(str, rest)): value for start, *rest, value in found}


def queues_of_several_channels(mart: duckdb.DuckDBPyConnection, kpi_id: str) -> set[str]:
    """kpi_values has one number for such a queue; a metric has none where channels are mixed."""
    found = mart.execute(
        f"select queue from kpi.{kpi_id} group by queue having count(distinct channel) > 1"
    ).fetchall()
    return {queue for (queue,) in found}


def assert_same(answer: Cells, cells: Cells) -> None:
    assert answer.keys() == cells.keys()
    apart = {
        key: (value, cells[key])
        for key, value in answer.items()
        if not math.isclose(value, cells[key], rel_tol=1e-9, abs_tol=1e-12)
    }
    assert not apart


def test_there_is_a_metric_for_every_reading_that_adds_up(
    asked: dict[str, str], metrics: list[Metric]
) -> None:
    found = read_manifest(asked)["metrics"]
    assert {metric["name"] for metric in found} == {metric.name for metric in metrics} | PARTS


def test_dimensions_are_the_columns_that_cells_are_cut_by(
    asked: dict[str, str], mart: duckdb.DuckDBPyConnection
) -> None:
    (model,) = read_manifest(asked)["semantic_models"]
    dimensions = {dimension["name"] for dimension in model["dimensions"]}
    slices = mart.execute("select distinct slice from kpi.kpi_values where slice <> 'all'")
    columns = {column for (cut,) in slices.fetchall() for column in cut.split(", ")}
    assert dimensions == columns | {"event_date", "kpi_id", "variant", "is_in_whole", "is_leg"}


def test_the_page_asks_for_what_there_is(asked: dict[str, str]) -> None:
    manifest = read_manifest(asked)
    metrics = {metric["name"] for metric in manifest["metrics"]}
    (model,) = manifest["semantic_models"]
    dimensions = {f"event__{dimension['name']}" for dimension in model["dimensions"]}
    for page in ("README.md", "docs/semantic_layer.md"):
        text = (ROOT / page).read_text("utf-8")
        asked_for = [set(names.split(",")) for names in re.findall(r"--metrics ([\w,]+)", text)]
        named = set(re.findall(r"event__\w+", text))
        assert asked_for
        assert set.union(*asked_for) <= metrics
        assert named <= dimensions


def test_every_metric_has_its_kpis_cells(
    asked: dict[str, str],
    metrics: list[Metric],
    mart: duckdb.DuckDBPyConnection,
) -> None:
    cuts = {"by_leg": "channel, agent_id", "people": "team", "teams": "team", "agents": "team"}
    cuts |= {"whole": "all"}
    queries = [(metric.name, "month", cuts.get(metric.cuts, "channel")) for metric in metrics]
    compared = 0
    for metric, (query, answer) in zip(metrics, ask(asked, queries).items(), strict=True):
        cells = cells_of(mart, metric.kpi_id, metric.variant, *query[1:])
        assert_same(answer, cells)
        compared += len(cells)
    assert compared > 1000


def test_grains_and_cuts(
    asked: dict[str, str],
    metrics: list[Metric],
    mart: duckdb.DuckDBPyConnection,
) -> None:
    by_name = {metric.name: metric for metric in metrics}
    for query, answer in ask(asked, list(SOME)).items():
        metric, grain, cut = by_name[query[0]], *query[1:]
        cells = cells_of(mart, metric.kpi_id, metric.variant, grain, cut)
        if metric.cuts == "within_channel" and cut == "queue":
            mixed = queues_of_several_channels(mart, metric.kpi_id)
            assert mixed, "not tried"
            cells = {key: value for key, value in cells.items() if key[1] not in mixed}
            answer = {key: value for key, value in answer.items() if key[1] not in mixed}
        assert cells, query
        assert_same(answer, cells)


def test_channels_are_never_mixed(
    asked: dict[str, str], mart: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    """Together with a metric that may be, the rows are there, and the level is not."""
    answer = tmp_path / "answer.csv"
    query = "query --metrics service_level,contact_volume --group-by metric_time__month"
    run(["scripts.metrics", *query.split(), "--csv", str(answer)], asked)
    with answer.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    volume = {(moment_of(row["metric_time__month"]),): float(row["contact_volume"]) for row in rows}
    assert_same(volume, cells_of(mart, "contact_volume", "default", "month", "all"))
    assert {row["service_level"] for row in rows} == {""}


def test_no_agent_is_judged_by_whole_contacts(asked: dict[str, str]) -> None:
    ((_, answer),) = ask(asked, [("average_handle_time", "year", "channel, agent_id")]).items()
    assert {agent for _, _, agent in answer} == {"counted by leg"}


def test_metricflow_finds_nothing_wrong(asked: dict[str, str]) -> None:
    # What the database says of each metric, the tests above have seen.
    said = run(["scripts.metrics", "validate-configs", "--skip-dw"], asked)
    assert "Successfully validated the semantics of built manifest (ERRORS: 0" in said


def test_without_a_published_file(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scripts.metrics"],
        cwd=ROOT,
        env=environment_of(tmp_path, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "make warehouse" in done.stderr
