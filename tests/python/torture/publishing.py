"""Kills and full disks while publishing; the published file is the old one or the new one."""

from __future__ import annotations

import random
from pathlib import Path

from .full_disk import no_file_over
from .killing import run
from .place import Place
from .reading import Readings
from .tally import Tally, checksum

PUBLISH = ("scripts.publish",)
_CHAIN = 4


def kill_publishings(
    place: Place,
    builds: tuple[Path, Path],
    kills: int,
    readings: Readings,
    chance: random.Random,
    tally: Tally,
) -> None:
    """Kill so many publishings of the one build over the other."""
    killed = number = 0
    seconds = _publish(place, builds[0], readings, tally)
    while killed < kills:
        number += 1
        place.take(builds[number % 2])
        for _ in range(min(chance.randint(1, _CHAIN), kills - killed)):
            old = checksum(place.published)
            # What comes before the half is Python's start and the looking for personal values.
            ended = run(PUBLISH, place.variables, seconds * chance.uniform(0.5, 1.05))
            if ended.was_killed:
                killed += 1
                tally.counts["kills while publishing"] += 1
            old_or_new(place, old, readings, tally)
        seconds = _publish(place, None, readings, tally)


def fill_disk_while_publishing(
    place: Place,
    builds: tuple[Path, Path],
    times: int,
    readings: Readings,
    chance: random.Random,
    tally: Tally,
) -> None:
    """Publish where the copy does not fit."""
    for number in range(times):
        place.take(builds[number % 2])
        old = checksum(place.published)
        limit = chance.randrange(place.mart.stat().st_size)
        ended = run(PUBLISH, place.variables, prepare=no_file_over(limit))
        tally.counts["full disks while publishing"] += 1
        tally.expect(
            ended.status == 1 and "Not published" in ended.said and "Traceback" not in ended.said,
            f"publishing without room: {ended.status} {ended.said[-700:]}",
        )
        tally.expect(checksum(place.published) == old, "the published file changed without room")
        _publish(place, None, readings, tally)


def alternate(
    place: Place, builds: tuple[Path, Path], number: int, readings: Readings, tally: Tally
) -> None:
    """Publish one of two builds, for readers to see."""
    _publish(place, builds[number % 2], readings, tally)


def old_or_new(place: Place, old: str | None, readings: Readings, tally: Tally) -> None:
    """The published file is the one from before, or the mart to the last byte."""
    now = checksum(place.published)
    if now == old:
        tally.counts["published file after a kill: the old one"] += 1
        return
    tally.counts["published file after a kill: the new one"] += 1
    tally.expect(now == checksum(place.mart), "the published file is neither old nor new")
    readings.note_version()


def _publish(place: Place, build: Path | None, readings: Readings, tally: Tally) -> float:
    if build is not None:
        place.take(build)
    ended = run(PUBLISH, place.variables)
    tally.expect(ended.status == 0, f"publishing undisturbed: {ended.said[-700:]}")
    tally.expect(
        checksum(place.published) == checksum(place.mart), "what is published is not the mart"
    )
    leftovers = sorted(path.name for path in place.published.parent.iterdir())
    tally.expect(leftovers == [place.published.name], f"publishing left {leftovers}")
    tally.counts["publishings undisturbed"] += 1
    readings.note_version()
    return ended.seconds
