"""Cases: how long it takes until a customer's problem is solved."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from .business import BusinessClock
from .contacts import Company, Contact
from .events import UNKNOWN, Contribution, Events, Kpi, mean_and_percentiles
from .legs import seconds_between
from .read import Row


def resolution_time(company: Company, events: Events, clock: BusinessClock) -> dict[str, Kpi]:
    """Seconds from a case's beginning to its resolution, by the date of the resolution."""
    elapsed, business = [], []
    for event_id, case, contacts in _cases(company):
        began_at = min(
            [contact.arrival for contact in contacts] + ([case["opened_at"]] if case else [])
        )
        resolved_at = _resolved_at(case, contacts)
        took = seconds_between(began_at, resolved_at)
        if took is None or resolved_at is None:
            continue
        first = contacts[0] if contacts else None
        answered = [contact for contact in contacts if contact.last_agent]
        agent_id = answered[-1].last_agent if answered else None
        version = company.version(agent_id, answered[-1].arrival) if answered else None
        site = first.site if first else None
        event = events.about(event_id, first, agent_id, resolved_at, site)
        event.dimensions["team"] = (version["team"] if version else None) or UNKNOWN
        issue = case["issue_type"] if case else None
        segment = company.segments.get(case["customer_id"]) if case else None
        event.dimensions["issue_type"] = issue or _said(contacts, "issue_type") or UNKNOWN
        event.dimensions["segment"] = _said(contacts, "segment") or segment or UNKNOWN
        queue = first.queue if first else None
        elapsed.append(Contribution(event, took))
        business.append(Contribution(event, clock.seconds(queue, site, began_at, resolved_at)))
    return mean_and_percentiles(elapsed) | mean_and_percentiles(business, "business_")


def _cases(company: Company) -> Iterator[tuple[str, Row | None, list[Contact]]]:
    """Each case with its contacts in order, in either direction; blocked ones never came in.

    A contact without a case is its own, if the customer began it.
    """
    by_case: dict[str, list[Contact]] = defaultdict(list)
    in_order = sorted(company.contacts.values(), key=lambda one: (one.arrival, one.contact_id))
    for contact in in_order:
        if contact.outcome == "blocked":
            continue
        if contact.case_id is not None:
            by_case[contact.case_id].append(contact)
        elif contact.is_inbound:
            yield contact.contact_id, None, [contact]
    for case_id in sorted(company.cases.keys() | by_case.keys()):
        yield f"case:{case_id}", company.cases.get(case_id), by_case.get(case_id, [])


def _said(contacts: list[Contact], attribute: str) -> str | None:
    """The first contact that says."""
    said = (getattr(contact, attribute) for contact in contacts)
    return next((one for one in said if one is not None), None)


def _resolved_at(case: Row | None, contacts: list[Contact]) -> datetime | None:
    """The case's (last) resolution; of one that did not come, its contacts'. None while open."""
    if case is None:
        return max(
            (
                leg.row["resolved_at"]
                for contact in contacts
                for leg in contact.legs
                if leg.row.get("resolved_at")
            ),
            default=None,
        )
    resolved_at, reopened_at = case["resolved_at"], case["reopened_at"]
    if resolved_at and reopened_at and reopened_at > resolved_at:
        return None
    return resolved_at
