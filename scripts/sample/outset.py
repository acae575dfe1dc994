"""What is settled before the first day: what to expect, who works there, who plans the weeks."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.sample.company import Company, read_company
from scripts.sample.demand import Demand, make_demand
from scripts.sample.forecast import Forecast
from scripts.sample.localtime import day_number, weekday
from scripts.sample.plan import Plan
from scripts.sample.rota import Planner, needed_fte
from scripts.sample.staff import Agent, hire_staff


@dataclass(frozen=True)
class Outset:
    """The plan's consequences, the same in every process that asks for them."""

    company: Company
    demand: Demand
    staff: list[Agent]
    planner: Planner

    @classmethod
    def of(cls, plan: Plan) -> Outset:
        """Draws demand and staff."""
        company = read_company()
        demand = make_demand(plan, company)
        forecast = Forecast(plan, company, demand)
        staff = hire_staff(plan, needed_fte(forecast, mondays(plan)[::4]))
        # Who has not begun by the last day is in no system yet.
        staff = [agent for agent in staff if agent.hired <= day_number(plan.last_day)]
        return cls(company, demand, staff, Planner(plan, company, forecast, staff))


def mondays(plan: Plan) -> list[int]:
    """The Mondays of the weeks in which the plan has days, by their numbers."""
    first, last = day_number(plan.first_day), day_number(plan.last_day)
    return list(range(first - weekday(first), last + 1, 7))
