"""The running company: its clock, its people and problems, and the rows that it leaves behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scripts.sample.clock import Clock
from scripts.sample.company import Company
from scripts.sample.issues import Issue
from scripts.sample.localtime import day_number, day_of, exported_at
from scripts.sample.people import People, Person
from scripts.sample.plan import Plan
from scripts.sample.tables import COLUMNS, TRUTH_COLUMNS, Table

if TYPE_CHECKING:
    from scripts.sample.floor import Floor


@dataclass(slots=True)
class Need:
    """One problem of one person, over one or more contacts."""

    serial: int
    person: Person
    site: str
    issue: Issue
    attempt: int = 0
    is_solved: bool = False
    agent_says_solved: bool = False
    case_id: str | None = None
    case_opened: int | None = None
    case_resolved: int | None = None
    case_reopened: int | None = None


class World:
    """Clock, randomness by concern, and the tables as they grow."""

    def __init__(self, plan: Plan, company: Company) -> None:
        first, last = day_number(plan.first_day), day_number(plan.last_day)
        zones = company.zones.values()
        self.plan, self.company = plan, company
        self.first_day, self.last_day = first, last
        self.begins = min(zone.instant(first) for zone in zones)
        self.ends = exported_at(zones, plan.last_day)
        self.env = Clock(self.begins)
        self.people = People(plan)
        self.tables = {name: Table(columns) for name, columns in COLUMNS.items()}
        self.truth = Table(TRUTH_COLUMNS)
        self.handed_over = 0  # rows of the truth that somebody else has as well
        self.needs: list[Need] = []
        self.cases: list[Need] = []
        self.first_contacts: dict[int, int] = {}
        self.floor: Floor
        self.get_in_touch: Callable[[Need, str], None]
        self.call_out: Callable[..., None]
        self.follow_up: Callable[[Need], None]
        self.remind: Callable[[Need], None]
        self._serials: dict[str, int] = {}
        self.patience_rng = plan.stream("patience")
        self.talk_rng = plan.stream("talk")
        self.menu_rng = plan.stream("menu")
        self.outcome_rng = plan.stream("outcome")
        self.return_rng = plan.stream("return")
        self.thread_rng = plan.stream("threads")
        self.outbound_rng = plan.stream("outbound")

    def later(self, delay: int, action: Callable[..., None], *arguments: Any) -> None:
        """Lets something happen after so many milliseconds."""
        self.env.later(delay, action, arguments)

    def serial(self, kind: str) -> int:
        """The next number of its kind, from 1."""
        number = self._serials.get(kind, 0) + 1
        self._serials[kind] = number
        return number

    def new_need(self, person: Person, site: str, issue: Issue) -> Need:
        """A problem that nobody has told the company of yet."""
        need = Need(len(self.needs) + 1, person, site, issue)
        self.needs.append(need)
        return need

    def seen(self, person: Person) -> None:
        """Remembers when a person was first in touch."""
        self.first_contacts.setdefault(person.serial, self.env.now)

    def add(self, table: str, row: tuple) -> None:
        """A row of a table, in the order of its columns."""
        self.tables[table].rows.append(row)

    def first_contact_days(self) -> dict[int, Any]:
        """Local date of each person's first contact."""
        zones = self.company.zones
        return {
            serial: day_of(zones[self.people.all[serial].site].day(at))
            for serial, at in self.first_contacts.items()
        }
