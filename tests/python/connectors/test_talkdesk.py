"""Talkdesk's reports say what they were made up to say."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple]:
    rows = connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'talkdesk'"
    ).fetchall()
    assert len({contact_id for contact_id, *_ in rows}) == len(rows)
    return {contact_id.removeprefix("talkdesk:call:"): tuple(rest) for contact_id, *rest in rows}


def test_a_call_is_what_its_type_says(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "direction, outcome, abandoned_in, is_offered, wait_seconds")
    assert found == {
        "c0": ("inbound", "answered", None, True, 30),
        "c1": ("inbound", "answered", None, True, 10),
        "c2": ("inbound", "abandoned", "queue", True, 45),
        "c3": ("inbound", "abandoned", "ivr", False, None),
        "c4": ("inbound", "system_ended", None, True, 80),
        "c5": ("inbound", "voicemail", None, True, 25),
        "c6": ("inbound", "voicemail", None, False, None),
        "c7": ("inbound", "after_hours", None, False, None),
        "c8": ("inbound", "abandoned", "queue", True, 40),
        "c9": ("inbound", "callback_requested", None, True, 60),
        "c10": ("outbound", "answered", None, False, None),
        "c11": ("outbound", "no_answer", None, False, None),
        "c12": ("inbound", "answered", None, True, 20),
        "c20": ("inbound", "answered", None, True, 5),
    }


def test_hold_is_beside_talk_unless_both_are_longer_than_the_call(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = legs(
        connected,
        "talk_seconds, hold_seconds, talk_hold_seconds, ended_by, is_transferred, agent_id",
    )
    assert found["c0"] == (190, 60, 250, "agent", False, "talkdesk:u1")
    assert found["c1"] == (90, 0, 90, None, True, "talkdesk:u2")
    assert found["c12"] == (50, 30, 80, None, False, "talkdesk:u3")
    assert found["c10"] == (70, 0, 70, None, False, "talkdesk:u1")


def test_a_call_that_was_placed_was_in_no_queue(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "queue, issue_type, entry_point")
    assert found["c0"] == ("support", "billing", "+49305550")
    assert found["c10"] == (None, None, "+49305550")
    assert found["c3"] == (None, None, "+49305550")


def test_a_survey_comes_with_its_call(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, agent_id, score, round(satisfaction, 2), cast(answered_at as varchar) "
        "from mart.core.fct_surveys where source_system = 'talkdesk'"
    ).fetchall() == [
        ("talkdesk:call:c0", "talkdesk:u1", 4, 0.75, "2026-03-02 09:07:00"),
    ]


def test_agents_change_their_team(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select agent_id, team, cast(valid_from as varchar), agent_name from input.input_agents "
        "where source_system = 'talkdesk' order by agent_id, valid_from nulls first"
    ).fetchall() == [
        ("talkdesk:u1", "Blue", None, None),
        ("talkdesk:u1", "Green", "2026-03-02 09:05:00", None),
        ("talkdesk:u2", None, None, None),
        ("talkdesk:u3", "Blue", None, None),
    ]


def test_a_state_that_went_on_has_its_last_end(connected: duckdb.DuckDBPyConnection) -> None:
    # What nobody says the meaning of is no state, and what goes on none yet.
    assert connected.execute(
        "select agent_id, state, state_seconds from mart.core.fct_agent_states "
        "where source_system = 'talkdesk' order by agent_id, started_at"
    ).fetchall() == [
        ("talkdesk:u1", "available", 3650),
        ("talkdesk:u1", "contact", 250),
        ("talkdesk:u1", "after_contact_work", 60),
        ("talkdesk:u2", "break", 2700),
    ]


def test_rings_find_their_user_by_the_address(connected: duckdb.DuckDBPyConnection) -> None:
    # The user's id came later than the attempts.
    assert connected.execute(
        "select contact_id, agent_id, result, ring_seconds from mart.core.fct_ring_attempts "
        "where source_system = 'talkdesk' order by ringing_at"
    ).fetchall() == [
        ("talkdesk:call:c0", "talkdesk:u2", "missed", 20),
        ("talkdesk:call:c0", "talkdesk:u1", "answered", 8),
        ("talkdesk:call:c1", "talkdesk:u1", "rejected", 3),
    ]
    assert legs(connected, "ring_seconds")["c0"] == (8,)


def test_a_step_lasts_until_the_next(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, step, step_seconds, exit from mart.core.fct_call_steps "
        "where source_system = 'talkdesk' order by contact_id, step_no"
    ).fetchall() == [
        ("talkdesk:call:c0", "Initial step", 0, "continued"),
        ("talkdesk:call:c0", "welcome", 8, "continued"),
        ("talkdesk:call:c0", "what about", 12, "to_agent"),
        ("talkdesk:call:c7", "we are closed", 12, None),
    ]


def test_of_persons_no_more_is_kept_than_is_used(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select count(*), count(_extra) from raw_talkdesk.calls as one "
        "where contains(cast(one as varchar), 'made up note')"
    ).fetchone() == (0, 0)
    for table in ("user_status", "ring_attempts", "studio_flow_execution"):
        assert connected.execute(
            f"select count(*), count(_extra) from raw_talkdesk.{table} as one "
            "where contains(cast(one as varchar), '5550')"
        ).fetchone() == (0, 0)
