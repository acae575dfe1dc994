"""Kills and full disks in the whole way, mostly while an existing warehouse is refreshed."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

from .comparing import differences_of_landings, differences_of_marts
from .full_disk import no_file_over
from .killing import run
from .place import Place
from .publishing import PUBLISH, old_or_new
from .reading import Readings
from .stock import DropFolder
from .tally import Tally, checksum

WAREHOUSE = ("scripts.warehouse",)
# At most so many disturbed runs before one may finish.
_CHAIN = 10


def build_undisturbed(place: Place, tally: Tally) -> float:
    """The whole way, from whatever is there; the seconds that it took."""
    ended = run(WAREHOUSE, place.variables)
    tally.expect(ended.status == 0, f"a run undisturbed: {ended.said[-1500:]}")
    tally.counts["builds undisturbed"] += 1
    return ended.seconds


def kill_builds(
    place: Place,
    drop: DropFolder,
    kills: int,
    seconds: float,
    readings: Readings,
    tally: Tally,
) -> None:
    """Kill so many runs that bring news into a whole build, which took `seconds`, then let it mend.

    After a run that was killed the next one builds anew; so that most kills meet a refresh, half of
    the time the build files from before the news are put back.
    """
    killed = 0
    saved = place.work / "saved_whole"
    while killed < kills:
        place.save(saved)
        said = [drop.news()]
        is_first = True
        for _ in range(min(_CHAIN, kills - killed)):
            if is_first or drop.chance.random() < 0.5:
                place.take(saved)
                tally.counts["runs on a whole build with news"] += 1
            if drop.chance.random() < 0.2:
                said.append(drop.news())
            is_first = False
            killed += _disturb(place, seconds, readings, drop.chance, tally)
        mend(place, "; ".join(said), readings, tally)


def _disturb(
    place: Place, seconds: float, readings: Readings, chance: random.Random, tally: Tally
) -> int:
    """One run that is killed (1), or has too little room (0)."""
    old = checksum(place.published)
    if chance.random() < 0.1:
        limit = chance.randint(1_000_000, 30_000_000)
        ended = run(WAREHOUSE, place.variables, prepare=no_file_over(limit))
        tally.counts[f"full disks in the whole way, exit status {ended.status}"] += 1
        tally.expect("Traceback" not in ended.said, f"a crash: {ended.said[-1500:]}")
        old_or_new(place, old, readings, tally)
        return 0
    after = seconds * chance.random() ** 1.2
    only_the_driver = chance.random() < 0.3
    ended = run(WAREHOUSE, place.variables, after, only_the_driver=only_the_driver)
    tally.expect(ended.orphans_seconds < 5, f"an orphan lived {ended.orphans_seconds:.1f} s")
    if ended.was_killed:
        who = "the driver alone" if only_the_driver else "all processes"
        tally.counts[f"kills in the whole way ({who})"] += 1
    print(
        f"  killed after {after:.0f} s ({only_the_driver=}): {_last_step(ended.said)}", flush=True
    )
    old_or_new(place, old, readings, tally)
    if chance.random() < 0.3:
        _publish_what_was_left(place, old, readings, tally)
    return int(ended.was_killed)


def _publish_what_was_left(place: Place, old: str | None, readings: Readings, tally: Tally) -> None:
    """Publishing by hand refuses what is not whole."""
    before = checksum(place.published)
    ended = run(PUBLISH, place.variables)
    tally.counts[f"publishing by hand after a kill, exit status {ended.status}"] += 1
    tally.expect("Traceback" not in ended.said, f"publishing crashed: {ended.said[-1500:]}")
    if ended.status:
        tally.expect(checksum(place.published) == before, "refused, and published all the same")
    else:
        old_or_new(place, old, readings, tally)


def mend(place: Place, said: str, readings: Readings, tally: Tally) -> None:
    """Run undisturbed, and compare all with a warehouse made from the same files from nothing."""
    began = time.monotonic()
    build_undisturbed(place, tally)
    readings.note_version()
    anew = Place(place.work.with_name("built_anew"), place.exports, place.settings)
    shutil.rmtree(anew.build.parent, ignore_errors=True)
    shutil.rmtree(anew.published.parent, ignore_errors=True)
    build_undisturbed(anew, tally)
    for difference in [
        *differences_of_landings(place.build, anew.build),
        *differences_of_marts(place.published, anew.published),
    ]:
        tally.expect(False, f"after {said}: {difference}")
    leftovers = _leftovers(place.work)
    tally.expect(not leftovers, f"a whole run left {leftovers}")
    tally.counts["warehouses that mended, compared with one made anew"] += 1
    print(f"  mended and compared in {time.monotonic() - began:.0f} s", flush=True)


def _leftovers(work: Path) -> list[str]:
    return sorted(
        path.name
        for folder in ("build", "published")
        for path in (work / folder).iterdir()
        if path.name.startswith(".") or path.name.endswith((".tmp", ".wal"))
    )


def _last_step(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    return lines[-1].strip()[:80] if lines else "nothing said yet"
