"""Erlang A: what a queue with impatient callers does, exactly, by its birth-death chain."""

from __future__ import annotations

import math


def erlang_a(
    arrivals_per_hour: float,
    mean_handle_seconds: float,
    agents: int,
    mean_patience_seconds: float,
    target_seconds: float,
) -> tuple[float, float, float]:
    """(share answered within the target, share that gives up, mean wait in seconds of all).

    Arrivals are Poisson; handling and patience are exponential. Service level counts those who
    gave up as not answered in time. Raises ValueError where a rate or time is not positive.
    """
    if min(arrivals_per_hour, mean_handle_seconds, mean_patience_seconds) <= 0 or agents < 0:
        raise ValueError("rates and times must be positive, agents not negative")
    arrival = arrivals_per_hour / 3600
    service = 1 / mean_handle_seconds
    leaving = 1 / mean_patience_seconds
    states = _state_probabilities(arrival, service, leaving, agents)
    queued = sum((n - agents) * p for n, p in enumerate(states) if n > agents)
    within = sum(states[:agents])
    in_time = _served_in_time(len(states) - agents, agents * service, leaving, target_seconds)
    within += sum(p * share for p, share in zip(states[agents:], in_time, strict=True))
    return within, leaving * queued / arrival, queued / arrival


def _state_probabilities(
    arrival: float, service: float, leaving: float, agents: int
) -> list[float]:
    """Probability of n calls in the system, n = 0, 1, …, until the rest does not matter."""
    logs, total_log, n = [0.0], 0.0, 0
    while True:
        n += 1
        out = min(n, agents) * service + max(n - agents, 0) * leaving
        total_log += math.log(arrival / out)
        logs.append(total_log)
        if n > agents and total_log < max(logs) - 45 and out > arrival:
            break
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = sum(weights)
    return [weight / total for weight in weights]


def _served_in_time(lengths: int, serving: float, leaving: float, target: float) -> list[float]:
    """Of callers with 0, 1, … waiting before them, the share that is answered within the target.

    With n before him a caller is answered after n + 1 departures from the line, at the rates
    serving + k * leaving for k = n, …, 0. For such a sum T of exponential times
    1 - exp(-leaving * T) has a beta distribution with parameters n + 1 and a = serving / leaving.
    He is answered if he has not lost patience by then, which has the probability
    exp(-leaving * T). So the share is a / (a + n + 1) times the same distribution with a + 1 for a,
    up to the target; each n follows from the one before.
    """
    if serving == 0 or target <= 0:
        return [0.0] * lengths
    a = serving / leaving
    still_there = math.exp(-leaving * target)
    gone = 1 - still_there
    below = 1 - still_there ** (a + 1)
    step = (a + 1) * gone * still_there ** (a + 1)
    shares = []
    for n in range(lengths):
        shares.append(a / (a + n + 1) * max(below, 0.0))
        below -= step
        step *= gone * (n + a + 2) / (n + 2)
    return shares
