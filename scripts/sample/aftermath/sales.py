"""Sales: what was sold in contacts, what came back of it, and a few that no contact is known of."""

from __future__ import annotations

import math

import numpy as np

from scripts.sample.aftermath.known import Known
from scripts.sample.localtime import DAY, HOUR, MINUTE
from scripts.sample.tables import Table

COLUMNS = (
    *("sale_id", "contact_id", "agent_id", "customer_id", "amount", "refunded_amount", "sold_at"),
    *("is_new_customer", "updated_at"),
)
# Of the sold machines, how many come back within some weeks, and what a new customer's first
# purchase is likely to be.
REFUNDS = 0.075
WHOLE_REFUNDS = 0.7
NEW_CUSTOMERS = 0.38
# Median and spread of a purchase in EUR: accessories, and machines.
ACCESSORIES, MACHINES, MACHINE_SHARE = (38.0, 0.6), (420.0, 0.55), 0.45
WITHOUT_CONTACT = 0.03


def sell(known: Known) -> Table:
    """One row a sale, in the order of time; amounts in EUR, nothing refunded = 0."""
    rng = known.calendar.stream("sales")
    contacts = known.contacts
    buyers: set[str] = set()
    rows = []
    places = [
        place
        for place, converted in enumerate(contacts["converted"])
        if converted and contacts["ended_at"][place]
    ]
    for place in sorted(places, key=lambda place: (contacts["ended_at"][place], place)):
        answered_at = contacts["answered_at"][place] or contacts["arrived_at"][place]
        ended_at = contacts["ended_at"][place]
        sold_at = ended_at - min(round(rng.uniform(0, 2 * MINUTE)), (ended_at - answered_at) // 2)
        customer_id = contacts["customer_id"][place]
        # Who buys again is no new customer; of nobody nothing is known.
        is_new = None
        if customer_id is not None:
            is_new = customer_id not in buyers and bool(rng.random() < NEW_CUSTOMERS)
            buyers.add(customer_id)
        sale = (contacts["contact_id"][place], contacts["last_agent_id"][place], customer_id)
        rows.append(_sale(rng, known, sale, sold_at, is_new))
        if rng.random() < WITHOUT_CONTACT:
            alone = (None, contacts["last_agent_id"][place], None)
            later = min(sold_at + round(rng.uniform(HOUR, DAY)), known.calendar.end - MINUTE)
            rows.append(_sale(rng, known, alone, later, None))
    rows.sort(key=lambda row: row[5])
    return Table(COLUMNS, [(f"V{number:06d}", *row) for number, row in enumerate(rows, 1)])


def _sale(
    rng: np.random.Generator, known: Known, sale: tuple, sold_at: int, is_new: bool | None
) -> tuple:
    median, spread = MACHINES if rng.random() < MACHINE_SHARE else ACCESSORIES
    amount = round(median * math.exp(rng.normal(0, spread)), 2)
    comes_back, is_whole, part, weeks = rng.random(4).tolist()
    refunded_at = sold_at + round((2 + 26 * weeks) * DAY)
    refunded, updated_at = 0.0, sold_at
    if comes_back < REFUNDS and refunded_at < known.calendar.end:
        refunded = amount if is_whole < WHOLE_REFUNDS else round(amount * (0.1 + 0.6 * part), 2)
        updated_at = refunded_at
    return (*sale, amount, refunded, sold_at, is_new, updated_at)
