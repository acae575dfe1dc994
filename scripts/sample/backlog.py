"""Work without a customer on the line: written contacts and own calls, in order of priority."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from heapq import heappop, heappush

from scripts.sample.company import SITES, TEXT_QUEUES
from scripts.sample.seats import Seat, Task
from scripts.sample.world import World

# What either site answers: who writes a text expects an answer at night too.
SHARED = (TEXT_QUEUES["sms"],)
OTHER = {"berlin": "chicago", "chicago": "berlin"}


class Backlog:
    """The tasks of both sites, and who writes what at the moment."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._heaps: dict[tuple[str, str], list[Task]] = defaultdict(list)
        # Telephone agents at a written answer; whoever began first is disturbed first.
        self.writing: dict[str, dict[Seat, Task]] = {site: {} for site in SITES}
        self._serial = 0

    def add(
        self,
        site: str,
        priority: int,
        queue: str,
        finish: Callable[..., None],
        length: Callable[[Seat], int] | None = None,
        contact_id: str | None = None,
        state: str = "contact",
    ) -> None:
        """A new task; see Task for what it does."""
        self._serial += 1
        order = (priority, self._world.env.now, self._serial)
        task = Task(order, site, queue, finish, length, contact_id, state)
        heappush(self._heaps[site, queue], task)

    def give(self, seat: Seat, may_call: bool = True) -> bool:
        """Gives the agent the task put aside, or the next he is skilled for; False = none."""
        task, seat.parked = seat.parked, None
        if task is None:
            heap = self._first(seat, may_call)
            if heap is None:
                return False
            task = heappop(heap)
        self._begin(task, seat)
        return True

    def _first(self, seat: Seat, may_call: bool) -> list[Task] | None:
        """The queue of tasks whose first comes before all others that the agent may take."""
        found = None
        for queue in seat.queues:
            for site in (seat.site, OTHER[seat.site]) if queue in SHARED else (seat.site,):
                heap = self._heaps[site, queue]
                if heap and (may_call or heap[0].length is not None):
                    found = heap if found is None or heap[0].order < found[0].order else found
        return found

    def return_parked(self, seat: Seat) -> None:
        """What a leaving agent has put aside goes back to all."""
        if seat.parked is not None:
            heappush(self._heaps[seat.parked.site, seat.parked.queue], seat.parked)
            seat.parked = None

    def disturb(self, seat: Seat) -> None:
        """A caller takes the agent away from what he writes."""
        task = self.writing[seat.site].pop(seat)
        now = self._world.env.now
        seat.write(task.state, task.began, now, task.contact_id)
        task.turn += 1
        task.worked += now - task.began
        task.left -= now - task.began
        seat.parked = task
        seat.put_down()

    def _begin(self, task: Task, seat: Seat) -> None:
        seat.take()
        if task.length is None:
            task.finish(seat)
            return
        if task.left is None:
            task.left = task.length(seat)
        task.began = self._world.env.now
        if seat.mode == "phone":
            self.writing[seat.site][seat] = task
        self._world.later(task.left, self._done, task, seat, task.turn)

    def _done(self, task: Task, seat: Seat, turn: int) -> None:
        if task.turn != turn:
            return
        self.writing[seat.site].pop(seat, None)
        now = self._world.env.now
        seat.write(task.state, task.began, now, task.contact_id)
        task.finish(seat, task.worked + now - task.began)
        seat.done()
