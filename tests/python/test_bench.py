"""The bench: its made-up exports, and its arithmetic."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from scripts.bench.generate import SETTINGS, Years, write_years
from scripts.bench.measuring import Cost, growth, percentile
from scripts.bench.nodes import Node, read_nodes
from scripts.bench.steps import Costs
from scripts.contract import GENERIC, read_contract
from scripts.environment import Environment
from scripts.land import land

CALLS = 2_000
# Not three years: it is the number of files that takes time.
YEARS = Years(CALLS, first_day=date(2026, 3, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("years")
    write_years(YEARS, made, threads=2)
    return made


@pytest.fixture(scope="module")
def calls(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The calls of all months, as text."""
    with duckdb.connect() as connection:
        files = folder / "exports/generic/calls_*.csv"
        connection.execute(
            f"create view calls as select * from read_csv('{files}', all_varchar = true)"
        )
        yield connection


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")
    }


def test_the_same_number_of_calls_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    write_years(YEARS, tmp_path, threads=1)
    assert contents(tmp_path) == contents(folder)


def test_there_is_a_file_a_month_and_one_more_day(folder: Path) -> None:
    names = sorted(path.name for path in (folder / "exports/generic").iterdir())
    assert names == ["agents.csv", *(f"calls_2026-0{month}.csv" for month in range(3, 10))]
    assert [path.name for path in (folder / "one_more_day/generic").iterdir()] == [
        "calls_2026-10-01.csv"
    ]


def test_three_years_are_36_files() -> None:
    months = list(Years(CALLS).months())
    assert len(months) == 36
    assert months[0] == ("2023-10", date(2023, 10, 1), date(2023, 10, 31))
    assert months[-1] == ("2026-09", date(2026, 9, 1), date(2026, 9, 30))


def test_columns_are_those_of_the_contract(calls: duckdb.DuckDBPyConnection) -> None:
    found = [name for name, *_ in calls.execute("describe calls").fetchall()]
    assert sorted(found) == sorted(read_contract().of(GENERIC)["calls"].column_names)


