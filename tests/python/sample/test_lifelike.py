"""The sample beside a real call centre and beside Erlang A: computed right, and near enough."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from harness import ROOT

from scripts import lifelike
from scripts.comparing.measures import (
    ComparisonProblem,
    Measures,
    bank_statement,
    measure,
    measure_bank,
    measure_sample,
)
from scripts.comparing.showing import LINES, agreement, mean_difference
from scripts.comparing.staffing import (
    HalfHour,
    monday_of,
    predict,
    put_together,
    read_half_hours,
)

BANK = ROOT.parent / "shared" / "data" / "anonymous_bank"

HALF_HOUR = HalfHour(
    site="berlin",
    day="2026-02-11",
    half_hour=20,
    calls=100,
    in_time=80,
    gave_up=5,
    expected_calls=100.0,
    agents=13.0,
    handle_seconds=180.0,
    ring_seconds=0.0,
    patience_seconds=300.0,
    target_seconds=20.0,
)


@pytest.fixture
def mart(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="module")
def bank() -> Measures:
    if not BANK.exists():
        pytest.skip(f"the bank's data is not here: {BANK}")
    return measure_bank(BANK)


@pytest.fixture(scope="module")
def sample(sample_mart: Path) -> Measures:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        return measure_sample(connection)


# --- the measures ------------------------------------------------------------------------------


def by_hand() -> list[tuple]:
    """Two Mondays of a month: from 10:00 on 1 and 3 calls, from 10:30 on 2 and none.

    Each: customer, arrived, ended, answered, gave up, seconds waited.
    """
    return [
        ("ada", "2026-03-02 10:00", "2026-03-02 10:01", True, False, 10.0),
        ("ada", "2026-03-02 10:30", "2026-03-02 10:32", True, False, 30.0),
        ("ben", "2026-03-02 10:31", "2026-03-02 10:33", False, True, 90.0),
        ("ada", "2026-03-09 10:02", "2026-03-09 10:05", True, False, 110.0),
        (None, "2026-03-09 10:01", "2026-03-09 10:02", False, False, 300.0),
        ("ben", "2026-03-09 10:04", "2026-03-09 10:09", True, False, 50.0),
    ]


def test_measures_by_hand() -> None:
    with duckdb.connect() as connection:
        connection.execute("""
            create table calls (
                site text, customer text, arrived_at timestamp, ended_at timestamp,
                is_offered boolean, is_answered boolean, gave_up boolean, wait_seconds double
            )
        """)
        connection.executemany(
            "insert into calls values ('here', $1, $2, $3, true, $4, $5, $6)", by_hand()
        )
        # One that never joined a queue counts as a call, and as one of ben's.
        connection.execute("""
            insert into calls values
                ('here', 'ben', '2026-03-02 10:02', '2026-03-02 10:03', false, false, false, null)
        """)
        found = measure(connection)
    assert (found.calls, found.calls_a_day, found.calls_a_half_hour) == (7, 3.5, 1.5)
    # Means 2 and 1, variances 2 and 2, one degree of freedom each.
    assert found.dispersion == pytest.approx(4 / 3)
    assert found.spread == pytest.approx((1 / 3) ** 0.5)
    assert (found.mean_wait, found.median_wait) == (50.0, 40.0)
    assert found.p90_wait == pytest.approx(92.0)
    assert found.over_a_minute == 3 / 6
    assert found.abandonment == 1 / 6
    assert found.gave_up_after_a_minute == 1 / 3
    assert found.patience == 590.0
    # Of the second week's three calls two are of known customers, and both follow others.
    assert found.repeat_rate == 1.0
    assert (found.once, found.twice, found.three_or_four, found.five_or_more) == (0, 0, 1, 0)


def test_a_repeat_comes_within_seven_days_of_the_end() -> None:
    """The seventh day's last second is in, the next is out; the first week is not judged."""
    start = datetime(2026, 3, 2, 10)  # noqa: DTZ001
    end = start + timedelta(minutes=5)
    week = timedelta(days=7)
    with duckdb.connect() as connection:
        connection.execute("""
            create table calls (
                site text, customer text, arrived_at timestamp, ended_at timestamp,
                is_offered boolean, is_answered boolean, gave_up boolean, wait_seconds double
            )
        """)
        for customer, again in (("in", end + week), ("out", end + week + timedelta(seconds=1))):
            for arrived, ended in ((start, end), (again, again)):
                connection.execute(
                    "insert into calls values ('', ?, ?, ?, true, true, false, 1)",
                    [customer, arrived, ended],
                )
        assert measure(connection).repeat_rate == 0.5


def test_the_bank_is_read_as_it_is_known(bank: Measures) -> None:
    """Figures published elsewhere, or computed from the file in another way."""
    assert bank.calls == 31_359
    assert bank.calls_a_day == pytest.approx(31_359 / 29)
    assert round(bank.mean_wait, 3) == 35.028
    assert round(bank.abandonment, 6) == 0.102815


