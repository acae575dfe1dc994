"""Chats, e-mails and messages: who answered, and what is still waiting."""

import pytest

from .conftest import TinyCompany

DAY = "2025-03-03T"


def chat(tiny: TinyCompany, conversation_id: str = "c", outcome: str = "answered", **values):
    """A chat opened at 10:00:00 UTC in the queue chat_support."""
    defaults = {"opened_at": f"{DAY}10:00:00Z", "queue": "chat_support", "channel": "chat"}
    tiny.talk(conversation_id, outcome=outcome, **defaults | values)


def test_the_first_public_human_message_answers(tiny):
    chat(tiny, answered_at=f"{DAY}10:00:03Z", ended_at=f"{DAY}10:05:00Z", agent_id="ann")
    tiny.message("c", f"{DAY}10:00:00Z", "customer")
    tiny.message("c", f"{DAY}10:00:01Z", "bot")
    tiny.message("c", f"{DAY}10:00:04Z", "agent", agent_id="ann", is_public="false")
    tiny.message("c", f"{DAY}10:00:30Z", "agent", agent_id="ann")
    assert tiny.value("first_response_time", "mean", channel="chat") == (1, 30, 1)
    assert tiny.value("first_response_time", "mean", agent_id="ann") == (1, 30, 1)
    assert tiny.value("service_level", "abandons_negative") == (1, 0, 1)
    assert tiny.value("average_handle_time", "talk_hold") == (1, 270, 1)


def test_answered_and_missed_calls_are_calls(tiny):
    chat(tiny, "1", answered_at=f"{DAY}10:00:03Z")
    chat(tiny, "2", outcome="system_ended")
    assert tiny.value("answered_calls") is None
    assert tiny.value("missed_calls") is None


def test_without_messages_answered_at_answers(tiny):
    chat(tiny, answered_at=f"{DAY}10:00:20Z", ended_at=f"{DAY}10:05:00Z")
    assert tiny.value("service_level", "abandons_negative") == (1, 1, 1)


def test_a_message_answers_a_leg_that_calls_itself_something_else(tiny):
    chat(tiny, outcome="system_ended", ended_at=f"{DAY}10:05:00Z")
    tiny.message("c", f"{DAY}10:00:10Z", "agent", agent_id="bob")
    assert tiny.value("first_response_time", "mean", agent_id="bob") == (1, 10, 1)


@pytest.mark.parametrize(
    ("channel", "ends", "abandoned", "waiting"),
    [
        ("chat", {"ended_at": f"{DAY}10:00:50Z"}, 1, 0),
        ("chat", {"ended_at": f"{DAY}10:00:50Z", "ended_by": "customer"}, 1, 0),
        ("chat", {"ended_at": f"{DAY}10:00:50Z", "ended_by": "agent"}, 0, 0),
        ("chat", {}, 0, 1),
        ("email", {"ended_at": f"{DAY}10:00:50Z"}, 0, 0),
        ("email", {}, 0, 1),
    ],
)
def test_only_a_bot_wrote(tiny, channel, ends, abandoned, waiting):
    """An ended chat is abandoned (50 s) unless we ended it, what has no end is waiting."""
    tiny.talk("c", channel, f"{DAY}10:00:00Z", "answered", answered_at=f"{DAY}10:00:01Z", **ends)
    tiny.message("c", f"{DAY}10:00:02Z", "bot")
    assert tiny.value("first_response_time", "mean") is None
    assert tiny.value("contact_volume") == (1, 1, None)
    expected = (1, abandoned, 1) if channel == "chat" else None
    assert tiny.value("abandonment_rate", "queue") == expected
    assert tiny.value("average_wait_time", "mean") == (None if waiting else (1, 50, 1))
    abandoned_after = (1, 50, 1) if abandoned else None
    assert tiny.value("average_wait_time", "abandoned_only") == abandoned_after
    wait_was_judged = tiny.value("service_level", "abandons_negative", as_of=f"{DAY}10:00:19")
    assert wait_was_judged == (None if waiting else (1, 0, 1))


@pytest.mark.parametrize(
    ("as_of", "counts"), [("10:00:19", False), ("10:00:20", True), ("10:00:21", True)]
)
def test_a_waiting_chat_counts_from_its_target_on(tiny, as_of, counts):
    chat(tiny, outcome="waiting")
    judged = (1, 0, 1) if counts else None
    assert tiny.value("service_level", "abandons_negative", as_of=DAY + as_of) == judged
    assert tiny.value("service_level", "short_abandons_excluded", as_of=DAY + as_of) == judged
    assert tiny.value("service_level", "answered_only", as_of=DAY + as_of) is None
    assert tiny.value("abandonment_rate", "queue", as_of=DAY + as_of) == (1, 0, 1)


