"""Torture: kills, full disks and readers, with counts and seeds; run by `make torture`.

Exit status: 0 = nothing was lost, twice, mixed or left behind; 1 = something was.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from harness import TINY

from scripts.sample_company import write_sample

from .building import build_undisturbed, kill_builds
from .killing import run
from .landing import LAND, fill_disk_while_landing, kill_landings
from .place import Place, lenient_settings
from .publishing import alternate, fill_disk_while_publishing, kill_publishings
from .reading import Readings, readers
from .stock import DropFolder, cut_into_days
from .tally import Tally

# Of all kills, and of those of no build; the rest is for landing. A build takes a minute or two, a
# landing a second.
_BUILDING, _PUBLISHING = 0.15, 0.4
# Days before this one come in one file a table.
_FROM_DAY = "2026-01-10"


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    wanted = _arguments(argv)
    print(f"Torture: {wanted.kills} kills, {wanted.reads} reads, seed {wanted.seed}", flush=True)
    tally, began = Tally(), time.monotonic()
    # Told to stop, it must not leave a mounted disk behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        with tempfile.TemporaryDirectory(
            prefix="torture-", dir=wanted.folder, ignore_cleanup_errors=True
        ) as folder:
            _torture(Path(folder), wanted, tally)
    finally:
        print(f"\nSeed {wanted.seed}, {time.monotonic() - began:.0f} s; {tally.kills()} kills\n")
        print(tally.shown(), flush=True)
    return 1 if tally.problems else 0


def _torture(work: Path, wanted: argparse.Namespace, tally: Tally) -> None:
    settings = lenient_settings(work / "settings")
    sample = Place(work / "sample", work / "sample_exports", settings)
    write_sample(sample.exports, work / "truth", TINY)
    run(LAND, sample.variables)
    stock = work / "stock"
    days = cut_into_days(sample.build, stock, _FROM_DAY)
    if wanted.builds or wanted.publishings or wanted.reads:
        at = _delivered(stock, days, work / "warehouse", settings, f"{wanted.seed} building")
        _torture_builds(*at, wanted, tally)
    landings = wanted.kills - wanted.builds - wanted.publishings
    if landings:
        at = _delivered(stock, days, work / "landing", settings, f"{wanted.seed} landing")
        _torture_landings(*at, landings, tally)


def _delivered(
    stock: Path, days: list[str], work: Path, settings: Path, seed: str
) -> tuple[Place, DropFolder]:
    drop = DropFolder(stock, work.with_name(f"{work.name}_exports"), [*days], random.Random(seed))
    drop.start()
    return Place(work, drop.exports, settings), drop


def _torture_builds(
    place: Place, drop: DropFolder, wanted: argparse.Namespace, tally: Tally
) -> None:
    """Build, refresh and publish under kills and full disks, while readers read all the time."""
    _say("The first build, and a refresh")
    build_undisturbed(place, tally)
    first, second = place.work / "first", place.work / "second"
    place.save(first)
    readings = None
    try:
        with readers(place.published, seed=wanted.seed, pause=wanted.pause) as readings:
            drop.news()
            seconds = build_undisturbed(place, tally)
            readings.note_version()
            place.save(second)
            _torture_publishings(place, (first, second), readings, wanted, tally)
            place.take(second)
            _say(f"The whole way, which took {seconds:.0f} s undisturbed")
            kill_builds(place, drop, wanted.builds, seconds, readings, tally)
            number = 0
            while readings.so_far() < wanted.reads:
                alternate(place, (first, second), number, readings, tally)
                number += 1
    finally:
        if readings is not None:
            _count(readings, tally)


def _torture_publishings(
    place: Place,
    builds: tuple[Path, Path],
    readings: Readings,
    wanted: argparse.Namespace,
    tally: Tally,
) -> None:
    _say("Publishing")
    chance = random.Random(f"{wanted.seed} publishing")
    kill_publishings(place, builds, wanted.publishings, readings, chance, tally)
    times = wanted.publishings // 6
    fill_disk_while_publishing(place, builds, times, readings, chance, tally)


def _count(readings: Readings, tally: Tally) -> None:
    for (driver, way), count in readings.reads.items():
        tally.counts[f"reads, DuckDB {driver}, {way}"] += count
    tally.counts["versions of the published file"] += len(readings.versions)
    tally.counts["versions that readers saw"] += len(readings.answers)
    for error, count in readings.errors.items():
        tally.expect(False, f"{count} readers: {error}")
    tally.expect(not readings.mixtures, f"readers saw mixtures: {readings.mixtures[:3]}")


def _torture_landings(place: Place, drop: DropFolder, kills: int, tally: Tally) -> None:
    _say("Landing")
    kill_landings(place, drop, kills, tally)
    fill_disk_while_landing(place, drop, kills // 10, tally)


def _say(text: str) -> None:
    print(text, flush=True)


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="torture", description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--kills", type=int, default=200, help="processes to kill")
    add("--builds", type=int, help="how many of them while building (15 %% unless given)")
    add("--publishings", type=int, help="how many while publishing (40 %% of the rest)")
    add("--reads", type=int, default=1000, help="reads of the published file at least")
    add("--seed", type=int, default=1, help="what decides about moments and news")
    add("--pause", type=float, default=1.0, help="a reader's longest pause, in seconds")
    add("--folder", type=Path, help="where to work (the system's folder for such unless given)")
    wanted = parser.parse_args(argv)
    if wanted.builds is None:
        wanted.builds = round(wanted.kills * _BUILDING)
    if wanted.publishings is None:
        wanted.publishings = round((wanted.kills - wanted.builds) * _PUBLISHING)
    if (
        min(wanted.builds, wanted.publishings, wanted.kills - wanted.builds - wanted.publishings)
        < 0
    ):
        parser.error("of the kills at most all can be while building or publishing")
    return wanted


if __name__ == "__main__":
    sys.exit(main())
