"""The plan as it is published: some ten days ahead, now and then again with a change."""

from __future__ import annotations

from random import Random

from scripts.sample.localtime import DAY, HOUR
from scripts.sample.rota import Planner
from scripts.sample.shift import Shift
from scripts.sample.shifts import QUARTER
from scripts.sample.staff import Agent
from scripts.sample.world import World

PUBLISHED_DAYS_AHEAD, PUBLISHED_AT = 10, 15 * HOUR
CHANGED = 0.07  # shifts of which a break is moved after the plan was published
UNPAID = ("lunch",)


class Publication:
    """Writes the rows of schedules."""

    def __init__(self, world: World) -> None:
        self._world, self._rng = world, world.plan.stream("published")

    def publish(self, shift: Shift, monday: int) -> list[str]:
        """A shift as first published, and maybe changed; the shift is left as it then holds.

        Gives the ids of its activities, for changes on the day itself.
        """
        rng, world = self._rng, self._world
        zone = world.company.zones[shift.agent.site]
        published = zone.instant(monday - PUBLISHED_DAYS_AHEAD, PUBLISHED_AT)
        published += rng.randrange(0, 900_000)
        segments = shift.segments()
        ids = [f"S{world.serial('schedule') + 1_000_000}" for _ in segments]
        for schedule_id, segment in zip(ids, segments, strict=True):
            self._row(schedule_id, shift, segment, published)
        if rng.random() < CHANGED and _move_break(shift, rng):
            again = published + int(rng.uniform(1, 8) * DAY)
            for schedule_id, old, new in zip(ids, segments, shift.segments(), strict=True):
                if old != new:
                    self._row(schedule_id, shift, new, again)
        return ids

    def report_ill(self, shift: Shift, ids: list[str]) -> None:
        """On the day: in most cases the planner takes the shift out."""
        rng, zone = self._rng, self._world.company.zones[shift.agent.site]
        if rng.random() < 0.75:
            begins = zone.instant(shift.day, shift.first * QUARTER)
            said = begins + int(rng.uniform(-1.2, 0.8) * HOUR)
            for schedule_id, (_, first, last) in zip(ids, shift.segments(), strict=True):
                self._row(schedule_id, shift, ("sick", first, last), said)

    def holidays(self, planner: Planner, agent: Agent, monday: int) -> None:
        """Days off, from nine to five."""
        zone = self._world.company.zones[agent.site]
        published = zone.instant(monday - PUBLISHED_DAYS_AHEAD, PUBLISHED_AT)
        for day in range(monday, monday + 5):
            if (
                self._world.first_day <= day <= self._world.last_day
                and agent.desk != "none"
                and agent.works_on(day)
                and planner.away(agent, day)
            ):
                schedule_id = f"S{self._world.serial('schedule') + 1_000_000}"
                self._add(
                    schedule_id, agent, "vacation",
                    zone.instant(day, 9 * HOUR), zone.instant(day, 17 * HOUR), published,
                )  # fmt: skip

    def _row(
        self, schedule_id: str, shift: Shift, segment: tuple[str, int, int], published: int
    ) -> None:
        zone = self._world.company.zones[shift.agent.site]
        activity, first, last = segment
        starts = zone.instant(shift.day, first * QUARTER)
        ends = zone.instant(shift.day, last * QUARTER)
        self._add(schedule_id, shift.agent, activity, starts, ends, published)

    def _add(
        self, schedule_id: str, agent: Agent, activity: str, starts: int, ends: int, published: int
    ) -> None:
        if published < self._world.ends and ends > starts:
            paid = False if activity in UNPAID else None
            self._world.add(
                "schedules",
                (schedule_id, agent.agent_id, activity, starts, ends, None, paid, published, None),
            )


def _move_break(shift: Shift, rng: Random) -> bool:
    """Moves one break by a quarter of an hour within the piece of work after it."""
    words = shift.activities
    for place in range(1, len(words) - 3):
        if words[place] == "break" and words[place - 1] == words[place + 1] == words[place + 2]:
            words[place], words[place + 1] = words[place + 1], "break"
            return True
    return False
