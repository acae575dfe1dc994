"""SurveyMonkey's answers, by what their choices are worth."""

from __future__ import annotations

import duckdb

from connectors._surveys import contacts_named, surveys


def test_only_listed_questions_count_on_the_scale_of_their_choices(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert surveys(connected, "surveymonkey", "kind, score, scale_max, satisfaction") == {
        "1:50550001": ("csat", 4, 5, 0.75),
        "1:50550002/r1": ("nps", 9, 10, 0.9),
        # The settings say that more is worse.
        "1:50550003/r1": ("ces", 2, 5, 0.75),
        "2:50550001": ("csat", 5, 5, 1),
        "3:50550001": ("csat", 1, 5, 0),
        "3:50550002/r1": ("nps", 0, 10, 0),
    }


def test_the_contact_is_the_one_in_the_custom_variables(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    found = surveys(connected, "surveymonkey", "source_system, contact_id")
    assert found["1:50550001"] == ("aircall", "aircall:call:1")
    assert found["2:50550001"] == ("amazon_connect", "amazon_connect:conversation:chat")
    assert found["3:50550001"] == ("surveymonkey", None)
    assert contacts_named(connected, "surveymonkey")["2:50550001"] == (
        "amazon_connect", "chat", "conversation", None
    )  # fmt: skip


def test_nothing_is_kept_of_what_was_written(connected: duckdb.DuckDBPyConnection) -> None:
    rows = connected.execute("select * from raw_surveymonkey.answers").fetchall()
    assert len(rows) == 6 + 5 + 2
    assert not [row for row in rows if "example.com" in str(row) or "192.0.2" in str(row)]
