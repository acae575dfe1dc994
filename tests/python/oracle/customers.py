"""KPIs that look over a known customer's contacts: repeats, and chains of contacts on one issue."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from .contacts import Company, Contact
from .events import Contribution, Events, Kpi


def repeat_contacts(company: Company, events: Events) -> Kpi:
    """Entered contacts of known customers that follow another within the window."""
    window = company.settings.repeat_window
    contributions = []
    for contacts in _by_customer(one for one in company.contacts.values() if one.is_entered):
        latest_end = None
        for contact in contacts:
            repeats = latest_end is not None and latest_end >= contact.arrival - window
            contributions.append(Contribution(events.of(contact), float(repeats)))
            latest_end = max(latest_end or contact.end, contact.end)
    return Kpi("ratio", contributions)


def first_contact_resolution_observed(company: Company, events: Events) -> Kpi:
    """Of the first answered contact of each chain whose window is over: those that were enough."""
    window = company.settings.first_contact_resolution_window
    contributions = []
    for contacts in _by_customer(company.contacts.values()):
        inbound = [contact for contact in contacts if contact.is_inbound]
        for contact in _first_answered_everywhere(inbound, window):
            if company.as_of >= contact.end + window:
                solved = _was_enough(contact, contacts, company, window)
                contributions.append(Contribution(events.of(contact), float(solved)))
    return Kpi("ratio", contributions)


def _by_customer(contacts: Iterable[Contact]) -> list[list[Contact]]:
    """Each known customer's contacts, in order of arrival."""
    customers = defaultdict(list)
    for contact in contacts:
        if contact.customer is not None:
            customers[contact.customer].append(contact)
    return [sorted(group, key=_order) for group in customers.values()]


def _order(contact: Contact) -> tuple:
    return (contact.arrival, contact.contact_id)


def _first_answered_everywhere(inbound: list[Contact], window: timedelta) -> list[Contact]:
    """Answered contacts that are the first answered of their chain on every issue they may be of.

    A contact of unknown issue may belong to any of the customer's issues.
    """
    issues = {contact.issue_type for contact in inbound} - {None} or {None}
    candidates = {contact for contact in inbound if contact.is_answered}
    for issue in issues:
        of_issue = [contact for contact in inbound if contact.issue_type in (issue, None)]
        for chain in _chains(of_issue, window):
            answered = [contact for contact in chain if contact.is_answered]
            candidates -= set(answered[1:])
    return sorted(candidates, key=_order)


def _chains(in_order: list[Contact], window: timedelta) -> list[list[Contact]]:
    """Cut where a contact starts more than the window after the latest end so far."""
    chains: list[list[Contact]] = []
    latest_end = None
    for contact in in_order:
        if latest_end is None or contact.arrival > latest_end + window:
            chains.append([])
        chains[-1].append(contact)
        latest_end = max(latest_end or contact.end, contact.end)
    return chains


def _was_enough(
    contact: Contact, contacts: list[Contact], company: Company, window: timedelta
) -> bool:
    """No transfer, escalation, second reply or reopening, and nothing more on the issue."""
    if contact.any_leg("transferred") or contact.any_leg("escalated"):
        return False
    if contact.channel != "voice" and contact.human_replies > 1:
        return False
    until = contact.end + window
    case = company.cases.get(contact.case_id or "")
    if case and case["reopened_at"] and contact.end <= case["reopened_at"] <= until:
        return False
    return not any(
        _order(other) > _order(contact) and other.arrival <= until and _may_match(contact, other)
        for other in contacts
    )


def _may_match(one: Contact, other: Contact) -> bool:
    """Are they on one issue, as far as one knows? An unknown issue matches any."""
    issues = {one.issue_type, other.issue_type}
    return None in issues or len(issues) == 1