def test_what_is_still_waiting_has_no_wait_yet(tiny):
    """It left the first queue, for another one, and is still in it."""
    chat(tiny, outcome="waiting", left_queue_at=f"{DAY}10:00:30Z")
    assert tiny.value("average_wait_time", "mean", as_of=f"{DAY}11:00:00") is None
    assert tiny.value("service_level", "abandons_negative", as_of=f"{DAY}11:00:00") == (1, 0, 1)


def test_email_takes_a_day_and_cannot_be_abandoned(tiny):
    for conversation_id, answered_at in (
        ("1", "2025-03-04T10:00:00Z"),
        ("2", "2025-03-04T10:00:01Z"),
    ):
        tiny.talk(
            conversation_id,
            "email",
            f"{DAY}10:00:00Z",
            "answered",
            answered_at=answered_at,
            handle_seconds=300,
        )
    tiny.talk("3", "email", f"{DAY}10:00:00Z", "abandoned")  # faulty: quarantined
    assert tiny.value("contact_volume") == (2, 2, None)
    assert tiny.value("service_level", "abandons_negative", channel="email") == (2, 1, 2)
    assert tiny.value("abandonment_rate", "queue") is None
    assert tiny.value("abandonment_rate", "any_step") is None
    assert tiny.value("average_handle_time", "talk_hold_acw", channel="email") == (2, 600, 2)
    assert tiny.value("average_handle_time", "talk_hold", channel="email") is None
    assert tiny.value("average_talk_time", channel="email") is None


def test_a_message_belongs_to_the_last_leg_that_had_begun(tiny):
    chat(tiny, leg=1, agent_id="ann", ended_at=f"{DAY}10:10:00Z")
    chat(tiny, leg=2, agent_id="bob", opened_at=f"{DAY}10:05:00Z", ended_at=f"{DAY}10:10:00Z")
    tiny.message("c", f"{DAY}10:04:59Z", "agent")
    tiny.message("c", f"{DAY}10:05:00Z", "agent")
    assert tiny.value("average_handle_time", "talk_hold", agent_id="ann") == (1, 301, 1)
    assert tiny.value("average_handle_time", "talk_hold", agent_id="bob") == (1, 300, 1)
    assert tiny.value("average_handle_time", "talk_hold") == (1, 601, 1)


def test_an_answer_before_the_contact_is_no_wait(tiny):
    chat(tiny, ended_at=f"{DAY}10:05:00Z")
    tiny.message("c", f"{DAY}09:59:59Z", "agent")
    assert tiny.value("resolution_rate") is None
    assert tiny.value("average_wait_time", "mean") is None
    assert tiny.value("first_response_time", "mean") is None
    assert tiny.value("abandonment_rate", "queue") == (1, 0, 1)


def test_a_chat_left_in_the_bot_was_never_offered(tiny):
    chat(tiny, outcome="abandoned", abandoned_in="welcome", ended_at=f"{DAY}10:00:10Z")
    assert tiny.value("abandonment_rate", "queue") is None
    assert tiny.value("abandonment_rate", "any_step") == (1, 1, 1)


def test_messages_are_in_the_agents_local_time_else_the_conversations(tiny):
    tiny.add("agents", agent_id="ann", site="chicago")
    chat(tiny, "1", site="berlin")
    tiny.message("1", "2025-03-03T04:00:30", "agent", agent_id="ann")
    chat(tiny, "2", site="berlin")
    tiny.message("2", "2025-03-03T11:00:40", "agent", agent_id="nobody knows")
    assert tiny.value("first_response_time", "mean") == (2, 70, 2)


def test_resolution_by_flag_else_resolved_at_else_case(tiny):
    times = {"answered_at": f"{DAY}10:00:05Z", "ended_at": f"{DAY}10:05:00Z"}
    resolved_at = f"{DAY}12:00:00Z"
    chat(tiny, "flag", leg=1, resolved="false", resolved_at=resolved_at, **times)
    chat(tiny, "flag", leg=2, resolved="true", **times)
    chat(tiny, "stamp", resolved_at=resolved_at, case_id="open", **times)
    chat(tiny, "case", case_id="resolved", **times)
    chat(tiny, "reopened", case_id="reopened", **times)
    chat(tiny, "open", case_id="open", **times)
    chat(tiny, "no such case", case_id="lost", **times)
    chat(tiny, "nothing tells", **times)
    chat(tiny, "never answered", outcome="abandoned", ended_at=f"{DAY}10:05:00Z", resolved="true")
    opened = {"opened_at": f"{DAY}10:00:00Z"}
    tiny.add("cases", case_id="resolved", resolved_at=resolved_at, **opened)
    tiny.add("cases", case_id="open", **opened)
    reopened_at = f"{DAY}13:00:00Z"
    tiny.add(
        "cases", case_id="reopened", resolved_at=resolved_at, reopened_at=reopened_at, **opened
    )
    assert tiny.value("resolution_rate") == (6, 3, 6)
    assert tiny.value("first_contact_resolution", "agent_reported") == (1, 1, 1)
