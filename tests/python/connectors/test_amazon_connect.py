"""Amazon Connect's sample says what its README says of it, and so do the records made up."""

from __future__ import annotations

import duckdb

SAMPLE = "6fe40d2a-1a89-4d73-bfcf-5d9c33894f47"


def legs(connection: duckdb.DuckDBPyConnection, kind: str, columns: str) -> dict[str, list[tuple]]:
    """The legs of each call or chat, in order."""
    found: dict[str, list[tuple]] = {}
    for contact_id, *rest in connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'amazon_connect' order by contact_id, leg"
    ).fetchall():
        prefix = f"amazon_connect:{kind}:"
        if contact_id.startswith(prefix):
            found.setdefault(contact_id.removeprefix(prefix), []).append(tuple(rest))
    return found


def test_of_three_deliveries_the_newest_counts(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select row_status, cast(updated_at as text) "
        "from staging.stg_amazon_connect__contact_records "
        "where contact_id = ? order by updated_at desc",
        [SAMPLE],
    ).fetchall() == [
        ("used", "2022-01-11 04:09:47"),
        ("replaced", "2022-01-11 03:41:32"),
        ("replaced", "2022-01-05 17:48:35"),
    ]
    columns = (
        "wait_seconds, talk_seconds, hold_seconds, after_contact_work_seconds, "
        "talk_hold_acw_seconds"
    )
    assert legs(connected, "call", columns)[SAMPLE] == [(346, 239, 221, 5, 465)]
    started_at, queued_at, ended_at = legs(
        connected, "call", "started_at, queued_at, cast(ended_at as text)"
    )[SAMPLE][0]
    assert (queued_at - started_at).total_seconds() == 107
    # Not when the customer's end was disconnected, nineteen minutes later.
    assert ended_at == "2022-01-05 17:28:12"


def test_each_agents_part_is_a_leg_of_the_call(connected: duckdb.DuckDBPyConnection) -> None:
    columns = "leg, queue, agent_id, outcome, wait_seconds, talk_seconds, is_transferred"
    assert legs(connected, "call", columns)["t1"] == [
        (1, "Sales", "amazon_connect:1", "answered", 20, 120, True),
        (2, "Billing", "amazon_connect:2", "answered", 60, 100, False),
    ]
    assert legs(connected, "call", columns)["passed_on"] == [
        (1, "Sales", None, "overflowed", 60, None, None),
        (2, "Billing", "amazon_connect:2", "answered", 60, 60, True),
    ]


