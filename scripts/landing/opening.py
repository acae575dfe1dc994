"""Opening an export for sure: the file itself and no link, and the same from begin to end."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path
from typing import BinaryIO

from scripts.landing.limits import Refused


class Changed(Refused):
    """A file that was written while it was read."""


def signature(status: os.stat_result) -> str:
    """What changes whenever a file is written, moved or replaced, without reading it."""
    return "-".join(
        str(part)
        for part in (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
    )


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading. Raises Refused for links and all else, and OSError."""
    # O_NONBLOCK: a FIFO that took the file's place between listing and opening must not hang us.
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused("is no regular file any more; put the file itself there")
    return os.fdopen(descriptor, "rb")


def sha256(stream: BinaryIO) -> str:
    """The hash of everything from the stream's position on, in hex."""
    return hashlib.file_digest(stream, "sha256").hexdigest()


def refuse_if_changed(path: Path, before: str) -> None:
    """Raise Changed if the file is no longer the one whose signature this is."""
    try:
        now = signature(os.lstat(path))
    except OSError:
        now = ""
    if now != before:
        raise Changed("changed while it was read; it is read again by the next landing")
