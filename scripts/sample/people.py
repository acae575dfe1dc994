"""The people who get in touch: customers that the company knows, and strangers."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

import numpy as np

from scripts.sample.plan import Plan
from scripts.sample.tables import COLUMNS, Table

PEOPLE = 80_000
FIRST_NAMES = (
    *("ada", "ben", "cleo", "dora", "emil", "fay", "gus", "hana", "ivo", "juno", "kurt", "lia"),
    *("milo", "nora", "otis", "pia", "quin", "rosa", "sam", "tess", "ugo", "vera", "wim", "yara"),
)
LAST_NAMES = ("sample", "example", "placeholder", "specimen", "mockup", "fictitious")
LANGUAGES = {"berlin": ("de", "de", "de", "de", "en"), "chicago": ("en", "en", "en", "es")}
SEGMENTS = (("consumer", 78), ("business", 15), ("partner", 4), ("reseller", 3))
TIERS = {
    "consumer": (("low", 55), ("middle", 35), ("high", 10)),
    "business": (("low", 20), ("middle", 45), ("high", 35)),
    "partner": (("middle", 40), ("high", 60)),
    "reseller": (("middle", 55), ("high", 45)),
}
# How much more often than a consumer each gets in touch, and how people of a kind differ in that:
# the spread of a log-normal, so that some call all the time.
EAGERNESS = {"consumer": 1.0, "business": 1.7, "partner": 3.0, "reseller": 3.5}
EAGERNESS_SPREAD = 1.1


@dataclass(slots=True)
class Person:
    """Somebody who gets in touch; `customer_id` is None where the company has no record."""

    serial: int
    site: str
    customer_id: str | None
    number: str
    address: str
    handle: str
    segment: str
    value_tier: str
    language: str
    known_since: date | None  # None: becomes a customer shortly before the first contact
    temper: float  # personal noise of satisfaction, standard normal
    hides_number: bool


class People:
    """All of them, with a quick way to draw who has the next problem."""

    def __init__(self, plan: Plan) -> None:
        rng = plan.numpy_stream("eagerness")
        # A company of a tenth has a tenth of the customers; so repeats stay what they are.
        number = max(round(PEOPLE * plan.size), 200)
        self.all = _make(plan, number)
        self._by_site: dict[str, tuple[list[Person], list[float]]] = {}
        for site in ("berlin", "chicago"):
            here = [person for person in self.all if person.site == site]
            weights = np.array([EAGERNESS[person.segment] for person in here])
            weights *= rng.lognormal(0, EAGERNESS_SPREAD, len(here))
            self._by_site[site] = here, np.cumsum(weights).tolist()

    def draw_many(self, site: str, number: int, rng: np.random.Generator) -> list[Person]:
        """So many of `draw` at once."""
        people, weights = self._by_site[site]
        places = np.searchsorted(weights, rng.random(number) * weights[-1], side="right")
        return [people[place] for place in np.minimum(places, len(people) - 1).tolist()]

    def draw(self, site: str, rng: Random) -> Person:
        """Who has a problem next; a few are drawn again and again."""
        people, weights = self._by_site[site]
        return people[bisect(weights, rng.random() * weights[-1], 0, len(people) - 1)]

    def table(self, first_contacts: dict[int, date], plan: Plan) -> Table:
        """The customers' own records; of those who are new, only who has got in touch."""
        rng = plan.stream("first seen")
        rows = []
        for person in self.all:
            since = person.known_since
            if since is None and person.serial in first_contacts:
                since = first_contacts[person.serial] - timedelta(days=int(rng.expovariate(1 / 25)))
            if person.customer_id is not None and since is not None:
                tier = person.value_tier if rng.random() < 0.97 else None
                rows.append((person.customer_id, person.segment, since, tier, None))
        return Table(COLUMNS["customers"], rows)


def _numbers(plan: Plan, number: int) -> list[str]:
    """555-0100 to 555-0199 is kept for fiction in every area code: a hundred numbers each.

    There are fewer than people; so a few share one, as households do.
    """
    codes = [code for code in range(201, 990) if code % 100 != 11 and code % 100 // 10 != 9]
    # 555-0100 is the company's own line, wherever it has one.
    numbers = [f"+1{code}55501{last:02d}" for code in codes for last in range(1, 100)]
    order = plan.numpy_stream("numbers").permutation(len(numbers)).tolist()
    return [numbers[order[place % len(order)]] for place in range(number)]


def _make(plan: Plan, number: int) -> list[Person]:
    """Draws everybody at once, a column at a time."""
    rng = plan.numpy_stream("people")
    site = np.where(rng.random(number) < 0.55, "berlin", "chicago").tolist()
    segments = [segment for segment, _ in SEGMENTS]
    odds = np.array([weight for _, weight in SEGMENTS], dtype=float)
    segment = rng.choice(segments, number, p=odds / odds.sum()).tolist()
    first = rng.choice(FIRST_NAMES, number).tolist()
    last = rng.choice(LAST_NAMES, number).tolist()
    known, old = rng.random(number).tolist(), (rng.random(number) < 0.6).tolist()
    days = (rng.exponential(700, number).astype(int) + 1).tolist()
    tier, language = rng.random(number).tolist(), rng.random(number).tolist()
    temper, hides = rng.normal(0, 1, number).tolist(), (rng.random(number) < 0.05).tolist()
    numbers = _numbers(plan, number)
    return [
        Person(
            serial=serial,
            site=site[serial],
            customer_id=f"K{serial + 10_000:06d}"
            if known[serial] < (0.83 if segment[serial] == "consumer" else 0.97)
            else None,
            number=numbers[serial],
            address=f"{first[serial]}.{last[serial]}{serial + 1}@example.com",
            handle=f"@{first[serial]}_{last[serial]}_{serial + 1}",
            segment=segment[serial],
            value_tier=pick(tier[serial], TIERS[segment[serial]]),
            language=LANGUAGES[site[serial]][int(language[serial] * len(LANGUAGES[site[serial]]))],
            known_since=plan.first_day - timedelta(days=days[serial]) if old[serial] else None,
            temper=temper[serial],
            hides_number=hides[serial],
        )
        for serial in range(number)
    ]


def pick(chance: float, weighted: tuple[tuple[str, float], ...]) -> str:
    """One of the words by weight, for a number between 0 and 1."""
    at = chance * _total(weighted)
    for word, weight in weighted:
        at -= weight
        if at < 0:
            return word
    return weighted[-1][0]


@lru_cache
def _total(weighted: tuple[tuple[str, float], ...]) -> float:
    return sum(weight for _, weight in weighted)


def choose(rng: Random, weighted: tuple[tuple[str, float], ...]) -> str:
    """One of the words, by weight."""
    return pick(rng.random(), weighted)
