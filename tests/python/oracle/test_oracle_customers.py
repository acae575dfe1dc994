"""Chains, repeats and surveys, each by a case small enough to count by hand."""

import pytest

from .conftest import TinyCompany

CLOSED = "2025-04-30T00:00:00"


def call(
    tiny: TinyCompany,
    call_id: str,
    day: str,
    clock: str = "10:00:00",
    outcome: str = "answered",
    customer: str = "kim",
    **values,
) -> None:
    """A call of March 2025, UTC; over after ten minutes unless it says otherwise."""
    started_at = f"2025-03-{day}T{clock}Z"
    ends = {"ended_at": f"2025-03-{day}T{clock[:3]}10{clock[5:]}Z", "outcome": outcome}
    tiny.call(call_id, started_at=started_at, customer_id=customer, **ends | values)


def observed(tiny: TinyCompany, as_of: str = CLOSED, **where):
    return tiny.value("first_contact_resolution", "observed", as_of=as_of, **where)


def test_one_call_and_never_again(tiny):
    call(tiny, "1", "03")
    call(tiny, "2", "03", customer="")
    assert observed(tiny) == (1, 1, 1)


@pytest.mark.parametrize(
    ("as_of", "judged"), [("2025-03-10T10:09:59", False), ("2025-03-10T10:10:00", True)]
)
def test_judged_once_the_window_is_over(tiny, as_of, judged):
    call(tiny, "1", "03")
    assert observed(tiny, as_of) == ((1, 1, 1) if judged else None)


@pytest.mark.parametrize(("clock", "resolved"), [("10:10:00", 0), ("10:10:01", 1)])
def test_a_further_attempt_at_the_very_end_of_the_window_counts(tiny, clock, resolved):
    call(tiny, "1", "03")
    call(tiny, "2", "10", clock, outcome="abandoned", ended_at="2025-03-10T11:00:00Z")
    assert observed(tiny) == (1, resolved, 1)


@pytest.mark.parametrize(("clock", "repeats"), [("10:10:00", 1), ("10:10:01", 0)])
def test_a_repeat_at_the_very_end_of_the_window_counts(tiny, clock, repeats):
    call(tiny, "1", "03", outcome="system_ended")
    call(tiny, "2", "10", clock, ended_at="2025-03-10T11:00:00Z", issue_type="another")
    assert tiny.value("repeat_contact_rate") == (2, repeats, 2)


def test_repeats_look_at_entered_contacts_of_known_customers_only(tiny):
    call(tiny, "1", "03", outcome="blocked")
    call(tiny, "2", "04")
    call(tiny, "3", "04", customer="")
    call(tiny, "4", "05", direction="outbound")
    call(tiny, "5", "06", customer="lee")
    assert tiny.value("repeat_contact_rate") == (2, 0, 2)


def test_an_overlapping_contact_makes_a_repeat(tiny):
    call(tiny, "1", "03", ended_at="2025-03-20T00:00:00Z")
    call(tiny, "2", "19")
    assert tiny.value("repeat_contact_rate") == (2, 1, 2)


def test_only_the_first_answered_of_a_chain_is_judged(tiny):
    """Abandoned, answered, answered within the week; then a new chain after a longer pause."""
    call(tiny, "1", "03", outcome="abandoned", issue_type="bill")
    call(tiny, "2", "04", issue_type="bill")
    call(tiny, "3", "06", issue_type="bill")
    call(tiny, "4", "20", issue_type="bill")
    assert observed(tiny) == (2, 1, 2)


@pytest.mark.parametrize(("clock", "expected"), [("10:10:00", (1, 0, 1)), ("10:10:01", (2, 2, 2))])
def test_a_chain_goes_on_to_the_very_end_of_the_window(tiny, clock, expected):
    call(tiny, "1", "03")
    call(tiny, "2", "10", clock, ended_at="2025-03-10T11:00:00Z")
    assert observed(tiny) == expected