def test_all_rows_land_and_none_is_rejected(
    folder: Path, calls: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    environment = Environment.read(
        {
            "CONTACT_CENTER_EXPORTS": str(folder / "exports"),
            "CONTACT_CENTER_SETTINGS": str(SETTINGS),
            "CONTACT_CENTER_BUILD": str(tmp_path / "build.duckdb"),
            "CONTACT_CENTER_PUBLISHED": str(tmp_path / "published.duckdb"),
        }
    )
    report = land(environment)
    assert report.exit_status == 0
    assert sum(file.rows_rejected for file in report.landed) == 0
    landed = sum(file.rows_read for file in report.landed if file.table == "calls")
    assert calls.execute("select count(*) from calls").fetchone() == (landed,)


def test_every_call_is_there_once_and_its_instants_are_in_order(
    calls: duckdb.DuckDBPyConnection,
) -> None:
    """What would be quarantined later on: none of it."""
    assert calls.execute("select count(distinct call_id) from calls").fetchone() == (CALLS,)
    assert calls.execute(
        """
        with instants as (
            select columns('_at$')::timestamptz from calls
        )
        select count(*) from instants
        where started_at > ended_at or started_at > queued_at or queued_at > answered_at
            or queued_at > left_queue_at or ringing_at > answered_at or started_at > answered_at
            or answered_at > ended_at
        """
    ).fetchone() == (0,)


def test_legs_are_counted_without_gaps(calls: duckdb.DuckDBPyConnection) -> None:
    assert calls.execute(
        "select count(*) from (select call_id from calls group by call_id "
        "having max(cast(leg as integer)) <> count(distinct leg))"
    ).fetchone() == (0,)
    assert calls.execute("select max(leg) from calls").fetchone() == ("3",)


def test_who_is_called_back_had_asked_for_it(calls: duckdb.DuckDBPyConnection) -> None:
    returned = calls.execute(
        """
        select
            count(*),
            sum(cast(asked.outcome in ('callback_requested', 'voicemail') as integer)),
            sum(cast(asked.ended_at::timestamptz <= back.started_at::timestamptz as integer))
        from calls as back
        inner join calls as asked on back.callback_of = asked.call_id
        """
    ).fetchone()
    assert returned is not None
    number, asked, in_order = returned
    assert number > CALLS / 50
    assert asked == in_order == number


@pytest.mark.parametrize(
    ("column", "share_of_values", "share_of_calls"),
    [("customer_id", 0.1, 0.3), ("agent_id", 0.2, 0.3), ("queue", 0.4, 0.7)],
)
def test_few_take_most(
    calls: duckdb.DuckDBPyConnection, column: str, share_of_values: float, share_of_calls: float
) -> None:
    numbers = [
        number
        for (number,) in calls.execute(
            f"select count(*) as calls from calls where {column} is not null "
            f"group by {column} order by calls desc"
        ).fetchall()
    ]
    few = numbers[: round(len(numbers) * share_of_values)]
    assert sum(few) > share_of_calls * sum(numbers)


def test_days_and_hours_differ(calls: duckdb.DuckDBPyConnection) -> None:
    by_day = dict(
        calls.execute(
            "select isodow(cast(left(started_at, 10) as date)), count(*) from calls group by all"
        ).fetchall()
    )
    assert by_day[1] > 4 * by_day[7] > 0
    by_hour = dict(
        calls.execute(
            "select cast(started_at[12:13] as integer), count(*) from calls "
            "where site = 'chicago' group by all"
        ).fetchall()
    )
    assert by_hour[10] > 3 * by_hour[19]


def test_customers_call_again_within_days(calls: duckdb.DuckDBPyConnection) -> None:
    again = calls.execute(
        """
        with starts as (
            select customer_id, issue_type, started_at::timestamptz as at
            from calls
            where leg = '1' and customer_id is not null
        )
        select count(distinct later)
        from starts as later
        inner join starts as earlier
            on later.customer_id = earlier.customer_id
            and later.at > earlier.at and later.at <= earlier.at + interval 7 day
        """
    ).fetchone()
    assert again is not None and again[0] > CALLS / 10


def test_every_outcome_is_there(calls: duckdb.DuckDBPyConnection) -> None:
    found = calls.execute("select distinct direction, outcome from calls").fetchall()
    assert {outcome for direction, outcome in found if direction == "inbound"} == {
        "answered",
        "abandoned",
        "blocked",
        "self_served",
        "voicemail",
        "callback_requested",
        "overflowed",
        "after_hours",
        "system_ended",
    }
    assert {outcome for direction, outcome in found if direction == "outbound"} == {
        "answered",
        "no_answer",
        "busy",
        "failed",
    }


def test_a_percentile_is_the_nearest_rank() -> None:
    values = [30.0, 10.0, 20.0, 40.0]
    assert percentile(values, 0.5) == 20
    assert percentile(values, 0.51) == 30
    assert percentile(values, 0.95) == percentile(values, 1) == 40
    assert percentile(values, 0) == percentile([10.0], 0.95) == 10
    # 19 of 20 are 95 %.
    assert percentile([float(number) for number in range(1, 21)], 0.95) == 19


def test_growth_is_what_a_call_costs_more() -> None:
    assert growth((100, 1_000), (2.0, 20.0)) == pytest.approx(1)
    assert growth((100, 1_000), (2.0, 22.0)) == pytest.approx(1.1)
    assert growth((100, 1_000), (2.0, 2.0)) == pytest.approx(0.1)


def test_parts_of_a_cost() -> None:
    whole = Cost(wall=10, cpu=15, peak=700)
    start = Cost(wall=4, cpu=3, peak=900)
    assert whole.without(start) == Cost(wall=6, cpu=12, peak=700)
    assert whole + start == Cost(wall=14, cpu=18, peak=900)


def test_the_work_of_a_build_is_without_dbts_start_and_the_copy() -> None:
    costs = Costs(
        landing=Cost(1, 1),
        start=Cost(10, 10),
        building=Cost(110, 110),
        copying=Cost(5, 5),
        publishing=Cost(25, 25),
    )
    assert costs.work == Cost(1 + 100 + 20, 1 + 100 + 20)
    assert costs.total == Cost(136, 136)


def test_the_peak_of_memory_is_that_of_what_ran() -> None:
    """In a process of its own, for a peak is never forgotten."""
    code = (
        "from scripts.bench.measuring import measured\n"
        "print(measured(lambda: len(bytearray(b'x') * 1_000_000_000))[1].peak)"
    )
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert 1_000_000_000 < int(ran.stdout) < 1_300_000_000


def test_slowest_nodes_are_those_of_the_last_build(tmp_path: Path) -> None:
    def line(build: str, name: str, kind: str, seconds: float) -> str:
        data = {
            "execution_time": seconds,
            "node_info": {"node_name": name, "resource_type": kind},
        }
        info = {"name": f"Log{kind.title()}Result", "invocation_id": build}
        return json.dumps({"info": info, "data": data})

    log = tmp_path / "dbt.log"
    log.write_text(
        "\n".join(
            [
                line("first", "fct_contacts", "model", 9),
                "what dbt parse writes is no JSON",
                line("second", "a_test", "test", 2),
                line("second", "fct_contacts", "model", 1),
                line("second", "kpi_values", "model", 4),
            ]
        )
    )
    assert read_nodes(log) == [
        Node("kpi_values", "model", 4),
        Node("a_test", "test", 2),
        Node("fct_contacts", "model", 1),
    ]
