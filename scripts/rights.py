"""What we make is for its owner and group only: while it is made, and what lies there already.

Who allows less (a umask of 077) gets less: nothing here ever gives rights, it only takes them.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from scripts.driving.dbt import PROJECT
from scripts.environment import Environment

# No rights for others, and none to write for the group.
_TAKEN = 0o027


@contextmanager
def private_rights() -> Iterator[None]:
    """Within the block all that is made, by programs that are started too, is private."""
    before = os.umask(_TAKEN)
    # What was taken already stays taken.
    os.umask(before | _TAKEN)
    try:
        yield
    finally:
        os.umask(before)


def tighten(environment: Environment, variables: Mapping[str, str]) -> None:
    """Take all rights of others, and the group's right to write, from what is built, published and
    logged. What belongs to somebody else is left alone."""
    for path in _places(environment, variables):
        with suppress(OSError):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & _TAKEN and not path.is_symlink():
                path.chmod(mode & ~_TAKEN)


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
