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

from ways.checking import differences_of_ways, told  # noqa: E402
from ways.once_wrong import once_wrong  # noqa: E402
from ways.replaying import Replay, read_statements  # noqa: E402
from ways.sets import ways  # noqa: E402

_SAID_EVERY = 5


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
        seeds = [asked.seed * 1_000 + number for number in range(asked.processes)]
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
    replay = Replay(read_statements(folder))
    done, began_at = 0, time.monotonic()
    way = once_wrong()
    if found := differences_of_ways(replay, way):
        return told(way, found)

    @seed(chance)
    @settings(
        max_examples=sets,
        deadline=None,
        database=None,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(ways())
    def run(way) -> None:
        nonlocal done
        if way.is_empty:
            return
        found = differences_of_ways(replay, way)
        done += 1
        if done % _SAID_EVERY == 0 or found:
            seconds = (time.monotonic() - began_at) / done
            print(f"seed {chance}: {done} sets, {seconds:.1f} s each", flush=True)
        assert not found, told(way, found)

    try:
        run()
    except AssertionError as failure:
        return f"seed {chance}, after {done} tries (making it smaller included): {failure}"
    finally:
        replay.close()
    return None


if __name__ == "__main__":
    sys.exit(main())
