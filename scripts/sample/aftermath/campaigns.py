"""E-mail campaigns: a newsletter a month and the promotions, and what became of every mail.

Some readers' mail programs fetch all pictures as soon as a mail arrives: such openings come within
seconds and say nothing about the reader, as in every real export.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scripts.sample.aftermath.known import Known
from scripts.sample.localtime import DAY, HOUR, MINUTE, SECOND
from scripts.sample.tables import Table

COLUMNS = ("campaign_id", "recipient", "message_id", "event", "at", "url")
SUBSCRIBERS = 3200
BOUNCES = 0.021
MACHINE_READERS = 0.34
OPENING = 0.27
CLICKING = 0.16
# Some read without pictures: their click comes without an opening.
BLIND_CLICKS = 0.004


@dataclass(frozen=True)
class Campaign:
    """A mailing: its name, when it goes out, to how many, and how well it draws (1 = usual)."""

    name: str
    at: int
    recipients: int
    draw: float


def send_campaigns(known: Known) -> Table:
    """One row an event of a mail at a recipient, by campaign and time."""
    rng = known.calendar.stream("campaigns")
    customers = known.customers["customer_id"]
    rows: list[tuple] = []
    for campaign in _campaigns(known):
        number = min(campaign.recipients, len(customers))
        chosen = rng.choice(len(customers), size=number, replace=False)
        draw = campaign.draw * rng.normal(1, 0.06)
        events = [
            event
            for serial, customer in enumerate(sorted(chosen.tolist()), 1)
            for event in _mail(rng, campaign, draw, serial, customers[customer])
            if event[4] < known.calendar.end
        ]
        rows += sorted(events, key=lambda event: (event[4], event[2]))
    return Table(COLUMNS, rows)


def _campaigns(known: Known) -> list[Campaign]:
    subscribers = round(SUBSCRIBERS * known.calendar.plan.size)
    found = []
    for number, month in enumerate(known.calendar.months()):
        # The first Tuesday; the list grows a little every month.
        day = month + timedelta(days=(1 - month.weekday()) % 7)
        if known.calendar.plan.first_day <= day <= known.calendar.plan.last_day:
            size = round(subscribers * (0.7 + 0.02 * number))
            at = known.calendar.instant(day, 7 * 60 + 30)
            found.append(Campaign(f"newsletter-{month:%Y-%m}", at, size, 1.0))
    for name, day in PROMOTIONS:
        if known.calendar.plan.first_day <= day <= known.calendar.plan.last_day:
            size = round(1.4 * subscribers)
            found.append(Campaign(name, known.calendar.instant(day, 6 * 60), size, 1.5))
    return sorted(found, key=lambda campaign: campaign.at)


PROMOTIONS = (("black-week-2025", date(2025, 11, 24)), ("spring-sale-2026", date(2026, 4, 13)))


def _mail(
    rng: np.random.Generator, campaign: Campaign, draw: float, serial: int, customer_id: str
) -> list[tuple]:
    # Nobody's real address: example.com is kept free for such use.
    recipient = f"{customer_id.lower()}@example.com"
    message_id = f"{campaign.name}-{serial:05d}"

    def event(kind: str, at: float, url: str | None = None) -> tuple:
        return (campaign.name, recipient, message_id, kind, round(at), url)

    bounces, machine, opens, clicks, blind, again = rng.random(6).tolist()
    # A big mailing goes out over an hour or so.
    sent_at = campaign.at + serial * 1100
    delivered_at = sent_at + 800 + rng.exponential(6 * SECOND)
    if bounces < BOUNCES:
        return [event("sent", sent_at), event("bounced", delivered_at)]
    events = [event("sent", sent_at), event("delivered", delivered_at)]
    if machine < MACHINE_READERS:
        events.append(event("opened", delivered_at + 300 + rng.exponential(20 * SECOND)))
    opened_at = delivered_at + 9 * HOUR * math.exp(rng.normal(0, 1.4))
    if opens < OPENING * draw:
        events.append(event("opened", opened_at))
        if again < 0.25:
            events.append(event("opened", opened_at + rng.exponential(DAY)))
        if clicks < CLICKING * draw:
            url = f"https://shop.example.com/{campaign.name}?utm_source=mail&position={serial % 5}"
            events.append(event("clicked", opened_at + MINUTE * (0.1 + rng.exponential(1.0)), url))
    elif blind < BLIND_CLICKS:
        events.append(event("clicked", opened_at, f"https://shop.example.com/{campaign.name}"))
    return events
