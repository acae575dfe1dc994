"""Kills and full disks while landing; afterwards raw is what an undisturbed landing makes."""

from __future__ import annotations

import shutil
from pathlib import Path

from .comparing import differences_of_landings
from .full_disk import make_room, no_file_over, small_disk
from .killing import run
from .place import Place
from .stock import DropFolder
from .tally import Tally

LAND = ("scripts.land",)
# At most so many disturbed landings before one may finish.
_CHAIN = 12


def kill_landings(place: Place, drop: DropFolder, kills: int, tally: Tally) -> None:
    """Kill so many landings of news, in chains of some before each that mends."""
    first = run(LAND, place.variables)
    tally.expect(first.status == 0, f"the first landing: {first.said[-500:]}")
    seconds = first.seconds
    killed = 0
    while killed < kills:
        said = drop.news()
        for _ in range(min(drop.chance.randint(1, _CHAIN), kills - killed)):
            # What comes before a third is Python's own start.
            ended = run(LAND, place.variables, seconds * drop.chance.uniform(0.3, 1.0))
            if ended.was_killed:
                killed += 1
                tally.counts["kills while landing"] += 1
            if drop.chance.random() < 0.2:
                said += f", then {drop.news()}"
        seconds = mend_landing(place, said, tally)


def fill_disk_while_landing(place: Place, drop: DropFolder, times: int, tally: Tally) -> None:
    """Land with too little room, in the two ways of `full_disk`, then with enough."""
    for number in range(times):
        said = drop.news()
        if number % 2:
            shutil.rmtree(place.build.parent, ignore_errors=True)
            with small_disk(
                place.build.parent, drop.chance.randint(300_000, 6_000_000)
            ) as is_mounted:
                if is_mounted:
                    _land_without_room(place, tally, "a small disk")
                    make_room(place.build.parent, 500_000_000)
                    mend_landing(place, said, tally)
            continue
        limit = drop.chance.randint(10_000, 6_000_000)
        _land_without_room(place, tally, "a limit on files", limit)
        mend_landing(place, said, tally)


def _land_without_room(place: Place, tally: Tally, way: str, limit: int | None = None) -> None:
    prepare = None if limit is None else no_file_over(limit)
    ended = run(LAND, place.variables, prepare=prepare)
    tally.counts[f"full disks while landing ({way}), " + _result(ended.status)] += 1
    tally.expect("Traceback" not in ended.said, f"a crash without room: {ended.said[-700:]}")
    tally.expect(
        ended.status == 0 or "Landing stopped" in ended.said,
        f"without room it does not say that it stopped: {ended.said[-500:]}",
    )


def _result(status: int) -> str:
    return "room enough" if status == 0 else "stopped"


def mend_landing(place: Place, said: str, tally: Tally) -> float:
    """Land undisturbed, compare with a landing into a new file; the seconds that it took."""
    ended = run(LAND, place.variables)
    tally.expect(ended.status == 0, f"landing again after {said}: {ended.said[-700:]}")
    fresh = Place(place.work.with_name("landed_anew"), place.exports, place.settings)
    shutil.rmtree(fresh.work, ignore_errors=True)
    run(LAND, fresh.variables)
    for difference in differences_of_landings(place.build, fresh.build):
        tally.expect(False, f"after {said}: {difference}")
    leftovers = _leftovers(place.build)
    tally.expect(not leftovers, f"landing left {leftovers}")
    tally.counts["landings that mended, compared"] += 1
    print(f"  mended and compared; {tally.kills()} kills so far", flush=True)
    return ended.seconds


def _leftovers(build: Path) -> list[str]:
    return [path.name for path in build.parent.iterdir() if path.name.startswith(".")]
