"""Every KPI and variant as contributions: dict kpi -> variant -> Kpi."""

from collections.abc import Callable, Iterable
from datetime import datetime

from .agents_time import agents_time, intervals
from .business import BusinessClock
from .calling import calling_kpis
from .contacts import Company, Contact
from .customers import first_contact_resolution_observed, repeat_contacts
from .distinct import distinct_kpis
from .events import Contribution, Events, Kpi, Kpis, mean_and_percentiles
from .goals import goal_attainment
from .heads import turnover
from .legs import TALKING, Leg, seconds_between
from .missed import missed_call_kpis
from .money import money_kpis
from .quality import quality_kpis
from .replies import response_time_distribution
from .resolution import resolution_time
from .surveys import survey_kpis
from .web import web_kpis

Measure = Callable[[Leg], float | None]


def all_kpis(company: Company) -> Kpis:
    """Contributions of every KPI; of inbound contacts, unless its name says otherwise."""
    events = Events(company)
    clock = BusinessClock(company.settings)
    inbound = [contact for contact in company.contacts.values() if contact.is_inbound]
    answered = [contact for contact in inbound if contact.is_answered]
    kpis = {
        **_counts(inbound, events),
        "service_level": _service_level(inbound, events, company.as_of),
        "abandonment_rate": _abandonment(inbound, events),
        **_waits(inbound, answered, events),
        "average_ring_time": {"default": _ring_time(answered, events, company)},
        "first_response_time": _first_response(answered, events, clock),
        **_handling(answered, events),
        "first_contact_resolution": {
            "observed": first_contact_resolution_observed(company, events),
            "agent_reported": _agent_reported(answered, events),
        },
        "resolution_rate": {"default": _resolution(answered, events, company)},
        "transfer_rate": {"default": _flagged(answered, events, company, "transferred")},
        "escalation_rate": {"default": _flagged(answered, events, company, "escalated")},
        "repeat_contact_rate": {"default": repeat_contacts(company, events)},
        "self_service_rate": _self_service(inbound, events),
    }
    time = intervals(company, events)
    surveys = survey_kpis(company, events)
    kpis["first_contact_resolution"] |= surveys.pop("first_contact_resolution")
    kpis = {
        **kpis,
        **surveys,
        **calling_kpis(company, events),
        "response_time_distribution": {"default": response_time_distribution(company, events)},
        "resolution_time": resolution_time(company, events, clock),
        **missed_call_kpis(company, events),
        **quality_kpis(company, events, time),
        **agents_time(time),
        **turnover(company, events),
        **money_kpis(company, events),
        **distinct_kpis(company, events, time),
        **web_kpis(company, events),
    }
    return kpis | goal_attainment(company, kpis)


def _ratio(events: Events, contacts: Iterable[Contact], is_hit: Callable[[Contact], bool]) -> Kpi:
    """The share of these contacts that `is_hit`."""
    return Kpi("ratio", [Contribution(events.of(one), float(is_hit(one))) for one in contacts])


def _counts(inbound: list[Contact], events: Events) -> Kpis:
    def count(contacts: Iterable[Contact]) -> list[Contribution]:
        return [Contribution(events.of(contact), 1) for contact in contacts]

    entered = [contact for contact in inbound if contact.is_entered]
    calls = [contact for contact in entered if contact.channel == "voice"]
    volume = Kpi(
        "sum",
        count(entered),
        detail_name="blocked",
        beside={"blocked": count(contact for contact in inbound if not contact.is_entered)},
    )
    missed = (one for one in calls if one.outcome not in ("answered", "self_served"))
    return {
        "contact_volume": {"default": volume},
        "answered_calls": {"default": Kpi("sum", count(one for one in calls if one.is_answered))},
        "missed_calls": {"default": Kpi("sum", count(missed))},
    }


def _service_level(
    inbound: list[Contact], events: Events, as_of: datetime | None
) -> dict[str, Kpi]:
    """The zoo: who is in the denominator, and which ends within the target are a success."""

    def is_judged(contact: Contact) -> bool:
        if contact.outcome == "waiting":
            waited = seconds_between(contact.queue_start, as_of)
            return waited is not None and waited >= contact.target
        return contact.wait is not None

    def is_within(contact: Contact, *outcomes: str) -> bool:
        return (
            contact.outcome in outcomes
            and contact.wait is not None
            and contact.wait <= contact.target
        )

    def on_time(contact: Contact) -> bool:
        return is_within(contact, "answered")

    offered = [contact for contact in inbound if contact.is_offered and is_judged(contact)]
    return {
        "abandons_negative": _ratio(events, offered, on_time),
        "answered_only": _ratio(events, (one for one in offered if one.is_answered), on_time),
        "abandons_positive": _ratio(
            events,
            offered,
            lambda one: is_within(one, "answered", "abandoned", "callback_requested"),
        ),
        "callback_positive": _ratio(
            events, offered, lambda one: is_within(one, "answered", "callback_requested")
        ),
        "abandons_ignored": _ratio(
            events, (one for one in offered if not is_within(one, "abandoned")), on_time
        ),
        "short_abandons_positive": _ratio(
            events, offered, lambda one: on_time(one) or one.is_short_abandon
        ),
        "short_abandons_excluded": _ratio(
            events, (one for one in offered if not one.is_short_abandon), on_time
        ),
    }


