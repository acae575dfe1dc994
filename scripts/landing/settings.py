"""A deployment's own settings, copied to where dbt may read them.

dbt writes what it compiles of a seed below its target folder, at the seed's own path: with a path
that leads out of the project it would write over the deployment's files. So it never sees them.
"""

from __future__ import annotations

import csv
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

    A folder from before a file or a column came does without: of the files in LATER only the header
    is written, a column is added with nothing in it. Raises LandingProblem if the folder is not
    there or lacks one of the other files.
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
        wanted = _header(samples / name)
        own = [] if name in lacking else _header(source / name)
        if name in lacking:
            (copy / name).write_text(",".join(wanted) + "\n", "utf-8")
        elif own and not set(wanted) <= set(own):
            columns = [column for column in wanted if column not in own]
            _copy_with_columns(source / name, copy / name, columns)
        else:
            shutil.copyfile(source / name, copy / name)


def read_setting(folder: Path, name: str) -> str | None:
    """One value of the settings' deployment.csv; None = it is not there, or empty."""
    source = folder if folder.is_absolute() else PROJECT / folder
    try:
        with (source / "deployment.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row.get("name") == name]
    except FileNotFoundError:
        return None
    return (rows[-1].get("value") or "").strip() or None if rows else None


def _header(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file), [])


def _copy_with_columns(source: Path, copy: Path, columns: list[str]) -> None:
    with (
        source.open(encoding="utf-8-sig", newline="") as old,
        copy.open("w", encoding="utf-8", newline="") as new,
    ):
        rows = csv.reader(old)
        writer = csv.writer(new, lineterminator="\n")
        writer.writerow([*next(rows), *columns])
        writer.writerows([*row, *("" for _ in columns)] for row in rows if row)
