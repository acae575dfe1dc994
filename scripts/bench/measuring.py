"""What steps cost, and the arithmetic of what is concluded from it."""

from __future__ import annotations

import math
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

# What the kernel counts resident memory in.
_KIB = 1024

Result = TypeVar("Result")


@dataclass(frozen=True)
class Cost:
    """What a step took: seconds of the clock and of processors, and memory in bytes.

    Of this process and those that it began and that have ended. `peak` is the most resident memory
    that one of them ever had, so it is the step's own only where the process does one step. Linux
    counts what the parent had as it began a process: a peak is no less than the bench had itself.
    """

    wall: float
    cpu: float
    peak: int = 0

    def __add__(self, other: Cost) -> Cost:
        """One after the other."""
        return Cost(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))

    def without(self, other: Cost) -> Cost:
        """Less a part of it; the peak is still that of the whole."""
        return Cost(self.wall - other.wall, self.cpu - other.cpu, self.peak)


def measured(step: Callable[[], Result]) -> tuple[Result, Cost]:
    """What a step gives, and what it cost."""
    begun, before = time.perf_counter(), _cpu()
    result = step()
    return result, Cost(time.perf_counter() - begun, _cpu() - before, _peak())


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest rank: the least value that at least this share of them does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def growth(calls: tuple[int, int], costs: tuple[float, float]) -> float:
    """By how much a call costs more at the greater number of calls: 1 = grows in proportion."""
    return (costs[1] / calls[1]) / (costs[0] / calls[0])


def _used() -> list[resource.struct_rusage]:
    return [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]


def _cpu() -> float:
    return sum(usage.ru_utime + usage.ru_stime for usage in _used())


def _peak() -> int:
    return max(usage.ru_maxrss for usage in _used()) * _KIB
