"""FreeSWITCH's records say what they were made up to say."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple]:
    rows = connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'freeswitch'"
    ).fetchall()
    assert len({contact_id for contact_id, *_ in rows}) == len(rows)
    return {contact_id.removeprefix("freeswitch:call:"): tuple(rest) for contact_id, *rest in rows}


def test_a_call_is_its_callers_channel(connected: duckdb.DuckDBPyConnection) -> None:
    # Naively every record is a call: 15 of them, five of telephones and two of no queue.
    found = legs(
        connected, "outcome, ended_by, is_offered, wait_seconds, talk_hold_seconds, agent_id"
    )
    assert found == {
        "c1": ("answered", "customer", True, 30, 100, "freeswitch:a1"),
        "c2": ("abandoned", "customer", True, 45, None, None),
        "c3": ("overflowed", "system", True, 60, None, None),
        "c4": ("voicemail", "system", True, 5, None, None),
        "c5": ("overflowed", "customer", True, 20, None, None),
        "c6": ("abandoned", "customer", True, 8, None, None),
        "c7": ("system_ended", "system", True, 20, None, None),
        "c8": ("answered", None, True, 0, 50, "freeswitch:a1"),
    }


def test_the_newest_version_of_a_record_counts(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "queue, entry_point, hold_seconds, is_transferred")
    assert found["c1"] == ("billing@pbx.example.com", "+49305550", None, None)
    assert found["c2"] == ("support@pbx.example.com", "+49305550", None, None)


def test_telephones_ring_for_a_call(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select contact_id, agent_id, result, ring_seconds from mart.core.fct_ring_attempts "
        "where source_system = 'freeswitch' order by contact_id, agent_id"
    ).fetchall() == [
        ("freeswitch:call:c1", "freeswitch:a1", "answered", 8),
        ("freeswitch:call:c1", "freeswitch:a2", "cancelled", 8),
        ("freeswitch:call:c2", "freeswitch:a2", "missed", 20),
        ("freeswitch:call:c6", "freeswitch:a1", "cancelled", 6),
    ]
    assert legs(connected, "ring_seconds")["c1"] == (8,)


def test_numbers_are_kept_of_callers_in_queues_alone(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select count(*), count(customer_number), count(_extra), count(distinct cdr.side) "
        "from raw_freeswitch.cdr as cdr where side is distinct from 'member'"
    ).fetchone() == (8, 0, 0, 1)
    assert connected.execute(
        "select count(*) from raw_freeswitch.cdr as cdr "
        "where contains(cast(cdr as varchar), 'Somebody')"
    ).fetchone() == (0,)
    assert connected.execute(
        "select count(distinct address_pseudonym), count(*) from input.input_calls "
        "where source_system = 'freeswitch'"
    ).fetchone() == (1, 8)
