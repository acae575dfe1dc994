"""Agents' targets, by cases small enough to count by hand."""

from datetime import date

from . import Cell
from .conftest import TinyCompany
from .test_oracle_agents import agent

HEADER = (
    "kpi_id,variant,scope,scope_value,channel,time_frame,low,high,valid_from,valid_to,"
    "business_outcome\n"
)


def calls(tiny: TinyCompany, agent_id: str, count: int, solved: int, month: str = "03") -> None:
    """Answered calls on the month's third, so many of them said to be solved."""
    for number in range(count):
        at = f"2025-{month}-03T18:{number:02}:00Z"
        times = {"started_at": at, "answered_at": at, "ended_at": at}
        resolved = "Y" if number < solved else "N"
        tiny.call(
            f"{agent_id}-{month}-{number}",
            outcome="answered",
            agent_id=agent_id,
            site="chicago",
            resolved=resolved,
            **times,
        )


def targets(tiny: TinyCompany, *rows: str) -> None:
    (tiny.settings / "targets.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")


def test_targets_met_of_those_that_can_be_judged(tiny):
    """Of 30 calls Ann solves 24, exactly what is asked of each, Bob 23; Cleo took too few calls.
    April is not over yet."""
    agent(tiny)
    agent(tiny, "bob", team="blue")
    calls(tiny, "ann", 30, 24)
    calls(tiny, "bob", 30, 23)
    calls(tiny, "cleo", 29, 29)
    calls(tiny, "ann", 30, 30, "04")
    targets(tiny, "resolution_rate,,agent,,,month,0.8,,,,why", "csat,,all,,,month,0.8,,,,why")
    assert tiny.value("agent_goal_attainment") == (2, 1, 2)
    assert tiny.value("agent_goal_attainment", agent_id="ann") == (1, 1, 1)
    assert tiny.value("agent_goal_attainment", team="blue") == (1, 0, 1)
    assert tiny.value("agent_goal_attainment", detail=("goal", "resolution_rate")) == (2, 1, 2)


def test_an_agents_own_target_comes_first_and_targets_change(tiny):
    """In March 23 of 30 are enough for Bob; from April on only for nobody. Counts are judged
    however small."""
    agent(tiny, "bob")
    calls(tiny, "bob", 30, 23)
    calls(tiny, "bob", 30, 23, "04")
    targets(
        tiny,
        "resolution_rate,,agent,,,month,0.8,,,,why",
        "resolution_rate,,agent,bob,,month,0.7,,,2025-03-31,why",
        "answered_calls,,agent,,voice,week,,5,2025-04-01,,why",
    )
    cells = tiny.cells("2025-05-01T06:00:00")
    found = {
        (cell.period_start, cell.detail and cell.detail[1]): (figures.numerator, figures.n)
        for cell, figures in cells.items()
        if (cell.kpi_id, cell.grain, cell.slice) == ("agent_goal_attainment", "month", ())
    }
    march, april = date(2025, 3, 1), date(2025, 4, 1)
    # The week of 3 April began in March.
    assert found == {
        (march, None): (1, 1),
        (march, "resolution_rate"): (1, 1),
        (april, None): (0, 1),
        (april, "resolution_rate"): (0, 1),
    }
    assert Cell("agent_goal_attainment", "default", "all", None, ()) in cells
