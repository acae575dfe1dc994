"""Sales opportunities that were taken, and what a contact costs."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from .contacts import Company, Contact
from .events import Contribution, Events, Kpi, Kpis
from .read import Row

Place = tuple[str | None, date]


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


def _cost_per_contact(inbound: Iterable[Contact], company: Company, events: Events) -> Kpi:
    """Own costs where the channel and month have any, else the table's, over the handled."""

    def place(contact: Contact) -> Place:
        return contact.channel, contact.local.date().replace(day=1)

    own = {place(contact) for contact in inbound if _said(contact, "cost") is not None}
    contributions = []
    priced = set()
    for number, row in enumerate(company.rows["costs"]):
        if row["kind"] == "campaign":
            continue
        for on, share in _by_day(row):
            where = (row["channel"], on.replace(day=1))
            if where not in own:
                priced.add(where)
                event = events.plain(
                    f"cost:{number}:{on}",
                    on,
                    channel=row["channel"],
                    queue=row["queue"],
                    in_business_hours="true",
                )
                contributions.append(Contribution(event, row["amount"] * share, 0))
    for contact in inbound:
        channel, month = place(contact)
        handled = int(contact.is_answered)
        if (channel, month) in own:
            cost = _said(contact, "cost")
            if cost is not None:
                contributions.append(Contribution(events.of(contact), cost, handled))
        elif handled and priced & {(channel, month), (None, month)}:
            contributions.append(Contribution(events.of(contact), 0, 1))
    return Kpi("ratio", contributions)


def _by_day(row: Row) -> Iterator[tuple[date, float]]:
    """The share of the period that each day (UTC) is."""
    start, end = row["period_start"], row["period_end"]
    at = start
    while at < end:
        midnight = datetime.combine(at.date() + timedelta(days=1), time(), UTC)
        until = min(end, midnight)
        yield at.date(), (until - at) / (end - start)
        at = until
