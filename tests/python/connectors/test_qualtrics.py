"""Qualtrics' responses: who answered, on which scale, and about which contact."""

from __future__ import annotations

import duckdb

from connectors._surveys import contacts_named, surveys


def test_only_what_a_customer_finished_is_an_answer(connected: duckdb.DuckDBPyConnection) -> None:
    # Of 11 responses three are no customer's, one is not finished, and one is in words.
    assert surveys(connected, "qualtrics", "kind, score, satisfaction") == {
        "R_1:csat": ("csat", 5, 1),
        "R_1:nps": ("nps", 9, 0.9),
        "R_2:csat": ("csat", 3, 0.5),
        "R_4:csat": ("csat", 2, 0.25),
        "R_5:nps": ("nps", 3, 0.3),
        "R_8:csat": ("csat", 5, 1),
        "R_9:ces": ("ces", 6, 5 / 6),
        # Nobody said what the scale of it is.
        "R_9:fcr": ("fcr", 1, None),
        # From tables that were copied: a question about recommendation by its form.
        "R_20:QID1": ("nps", 8, 0.8),
    }


def test_nobody_finished_one_of_the_samples_five(connected: duckdb.DuckDBPyConnection) -> None:
    assert connected.execute(
        "select count(*), count(case when finished then 1 end) "
        "from staging.stg_qualtrics__survey_response "
        "where file = 'qualtrics/survey_response.csv' and row_status = 'used'"
    ).fetchone() == (5, 0)


def test_a_response_finds_the_contact_that_came_after_it(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = surveys(connected, "qualtrics", "source_system, contact_id, agent_id")
    assert found["R_20:QID1"][:2] == ("aircall", "aircall:call:3")
    assert found["R_1:csat"] == ("aircall", "aircall:call:1", "aircall:7")
    assert found["R_2:csat"] == ("aircall", "aircall:call:2", "aircall:8")
    assert found["R_4:csat"][:2] == ("amazon_connect", "amazon_connect:conversation:chat")
    assert found["R_5:nps"] == ("generic", None, None)
    assert found["R_8:csat"] == ("qualtrics", None, None)
    assert found["R_9:ces"] == ("generic", None, None)
    named = contacts_named(connected, "qualtrics")
    assert named["R_5:nps"] == ("generic", "4711", None, None)
    assert named["R_9:ces"] == ("generic", "4711", "call", None)


def test_instants_are_in_the_zone_that_the_header_names(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = surveys(connected, "qualtrics", "cast(answered_at as varchar)")
    assert found["R_5:nps"] == ("2026-03-02 23:30:00",)
    assert found["R_8:csat"] == ("2026-03-02 12:05:00",)


def test_a_score_in_words_is_quarantined_with_the_reason(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select response_id, fault_column, fault_reason from staging.stg_qualtrics__responses "
        "where row_status = 'quarantined'"
    ).fetchall() == [("R_7", "csat", "not a number with a decimal point")]


def test_nothing_is_kept_that_was_not_asked_for(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute("select * from raw_qualtrics.responses").fetchall()
    assert len(rows) == 8 + 5 + 1
    for table in ("survey_response", "question_response", "survey_embedded_data", "question"):
        found = connected.execute(f"select * from raw_qualtrics.{table}").fetchall()
        assert found
        rows += found
    assert not [row for row in rows if "example.com" in str(row) or "192.0.2" in str(row)]
    assert connected.execute("select count(_extra) from raw_qualtrics.responses").fetchone() == (0,)
