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
    problems: Counter[str] = field(default_factory=Counter)

    def kills(self) -> int:
        """Commands that were killed before they were done, of all phases."""
        return sum(count for name, count in self.counts.items() if name.startswith("kills"))

    def expect(self, is_well: bool, problem: str) -> None:
        """Note what should be so and is not; the rest goes on, to find more."""
        if not is_well:
            self.problems[problem] += 1
            if self.problems[problem] == 1:
                print(f"PROBLEM: {problem}", flush=True)

    def shown(self) -> str:
        """Counts and problems, one a line."""
        lines = [f"  {count:>6,}  {name}" for name, count in sorted(self.counts.items())]
        problems = [f"PROBLEM, {count} times: {text}" for text, count in self.problems.items()]
        return "\n".join([*lines, *problems])


def checksum(path: Path) -> str | None:
    """The SHA-256 of a file, None = there is none."""
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
