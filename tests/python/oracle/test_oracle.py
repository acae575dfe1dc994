"""The rules of waits, ends and service level, each by a case small enough to count by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from . import Cell
from .conftest import TinyCompany

DAY = "2025-03-03T"  # a Monday; Berlin is an hour before UTC


def answered(tiny: TinyCompany, call_id: str, wait: int, **values) -> None:
    """A call queued at 10:00:00 UTC, answered after `wait` seconds, over at 10:10:00."""
    minute, second = divmod(wait, 60)
    defaults = {
        "started_at": f"{DAY}10:00:00Z",
        "queued_at": f"{DAY}10:00:00Z",
        "answered_at": f"{DAY}10:{minute:02}:{second:02}Z",
        "ended_at": f"{DAY}10:10:00Z",
        "outcome": "answered",
        "queue": "billing",
        "agent_id": "ann",
    }
    tiny.call(call_id, **defaults | values)


def abandoned(tiny: TinyCompany, call_id: str, wait: int, **values) -> None:
    """A call queued at 10:00:00 UTC, given up after `wait` seconds."""
    minute, second = divmod(wait, 60)
    defaults = {
        "started_at": f"{DAY}10:00:00Z",
        "queued_at": f"{DAY}10:00:00Z",
        "ended_at": f"{DAY}10:{minute:02}:{second:02}Z",
        "outcome": "abandoned",
        "queue": "billing",
    }
    tiny.call(call_id, **defaults | values)


# The published day: 1,000 answered, 860 of them in time; 60 abandoned, 20 of them within the
# target, 10 of these within the grace.
GOLDEN = {
    ("service_level", "abandons_positive"): 0.830189,
    ("service_level", "answered_only"): 0.860000,
    ("service_level", "abandons_negative"): 0.811321,
    ("service_level", "callback_positive"): 0.811321,
    ("service_level", "abandons_ignored"): 0.826923,
    ("service_level", "short_abandons_positive"): 0.820755,
    ("service_level", "short_abandons_excluded"): 0.819048,
    ("abandonment_rate", "queue"): 0.056604,
    ("abandonment_rate", "short_excluded"): 0.047619,
    ("abandonment_rate", "short_excluded_from_numerator"): 0.047170,
}


def test_the_golden_service_level_day(tiny):
    for number in range(1000):
        answered(tiny, f"answered {number}", wait=20 if number < 860 else 21)
    for number in range(60):
        abandoned(tiny, f"abandoned {number}", wait=5 if number < 10 else 20 if number < 20 else 21)
    cells = tiny.cells()
    for (kpi_id, variant), expected in GOLDEN.items():
        found = cells[Cell(kpi_id, variant, "month", date(2025, 3, 1), (("channel", "voice"),))]
        assert round(found.value, 6) == expected, (kpi_id, variant)


@pytest.mark.parametrize(
    ("wait", "within"), [(19, 1), (20, 1), (21, 0)], ids=["before", "exactly T", "after"]
)
def test_the_target_is_inclusive(tiny, wait, within):
    answered(tiny, "1", wait)
    assert tiny.value("service_level", "abandons_negative") == (1, within, 1)
    assert tiny.value("service_level", "answered_only") == (1, within, 1)


def test_each_queue_has_its_target_and_other_queues_their_channels(tiny):
    answered(tiny, "1", 30, queue="orders")
    answered(tiny, "2", 30, queue="billing")
    answered(tiny, "3", 20, queue="nobody told us")
    assert tiny.value("service_level", "abandons_negative", queue="orders") == (1, 1, 1)
    assert tiny.value("service_level", "abandons_negative", queue="billing") == (1, 0, 1)
    assert tiny.value("service_level", "abandons_negative", queue="nobody told us") == (1, 1, 1)


def test_the_grace_is_inclusive(tiny):
    abandoned(tiny, "1", 5)
    abandoned(tiny, "2", 6)
    answered(tiny, "3", 10)
    assert tiny.value("service_level", "short_abandons_excluded") == (2, 1, 2)
    assert tiny.value("service_level", "short_abandons_positive") == (3, 2, 3)
    assert tiny.value("abandonment_rate", "short_excluded") == (2, 1, 2)
    assert tiny.value("abandonment_rate", "short_excluded_from_numerator") == (3, 1, 3)


def test_a_transfer_is_one_contact_of_its_first_queue(tiny):
    answered(tiny, "1", 10, leg=1, transferred="true", ended_at=f"{DAY}10:05:00Z", site="berlin")
    tiny.call(
        "1",
        f"{DAY}10:05:00Z",
        f"{DAY}10:20:00Z",
        "answered",
        leg=2,
        queue="orders",
        queued_at=f"{DAY}10:05:00Z",
        answered_at=f"{DAY}10:06:00Z",
        agent_id="bob",
        hold_seconds=60,
        after_call_work_seconds=30,
    )
    assert tiny.value("contact_volume") == (1, 1, None)
    assert tiny.value("transfer_rate", queue="billing") == (1, 1, 1)
    assert tiny.value("transfer_rate", queue="orders") is None
    assert tiny.value("transfer_rate", agent_id="ann") == (1, 1, 1)
    assert tiny.value("average_time_in_queue") == (1, 10, 1)
    # Talk and hold: 290 s of Ann's leg and 840 s of Bob's; by contact their sum.
    assert tiny.value("average_handle_time", "talk_hold") == (1, 1130, 1)
    assert tiny.value("average_handle_time", "talk_hold", agent_id="ann") == (1, 290, 1)
    assert tiny.value("average_handle_time", "talk_hold", agent_id="bob") == (1, 840, 1)
    # Ann's after-contact work is not known: neither is that of the whole contact.
    assert tiny.value("average_handle_time", "talk_hold_acw") is None
    assert tiny.value("average_handle_time", "talk_hold_acw", agent_id="bob") == (1, 870, 1)
    assert tiny.value("average_talk_time", agent_id="bob") == (1, 780, 1)
    assert tiny.value("average_talk_time") is None
    assert tiny.value("average_handle_time", "contact_length") == (1, 1200, 1)


def test_hold_over_all_handled_and_over_those_held(tiny):
    answered(tiny, "1", 10, hold_seconds=0, after_call_work_seconds=20)
    answered(tiny, "2", 10, hold_seconds=90, after_call_work_seconds=40)
    answered(tiny, "3", 10)
    assert tiny.value("average_hold_time", "all_handled") == (2, 90, 2)
    assert tiny.value("average_hold_time", "held_only") == (1, 90, 1)
    assert tiny.value("average_after_call_work") == (2, 60, 2)
    assert tiny.value("average_talk_time", channel="voice") == (2, 590 + 500, 2)
    assert tiny.value("average_handle_time", "talk_hold_acw") == (2, 610 + 630, 2)


def test_a_hold_longer_than_the_call_leaves_no_talk(tiny):
    answered(tiny, "1", 0, hold_seconds=600)
    answered(tiny, "2", 0, hold_seconds=601)
    assert tiny.value("average_talk_time") == (1, 0, 1)
    assert tiny.value("average_hold_time", "all_handled") == (2, 1201, 2)


def test_a_callback_is_offered_never_abandoned_and_its_return_is_no_inbound_contact(tiny):
    tiny.call(
        "1",
        f"{DAY}10:00:00Z",
        f"{DAY}10:00:20Z",
        "callback_requested",
        queued_at=f"{DAY}10:00:00Z",
    )
    tiny.call("2", f"{DAY}11:00:00Z", f"{DAY}11:05:00Z", "answered", direction="outbound")
    assert tiny.value("contact_volume") == (1, 1, None)
    assert tiny.value("service_level", "abandons_negative") == (1, 0, 1)
    assert tiny.value("service_level", "callback_positive") == (1, 1, 1)
    assert tiny.value("service_level", "abandons_positive") == (1, 1, 1)
    assert tiny.value("abandonment_rate", "queue") == (1, 0, 1)
    assert tiny.value("missed_calls") == (1, 1, None)


def test_voicemail_is_offered_if_it_queued_and_missed_in_any_case(tiny):
    ends = {"ended_at": f"{DAY}10:01:00Z", "started_at": f"{DAY}10:00:00Z"}
    tiny.call("1", outcome="voicemail", queued_at=f"{DAY}10:00:10Z", **ends)
    tiny.call("2", outcome="voicemail", **ends)
    assert tiny.value("abandonment_rate", "queue") == (1, 0, 1)
    assert tiny.value("missed_calls") == (2, 2, None)
    assert tiny.value("average_wait_time", "mean") == (1, 50, 1)


def test_after_hours_self_served_and_ivr_hang_ups_are_entered_not_offered(tiny):
    ends = {"ended_at": f"{DAY}10:01:00Z", "started_at": f"{DAY}10:00:00Z"}
    tiny.call("1", outcome="after_hours", queued_at=f"{DAY}10:00:10Z", **ends)
    tiny.call("2", outcome="self_served", **ends)
    tiny.call("3", outcome="abandoned", abandoned_in="ivr", **ends)
    tiny.call("4", outcome="blocked", **ends)
    assert tiny.value("contact_volume") == (3, 3, None)
    assert tiny.value("contact_volume", detail=("blocked", "blocked")) == (1, 1, None)
    assert tiny.value("service_level", "abandons_negative") is None
    assert tiny.value("abandonment_rate", "queue") is None
    assert tiny.value("abandonment_rate", "any_step") == (3, 1, 3)
    assert tiny.value("abandonment_rate", "any_step", detail=("abandoned_in", "ivr")) == (3, 1, 3)
    assert tiny.value("missed_calls") == (2, 2, None)
    assert tiny.value("self_service_rate", "contained") == (1, 1, 1)
    assert tiny.value("self_service_rate", "entered") == (3, 1, 3)


def test_self_service_exists_only_where_it_was_ever_reported(tiny):
    answered(tiny, "1", 10, site="berlin")
    tiny.call("2", f"{DAY}10:00:00Z", f"{DAY}10:00:10Z", "self_served", site="chicago")
    assert tiny.value("self_service_rate", "entered") == (1, 1, 1)
    assert tiny.value("self_service_rate", "entered", site="berlin") is None


def test_an_abandonment_of_a_queued_call_that_does_not_say_where_is_in_the_queue(tiny):
    abandoned(tiny, "1", 40)
    abandoned(tiny, "2", 30, abandoned_in="ringing")
    tiny.call("3", f"{DAY}10:00:00Z", f"{DAY}10:00:09Z", "abandoned")
    assert tiny.value("abandonment_rate", "queue") == (2, 2, 2)
    assert tiny.value("abandonment_rate", "any_step") == (3, 3, 3)
    for where in ("queue", "ringing", "unknown"):
        detail = ("abandoned_in", where)
        assert tiny.value("abandonment_rate", "any_step", detail=detail) == (3, 1, 3)
    assert tiny.value("average_wait_time", "abandoned_only") == (2, 70, 2)


def test_given_up_while_ringing_is_offered_whether_or_not_it_queued(tiny):
    abandoned(tiny, "1", 30, queued_at="", abandoned_in="ringing")
    assert tiny.value("abandonment_rate", "queue") == (1, 1, 1)
    assert tiny.value("average_wait_time", "mean") is None


def test_an_overflow_waits_on_from_its_first_queue(tiny):
    abandoned(tiny, "1", 60, leg=1, outcome="overflowed")
    tiny.call(
        "1",
        f"{DAY}10:01:00Z",
        f"{DAY}10:09:00Z",
        "answered",
        leg=2,
        queue="orders",
        queued_at=f"{DAY}10:01:00Z",
        answered_at=f"{DAY}10:01:30Z",
    )
    assert tiny.value("average_wait_time", "mean", queue="billing") == (1, 90, 1)
    assert tiny.value("abandonment_rate", "queue") == (1, 0, 1)


def test_the_end_is_the_last_offered_legs_and_the_queue_the_first_offered_legs(tiny):
    """A menu, a queue that overflowed, one that was given up, then a closed one."""
    tiny.call("1", f"{DAY}09:59:50Z", f"{DAY}10:00:00Z", "self_served", leg=1, queue="menu")
    abandoned(tiny, "1", 60, leg=2, outcome="overflowed")
    tiny.call(
        "1",
        f"{DAY}10:01:00Z",
        f"{DAY}10:02:00Z",
        "abandoned",
        leg=3,
        queue="orders",
        queued_at=f"{DAY}10:01:00Z",
    )
    tiny.call("1", f"{DAY}10:02:00Z", f"{DAY}10:02:30Z", "after_hours", leg=4, queue="night")
    assert tiny.value("abandonment_rate", "queue", queue="billing") == (1, 1, 1)
    assert tiny.value("average_wait_time", "abandoned_only") == (1, 120, 1)
    assert tiny.value("average_speed_of_answer", "acd_pickup") == (1, 10, 1)


def test_an_unknown_wait_leaves_waits_and_service_level_not_abandonment(tiny):
    answered(tiny, "1", 10, queued_at="")
    abandoned(tiny, "2", 10, queued_at="", abandoned_in="queue")
    assert tiny.value("service_level", "abandons_negative") is None
    assert tiny.value("average_wait_time", "mean") is None
    assert tiny.value("average_time_in_queue") is None
    assert tiny.value("abandonment_rate", "queue") == (2, 1, 2)
    assert tiny.value("abandonment_rate", "short_excluded") == (2, 1, 2)


def test_left_queue_at_ends_a_wait_before_the_calls_end(tiny):
    abandoned(tiny, "1", 50, left_queue_at=f"{DAY}10:00:12Z")
    assert tiny.value("average_wait_time", "abandoned_only") == (1, 12, 1)


def test_speed_of_answer(tiny):
    answered(tiny, "1", 30, started_at=f"{DAY}09:59:50Z")
    abandoned(tiny, "2", 60, started_at=f"{DAY}09:59:40Z")
    assert tiny.value("average_speed_of_answer", "agent_answer") == (1, 30, 1)
    assert tiny.value("average_time_in_queue") == (1, 30, 1)
    assert tiny.value("average_speed_of_answer", "acd_pickup") == (2, 30, 2)
    assert tiny.value("average_speed_of_answer", "all_offered") == (1, 90, 1)
    assert tiny.value("first_response_time", "mean") == (1, 40, 1)


def test_the_time_before_the_queue_is_told_by_who_ever_tells_of_one(tiny):
    """Calls and conversations apart; then at once is no time at all, not an unknown one."""
    answered(tiny, "1", 30)
    times = {"queued_at": f"{DAY}10:00:05Z", "ended_at": f"{DAY}10:01:00Z"}
    tiny.talk("2", "chat", f"{DAY}10:00:00Z", "abandoned", **times)
    assert tiny.value("average_speed_of_answer", "acd_pickup", channel="voice") is None
    assert tiny.value("average_speed_of_answer", "acd_pickup", channel="chat") == (1, 5, 1)
    answered(tiny, "3", 30, started_at=f"{DAY}09:59:50Z")
    assert tiny.value("average_speed_of_answer", "acd_pickup", channel="voice") == (2, 10, 2)


def test_all_offered_without_an_answer_has_no_value(tiny):
    abandoned(tiny, "1", 60)
    slice_ = (("queue", "billing"),)
    found = tiny.cells()[Cell("average_speed_of_answer", "all_offered", "all", None, slice_)]
    assert (found.n, found.numerator, found.denominator, found.value) == (0, 60, 0, None)


def test_percentiles_by_nearest_rank(tiny):
    for wait in (4, 1, 3, 2):
        answered(tiny, str(wait), wait)
    assert tiny.value("average_wait_time", "p50") == (4, None, 2)
    assert tiny.value("average_wait_time", "p90") == (4, None, 4)
    answered(tiny, "fraction", 9, answered_at=f"{DAY}10:00:02.999Z")
    assert tiny.value("average_wait_time", "p50") == (5, None, 2)
    assert tiny.value("average_wait_time", "mean") == (5, 12.999, 5)


def test_ringing_from_the_leg_else_from_the_latest_answered_ring(tiny):
    answered(tiny, "1", 30, ringing_at=f"{DAY}10:00:25Z")
    answered(tiny, "2", 30)
    rings = [("ann", "10:00:05", "answered"), ("ann", "10:00:22", "answered")]
    rings += [("ann", "10:00:28", "missed"), ("bob", "10:00:29", "answered")]
    for agent_id, at, result in [*rings, ("ann", "10:00:31", "answered")]:
        tiny.add(
            "ring_attempts",
            contact_id="2",
            agent_id=agent_id,
            ringing_at=f"{DAY}{at}Z",
            result=result,
        )
    assert tiny.value("average_ring_time") == (2, 5 + 8, 2)


def test_a_contact_belongs_to_the_local_month_in_which_it_arrived(tiny):
    """23:30 UTC on 31 March is 01:30 on 1 April in Berlin, still 18:30 on the 31st in Chicago."""
    for call_id, site in (("1", "berlin"), ("2", "chicago"), ("3", "atlantis")):
        tiny.call(
            call_id,
            "2025-03-31T23:30:00Z",
            "2025-04-01T09:30:00Z",
            "answered",
            queued_at="2025-03-31T23:30:00Z",
            answered_at="2025-04-01T07:00:00Z",
            site=site,
        )
    cells = tiny.cells()
    by_month = {
        (cell.period_start, cell.slice[0][1]): value.n
        for cell, value in cells.items()
        if cell.kpi_id == "contact_volume"
        and cell.grain == "month"
        and [column for column, _ in cell.slice] == ["site"]
    }
    assert by_month == {
        (date(2025, 4, 1), "berlin"): 1,
        (date(2025, 3, 1), "chicago"): 1,
        (date(2025, 3, 1), "atlantis"): 1,
    }


def test_a_call_over_midnight_keeps_its_length(tiny):
    tiny.call(
        "1",
        "2025-03-03T23:50:00",
        "2025-03-04T00:10:00",
        "answered",
        answered_at="2025-03-04T00:05:00",
        queued_at="2025-03-03T23:59:30",
        site="berlin",
    )
    assert tiny.value("average_wait_time", "mean") == (1, 330, 1)
    assert tiny.value("average_handle_time", "talk_hold") == (1, 300, 1)


def test_over_the_night_when_clocks_go_forward(tiny):
    """01:50 to 03:10 in Berlin on 30 March 2025 is twenty minutes; 02:30 there never was."""
    tiny.call("1", "2025-03-30T01:50:00", "2025-03-30T03:10:00", "answered", site="berlin")
    tiny.call("2", "2025-03-30T02:30:00", "2025-03-30T04:30:00", "answered", site="berlin")
    assert tiny.value("contact_volume") == (1, 1, None)
    assert tiny.value("average_handle_time", "contact_length") == (1, 1200, 1)


def test_of_the_repeated_hour_the_earlier(tiny):
    """02:30 to 03:10 in Berlin on 26 October 2025: the first 02:30 is 100 minutes before 03:10."""
    tiny.call("1", "2025-10-26T02:30:00", "2025-10-26T03:10:00", "answered", site="berlin")
    assert tiny.value("average_handle_time", "contact_length") == (1, 6000, 1)


def test_opening_hours_holidays_and_queues_that_never_close(tiny):
    """Billing opens Mondays 08:00 to 20:00, from July on 10:00 to 12:00; the end is outside."""
    inside = ["2025-03-03T08:00:00", "2025-06-30T19:59:59", "2025-07-07T11:59:59"]
    outside = ["2025-03-03T07:59:59", "2025-03-03T20:00:00", "2025-03-04T10:00:00"]
    outside += ["2025-06-09T10:00:00", "2025-07-07T12:00:00"]
    for number, local in enumerate(inside + outside):
        tiny.call(f"b{number}", local, local, "system_ended", site="berlin", queue="billing")
    tiny.call("o", "2025-06-09T03:00:00", "2025-06-09T03:00:00", "system_ended", queue="orders")
    assert tiny.value("contact_volume", in_business_hours="true") == (4, 4, None)
    assert tiny.value("contact_volume", in_business_hours="false") == (5, 5, None)


def test_shifts_run_over_midnight_and_may_leave_gaps(tiny):
    for number, clock in enumerate(("05:59:59", "06:00:00", "14:00:00", "22:00:00")):
        local = f"2025-03-03T{clock}"
        tiny.call(str(number), local, local, "system_ended", site="chicago")
    assert tiny.value("contact_volume", shift="night") == (2, 2, None)
    assert tiny.value("contact_volume", shift="early") == (1, 1, None)
    assert tiny.value("contact_volume", shift="unknown") == (1, 1, None)


def test_of_two_shifts_the_one_that_began_last(tiny):
    for number, clock in enumerate(("10:59:59", "11:00:00", "12:00:00")):
        tiny.call(str(number), f"2025-03-03T{clock}Z", f"2025-03-03T{clock}Z", "self_served")
    assert tiny.value("contact_volume", shift="lunch") == (1, 1, None)
    assert tiny.value("contact_volume", shift="early") == (2, 2, None)


def test_a_queue_of_two_channels_has_a_target_for_each(tiny):
    """The night queue's chats have a minute, its calls 20 s; its mails take what all mails do."""
    for channel in ("chat", "email"):
        conversation(tiny, channel, 60)
    tiny.call(
        "1",
        "2025-03-03T10:00:00Z",
        "2025-03-03T10:02:00Z",
        "answered",
        queue="night",
        queued_at="2025-03-03T10:00:00Z",
        answered_at="2025-03-03T10:01:00Z",
    )
    for channel, within in (("chat", 1), ("email", 1), ("voice", 0)):
        found = tiny.value("service_level", "abandons_negative", channel=channel)
        assert found == (1, within, 1), channel


