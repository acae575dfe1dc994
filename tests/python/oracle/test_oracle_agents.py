"""Agents' time, plans, heads and reviews, each by a case small enough to count by hand."""

from datetime import date

import pytest

from . import Cell
from .conftest import TinyCompany

DAY = "2025-03-03T"  # a Monday; Chicago is six hours behind UTC


def agent(tiny: TinyCompany, agent_id: str = "ann", **values) -> None:
    tiny.add("agents", agent_id=agent_id, **{"site": "chicago", "team": "red"} | values)


def state(tiny: TinyCompany, what: str, start: str, end: str, day: str = DAY, **values) -> None:
    """By the clock of the agent's site; Ann's, unless `values` say otherwise."""
    needed = {"agent_id": "ann", "started_at": day + start, "ended_at": day + end}
    tiny.add("agent_states", state=what, **needed | values)


def plan(tiny: TinyCompany, what: str, start: str, end: str, day: str = DAY, **values) -> None:
    needed = {"agent_id": "ann", "starts_at": day + start, "ends_at": day + end}
    tiny.add("schedules", activity=what, **needed | values)


def of_months(tiny: TinyCompany, kpi_id: str, variant: str, as_of: str | None = None) -> dict:
    """(numerator, denominator) by month."""
    return {
        cell.period_start: (found.numerator, found.denominator)
        for cell, found in tiny.cells(as_of).items()
        if (cell.kpi_id, cell.variant, cell.grain, cell.slice) == (kpi_id, variant, "month", ())
    }


def test_occupancy_counts_overlaps_once_on_the_wall_clock_and_each_in_the_load(tiny):
    """Ready 10 min; then 20 min busy, with a second contact of 5 min and a while of ready in it."""
    agent(tiny, slots=2)
    state(tiny, "available", "10:00:00", "10:10:00")
    state(tiny, "contact", "10:10:00", "10:25:00")
    state(tiny, "available", "10:12:00", "10:14:00")
    state(tiny, "contact", "10:15:00", "10:20:00")
    state(tiny, "after_contact_work", "10:25:00", "10:30:00")
    state(tiny, "break", "10:30:00", "11:00:00")
    state(tiny, "offline", "11:00:00", "23:00:00")
    for where in (
        {},
        {"agent_id": "ann"},
        {"team": "red"},
        {"site": "chicago"},
        {"shift": "early"},
    ):
        assert tiny.value("occupancy", "wall_clock", **where) == (1, 1200, 1800), where
        assert tiny.value("occupancy", "load", **where) == (1, 1500, 3600), where


def test_slots_not_known_are_one(tiny):
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:10:00")
    state(tiny, "contact", "10:10:00", "10:20:00", agent_id="nobody told us")
    assert tiny.value("occupancy", "load") == (2, 600, 1200)
    assert tiny.value("occupancy", "load", team="unknown") == (1, 600, 600)


def test_a_state_over_midnight_belongs_to_two_local_days_and_three_half_hours(tiny):
    """23:50 to 0:40 in Chicago on the last of March: 10 minutes there, 40 in April."""
    agent(tiny)
    tiny.add(
        "agent_states",
        agent_id="ann",
        state="available",
        started_at="2025-03-31T23:50:00",
        ended_at="2025-04-01T00:40:00",
    )
    assert of_months(tiny, "occupancy", "wall_clock") == {
        date(2025, 3, 1): (0, 600),
        date(2025, 4, 1): (0, 2400),
    }
    assert tiny.value("occupancy", "wall_clock") == (3, 0, 3000)


def test_the_night_in_which_clocks_go_back_is_an_hour_longer(tiny):
    """0:00 to 3:00 in Chicago on 2 November 2025 takes four hours."""
    agent(tiny)
    state(tiny, "available", "00:00:00", "03:00:00", day="2025-11-02T")
    assert tiny.value("occupancy", "wall_clock") == (8, 0, 14400)


def test_adherence_and_conformance(tiny):
    """Planned: telephone, break from 10:30, telephone from 10:45 to 11:00.

    Came 5 minutes late (1500 s right), paused until 10:40 (600), was ready until 10:50 (300 of
    it right), then nothing is known. Half an hour in the afternoon was worked without a plan, and
    the next day has none at all.
    """
    agent(tiny)
    plan(tiny, "phone", "10:00:00", "10:30:00")
    plan(tiny, "Break", "10:30:00", "10:45:00")
    plan(tiny, "something new", "10:45:00", "11:00:00")
    state(tiny, "available", "10:05:00", "10:30:00")
    state(tiny, "break", "10:30:00", "10:40:00")
    state(tiny, "contact", "10:40:00", "10:50:00")
    state(tiny, "available", "15:00:00", "15:30:00")
    state(tiny, "available", "10:00:00", "10:30:00", day="2025-03-04T")
    assert tiny.value("schedule_adherence", "adherence") == (2, 2400, 3600)
    assert tiny.value("schedule_adherence", "conformance") == (2, 1500 + 600 + 1800, 2700)
    assert tiny.value("schedule_adherence", "conformance", shift="unknown") == (0, 1800, 0)


