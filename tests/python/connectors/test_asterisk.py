"""Asterisk's samples say what their README says of them."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, list[tuple]]:
    """Columns of each call's legs in order, by the call's id."""
    found: dict[str, list[tuple]] = {}
    rows = connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'asterisk' order by contact_id, leg"
    ).fetchall()
    for contact_id, *rest in rows:
        found.setdefault(contact_id.removeprefix("asterisk:call:"), []).append(tuple(rest))
    return found


def test_an_appliance_answered_one_of_two_calls(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "outcome, is_offered, wait_seconds, talk_hold_seconds, ring_seconds")
    assert found["1.1"] == [("answered", True, 10, 120, 3)]
    assert found["1.2"] == [("abandoned", True, 90, None, None)]


def test_a_call_lost_by_a_restart_is_neither_answered_nor_abandoned(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = legs(connected, "outcome, ended_by, wait_seconds, queue, agent_id, ended_at")
    assert found["1596512941.163"][0][:4] == ("abandoned", "customer", 68, "support")
    assert found["1596513054.164"] == [("system_ended", "system", None, "sales", None, None)]


def test_what_a_line_tells_wins_over_its_time(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "outcome, wait_seconds, talk_hold_seconds, agent_id, ended_by")
    member = "asterisk:Local/2004@from-internal/n"
    # The author of the sample wrote times of his own: 20 s and 10 s, 20 s and 40 s.
    assert found["1266833905.2"] == [("answered", 1, 3, member, "agent")]
    assert found["1266833925.10"] == [("answered", 2, 4, member, "customer")]


def test_a_call_rings_at_several_telephones(connected: duckdb.DuckDBPyConnection) -> None:
    rings = connected.execute(
        "select external_contact_id, result, count(*), sum(epoch(ended_at - ringing_at)) "
        "from input.input_ring_attempts where source_system = 'asterisk' group by all order by all"
    ).fetchall()
    # Milliseconds. A CONNECT of these days does not tell how long it rang.
    assert rings == [
        ("1.1", "answered", 1, 3),
        ("1266833905.2", "missed", 2, 0),
        ("1266833925.10", "missed", 8, 10),
        ("d.1", "answered", 1, 5),
        ("d.1", "missed", 1, 7),
        ("d.2", "cancelled", 1, 9),
        ("s.1", "answered", 1, 5),
    ]


def test_lines_may_be_out_of_their_order(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "outcome, wait_seconds, talk_hold_seconds")
    assert found["uid-log"] == [("answered", 5, 60)]
    assert found["uid-ab-log"] == [("abandoned", 15, None)]


def test_a_database_tells_the_same_as_a_file(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(
        connected,
        "queue, outcome, entry_point, wait_seconds, talk_hold_seconds, is_transferred, "
        "transfer_kind",
    )
    assert found["d.1"] == [
        ("sales", "answered", "4930555000", 30, 60, True, "blind"),
        ("support", "overflowed", "4930555000", 30, None, None, None),
    ]
    assert found["d.2"] == [("sales", "abandoned", None, 9, None, None, None)]
    # It is still going on.
    assert "d.3" not in found
    assert len([name for name in found if name[:2] not in ("o.", "i.", "m.", "s.")]) == 10


def test_of_persons_only_the_number_is_kept(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select count(*) from raw_asterisk.queue_log as log "
        "where contains(cast(log as varchar), 'Somebody')"
    ).fetchone() == (0,)
    numbered = connected.execute(
        "select count(distinct address_pseudonym), count(*) from input.input_calls "
        "where contact_id in ('asterisk:call:d.1', 'asterisk:call:d.2')"
    ).fetchone()
    assert numbered == (1, 3)


def test_a_call_over_a_trunk_is_known_by_its_records(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(
        connected,
        "direction, outcome, agent_id, entry_point, is_offered, wait_seconds, talk_hold_seconds, "
        "epoch(answered_at - started_at), epoch(ended_at - started_at)",
    )
    one, two = "asterisk:PJSIP/1001", "asterisk:PJSIP/1002"
    assert found["o.1"] == [("outbound", "answered", one, None, False, None, 60, 13, 73)]
    assert found["o.2"] == [("outbound", "answered", two, None, False, None, 80, 10, 90)]
    # An IVR may have answered before somebody did.
    came = ("inbound", "answered", two, "+4930555000", True, None, None, None, 120)
    assert found["i.1"] == [came]
    rung = ("inbound", "system_ended", None, None, False, None, None, None, 25)
    assert found["i.2"] == [rung]
    assert found["i.3"] == [("inbound", "voicemail", None, None, False, None, None, None, 35)]
    outcomes = [found[f"m.{number}"][0][1] for number in range(1, 5)]
    assert outcomes == ["no_answer", "busy", "failed", "no_answer"]
    # What only the dialplan answered, and what stayed in the house.
    assert not {"i.4", "n.1", "n.2", "d.1x"} & set(found)


def test_a_call_in_the_log_is_the_queues(connected: duckdb.DuckDBPyConnection) -> None:
    # Its record came before the log, and that of a member's telephone with another's.
    found = legs(connected, "queue, outcome")
    assert found["d.2"] == [("sales", "abandoned")]
    assert [queue for queue, _ in found["d.1"]] == ["sales", "support"]


def test_a_members_shift_is_known_by_its_lines(connected: duckdb.DuckDBPyConnection) -> None:
    states = connected.execute(
        "select agent_id, state, sum(state_seconds), count(contact_id) "
        "from mart.core.fct_agent_states where source_system = 'asterisk' group by all order by all"
    ).fetchall()
    agent, real = "asterisk:PJSIP/1002", "asterisk:PJSIP/5002"
    assert states == [
        (agent, "available", 77 * 60, 0),
        (agent, "break", 30 * 60, 0),
        (agent, "contact", 13 * 60, 2),
        (agent, "offline", 22 * 3600, 0),
        (real, "available", 10, 0),
        (real, "break", 5, 0),
    ]
    # Occupancy 13 / 90, adherence 120 / 135.
    assert connected.execute(
        "select sum(busy_seconds), sum(staffed_seconds), sum(available_seconds), "
        "sum(adherent_seconds), sum(planned_seconds) from mart.core.fct_agent_time "
        f"where agent_id = '{agent}'"
    ).fetchone() == (13 * 60, 90 * 60, 77 * 60, 120 * 60, 135 * 60)


def test_what_the_records_do_not_tell_is_said(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select occurrences from staging.asterisk_oddities order by oddity"
    ).fetchall() == [(1,), (0,)]
    kept = connected.execute(
        "select row_status, count(*) from staging.stg_asterisk__cdr group by all order by all"
    ).fetchall()
    assert kept == [("duplicate", 2), ("used", 19)]
    assert connected.execute(
        "select count(*) from raw_asterisk.cdr "
        "where regexp_matches(cast(cdr as varchar), 'Somebody|note|0170555@|i1/')"
    ).fetchone() == (0,)


def test_a_line_in_two_files_counts_once(connected: duckdb.DuckDBPyConnection) -> None:
    copies = connected.execute(
        "select row_status, count(*) from staging.stg_asterisk__queue_log "
        "where file like 'asterisk/console%' group by all order by all"
    ).fetchall()
    assert copies == [("duplicate", 3), ("used", 10)]
