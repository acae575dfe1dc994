"""What stands beside the product in the bench: the floor and the peers have its numbers."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from harness import build

from scripts.bench import beside
from scripts.bench.comparing import Difference, compare_cells, compare_months
from scripts.bench.floor.__main__ import LEFT_OUT, SCRIPTS, write_cells
from scripts.bench.generate import SETTINGS, Years, write_years
from scripts.bench.measuring import Cost
from scripts.bench.nodes import Node, seconds_of_kpis
from scripts.bench.steps import BenchFailed

# Over the end of a year, of summer time, and of a promotion.
YEARS = Years(3_000, first_day=date(2025, 10, 1), last_day=date(2026, 1, 31))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("beside")
    write_years(YEARS, made, threads=2)
    return made


@pytest.fixture(scope="module")
def mart(folder: Path) -> Path:
    """What the product makes of it: all that kpi_values stands on."""
    return build(
        folder / "exports", folder / "ours", settings=SETTINGS, options=("--select", "+kpi_values")
    )


@pytest.fixture(scope="module")
def floor(folder: Path) -> Path:
    target = folder / "floor.duckdb"
    costs = write_cells(folder / "exports", SETTINGS, target)
    assert list(costs) == list(SCRIPTS)
    return target


@pytest.fixture
def variables(folder: Path) -> dict[str, str]:
    return os.environ | {"CONTACT_CENTER_EXPORTS": str(folder / "exports")}


def test_the_floor_has_the_cells_of_the_product(mart: Path, floor: Path) -> None:
    comparison = compare_cells(mart, floor, left_out=sorted(LEFT_OUT))
    assert [str(difference) for difference in comparison.differences] == []
    with duckdb.connect(floor, read_only=True) as connection:
        assert connection.execute("select count(*) from kpi_values").fetchall() == [
            (comparison.cells,)
        ]
    assert comparison.cells > 500_000


def test_what_is_left_out_is_all_that_the_floor_lacks(mart: Path, floor: Path) -> None:
    lacking = compare_cells(mart, floor).differences
    assert {difference.kpi_id for difference in lacking} == LEFT_OUT, "a new KPI is named there"
    assert all(difference.only_other == difference.unequal == 0 for difference in lacking)


def test_other_cells_and_other_numbers_are_found(mart: Path, floor: Path, tmp_path: Path) -> None:
    """Of three equal files, one with a cell less, a cell more, and a number that is a bit off."""
    other = tmp_path / "other.duckdb"
    with duckdb.connect(other) as connection:
        connection.execute(f"attach '{floor}' as floor (read_only)")
        connection.execute(
            """
            create table kpi_values as
            select * replace (
                if(kpi_id = 'average_talk_time', numerator * (1 + 1e-6), numerator) as numerator,
                if(kpi_id = 'transfer_rate', n + 1, n) as n,
                if(kpi_id = 'patience', 'nowhere', queue) as queue
            )
            from floor.kpi_values
            where
                grain = 'all' and slice = 'channel' and detail_name is null
                and kpi_id in ('average_talk_time', 'transfer_rate', 'patience', 'answered_calls')
            """
        )
    found = compare_cells(mart, other, condition="grain = 'all' and slice = 'channel'").differences
    named = {difference.kpi_id: difference for difference in found}
    assert named["average_talk_time"] == Difference("average_talk_time", "default", 0, 0, 1)
    assert named["transfer_rate"] == Difference("transfer_rate", "default", 0, 0, 1)
    assert named["patience"] == Difference("patience", "default", 1, 1, 0)
    assert named["missed_calls"] == Difference("missed_calls", "default", 1, 0, 0)
    assert "answered_calls" not in named


@pytest.mark.parametrize("name", beside.PEERS)
def test_a_peer_has_the_numbers_of_the_product(
    name: str, folder: Path, mart: Path, variables: dict[str, str]
) -> None:
    pytest.importorskip(name, reason="`make test` installs it")
    peer = beside.run_peer(name, folder, mart, variables)
    # Twelve KPIs in four months.
    assert peer.compared == 48
    assert peer.cost is not None and peer.cost.cpu > 0


def test_a_peers_other_number_and_missing_month_are_found(mart: Path, tmp_path: Path) -> None:
    with duckdb.connect(mart, read_only=True) as connection:
        volumes = dict(
            connection.execute(
                "select period_label, value from kpi.kpi_values where kpi_id = 'contact_volume' "
                "and grain = 'month' and slice = 'channel' and detail_name is null"
            ).fetchall()
        )
    months = tmp_path / "months.csv"
    told = {month: value for month, value in volumes.items() if month != "2025-11"}
    told["2025-12"] += 1
    rows = [f"{month},{value}\n" for month, value in told.items()]
    months.write_text("month,contact_volume\n" + "".join(rows), encoding="utf-8")
    assert compare_months(mart, months).differences == (
        Difference("contact_volume", "by month", 1, 0, 1),
    )


def test_a_difference_is_a_failed_bench(
    folder: Path, mart: Path, variables: dict[str, str], tmp_path: Path
) -> None:
    """The exports of another company."""
    write_years(replace(YEARS, calls=YEARS.calls - 1), tmp_path, threads=2)
    others = variables | {"CONTACT_CENTER_EXPORTS": str(tmp_path / "exports")}
    with pytest.raises(BenchFailed, match="cells only in the published file"):
        beside.run_floor(tmp_path, mart, others)


def test_a_peer_that_does_not_fit_says_so(
    folder: Path, mart: Path, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beside, "_memory", lambda: 1_000_000)
    peer = beside.run_peer("pandas", folder, mart, variables)
    assert peer.cost is None
    assert peer.why_not.startswith("would take about")


def test_the_floors_kpi_layer_is_what_comes_after_the_contacts() -> None:
    floor = beside.Floor(Cost(1, 1, 10), Cost(20, 20, 30), Cost(300, 300, 20), compared=1)
    assert floor.kpi_layer == Cost(320, 320, 30)
    assert floor.total == Cost(321, 321, 30)


def test_the_kpi_layers_seconds_are_those_of_its_models() -> None:
    assert (
        seconds_of_kpis(
            [
                Node("kpi_daily", "model", 1, "kpi_layer/kpi_daily.sql"),
                Node("service_level", "model", 20, "kpis/accessibility/service_level.sql"),
                Node("fct_contacts", "model", 300, "facts/fct_contacts.sql"),
                Node("a_test", "test", 4000, "kpi_layer/_kpi_layer__models.yml"),
            ]
        )
        == 21
    )
