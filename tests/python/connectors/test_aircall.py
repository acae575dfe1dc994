"""Aircall's sample says what its README says of it."""

from __future__ import annotations

import duckdb


def legs(connection: duckdb.DuckDBPyConnection, columns: str) -> dict[str, tuple]:
    rows = connection.execute(
        f"select contact_id, {columns} from mart.core.fct_contact_legs "
        "where source_system = 'aircall'"
    ).fetchall()
    assert len({contact_id for contact_id, *_ in rows}) == len(rows)
    return {contact_id.removeprefix("aircall:call:"): tuple(rest) for contact_id, *rest in rows}


def test_the_sample_has_four_calls_however_often_they_are_told(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = legs(connected, "direction, outcome, wait_seconds, talk_seconds, hold_seconds")
    # The duration of the first, 208 s, holds the ringing.
    assert found["780883160"] == ("inbound", "answered", 15, 193 - 4, 4)
    assert found["780836754"][:2] == ("inbound", "voicemail")
    assert found["780836699"] == ("outbound", "answered", None, 15 - 2, 2)
    assert found["782972196"][:2] == ("inbound", "abandoned")
    assert sum(len(number) > 3 for number in found) == 4


def test_the_answer_of_the_api_has_eight_calls_that_are_over(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = legs(connected, "outcome, is_offered, wait_seconds, agent_id, is_transferred")
    assert {number: found[number] for number in found if len(number) == 1} == {
        "1": ("answered", True, 20, "aircall:7", False),
        "2": ("answered", True, 21, "aircall:8", True),
        "3": ("abandoned", True, 45, None, None),
        "4": ("abandoned", True, 5, None, None),
        "5": ("voicemail", True, 30, None, None),
        "6": ("after_hours", False, None, None, None),
        "7": ("answered", False, None, "aircall:7", False),
        "9": ("abandoned", False, None, None, None),
    }


def test_a_transfer_to_a_number_outside_is_one(connected: duckdb.DuckDBPyConnection) -> None:
    found = legs(connected, "outcome, is_transferred, transfer_kind")
    assert found["154"] == ("answered", True, "external")


def test_nothing_personal_but_the_number_and_the_name_is_kept(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    kept = connected.execute(
        "select list(distinct raw.user_name order by raw.user_name) from raw_aircall.users as raw"
    ).fetchone()[0]
    assert "Somebody Number 7" in kept
    assert connected.execute(
        "select count(*) from raw_aircall.calls where has_voicemail not in ('true')"
    ).fetchone() == (0,)
    assert connected.execute(
        "select count(*), count(agent_name) from input.input_agents where exported_by = 'aircall'"
    ).fetchone() == (5, 0)
