"""What lies there already is for its owner and group only, whoever made it and however.

What is made from now on gets its rights while it is made (scripts/landing/workplace.py).
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from scripts.driving.dbt import PROJECT
from scripts.environment import Environment

_ALLOWED = 0o750


def tighten(environment: Environment, variables: Mapping[str, str]) -> None:
    """Take all rights of others, and the group's right to write, from what is built, published and
    logged. What belongs to somebody else is left alone."""
    for path in _places(environment, variables):
        with suppress(OSError):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & ~_ALLOWED and not path.is_symlink():
                path.chmod(mode & _ALLOWED)


def _places(environment: Environment, variables: Mapping[str, str]) -> Iterator[Path]:
    for file in (environment.build, environment.published):
        # The build's name is the begin of the mart's, and of every file beside it.
        yield from _beginning_with(file.parent, (file.name, f".{file.name}."))
    folders = [
        variables.get("DBT_LOG_PATH") or PROJECT / "logs",
        variables.get("DBT_TARGET_PATH") or PROJECT / "target",
        PROJECT / "build" / "settings",
    ]
    for folder in map(Path, folders):
        if folder.is_dir() and not folder.is_symlink():
            yield folder
            for parent, names, files in os.walk(folder):
                yield from (Path(parent, name) for name in (*names, *files))


def _beginning_with(folder: Path, beginnings: tuple[str, ...]) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.name.startswith(beginnings)]
