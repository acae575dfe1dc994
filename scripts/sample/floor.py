"""The floor: agents at their desks, customers in line, and who is given to whom."""

from __future__ import annotations

from random import Random

from scripts.sample.backlog import OTHER, Backlog
from scripts.sample.company import SECOND_LEVEL, SITES
from scripts.sample.localtime import MINUTE, SECOND
from scripts.sample.seats import Seat, Ticket
from scripts.sample.world import World

MISSED, REJECTED = 0.028, 0.007
RING_OUT = 20 * SECOND
MODES = ("phone", "chat", "email")


class Floor:
    """Lines and idle agents of both sites; the longest idle among the skilled is next."""

    def __init__(self, world: World) -> None:
        self.world, self.backlog = world, Backlog(world)
        self._rng: Random = world.plan.stream("ringing")
        # In order of time: the first key has been idle longest.
        self.idle: dict[tuple[str, str], dict[Seat, None]] = {
            (site, mode): {} for site in SITES for mode in MODES
        }
        self.specialists: dict[Seat, None] = {}  # logged in at either site
        self.calls: dict[str, list[Ticket]] = {site: [] for site in SITES}
        self.chats: dict[str, list[Ticket]] = {site: [] for site in SITES}

    # -- customers ------------------------------------------------------------------------------

    def enter(self, ticket: Ticket) -> None:
        """A caller joins the line, or rings at once."""
        if not self._find(ticket):
            _queue(ticket, self.calls[ticket.site])

    def enter_chat(self, ticket: Ticket) -> None:
        """A chat joins the line, or goes to the agent with the fewest chats, here or there."""
        for site in (ticket.site, OTHER[ticket.site]):
            seats = [s for s in self.idle[site, "chat"] if s.active < s.agent.slots]
            if seats:
                self._assign(ticket, min(seats, key=lambda seat: seat.active))
                return
        _queue(ticket, self.chats[ticket.site])

    def leave(self, ticket: Ticket, what: str) -> None:
        """The customer leaves the line for another reason than an answer, if still in it."""
        if not ticket.is_open:
            return
        ticket.is_open = False
        seat = ticket.seat
        if seat is not None:
            what = "ringing" if what == "abandoned" else what
            self._attempt(ticket, seat, "cancelled")
            self._stop_ringing(seat)
        else:
            for line in (self.calls[ticket.site], self.chats[ticket.site]):
                if ticket in line:
                    line.remove(ticket)
        ticket.signal.succeed((what, seat, ticket.ring_since))

    def work_came(self, site: str, priority: int) -> None:
        """A new task lies in the backlog: is there somebody for it at once?"""
        for where in (site, OTHER[site]):
            for seat in list(self.idle[where, "email"]):
                if self._give(seat):
                    return
            for seat in list(self.idle[where, "chat"]):
                if seat.active < (seat.agent.slots if priority == 0 else 1) and self._give(seat):
                    return
            if priority > 0:
                return

    # -- agents ---------------------------------------------------------------------------------

    def offer(self, seat: Seat) -> None:
        """An agent has time: the next in line, else a task, else idle."""
        site = seat.site
        if seat.mode == "phone":
            ticket = self._next_call(seat)
            if ticket is not None:
                self._ring(ticket, seat)
                return
            if seat.parked is None or not self.backlog.give(seat):
                self.idle[site, "phone"].setdefault(seat)
        elif seat.mode == "chat":
            for line in (self.chats[site], self.chats[OTHER[site]]):
                while seat.active < seat.agent.slots and line:
                    self._assign(line.pop(0), seat)
            if seat.active == 0:
                self.backlog.give(seat)
            if seat.active < seat.agent.slots:
                self.idle[site, "chat"].setdefault(seat)
        elif seat.active == 0 and not self.backlog.give(seat):
            self.idle[site, "email"].setdefault(seat)

    def turn(self, seat: Seat, mode: str | None) -> None:
        """The agent's plan says something else now; None = takes nothing any more."""
        self._not_idle(seat)
        seat.mode = mode
        if mode is None:
            self.backlog.writing[seat.site].pop(seat, None)
            self.backlog.return_parked(seat)
        elif not seat.is_busy():
            if seat.state != "available":
                seat.change("available")
            self.offer(seat)
        elif mode == "chat" and seat.active < seat.agent.slots and not seat.is_ringing:
            self.idle[seat.site, "chat"].setdefault(seat)

    def use_idle(self, site: str) -> None:
        """Idle telephone agents write, and call where enough others stay free for callers."""
        idle = list(self.idle[site, "phone"])
        for place, seat in enumerate(idle):
            may_call = place + 1 < len(idle) or bool(self.backlog.writing[site])
            if not self._give(seat, may_call):
                break

    # -- how they meet --------------------------------------------------------------------------

    def _find(self, ticket: Ticket) -> bool:
        """Rings the longest idle agent, or else one who is writing.

        Specialists are few: they take what is escalated at either site.
        """
        sites = (
            (ticket.site, OTHER[ticket.site]) if ticket.queue == SECOND_LEVEL else (ticket.site,)
        )
        for site in sites:
            for seat in self.idle[site, "phone"]:
                if ticket.queue in seat.queues:
                    self._ring(ticket, seat)
                    return True
            for seat in self.backlog.writing[site]:
                if ticket.queue in seat.queues and seat.mode == "phone":
                    self.backlog.disturb(seat)
                    self._ring(ticket, seat)
                    return True
        return False

    def _next_call(self, seat: Seat) -> Ticket | None:
        """Takes the first out of the line whom the agent can help."""
        for site in (seat.site, OTHER[seat.site]):
            for ticket in self.calls[site]:
                is_here = site == seat.site or ticket.queue == SECOND_LEVEL
                if is_here and ticket.queue in seat.queues:
                    self.calls[site].remove(ticket)
                    return ticket
        return None

    def _give(self, seat: Seat, may_call: bool = True) -> bool:
        if not self.backlog.give(seat, may_call):
            return False
        if seat.mode != "chat" or seat.active >= seat.agent.slots:
            self._not_idle(seat)
        return True

    def _not_idle(self, seat: Seat) -> None:
        for mode in MODES:
            self.idle[seat.site, mode].pop(seat, None)

    def _assign(self, ticket: Ticket, seat: Seat) -> None:
        ticket.is_open = False
        seat.take()
        if seat.active >= seat.agent.slots:
            self._not_idle(seat)
        ticket.signal.succeed(("answered", seat, None))

    def _ring(self, ticket: Ticket, seat: Seat) -> None:
        rng, world = self._rng, self.world
        self._not_idle(seat)
        seat.is_ringing = True
        ticket.seat, ticket.ring_since = seat, world.env.now
        chance = rng.random()
        if chance < MISSED:
            world.later(RING_OUT, self._let_go, ticket, seat, ticket.ring_since, "missed")
        elif chance < MISSED + REJECTED:
            delay = int(rng.uniform(2, 7) * SECOND)
            world.later(delay, self._let_go, ticket, seat, ticket.ring_since, "rejected")
        else:
            delay = int(min(4 + rng.expovariate(1 / 2.6), 19) * SECOND)
            world.later(delay, self._answer, ticket, seat, ticket.ring_since)

    def _answer(self, ticket: Ticket, seat: Seat, since: int) -> None:
        if not ticket.is_open or ticket.seat is not seat or ticket.ring_since != since:
            return
        ticket.is_open = False
        seat.is_ringing = False
        seat.take()
        self._attempt(ticket, seat, "answered")
        ticket.signal.succeed(("answered", seat, since))

    def _let_go(self, ticket: Ticket, seat: Seat, since: int, result: str) -> None:
        """The agent did not answer: a short break for him, the head of the line for the caller."""
        if not ticket.is_open or ticket.seat is not seat or ticket.ring_since != since:
            return
        self._attempt(ticket, seat, result)
        ticket.seat = ticket.ring_since = None
        mode, seat.mode = seat.mode, None
        self._stop_ringing(seat)
        if mode is not None:
            seat.change("break")
            pause = int(self._rng.uniform(2.0, 6.0) * MINUTE) if result == "missed" else 45 * SECOND
            self.world.later(pause, self._come_back, seat, mode, seat.since)
        self.enter(ticket)

    def _come_back(self, seat: Seat, mode: str, since: int) -> None:
        """Ends the short break, unless the plan has said something else meanwhile."""
        if not seat.is_out and seat.mode is None and seat.since == since and seat.freed is None:
            self.turn(seat, mode)

    def _stop_ringing(self, seat: Seat) -> None:
        seat.is_ringing = False
        if seat.freed is not None and seat.active == 0:
            seat.freed.succeed()
            seat.freed = None
        elif seat.mode is not None:
            self.offer(seat)

    def _attempt(self, ticket: Ticket, seat: Seat, result: str) -> None:
        agent_id, now = seat.agent.agent_id, self.world.env.now
        row = (ticket.contact_id, agent_id, ticket.ring_since, now, result, None)
        self.world.add("ring_attempts", row)


def _queue(ticket: Ticket, line: list[Ticket]) -> None:
    """Puts a ticket into its place: by priority, then by entry."""
    place = len(line)
    order = (ticket.priority, ticket.entered)
    while place and (line[place - 1].priority, line[place - 1].entered) > order:
        place -= 1
    line.insert(place, ticket)
