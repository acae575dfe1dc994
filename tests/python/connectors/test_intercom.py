"""Of Intercom's sample the newest versions count; what was made up comes to what it should."""

from __future__ import annotations

import duckdb

# The sample's conversation of which a part came.
NOTED = "156643300001311"


def legs(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple]:
    """Columns of each conversation's leg, by the conversation's id."""
    rows = connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'intercom'"
    ).fetchall()
    assert len({contact_id for contact_id, *_ in rows}) == len(rows)
    return {
        contact_id.removeprefix("intercom:conversation:"): tuple(rest) for contact_id, *rest in rows
    }


def test_of_several_versions_the_newest_counts(connected: duckdb.DuckDBPyConnection) -> None:
    # Nine rows of two conversations.
    assert connected.execute(
        "select conversation_id, state, row_status, count(*) "
        "from staging.stg_intercom__conversations where length(conversation_id) > 10 "
        "group by all order by all"
    ).fetchall() == [
        ("156643300001311", "closed", "used", 1),
        ("156643300001311", "open", "replaced", 2),
        ("156643300001372", "closed", "used", 1),
        ("156643300001372", "open", "replaced", 5),
    ]
    assert connected.execute(
        "select count(*) from staging.stg_intercom__conversations "
        "where conversation_id = '1' and row_status = 'used' and state = 'closed'"
    ).fetchone() == (1,)


def test_a_note_is_no_reply_and_what_nobody_tells_is_not_counted(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = legs(connected, "channel, outcome, wait_seconds, agent_id")
    # Taken for a reply, the note would make a wait of 45,530 seconds.
    assert found[NOTED] == ("chat", "system_ended", None, None)
    # Of the other nobody tells whether it was answered.
    assert {number for number in found if len(number) > 10} == {NOTED}
    assert connected.execute(
        "select epoch(parts.created_at - conversations.opened_at) "
        "from staging.intercom_parts as parts "
        "inner join staging.intercom_conversations as conversations using (conversation_id) "
        f"where conversation_id = '{NOTED}'"
    ).fetchone() == (45_530,)


def test_each_conversation_is_one_contact(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "channel, direction, outcome, wait_seconds, agent_id, queue")
    assert {number: found[number] for number in found if number != NOTED} == {
        "1": ("chat", "inbound", "answered", 240, "intercom:7", "Support"),
        "2": ("chat", "inbound", "self_served", None, None, None),
        "3": ("email", "inbound", "waiting", None, None, None),
        "4": ("chat", "inbound", "answered", 60, "intercom:7", "Billing"),
        "5": ("chat", "outbound", "answered", 180, "intercom:7", None),
        "6": ("chat", "outbound", "sent", None, None, None),
        "7": ("email", "inbound", "answered", 600, "intercom:8", None),
        "10": ("social", "inbound", "system_ended", 1800, None, None),
        "11": ("chat", "inbound", "self_served", None, None, None),
        "12": ("email", "inbound", "answered", 120, "intercom:8", None),
        "13": ("chat", "inbound", "answered", 120, "intercom:7", None),
    }


def test_what_comes_after_the_reply(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(
        connected,
        "is_transferred, ended_by, human_replies, talk_hold_seconds, issue_type",
    )
    assert found["1"] == (False, "agent", 2, 26 * 60, "invoice")
    assert found["4"] == (True, "agent", 2, 29 * 60, "invoice")
    # Nobody tells whether it was handed on, or who closed it.
    assert found["7"] == (None, None, 0, None, "invoice")


def test_messages_are_told_by_parts_only(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute(
        "select contact_id, string_agg(author || if(is_public, '', ' (note)'), ', ' "
        "order by sent_at, message_id) from mart.core.fct_messages "
        "where source_system = 'intercom' group by all"
    ).fetchall()
    assert {contact_id.removeprefix("intercom:conversation:"): who for contact_id, who in rows} == {
        "1": "customer, bot, agent (note), agent, customer, agent",
        "2": "customer, bot",
        "3": "customer",
        "4": "customer, agent, agent",
        "5": "agent, customer, agent",
        "6": "system",
        "10": "customer",
        "11": "customer, customer, bot",
        "12": "customer, agent",
        NOTED: "customer, agent (note)",
    }


def test_ratings_are_surveys(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, score, satisfaction, agent_id, "
        "epoch(answered_at - invited_at) from mart.core.fct_surveys "
        "where source_system = 'intercom' order by all"
    ).fetchall() == [
        ("intercom:conversation:1", 5, 1, "intercom:7", 240),
        ("intercom:conversation:10", None, None, "intercom:7", None),
        ("intercom:conversation:12", 2, 0.25, "intercom:8", 0),
    ]


def test_customers_are_the_companys_own(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute(
        "select contact_id, customer_pseudonym is not null, address_pseudonym is not null "
        "from input.input_conversations where source_system = 'intercom'"
    ).fetchall()
    known = {number.removeprefix("intercom:conversation:"): rest for number, *rest in rows}
    assert known["1"] == [True, True]
    # By the contact, which came later.
    assert known["4"] == [True, True]
    # The first message is an admin's, and so is its address.
    assert known["5"] == [True, False]
    # The sample's contacts are others.
    assert known[NOTED] == [False, False]


def test_agents_have_the_first_of_their_teams(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, agent_name, team, role from input.input_agents "
        "where exported_by = 'intercom' order by all"
    ).fetchall() == [
        ("intercom:4077639", None, "Customer support", None),
        ("intercom:4077640", None, "Robots", None),
        ("intercom:4079659", None, "Management", None),
        ("intercom:4109673", None, "Customer support", None),
        ("intercom:7", None, "Support", "Advisor"),
        ("intercom:8", None, "Billing", "Advisor"),
    ]


def test_no_text_and_no_admins_address_is_kept(connected: duckdb.DuckDBPyConnection) -> None:
    for table in ("conversations", "conversation_parts", "contacts", "admins"):
        kept = connected.execute(
            f"select count(*) from raw_intercom.{table} as kept "
            "where contains(cast(kept as varchar), 'personal') "
            "or contains(cast(kept as varchar), 'somebody@') "
            "or contains(cast(kept as varchar), 'Wwv4V+vvEudRW0Hi5bSkeQ')"
        ).fetchone()
        assert kept == (0,), table