def test_a_callback_is_a_call_of_its_own_that_returns_another(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert legs(connected, "call", "direction, outcome")["asked"] == [
        ("inbound", "callback_requested")
    ]
    assert legs(connected, "call", "direction, outcome, talk_seconds, cast(answered_at as text)")[
        "returned"
    ] == [("outbound", "answered", 200, "2026-03-03 10:21:00")]
    # Not when it was asked for: it begins when the agent takes it, and nobody waits on the line.
    assert connected.execute(
        "select callback_of_contact_id, cast(started_at as text), queued_at from input.input_calls "
        "where contact_id = 'amazon_connect:call:returned'"
    ).fetchone() == ("amazon_connect:call:asked", "2026-03-03 10:20:40", None)


def test_a_callback_that_expired_is_no_call(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "call", "direction, outcome")
    assert found["asked_in_vain"] == [("inbound", "callback_requested")]
    assert "expired" not in found


def test_why_nobody_answered_is_the_outcome(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "call", "outcome, abandoned_in, is_offered")
    assert {name: found[name] for name in ("hung_up", "in_the_flow", "closed", "nobody_home")} == {
        "hung_up": [("abandoned", "queue", True)],
        "in_the_flow": [("abandoned", "ivr", False)],
        "closed": [("system_ended", None, False)],
        "nobody_home": [("no_answer", None, False)],
    }
    assert legs(connected, "call", "cast(answered_at as text), talk_seconds")["called"] == [
        ("2026-03-03 10:40:20", 90)
    ]


def test_what_is_no_contact_or_not_over_is_not_counted(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert legs(connected, "call", "leg").keys() == {
        SAMPLE, "t1", "asked", "returned", "asked_in_vain", "hung_up", "in_the_flow", "closed",
        "passed_on", "called", "nobody_home", "lake_1",
    }  # fmt: skip


def test_chats_are_conversations(connected: duckdb.DuckDBPyConnection) -> None:
    columns = "channel, queue, agent_id, outcome, wait_seconds, talk_hold_acw_seconds"
    assert legs(connected, "conversation", columns) == {
        "chat": [("chat", "Support", "amazon_connect:2", "answered", 60, 410)],
        "chat_left": [("chat", "Support", None, "abandoned", 120, None)],
    }


def test_agents_have_the_team_of_their_lowest_group(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, agent_name, team from input.input_agents "
        "where source_system = 'amazon_connect' and length(agent_id) < 20 order by all"
    ).fetchall() == [
        ("amazon_connect:1", None, "Support"),
        ("amazon_connect:2", None, "Support"),
        # Of the data lake, with one group.
        ("amazon_connect:3", None, "All"),
    ]


def states(connection: duckdb.DuckDBPyConnection, agent: int) -> list[tuple]:
    """An agent's states, with the minutes and seconds of an hour."""
    return connection.execute(
        "select state, external_contact_id, strftime(started_at, '%M:%S'), "
        "strftime(ended_at, '%M:%S') from input.input_agent_states "
        "where agent_id = ? order by started_at, state, external_contact_id",
        [f"amazon_connect:{agent}"],
    ).fetchall()


def test_a_state_lasts_until_the_next_whatever_order_events_come_in(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert states(connected, 1) == [
        ("available", None, "00:00", "04:00"),
        # One stretch, with the hold in it.
        ("contact", "t1", "00:30", "03:00"),
        ("after_contact_work", "t1", "03:00", "03:20"),
        ("break", None, "04:00", "09:00"),
        ("available", None, "09:00", "43:00"),
        ("contact", "returned", "20:40", "24:00"),
        ("after_contact_work", "returned", "24:00", "24:05"),
        ("contact", "called", "40:20", "42:00"),
        ("after_contact_work", "called", "42:00", "42:30"),
    ]


def test_an_agent_may_have_two_chats_in_a_status_that_nobody_explained(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert states(connected, 2) == [
        ("available", None, "44:00", "48:00"),
        ("contact", "chat", "46:00", "52:40"),
        # The last event tells that it goes on.
        ("contact", "chat_3", "46:00", "57:00"),
        ("after_contact_work", "chat", "52:40", "52:50"),
        ("contact", None, "54:00", "55:00"),
        ("available", None, "55:00", "57:00"),
    ]


def test_a_ring_ends_with_what_the_contact_became(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select external_contact_id, agent_id, strftime(ringing_at, '%M:%S'), "
        "strftime(ended_at, '%M:%S'), result from input.input_ring_attempts "
        "where source_system = 'amazon_connect' order by ringing_at"
    ).fetchall() == [
        ("t1", "amazon_connect:1", "00:20", "00:30", "answered"),
        ("returned", "amazon_connect:1", "20:10", "20:20", "missed"),
        ("returned", "amazon_connect:1", "20:35", "20:40", "answered"),
        # Told as rejected, but then the customer was gone.
        ("hung_up", "amazon_connect:1", "30:50", "31:00", "cancelled"),
        ("chat", "amazon_connect:2", "45:50", "46:00", "answered"),
        ("chat_left", "amazon_connect:2", "46:30", "46:50", "rejected"),
    ]


def test_the_data_lakes_records_are_contacts_too_with_their_milliseconds(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    columns = (
        "leg, queue, agent_id, outcome, wait_seconds, talk_seconds, hold_seconds, "
        "after_contact_work_seconds, is_transferred"
    )
    assert legs(connected, "call", columns)["lake_1"] == [
        (1, "Sales", "amazon_connect:3", "answered", 12.5, 61.25, 1.5, 4.25, True),
        (2, "Sales", None, "abandoned", 12.5, None, None, None, None),
    ]


def test_a_contact_that_comes_both_ways_counts_once(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "call", "leg, queue, outcome")
    assert found["hung_up"] == [(1, "Sales", "abandoned")]
    assert [queue for _, queue, _ in found["t1"]] == ["Sales", "Billing"]
    # The newer one, with another entry point.
    assert legs(connected, "call", "entry_point")["in_the_flow"] == [("+4930555001",)]


def test_flows_are_steps_of_calls(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, step, strftime(entered_at, '%M:%S'), strftime(left_at, '%M:%S'), exit "
        "from input.input_call_steps where source_system = 'amazon_connect' order by entered_at"
    ).fetchall() == [
        ("amazon_connect:call:t1", "welcome", "00:00", "00:04", "continued"),
        ("amazon_connect:call:t1", "menu", "00:04", "00:10", "to_agent"),
        ("amazon_connect:call:t1", "to_billing", "03:00", "03:01", "to_agent"),
        ("amazon_connect:call:in_the_flow", "welcome", "32:00", "33:00", "hung_up"),
        ("amazon_connect:call:closed", "welcome", "34:00", "35:00", None),
    ]


def test_evaluations_are_reviews_of_the_agent_who_had_the_part(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select review_id, contact_id, agent_id, reviewer_id, quality, is_calibration "
        "from mart.core.fct_quality_reviews "
        "where source_system = 'amazon_connect' and review_id like 'v%' order by review_id"
    ).fetchall() == [
        ("v1", "amazon_connect:call:t1", "amazon_connect:1", "amazon_connect:9", 0.625, False),
        ("v2", "amazon_connect:call:t1", "amazon_connect:2", "amazon_connect:9", 0.0, False),
        ("v3", "amazon_connect:call:t1", "amazon_connect:2", "amazon_connect:9", 0.8, True),
        ("v7", "amazon_connect:conversation:chat", "amazon_connect:2", None, 0.8, False),
    ]
