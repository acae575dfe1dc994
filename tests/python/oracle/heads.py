"""Who leaves: heads of each month, leavers, and both over twelve months."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from .contacts import Company
from .events import Contribution, Event, Events, Kpi, Kpis
from .read import EARLIEST, Row

Month = tuple[int, int]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """A time with the company: from `hired_on` to the day before `until`.

    `left_on` is None where the agent did not leave, but was only hired once more.
    """

    hired_on: date | None
    until: date | None
    left_on: date | None
    leave_kind: str | None

    def holds(self, on: date) -> bool:
        """A day of hiring not known is long ago."""
        return (self.hired_on or date.min) <= on < (self.until or date.max)


@dataclass(frozen=True)
class Head:
    """An agent, who may be hired more than once."""

    agent_id: str
    spells: tuple[Spell, ...]

    def is_there(self, on: date) -> bool:
        return any(spell.holds(on) for spell in self.spells)

    def last_day_until(self, on: date) -> date | None:
        """The last day with the company that is not after this one."""
        lasts = (min(on, (spell.until or date.max) - DAY) for spell in self.spells)
        return max((last for last in lasts if self.is_there(last)), default=None)


def turnover(company: Company, events: Events) -> Kpis:
    """Leavers over mean headcount, by the month, and of twelve months."""
    heads = [_head(agent_id, versions) for agent_id, versions in company.agents.items()]
    recorded = [
        on
        for head in heads
        for spell in head.spells
        for on in (spell.hired_on, spell.left_on)
        if on
    ]
    if company.as_of is None or not recorded:
        return {}
    months = list(_months(min(recorded), company.as_of.date()))

    presence = {
        head: [_presence(head, month, _today(head, company)) for month in months] for head in heads
    }

    def rate(is_leaving: Callable[[Spell], bool], span: int) -> Kpi:
        contributions = []
        for head, present in presence.items():
            today = _today(head, company)
            leaving = [
                sum(is_leaving(one) and _leaves(one, month, today) for one in head.spells)
                for month in months
            ]
            begun = [month for month in months if _days(month, today)]
            for last in range(span - 1, len(begun)):
                of_span = slice(last - span + 1, last + 1)
                mean, left = sum(present[of_span]) / span, sum(leaving[of_span])
                if mean or left:
                    event = _event(head, months[last], company, events)
                    contributions.append(Contribution(event, left, mean))
        return Kpi("ratio", contributions)

    def leaves_by_choice(spell: Spell) -> bool:
        return spell.leave_kind == "voluntary"

    def leaves_the_company(spell: Spell) -> bool:
        return spell.leave_kind != "transfer"

    return {
        "agent_turnover_rate": {
            "voluntary_monthly": rate(leaves_by_choice, span=1),
            "monthly": rate(leaves_the_company, span=1),
            "annualised": rate(leaves_the_company, span=12),
            "voluntary_annualised": rate(leaves_by_choice, span=12),
        }
    }


def _head(agent_id: str, versions: list[Row]) -> Head:
    """Each day of hiring begins a spell; of its versions the newest says how it ended, if it did.

    A version that does not say belongs to the latest hiring before it, else to the first.
    """
    hirings = [one["hired_on"] for one in versions if one["hired_on"]]
    newest: dict[date | None, Row] = {}
    hired_on = None
    for one in sorted(versions, key=lambda one: one["valid_from"] or EARLIEST):
        hired_on = max((on for on in (hired_on, one["hired_on"]) if on), default=None)
        newest[one["hired_on"] or hired_on or min(hirings, default=None)] = one
    begins = sorted(newest, key=lambda on: on or date.min)
    return Head(
        agent_id,
        tuple(
            _spell(begin, next_begin, newest[begin])
            for begin, next_begin in zip(begins, [*begins[1:], None], strict=True)
        ),
    )


def _spell(begin: date | None, next_begin: date | None, version: Row) -> Spell:
    left_on = version["left_on"]
    if left_on is None or (next_begin is not None and left_on > next_begin):
        return Spell(begin, next_begin, None, None)
    return Spell(begin, left_on, left_on, version["leave_kind"])


def _months(first: date, last: date) -> Iterator[Month]:
    year, month = first.year, first.month
    while (year, month) <= (last.year, last.month):
        yield year, month
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _days(month: Month, today: date) -> list[date]:
    """The month's days up to today."""
    first = date(*month, 1)
    days = (first + timedelta(days=number) for number in range(31))
    return [day for day in days if (day.year, day.month) == month and day <= today]


def _presence(head: Head, month: Month, today: date) -> float:
    """The share of the month's days (up to today) on which the agent is there."""
    days = _days(month, today)
    return sum(map(head.is_there, days)) / len(days) if days else 0


def _leaves(spell: Spell, month: Month, today: date) -> bool:
    left_on = spell.left_on
    return left_on is not None and (left_on.year, left_on.month) == month and left_on <= today


def _today(head: Head, company: Company) -> date:
    version = company.version(head.agent_id, company.as_of)
    return company.local(company.as_of, version["site"] if version else None).date()


def _event(head: Head, month: Month, company: Company, events: Events) -> Event:
    """The agent in the month, by team and site as on the last day with the company by then."""
    month_end = max(_days(month, _today(head, company)))
    last_day = head.last_day_until(month_end) or month_end
    at = datetime.combine(last_day, time.max, UTC)
    return events.of_agent(f"{head.agent_id}:{month}", head.agent_id, date(*month, 1), at)
