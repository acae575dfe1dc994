"""Calls at the edges, callbacks, replies, cases, money and the web, counted by hand."""

from datetime import date

import pytest

from .conftest import TinyCompany

DAY = "2025-03-03T"


def at(clock: str, day: str = DAY) -> str:
    return f"{day}{clock}Z"


def answered(tiny: TinyCompany, call_id: str, clock: str = "10:00:00", **values) -> None:
    """A call answered at once, unless `values` say when it began."""
    now = at(clock)
    tiny.call(
        call_id,
        outcome="answered",
        **{"started_at": now, "answered_at": now, "ended_at": now} | values,
    )


def trunk(tiny: TinyCompany, clock: str, attempts: int, blocked: int, **values) -> None:
    needed = {"interval_start": at(clock), "interval_seconds": 1800}
    tiny.add("trunk_usage", attempts=attempts, blocked=blocked, **needed | values)


def test_blocked_calls_are_the_trunks_where_they_say_else_the_calls(tiny):
    """Berlin's trunks speak for 10:00 to 10:30; what else Berlin's calls say counts beside it.
    Chicago's calls have never told of a blocked one."""
    trunk(tiny, "10:00:00", 10, 2, site="berlin")
    trunk(tiny, "10:30:00", 0, 0, site="chicago")
    calls = [("blocked", "10:00:00"), ("blocked", "10:29:59"), ("blocked", "10:30:00")]
    calls += [("self_served", "09:59:59")]
    for number, (outcome, clock) in enumerate(calls):
        tiny.call(str(number), at(clock), at(clock), outcome, site="berlin")
    tiny.call("c", at("10:00:00"), at("10:00:00"), "self_served", site="chicago")
    assert tiny.value("blocked_call_rate") == (3, 3, 12)
    assert tiny.value("blocked_call_rate", site="berlin") == (3, 3, 12)
    assert tiny.value("blocked_call_rate", channel="voice") == (3, 3, 12)
    assert tiny.value("blocked_call_rate", site="chicago") is None


def test_trunks_without_a_site_speak_for_calls_without_one(tiny):
    trunk(tiny, "10:00:00", 4, 1)
    for number, site in enumerate(("", "berlin")):
        tiny.call(str(number), at("10:00:00"), at("10:00:00"), "blocked", site=site)
    assert tiny.value("blocked_call_rate") == (2, 2, 5)


def ring(tiny: TinyCompany, contact_id: str, agent_id: str, clock: str, result: str) -> None:
    ids = {"contact_id": contact_id, "agent_id": agent_id}
    tiny.add("ring_attempts", ringing_at=at(clock), result=result, **ids)


def test_rings_let_go_by_are_each_agents_own(tiny):
    answered(tiny, "1", queue="billing")
    answered(tiny, "out", direction="outbound")
    ring(tiny, "1", "ann", "10:00:00", "missed")
    ring(tiny, "1", "bob", "10:00:10", "rejected")
    ring(tiny, "1", "ann", "10:00:20", "cancelled")
    ring(tiny, "1", "ann", "10:00:30", "answered")
    ring(tiny, "nobody knows", "ann", "10:00:00", "missed")
    ring(tiny, "out", "ann", "10:00:00", "answered")
    assert tiny.value("agent_non_response_rate") == (5, 3, 5)
    assert tiny.value("agent_non_response_rate", agent_id="ann") == (4, 2, 4)
    assert tiny.value("agent_non_response_rate", queue="billing") == (4, 2, 4)


def test_patience_is_of_those_who_waited_longer_than_a_minute(tiny):
    ends = [("abandoned", "10:01:00"), ("abandoned", "10:01:01"), ("voicemail", "10:05:00")]
    for number, (outcome, clock) in enumerate(ends):
        tiny.call(str(number), at("10:00:00"), at(clock), outcome, queued_at=at("10:00:00"))
    answered(tiny, "late", "10:02:00", started_at=at("10:00:00"), queued_at=at("10:00:00"))
    tiny.talk("mail", "email", at("08:00:00"), "waiting")
    tiny.talk("chat", "chat", at("10:00:00"), "waiting")
    found = tiny.value("patience", as_of="2025-03-03T10:01:00")
    assert found == (3, 1, 3)
    found = tiny.value("patience", as_of="2025-03-03T10:01:01", channel="chat")
    assert found == (1, 0, 1)


