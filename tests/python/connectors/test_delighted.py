"""Delighted's responses, and the surveys that nobody answered."""

from __future__ import annotations

import duckdb

from connectors._surveys import contacts_named, surveys


def test_a_response_counts_as_it_was_told_last(connected: duckdb.DuckDBPyConnection) -> None:
    found = surveys(connected, "delighted", "kind, score, satisfaction")
    assert {name: said for name, said in found.items() if said[1] is not None} == {
        "1:nps": ("nps", 6, 0.6),
        "2:csat": ("csat", 4, 0.75),
        "4:ces": ("ces", 4, 0.75),
        "5:nps": ("nps", 3, 0.3),
        "6:nps": ("nps", 10, 1),
        "7:nps": ("nps", 8, 0.8),
    }


def test_who_did_not_answer_was_invited(connected: duckdb.DuckDBPyConnection) -> None:
    found = surveys(connected, "delighted", "cast(invited_at as varchar), is_answered")
    # 10 was asked twice and answered once; 11 answered three days later, and once more unasked;
    # 12 was never asked; of 14 it is known that there is an answer.
    assert {name: said for name, said in found.items() if said[0]} == {
        "1:nps": ("2026-03-02 12:00:00", True),
        "5:nps": ("2026-03-02 12:00:00", True),
        "10 2026-04-01 12:00:00:invitation": ("2026-04-01 12:00:00", False),
        "13 2026-03-02 12:00:00:invitation": ("2026-03-02 12:00:00", False),
    }


def test_the_contact_is_the_one_in_the_properties(connected: duckdb.DuckDBPyConnection) -> None:
    found = surveys(connected, "delighted", "source_system, contact_id")
    assert found["1:nps"] == ("aircall", "aircall:call:1")
    assert found["4:ces"] == ("amazon_connect", "amazon_connect:conversation:chat")
    assert found["7:nps"] == ("delighted", None)
    assert contacts_named(connected, "delighted")["2:csat"] == ("generic", "4711", None, None)


def test_nobody_is_told_apart_by_more_than_a_number(connected: duckdb.DuckDBPyConnection) -> None:
    for table in ("responses", "invitations"):
        rows = connected.execute(f"select * from raw_delighted.{table}").fetchall()
        assert rows
        assert not [row for row in rows if "example.com" in str(row) or "Somebody" in str(row)]
