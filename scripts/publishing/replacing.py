"""Replacing a file in one step: who has it open keeps the old one, who comes gets the new."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# Its owner writes, its group reads.
_MODE = 0o640


def replace_in_one_step(source: Path, target: Path, check: Callable[[Path], None]) -> None:
    """Copy `source` over `target` such that no reader ever sees a part of it.

    `check` looks at the copy before it takes the target's place; whatever it raises stops that.
    Raises OSError if the folder cannot be written. What an earlier crash left is removed.
    """
    if not target.parent.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync(target.parent.parent)
    with _copy_beside(target) as copy:
        shutil.copyfile(source, copy)
        check(copy)
        _sync(copy)
        # Somebody may have opened the published file for writing: his log does not fit the new one.
        target.with_name(target.name + ".wal").unlink(missing_ok=True)
        os.replace(copy, target)
    _sync(target.parent)


def write_in_one_step(target: Path, text: str) -> None:
    """Write a small file such that there is the old text or the new one, whatever happens."""
    with _copy_beside(target) as copy:
        copy.write_text(text, encoding="utf-8")
        _sync(copy)
        os.replace(copy, target)
    _sync(target.parent)


@contextmanager
def _copy_beside(target: Path) -> Iterator[Path]:
    """An empty file beside the target, with its final rights; gone after the `with` block."""
    for leftover in target.parent.glob(f".{_literal(target.name)}.*.tmp"):
        leftover.unlink(missing_ok=True)
    copy = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        # Made with its final rights, so that nobody can read it for a moment; or with fewer, where
        # whoever runs this allows less (umask).
        os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE))
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _literal(name: str) -> str:
    return "".join(f"[{character}]" if character in "*?[" else character for character in name)


def _sync(path: Path) -> None:
    # After a power cut there is the old file or the new one, nothing between.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
