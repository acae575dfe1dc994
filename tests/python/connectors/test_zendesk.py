"""Zendesk's sample says what its README says of it, and so do the answers made up."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, kind: str, columns: str) -> dict[str, list[tuple]]:
    """Columns of each call's or conversation's legs in order, by its id."""
    found: dict[str, list[tuple]] = {}
    prefix = f"zendesk:{kind}:"
    for contact_id, *rest in connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'zendesk' order by contact_id, leg"
    ).fetchall():
        if contact_id.startswith(prefix):
            found.setdefault(contact_id.removeprefix(prefix), []).append(tuple(rest))
    return found


def made_up(found: dict[str, list[tuple]]) -> dict[str, list[tuple]]:
    return {number: found[number] for number in found if len(number) <= 3}


def test_of_the_sample_two_tickets_are_deleted(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "conversation", "channel, outcome, wait_seconds")
    sample = {number: found[number] for number in found if number not in made_up(found)}
    # Solved by somebody; no comment of theirs came, so that nobody knows when he answered.
    assert sample == {
        number: [("email", "answered", None)]
        for number in (
            "1404", "1966", "4721", "6171", "6605", "11071", "14173", "16988",
        )
    }  # fmt: skip
    assert connected.execute(
        "select count(*) from staging.stg_zendesk__tickets "
        "where file = 'zendesk/ticket_data.csv' and row_status = 'used'"
    ).fetchone() == (10,)


def test_comments_of_tickets_that_are_not_there_stay_accounted_for(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    of_sample = "staging.stg_zendesk__comments where file = 'zendesk/ticket_comment_data.csv'"
    assert connected.execute(
        f"select row_status, count(*) from {of_sample} group by all"
    ).fetchall() == [("used", 20)]
    assert connected.execute(
        "select count(*), count(case when has_ticket then 1 end), count(author), "
        "count(case when is_message then 1 end) from staging.zendesk_comments "
        f"where comment_id in (select comment_id from {of_sample})"
    ).fetchone() == (20, 0, 0, 0)
    # Whose author is known is a message without its conversation.
    assert connected.execute(
        "select message_id, author, leg from mart.core.fct_messages "
        "where contact_id = 'zendesk:conversation:99'"
    ).fetchall() == [("119", "customer", None)]


def test_half_of_the_history_is_of_tickets_that_are_not_there(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        """
        select
            count(*),
            count(case when ticket_id not in (
                select ticket_id from staging.stg_zendesk__tickets
                where file = 'zendesk/ticket_data.csv'
            ) then 1 end),
            count(case when row_status = 'duplicate' then 1 end)
        from staging.stg_zendesk__field_changes
        where file = 'zendesk/ticket_field_history_data.csv'
        """
    ).fetchone() == (38, 19, 3)


def test_what_was_before_the_ticket_was_created_does_no_harm(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        """
        select
            cast(tickets.created_at - min(changes.changed_at) as text),
            cast(tickets.solved_at as text),
            tickets.reopened_at
        from staging.zendesk_tickets as tickets
        inner join staging.stg_zendesk__field_changes as changes using (ticket_id)
        where tickets.ticket_id = '11071'
        group by tickets.created_at, tickets.solved_at, tickets.reopened_at
        """
    ).fetchone() == ("07:05:09", "2020-11-14 11:01:27", None)


def test_how_a_ticket_came_is_its_channel(connected: duckdb.DuckDBPyConnection) -> None:
    found = made_up(legs(connected, "conversation", "channel, direction, outcome"))
    assert found == {
        "1": [("email", "inbound", "answered")],
        "2": [("email", "inbound", "system_ended")],
        "3": [("email", "outbound", "answered")],
        # 4 is a note that an agent made, 7 and 13 are calls, 8 is deleted.
        "5": [("chat", "inbound", "answered")],
        "6": [("social", "inbound", "answered")],
        "9": [("email", "inbound", "answered")],
        "10": [("sms", "inbound", "waiting")],
        "11": [("social", "inbound", "answered")],
        "12": [("email", "inbound", "system_ended")],
    }


def test_the_first_public_word_of_an_agent_answers(connected: duckdb.DuckDBPyConnection) -> None:
    found = made_up(
        legs(connected, "conversation", "wait_seconds, agent_id, queue, is_transferred")
    )
    # An automation wrote after one minute, an agent a note after five.
    assert found["1"] == [(1800, "zendesk:9102", "Billing", True)]
    # Metric events tell of a chat, in which comments are a transcript.
    assert found["5"] == [(240, "zendesk:9101", "Billing", False)]
    # Nobody knows who wrote the second comment.
    assert found["9"][0][0] is None
    assert connected.execute(
        "select count(*) from mart.core.fct_messages where contact_id in "
        "('zendesk:conversation:4', 'zendesk:conversation:5', 'zendesk:conversation:7', "
        "'zendesk:conversation:8', 'zendesk:conversation:9')"
    ).fetchone() == (0,)


def test_a_ticket_is_solved_when_it_was_solved_last(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select case_id, cast(resolved_at as text), cast(reopened_at as text) "
        "from input.input_cases where source_system = 'zendesk' and case_id in ('1', '2', '6') "
        "order by case_id"
    ).fetchall() == [
        ("1", "2026-03-03 12:00:00", "2026-03-03 11:00:00"),
        ("2", "2026-03-02 09:40:00", None),
        ("6", None, None),
    ]


def test_each_agents_part_is_a_leg_of_the_call(connected: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "agent_id, queue, wait_seconds, talk_seconds, hold_seconds, after_contact_work_seconds, "
        "is_transferred, transfer_kind"
    )
    assert legs(connected, "call", columns)["501"] == [
        ("zendesk:9101", "Orders", 30, 100, 20, 10, True, "warm"),
        ("zendesk:9102", None, None, 60, 0, 20, False, None),
    ]
    # Without its legs.
    assert legs(connected, "call", columns)["511"] == [
        ("zendesk:9101", "Orders", 30, 100, 10, 15, None, None)
    ]


def test_why_nobody_took_a_call_is_the_outcome(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "call", "outcome, abandoned_in, is_offered, wait_seconds")
    assert {number: rows for number, rows in found.items() if number != "501"} == {
        "502": [("abandoned", "queue", True, 45)],
        "503": [("abandoned", "ivr", False, None)],
        "504": [("voicemail", None, True, 25)],
        "505": [("after_hours", None, False, None)],
        "506": [("callback_requested", None, True, 20)],
        # Whoever is called back does not wait in the queue.
        "507": [("answered", None, True, None)],
        "508": [("overflowed", None, True, 35)],
        "509": [("answered", None, False, None)],
        "510": [("no_answer", None, False, None)],
        "511": [("answered", None, True, 30)],
        "512": [("abandoned", "queue", True, 50)],
        "513": [("abandoned", "welcome", False, None)],
        "514": [("system_ended", None, False, None)],
    }


def test_rings_are_the_agents_legs(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select external_contact_id, agent_id, result from input.input_ring_attempts "
        "where source_system = 'zendesk' order by all"
    ).fetchall() == [
        ("501", "zendesk:9101", "answered"),
        ("501", "zendesk:9102", "answered"),
        ("501", "zendesk:9102", "missed"),
        ("502", "zendesk:9101", "rejected"),
        ("502", "zendesk:9102", "cancelled"),
    ]


def test_a_rating_is_about_the_call_if_its_ticket_is_one(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select response_id, contact_id, score, channel, answered_at is not null "
        "from mart.core.fct_surveys where source_system = 'zendesk' order by response_id"
    ).fetchall() == [
        ("401", "zendesk:conversation:1", 1, "email", True),
        ("402", "zendesk:conversation:2", None, "email", False),
        ("403", "zendesk:call:501", 0, "voice", True),
        ("405", None, 1, None, True),
        ("406", None, 1, "voice", True),
    ]


def test_a_call_and_its_ticket_are_one_contact(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id from mart.core.fct_contacts "
        "where source_system = 'zendesk' and case_id = '7'"
    ).fetchall() == [("zendesk:call:501",)]
    # Who wrote and who called are told by the same of their marks.
    assert connected.execute(
        "select count(distinct customer_key), count(customer_key), count(*) "
        "from mart.core.fct_contacts where source_system = 'zendesk' and contact_id in "
        "('zendesk:conversation:3', 'zendesk:call:502')"
    ).fetchone() == (1, 2, 2)


def test_agents_are_in_their_default_group(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, agent_name, team from input.input_agents "
        "where exported_by = 'zendesk' order by agent_id"
    ).fetchall() == [
        ("zendesk:1111", None, None),
        ("zendesk:9101", None, "Billing"),
        ("zendesk:9102", None, "Orders"),
    ]


def test_of_customers_no_name_is_kept_and_no_text_at_all(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select role, count(user_name) from raw_zendesk.users group by all order by all"
    ).fetchall() == [("admin", 1), ("agent", 2), ("end-user", 0)]
    for table in ("tickets", "comments", "audit_comments", "field_changes"):
        assert connected.execute(
            f"select count(*) from raw_zendesk.{table} as row "
            "where regexp_matches(cast(row as varchar), 'nobody needs|Words|description1|body1')"
        ).fetchone() == (0,), table
