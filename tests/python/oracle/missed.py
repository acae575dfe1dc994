"""Missed calls of known customers, and who was called back before getting through."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .contacts import Company, Contact, CustomerKey
from .events import Contribution, Events, Kpi, Kpis

MISS, GOT_THROUGH, CALLED_BACK = "miss", "got through", "called back"


@dataclass(frozen=True)
class Miss:
    """A customer's first unreturned missed call; `took` is None where nobody called back."""

    contact: Contact
    took: timedelta | None
    is_void: bool


def missed_call_kpis(company: Company, events: Events) -> Kpis:
    """How soon misses are returned, and how many within the limit, if they are told at all."""
    limit = company.settings.missed_call_return_limit
    tells_outbound = any(
        contact.channel == "voice" and not contact.is_inbound
        for contact in company.contacts.values()
    )
    times, rates = {}, {}
    for variant, must_connect in (("attempted", False), ("connected", True)):
        misses = _first_misses(company, must_connect)
        times[variant] = Kpi(
            "ratio",
            [
                Contribution(events.of(miss.contact), miss.took.total_seconds())
                for miss in misses
                if miss.took is not None
            ],
        )
        judged = (
            miss
            for miss in misses
            if tells_outbound and not miss.is_void and company.as_of >= miss.contact.end + limit
        )
        rates[variant] = Kpi(
            "ratio",
            [
                Contribution(
                    events.of(miss.contact), float(miss.took is not None and miss.took <= limit)
                )
                for miss in judged
            ],
        )
    return {"missed_call_callback_time": times, "missed_call_return_rate": rates}


def _first_misses(company: Company, must_connect: bool) -> list[Miss]:
    """A miss stands open until the customer is called back or gets through; more join it."""
    found = []
    for happenings in _by_customer(company, must_connect).values():
        open_miss = None
        for at, what, contact in sorted(happenings, key=lambda one: (one[0], one[2].contact_id)):
            if what == MISS:
                open_miss = open_miss or contact
            elif open_miss is not None:
                took = at - open_miss.end if what == CALLED_BACK else None
                found.append(Miss(open_miss, took, is_void=what == GOT_THROUGH))
                open_miss = None
        if open_miss is not None:
            found.append(Miss(open_miss, None, is_void=False))
    return found


def _by_customer(
    company: Company, must_connect: bool
) -> dict[CustomerKey, list[tuple[datetime, str, Contact]]]:
    """What happened between a known customer and the telephone: (when, what, contact)."""
    found = defaultdict(list)
    for contact in company.contacts.values():
        if contact.channel != "voice":
            continue
        if not contact.is_inbound:
            if contact.is_answered or not must_connect:
                for customer in _called(contact, company):
                    found[customer].append((contact.arrival, CALLED_BACK, contact))
        elif contact.customer is None:
            continue
        elif contact.is_answered:
            at = contact.answered_legs[0].answered_at or contact.arrival
            found[contact.customer].append((at, GOT_THROUGH, contact))
        elif contact.is_entered and contact.outcome != "self_served":
            found[contact.customer].append((contact.end, MISS, contact))
    return found


def _called(contact: Contact, company: Company) -> Iterable[CustomerKey]:
    """Whom an outbound call is for: its customer, and that of the call that it says it returns."""
    said = (leg.row["callback_of"] for leg in contact.legs)
    returned = company.find("call", next((call_id for call_id in said if call_id), None))
    return {contact.customer, returned.customer if returned else None} - {None}