def test_the_latest_end_so_far_carries_a_chain_and_makes_a_repeat(tiny):
    """The first lasts to the 18th; the second, within it, is over on the 4th."""
    call(tiny, "1", "03", ended_at="2025-03-18T10:00:00Z")
    call(tiny, "2", "04")
    call(tiny, "3", "22")
    assert tiny.value("repeat_contact_rate") == (3, 2, 3)
    assert observed(tiny) == (1, 0, 1)


def test_another_issue_is_another_chain(tiny):
    call(tiny, "1", "03", issue_type="bill")
    call(tiny, "2", "04", issue_type="delivery")
    assert observed(tiny) == (2, 2, 2)


def test_an_unknown_issue_belongs_to_every_chain(tiny):
    """The unknown one is second in the bill's chain and fails it; the delivery's it leads.

    It is not first everywhere, so it is not judged; the delivery that follows it is not first.
    """
    call(tiny, "1", "03", issue_type="bill")
    call(tiny, "2", "04")
    call(tiny, "3", "05", issue_type="delivery")
    assert observed(tiny) == (1, 0, 1)
    assert observed(tiny, issue_type="bill") == (1, 0, 1)


def test_unknown_issues_alone_are_one_chain(tiny):
    call(tiny, "1", "03")
    call(tiny, "2", "08")
    call(tiny, "3", "25")
    assert observed(tiny) == (2, 1, 2)


@pytest.mark.parametrize(
    "spoilt",
    [{"transferred": "true"}, {"escalated": "1"}, {"case_id": "again"}],
    ids=["transfer", "escalation", "reopening"],
)
def test_what_spoils_it(tiny, spoilt):
    call(tiny, "1", "03", **spoilt)
    tiny.add(
        "cases",
        case_id="again",
        opened_at="2025-03-03T10:00:00Z",
        resolved_at="2025-03-03T11:00:00Z",
        reopened_at="2025-03-10T10:10:00Z",
    )
    assert observed(tiny) == (1, 0, 1)


@pytest.mark.parametrize("reopened_at", ["2025-03-03T10:09:59Z", "2025-03-10T10:10:01Z"])
def test_a_reopening_before_the_end_or_after_the_window_spoils_nothing(tiny, reopened_at):
    call(tiny, "1", "03", case_id="again")
    opened_at = "2025-03-01T10:00:00Z"
    tiny.add("cases", case_id="again", opened_at=opened_at, reopened_at=reopened_at)
    assert observed(tiny) == (1, 1, 1)


def test_an_outbound_follow_up_on_the_issue_spoils_it(tiny):
    call(tiny, "1", "03", issue_type="bill")
    call(tiny, "2", "04", issue_type="delivery", direction="outbound", outcome="no_answer")
    assert observed(tiny) == (1, 1, 1)
    call(tiny, "3", "05", direction="outbound", outcome="no_answer")
    assert observed(tiny) == (1, 0, 1)


@pytest.mark.parametrize(("replies", "resolved"), [(1, 1), (2, 0)])
def test_at_most_one_reply_on_text_channels(tiny, replies, resolved):
    tiny.talk(
        "m",
        "email",
        "2025-03-03T10:00:00Z",
        "answered",
        customer_id="kim",
        ended_at="2025-03-03T12:00:00Z",
    )
    for minute in range(replies):
        tiny.message("m", f"2025-03-03T11:0{minute}:00Z", "agent")
    tiny.message("m", "2025-03-03T11:30:00Z", "agent", is_public="N")
    tiny.message("m", "2025-03-03T11:40:00Z", "system")
    assert observed(tiny) == (1, resolved, 1)


def test_a_number_knows_a_customer_however_it_is_written(tiny):
    call(tiny, "1", "03", customer="", customer_number="+1 (312) 555-0100")
    call(tiny, "2", "04", customer="", customer_number="+13125550100")
    call(tiny, "3", "05", customer="", customer_number="anonymous")
    call(tiny, "4", "06", customer="+13125550100")
    assert tiny.value("repeat_contact_rate") == (3, 1, 3)


def test_an_address_knows_a_customer_whatever_its_case(tiny):
    for number, address in enumerate(("Kim@Example.com", " kim@example.com", "lee@example.com")):
        opened_at = f"2025-03-0{number + 3}T10:00:00Z"
        tiny.talk(str(number), "email", opened_at, "system_ended", customer_address=address)
    assert tiny.value("repeat_contact_rate") == (3, 1, 3)


