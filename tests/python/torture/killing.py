"""Running a command of the project, and ending it like a power cut does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from harness import ROOT

# So long at most may what a killed command had started live on, in seconds.
_ORPHANS = 30


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit status (below 0 = killed), seconds that it took, what it said.

    `orphans_seconds` is how long what it had started went on without it.
    """

    status: int
    seconds: float
    said: str
    orphans_seconds: float = 0.0

    @property
    def was_killed(self) -> bool:
        """Whether it was killed before it was done."""
        return self.status < 0


def run(
    command: Sequence[str],
    variables: Mapping[str, str],
    kill_after: float | None = None,
    *,
    only_the_driver: bool = False,
    prepare: Callable[[], None] | None = None,
) -> Ended:
    """Run `python -m command`, and kill -9 it after so many seconds if it is not done by then.

    Everything that it started dies with it, as in a crash of the machine; or `only_the_driver`
    does. `prepare` is called in the new process before the command. Raises AssertionError if
    something goes on without its driver.
    """
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=dict(variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
        preexec_fn=prepare,
    )
    try:
        said, _ = process.communicate(timeout=kill_after)
        return Ended(process.returncode, time.monotonic() - began, said)
    except subprocess.TimeoutExpired:
        pass
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    if only_the_driver:
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    seconds, killed = time.monotonic() - began, time.monotonic()
    while _is_alive(process.pid):
        assert time.monotonic() - killed < _ORPHANS, "something goes on without its driver"
        time.sleep(0.02)
    said, _ = process.communicate()
    return Ended(process.returncode, seconds, said, time.monotonic() - killed)


def _is_alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