def test_what_counts_as_productive_may_be_said(tiny):
    """Overlapping states are productive if one of them is; being offline keeps a break."""
    agent(tiny)
    plan(tiny, "training", "10:00:00", "10:30:00", is_productive="true")
    plan(tiny, "lunch", "10:30:00", "11:00:00")
    state(tiny, "training", "10:00:00", "10:20:00", is_productive="Y")
    state(tiny, "available", "10:20:00", "10:30:00", is_productive="N")
    state(tiny, "meeting", "10:25:00", "10:30:00", is_productive="Y")
    state(tiny, "offline", "10:30:00", "10:50:00")
    assert tiny.value("schedule_adherence", "adherence") == (2, 1200 + 300 + 1200, 3600)
    assert tiny.value("schedule_adherence", "conformance") == (1, 1500, 1800)


@pytest.mark.parametrize(
    ("published_at", "planned"),
    [("10:00:00", 1800), ("10:00:01", 3600), ("09:00:00", 1800)],
    ids=["as the shift begins", "too late", "before"],
)
def test_the_newest_plan_published_before_the_shift_began_counts(tiny, published_at, planned):
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:30:00")
    for ends, published in (("11:00:00", ""), ("10:30:00", DAY + published_at)):
        plan(tiny, "phone", "10:00:00", ends, schedule_id="1", published_at=published)
    assert tiny.value("schedule_adherence", "adherence")[2] == planned


@pytest.mark.parametrize(
    ("starts_at", "planned"),
    [("13:00:00", 3600 + 1800), ("13:00:01", 3600 + 899)],
    ids=["two hours apart: one shift", "a second more: two shifts"],
)
def test_a_shift_is_a_run_of_activities(tiny, starts_at, planned):
    """The second activity is cut short at noon: before it begins, after its shift's first has."""
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:30:00")
    plan(tiny, "phone", "10:00:00", "11:00:00", published_at="2025-03-01T00:00:00")
    for ends, published in (("13:30:00", "2025-03-01T00:00:00"), ("13:15:00", DAY + "12:00:00")):
        plan(tiny, "chat", starts_at, ends, schedule_id="2", published_at=published)
    assert tiny.value("schedule_adherence", "adherence")[2] == planned


def test_of_plans_without_an_id_agent_and_start_say_which_it_is(tiny):
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:30:00")
    plan(tiny, "phone", "10:00:00", "10:10:00", published_at="2025-03-01T00:00:00")
    plan(tiny, "phone", "10:00:00", "10:20:00", published_at="2025-03-02T00:00:00")
    assert tiny.value("schedule_adherence", "adherence") == (1, 1200, 1200)


def test_a_plan_with_an_id_may_be_moved_within_a_version(tiny):
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:30:00")
    for start, updated_at in (("10:15:00", "2025-03-02T00:00:00"), ("10:00:00", "")):
        plan(tiny, "phone", start, "10:30:00", schedule_id="1", updated_at=updated_at)
    assert tiny.value("schedule_adherence", "adherence") == (1, 900, 900)


def test_an_absence_is_no_plan_to_keep(tiny):
    """She called in sick before the shift; the vacation never was a plan."""
    agent(tiny)
    state(tiny, "available", "16:00:00", "16:30:00")
    plan(tiny, "phone", "10:00:00", "11:00:00", schedule_id="1")
    plan(tiny, "sick", "10:00:00", "11:00:00", schedule_id="1", published_at=DAY + "08:00:00")
    plan(tiny, "Time-off", "12:00:00", "13:00:00")
    assert tiny.value("schedule_adherence", "adherence") is None
    assert tiny.value("schedule_adherence", "conformance") is None


