"""What was tried and what became of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """Counts by what they are of, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def kills(self) -> int:
        """Commands that were killed before they were done, of all phases."""
        return sum(count for name, count in self.counts.items() if name.startswith("kills"))

    def expect(self, is_well: bool, problem: str) -> None:
        """Note what should be so and is not; the rest goes on, to find more."""
        if not is_well:
            self.problems.append(problem)
            print(f"PROBLEM: {problem}", flush=True)

    def shown(self) -> str:
        """Counts and problems, one a line."""
        lines = [f"  {count:>6,}  {name}" for name, count in sorted(self.counts.items())]
        return "\n".join([*lines, *(f"PROBLEM: {problem}" for problem in self.problems)])


def checksum(path: Path) -> str | None:
    """The SHA-256 of a file, None = there is none."""
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
