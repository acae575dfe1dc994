"""A deployment's own settings, copied to where dbt may read them.

dbt writes what it compiles of a seed below its target folder, at the seed's own path: with a path
that leads out of the project it would write over the deployment's files. So it never sees them, but
a copy within the project. Each build has one of its own, named after the build file, so that builds
with different settings can run at the same time.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from pathlib import Path

import duckdb

from scripts import confined
from scripts.environment import DEFAULT_SETTINGS
from scripts.landing.database import LandingProblem
from scripts.landing.unknown_columns import meant_by

PROJECT = Path(__file__).resolve().parent.parent.parent
COPIES = PROJECT / "build" / "settings"
_NEW = "make new-settings DIR="
# Beside the copied files: whose they are.
_BUILD_FILE = ".build_file"
# Folders written before there were these files do without: as if nothing but the header was there.
LATER = frozenset({"survey_questions.csv", "targets.csv"})


def take_settings(folder: Path, build: Path, copies: Path = COPIES) -> None:
    """Copy the settings' CSV files for dbt; the sample company's are where dbt finds them.

    A folder from before a file or a column came does without: of the files in LATER only the header
    is written, a column is added with nothing in it. `build` must be there already: the copies of
    builds that are gone are removed. Raises LandingProblem if the folder is not there or lacks one
    of the other files, or where columns or a time zone are not what they should be.
    """
    if folder == Path(DEFAULT_SETTINGS):
        return
    samples = PROJECT / DEFAULT_SETTINGS
    source = folder if folder.is_absolute() else PROJECT / folder
    if not source.is_dir():
        raise LandingProblem(
            f"CONTACT_CENTER_SETTINGS={folder} is no folder; to start one: {_NEW}{folder}"
        )
    names = sorted(path.name for path in samples.glob("*.csv"))
    lacking = {name for name in names if not (source / name).is_file()}
    missing = sorted(lacking - LATER)
    if missing:
        raise LandingProblem(
            f"CONTACT_CENTER_SETTINGS={folder} lacks {', '.join(missing)}; to add them, with "
            f"nothing but their headers: {_NEW}{folder}"
        )
    try:
        for name in sorted(set(names) - lacking):
            _refuse_other_encodings(source / name)
            _refuse_other_columns(name, _header(source / name), _header(samples / name))
        _refuse_unknown_zones(source / "sites.csv")
    except LandingProblem as problem:
        raise LandingProblem(f"CONTACT_CENTER_SETTINGS={folder}: {problem}") from None
    _remove_those_of_gone_builds(copies)
    for copy in copies_of(build, copies):
        _copy(source, copy, samples, lacking)
        (copy / _BUILD_FILE).write_text(str(build.absolute()), "utf-8")


def copies_of(build: Path, copies: Path = COPIES) -> set[Path]:
    """The folders in which dbt looks for the settings of a build (dbt_project.yml says the same).

    It knows the build file as CONTACT_CENTER_BUILD says it: as a person has set it, or, run by us,
    as an absolute path.
    """
    spellings = {str(build), str(build.absolute())}
    return {copies / _key(text) for text in spellings}


def _refuse_other_encodings(path: Path) -> None:
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError:
        raise LandingProblem(
            f"{path.name} is not UTF-8; save it so, or: iconv -f WINDOWS-1252 -t UTF-8"
        ) from None


def _refuse_other_columns(name: str, own: list[str], wanted: list[str]) -> None:
    # A column beside them is somebody's own business, unless one of them was meant.
    free = [column for column in wanted if column not in own]
    if own and free == wanted:
        raise LandingProblem(f"{name} begins with other columns than {','.join(wanted)}")
    for column in own:
        meant = None if column in wanted else meant_by(column, free)
        if meant:
            raise LandingProblem(f"{name} has a column {column}; it is called {meant}")


def _refuse_unknown_zones(sites: Path) -> None:
    with sites.open(encoding="utf-8-sig", newline="") as file, confined.connect() as connection:
        confined.confine(connection)
        for row in csv.DictReader(file):
            zone = row.get("time_zone") or "UTC"
            try:
                connection.execute("select now() at time zone ?", [zone])
            except duckdb.Error:
                raise LandingProblem(
                    f"sites.csv has {row.get('site')} in {zone}, which is no time zone; write an "
                    "IANA name such as Europe/Berlin"
                ) from None


def _key(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _remove_those_of_gone_builds(copies: Path) -> None:
    for note in copies.glob(f"*/{_BUILD_FILE}"):
        if not Path(note.read_text("utf-8")).exists():
            shutil.rmtree(note.parent, ignore_errors=True)


def _copy(source: Path, copy: Path, samples: Path, lacking: set[str]) -> None:
    copy.mkdir(parents=True, exist_ok=True)
    for old in copy.glob("*.csv"):
        old.unlink()
    for name in sorted(path.name for path in samples.glob("*.csv")):
        wanted = _header(samples / name)
        own = [] if name in lacking else _header(source / name)
        if not own:
            (copy / name).write_text(",".join(wanted) + "\n", "utf-8")
        elif not set(wanted) <= set(own):
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
    except (FileNotFoundError, UnicodeDecodeError):
        # Landing says what is wrong with it.
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