def test_reminders_reach_whom_they_are_delivered_to_or_who_answers(tiny):
    out = {"direction": "outbound", "purpose": "reminder"}
    for number, outcome in enumerate(("answered", "no_answer", "busy", "failed")):
        tiny.call(str(number), at("10:00:00"), at("10:01:00"), outcome, segment="gold", **out)
    for number, outcome in enumerate(("sent", "delivered", "answered", "failed")):
        tiny.talk(str(number), "sms", at("10:00:00"), outcome, **out)
    answered(tiny, "sold", direction="outbound", purpose="sales")
    answered(tiny, "came in", purpose="reminder")
    assert tiny.value("reminder_reach_rate") == (8, 3, 8)
    assert tiny.value("reminder_reach_rate", segment="gold") == (4, 1, 4)


def missed(tiny: TinyCompany, call_id: str, start: str, end: str, **values) -> None:
    defaults = {"customer_id": "kim", "outcome": "abandoned", "queued_at": at(start)}
    tiny.call(call_id, at(start), at(end), **defaults | values)


def called(tiny: TinyCompany, call_id: str, clock: str, outcome: str, **values) -> None:
    defaults = {"customer_id": "kim", "direction": "outbound"}
    tiny.call(call_id, at(clock), at(clock), outcome, **defaults | values)


LATER = "2025-03-10T00:00:00"


def test_a_callback_is_timed_from_the_first_unreturned_miss(tiny):
    """Missed until 10:01 and again; tried at 10:11, reached at 10:31."""
    missed(tiny, "1", "10:00:00", "10:01:00", queue="billing")
    missed(tiny, "2", "10:05:00", "10:06:00", outcome="voicemail")
    called(tiny, "3", "10:11:00", "no_answer")
    called(tiny, "4", "10:31:00", "answered")
    for where in ({}, {"queue": "billing"}):
        found = tiny.value("missed_call_callback_time", "attempted", **where)
        assert found == (1, 600, 1)
        found = tiny.value("missed_call_callback_time", "connected", **where)
        assert found == (1, 1800, 1)
    for variant in ("attempted", "connected"):
        assert tiny.value("missed_call_return_rate", variant, as_of=LATER) == (1, 1, 1)


def test_a_miss_after_the_return_is_another_one(tiny):
    """Tried at 10:11, missed again until 10:21, reached at 10:31: 10 minutes each, or 30 in all."""
    missed(tiny, "1", "10:00:00", "10:01:00")
    called(tiny, "2", "10:11:00", "busy")
    missed(tiny, "3", "10:20:00", "10:21:00")
    called(tiny, "4", "10:31:00", "answered")
    assert tiny.value("missed_call_callback_time", "attempted") == (2, 1200, 2)
    assert tiny.value("missed_call_callback_time", "connected") == (1, 1800, 1)


def test_a_miss_is_void_if_the_customer_gets_through_first(tiny):
    missed(tiny, "1", "10:00:00", "10:01:00")
    answered(tiny, "2", "10:10:00", started_at=at("10:00:30"), customer_id="kim")
    called(tiny, "3", "10:31:00", "answered")
    assert tiny.value("missed_call_callback_time", "attempted") is None
    assert tiny.value("missed_call_return_rate", "attempted", as_of=LATER) is None


def test_who_is_no_missed_call_of_a_known_customer(tiny):
    """Nobody, who served himself, who never came in, and who wrote."""
    missed(tiny, "1", "10:00:00", "10:01:00", customer_id="")
    missed(tiny, "2", "10:00:00", "10:01:00", outcome="self_served")
    missed(tiny, "3", "10:00:00", "10:01:00", outcome="blocked")
    times = {"queued_at": at("10:00:00"), "ended_at": at("10:01:00")}
    tiny.talk("4", "chat", at("10:00:00"), "abandoned", customer_id="kim", **times)
    called(tiny, "5", "11:00:00", "answered")
    assert tiny.value("missed_call_callback_time", "attempted") is None
    # Met closed doors: nobody answered, whatever the cause.
    missed(tiny, "6", "10:00:00", "10:01:00", outcome="after_hours")
    assert tiny.value("missed_call_callback_time", "attempted") == (1, 3540, 1)


def test_a_call_that_names_what_it_returns_needs_no_customer(tiny):
    missed(tiny, "1", "10:00:00", "10:01:00")
    called(tiny, "2", "10:02:00", "answered", customer_id="", callback_of="1")
    assert tiny.value("missed_call_callback_time", "connected") == (1, 60, 1)


