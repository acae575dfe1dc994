"""The bench's chart: what a call costs at each number of them."""

from __future__ import annotations

from pytest import approx

from scripts.bench.beside import Floor
from scripts.bench.chart import parts_of, svg_of_growth
from scripts.bench.measuring import Cost
from scripts.bench.showing import Found, Sizes
from scripts.bench.steps import Costs


def _found(calls: int, cpu: float, floor: Floor | None) -> Found:
    def cost(share: float) -> Cost:
        return Cost(wall=cpu, cpu=share * cpu)

    whole = Costs(cost(0.25), cost(0.05), cost(0.7), cost(0.01), cost(0.05))
    return Found(
        calls=calls,
        rows=calls,
        day_rows=1,
        generating=cost(0),
        whole=whole,
        sizes=Sizes(1, 1, 1, 1),
        slowest=(),
        kpi_layer=0.0,
        floor=floor,
        peers=(),
        one_more_day=whole,
        day_slowest=(),
        answers=(),
    )


_FLOOR = Floor(contacts=Cost(1, 2), cells=Cost(1, 3), values=Cost(1, 1), compared=7)


def test_parts_are_processor_time_a_call() -> None:
    parts = {
        (row["calls"], row["part"]): row["microseconds"]
        for row in parts_of([_found(1_000, 0.1, None), _found(100_000, 8.0, _FLOOR)])
    }
    assert parts == {
        ("1,000 calls", "landing"): approx(25),
        ("1,000 calls", "building"): approx(70),
        ("1,000 calls", "publishing"): approx(5),
        ("100,000 calls", "landing"): approx(20),
        ("100,000 calls", "building"): approx(56),
        ("100,000 calls", "publishing"): approx(4),
        ("100,000 calls", "floor: to contacts"): approx(20),
        ("100,000 calls", "floor: to cells"): approx(40),
    }


def test_the_chart_is_an_svg_that_names_its_parts() -> None:
    svg = svg_of_growth([_found(1_000, 0.1, None), _found(100_000, 8.0, _FLOOR)])
    assert svg.startswith("<svg")
    for text in ("1,000 calls", "100,000 calls", "landing", "floor: to cells", "microseconds"):
        assert text in svg
