"""What the tests of the survey systems look at."""

from __future__ import annotations

import duckdb


def surveys(connection: duckdb.DuckDBPyConnection, system: str, columns: str) -> dict[str, tuple]:
    """The surveys that a survey system told of by their ids, without its name."""
    rows = connection.execute(
        f"select response_id, {columns} from mart.core.fct_surveys "
        "where response_id like ? || ':%'",
        [system],
    ).fetchall()
    assert len({response_id for response_id, *_ in rows}) == len(rows)
    return {response_id.removeprefix(f"{system}:"): tuple(rest) for response_id, *rest in rows}


def contacts_named(connection: duckdb.DuckDBPyConnection, system: str) -> dict[str, tuple]:
    """The contacts that its surveys name, as they were before anybody looked for them."""
    rows = connection.execute(
        "select response_id, source_system, external_contact_id, contact_kind, agent_id "
        "from input.input_surveys where response_id like ? || ':%'",
        [system],
    ).fetchall()
    return {response_id.removeprefix(f"{system}:"): tuple(rest) for response_id, *rest in rows}
