"""Where landing works: a folder beside the build file, for what it unpacks."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def work_folder(build: Path) -> Iterator[Path]:
    """A private folder beside the build file for what must be unpacked; gone afterwards."""
    build.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=_work_prefix(build), dir=build.parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def remove_leftovers(build: Path, work: Path) -> None:
    """Remove what crashed runs left; only who holds the build file may.

    That is landings' work folders, and what DuckDB had put aside while dbt was building.
    """
    shutil.rmtree(build.with_name(build.name + ".tmp"), ignore_errors=True)
    for folder in build.parent.iterdir():
        if folder.name.startswith(_work_prefix(build)) and folder != work:
            shutil.rmtree(folder, ignore_errors=True)


def _work_prefix(build: Path) -> str:
    return f".{build.name}.landing-"
