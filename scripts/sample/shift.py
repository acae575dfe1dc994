"""One agent's working day as it is planned."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.sample.staff import Agent

QUARTERS = 96  # of an hour, in a day


@dataclass
class Shift:
    """One agent's working day; quarters count from local midnight, beyond 96 the next day."""

    agent: Agent
    day: int
    first: int
    last: int  # the first quarter after
    activities: list[str]  # one a quarter

    def segments(self) -> list[tuple[str, int, int]]:
        """(activity, first quarter, first quarter after), in order."""
        found: list[tuple[str, int, int]] = []
        for place, activity in enumerate(self.activities, self.first):
            if found and found[-1][0] == activity:
                found[-1] = activity, found[-1][1], place + 1
            else:
                found.append((activity, place, place + 1))
        return found
