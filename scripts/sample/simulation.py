"""One run of the sample company: from a seed to the rows of its systems."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from random import Random

from scripts.sample.calls import take_call
from scripts.sample.company import (
    FIRST_DAY,
    LAST_DAY,
    TEXT_QUEUES,
    make_agents,
    make_people,
    read_company,
)
from scripts.sample.conversations import take_conversation
from scripts.sample.demand import plan
from scripts.sample.outbound import call_out, send_out
from scripts.sample.surveys import add_stray_surveys
from scripts.sample.world import Need, World

REMINDERS = {"voice": 130, "sms": 90, "email": 30}


def simulate(seed: int) -> World:
    """The world when everything has happened; its tables are in order of arrival."""
    rng = Random(seed)
    company = read_company()
    customers, unknown_callers = make_people(rng)
    world = World(rng, company, make_agents(rng), customers, unknown_callers)
    world.take = partial(_take, world)
    world.call_out = partial(call_out, world)
    plan(world)
    _plan_reminders(world)
    world.run()
    add_stray_surveys(world)
    _add_records(world)
    return world


def _take(world: World, need: Need) -> None:
    (take_call if need.channel == "voice" else take_conversation)(world, need)


def _plan_reminders(world: World) -> None:
    """Reminders of appointments go to customers by telephone, text and e-mail."""
    days = (LAST_DAY - FIRST_DAY).days
    for channel, number in REMINDERS.items():
        for _ in range(number):
            site = world.rng.choice(("berlin", "chicago"))
            day = FIRST_DAY + timedelta(days=world.rng.randrange(days - 3))
            midnight = min(a for a, _ in _first_open(world, site, day))
            at = world.company.after_open_seconds(
                "orders", site, midnight, world.rng.randrange(36_000)
            )
            queue = TEXT_QUEUES.get(channel, "orders")
            person = world.rng.choice(world.customers)
            need = Need(int(at), site, channel, queue, "setup_help", person, "reminder")
            send = world.call_out if channel == "voice" else partial(send_out, world)
            world.later(at, site, partial(send, need, "reminder"))


def _first_open(world: World, site: str, day: date) -> list[tuple[int, int]]:
    while not (periods := world.company.periods("orders", site, day)):
        day += timedelta(days=1)
    return periods


def _add_records(world: World) -> None:
    """The agents' and customers' own records."""
    for agent in world.agents:
        world.add(
            "agents",
            agent_id=agent.agent_id,
            valid_from=agent.valid_from.isoformat(),
            name=agent.name,
            team=agent.team,
            site=agent.site,
            role="agent",
            employment="employee",
            fte=agent.fte,
            slots=1 if agent.desk == "voice" else 3,
            hired_on=agent.hired_on.isoformat(),
            left_on=agent.left_on.isoformat() if agent.left_on else None,
            leave_kind=agent.leave_kind,
        )
    for person in world.customers:
        world.add(
            "customers",
            customer_id=person.customer_id,
            segment=person.segment,
            first_seen_on=person.first_seen_on.isoformat(),
            value_tier=person.value_tier,
        )
