"""Human replies in conversations, by how long the customer had waited for them."""

from collections import defaultdict
from datetime import datetime, timedelta

from .contacts import Company, Contact
from .events import Contribution, Events, Kpi
from .legs import Leg, is_human_reply
from .settings import CHANNEL_TARGETS

HOUR = timedelta(hours=1)
BUCKETS = ((1, "0-1 h"), (2, "1-2 h"), (6, "2-6 h"), (12, "6-12 h"), (24, "12-24 h"))


def bucket(took: timedelta) -> str:
    """The span of hours that a time falls into, its end included."""
    return next((name for hours, name in BUCKETS if took <= hours * HOUR), "over 24 h")


def response_time_distribution(company: Company, events: Events) -> Kpi:
    """A reply answers the oldest message still open; runs that wait too long are unanswered."""
    messages = defaultdict(list)
    for row in company.rows["messages"]:
        messages[f"generic:conversation:{row['conversation_id']}"].append(row)
    contributions = []
    for contact_id, written in messages.items():
        contact = company.contacts.get(contact_id)
        if contact is None or not contact.is_inbound:
            continue

        def add(message, agent_id, name, contact=contact):
            at = message["sent_at"]
            event = events.about(message["message_id"], contact, agent_id, at, contact.site)
            contributions.append(Contribution(event, 1, detail=name))

        oldest = None
        # Of one instant, what the customer wrote comes first.
        for message in sorted(
            written, key=lambda one: (one["sent_at"], one["author"] != "customer")
        ):
            if message["author"] == "customer":
                oldest = oldest or message
            elif is_human_reply(message) and oldest:
                agent_id = message["agent_id"] or _leg_at(contact, message["sent_at"]).agent_id
                add(oldest, agent_id, bucket(message["sent_at"] - oldest["sent_at"]))
                oldest = None
        target = timedelta(seconds=CHANNEL_TARGETS[contact.channel])
        if oldest and company.as_of - oldest["sent_at"] > target:
            add(oldest, None, "unanswered")
    return Kpi("ratio", contributions, detail_name="bucket")


def _leg_at(contact: Contact, at: datetime) -> Leg:
    """The last leg that had begun."""
    begun = [leg for leg in contact.legs if leg.started_at <= at]
    return begun[-1] if begun else contact.legs[0]
