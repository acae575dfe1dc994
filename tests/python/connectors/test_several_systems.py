"""Several systems in one warehouse; generic exports may speak of the others."""

from __future__ import annotations

from pathlib import Path

import duckdb
from private_data.searching import read_personal, texts_of


def test_generic_exports_find_the_contacts_of_other_systems(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select response_id, source_system, contact_id, agent_id, channel "
        "from mart.core.fct_surveys "
        "where response_id in ('chat', 'desk', 'long', 'nobody', 'short') order by response_id"
    ).fetchall() == [
        ("chat", "amazon_connect", "amazon_connect:conversation:chat", "amazon_connect:2", "chat"),
        ("desk", "generic", "aircall:call:1", "aircall:7", "voice"),
        ("long", "amazon_connect", "amazon_connect:call:t1", "amazon_connect:2", "voice"),
        ("nobody", "generic", None, None, None),
        ("short", "aircall", "aircall:call:1", "aircall:7", "voice"),
    ]
    assert connected.execute(
        "select source_system, contact_id from mart.core.fct_quality_reviews where review_id = '1'"
    ).fetchall() == [("amazon_connect", "amazon_connect:call:t1")]


def test_a_call_that_two_systems_report_counts_once_with_what_both_know(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select contact_id, source_system, case_id, wait_seconds from mart.core.fct_contacts "
        "where case_id = 'CASE-1' order by contact_id"
    ).fetchall() == [
        ("aircall:call:1", "aircall", "CASE-1", 20),
        ("generic:call:once", "generic", "CASE-1", None),
    ]
    assert connected.execute(
        "select count(*) from mart.core.fct_ring_attempts where agent_id = 'own'"
    ).fetchone() == (0,)


def test_a_roster_gives_teams_to_the_agents_of_other_systems(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    assert connected.execute(
        "select distinct agent_id, agent_team from mart.core.fct_contact_legs "
        "where agent_id in ('aircall:7', 'amazon_connect:1') order by all"
    ).fetchall() == [("aircall:7", "Blue"), ("amazon_connect:1", "Support")]
    assert connected.execute(
        "select agent_id, source_system, agent_team from mart.core.fct_schedules "
        "where agent_id = 'aircall:7'"
    ).fetchall() == [("aircall:7", "aircall", "Blue")]


def test_a_customer_is_one_in_all_systems(connected: duckdb.DuckDBPyConnection) -> None:
    # The same number, written in two ways.
    assert connected.execute(
        """
        select count(distinct customer_key), count(distinct source_system)
        from mart.core.fct_contacts
        where contact_id in ('aircall:call:1', 'aircall:call:780836699', 'amazon_connect:call:t1')
        """
    ).fetchone() == (3, 2)


def test_nothing_personal_of_any_system_is_in_the_mart(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    files = dict(
        connected.execute(
            "select database_name, path from duckdb_databases() where path is not null"
        ).fetchall()
    )
    personal = read_personal(Path(files["warehouse"]), "only for tests")
    assert {"+4930555020", "somebody number 7"} <= personal.words | personal.phrases
    texts = texts_of(Path(files["mart"]))
    found = [(place, personal.found_in(text)) for place, text in texts]
    assert not [(place, words) for place, words in found if words]
