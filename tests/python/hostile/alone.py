"""Land every hostile file alone: `make torture-hostile`, or `python -m hostile.alone NAME …`.

Prints for each what it is on the disk, what landing it took, and what became of it. Exit status:
0 = each took less than 1 GiB and 60 s, 1 = one did not.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .files import HEAVY, LIGHT, SECRET
from .landing import land_apart
from .test_hostile_files import MOST_MIB, MOST_SECONDS, shown


def main(names: list[str]) -> int:
    """Land the files whose names hold one of these texts, all if there is none."""
    wanted = [f for f in (*LIGHT, *HEAVY) if not names or any(name in f.name for name in names)]
    too_much = 0
    for file in wanted:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            path = root / "exports/generic" / file.name
            path.parent.mkdir(parents=True)
            (root / SECRET).write_text("a\n")
            file.write(path)
            size = path.lstat().st_size / 1e6
            found = land_apart(root)
        name = shown(file.name)
        outcome = found.refused.get(name) or found.not_opened.get(name) or found.landed.get(name)
        is_too_much = found.seconds > MOST_SECONDS or (found.mib or 0) > MOST_MIB
        too_much += is_too_much
        print(
            f"{size:9.1f} MB {found.seconds:6.1f} s {found.mib or 0:6.0f} MiB "
            f"{'TOO MUCH ' if is_too_much else ''}{ascii(file.name)[:50]}: {outcome}",
            flush=True,
        )
    print(f"{len(wanted)} files, {too_much} took too much")
    return 1 if too_much else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
