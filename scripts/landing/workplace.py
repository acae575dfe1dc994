"""Where landing works: private rights for all that it creates, a folder for what it unpacks."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Everything that is created is for its owner and group only.
PRIVATE = 0o027


@contextmanager
def private_rights() -> Iterator[None]:
    """Within the block, files are created for their owner and group only."""
    before = os.umask(PRIVATE)
    try:
        yield
    finally:
        os.umask(before)


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
