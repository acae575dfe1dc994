"""The simulated clock: SimPy's, with less to do for each of two million events."""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush
from types import MethodType
from typing import Any

import simpy
from simpy.events import NORMAL


class Clock(simpy.Environment):
    """A SimPy environment whose `now` is a plain attribute, as it is asked for all the time.

    Events are those of SimPy, and come in its order.
    """

    now: int = 0  # ms since 1970 in UTC; takes the place of SimPy's property

    def __init__(self, begins: int) -> None:
        super().__init__(initial_time=begins)
        self.now = begins
        # SimPy binds these early too, but not in classes below its own.
        self.timeout = MethodType(simpy.Timeout, self)
        self.process = MethodType(simpy.Process, self)
        self.event = MethodType(simpy.Event, self)

    def later(self, delay: int, action: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        """Lets something happen after so many milliseconds."""
        if delay < 0:
            raise ValueError(f"{delay} ms: what is over cannot happen later")
        due = _Due(action, arguments)
        heappush(self._queue, (self.now + delay, NORMAL, next(self._eid), due))

    def run_until(self, ends: int) -> None:
        """Lets everything happen that is due before an instant."""
        queue = self._queue
        while queue and queue[0][0] < ends:
            self._now, _, _, event = heappop(queue)
            self.now = self._now
            callbacks, event.callbacks = event.callbacks, None
            for callback in callbacks:
                callback(event)
            if not event._ok:
                raise event._value


class _Due:
    """An event for which nobody waits: it does one thing, when it is due."""

    __slots__ = ("action", "arguments", "callbacks")
    _ok = True

    def __init__(self, action: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.action, self.arguments, self.callbacks = action, arguments, (_happen,)


def _happen(due: _Due) -> None:
    due.action(*due.arguments)
