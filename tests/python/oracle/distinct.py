"""KPIs over customers and agents that count once in each cell, however much was theirs."""

from collections.abc import Iterable

from .agents_time import Interval, agent_days
from .contacts import Company, Contact, CustomerKey
from .events import UNKNOWN, Contribution, Event, Events, Kpi, Kpis
from .money import campaign_costs, costs_of_contacts
from .read import Row

HOUR = 3600


def distinct_kpis(company: Company, events: Events, intervals: list[Interval]) -> Kpis:
    """Contacts a customer and an agent, sales an agent, cost of a new customer."""
    inbound = [contact for contact in company.contacts.values() if contact.is_inbound]
    known = [
        Contribution(events.of(contact), 1, counted=contact.customer)
        for contact in inbound
        if contact.is_entered and contact.customer is not None
    ]
    worked = agent_days(intervals)
    handled = list(_handled(inbound, events))
    sold = [
        Contribution(_of_sale(row, company, events), _net(row))
        for row in company.rows["sales"]
        if row["agent_id"] is not None
    ]
    won = [
        Contribution(_of_sale(row, company, events), 0, counted=customer)
        for row in company.rows["sales"]
        if row["is_new_customer"] and (customer := _customer(row, company)) is not None
    ]
    costs = costs_of_contacts(inbound, company, events) + campaign_costs(company, events)
    return {
        "contact_frequency": {"default": Kpi("per_distinct", known)},
        "multichannel_customer_share": {"default": Kpi("share_on_several_channels", known)},
        "contacts_handled_per_agent": {
            "per_agent": Kpi(
                "per_distinct",
                [Contribution(event, 1, counted=agent_id) for event, agent_id in handled],
            ),
            "per_hour": Kpi(
                "ratio",
                [Contribution(event, 1, 0) for event, _ in handled]
                + [Contribution(event, 0, seconds / HOUR) for event, seconds in worked],
            ),
        },
        "sales_per_agent": {
            "default": Kpi(
                "per_distinct",
                sold
                + [
                    Contribution(event, 0, counted=event.dimensions["agent_id"])
                    for event, _ in worked
                ],
            )
        },
        "cost_per_acquisition": {
            "default": Kpi("per_distinct", won + [Contribution(*cost) for cost in costs])
        },
    }


def _handled(inbound: Iterable[Contact], events: Events) -> Iterable[tuple[Event, str]]:
    """Each contact once for each agent who answered a leg of it."""
    for contact in inbound:
        agents = {leg.agent_id for leg in contact.answered_legs} - {None}
        for agent_id in sorted(agents):
            yield events.of_handling(contact, agent_id), agent_id


def _of_sale(row: Row, company: Company, events: Events) -> Event:
    """By the contact's attributes, and those of the agent who sold it, when it was sold."""
    contact = company.find(None, row["contact_id"])
    version = company.version(row["agent_id"], row["sold_at"])
    site = (contact.site if contact else None) or (version["site"] if version else None)
    event = events.about(row["sale_id"], contact, row["agent_id"], row["sold_at"], site)
    event.dimensions["team"] = (version["team"] if version else None) or UNKNOWN
    return event


def _net(row: Row) -> float:
    return row["amount"] - (row["refunded_amount"] or 0)


def _customer(row: Row, company: Company) -> CustomerKey | None:
    """The sale's customer, else its contact's."""
    if row["customer_id"] is not None:
        return ("customer_id", row["customer_id"])
    contact = company.find(None, row["contact_id"])
    return contact.customer if contact else None
