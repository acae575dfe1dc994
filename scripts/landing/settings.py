"""A deployment's own settings, copied to where dbt may read them.

dbt writes what it compiles of a seed below its target folder, at the seed's own path: with a path
that leads out of the project it would write over the deployment's files. So it never sees them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.environment import DEFAULT_SETTINGS
from scripts.landing.database import LandingProblem

PROJECT = Path(__file__).resolve().parent.parent.parent
COPY = PROJECT / "build" / "settings"
# Folders written before there were these files do without: as if nothing but the header was there.
LATER = frozenset({"targets.csv"})


def take_settings(folder: Path, copy: Path = COPY) -> None:
    """Copy the settings' CSV files for dbt; the sample company's are where dbt finds them.

    Of those in LATER that the folder lacks only the header is written. Raises LandingProblem if the
    folder is not there or lacks one of the others.
    """
    samples = PROJECT / DEFAULT_SETTINGS
    source = folder if folder.is_absolute() else PROJECT / folder
    if source.resolve() == samples.resolve():
        return
    if not source.is_dir():
        raise LandingProblem(f"CONTACT_CENTER_SETTINGS={folder} is no folder")
    names = sorted(path.name for path in samples.glob("*.csv"))
    lacking = {name for name in names if not (source / name).is_file()}
    missing = sorted(lacking - LATER)
    if missing:
        raise LandingProblem(
            f"CONTACT_CENTER_SETTINGS={folder} lacks {', '.join(missing)}: copy them from "
            f"{DEFAULT_SETTINGS}; a file with nothing but its header is fine"
        )
    copy.mkdir(parents=True, exist_ok=True)
    for old in copy.glob("*.csv"):
        old.unlink()
    for name in names:
        if name in lacking:
            header = (samples / name).read_text("utf-8").partition("\n")[0]
            (copy / name).write_text(f"{header}\n", "utf-8")
        else:
            shutil.copyfile(source / name, copy / name)