@pytest.mark.parametrize(
    ("clock", "returned"), [("10:01:00", 1), ("10:01:01", 0)], ids=["within a day", "a second more"]
)
def test_a_miss_is_to_be_returned_within_the_limit(tiny, clock, returned):
    missed(tiny, "1", "10:00:00", "10:01:00")
    next_day = at(clock, "2025-03-04T")
    tiny.call("2", next_day, next_day, "answered", direction="outbound", customer_id="kim")
    assert tiny.value("missed_call_return_rate", "attempted", as_of=LATER) == (1, returned, 1)
    # Not judged before the limit has passed.
    found = tiny.value("missed_call_return_rate", "attempted", as_of="2025-03-04T10:00:59")
    assert found is None
    found = tiny.value("missed_call_return_rate", "attempted", as_of="2025-03-04T10:01:00")
    assert found == (1, returned, 1)


def test_where_no_outbound_call_was_ever_told_nobody_knows_what_was_returned(tiny):
    missed(tiny, "1", "10:00:00", "10:01:00")
    tiny.talk("2", "sms", at("10:05:00"), "sent", direction="outbound", customer_id="kim")
    assert tiny.value("missed_call_return_rate", "attempted", as_of=LATER) is None
    called(tiny, "3", "11:00:00", "no_answer", customer_id="lee")
    for variant in ("attempted", "connected"):
        assert tiny.value("missed_call_return_rate", variant, as_of=LATER) == (1, 0, 1)


def of_bucket(tiny: TinyCompany, name: str, **options) -> tuple | None:
    return tiny.value("response_time_distribution", detail=("bucket", name), **options)


def test_replies_fall_into_the_hours_they_took(tiny):
    """Written 9:00 and 9:30, a bot at once, a human a second past 10:00, so more than an hour.
    11:00, a note, a human at 12:00: an hour, which it may take. 12:00:02, never answered."""
    tiny.talk("1", "email", at("09:00:00"), "answered", queue="post")
    tiny.message("1", at("09:00:00"), "customer")
    tiny.message("1", at("09:00:00"), "bot")
    tiny.message("1", at("09:30:00"), "customer")
    tiny.message("1", at("10:00:01"), "agent", agent_id="ann")
    tiny.message("1", at("10:05:00"), "agent", agent_id="ann")
    tiny.message("1", at("11:00:00"), "customer")
    tiny.message("1", at("11:10:00"), "agent", agent_id="bob", is_public="N")
    tiny.message("1", at("12:00:00"), "agent", agent_id="bob")
    tiny.message("1", at("12:00:02"), "customer")
    assert tiny.value("response_time_distribution", as_of="2025-03-04T12:00:02") == (2, 2, 2)
    now = "2025-03-04T12:00:03"
    assert tiny.value("response_time_distribution", as_of=now, queue="post") == (3, 3, 3)
    for name in ("0-1 h", "1-2 h", "unanswered"):
        assert of_bucket(tiny, name, as_of=now) == (3, 1, 3)
    assert of_bucket(tiny, "0-1 h", as_of=now, agent_id="bob") == (1, 1, 1)


def test_a_reply_at_the_same_instant_took_no_time(tiny):
    tiny.talk("1", "email", at("09:00:00"), "answered")
    tiny.message("1", at("09:00:00"), "agent", agent_id="ann")
    tiny.message("1", at("09:00:00"), "customer")
    assert of_bucket(tiny, "0-1 h") == (1, 1, 1)


@pytest.mark.parametrize(
    ("hours", "name"),
    [(2, "1-2 h"), (6, "2-6 h"), (12, "6-12 h"), (24, "12-24 h"), (24.001, "over 24 h")],
)
def test_each_bucket_has_its_end(tiny, hours, name):
    seconds = int(hours * 3600)
    clock = f"2025-03-0{3 + seconds // 86400}T{seconds // 3600 % 24:02}:00:{seconds % 60:02}Z"
    tiny.talk("1", "sms", at("00:00:00"), "answered")
    tiny.message("1", at("00:00:00"), "customer")
    tiny.message("1", clock, "agent", agent_id="ann")
    assert of_bucket(tiny, name) == (1, 1, 1)


def test_a_case_takes_from_its_first_contact_to_its_resolution(tiny):
    """Opened 12:00 about a call of 10:00, resolved two days after that, in April, by Bob, who
    called back and knew the segment."""
    tiny.add(
        "cases",
        case_id="x",
        opened_at="2025-03-30T12:00:00Z",
        resolved_at="2025-04-01T10:00:00Z",
        issue_type="refund",
    )
    start = "2025-03-30T10:00:00Z"
    tiny.call("1", start, start, "answered", case_id="x", agent_id="ann", issue_type="bill")
    later = "2025-03-31T10:00:00Z"
    tiny.call(
        "2",
        later,
        later,
        "answered",
        case_id="x",
        agent_id="bob",
        direction="outbound",
        segment="gold",
        site="chicago",
    )
    for variant in ("p50", "p90"):
        assert tiny.value("resolution_time", variant) == (1, None, 2 * 86400)
    cuts = {"issue_type": "refund", "agent_id": "bob", "segment": "gold", "site": "unknown"}
    for where in ({}, *({column: value} for column, value in cuts.items())):
        assert tiny.value("resolution_time", "mean", **where) == (1, 2 * 86400, 1)
    months = {
        cell.period_start
        for cell in tiny.cells()
        if cell.kpi_id == "resolution_time" and cell.grain == "month"
    }
    assert months == {date(2025, 4, 1)}


