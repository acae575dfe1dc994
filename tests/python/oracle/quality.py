"""Reviews of agents' work, and who was reviewed at all in a week."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from math import fsum

from .agents_time import Interval, agent_days
from .contacts import Company, Contact
from .events import UNKNOWN, Contribution, Event, Events, Kpi, Kpis
from .read import Row


def quality_kpis(company: Company, events: Events, time: list[Interval]) -> Kpis:
    """The mean of reviews, by the day of the review, and the share of agents reviewed in a week."""
    return {
        "contact_quality": {"default": _contact_quality(company, events)},
        "quality_coverage": _coverage(company, time),
    }


def _reviews(company: Company) -> list[tuple[list[Row], Contact | None]]:
    """The criteria of each review that counts, with its contact if that came."""
    by_review = defaultdict(list)
    for row in company.rows["quality_reviews"]:
        by_review[row["review_id"]].append(row)
    found = []
    for criteria in by_review.values():
        if not any(row["is_calibration"] for row in criteria):
            found.append((criteria, company.find(None, criteria[0]["contact_id"])))
    return found


def _contact_quality(company: Company, events: Events) -> Kpi:
    """Of reviews of inbound contacts, and of those that did not come."""
    whole = []
    by_criterion = defaultdict(list)
    for criteria, contact in _reviews(company):
        if contact and not contact.is_inbound:
            continue
        first = criteria[0]
        at = max(row["reviewed_at"] for row in criteria)
        site = _site(company, first, contact)
        event = events.about(first["review_id"], contact, first["agent_id"], at, site)
        quality = review_quality(criteria)
        if quality is not None:
            whole.append(Contribution(event, quality))
        for row in criteria:
            of_one = review_quality([row])
            if of_one is not None:
                by_criterion[row["criterion"]].append(Contribution(event, of_one))
    return Kpi("ratio", whole, detail_name="criterion", beside=dict(by_criterion))


def review_quality(criteria: list[Row]) -> float | None:
    """Weighted score over weighted maximum; 0 if an automatic criterion failed."""
    applicable = [row for row in criteria if None not in (row["score"], row["max_score"])]
    highest = fsum(_weight(row) * row["max_score"] for row in applicable)
    if not highest:
        return None
    if any(row["is_auto_fail"] and row["score"] == 0 for row in applicable):
        return 0.0
    return fsum(_weight(row) * row["score"] for row in applicable) / highest


def _weight(row: Row) -> float:
    return 1.0 if row["weight"] is None else row["weight"]


def _coverage(company: Company, time: list[Interval]) -> dict[str, Kpi]:
    """Of agents, so whichever way their contacts went; and how many contacts were reviewed.

    Team and site are those of the week's first day with a logged-in second.
    """
    reviewed = defaultdict(set)
    for criteria, contact in _reviews(company):
        first = criteria[0]
        site = _site(company, first, contact)
        monday = _monday_of(company.local(first["reviewed_at"], site).date())
        reviewed[first["agent_id"], monday].add(first["contact_id"] or first["review_id"])
    coverage = []
    numbers = []
    weeks: dict[tuple[str, date], Event] = {}
    for day, _ in agent_days(time):
        weeks.setdefault((day.dimensions["agent_id"], _monday_of(day.on)), day)
    for (agent_id, monday), first_day in weeks.items():
        number = len(reviewed[agent_id, monday])
        is_covered = number >= company.settings.quality_reviews_a_week
        dimensions = first_day.dimensions | {"shift": UNKNOWN}
        event = replace(
            first_day, event_id=f"{agent_id}:{monday}", on=monday, dimensions=dimensions
        )
        coverage.append(Contribution(event, float(is_covered)))
        numbers.append(Contribution(event, float(number)))
    return {"default": Kpi("ratio", coverage), "reviews_a_week": Kpi("ratio", numbers)}


def _site(company: Company, review: Row, contact: Contact | None) -> str | None:
    """The agent's, as of the contact's arrival or else the review; else the contact's."""
    known_at = contact.arrival if contact else review["reviewed_at"]
    version = company.version(review["agent_id"], known_at)
    return (version["site"] if version else None) or (contact.site if contact else None)


def _monday_of(on: date) -> date:
    return on - timedelta(days=on.weekday())
