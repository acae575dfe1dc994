"""Quality reviews: a contact or two an agent a week, judged by criteria, now and then twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from scripts.sample.aftermath.known import Known, utc_day
from scripts.sample.localtime import DAY, HOUR
from scripts.sample.tables import Table

COLUMNS = (
    *("review_id", "contact_id", "agent_id", "criterion", "score", "max_score", "weight"),
    *("is_auto_fail", "is_calibration", "reviewed_at", "reviewer_id", "updated_at"),
)
# Most weeks have one review an agent, some two, some none; of three at least now and then.
REVIEWS_A_WEEK = (0.24, 0.50, 0.20, 0.06)
# Who took fewer contacts in a week is not reviewed in it.
FEWEST_CONTACTS = 4
CALIBRATIONS = 0.04
REVIEWING_ROLES = ("quality", "team_lead")


@dataclass(frozen=True)
class Criterion:
    """What is judged, the points for it, its weight, and how hard it is (0 = usual)."""

    name: str
    points: int
    weight: int
    hardness: float = 0.0
    is_auto_fail: bool = False
    only_sales: bool = False


CRITERIA = (
    Criterion("greeting", 5, 1, -0.5),
    Criterion("data_protection", 1, 1, is_auto_fail=True),
    Criterion("listening", 10, 2, -0.1),
    Criterion("accuracy_of_information", 10, 3, 0.2),
    Criterion("solution", 10, 3, 0.3),
    Criterion("communication", 10, 2, -0.2),
    Criterion("efficiency", 5, 1, 0.1),
    Criterion("offer_made", 5, 1, 0.5, only_sales=True),
)
AUTO_FAIL_RATE = 0.008


def review_contacts(known: Known) -> Table:
    """One row a criterion of a review, in the order of the reviews."""
    rng = known.calendar.stream("quality reviews")
    skills = _skills(known)
    reviewers = _Reviewers(known)
    reviews = []
    for (monday, agent_id), places in sorted(_handled(known).items()):
        number = int(rng.choice(len(REVIEWS_A_WEEK), p=REVIEWS_A_WEEK))
        if len(places) < FEWEST_CONTACTS:
            continue
        for place in rng.choice(places, size=min(number, len(places)), replace=False).tolist():
            reviewed_at = known.contacts["ended_at"][place] + round(rng.uniform(2 * HOUR, 4 * DAY))
            reviewer_id = reviewers.one(rng, monday, agent_id)
            is_calibration = rng.random() < CALIBRATIONS
            reviews.append((reviewed_at, place, agent_id, reviewer_id, is_calibration))
            if is_calibration:
                again = reviewers.one(rng, monday, agent_id)
                later = reviewed_at + round(rng.uniform(HOUR, DAY))
                reviews.append((later, place, agent_id, again, True))
    reviews.sort()
    rows: list[tuple] = []
    for number, review in enumerate((r for r in reviews if r[0] < known.calendar.end), 1):
        rows += _judged(rng, known, f"Q{number:06d}", review, skills[review[2]])
    return Table(COLUMNS, rows)


def _judged(
    rng: np.random.Generator, known: Known, review_id: str, review: tuple, skill: float
) -> list[tuple]:
    reviewed_at, place, agent_id, reviewer_id, is_calibration = review
    contacts = known.contacts
    went_well = 0.25 * (contacts["satisfaction"][place] or 0.0)
    that_day = rng.normal(0, 0.5)
    rows = []
    for criterion in CRITERIA:
        dice = rng.normal(0, 0.7)
        score: int | None
        maximum: int | None = criterion.points
        if criterion.only_sales and not contacts["sales_opportunity"][place]:
            score = maximum = None
        elif criterion.is_auto_fail:
            score = int(rng.random() >= AUTO_FAIL_RATE)
        else:
            share = 0.86 + 0.09 * (skill + went_well + that_day + dice - criterion.hardness)
            score = round(criterion.points * min(max(share, 0.1), 1.0))
        judged = (contacts["contact_id"][place], agent_id, criterion.name, score, maximum)
        kind = (criterion.weight, criterion.is_auto_fail, is_calibration)
        rows.append((review_id, *judged, *kind, reviewed_at, reviewer_id, reviewed_at))
    return rows


def _handled(known: Known) -> dict[tuple[date, str], list[int]]:
    """The answered contacts, as places in the truth, by week (its Monday) and last agent."""
    found = defaultdict(list)
    contacts = known.contacts
    each = zip(
        contacts["last_agent_id"], contacts["is_answered"], contacts["ended_at"], strict=True
    )
    for place, (agent_id, is_answered, ended_at) in enumerate(each):
        if agent_id and is_answered and ended_at:
            day = utc_day(ended_at)
            found[day - timedelta(days=day.weekday()), agent_id].append(place)
    return found


def _skills(known: Known) -> dict[str, float]:
    """How good each agent is, told from how pleased their customers are; 0 = as the others."""
    pleased = defaultdict(list)
    contacts = known.contacts
    for agent_id, satisfaction in zip(
        contacts["last_agent_id"], contacts["satisfaction"], strict=True
    ):
        if agent_id and satisfaction is not None:
            pleased[agent_id].append(satisfaction)
    # Of few contacts little is known: as if each agent had twenty usual ones besides.
    everybody = float(np.mean([value for values in pleased.values() for value in values]))
    means = {
        agent_id: (sum(values) - len(values) * everybody) / (len(values) + 20)
        for agent_id, values in pleased.items()
    }
    spread = float(np.std(list(means.values()))) or 1.0
    return {agent_id: mean / spread for agent_id, mean in sorted(means.items())}


class _Reviewers:
    """Who reviews: quality staff and team leads of the time, never one's own work."""

    def __init__(self, known: Known) -> None:
        agents = known.agents
        self._spans = [
            (agent_id, valid_from, left_on)
            for agent_id, role, valid_from, left_on in zip(
                *(agents[name] for name in ("agent_id", "role", "valid_from", "left_on")),
                strict=True,
            )
            if role in REVIEWING_ROLES
        ]

    def one(self, rng: np.random.Generator, monday: date, agent_id: str) -> str | None:
        """Somebody who is there in that week; None = nobody is known."""
        there = [
            reviewer
            for reviewer, valid_from, left_on in self._spans
            if reviewer != agent_id
            and (valid_from is None or valid_from <= monday)
            and (left_on is None or left_on > monday)
        ]
        return there[int(rng.integers(len(there)))] if there else None
