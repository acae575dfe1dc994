"""What becomes of Genesys Cloud's conversation details, and of their versions."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, kind: str, columns: str) -> dict[str, list[tuple]]:
    """The legs of each call or conversation, in order."""
    found: dict[str, list[tuple]] = {}
    for contact_id, *rest in connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'genesys_cloud' order by contact_id, leg"
    ).fetchall():
        prefix = f"genesys_cloud:{kind}:"
        if contact_id.startswith(prefix):
            found.setdefault(contact_id.removeprefix(prefix), []).append(tuple(rest))
    return found


def test_the_wait_begins_behind_the_flow(connected: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "queue, agent_id, issue_type, wait_seconds, talk_seconds, hold_seconds, "
        "after_contact_work_seconds, talk_hold_acw_seconds, is_transferred"
    )
    # 265 s from the begin to the end, 240 of them the customer's; what Genesys measured as handled
    # is 205. The queue has its newest name, the code its name, though they came later.
    assert legs(connected, "call", columns)["answered"] == [
        ("Orders", "genesys_cloud:u7", "Billing", 40, 149.5, 30.5, 25, 205, False)
    ]


def test_what_an_agent_did_after_the_call_comes_later(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    columns = "issue_type, after_contact_work_seconds, cast(ended_at as text)"
    assert legs(connected, "call", columns)["wrapped"] == [("Billing", 40, "2026-03-04 09:11:40")]


def test_each_queue_and_each_agent_is_a_leg(connected: duckdb.DuckDBPyConnection) -> None:
    columns = (
        "queue, agent_id, outcome, wait_seconds, talk_hold_seconds, is_transferred, transfer_kind"
    )
    found = legs(connected, "call", columns)
    assert found["transferred"] == [
        ("Orders", "genesys_cloud:u7", "answered", 20, 80, True, "blind"),
        ("Support", "genesys_cloud:u8", "answered", 60, 140, False, None),
    ]
    assert [leg[1:] for leg in found["consulted"]] == [
        ("genesys_cloud:u7", "answered", 20, 130, True, "warm"),
        ("genesys_cloud:u8", "answered", None, 170, False, None),
    ]
    assert found["passed_on"] == [
        ("Orders", None, "overflowed", 30, None, None, None),
        ("Support", "genesys_cloud:u8", "answered", 60, 100, False, None),
    ]


def test_why_nobody_answered_is_the_outcome(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "call", "outcome, abandoned_in, is_offered, wait_seconds, ended_by")
    names = ("hung_up", "at_once", "in_the_ivr", "closed", "message", "direct", "asked_in_vain")
    assert {name: found[name] for name in names} == {
        "hung_up": [("abandoned", "queue", True, 45, "customer")],
        "at_once": [("abandoned", "queue", True, 3, "customer")],
        "in_the_ivr": [("abandoned", "ivr", False, None, "customer")],
        "closed": [("system_ended", None, False, None, "system")],
        "message": [("voicemail", None, True, 40, None)],
        "direct": [("abandoned", "ringing", True, None, "customer")],
        "asked_in_vain": [("callback_requested", None, True, 30, None)],
    }


def test_a_callback_is_a_call_of_its_own_that_returns_another(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    columns = "direction, outcome, agent_id, cast(started_at as text), talk_seconds"
    found = legs(connected, "call", columns)
    assert found["asked"] == [
        ("inbound", "callback_requested", None, "2026-03-04 10:10:00", None)
    ]  # fmt: skip
    assert found["asked/callback"] == [
        ("outbound", "answered", "genesys_cloud:u8", "2026-03-04 10:19:50", 275)
    ]
    assert found["asked_on_the_web"] == [
        ("outbound", "failed", "genesys_cloud:u8", "2026-03-04 10:23:20", None)
    ]
    assert "asked_in_vain/callback" not in found
    assert connected.execute(
        "select contact_id, callback_of_contact_id from input.input_calls "
        "where source_system = 'genesys_cloud' and callback_of_contact_id is not null"
    ).fetchall() == [("genesys_cloud:call:asked/callback", "genesys_cloud:call:asked")]


def test_calls_that_went_out(connected: duckdb.DuckDBPyConnection) -> None:
    columns = "direction, outcome, is_offered, agent_id, talk_seconds"
    found = legs(connected, "call", columns)
    assert found["called"] == [("outbound", "answered", False, "genesys_cloud:u7", 180)]
    assert found["nobody_home"] == [("outbound", "no_answer", False, "genesys_cloud:u7", None)]
    assert found["busy"] == [("outbound", "busy", False, None, None)]


def test_what_is_no_contact_or_not_over_is_not_counted(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert len(legs(connected, "call", "leg")) == 20
    assert not {"going_on", "among_themselves"} & legs(connected, "call", "leg").keys()
    assert legs(connected, "call", "cast(ended_at as text)")["over_midnight"] == [
        ("2026-03-05 00:02:00",)
    ]


def test_what_is_written_counts_from_asking_for_a_human(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    columns = "channel, queue, outcome, abandoned_in, is_offered, wait_seconds, issue_type"
    assert legs(connected, "conversation", columns) == {
        "chat": [("chat", "Orders", "answered", None, True, 20, "unlisted")],
        "chat_left": [("chat", "Orders", "abandoned", "queue", True, 90, None)],
        "chat_with_a_bot": [("chat", None, "abandoned", "ivr", False, None, None)],
        # Taken after 3,000 s, answered after 4,000.
        "mail": [("email", "Orders", "answered", None, True, 4000, None)],
        "sms": [("sms", "Orders", "waiting", None, True, None, None)],
        "written": [("email", None, "sent", None, False, None, None)],
    }
    assert legs(connected, "conversation", "talk_hold_acw_seconds")["mail"] == [(900,)]


def test_an_agent_who_does_not_take_it_is_rung_and_no_leg(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select agent_id, result, epoch(ended_at - ringing_at) from input.input_ring_attempts "
        "where source_system = 'genesys_cloud' and external_contact_id = 'not_responded_to' "
        "order by ringing_at"
    ).fetchall() == [
        ("genesys_cloud:u7", "missed", 20),
        ("genesys_cloud:u8", "rejected", 4),
        ("genesys_cloud:u7", "answered", 5),
    ]
    assert legs(connected, "call", "agent_id, wait_seconds, ring_seconds")["not_responded_to"] == [
        ("genesys_cloud:u7", 60, 5)
    ]


def test_a_flow_is_a_step_of_the_call(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, step, exit, epoch(left_at - entered_at) from input.input_call_steps "
        "where source_system = 'genesys_cloud' order by all"
    ).fetchall() == [
        ("genesys_cloud:call:answered", "Main", "to_agent", 20),
        ("genesys_cloud:call:closed", "Main", None, 12),
        ("genesys_cloud:call:hung_up", "Main", "to_agent", 20),
        ("genesys_cloud:call:in_the_ivr", "Main", "hung_up", 15),
        ("genesys_cloud:call:passed_on", "Main", "to_agent", 10),
    ]


def test_agents_have_the_newest_version(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, agent_name, team, role from input.input_agents "
        "where exported_by = 'genesys_cloud' order by all"
    ).fetchall() == [
        ("genesys_cloud:u7", None, "Home", "Adviser"),
        ("genesys_cloud:u8", None, "Blue", "Adviser"),
    ]
    assert connected.execute(
        "select user_name, row_status from staging.stg_genesys_cloud__users "
        "where user_id = 'u7' order by all"
    ).fetchall() == [("Nobody Yet", "replaced"), ("Somebody Seven", "used")]


def test_the_companys_number_is_nobodys(connected: duckdb.DuckDBPyConnection) -> None:
    # Whichever way the call went, one is the customer, the other the line.
    assert connected.execute(
        "select count(distinct address_pseudonym), list(distinct entry_point) "
        "from input.input_calls where source_system = 'genesys_cloud'"
    ).fetchone() == (1, ["+4930555000"])
    assert (
        connected.execute(
            "select min(calling_number), max(calling_number), min(called_number), "
            "max(called_number) "
            "from raw_genesys_cloud.segments"
        ).fetchone()
        == ("tel:+4930555030",) * 4
    )
    # A participant's name is not kept, whoever it is.
    assert connected.execute(
        "select count(*) from raw_genesys_cloud.segments as segments "
        "where cast(segments as varchar) like '%Somebody%' and writing_address is null"
    ).fetchone() == (0,)
