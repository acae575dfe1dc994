"""One run of the sample company: from a plan to the rows of its systems."""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator
from dataclasses import dataclass
from functools import partial
from random import Random

import numpy as np

from scripts.sample.calls import take_call
from scripts.sample.chats import take_chat
from scripts.sample.company import SITES, Company
from scripts.sample.demand import STREAMS, Demand, Stream, draw_issues
from scripts.sample.floor import Floor
from scripts.sample.localtime import MINUTE, WEEK
from scripts.sample.outbound import Outbound
from scripts.sample.outset import Outset, mondays
from scripts.sample.plan import Plan
from scripts.sample.schedules import Publication
from scripts.sample.shift import Shift
from scripts.sample.shifts import Absences, work
from scripts.sample.staff import staff_table
from scripts.sample.tables import COLUMNS, Table
from scripts.sample.threads import Threads
from scripts.sample.trunks import Trunks
from scripts.sample.world import Need, World

LOOK_AROUND = 4 * MINUTE
# Logs: nothing in the simulation reads them, so they can be handed over while it goes on.
LOGS = ("messages", "call_steps", "ring_attempts", "agent_states", "schedules")
HAND_OVER_EVERY = 4 * WEEK

Rota = Callable[[str, int], list[Shift]]
HandOver = Callable[[dict[str, list[tuple]]], None]


@dataclass(frozen=True)
class Simulated:
    """What happened: tables of the generic contract, the truth, and the company's settings.

    Instants are whole milliseconds since 1970 in UTC, dates are datetime.date, durations
    seconds. Cost and updated_at are empty here.
    """

    tables: dict[str, Table]
    truth: Table
    company: Company


def simulate(plan: Plan, rota: Rota | None = None, hand_over: HandOver | None = None) -> Simulated:
    """The company's days; the same plan gives the same rows.

    `rota` gives a site's shifts of the week of a Monday, else they are planned here. `hand_over`
    gets the rows of LOGS every few weeks, which are then not among the tables any more, and a copy
    of those of `truth`.
    """
    # Millions of small rows that all stay: looking for garbage among them only costs time.
    was_on = gc.isenabled()
    gc.disable()
    try:
        return _simulate(plan, rota, hand_over)
    finally:
        if was_on:
            gc.enable()


def _simulate(plan: Plan, rota: Rota | None, hand_over: HandOver | None) -> Simulated:
    outset = Outset.of(plan)
    company, demand, weeks = outset.company, outset.demand, mondays(plan)
    world = World(plan, company)
    rota = rota or outset.planner.week
    floor = world.floor = Floor(world)
    trunks = Trunks(world, _circuits(plan, demand))
    threads, outbound = Threads(world), Outbound(world)
    world.get_in_touch = partial(_get_in_touch, world, trunks, threads)
    world.call_out, world.follow_up = outbound.return_call, outbound.follow_up
    world.remind = outbound.remind
    publication, absences = Publication(world), Absences(world)
    for site in SITES:
        world.env.process(
            _weeks(world, rota, publication, absences, site, weeks, plan.stream(f"day {site}"))
        )
        world.env.process(_look_around(world, floor, outbound, site))
    for monday in weeks:
        for agent in outset.staff:
            publication.holidays(outset.planner, agent, monday)
    for stream in STREAMS:
        world.env.process(_arrive(world, stream, demand.arrivals[stream]))
    if hand_over is not None:
        world.env.process(_hand_over(world, hand_over))
    world.env.run_until(world.ends)
    threads.close_all()
    if hand_over is not None:
        hand_over(_take_logs(world))
    world.tables["agents"] = staff_table(outset.staff, world.last_day)
    world.tables["customers"] = world.people.table(world.first_contact_days(), plan)
    world.tables["trunk_usage"] = trunks.table()
    world.tables["cases"] = Table(COLUMNS["cases"], [_case_row(world, n) for n in world.cases])
    return Simulated(world.tables, world.truth, company)


def _get_in_touch(world: World, trunks: Trunks, threads: Threads, need: Need, channel: str) -> None:
    """A customer calls or writes now."""
    if channel == "voice":
        world.env.process(take_call(world, trunks, need))
    elif channel == "chat":
        world.env.process(take_chat(world, need))
    else:
        threads.take(need, channel)


