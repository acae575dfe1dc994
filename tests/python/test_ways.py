"""The same result, whatever the way: a few generated sets of exports. `make torture-ways` has more.

At once or file by file, in any order, split or twice, older versions after newer ones, files
changed and removed, months late, and the instant that stands for now moving on meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from replaying import Replay, Statements
from ways.checking import differences_of_ways, told
from ways.once_wrong import once_wrong
from ways.sets import Way, ways
from ways.told_later import told_later

# One more than are looked at: the first is empty.
SETS = 2


@pytest.fixture(scope="module")
def replay(build_of_generic_exports: Statements) -> Iterator[Replay]:
    """What dbt sent for the known days, to be replayed over other exports."""
    replay = Replay(build_of_generic_exports)
    yield replay
    replay.close()


# Made smaller only by hand: `make torture-ways` with this seed takes its time for that.
@seed(20261122)
@settings(
    max_examples=SETS,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(way=ways())
def test_every_way_leads_to_the_same(replay: Replay, way: Way) -> None:
    if way.is_empty:
        return
    found = differences_of_ways(replay, way)
    assert not found, told(way, found)


def test_a_refresh_forgets_nothing_that_it_once_forgot(replay: Replay) -> None:
    way = once_wrong()
    found = differences_of_ways(replay, way)
    assert not found, told(way, found)


def test_what_is_told_for_the_first_time_is_known_of_older_calls_too(replay: Replay) -> None:
    way = told_later()
    found = differences_of_ways(replay, way)
    assert not found, told(way, found)