def _abandonment(inbound: list[Contact], events: Events) -> dict[str, Kpi]:
    """Where one can abandon at all; the details say where they left."""

    def rate(contacts: Iterable[Contact], is_hit: Callable[[Contact], bool]) -> Kpi:
        contributions = [
            Contribution(
                events.of(one),
                float(is_hit(one)),
                detail=(one.abandoned_in or "unknown") if is_hit(one) else None,
            )
            for one in contacts
        ]
        return Kpi("ratio", contributions, detail_name="abandoned_in")

    can_abandon = [contact for contact in inbound if contact.channel in TALKING]
    offered = [contact for contact in can_abandon if contact.is_offered]
    entered = [contact for contact in can_abandon if contact.is_entered]
    return {
        "queue": rate(offered, lambda one: one.is_abandoned_in_queue),
        "any_step": rate(entered, lambda one: one.outcome == "abandoned"),
        "short_excluded": rate(
            (one for one in offered if not one.is_short_abandon),
            lambda one: one.is_abandoned_in_queue,
        ),
        "short_excluded_from_numerator": rate(
            offered, lambda one: one.is_abandoned_in_queue and not one.is_short_abandon
        ),
    }


def _waits(inbound: list[Contact], answered: list[Contact], events: Events) -> Kpis:
    offered = [contact for contact in inbound if contact.is_offered]
    waited = [contact for contact in offered if contact.wait is not None]

    def waits(contacts: Iterable[Contact]) -> list[Contribution]:
        return [Contribution(events.of(contact), contact.wait) for contact in contacts]

    to_answer = waits(contact for contact in waited if contact.is_answered)
    telling = {contact.kind for contact in inbound if _came_before_a_queue(contact)}
    pickups = (
        (contact, seconds_between(contact.arrival, contact.queue_start))
        for contact in offered
        if contact.kind in telling
    )
    all_offered = [
        Contribution(events.of(contact), contact.wait, denominator=int(contact.is_answered))
        for contact in waited
    ]
    return {
        "average_time_in_queue": {"default": Kpi("ratio", to_answer)},
        "average_speed_of_answer": {
            "agent_answer": Kpi("ratio", to_answer),
            "acd_pickup": Kpi(
                "ratio",
                [Contribution(events.of(one), took) for one, took in pickups if took is not None],
            ),
            "all_offered": Kpi("ratio", all_offered),
        },
        "average_wait_time": {
            "mean": Kpi("ratio", waits(waited)),
            "p50": Kpi("p50", waits(waited)),
            "p90": Kpi("p90", waits(waited)),
            "abandoned_only": Kpi(
                "ratio", waits(contact for contact in waited if contact.is_abandoned_in_queue)
            ),
        },
    }


def _came_before_a_queue(contact: Contact) -> bool:
    """Is there a time before the queue? Sources of whose contacts none has one never tell it."""
    entries = [leg.queued_at for leg in contact.legs if leg.queued_at is not None]
    return bool(entries) and contact.arrival < min(entries)


def _ring_time(answered: list[Contact], events: Events, company: Company) -> Kpi:
    contributions = []
    for contact in answered:
        leg = contact.answered_legs[0]
        rang = seconds_between(_ringing_at(contact, leg, company), leg.answered_at)
        if rang is not None:
            contributions.append(Contribution(events.of(contact), rang))
    return Kpi("ratio", contributions)


def _ringing_at(contact: Contact, leg: Leg, company: Company) -> datetime | None:
    """When the answering agent was rung: the leg says, else the latest ring that was answered."""
    external_id = contact.contact_id.split(":", 2)[2]
    if leg.ringing_at or leg.answered_at is None:
        return leg.ringing_at
    if company.find(None, external_id) is not contact:
        return None  # these rings are a call's of the same id
    return max(
        (
            ring["ringing_at"]
            for ring in company.rings.get(external_id, [])
            if ring["result"] == "answered"
            and ring["agent_id"] == leg.agent_id
            and ring["ringing_at"] <= leg.answered_at
        ),
        default=None,
    )