def test_a_plan_is_judged_while_its_site_exports_states_and_until_now(tiny):
    """The day before the first state is not judged, nor what comes. Berlin, of which no state
    tells, stands as Chicago does: an hour of Bob's, who never came."""
    agent(tiny)
    agent(tiny, "bob", site="berlin")
    state(tiny, "available", "10:00:00", "10:30:00")
    plan(tiny, "phone", "23:00:00", "23:30:00", day="2025-03-02T")
    plan(tiny, "phone", "10:00:00", "11:00:00")
    plan(tiny, "phone", "23:30:00", "23:59:00")
    plan(tiny, "phone", "10:00:00", "11:00:00", agent_id="bob")
    assert tiny.value("schedule_adherence", "adherence") == (5, 1800, 7200 + 1740)
    # A call of that morning does not end the day, one of 12:00 on the next makes its plan due.
    tiny.call("1", "2025-03-03T16:00:00Z", "2025-03-03T16:00:00Z", "system_ended")
    assert tiny.value("schedule_adherence", "adherence") == (5, 1800, 7200 + 1740)
    plan(tiny, "phone", "11:00:00", "13:00:00", day="2025-03-04T")
    tiny.call("2", "2025-03-04T18:00:00Z", "2025-03-04T18:00:00Z", "system_ended")
    assert tiny.value("schedule_adherence", "adherence") == (7, 1800, 7200 + 1740 + 3600)
    # 10:40 in Chicago.
    found = tiny.value("schedule_adherence", "adherence", as_of="2025-03-03T16:40:00")
    assert found == (4, 1800, 2400 + 3600)


def test_leavers_over_the_mean_of_the_days_heads(tiny):
    """March: Ann 31 days, Bob 10 (11th to 20th), Cleo and Dan 15. Bob and Cleo leave the company,
    Bob of his own will."""
    agent(tiny, "ann", hired_on="2025-01-01")
    agent(tiny, "bob", hired_on="2025-03-11", left_on="2025-03-21", leave_kind="voluntary")
    agent(tiny, "cleo", left_on="2025-03-16")
    agent(tiny, "dan", left_on="2025-03-16", leave_kind="transfer")
    heads = pytest.approx((31 + 10 + 15 + 15) / 31)
    march = date(2025, 3, 1)
    found = of_months(tiny, "agent_turnover_rate", "voluntary_monthly", "2025-03-31T12:00:00")
    assert found[march] == (1, heads)
    assert sorted(found) == [date(2025, 1, 1), date(2025, 2, 1), march]
    found = of_months(tiny, "agent_turnover_rate", "monthly", "2025-03-31T12:00:00")
    assert found[march] == (2, heads)
    # Up to the 12th: Ann, Cleo and Dan on each day, Bob on two, and nobody has left.
    found = of_months(tiny, "agent_turnover_rate", "monthly", "2025-03-12T12:00:00")
    assert found[march] == (0, pytest.approx(3 + 2 / 12))


def test_twelve_months_count_from_the_first_record_and_need_not_be_full(tiny):
    """Ann 12 months; Bob March to May, whose last day of heads is 9 May: 2 + 9/31 months."""
    agent(tiny, "ann", hired_on="2025-01-15")
    agent(tiny, "bob", hired_on="2025-03-01", left_on="2025-05-10")
    now = "2026-01-31T12:00:00"
    found = of_months(tiny, "agent_turnover_rate", "annualised", now)
    bob = 2 + 9 / 31
    assert found == {
        date(2025, 12, 1): (1, pytest.approx((11 + 17 / 31 + bob) / 12)),
        date(2026, 1, 1): (1, pytest.approx((12 + bob) / 12)),
    }
    assert tiny.value("agent_turnover_rate", "voluntary_annualised", as_of=now)[1] == 0


def test_the_newest_version_says_who_left_and_the_months_last_day_which_team(tiny):
    before = {"left_on": "2025-02-24", "leave_kind": "transfer"}
    agent(tiny, "ann", hired_on="2025-01-01", valid_from="2025-01-01", **before)
    later = {"valid_from": "2025-02-10", "team": "blue", "left_on": "2025-02-20"}
    agent(tiny, "ann", hired_on="2025-01-01", leave_kind="voluntary", **later)
    tiny.call("1", "2025-02-25T10:00:00Z", "2025-02-25T10:00:00Z", "system_ended")
    assert tiny.value("agent_turnover_rate", "monthly", team="red") == (1, 0, 1)
    found = tiny.value("agent_turnover_rate", "monthly", team="blue")
    assert found == (1, 1, pytest.approx(19 / 25))


def review(tiny: TinyCompany, review_id: str, criterion: str, score, highest, **values) -> None:
    needed = {"review_id": review_id, "criterion": criterion, "agent_id": "ann"}
    values = {"reviewed_at": f"{DAY}12:00:00Z"} | values
    tiny.add("quality_reviews", score=score, max_score=highest, **needed | values)


