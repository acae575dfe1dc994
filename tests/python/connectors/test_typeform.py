"""Typeform's answers: which of them are scores, and on which scale."""

from __future__ import annotations

import duckdb

from connectors._surveys import contacts_named, surveys


def test_questions_count_by_their_kind_or_their_reference(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    # Of 10 answers on scales: one was not submitted, one asks what nobody named.
    assert surveys(connected, "typeform", "kind, score, scale_min, scale_max, satisfaction") == {
        "t1:csat": ("csat", 4, 1, 5, 0.75),
        "t1:5d0f": ("nps", 9, 0, 10, 0.9),
        "t1:how_easy_was_it": ("ces", 6, 1, 7, 5 / 6),
        "t1:fcr": ("fcr", 1, 0, 1, 1),
        # Another question, of a form that nobody has exported.
        "t2:CSAT": ("csat", 2, None, None, None),
        "t4:csat": ("csat", 2, 1, 5, 0.25),
        "t5:5d0f": ("nps", 0, 0, 10, 0),
    }


def test_the_contact_is_the_one_in_the_hidden_fields(connected: duckdb.DuckDBPyConnection) -> None:
    found = surveys(connected, "typeform", "source_system, contact_id, agent_id")
    assert found["t1:fcr"] == ("aircall", "aircall:call:2", "aircall:8")
    assert found["t5:5d0f"] == ("typeform", None, None)
    assert contacts_named(connected, "typeform")["t2:CSAT"] == ("generic", "4711", None, None)


def test_nothing_is_kept_of_what_was_written(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute("select * from raw_typeform.answers").fetchall()
    assert len(rows) == 5 + 1 + 5 + 1 + 1
    assert not [row for row in rows if "example.com" in str(row) or "Easy?" in str(row)]
