"""Contacts that the company begins: calls returned, follow-ups, offers and reminders."""

from __future__ import annotations

import math
from functools import partial

from scripts.sample.conversation import start_conversation, write_conversation
from scripts.sample.handling import agent_says, draw_sale, draw_talk, solves
from scripts.sample.issues import BY_NAME
from scripts.sample.localtime import DAY, HOUR, MINUTE, SECOND
from scripts.sample.needs import settle
from scripts.sample.people import choose
from scripts.sample.seats import Seat
from scripts.sample.tables import COLUMNS
from scripts.sample.world import Need, World

RETURNED = {"callback_requested": 0.93, "voicemail": 0.86, "abandoned": 0.34, "after_hours": 0.05}
RETURN_MINUTES = {
    "callback_requested": 50, "voicemail": 120, "abandoned": 190, "after_hours": 300,
}  # fmt: skip
OFFERS_A_DAY, REMINDERS_A_DAY = 5.0, 8.0
REMINDED_BY = (("sms", 62), ("email", 22), ("voice", 16))
_BLANK = dict.fromkeys(COLUMNS["calls"])


class Outbound:
    """Plans the company's own contacts and makes them when an agent has time."""

    def __init__(self, world: World) -> None:
        self._world = world

    def return_call(self, need: Need, call_id: str, outcome: str, missed_at: int) -> None:
        """Maybe calls back whom nobody answered."""
        world, rng = self._world, self._world.outbound_rng
        known = not need.person.hides_number
        if not known or rng.random() >= RETURNED.get(outcome, 0.0):
            return
        delay = int(rng.lognormvariate(math.log(RETURN_MINUTES[outcome]), 0.9) * MINUTE)
        self._plan(need, world.env.now + delay, "service", call_id)

    def follow_up(self, need: Need) -> None:
        """Tells a customer some days later how the case stands."""
        rng = self._world.outbound_rng
        delay = int(rng.lognormvariate(math.log(30), 0.6) * HOUR)
        self._plan(need, self._world.env.now + delay, "service", None)

    def remind(self, need: Need) -> None:
        """Reminds of a technician's visit on the day before."""
        rng = self._world.outbound_rng
        self._plan_reminder(need, self._world.env.now + int(rng.uniform(2, 9) * DAY))

    def each_day(self, site: str, day: int) -> None:
        """Offers to customers, and reminders of deliveries; to be called once a day."""
        world, rng = self._world, self._world.outbound_rng
        share = world.plan.size * (0.55 if site == "berlin" else 0.45)
        morning = world.company.zones[site].instant(day, 9 * HOUR)
        if world.company.hours("sales", site, day):
            for _ in range(_about(rng.random(), OFFERS_A_DAY * share)):
                need = self._quiet_need(site, "product_question")
                self._plan(need, morning + int(rng.uniform(0, 7) * HOUR), "sales", None)
        for _ in range(_about(rng.random(), REMINDERS_A_DAY * share)):
            need = self._quiet_need(site, "delivery_status")
            self._plan_reminder(need, morning + int(rng.uniform(0, 8) * HOUR))

    def _quiet_need(self, site: str, issue: str) -> Need:
        """Something that the company, not the customer, thought of."""
        world = self._world
        person = world.people.draw(site, world.outbound_rng)
        while person.customer_id is None:
            person = world.people.draw(site, world.outbound_rng)
        need = world.new_need(person, site, BY_NAME[issue])
        need.is_solved = True
        return need

    def _plan(self, need: Need, at: int, purpose: str, returns: str | None, tries: int = 1) -> None:
        world = self._world
        queue = need.issue.queue
        opens, closes = world.company.next_open(queue, need.site, max(at, world.env.now))
        if opens > at:
            at = opens + int(world.outbound_rng.betavariate(1.1, 3) * (closes - opens))
        if at < world.ends:
            world.later(at - world.env.now, self._to_work, need, purpose, returns, tries)

    def _to_work(self, need: Need, purpose: str, returns: str | None, tries: int) -> None:
        if returns is not None and need.is_solved:
            return
        floor = self._world.floor
        dial = partial(self._dial, need, purpose, returns, tries)
        floor.backlog.add(need.site, 1, need.issue.queue, dial)
        floor.work_came(need.site, 1)

    def _dial(self, need: Need, purpose: str, returns: str | None, tries: int, seat: Seat) -> None:
        world, rng = self._world, self._world.outbound_rng
        began = world.env.now
        outcome = choose(rng, (("answered", 58), ("no_answer", 31), ("busy", 7), ("failed", 4)))
        ringing = began + int(rng.uniform(3, 7) * SECOND)
        seconds = {"answered": 5 + rng.expovariate(1 / 8), "no_answer": rng.uniform(22, 40)}
        connects = ringing + int(seconds.get(outcome, 2.0) * SECOND)
        if outcome != "answered":
            ended, after, talk = connects, int(rng.uniform(10, 40) * SECOND), None
        else:
            part = draw_talk(world, need, seat, is_second=True)
            factor = 0.45 if purpose == "reminder" else 0.8
            talk, after = int(part.talk * factor), part.after_work // 2
            ended = connects + talk
        world.later(
            ended - began, self._hang_up, need, seat, purpose, returns, tries,
            (began, ringing if outcome != "failed" else None, connects, outcome, talk, after),
        )  # fmt: skip

    def _hang_up(
        self,
        need: Need,
        seat: Seat,
        purpose: str,
        returns: str | None,
        tries: int,
        how: tuple[int, int | None, int, str, int | None, int],
    ) -> None:
        world, rng = self._world, self._world.outbound_rng
        began, ringing, connects, outcome, talk, after = how
        now, person = world.env.now, need.person
        world.seen(person)
        call_id = f"C{world.serial('call') + 1_000_000}"
        is_answered = outcome == "answered"
        solved = says = None
        opportunity, converted = (purpose == "sales", None) if is_answered else (None, None)
        if is_answered and purpose == "service":
            solved = solves(world, need, seat, 0)
            says = agent_says(world, solved)
            opportunity, converted = draw_sale(world, need, solved)
        elif is_answered and purpose == "sales":
            converted = rng.random() < 0.11
        row = _BLANK | {
            "call_id": call_id, "leg": 1, "direction": "outbound",
            "customer_id": person.customer_id, "customer_number": person.number,
            "case_id": need.case_id, "queue": need.issue.queue, "site": need.site,
            "language": person.language, "agent_id": seat.agent.agent_id,
            "issue_type": need.issue.name, "purpose": purpose, "segment": person.segment,
            "started_at": began, "ringing_at": ringing,
            "answered_at": connects if is_answered else None, "ended_at": now,
            "outcome": outcome, "resolved": says, "callback_of": returns,
            "sales_opportunity": opportunity, "converted": converted,
            "after_call_work_seconds": after / 1000,
            "hold_seconds": 0 if is_answered else None,
            "ended_by": rng.choice(("customer", "agent")) if is_answered else "system",
        }  # fmt: skip
        world.add("calls", tuple(row.values()))
        world.truth.rows.append(
            (
                "call", call_id, "voice", "outbound", need.site, None, need.issue.name,
                person.customer_id, person.serial, need.serial, need.attempt,
                seat.agent.agent_id, seat.agent.agent_id, purpose, began, None,
                connects if is_answered else None, now, None, None, outcome, False, is_answered,
                bool(solved), False, False, opportunity, converted, None, talk or 0, 0, after,
            )
        )  # fmt: skip
        seat.write("contact", began, now, call_id)
        world.later(after, _after_work, seat, now, call_id)
        if is_answered and purpose == "service":
            settle(world, need, "voice", bool(solved), says)
        elif not is_answered and tries < 3 and rng.random() < 0.55:
            delay = int(rng.uniform(1.5, 6) * HOUR)
            self._plan(need, now + delay, purpose, returns, tries + 1)

    def _plan_reminder(self, need: Need, at: int) -> None:
        world, rng = self._world, self._world.outbound_rng
        channel = choose(rng, REMINDED_BY)
        if channel == "voice":
            self._plan(need, at, "reminder", None)
        elif at < world.ends:
            hour = world.company.zones[need.site].wall(at) % DAY // HOUR
            at += max(9 - hour, 0) * HOUR - max(hour - 17, 0) * HOUR
            world.later(max(at - world.env.now, 0), self._send, need, channel)

    def _send(self, need: Need, channel: str) -> None:
        """A reminder in writing, which a machine sends."""
        world, rng = self._world, self._world.outbound_rng
        letter = start_conversation(world, need, channel, "outbound", "reminder")
        world.seen(need.person)
        letter.say(world.env.now, "system")
        outcome = choose(rng, (("delivered", 78), ("sent", 17), ("failed", 5)))
        letter.legs.append(
            {
                "opened_at": letter.opened, "ended_at": letter.opened, "outcome": outcome,
                "ended_by": "system",
            }
        )  # fmt: skip
        write_conversation(world, letter, outcome)


def _about(chance: float, mean: float) -> int:
    """A whole number around the mean: rounded up as often as its fraction says, and spread."""
    spread = mean * (0.6 + 0.8 * chance)
    return int(spread) + (chance * 997 % 1 < spread % 1)


def _after_work(seat: Seat, since: int, contact_id: str) -> None:
    seat.write("after_contact_work", since, seat.world.env.now, contact_id)
    seat.done()
