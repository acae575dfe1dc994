"""The simulated clock: SimPy's, with less to do for each of two million events."""

from __future__ import annotations

from heapq import heappop

import simpy


class Clock(simpy.Environment):
    """A SimPy environment whose `now` is a plain attribute, as it is asked for all the time.

    Events are those of SimPy, and come in its order.
    """

    now: int = 0  # ms since 1970 in UTC; takes the place of SimPy's property

    def __init__(self, begins: int) -> None:
        super().__init__(initial_time=begins)
        self.now = begins

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