@pytest.mark.parametrize(
    ("reopened_at", "found"),
    [("11:59:59", (1, 7200, 1)), ("12:00:00", (1, 7200, 1)), ("12:00:01", None)],
)
def test_a_case_reopened_after_its_resolution_is_open(tiny, reopened_at, found):
    times = {"opened_at": at("10:00:00"), "resolved_at": at("12:00:00")}
    tiny.add("cases", case_id="x", reopened_at=at(reopened_at), **times)
    assert tiny.value("resolution_time", "mean") == found


def test_a_contact_without_a_case_is_its_own(tiny):
    """A conversation says when; a call only that it was resolved, so not how long it took."""
    tiny.talk("1", "email", at("10:00:00"), "answered", resolved_at=at("10:30:00"), resolved="true")
    answered(tiny, "2", resolved="true")
    tiny.talk("3", "email", at("10:00:00"), "answered", resolved_at=at("11:00:00"), case_id="lost")
    ours = {"direction": "outbound", "resolved_at": at("11:00:00")}
    tiny.talk("4", "email", at("10:00:00"), "answered", **ours)
    assert tiny.value("resolution_time", "mean", channel="email") == (2, 1800 + 3600, 2)
    assert tiny.value("resolution_time", "mean", channel="voice") is None


def test_conversions_are_of_handled_opportunities_that_say(tiny):
    answered(tiny, "1", sales_opportunity="Y", converted="Y", agent_id="ann")
    answered(tiny, "2", sales_opportunity="Y", converted="N")
    answered(tiny, "3", sales_opportunity="Y", converted="N")
    answered(tiny, "4", sales_opportunity="Y")
    answered(tiny, "5", sales_opportunity="N", converted="Y")
    answered(tiny, "6", converted="Y")
    missed(tiny, "7", "10:00:00", "10:01:00", sales_opportunity="Y", converted="Y")
    answered(tiny, "8", direction="outbound", sales_opportunity="Y", converted="Y")
    assert tiny.value("conversion_rate") == (3, 1, 3)
    assert tiny.value("contacts_per_conversion") == (1, 3, 1)
    assert tiny.value("conversion_rate", agent_id="ann") == (1, 1, 1)
    assert tiny.value("contacts_per_conversion", agent_id="unknown") == (0, 2, 0)


def cost(tiny: TinyCompany, amount: float, **values) -> None:
    defaults = {"period_start": "2025-03-01", "period_end": "2025-04-01", "kind": "staff"}
    tiny.add("costs", amount=amount, **defaults | values)


def test_contacts_cost_what_they_say_else_what_the_table_says(tiny):
    """Calls of March say what they cost (abandoned ones too), so the table's cost of calls is not
    added; one that does not say is left out. Chats: 62 for two. What is of all channels counts."""
    answered(tiny, "1", cost=5)
    answered(tiny, "2")
    missed(tiny, "3", "10:00:00", "10:01:00", cost=2)
    for number in range(2):
        tiny.talk(str(number), "chat", at("10:00:00"), "answered", answered_at=at("10:00:00"))
    cost(tiny, 310, channel="voice")
    cost(tiny, 62, channel="chat", queue="chat_support")
    cost(tiny, 1000, channel="chat", kind="campaign")
    cost(tiny, 31, kind="other")
    assert tiny.value("cost_per_contact", channel="voice") == (1, 7, 1)
    assert tiny.value("cost_per_contact", channel="chat") == (2, pytest.approx(62), 2)
    assert tiny.value("cost_per_contact", channel="unknown") == (0, pytest.approx(31), 0)
    assert tiny.value("cost_per_contact") == (3, pytest.approx(100), 3)


