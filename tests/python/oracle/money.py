"""Sales opportunities that were taken, and what a contact costs."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from .contacts import Company, Contact
from .events import UNKNOWN, Contribution, Event, Events, Kpi, Kpis
from .read import Row

Place = tuple[str | None, date]
Cost = tuple[Event, float]


def money_kpis(company: Company, events: Events) -> Kpis:
    """Conversions and cost, of inbound contacts."""
    inbound = [contact for contact in company.contacts.values() if contact.is_inbound]
    conversions = [
        (events.of(contact), float(_said(contact, "converted")))
        for contact in inbound
        if contact.is_answered
        and _said(contact, "sales_opportunity")
        and _said(contact, "converted") is not None
    ]
    return {
        "conversion_rate": {
            "default": Kpi("ratio", [Contribution(event, won) for event, won in conversions])
        },
        "contacts_per_conversion": {
            "default": Kpi("ratio", [Contribution(event, 1, won) for event, won in conversions])
        },
        "cost_per_contact": {"default": _cost_per_contact(inbound, company, events)},
    }


def _said(contact: Contact, column: str):
    """What the first leg that says anything says."""
    return next((leg.row[column] for leg in contact.legs if leg.row[column] is not None), None)


def costs_of_contacts(inbound: list[Contact], company: Company, events: Events) -> list[Cost]:
    """Own costs where the channel and month have any, else the table's."""
    own = _places_with_own_costs(inbound)
    costs = [
        (event, amount) for event, place, amount in _cost_days(company, events) if place not in own
    ]
    return costs + [
        (events.of(contact), cost)
        for contact in inbound
        if (cost := _said(contact, "cost")) is not None
    ]


def campaign_costs(company: Company, events: Events) -> list[Cost]:
    """What campaigns cost, by days."""
    return [(event, amount) for event, _, amount in _cost_days(company, events, of_campaigns=True)]


def _cost_per_contact(inbound: list[Contact], company: Company, events: Events) -> Kpi:
    """Own costs where the channel and month have any, else the table's, over the handled."""
    own = _places_with_own_costs(inbound)
    priced = {place for _, place, _ in _cost_days(company, events)} - own
    handled = []
    for contact in inbound:
        channel, month = _place(contact)
        if not contact.is_answered:
            continue
        if (channel, month) in own:
            if _said(contact, "cost") is not None:
                handled.append(events.of(contact))
        elif (channel, month) in priced:
            handled.append(events.of(contact))
        elif (None, month) in priced:
            # It stands where its cost does, with what is of all channels.
            event = events.of(contact)
            handled.append(replace(event, dimensions=event.dimensions | {"channel": UNKNOWN}))
    costs = costs_of_contacts(inbound, company, events)
    return Kpi(
        "ratio",
        [Contribution(event, cost, 0) for event, cost in costs]
        + [Contribution(event, 0) for event in handled],
    )


def _place(contact: Contact) -> Place:
    return contact.channel, contact.local.date().replace(day=1)


def _places_with_own_costs(inbound: Iterable[Contact]) -> set[Place]:
    return {_place(contact) for contact in inbound if _said(contact, "cost") is not None}


def _cost_days(
    company: Company, events: Events, of_campaigns: bool = False
) -> Iterator[tuple[Event, Place, float]]:
    """The costs table by days."""
    for number, row in enumerate(company.rows["costs"]):
        if (row["kind"] == "campaign") is not of_campaigns:
            continue
        for on, share in _by_day(row):
            event = events.plain(
                f"cost:{number}:{on}",
                on,
                channel=row["channel"],
                queue=row["queue"],
                in_business_hours="true",
            )
            yield event, (row["channel"], on.replace(day=1)), row["amount"] * share


def _by_day(row: Row) -> Iterator[tuple[date, float]]:
    """The share of the period that each day (UTC) is."""
    start, end = row["period_start"], row["period_end"]
    at = start
    while at < end:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), UTC)
        until = min(end, midnight)
        yield at.date(), (until - at) / (end - start)
        at = until
