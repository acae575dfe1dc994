"""Running out of room, in the ways that this machine offers."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PR_CAPBSET_DROP = 24
# Root's rights to write and to read whatever the modes of files and folders say.
_ABOVE_MODES = (1, 2)


def no_file_over(size_bytes: int) -> Callable[[], None]:
    """For a new process: no file may grow beyond this size, as if the disk were full then."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size_bytes, size_bytes))

    return limit


def as_modes_say() -> None:
    """For a new process: modes of files and folders hold for root as well."""
    if os.geteuid():
        return
    library = ctypes.CDLL(None, use_errno=True)
    for capability in _ABOVE_MODES:
        if library.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0):
            raise OSError(ctypes.get_errno(), "this root may not give up rights")


@contextmanager
def small_disk(place: Path, size_bytes: int) -> Iterator[bool]:
    """A file system of this size at `place`, gone afterwards; False where one cannot be mounted."""
    place.mkdir(parents=True, exist_ok=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(place)]
    try:
        is_mounted = not subprocess.run(mount, capture_output=True, check=False).returncode
    except FileNotFoundError:
        is_mounted = False
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", str(place)], check=True)


def make_room(place: Path, size_bytes: int) -> None:
    """Let a file system of `small_disk` grow."""
    subprocess.run(["mount", "-o", f"remount,size={size_bytes}", str(place)], check=True)
