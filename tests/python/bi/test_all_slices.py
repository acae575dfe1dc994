"""Questions to all slices of kpi_values at once, together with another table.

DuckDB 2.0.0 ended such queries with an internal error (dict-surviving cache: global dictionary
column changed identity) while the view put the name of a slice together after joining.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

QUESTIONS = {
    "its names": """
        select kpis.name, cells.slice, cells.queue, cells.value
        from kpi.kpi_values as cells
        inner join kpi.dim_kpis as kpis using (kpi_id, variant)
        where cells.grain = 'month' and cells.detail_name is null and kpis.is_default
        order by all
        limit 20
    """,
    "days in a list": """
        select kpi_id, variant, slice, sum(n)
        from kpi.kpi_values
        where
            grain = 'month'
            and detail_name is null
            and cast(period_start as date) in (
                select date '2026-01-01' + cast(day as integer) from range(400) as days(day)
            )
        group by all
        order by all
    """,
    "its agents": """
        select agents.team, cells.kpi_id, cells.slice, cells.value
        from kpi.kpi_values as cells
        inner join core.dim_agents as agents using (agent_id)
        where cells.grain = 'month'
        order by all
        limit 20
    """,
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_answered_on_one_thread_as_on_two(published: Path, question: str) -> None:
    answers = []
    for threads in (1, 2):
        with duckdb.connect(
            str(published), read_only=True, config={"threads": threads}
        ) as connection:
            answers.append(connection.execute(QUESTIONS[question]).fetchall())
    assert answers[0]
    assert answers[0] == answers[1]
