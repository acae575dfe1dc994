"""Customers and agents that count once, each by a case small enough to count by hand."""

from datetime import date

import pytest

from . import Cell
from .conftest import TinyCompany
from .test_oracle_agents import agent, state

DAY = "2025-03-03T"  # a Monday; Chicago is six hours behind UTC


def at(clock: str, day: str = DAY) -> str:
    return f"{day}{clock}Z"


def answered(tiny: TinyCompany, call_id: str, clock: str = "18:00:00", day: str = DAY, **values):
    """A call answered at once, unless `values` say otherwise."""
    now = at(clock, day)
    times = {"started_at": now, "answered_at": now, "ended_at": now}
    tiny.call(call_id, **{"outcome": "answered", "site": "chicago"} | times | values)


def of_months(tiny: TinyCompany, kpi_id: str, variant: str = "default", **where: str) -> dict:
    """(n, numerator, denominator) by number of the month, and `all`."""
    return {
        cell.period_start.month if cell.period_start else "all": (
            found.n,
            found.numerator,
            found.denominator,
        )
        for cell, found in tiny.cells().items()
        if (cell.kpi_id, cell.variant, cell.slice) == (kpi_id, variant, tuple(where.items()))
        and cell.grain in ("month", "all")
    }


def test_a_customer_counts_once_a_cell(tiny):
    """Carl calls twice in March and once in April, Dora once; a blocked call, an outbound one and
    one of nobody do not count."""
    answered(tiny, "1", customer_id="carl", issue_type="bill")
    answered(tiny, "2", customer_id="carl", issue_type="order")
    answered(tiny, "3", customer_id="carl", day="2025-04-03T", issue_type="bill")
    answered(tiny, "4", customer_id="dora", issue_type="bill", outcome="abandoned")
    answered(tiny, "5", customer_id="emil", outcome="blocked")
    answered(tiny, "6", customer_id="fred", direction="outbound")
    answered(tiny, "7")
    assert of_months(tiny, "contact_frequency") == {3: (2, 3, 2), 4: (1, 1, 1), "all": (2, 4, 2)}
    assert tiny.value("contact_frequency", issue_type="bill") == (2, 3, 2)
    assert tiny.value("contact_frequency", issue_type="order") == (1, 1, 1)
    assert tiny.value("contact_frequency", issue_type="unknown") is None


def test_a_customer_on_several_channels_within_the_cell(tiny):
    """Carl writes in March and calls in April: on two channels of all time, of no month. Gina is on
    two within March, but with one of them on another issue."""
    tiny.talk("1", "chat", at("18:00:00"), "answered", customer_id="carl", answered_at=at("18:00"))
    answered(tiny, "2", customer_id="carl", day="2025-04-03T")
    answered(tiny, "3", customer_id="gina", issue_type="bill")
    tiny.talk("4", "email", at("18:00:00"), "waiting", customer_id="gina", issue_type="order")
    answered(tiny, "5", customer_id="hugo", issue_type="bill")
    found = of_months(tiny, "multichannel_customer_share")
    assert found == {3: (3, 1, 3), 4: (1, 0, 1), "all": (3, 2, 3)}
    assert tiny.value("multichannel_customer_share", issue_type="bill") == (2, 0, 2)


def test_contacts_are_counted_for_each_agent_who_answered_a_leg(tiny):
    """Ann answers two, hands one on to Bob, and takes it back: three pieces of two agents. Two
    agents of April are the same two over all."""
    agent(tiny)
    agent(tiny, "bob", team="blue")
    answered(tiny, "1", agent_id="ann", leg=1)
    answered(tiny, "1", agent_id="bob", leg=2)
    answered(tiny, "1", agent_id="ann", leg=3)
    answered(tiny, "2", agent_id="ann")
    answered(tiny, "3", agent_id="cleo", outcome="abandoned")
    answered(tiny, "4", agent_id="cleo", direction="outbound")
    answered(tiny, "5")
    answered(tiny, "6", agent_id="bob", day="2025-04-03T")
    found = of_months(tiny, "contacts_handled_per_agent", "per_agent")
    assert found == {3: (2, 3, 2), 4: (1, 1, 1), "all": (2, 4, 2)}
    assert tiny.value("contacts_handled_per_agent", "per_agent", agent_id="ann") == (1, 2, 1)
    assert tiny.value("contacts_handled_per_agent", "per_agent", team="blue") == (1, 2, 1)


