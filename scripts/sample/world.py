"""The state of the simulation: what is still to come, who is busy, and the rows made so far."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from random import Random

from scripts.sample.clock import instant, local
from scripts.sample.company import LAST_DAY, Agent, Company, Person

Row = dict[str, object]

# Beside contacts, agents do desk work that no export shows; it is why anybody waits at all
# in a company of this size.
DESK_WORK_SHARE = {"voice": 0.58, "text": 0.72}
DESK_WORK_MEAN_SECONDS = {"voice": 100, "text": 100}
SLOTS = {"voice": 1, "text": 3}


@dataclass(frozen=True)
class Need:
    """Somebody's wish to get in touch: who, when, where, about what; `attempt` 1 is the first."""

    at: int
    site: str
    channel: str
    queue: str
    issue_type: str
    person: Person
    purpose: str = "service"
    case_id: str | None = None
    attempt: int = 1
    is_known_issue: bool = True


@dataclass(frozen=True)
class Offer:
    """An agent who can pick up, and the instant from which on."""

    at: float
    tie: float
    agent_id: str
    slot: int

    def __lt__(self, other: Offer) -> bool:
        return (self.at, self.tie) < (other.at, other.tie)


@dataclass
class World:
    """Everything that one run of the simulation changes."""

    rng: Random
    company: Company
    agents: list[Agent]
    customers: list[Person]
    unknown_callers: list[Person]
    # What happens to a need, and how the company calls out: `simulation` sets both, so that
    # calls, conversations and their aftermath need not import each other.
    take: Callable[[Need], None] = field(init=False)
    call_out: Callable[..., None] = field(init=False)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    cases: dict[str, Row] = field(default_factory=dict)
    busy_until: dict[tuple[str, int], float] = field(default_factory=dict)
    upcoming: list[tuple[int, int, Callable[[], None]]] = field(default_factory=list)
    serial: count = field(default_factory=lambda: count(1))
    numbering: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # The systems are exported when the last site's last day is over.
        self.end = max(instant(z, LAST_DAY, 86_400) for z in self.company.zones.values())

    def add(self, table: str, **row: object) -> Row:
        """Keeps one row; keys that start with _ are notes and never written."""
        self.tables.setdefault(table, []).append(row)
        return row

    def new_id(self, prefix: str) -> str:
        """The next id of its kind: C000001, C000002, …"""
        self.numbering[prefix] = self.numbering.get(prefix, 0) + 1
        return f"{prefix}{self.numbering[prefix]:06d}"

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.rng.random() < probability

    def about(self, median: float, spread: float = 0.6) -> int:
        """Whole seconds, at least one, log-normal round the median."""
        return max(1, round(median * math.exp(self.rng.gauss(0, spread))))

    def later(self, at: float, site: str, action: Callable[[], None]) -> None:
        """Has something happen at `at`, unless that is after the last day."""
        if self.day(site, at) <= LAST_DAY:
            heapq.heappush(self.upcoming, (int(at), next(self.serial), action))

    def run(self) -> None:
        """Lets everything happen, in the order of time."""
        while self.upcoming:
            heapq.heappop(self.upcoming)[2]()

    def day(self, site: str, at: float) -> date:
        """The site's local date."""
        return local(self.company.zones[site], at).date()

    def seen(self, at: float | None) -> float | None:
        """The instant, or None where the export was taken before it."""
        return at if at is not None and at <= self.end else None

    def on_duty(self, site: str, desk: str, at: float) -> list[Agent]:
        """The agents of this half of the day: early and late change places each week."""
        day = self.day(site, at)
        is_late = local(self.company.zones[site], at).hour >= 14
        versions: dict[str, Agent] = {}
        for agent in self.agents:
            if agent.valid_from <= day and agent.works_on(day):
                versions[agent.agent_id] = agent
        week = day.isocalendar().week
        at_desk = [a for a in versions.values() if (a.site, a.desk) == (site, desk)]
        return [a for n, a in enumerate(at_desk) if (n + week) % 2 == is_late] or at_desk

    def offers(self, site: str, desk: str, at: float) -> list[Offer]:
        """A heap of the agents on duty by the instant at which each can next pick up."""
        promotion = self.company.is_promotion(self.day(site, at))
        share = DESK_WORK_SHARE[desk] + (0.12 if promotion else 0)
        waiting: list[Offer] = []
        for agent in self.on_duty(site, desk, at):
            idle_at = at
            if self.chance(share):
                idle_at += math.ceil(self.rng.expovariate(1 / DESK_WORK_MEAN_SECONDS[desk]))
            for slot in range(SLOTS[desk]):
                free_at = self.busy_until.get((agent.agent_id, slot), 0)
                # Whoever comes from a contact goes on with the next one, not with desk work.
                free_at = free_at if free_at > at else idle_at
                heapq.heappush(waiting, Offer(free_at, self.rng.random(), agent.agent_id, slot))
        return waiting

    def anyone_on_duty(self, site: str, desk: str, at: float) -> str:
        """Some agent who works then (for replies that nobody waits for on the line)."""
        return self.rng.choice(self.on_duty(site, desk, at)).agent_id