def test_a_text_message_and_a_call_from_one_number_are_one_customers(tiny):
    call(tiny, "1", "03", customer="", customer_number="+1 (312) 555-0100")
    for number, address in enumerate(("+1 312 555-0100", "13125550100")):
        opened_at = f"2025-03-0{number + 4}T10:00:00Z"
        tiny.talk(str(number), "sms", opened_at, "system_ended", customer_address=address)
    # Without a plus it may be the number of an account.
    assert tiny.value("repeat_contact_rate") == (3, 1, 3)


def test_which_identity_comes_first_is_a_setting(tiny):
    call(tiny, "1", "03", customer="kim", customer_number="+13125550100")
    call(tiny, "2", "04", customer="lee", customer_number="+13125550100")
    call(tiny, "3", "05", customer="lee")
    assert tiny.value("repeat_contact_rate") == (3, 1, 3)  # Lee's second call
    with (tiny.settings / "deployment.csv").open("a") as file:
        file.write("customer_identity,address\n")
    assert tiny.value("repeat_contact_rate") == (3, 1, 3)  # the number's second call
    call(tiny, "4", "06", customer="max", customer_number="+13125550100")
    assert tiny.value("repeat_contact_rate") == (4, 2, 4)


def test_the_windows_are_settings(tiny):
    call(tiny, "1", "03")
    call(tiny, "2", "05")
    assert tiny.value("repeat_contact_rate") == (2, 1, 2)
    (tiny.settings / "deployment.csv").write_text(
        "name,value\nfirst_contact_resolution_window,86400\nrepeat_window,86400\n"
    )
    assert tiny.value("repeat_contact_rate") == (2, 0, 2)
    assert observed(tiny) == (2, 2, 2)


def test_the_segment_is_the_contacts_else_the_customers(tiny):
    tiny.add("customers", customer_id="kim", segment="partner")
    call(tiny, "1", "03")
    call(tiny, "2", "04", segment="consumer")
    call(tiny, "3", "05", customer="lee")
    for segment in ("partner", "consumer", "unknown"):
        assert tiny.value("contact_volume", segment=segment) == (1, 1, None)


def test_an_id_that_a_spreadsheet_spoilt_is_nobody_and_the_number_says_who(tiny):
    call(tiny, "1", "03", customer="6.02E+11")
    call(tiny, "2", "04", customer="6.02E+11")
    assert tiny.value("repeat_contact_rate") is None
    call(tiny, "3", "05", customer="6.02E+11", customer_number="+13125550100")
    call(tiny, "4", "06", customer="", customer_number="+13125550100")
    assert tiny.value("repeat_contact_rate") == (2, 1, 2)


def survey(tiny: TinyCompany, response_id: str, kind: str, score: object, low, high, **values):
    values = {"answered_at": "2025-03-05T10:00:00Z", "contact_id": "1"} | values
    scale = {"scale_min": low, "scale_max": high}
    tiny.add("surveys", response_id=response_id, kind=kind, score=score, **scale, **values)


def test_a_survey_that_knows_its_customer_says_the_segment_that_its_contact_lacks(tiny):
    tiny.add("customers", customer_id="kim", segment="partner")
    call(tiny, "1", "03", customer="lee")
    call(tiny, "2", "04", segment="consumer")
    survey(tiny, "a", "csat", 5, 1, 5, customer_id="kim")
    survey(tiny, "b", "csat", 4, 1, 5, customer_id="kim", contact_id="2")
    survey(tiny, "c", "csat", 4, 1, 5)
    for segment in ("partner", "consumer", "unknown"):
        assert tiny.value("csat", "top_two", segment=segment) == (1, 1, 1)


