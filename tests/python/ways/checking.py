"""One way into the warehouse beside everything at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scripts.contract import Contract
from scripts.environment import Environment
from scripts.land import land

from .comparing import differences, keep
from .replaying import BUILD, Replay
from .sets import Landing, Way, write

# What must not depend on the way. `audit` tells of files, so it may.
FREE_OF_WAYS = ("core", "kpi")


@dataclass(frozen=True)
class Place:
    """An exports folder, and the build file that it lands in."""

    environment: Environment
    contract: Contract

    @classmethod
    def below(cls, folder: Path, contract: Contract) -> Place:
        """A new one in a folder."""
        variables = {
            "CONTACT_CENTER_EXPORTS": str(folder / "exports"),
            "CONTACT_CENTER_BUILD": str(folder / f"{BUILD}.duckdb"),
            "CONTACT_CENTER_PUBLISHED": str(folder / "published.duckdb"),
            "CONTACT_CENTER_PII_SALT": "only for tests",
        }
        return cls(Environment.read(variables), contract)

    def land(self, landing: Landing) -> None:
        """What a landing of the project makes of the folder now."""
        write(landing, self.environment.exports)
        report = land(self.environment, contract=self.contract)
        assert report.exit_status == 0, report


def differences_at_the_end(replay: Replay, way: Way, folder: Path, contract: Contract) -> dict:
    """Built whole at the end of the way, against all at once."""
    at_once, in_steps = (Place.below(folder / name, contract) for name in ("at_once", "in_steps"))
    together = way.all_at_once()
    at_once.land(together)
    for landing in way.landings:
        in_steps.land(landing)
    for name, place in (("at_once", at_once), ("in_steps", in_steps)):
        replay.clear()
        replay.take(place.environment.build)
        replay.build(together.as_of)
        keep(replay, name, FREE_OF_WAYS)
    return differences(replay.connection, "at_once", "in_steps")
