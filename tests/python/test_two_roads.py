"""Every KPI and variant of the sample company, computed on a second road that shares no SQL."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from two_roads import BothRoads, both_roads


@pytest.fixture(scope="module")
def roads(sample_exports: Path, sample_mart: Path) -> BothRoads:
    return both_roads(sample_exports, sample_mart)


def test_every_kpi_and_variant_is_compared(roads: BothRoads) -> None:
    assert {key[:2] for key in roads.ours} == {key[:2] for key in roads.theirs}
    assert len(roads.ours) > 190_000


def test_the_mart_has_every_cell_of_its_cuts_and_no_other(roads: BothRoads) -> None:
    assert not roads.missing()
    assert not roads.surplus()


def test_both_roads_lead_to_the_same_numbers(roads: BothRoads) -> None:
    different = roads.different()
    by_kpi = Counter(key[:2] for key in different)
    assert not different, (by_kpi.most_common(20), list(different.items())[:5])