def test_satisfaction_is_the_top_quarter_of_any_scale(tiny):
    """4 of 1..5 and 7 of 0..10 turned round (= 3) and 8 of 0..10: yes, no, yes."""
    survey(tiny, "a", "csat", 4, 1, 5)
    survey(tiny, "b", "csat", 7, 0, 10, higher_is_better="N")
    survey(tiny, "c", "csat", 8, 0, 10)
    survey(tiny, "no scale", "csat", 5, "", "")
    survey(tiny, "off the scale", "csat", 6, 1, 5)
    assert tiny.value("csat", "top_two") == (3, 2, 3)
    assert tiny.value("csat", "mean") == (3, pytest.approx(4 + 2.2 + 4.2), 3)


def test_promoters_less_detractors_in_points(tiny):
    for score in (10, 9, 8, 7, 6):
        survey(tiny, str(score), "nps", score, 0, 10)
    survey(tiny, "five stars", "nps", 5, 1, 5)
    survey(tiny, "upside down", "nps", 0, 0, 10, higher_is_better="false")
    assert tiny.value("nps") == (5, 100, 5)


def test_effort_needs_to_know_the_better_end(tiny):
    survey(tiny, "a", "ces", 7, 1, 7, higher_is_better="true")
    survey(tiny, "b", "ces", 7, 1, 7, higher_is_better="false")
    survey(tiny, "c", "ces", 4, 1, 7, higher_is_better="true")
    survey(tiny, "d", "ces", 7, 1, 7)
    assert tiny.value("customer_effort_score") == (3, 1.5, 3)


def test_first_contact_resolution_by_the_customers_word(tiny):
    survey(tiny, "a", "fcr", 1, 0, 1)
    survey(tiny, "b", "fcr", 0, 0, 1)
    survey(tiny, "c", "fcr", 1, 1, 2, higher_is_better="false")
    assert tiny.value("first_contact_resolution", "survey_reported") == (3, 2, 3)


def test_response_rate_is_of_those_invited(tiny):
    survey(tiny, "a", "csat", 5, 1, 5, invited_at="2025-03-04T10:00:00Z")
    survey(tiny, "b", "csat", "", 1, 5, invited_at="2025-03-04T10:00:00Z", answered_at="")
    survey(tiny, "walked in", "csat", 5, 1, 5)
    assert tiny.value("survey_response_rate") == (2, 1, 2)


def test_a_survey_takes_its_contacts_attributes_and_last_agent(tiny):
    call(tiny, "1", "03", leg=1, agent_id="ann", queue="billing", site="chicago")
    call(tiny, "1", "03", leg=2, agent_id="bob", queue="orders")
    call(tiny, "2", "03", direction="outbound")
    survey(tiny, "a", "csat", 5, 1, 5, channel="email", agent_id="cleo")
    survey(tiny, "b", "csat", 5, 1, 5, channel="email", agent_id="cleo", contact_id="lost")
    survey(tiny, "c", "csat", 5, 1, 5, contact_id="2")
    survey(tiny, "d", "csat", 5, 1, 5, contact_id="1", contact_kind="conversation")
    tiny.add("agents", agent_id="cleo", site="berlin", team="red")
    assert tiny.value("csat", "top_two") == (3, 3, 3)
    for where in (
        {"channel": "voice"},
        {"channel": "email"},
        {"agent_id": "bob"},
        {"agent_id": "cleo"},
        {"queue": "billing"},
        {"site": "berlin"},
        {"site": "chicago"},
        {"team": "red"},
    ):
        assert tiny.value("csat", "top_two", **where) == (1, 1, 1), where


def test_a_survey_belongs_to_the_local_month_of_its_answer(tiny):
    """23:30 UTC on 31 March is April in Berlin; unanswered stamps fall back on the invitation."""
    call(tiny, "1", "03", site="berlin")
    survey(tiny, "a", "csat", 5, 1, 5, answered_at="2025-03-31T23:30:00Z")
    survey(tiny, "b", "csat", 5, 1, 5, answered_at="", invited_at="2025-03-31T21:59:59Z")
    survey(tiny, "c", "csat", 5, 1, 5, answered_at="")
    counts = {
        cell.period_start.month: found.n
        for cell, found in tiny.cells().items()
        if (cell.kpi_id, cell.variant, cell.grain, cell.slice) == ("csat", "mean", "month", ())
    }
    assert counts == {3: 1, 4: 1}
