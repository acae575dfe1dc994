"""Erlang A against figures from elsewhere, against a simulation, and against the company."""

from __future__ import annotations

import heapq
from random import Random

import pytest

from scripts.sample.erlang import erlang_a


def test_abandonment_of_the_reference_case() -> None:
    """100 calls in half an hour, 180 s each, patience 300 s, 13 agents: two sources agree."""
    _, abandonment, mean_wait = erlang_a(200, 180, 13, 300, 20)
    assert abandonment == pytest.approx(0.0249633034, abs=1e-9)
    # Who waits leaves at one over the patience: the two are one figure.
    assert mean_wait == pytest.approx(0.0249633034 * 300, abs=1e-6)


@pytest.mark.parametrize(("agents", "within"), [(14, 0.8883500192)])
def test_endless_patience_is_erlang_c(agents: int, within: float) -> None:
    """10 erlang, 180 s a call, within 20 s: 1 - P(wait) e^(-(agents - load) 20 / 180)."""
    assert erlang_a(200, 180, agents, 1e9, 20)[0] == pytest.approx(within, abs=1e-6)


@pytest.mark.parametrize("agents", [4, 6, 9])
def test_a_plain_simulation_agrees(agents: int) -> None:
    """60,000 calls of a queue played through with exponential times."""
    rng, rate, handle, patience, target = Random(agents), 45 / 3600, 480.0, 240.0, 20.0
    now, free = 0.0, [0.0] * agents
    calls, answered, left, waited = 60_000, 0, 0, 0.0
    for _ in range(calls):
        now += rng.expovariate(rate)
        stays = rng.expovariate(1 / patience)
        wait = max(free[0] - now, 0.0)
        if wait > stays:
            left += 1
            waited += stays
            continue
        waited += wait
        answered += wait <= target
        heapq.heapreplace(free, now + wait + rng.expovariate(1 / handle))
    within, abandonment, mean_wait = erlang_a(45, handle, agents, patience, target)
    assert within == pytest.approx(answered / calls, abs=0.015)
    assert abandonment == pytest.approx(left / calls, abs=0.01)
    assert mean_wait == pytest.approx(waited / calls, rel=0.06)


def test_more_agents_are_better_and_nobody_is_nothing() -> None:
    levels = [erlang_a(60, 300, agents, 200, 20)[0] for agents in range(0, 12)]
    assert levels[0] == 0
    assert levels == sorted(levels)
    assert levels[-1] > 0.98


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        erlang_a(0, 300, 3, 200, 20)
