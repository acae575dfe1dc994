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
        "passed_on", "called", "nobody_home",
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
    ).fetchall() == [("amazon_connect:1", None, "Support"), ("amazon_connect:2", None, "Support")]