def test_contacts_an_hour_logged_in(tiny):
    """Two hours of Ann, an overlap counted once and time offline not at all; half an hour of Bob,
    who answers nothing, on the eve by the site's clock."""
    agent(tiny)
    agent(tiny, "bob")
    state(tiny, "available", "10:00:00", "11:00:00")
    state(tiny, "contact", "10:30:00", "11:30:00")
    state(tiny, "break", "11:30:00", "12:00:00")
    state(tiny, "offline", "12:00:00", "13:00:00")
    state(tiny, "meeting", "23:45:00", "23:59:00", day="2025-02-28T", agent_id="bob")
    state(tiny, "offline", "10:00:00", "11:00:00", agent_id="bob")
    for number in range(3):
        answered(tiny, str(number), agent_id="ann")
    hours = pytest.approx(14 / 60)
    assert of_months(tiny, "contacts_handled_per_agent", "per_hour") == {
        2: (1, 0, hours),
        3: (1, 3, 2),
        "all": (2, 3, pytest.approx(2 + 14 / 60)),
    }
    assert tiny.value("contacts_handled_per_agent", "per_hour", agent_id="bob") == (1, 0, hours)


def test_sales_less_refunds_over_the_agents_logged_in(tiny):
    """Of two agents there, one sells: 100, of which 30 paid back, in an outbound call; whoever is
    only offline is not there, and a sale of nobody is nobody's. In April nobody is there."""
    for agent_id in ("ann", "bob", "cleo"):
        agent(tiny, agent_id)
    state(tiny, "available", "10:00:00", "10:00:01")
    state(tiny, "training", "10:00:00", "11:00:00", agent_id="bob")
    state(tiny, "offline", "10:00:00", "11:00:00", agent_id="cleo")
    answered(tiny, "1", direction="outbound", agent_id="ann")
    sale = {"agent_id": "ann", "sold_at": at("18:00:00"), "contact_id": "1"}
    tiny.add("sales", sale_id="1", amount=100, refunded_amount=30, **sale)
    tiny.add("sales", sale_id="2", amount=50, **sale | {"agent_id": ""})
    tiny.add("sales", sale_id="3", amount=5, **sale | {"sold_at": at("05:00:00", "2025-04-01T")})
    tiny.add("sales", sale_id="4", amount=7, **sale | {"sold_at": at("04:59:59", "2025-04-01T")})
    found = of_months(tiny, "sales_per_agent")
    assert found == {3: (2, 77, 2), 4: (0, 5, 0), "all": (2, 82, 2)}
    assert tiny.value("sales_per_agent", agent_id="bob") == (1, 0, 1)
    april = tiny.cells()[Cell("sales_per_agent", "default", "month", date(2025, 4, 1), ())]
    assert april.value is None


def test_all_that_was_spent_over_the_new_customers(tiny):
    """Calls say 5; the campaign cost 31 and chat's staff 62, all in March. Two sales to one new
    customer, whom the second knows by its call; one to an old customer, one to nobody known."""
    answered(tiny, "1", cost=5, customer_id="carl")
    costs = {"period_start": "2025-03-01", "period_end": "2025-04-01"}
    tiny.add("costs", kind="campaign", amount=31, channel="voice", **costs)
    tiny.add("costs", kind="staff", amount=62, channel="chat", **costs)
    tiny.add("costs", kind="staff", amount=1000, channel="voice", **costs)
    sale = {"amount": 1, "is_new_customer": "Y", "contact_id": "1"}
    tiny.add("sales", sale_id="1", sold_at=at("18:00:00"), customer_id="carl", **sale)
    tiny.add("sales", sale_id="2", sold_at=at("18:00:00", "2025-04-03T"), **sale)
    tiny.add("sales", sale_id="3", sold_at=at("18:00:00"), amount=1, customer_id="dora")
    tiny.add("sales", sale_id="4", sold_at=at("18:00:00"), amount=1, is_new_customer="Y")
    spent = pytest.approx(98)
    assert of_months(tiny, "cost_per_acquisition") == {
        3: (1, spent, 1),
        4: (1, 0, 1),
        "all": (1, spent, 1),
    }
    assert tiny.value("cost_per_acquisition", channel="voice") == (1, pytest.approx(36), 1)
    assert tiny.value("cost_per_acquisition", channel="chat") == (0, pytest.approx(62), 0)
