"""Threads of mail become conversations, whatever machines add and whatever got lost."""

from __future__ import annotations

import hashlib

import duckdb


def contact(name: str) -> str:
    """The contact's id of a thread that begins with this message."""
    print_of_id = hashlib.md5(f"{name}@mail.example.com".encode(), usedforsecurity=False)
    return f"mail:conversation:{print_of_id.hexdigest()}"


def test_a_thread_is_a_contact(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute(
        "select contact_id, direction, outcome, wait_seconds, agent_id, queue, "
        "strftime(started_at, '%H:%M'), human_replies "
        "from mart.core.fct_contact_legs where source_system = 'mail'"
    ).fetchall()
    found = {contact_id: tuple(rest) for contact_id, *rest in rows}
    without_id = [id for id in found if id not in map(contact, ("1", "2", "3", "6", "8", "9"))]
    assert {name: found[contact(name)] for name in ("1", "2", "3", "6", "8", "9")} == {
        "1": ("inbound", "answered", 1800, "mail:ada", "Support", "09:00", 1),
        # Its reply answers a message that never came.
        "2": ("inbound", "answered", 4200, "mail:bob", "Billing", "09:05", 1),
        "3": ("inbound", "waiting", None, None, "Support", "09:15", 0),
        "6": ("inbound", "waiting", None, None, "Support", "09:32", 0),
        "8": ("inbound", "waiting", None, None, "Support", "09:00", 0),
        "9": ("outbound", "answered", 600, None, "Support", "09:40", 1),
    }
    assert [found[id] for id in without_id] == [
        ("inbound", "waiting", None, None, "Support", "09:33", 0)
    ]


def test_machines_are_no_reply_and_colleagues_are_among_themselves(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    rows = connected.execute(
        "select contact_id, string_agg(author || if(is_public, '', ' (inside)'), ', ' "
        "order by sent_at) from mart.core.fct_messages where source_system = 'mail' group by all"
    ).fetchall()
    found = dict(rows)
    assert found[contact("1")] == "customer, system, agent (inside), agent"
    assert found[contact("2")] == "customer, customer, agent"
    assert found[contact("3")] == "customer, customer"
    assert found[contact("9")] == "agent, customer"
    assert len(found) == 7


def test_copies_count_once_and_what_has_no_date_is_rejected(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select row_status, count(*) from staging.stg_mail__messages group by all order by all"
    ).fetchall() == [("duplicate", 1), ("used", 17)]
    assert connected.execute(
        "select distinct table_name, record_number, column_name, reason "
        "from landing.rejected_rows where system = 'mail' and table_name = 'messages'"
    ).fetchall() == [("messages", 1, "sent_at", "no header says when it was sent")]


def test_a_customer_is_known_by_the_address(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select count(distinct address_pseudonym), count(address_pseudonym), count(*) "
        "from input.input_conversations where source_system = 'mail'"
    ).fetchone() == (7, 7, 7)


def test_no_subject_and_no_name_is_kept(connected: duckdb.DuckDBPyConnection) -> None:
    for table in ("messages", "recipients", "answers"):
        kept = connected.execute(
            f"select count(*) from raw_mail.{table} as kept "
            "where contains(cast(kept as varchar), 'personal') "
            "or contains(cast(kept as varchar), 'One') or contains(cast(kept as varchar), 'Ada')"
        ).fetchone()
        assert kept == (0,), table


def test_agents_are_those_of_the_list(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, agent_name, team from input.input_agents where exported_by = 'mail' "
        "order by all"
    ).fetchall() == [("mail:ada", None, "Blue"), ("mail:bob", None, "Blue")]
