"""What meets on the floor: an agent's seat, a customer's ticket, a task that can wait."""

from __future__ import annotations

from collections.abc import Callable

import simpy

from scripts.sample.staff import Agent
from scripts.sample.world import World

UNPAID = {"lunch": "break"}


class Seat:
    """An agent at work. `mode` is phone, chat or email; None while he takes no contact."""

    __slots__ = (
        "active", "agent", "day", "freed", "is_out", "is_ringing", "mode", "parked", "queues",
        "since", "site", "slowness", "starts", "state", "world",
    )  # fmt: skip

    def __init__(self, world: World, agent: Agent, day: int) -> None:
        self.world, self.agent, self.day, self.site = world, agent, day, agent.site
        self.queues, self.slowness = agent.queues(day), agent.slowness(day)
        self.mode: str | None = None
        self.active, self.is_ringing, self.is_out = 0, False, False
        self.parked: Task | None = None  # put aside for a call
        self.state, self.since = "available", world.env.now
        self.freed: simpy.Event | None = None
        self.starts: set[int] = set()

    def can(self, queue: str) -> bool:
        """Whether the agent is skilled for a queue."""
        return queue in self.queues

    def is_busy(self) -> bool:
        """Whether a contact or a ringing telephone keeps the agent."""
        return self.active > 0 or self.is_ringing

    def change(self, state: str) -> None:
        """Another state without a contact from now on; only where no contact is held."""
        self.close()
        self.state, self.since = state, self.world.env.now

    def take(self) -> None:
        """A contact begins."""
        if self.active == 0:
            self.close()
        self.active += 1

    def put_down(self) -> None:
        """A contact is over, or put aside."""
        self.active -= 1
        if self.active == 0:
            self.state, self.since = "available", self.world.env.now

    def done(self) -> None:
        """A contact is over, its after-work too: on to the next, or out if the plan says so."""
        self.put_down()
        if self.active == 0 and self.freed is not None:
            self.freed.succeed()
            self.freed = None
        elif self.mode is not None:
            self.world.floor.offer(self)

    def write(self, state: str, since: int, until: int, contact_id: str | None) -> None:
        """A row of the trail; two that begin in the same millisecond are moved apart."""
        while since in self.starts:
            since += 1
        if until > since:
            self.starts.add(since)
            is_paid = False if state in UNPAID else None
            state = UNPAID.get(state, state)
            row = (self.agent.agent_id, state, since, until, contact_id, None, is_paid, None)
            self.world.add("agent_states", row)

    def close(self) -> None:
        """Writes the state without a contact that ends now."""
        if self.world.env.now > self.since:
            self.write(self.state, self.since, self.world.env.now, None)

    def log_out(self) -> None:
        """The end of the working day."""
        self.close()
        self.is_out = True


class Ticket:
    """A customer's place in a line; `signal` tells how it ends: (what, seat, ringing since)."""

    __slots__ = (
        "contact_id", "entered", "is_open", "priority", "queue", "ring_since", "seat", "signal",
        "site",
    )  # fmt: skip

    def __init__(self, world: World, contact_id: str, queue: str, site: str, priority: int) -> None:
        self.contact_id, self.queue, self.site, self.priority = contact_id, queue, site, priority
        self.entered, self.is_open = world.env.now, True
        self.signal = world.env.event()
        self.seat: Seat | None = None
        self.ring_since: int | None = None


class Task:
    """Work that no customer waits for on the line: a written answer, a case, or an own call.

    Written work (`length` gives its milliseconds) may be put aside for a caller; an own call
    (`length` None) is begun by `finish` and keeps the agent to its end.
    """

    __slots__ = (
        "began", "contact_id", "finish", "left", "length", "order", "queue", "site", "state",
        "turn", "worked",
    )  # fmt: skip

    def __init__(
        self,
        order: tuple[int, int, int],
        site: str,
        queue: str,
        finish: Callable[..., None],
        length: Callable[[Seat], int] | None = None,
        contact_id: str | None = None,
        state: str = "contact",
    ) -> None:
        self.order, self.site, self.queue = order, site, queue
        self.finish, self.length = finish, length
        self.contact_id, self.state = contact_id, state
        self.left: int | None = None
        self.began = self.worked = self.turn = 0

    def __lt__(self, other: Task) -> bool:
        return self.order < other.order