def test_quality_is_weighted_and_a_failed_automatic_criterion_makes_it_nothing(tiny):
    review(tiny, "a", "greeting", 4, 5, weight=2)
    review(tiny, "a", "solution", 3, 5)
    review(tiny, "a", "offer", "", "")
    review(tiny, "b", "greeting", 5, 5)
    review(tiny, "b", "data protection", 0, 1, is_auto_fail="Y")
    review(tiny, "c", "greeting", 5, 5, is_calibration="true")
    review(tiny, "d", "offer", 5, "")
    tiny.call("out", f"{DAY}10:00:00Z", f"{DAY}10:05:00Z", "answered", direction="outbound")
    review(tiny, "e", "greeting", 1, 5, contact_id="out")
    assert tiny.value("contact_quality") == (2, pytest.approx(11 / 15), 2)
    for criterion, expected in (("greeting", (2, 1.8, 2)), ("data protection", (1, 0, 1))):
        assert tiny.value("contact_quality", detail=("criterion", criterion)) == expected
    assert tiny.value("contact_quality", detail=("criterion", "offer")) is None


def test_a_review_is_of_its_contacts_queue_its_agents_site_and_the_month_it_was_made_in(tiny):
    agent(tiny)
    where = {"queue": "billing", "agent_id": "bob", "site": "berlin"}
    tiny.call("1", f"{DAY}10:00:00Z", f"{DAY}10:05:00Z", "answered", **where)
    review(tiny, "a", "greeting", 5, 5, contact_id="1", reviewed_at="2025-04-02T12:00:00Z")
    assert tiny.value("contact_quality", queue="billing") == (1, 1, 1)
    assert tiny.value("contact_quality", agent_id="ann") == (1, 1, 1)
    assert tiny.value("contact_quality", site="chicago") == (1, 1, 1)
    assert list(of_months(tiny, "contact_quality", "default")) == [date(2025, 4, 1)]


def test_coverage_is_by_agent_and_week(tiny):
    """Ann has a review in the first week only, Bob one for calibration; Cleo was offline. The weeks
    begin on 1 and 29 December; the second is worked in on 2 January."""
    agent(tiny)
    for day in ("2025-12-05T", "2026-01-02T"):
        state(tiny, "break", "10:00:00", "10:30:00", day=day)
        state(tiny, "available", "10:00:00", "10:30:00", day=day, agent_id="bob")
        state(tiny, "offline", "10:00:00", "10:30:00", day=day, agent_id="cleo")
    review(tiny, "a", "greeting", 5, 5, reviewed_at="2025-12-07T12:00:00Z")
    review(tiny, "b", "greeting", 5, 5, reviewed_at="2025-12-07T12:00:00Z", agent_id="cleo")
    calibration = {"agent_id": "bob", "is_calibration": "Y"}
    review(tiny, "c", "greeting", 5, 5, reviewed_at="2025-12-07T12:00:00Z", **calibration)
    assert tiny.value("quality_coverage") == (4, 1, 4)
    assert tiny.value("quality_coverage", agent_id="ann") == (2, 1, 2)
    # A week belongs to its Monday's month.
    assert of_months(tiny, "quality_coverage", "default") == {date(2025, 12, 1): (1, 4)}


def test_coverage_asks_for_distinct_contacts_in_the_sites_week(tiny):
    """Sunday 23:30 in Chicago is Monday in UTC; two reviews of one call are one contact; a call
    that the agent made is one."""
    (tiny.settings / "deployment.csv").write_text("name,value\nquality_reviews_a_week,2\n")
    agent(tiny)
    state(tiny, "available", "10:00:00", "10:30:00")
    sunday = "2025-03-10T04:30:00Z"
    review(tiny, "a", "greeting", 5, 5, contact_id="1")
    review(tiny, "b", "greeting", 5, 5, contact_id="1")
    assert tiny.value("quality_coverage") == (1, 0, 1)
    tiny.call("2", f"{DAY}10:00:00Z", f"{DAY}10:05:00Z", "answered", direction="outbound")
    review(tiny, "c", "greeting", 5, 5, contact_id="2", reviewed_at=sunday)
    assert tiny.value("quality_coverage") == (1, 1, 1)
    assert tiny.value("quality_coverage", "reviews_a_week") == (1, 2, 1)


def test_a_state_over_sunday_midnight_is_logged_in_in_both_weeks(tiny):
    agent(tiny)
    tiny.add(
        "agent_states",
        agent_id="ann",
        state="meeting",
        started_at="2025-03-09T23:00:00",
        ended_at="2025-03-10T00:00:01",
    )
    assert tiny.value("quality_coverage") == (2, 0, 2)


def test_the_cells_of_a_plan_are_of_its_intervals_shift(tiny):
    agent(tiny)
    state(tiny, "available", "05:30:00", "06:30:00")
    cells = tiny.cells()
    for shift in ("night", "early"):
        cell = Cell("occupancy", "wall_clock", "all", None, (("shift", shift),))
        assert cells[cell].denominator == 1800
