"""One run at a time: two of them would write into the same file or folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.environment import Environment, EnvironmentProblem
from scripts.rights import private_rights


class AlreadyRunning(Exception):
    """Another run has the build, or the folder; the message names it and says what to do."""


@contextmanager
def alone(environment: Environment) -> Iterator[None]:
    """Hold the build for oneself; when the process ends, however it does, the system lets go of it.

    What is made meanwhile, by other programs that are started too, is for owner and group only.
    Raises AlreadyRunning, or EnvironmentProblem where the build's folder cannot be written to.
    """
    with private_rights(), _locked(environment):
        yield


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself, which leaves nothing in it. Raises AlreadyRunning, OSError."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        _hold(descriptor, f"writing into {folder}")
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _locked(environment: Environment) -> Iterator[None]:
    place = environment.build.with_name(environment.build.name + ".lock")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock = place.open("a")
    except OSError as error:
        raise EnvironmentProblem(
            f"{place.parent}: cannot be written to ({error.strerror}); "
            "CONTACT_CENTER_BUILD names the file to build"
        ) from error
    with lock:
        _hold(lock.fileno(), f"at work on {environment.build}")
        yield


def _hold(descriptor: int, doing: str) -> None:
    """Lock what is open; the system lets go of it as it is closed. Raises AlreadyRunning."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise AlreadyRunning(
            f"Another run is {doing}. Wait until it is done; nothing was changed by this one."
        ) from error