def conversation(tiny, channel: str, seconds: int) -> None:
    """In the night queue, answered after so many seconds of a minute."""
    opened_at = datetime(2025, 3, 3, 10, tzinfo=UTC)
    answered_at = (opened_at + timedelta(seconds=seconds)).isoformat()
    tiny.talk(
        channel, channel, opened_at.isoformat(), "answered", queue="night", answered_at=answered_at
    )


def test_the_team_is_that_of_the_day(tiny):
    for valid_from, team in (("2025-01-01", "red"), ("2025-03-04", "blue")):
        tiny.add("agents", agent_id="ann", valid_from=valid_from, team=team, site="chicago")
    answered(tiny, "1", 10)
    for call_id, at in (("2", "2025-03-04T05:59:00Z"), ("3", "2025-03-04T06:00:00Z")):
        tiny.call(call_id, at, at, "answered", agent_id="ann")
    tiny.call("4", "2024-12-01T10:00:00Z", "2024-12-01T10:00:00Z", "answered", agent_id="ann")
    abandoned(tiny, "5", 10)
    assert tiny.value("contact_volume", team="red") == (3, 3, None)
    assert tiny.value("contact_volume", team="blue") == (1, 1, None)
    assert tiny.value("contact_volume", team="unknown") == (1, 1, None)


