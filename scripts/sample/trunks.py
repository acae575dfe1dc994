"""The telephone lines of each site: how many there are, who gets one, who hears the busy tone."""

from __future__ import annotations

from scripts.sample.company import SITES
from scripts.sample.localtime import HALF_HOUR
from scripts.sample.tables import COLUMNS, Table
from scripts.sample.world import World

# Chicago's lines are its carrier's: no export of them, but its calls say that they were blocked.
WITH_EXPORT = ("berlin",)


class Trunks:
    """Lines in use, and attempts by half-hour."""

    def __init__(self, world: World, circuits: dict[str, int]) -> None:
        self._world, self._circuits = world, circuits
        self._in_use = dict.fromkeys(SITES, 0)
        self._attempts: dict[tuple[str, int], int] = {}
        self._blocked: dict[tuple[str, int], int] = {}

    def seize(self, site: str) -> bool:
        """Takes a line for a call that comes in; False = all are taken."""
        key = site, self._world.env.now // HALF_HOUR * HALF_HOUR
        self._attempts[key] = self._attempts.get(key, 0) + 1
        if self._in_use[site] >= self._circuits[site]:
            self._blocked[key] = self._blocked.get(key, 0) + 1
            return False
        self._in_use[site] += 1
        return True

    def release(self, site: str) -> None:
        """Gives the line back."""
        self._in_use[site] -= 1

    def table(self) -> Table:
        """A row a half-hour of each site with an export, quiet ones too."""
        rows = []
        for site in WITH_EXPORT:
            for at in range(self._world.begins, self._world.ends, HALF_HOUR):
                attempts = self._attempts.get((site, at), 0)
                blocked = self._blocked.get((site, at), 0)
                rows.append((at, 1800, site, "main", self._circuits[site], attempts, blocked, None))
        return Table(COLUMNS["trunk_usage"], rows)
