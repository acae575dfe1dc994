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
    for n in range(agents, len(states)):
        within += states[n] * _served_by(n - agents, agents * service, leaving, target_seconds)
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


def _served_by(ahead: int, serving: float, leaving: float, target: float) -> float:
    """Probability that somebody with `ahead` waiting before him is answered within the target.

    He is answered after ahead + 1 departures from the line before him, each of which comes at
    rate serving + k * leaving with k still ahead, unless his own patience (rate leaving) ends
    first. So the race is solved by uniformization over at most ahead + 1 steps.
    """
    if serving == 0 or target <= 0:
        return 0.0
    rates = [serving + k * leaving for k in range(ahead, -1, -1)]
    fastest = rates[0] + leaving
    # state i = i departures so far; absorbed on the last departure, lost by own patience.
    place = [0.0] * (ahead + 1)
    place[0] = 1.0
    answered = served = 0.0
    steps = fastest * target
    weight, below = math.exp(-steps), 0.0
    n = 0
    while below < 1 - 1e-12 and n < steps + 40 * math.sqrt(steps + 1) + 60:
        served += weight * answered
        below += weight
        moved = [0.0] * (ahead + 1)
        for i, probability in enumerate(place):
            if probability:
                go = rates[i] / fastest
                if i < ahead:
                    moved[i + 1] += probability * go
                else:
                    answered += probability * go
                moved[i] += probability * (1 - go - leaving / fastest)
        place = moved
        n += 1
        weight *= steps / n
    return served