def test_escalations_by_reason_where_the_system_ever_tells(tiny):
    answered(tiny, "1", 10, escalated="Y", escalation_reason="refund", agent_id="bob")
    answered(tiny, "2", 10)
    tiny.talk("c", "chat", f"{DAY}10:00:00Z", "answered", answered_at=f"{DAY}10:00:05Z")
    assert tiny.value("escalation_rate") == (2, 1, 2)
    assert tiny.value("escalation_rate", channel="chat") is None
    detail = ("escalation_reason", "refund")
    assert tiny.value("escalation_rate", detail=detail) == (2, 1, 2)
    assert tiny.value("escalation_rate", detail=detail, agent_id="bob") == (1, 1, 1)
    assert tiny.value("transfer_rate") is None


def test_an_escalation_is_the_agents_who_escalated(tiny):
    answered(tiny, "1", 10, leg=1, agent_id="ann", resolved="false")
    answered(tiny, "1", 10, leg=2, agent_id="bob", escalated="true")
    assert tiny.value("escalation_rate", agent_id="bob") == (1, 1, 1)
    assert tiny.value("escalation_rate", agent_id="ann") is None
    assert tiny.value("resolution_rate", agent_id="ann") == (1, 0, 1)
    assert tiny.value("escalation_rate", detail=("escalation_reason", "unknown")) == (1, 1, 1)


def test_cuts_add_up_to_the_whole(tiny):
    answered(tiny, "1", 10, issue_type="refund")
    answered(tiny, "2", 10, queue="")
    abandoned(tiny, "3", 10)
    cells = tiny.cells()
    whole = cells[Cell("contact_volume", "default", "all", None, ())].n
    for column in ("channel", "queue", "team", "agent_id", "issue_type", "shift"):
        parts = [
            value.n
            for cell, value in cells.items()
            if cell.kpi_id == "contact_volume"
            and cell.grain == "all"
            and [name for name, _ in cell.slice] == [column]
        ]
        assert sum(parts) == whole == 3, column
