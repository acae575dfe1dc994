"""One set of exports on its way, beside all of it at once."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from replaying import BUILD, Replay

from scripts.contract import Contract, read_contract
from scripts.environment import Environment
from scripts.land import land

from .comparing import differences, keep
from .sets import Landing, Way, write

# What must not depend on the way; `audit` tells of files, so it does.
FREE_OF_WAYS = ("core", "kpi")
ALL = (*FREE_OF_WAYS, "audit")


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
        """Bring the folder to what the landing says, and land it as the project does."""
        write(landing, self.environment.exports)
        report = land(self.environment, contract=self.contract)
        assert report.exit_status == 0, report


def differences_of_ways(replay: Replay, way: Way) -> dict[str, str]:
    """What differs, by relation, if the way is gone step by step, each but the first a refresh."""
    contract = read_contract()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        steps = Place.below(Path(folder) / "steps", contract)
        asked = None
        for landing in way.landings:
            steps.land(landing)
            if landing.as_of != asked:
                # Another instant asked for: everything is built anew.
                replay.clear()
                replay.take(steps.environment.build)
                replay.build(landing.as_of)
            else:
                replay.take(steps.environment.build)
                replay.refresh(landing.as_of)
            asked = landing.as_of
        if way.is_rebuilt:
            other, schemas = steps, ALL
        else:
            other, schemas = Place.below(Path(folder) / "at_once", contract), FREE_OF_WAYS
            other.land(way.all_at_once())
        keep(replay, "by_the_way", schemas)
        replay.clear()
        replay.take(other.environment.build)
        replay.build(asked or "")
        keep(replay, "at_once", schemas)
    return differences(replay.connection, "by_the_way", "at_once")


def told(way: Way, found: dict[str, str]) -> str:
    """A failure, to be read."""
    return f"{way!r}\n" + "\n".join(f"{table}: {what}" for table, what in sorted(found.items()))
