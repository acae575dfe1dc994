"""Many generated sets of exports, each on its own way into the warehouse: the same in the end?

Run it as `make torture-ways SETS=500 SEED=1`. It records what dbt sends for a whole build and for a
refresh (two to four minutes), then replays both for every set. The same seed and number of
processes give the same sets. Exit status: 0 = all alike; 1 = a set that is not, made as small as
could be and printed with what differs.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "tests/python")]

from harness import build, refresh  # noqa: E402
from hypothesis import HealthCheck, given, seed, settings  # noqa: E402
from odd import SIZES, write_odd_exports  # noqa: E402
from odd.draw import Draw, world  # noqa: E402
from replaying import Replay, Statements, read_statements  # noqa: E402

from ways.checking import differences_of_ways, told  # noqa: E402
from ways.once_wrong import once_wrong  # noqa: E402
from ways.sets import ways  # noqa: E402

_SAID_EVERY = 5
_RECORDS = ("whole.json", "refresh.json")


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sets", type=int, default=500, help="how many sets in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--statements",
        type=Path,
        help="folder for what was recorded; where it holds a record already, that is replayed",
    )
    asked = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.statements or Path(temporary)
        if not (folder / "refresh.json").is_file():
            record(folder)
        sets = [asked.sets // asked.processes] * asked.processes
        sets[0] += asked.sets - sum(sets)
        seeds = [(asked.seed * 10 + number) * 10_000 for number in range(asked.processes)]
        with ProcessPoolExecutor(asked.processes) as pool:
            failures = [
                failure
                for failure in pool.map(torture, [folder] * asked.processes, seeds, sets)
                if failure
            ]
    for failure in failures:
        print(failure)
    return 1 if failures else 0


def record(folder: Path) -> None:
    """Have dbt build odd exports in two landings, and keep what it sends."""
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(dir=folder))
    exports = work / "exports"
    (exports / "generic").mkdir(parents=True)
    few = {table: max(2, size // 20) for table, size in SIZES.items()}
    place = world(date(2025, 12, 22), 24, agents=3, customers=3)
    write_odd_exports(exports / "generic", Draw(1, world=place), few, "first")
    build(exports, work, statements=folder / "whole.json")
    write_odd_exports(exports / "generic", Draw(2, world=place), few, "second")
    refresh(exports, work, folder / "refresh.json")
    shutil.rmtree(work)


def torture(folder: Path, chance: int, sets: int) -> str | None:
    """So many sets in this process; the smallest failure, None = there was none."""
    replay = Replay(Statements(*(read_statements(folder / name) for name in _RECORDS)))
    done, ways_tried, began_at = 0, 0, time.monotonic()
    way = once_wrong()
    if found := differences_of_ways(replay, way):
        return told(way, found)
    try:
        while done < sets:
            done += one_way(replay, chance + ways_tried)
            ways_tried += 1
            if ways_tried % _SAID_EVERY == 0 or done >= sets:
                seconds = (time.monotonic() - began_at) / done
                print(f"from seed {chance}: {done} sets, {seconds:.1f} s each", flush=True)
    except AssertionError as failure:
        return f"seed {chance + ways_tried}, after {done} sets: {failure}"
    finally:
        replay.close()
    return None


def one_way(replay: Replay, chance: int) -> int:
    """Try the way that a seed stands for; how many sets lay on it. Raises AssertionError."""
    sets = 0

    # A run each, of which the first example is empty: later ones would resemble earlier ones.
    @seed(chance)
    @settings(
        max_examples=2,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(ways())
    def run(way) -> None:
        nonlocal sets
        if way.is_empty:
            return
        found = differences_of_ways(replay, way)
        sets = way.sets
        assert not found, told(way, found)

    run()
    return sets


if __name__ == "__main__":
    sys.exit(main())
