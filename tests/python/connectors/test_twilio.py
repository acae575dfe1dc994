"""What becomes of the events of Twilio's TaskRouter, in two forms and out of order."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, kind: str, columns: str) -> dict[str, list[tuple]]:
    """The legs of each call or conversation, in order."""
    found: dict[str, list[tuple]] = {}
    for contact_id, *rest in connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'twilio' order by contact_id, leg"
    ).fetchall():
        prefix = f"twilio:{kind}:"
        if contact_id.startswith(prefix):
            found.setdefault(contact_id.removeprefix(prefix), []).append(tuple(rest))
    return found


def test_the_wait_is_from_the_queue_to_accepting(connected: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "queue, agent_id, wait_seconds, ring_seconds, talk_hold_seconds, "
        "after_contact_work_seconds, hold_seconds, is_transferred"
    )
    # Two workers were offered it before; it was created two seconds before it was queued.
    assert legs(connected, "call", columns)["answered"] == [
        ("Sales", "twilio:WK7", 40, 12, 100, 20.5, None, False)
    ]


def test_another_worker_is_another_leg(connected: duckdb.DuckDBPyConnection) -> None:
    columns = "queue, agent_id, outcome, wait_seconds, talk_hold_seconds, is_transferred"
    found = legs(connected, "call", columns)
    assert found["handed_on"] == [
        ("Sales", "twilio:WK7", "answered", 10, 88, True),
        ("Sales", "twilio:WK8", "answered", None, 110, False),
    ]
    # Whoever was only asked left before.
    assert found["consulted"] == [
        ("Sales", "twilio:WK7", "answered", 10, 188, False),
        ("Sales", "twilio:WK8", "answered", None, 10, False),
    ]
    assert found["overflowed"] == [
        ("Sales", None, "overflowed", 60, None, None),
        ("Support", "twilio:WK8", "answered", 13, 100, False),
    ]


def test_canceled_before_anybody_accepted_is_abandoned(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    columns = "outcome, abandoned_in, is_offered, wait_seconds, ended_by"
    found = legs(connected, "call", columns)
    assert found["hung_up"] == [("abandoned", "queue", True, 45, "customer")]
    assert found["too_long"] == [("system_ended", None, True, 86_398, "system")]
    # One goes on, of one nobody knows whether the customer was there, one is no contact.
    assert found.keys() == {
        "answered", "handed_on", "consulted", "overflowed", "hung_up", "too_long",
    }  # fmt: skip


def test_what_is_written_is_a_conversation(connected: duckdb.DuckDBPyConnection) -> None:
    columns = "channel, outcome, wait_seconds, talk_hold_acw_seconds, agent_id"
    assert legs(connected, "conversation", columns) == {
        "chat": [("chat", "answered", 20, 388, "twilio:WK8")],
        "chat_left": [("chat", "abandoned", 90, None, None)],
        "sms": [("sms", "waiting", None, None, None)],
        "whatsapp": [("social", "answered", None, 300, "twilio:WK7")],
    }


def test_offers_that_came_to_nothing_are_rings(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select external_contact_id, agent_id, result, epoch(ended_at - ringing_at) "
        "from input.input_ring_attempts where source_system = 'twilio' and result <> 'answered' "
        "order by all"
    ).fetchall() == [
        ("answered", "twilio:WK8", "missed", 15),
        ("answered", "twilio:WK9", "rejected", 2),
        ("hung_up", "twilio:WK7", "cancelled", 5),
    ]


def test_a_change_of_activity_tells_what_it_ends(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, state, cast(started_at as text), epoch(ended_at - started_at) "
        "from input.input_agent_states "
        "where source_system = 'twilio' and external_contact_id is null order by started_at"
    ).fetchall() == [
        ("twilio:WK7", "offline", "2026-03-05 08:00:00", 3600),
        ("twilio:WK7", "available", "2026-03-05 09:00:00", 7200),
        ("twilio:WK7", "break", "2026-03-05 10:59:59.5", 1800.5),
    ]


def test_a_task_is_work_of_a_worker_whose_activities_are_told(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select agent_id, state, sum(epoch(ended_at - started_at)) "
        "from mart.core.fct_agent_states where contact_id = 'twilio:call:handed_on' "
        "group by all order by all"
    ).fetchall() == [
        ("twilio:WK7", "after_contact_work", 10),
        ("twilio:WK7", "contact", 88),
    ]


def test_of_the_attributes_only_what_is_declared_is_kept(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    for form in ("stream", "callback"):
        assert connected.execute(
            f"select count(*) from raw_twilio.{form}_events as events "
            "where cast(events as varchar) like '%Somebody%'"
        ).fetchone() == (0,)
    assert connected.execute(
        "select agent_id, agent_name, team from input.input_agents "
        "where exported_by = 'twilio' order by all"
    ).fetchall() == [(f"twilio:WK{number}", None, "Blue") for number in (7, 8, 9)]
    # The same customer by telephone, text and messenger.
    assert connected.execute(
        "select count(distinct customer_key) from mart.core.fct_contacts "
        "where contact_id in ('twilio:call:answered', 'twilio:conversation:sms')"
    ).fetchone() == (1,)