def _arrive(world: World, stream: Stream, arrivals: np.ndarray) -> Generator:
    """New problems of one stream, one after the other."""
    rng = world.plan.numpy_stream(f"needs, {stream.site}, {stream.queue}")
    issues = draw_issues(stream, world.company.zones[stream.site].days(arrivals), rng)
    people = world.people.draw_many(stream.site, len(arrivals), rng)
    for at, issue, person in zip(arrivals.tolist(), issues, people, strict=True):
        yield world.env.timeout(at - world.env.now)
        world.get_in_touch(world.new_need(person, stream.site, issue), stream.channel)


def _weeks(
    world: World,
    rota: Rota,
    publication: Publication,
    absences: Absences,
    site: str,
    weeks: list[int],
    rng: Random,
) -> Generator:
    """Plans and works week after week."""
    zone = world.company.zones[site]
    for monday in weeks:
        starts = zone.instant(monday)
        if starts > world.env.now:
            yield world.env.timeout(starts - world.env.now)
        for shift in rota(site, monday):
            ends = zone.instant(shift.day, shift.last * 15 * MINUTE)
            # Nobody works in days that are not asked for, nor into them by night.
            if shift.day < world.first_day or ends > zone.instant(world.last_day + 1):
                continue
            ids = publication.publish(shift, monday)
            begins = zone.instant(shift.day, shift.first * 15 * MINUTE)
            delay = max(begins - 5 * MINUTE - world.env.now, 0)
            world.later(delay, _begin_shift, world, publication, absences, shift, ids, rng)


def _begin_shift(
    world: World,
    publication: Publication,
    absences: Absences,
    shift: Shift,
    ids: list[str],
    rng: Random,
) -> None:
    if absences.is_ill(shift.agent, shift.day):
        publication.report_ill(shift, ids)
    else:
        world.env.process(work(world, shift, rng))


def _look_around(world: World, floor: Floor, outbound: Outbound, site: str) -> Generator:
    """Every few minutes of the day idle telephone agents are given something else to do."""
    zone = world.company.zones[site]
    for day in range(world.first_day, world.last_day + 1):
        starts = zone.instant(day)
        if starts > world.env.now:
            yield world.env.timeout(starts - world.env.now)
        outbound.each_day(site, day)
        for opens, closes in world.company.hours("orders", site, day):
            if opens > world.env.now:
                yield world.env.timeout(opens - world.env.now)
            while world.env.now < closes:
                floor.use_idle(site)
                yield world.env.timeout(LOOK_AROUND)


def _hand_over(world: World, hand_over: HandOver) -> Generator:
    """Hands over what has been written, every few weeks."""
    while True:
        yield world.env.timeout(HAND_OVER_EVERY)
        hand_over(_take_logs(world))


def _take_logs(world: World) -> dict[str, list[tuple]]:
    """The rows of LOGS since the last time, and those of the truth."""
    taken = {}
    for name in LOGS:
        taken[name], world.tables[name] = world.tables[name].rows, Table(COLUMNS[name])
    taken["truth"] = world.truth.rows[world.handed_over :]
    world.handed_over = len(world.truth.rows)
    return taken


def _circuits(plan: Plan, demand: Demand) -> dict[str, int]:
    """Lines enough for a busy day, not for a recall."""
    found = {}
    for site in SITES:
        voice = sum(
            demand.expected[stream]
            for stream in STREAMS
            if stream.site == site and stream.channel == "voice"
        )
        busy = float(np.quantile(voice[voice > 0], 0.99)) * 1.3 * 11 / 30
        found[site] = int(busy + 2.4 * np.sqrt(busy) + 2)
    return found


def _case_row(world: World, need: Need) -> tuple:
    """A case as it stands at the end."""
    resolved = need.case_resolved
    if resolved is not None and resolved >= world.ends:
        resolved = None
    return (
        need.case_id, need.person.customer_id, need.issue.name, need.case_opened, resolved,
        need.case_reopened, None,
    )  # fmt: skip
