"""Calls at the edges: blocked before they came in, let go by, given up; and reminders sent."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from .contacts import Company, Contact
from .events import Contribution, Events, Kpi, Kpis
from .legs import TALKING, seconds_between

IMPATIENT = 60


def calling_kpis(company: Company, events: Events) -> Kpis:
    """Blocked calls, rings let go by, patience and reminders."""
    contacts = company.contacts.values()
    inbound = [contact for contact in contacts if contact.is_inbound]
    return {
        "blocked_call_rate": {"default": _blocked(inbound, company, events)},
        "agent_non_response_rate": {"default": _not_responded(company, events)},
        "patience": {"default": _patience(inbound, company, events)},
        "reminder_reach_rate": {"default": _reminders(contacts, events)},
    }


def _blocked(inbound: Iterable[Contact], company: Company, events: Events) -> Kpi:
    """From the trunks where and while they say, else from calls of sites that ever say so."""
    contributions = []
    covered = defaultdict(list)
    for number, row in enumerate(company.rows["trunk_usage"]):
        starts_at = row["interval_start"]
        covered[row["site"]].append(
            (starts_at, starts_at + timedelta(seconds=row["interval_seconds"]))
        )
        local = company.local(starts_at, row["site"])
        event = events.plain(
            f"trunk:{number}",
            local.date(),
            starts_at,
            channel="voice",
            direction="inbound",
            site=row["site"],
            in_business_hours="true",
            shift=company.settings.shift(local),
            hour_of_day=str(local.hour),
        )
        if row["attempts"]:
            contributions.append(Contribution(event, row["blocked"], row["attempts"]))
    calls = [contact for contact in inbound if contact.channel == "voice"]
    telling = {call.site for call in calls if any(leg.said == "blocked" for leg in call.legs)}
    for call in calls:
        is_covered = any(start <= call.arrival < end for start, end in covered.get(call.site, []))
        if call.site in telling and not is_covered:
            contributions.append(Contribution(events.of(call), float(not call.is_entered)))
    return Kpi("ratio", contributions)


def _not_responded(company: Company, events: Events) -> Kpi:
    contributions = []
    for external_id, rings in company.rings.items():
        contact = company.find(None, external_id)
        if contact and not contact.is_inbound:
            continue
        for ring in rings:
            event = events.by_agent(external_id, contact, ring["agent_id"], ring["ringing_at"])
            is_let_go = ring["result"] in ("missed", "rejected")
            contributions.append(Contribution(event, float(is_let_go)))
    return Kpi("ratio", contributions)


def _patience(inbound: Iterable[Contact], company: Company, events: Events) -> Kpi:
    """Of those who still waited after a minute, who then gave up."""
    contributions = []
    for contact in inbound:
        if contact.channel not in TALKING or not contact.is_offered:
            continue
        waited = contact.wait
        if contact.outcome == "waiting":
            waited = seconds_between(contact.queue_start, company.as_of)
        if waited is not None and waited > IMPATIENT:
            gave_up = contact.is_abandoned_in_queue
            contributions.append(Contribution(events.of(contact), float(gave_up)))
    return Kpi("ratio", contributions)


def _reminders(contacts: Iterable[Contact], events: Events) -> Kpi:
    contributions = []
    for contact in contacts:
        purpose = next((leg.row["purpose"] for leg in contact.legs if leg.row["purpose"]), None)
        if not contact.is_inbound and purpose == "reminder":
            is_reached = contact.outcome in ("answered", "delivered")
            contributions.append(Contribution(events.of(contact), float(is_reached)))
    return Kpi("ratio", contributions)