def test_the_banks_waits_from_its_own_columns(bank: Measures) -> None:
    (found,) = duckdb.execute(f"""
        select
            median(cast(q_time as int)) filter (where outcome = 'AGENT'),
            quantile_cont(cast(q_time as int), 0.9) filter (where outcome = 'AGENT'),
            count(*) filter (where cast(q_time as int) > 60)
        from read_csv('{BANK}/01_January.txt', delim = '\t', all_varchar = true)
        where outcome = 'AGENT' or (outcome = 'HANG' and q_start <> '0:00:00')
    """).fetchall()
    assert (bank.median_wait, bank.p90_wait) == found[:2]
    assert bank.over_a_minute == pytest.approx(found[2] / 30_161)


def test_the_readme_still_says_how(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "read_csv(\n            'it''s here/01'" in bank_statement(readme, Path("it's here/01"))
    with pytest.raises(ComparisonProblem, match=r"README\.md"):
        bank_statement("nothing", tmp_path)
    with pytest.raises(ComparisonProblem, match=r"01_January\.txt is not there"):
        measure_bank(tmp_path)


# --- the sample beside the bank ----------------------------------------------------------------


def test_the_sample_is_near_a_real_call_centre(sample: Measures, bank: Measures) -> None:
    """Of the same order; it is another trade, with fewer calls and rarer customers."""
    assert 0.5 * bank.spread < sample.spread < 1.5 * bank.spread
    assert 1 < sample.dispersion < bank.dispersion
    assert 0.3 * bank.mean_wait < sample.mean_wait < 2 * bank.mean_wait
    assert 3 < sample.median_wait < 15
    assert 2 * sample.median_wait < sample.p90_wait < 2 * bank.p90_wait
    assert 0.3 * bank.over_a_minute < sample.over_a_minute < 1.5 * bank.over_a_minute
    assert 0.25 * bank.abandonment < sample.abandonment < 1.25 * bank.abandonment
    assert 0.5 * bank.patience < sample.patience < 3 * bank.patience
    assert 0.08 < sample.repeat_rate < bank.repeat_rate
    assert bank.once < sample.once < 0.95


def test_the_sample_counts_what_the_mart_has(
    sample: Measures, mart: duckdb.DuckDBPyConnection
) -> None:
    found = mart.execute("""
        select
            count(*),
            avg(wait_seconds) filter (where is_answered),
            count(*) filter (where is_abandoned_from_queue) / count(*) filter (where is_offered)
        from core.fct_contacts
        where channel = 'voice' and direction = 'inbound' and is_entered
    """).fetchone()
    assert (sample.calls, sample.mean_wait, sample.abandonment) == pytest.approx(found)
    shares = sample.once + sample.twice + sample.three_or_four + sample.five_or_more
    assert shares == pytest.approx(1)


# --- Erlang A ----------------------------------------------------------------------------------


def test_a_prediction_is_erlang_a() -> None:
    """100 calls of 180 s in half an hour, 13 agents, patience 300 s: computed elsewhere."""
    assert predict(HALF_HOUR)[1] == pytest.approx(0.0249633034, abs=1e-9)
    assert pytest.approx(10.0) == HALF_HOUR.load


def test_half_an_agent_is_between_two_whole_ones() -> None:
    fewer, more = predict(replace(HALF_HOUR, agents=12.0)), predict(HALF_HOUR)
    assert fewer[0] < more[0]
    assert fewer[1] > more[1]
    between = predict(replace(HALF_HOUR, agents=12.25))
    for low, high, found in zip(fewer, more, between, strict=True):
        assert found == pytest.approx(low + 0.25 * (high - low))


def test_the_ring_takes_from_the_target() -> None:
    ring = predict(replace(HALF_HOUR, ring_seconds=8.0))
    assert ring == pytest.approx(predict(replace(HALF_HOUR, target_seconds=12.0)))
    assert ring[0] < predict(HALF_HOUR)[0]


def test_half_hours_are_put_together_call_by_call() -> None:
    quiet = replace(
        HALF_HOUR, day="2026-02-15", calls=20, in_time=20, gave_up=0, expected_calls=20.0
    )
    later = replace(HALF_HOUR, day="2026-02-16")
    empty = replace(HALF_HOUR, day="2026-02-23", calls=0)
    first, second = put_together([later, HALF_HOUR, quiet, empty], monday_of)
    assert (first.label, second.label) == ("2026-02-09", "2026-02-16")
    assert (first.calls, first.service_level, first.abandonment) == (120, 100 / 120, 5 / 120)
    busy, calm = predict(HALF_HOUR), predict(quiet)
    assert first.predicted_service_level == pytest.approx((100 * busy[0] + 20 * calm[0]) / 120)
    assert first.predicted_abandonment == pytest.approx((100 * busy[1] + 20 * calm[1]) / 120)
    assert first.agents_for_load == pytest.approx(26 / 12)


def test_how_far_apart_and_how_alike() -> None:
    assert mean_difference([0.8, 0.6], [0.9, 0.4]) == pytest.approx(0.15)
    assert agreement([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]) == pytest.approx(-1)
    assert agreement([1.0], [1.0]) is None
    assert agreement([1.0, 1.0], [1.0, 2.0]) is None


def test_half_hours_hold_the_calls_of_the_mart(mart: duckdb.DuckDBPyConnection) -> None:
    half_hours = read_half_hours(mart)
    calls, in_time, gave_up = mart.execute("""
        select
            count(*),
            count(*) filter (where outcome = 'answered' and wait_seconds <= 20),
            count(*) filter (where outcome = 'abandoned')
        from core.fct_contacts
        where channel = 'voice' and direction = 'inbound' and is_offered and in_business_hours
            and site is not null and wait_seconds is not null
    """).fetchone()
    # Some came while nobody was there.
    assert 0.97 * calls <= sum(half_hour.calls for half_hour in half_hours) <= calls
    assert 0.97 * in_time <= sum(half_hour.in_time for half_hour in half_hours) <= in_time
    assert 0.9 * gave_up <= sum(half_hour.gave_up for half_hour in half_hours) <= gave_up
    expected = sum(half_hour.expected_calls for half_hour in half_hours)
    assert 0.95 * calls < expected <= calls + 1e-6


def test_who_was_there_second_by_second(mart: duckdb.DuckDBPyConnection) -> None:
    """The agents of the busiest half-hour, from their states, in plain Python."""
    busiest = max(read_half_hours(mart), key=lambda half_hour: half_hour.calls)
    begin = datetime.fromisoformat(busiest.day) + timedelta(minutes=30 * busiest.half_hour)
    states = mart.execute(
        """
        select
            states.agent_id, states.started_at_local, states.state_seconds,
            coalesce(contacts.channel = 'voice' and contacts.direction = 'outbound', false)
        from core.fct_agent_states as states
        left join core.fct_contacts as contacts using (contact_id)
        where states.site = $site and states.state in ('available', 'contact', 'after_contact_work')
            and cast(states.started_at_local as date) = cast($day as date)
            and states.agent_id in (
                select agent_id from core.fct_contact_legs
                where channel = 'voice' and direction = 'inbound' and is_answered
                    and cast(arrived_at_local as date) = cast($day as date)
            )
        """,
        {"site": busiest.site, "day": busiest.day},
    ).fetchall()
    there: dict[str, set[int]] = {}
    away = 0.0
    for agent, since, seconds, is_own_call in states:
        first = (since - begin).total_seconds()
        # A tenth of a second each, so that states that overlap count once.
        tenths = range(max(round(first * 10), 0), min(round((first + seconds) * 10), 18_000))
        there.setdefault(agent, set()).update(tenths)
        away += len(tenths) if is_own_call else 0
    agents = (sum(map(len, there.values())) - away) / 18_000
    assert busiest.agents == pytest.approx(agents, abs=0.01)
    assert agents > 1


def test_erlang_a_explains_the_weeks_roughly(mart: duckdb.DuckDBPyConnection) -> None:
    weeks = put_together(read_half_hours(mart), monday_of)
    assert len(weeks) == 14
    whole = [week for week in weeks if week.calls > 100]
    real = [week.service_level for week in whole]
    predicted = [week.predicted_service_level for week in whole]
    assert agreement(real, predicted) > 0.6
    assert mean_difference(real, predicted) < 0.1
    gave_up = [week.abandonment for week in whole]
    assert mean_difference(gave_up, [week.predicted_abandonment for week in whole]) < 0.04


# --- the command -------------------------------------------------------------------------------


def test_every_measure_has_a_line() -> None:
    assert [line[0] for line in LINES] == [field.name for field in fields(Measures)]


def test_the_command_shows_both_tables(
    sample_mart: Path,
    bank: Measures,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    published = tmp_path / "published.duckdb"
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(published))
    monkeypatch.delenv("CONTACT_CENTER_BANK", raising=False)
    assert lifelike.main([]) == 1
    assert "make warehouse" in capsys.readouterr().err

    shutil.copyfile(sample_mart, published)
    assert lifelike.main([]) == 0
    alone = capsys.readouterr().out
    assert "Voice beside Erlang A, 14 weeks" in alone
    assert "bank" not in alone

    monkeypatch.setenv("CONTACT_CENTER_BANK", str(BANK))
    assert lifelike.main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("calls that came in")).endswith("31,359")
    assert any(line.startswith("gave up in the queue") and "10.3 %" in line for line in lines)

    assert lifelike.main(["--bank", str(tmp_path)]) == 1
    assert "01_January.txt is not there" in capsys.readouterr().err
