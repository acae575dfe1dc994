"""What follows from the contacts without feeding back into the queues: a module a table."""

from __future__ import annotations

from scripts.sample.aftermath.campaigns import send_campaigns
from scripts.sample.aftermath.costs import book_costs
from scripts.sample.aftermath.known import Known
from scripts.sample.aftermath.reviews import review_contacts
from scripts.sample.aftermath.sales import sell
from scripts.sample.aftermath.surveys import ask_customers
from scripts.sample.tables import Table


def follow_up(known: Known) -> dict[str, Table]:
    """The tables that are made from the simulated contacts, each with random numbers of its own."""
    campaign_events = send_campaigns(known)
    return {
        "surveys": ask_customers(known),
        "quality_reviews": review_contacts(known),
        "sales": sell(known),
        "campaign_events": campaign_events,
        "costs": book_costs(known, campaign_events),
    }