def _first_response(
    answered: list[Contact], events: Events, clock: BusinessClock
) -> dict[str, Kpi]:
    elapsed, business = [], []
    for contact in answered:
        answered_at = contact.answered_legs[0].answered_at
        took = seconds_between(contact.arrival, answered_at)
        if took is not None:
            of_business = clock.seconds(contact.queue, contact.site, contact.arrival, answered_at)
            elapsed.append(Contribution(events.of(contact), took))
            business.append(Contribution(events.of(contact), of_business))
    return mean_and_percentiles(elapsed) | mean_and_percentiles(business, "business_")


def _handling(answered: list[Contact], events: Events) -> Kpis:
    """Agents' time: cuts by agent from each leg's own agent, all others from whole contacts."""

    def per_contact_and_leg(measure: Measure, keep: Callable = lambda seconds: True) -> Kpi:
        contributions = []
        for contact in answered:
            legs = contact.answered_legs
            measured = [measure(leg) for leg in legs]
            if None not in measured and keep(sum(measured)):
                contributions.append(Contribution(events.only_others(contact), sum(measured)))
            contributions += [
                Contribution(events.of_leg(contact, leg.number, leg.agent_id), seconds)
                for leg, seconds in zip(legs, measured, strict=True)
                if seconds is not None and keep(seconds)
            ]
        return Kpi("ratio", contributions)

    length = [
        Contribution(events.of(one), seconds_between(one.arrival, one.ended_at))
        for one in answered
        if one.ended_at is not None
    ]
    return {
        "average_talk_time": {"default": per_contact_and_leg(lambda leg: leg.talk)},
        "average_hold_time": {
            "all_handled": per_contact_and_leg(lambda leg: leg.hold_seconds),
            "held_only": per_contact_and_leg(
                lambda leg: leg.hold_seconds, keep=lambda seconds: seconds > 0
            ),
        },
        "average_after_call_work": {
            "default": per_contact_and_leg(lambda leg: leg.after_contact_work_seconds)
        },
        "average_handle_time": {
            "talk_hold_acw": per_contact_and_leg(lambda leg: leg.handle),
            "talk_hold": per_contact_and_leg(lambda leg: leg.talk_and_hold),
            "contact_length": Kpi("ratio", length),
        },
    }


def _said(contact: Contact) -> bool | None:
    """Whether the agent called it resolved: the last leg that says."""
    return next(
        (leg.row["resolved"] for leg in reversed(contact.legs) if leg.row["resolved"] is not None),
        None,
    )


def _agent_reported(answered: list[Contact], events: Events) -> Kpi:
    return _ratio(events, (one for one in answered if _said(one) is not None), _said)


def _resolution(answered: list[Contact], events: Events, company: Company) -> Kpi:
    resolved = ((contact, _is_resolved(contact, company)) for contact in answered)
    return Kpi(
        "ratio",
        [Contribution(events.of(one), float(flag)) for one, flag in resolved if flag is not None],
    )


def _is_resolved(contact: Contact, company: Company) -> bool | None:
    """By the flag, else by the contact's or its case's resolution; None where nothing tells."""
    if _said(contact) is not None:
        return _said(contact)
    if any(leg.row.get("resolved_at") for leg in contact.legs):
        return True
    if contact.case_id is None:
        return None
    case = company.cases.get(contact.case_id)
    if case is None or case["resolved_at"] is None:
        return False
    return case["reopened_at"] is None or case["reopened_at"] <= case["resolved_at"]


def _flagged(answered: list[Contact], events: Events, company: Company, flag: str) -> Kpi:
    """The share of handled contacts with the flag, where the source ever tells it."""
    telling = {
        contact.kind
        for contact in company.contacts.values()
        if any(leg.row[flag] is not None for leg in contact.legs)
    }
    contributions = [
        Contribution(
            events.of(contact, flag),
            float(contact.any_leg(flag)),
            detail=_escalation_reason(contact) if flag == "escalated" else None,
        )
        for contact in answered
        if contact.kind in telling
    ]
    detail_name = "escalation_reason" if flag == "escalated" else None
    return Kpi("ratio", contributions, detail_name=detail_name)


def _escalation_reason(contact: Contact) -> str | None:
    escalated = [leg for leg in contact.legs if leg.row["escalated"] is True]
    reasons = [leg.row["escalation_reason"] for leg in escalated if leg.row["escalation_reason"]]
    return (reasons[0] if reasons else "unknown") if escalated else None


def _self_service(inbound: list[Contact], events: Events) -> dict[str, Kpi]:
    """Only of sites that ever reported a self-served contact: silence is not zero."""
    reporting = {
        contact.site
        for contact in inbound
        if any(leg.said == "self_served" for leg in contact.legs)
    }
    entered = [one for one in inbound if one.is_entered and one.site in reporting]
    contained = (one for one in entered if one.is_offered or one.outcome == "self_served")
    return {
        "contained": _ratio(events, contained, lambda one: one.outcome == "self_served"),
        "entered": _ratio(events, entered, lambda one: one.outcome == "self_served"),
    }
