"""Faults of the machine that lands: they stop the landing, and no file is refused for them.

A file that is refused is not read again until it changes, and its earlier rows are gone. That must
not become of a sound file because the disk was full that night.
"""

from __future__ import annotations

import errno
import os

import duckdb

from scripts.landing.database import LandingProblem, first_line

# No room or right to write, or no memory or file handles left: never the fault of what is read.
_OURS = frozenset(
    {
        errno.ENOSPC,
        errno.EDQUOT,
        errno.EFBIG,
        errno.EROFS,
        errno.ENOMEM,
        errno.EMFILE,
        errno.ENFILE,
    }
)
# After these the database takes no more statements, whatever they are about.
_BROKEN = (duckdb.FatalException, duckdb.OutOfMemoryException)


def raise_if_ours(problem: OSError | duckdb.Error) -> None:
    """Raise LandingProblem if it is a fault of this machine, and not of the file that was read."""
    if isinstance(problem, OSError):
        if problem.errno in _OURS:
            raise LandingProblem(_words(os.strerror(problem.errno))) from problem
    elif isinstance(problem, _BROKEN):
        raise LandingProblem(_words(first_line(problem))) from problem
    elif isinstance(problem, duckdb.IOException):
        # DuckDB hands on the system's words, and not its number.
        text = str(problem)
        for number in _OURS:
            if os.strerror(number) in text:
                raise LandingProblem(_words(os.strerror(number))) from problem


def _words(reason: str) -> str:
    return (
        f"this machine could not go on ({reason}); make room or memory, and run this again: "
        "what is not in yet comes in then"
    )
