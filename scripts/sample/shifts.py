"""An agent's day as it happens: late or ill, breaks that begin when the caller has hung up."""

from __future__ import annotations

from collections.abc import Generator
from random import Random

from scripts.sample.company import SECOND_LEVEL
from scripts.sample.localtime import HOUR, MINUTE
from scripts.sample.seats import Seat
from scripts.sample.shift import Shift
from scripts.sample.staff import Agent
from scripts.sample.world import World

WORK = ("phone", "chat", "email")
STATES = {
    "lunch": "lunch", "break": "break", "meeting": "meeting", "coaching": "training",
    "training": "training", "offline": "offline",
}  # fmt: skip
QUARTER = HOUR // 4
ILL_A_DAY = 0.013  # falls ill on a day at work
AWAY_FROM_DESK = 0.035  # leaves the desk unplanned within a piece of work


class Absences:
    """Who is ill when; nobody knows before the day."""

    def __init__(self, world: World) -> None:
        self._rng = world.plan.stream("absences")
        self._until: dict[int, int] = {}

    def is_ill(self, agent: Agent, day: int) -> bool:
        """To be asked once a shift, in order of days."""
        if day <= self._until.get(agent.serial, -1):
            return True
        season = 1.5 if (day % 365) in range(290, 366) or (day % 365) < 75 else 0.8
        if self._rng.random() < ILL_A_DAY * season:
            self._until[agent.serial] = day + min(int(self._rng.expovariate(1 / 3.0)), 20)
            return True
        return False


def work(world: World, shift: Shift, rng: Random) -> Generator:
    """The process of one shift that is worked."""
    env, floor = world.env, world.floor
    zone = world.company.zones[shift.agent.site]

    def at(quarter: int) -> int:
        return zone.instant(shift.day, quarter * QUARTER)

    begins, ends = at(shift.first), at(shift.last)
    late = rng.gauss(-0.5, 1.0) * MINUTE
    if rng.random() < 0.10:
        late += rng.expovariate(1 / 9) * MINUTE
    if rng.random() < 0.05:
        ends -= int(rng.expovariate(1 / 25) * MINUTE)
    yield env.timeout(max(begins + int(late) - env.now, 0))
    seat = Seat(world, shift.agent, shift.day)
    if SECOND_LEVEL in seat.queues:
        floor.specialists[seat] = None
    for activity, first, last in _with_surprises(shift, rng):
        start, end = at(first), min(at(last), ends)
        if start >= ends:
            break
        if activity not in WORK:
            start += int(rng.gauss(0, 2.0) * MINUTE)
        if start > env.now:
            yield env.timeout(start - env.now)
        if end <= env.now:
            continue
        if activity in WORK:
            floor.turn(seat, activity)
            yield env.timeout(end - env.now)
            continue
        yield from _finish(seat)
        if end <= env.now and activity not in ("lunch", "break"):
            continue
        seat.change(STATES[activity])
        planned = at(last) - at(first)
        if activity in ("lunch", "break", "offline"):
            length = int(planned * min(max(rng.gauss(1.04, 0.13), 0.5), 1.8))
        else:
            length = end - env.now + int(rng.gauss(0, 2) * MINUTE)
        yield env.timeout(max(length, MINUTE))
        seat.change("available")
    floor.specialists.pop(seat, None)
    yield from _finish(seat)
    seat.log_out()


def _finish(seat: Seat) -> Generator:
    """Takes nothing new, and waits until what is begun is over."""
    seat.world.floor.turn(seat, None)
    while seat.is_busy():
        seat.freed = seat.world.env.event()
        yield seat.freed


def _with_surprises(shift: Shift, rng: Random) -> list[tuple[str, int, int]]:
    """The plan's segments, now and then with some minutes away from the desk."""
    found = []
    for activity, first, last in shift.segments():
        if activity in WORK and last - first >= 4 and rng.random() < AWAY_FROM_DESK:
            middle = rng.randrange(first + 1, last - 1)
            found += [(activity, first, middle), ("offline", middle, middle + 1)]
            first = middle + 1
        found.append((activity, first, last))
    return found