def test_costs_are_split_by_days_and_contacts_need_one(tiny):
    """From noon of 31 March to noon of 2 April: a quarter, a half, a quarter. A mail of February
    has no cost at all; what is of all channels would do."""
    for number, day in enumerate(("2025-02-28T", "2025-03-31T", "2025-04-01T")):
        times = {"answered_at": at("10:00:00", day)}
        tiny.talk(str(number), "email", at("10:00:00", day), "answered", **times)
    period = {"period_start": "2025-03-31T12:00:00Z", "period_end": "2025-04-02T12:00:00Z"}
    cost(tiny, 40, channel="email", **period)
    found = {
        cell.period_start.month: (value.numerator, value.denominator)
        for cell, value in tiny.cells().items()
        if (cell.kpi_id, cell.grain, cell.slice) == ("cost_per_contact", "month", ())
    }
    assert found == {3: (pytest.approx(10), 1), 4: (pytest.approx(30), 1)}
    cost(tiny, 28, kind="other", period_start="2025-02-01", period_end="2025-03-01")
    assert tiny.value("cost_per_contact") == (3, pytest.approx(68), 3)


def mail(tiny: TinyCompany, recipient: str, *events: tuple[str, str], campaign="spring") -> None:
    for number, (event, clock) in enumerate(events):
        ids = {"campaign_id": campaign, "recipient": recipient, "message_id": str(number)}
        tiny.add("campaign_events", event=event, at=at(clock), **ids)


def test_a_recipient_counts_once_a_campaign(tiny):
    """One delivered twice and opened twice; one who clicked without an opening; one who opened and
    clicked; one whose opening lies before the delivery; one whose mail bounced."""
    mail(tiny, "a@example.com", ("delivered", "10:00:00"), ("opened", "10:00:00"))
    mail(tiny, " A@example.com", ("delivered", "11:00:00"), ("opened", "12:00:00"))
    mail(tiny, "b@example.com", ("delivered", "10:00:00"), ("clicked", "12:00:00"))
    both = [("delivered", "10:00:00"), ("opened", "12:00:00"), ("clicked", "12:00:00")]
    mail(tiny, "c@example.com", *both)
    mail(tiny, "d@example.com", ("opened", "09:59:59"), ("delivered", "10:00:00"))
    mail(tiny, "e@example.com", ("sent", "10:00:00"), ("bounced", "10:00:01"))
    mail(tiny, "c@example.com", *both, campaign="autumn")
    assert tiny.value("email_open_rate") == (5, 3, 5)
    assert tiny.value("email_click_through_rate") == (5, 3, 5)
    assert tiny.value("email_click_to_open_rate") == (3, 2, 3)
    spring, autumn = ("campaign", "spring"), ("campaign", "autumn")
    assert tiny.value("email_open_rate", detail=spring) == (4, 2, 4)
    assert tiny.value("email_click_to_open_rate", detail=spring) == (2, 1, 2)
    assert tiny.value("email_click_to_open_rate", detail=autumn) == (1, 1, 1)


def test_mails_and_visits_belong_to_the_day_in_utc_of_their_beginning(tiny):
    """Delivered again, and the visit's second page opened, in April."""
    midnight = [("2025-03-31T23:59:59Z", "/"), ("2025-04-01T00:00:01Z", "/help")]
    for moment, page in midnight:
        ids = {"campaign_id": "spring", "recipient": "a@example.com", "message_id": page}
        tiny.add("campaign_events", event="delivered", at=moment, **ids)
        tiny.add("web_visits", visit_id="1", page=page, entered_at=moment, left_at=moment)
    months = {
        kpi_id: sorted(
            cell.period_start.month
            for cell in tiny.cells()
            if (cell.kpi_id, cell.grain, cell.detail) == (kpi_id, "month", None)
            and cell.slice == ()
        )
        for kpi_id in ("email_open_rate", "bounce_rate", "average_time_on_page")
    }
    assert months == {"email_open_rate": [3], "bounce_rate": [3], "average_time_on_page": [3, 4]}


def view(tiny: TinyCompany, visit_id: str, page: str, entered: str, left: str | None) -> None:
    times = {"entered_at": at(entered), "left_at": at(left) if left else ""}
    tiny.add("web_visits", visit_id=visit_id, page=page, **times)


def test_a_visit_of_one_page_bounces_however_often_it_was_seen(tiny):
    view(tiny, "1", "/", "10:00:00", "10:00:30")
    view(tiny, "1", "/", "10:00:30", None)
    view(tiny, "2", "/", "10:00:00", "10:00:10")
    view(tiny, "2", "/help", "10:00:10", "10:01:00")
    view(tiny, "3", "/help", "10:00:00", None)
    assert tiny.value("bounce_rate") == (3, 2, 3)
    assert tiny.value("bounce_rate", detail=("page", "/")) == (2, 1, 2)
    assert tiny.value("average_time_on_page") == (3, 90, 3)
    assert tiny.value("average_time_on_page", detail=("page", "/")) == (2, 40, 2)
    assert tiny.value("average_time_on_page", detail=("page", "/help")) == (1, 50, 1)
