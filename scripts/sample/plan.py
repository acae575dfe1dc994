"""What is asked of the sample company: its seed, its days and its size."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from random import Random

import numpy as np


class Stream(Random):
    """Random numbers; the normal ones of `lognormvariate` are drawn in pairs, which is quicker."""

    normalvariate = Random.gauss


@dataclass(frozen=True)
class Plan:
    """The same plan gives the same company, to the byte; `size` scales demand and heads."""

    seed: int = 7
    first_day: date = date(2025, 7, 1)
    last_day: date = date(2026, 9, 30)
    size: float = 1.0

    def stream(self, concern: str) -> Random:
        """Random numbers of one concern, so that a change to one does not move the others."""
        return Stream(f"{self.seed}/{concern}")

    def numpy_stream(self, concern: str) -> np.random.Generator:
        """The same for whole arrays."""
        digest = hashlib.sha256(f"{self.seed}/{concern}".encode()).digest()
        return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
