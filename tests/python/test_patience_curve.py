"""The patience curve beside lifelines: on the sample company, and on made-up waits full of ties."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from math import isclose
from pathlib import Path

import duckdb
import pytest

lifelines = pytest.importorskip("lifelines", reason="`make test` installs it")

MODEL = Path("target", "compiled", "contact_center", "models", "marts", "patience_curve.sql")


@dataclass(frozen=True)
class Row:
    """One row of a curve; the ends of the interval may be unknown."""

    seconds: float
    at_risk: int
    abandoned: int
    censored: int
    still_waiting: float
    low_95: float | None
    high_95: float | None


def curve_of(rows: list[tuple]) -> list[Row]:
    return sorted((Row(*row) for row in rows), key=lambda row: row.seconds)


def assert_same(curve: list[Row], seconds: list[float], gave_up: list[bool]) -> None:
    """Every row as lifelines has it, and at every instant of lifelines the row before it holds."""
    theirs = lifelines.KaplanMeierFitter().fit(seconds, gave_up)
    shares = theirs.survival_function_["KM_estimate"].to_dict()
    intervals = dict(
        zip(shares, theirs.confidence_interval_.itertuples(index=False, name=None), strict=True)
    )
    at_risk = theirs.event_table["at_risk"].to_dict()
    observed = theirs.event_table["observed"].to_dict()
    at_rows = {row.seconds: row for row in curve}
    assert len(at_rows) == len(curve)
    assert sum(row.abandoned for row in curve) == sum(gave_up)
    assert sum(row.abandoned + row.censored for row in curve) == len(seconds) == curve[0].at_risk
    row = curve[0]
    for instant, share in shares.items():
        row = at_rows.pop(instant, row)
        assert isclose(row.still_waiting, share, rel_tol=1e-9, abs_tol=1e-11)
        if row.seconds == instant and instant > 0:
            assert row.at_risk == at_risk[instant]
            assert row.abandoned == observed[instant]
        if row.low_95 is None or row.high_95 is None:
            assert row.still_waiting in (0, 1)
        else:
            low, high = intervals[instant]
            assert isclose(row.low_95, low, rel_tol=1e-7)
            assert isclose(row.high_95, high, rel_tol=1e-7)
    assert not at_rows


def test_the_sample_companys_curves(sample_mart: Path) -> None:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        curves = connection.execute(
            "select distinct grain, period_start, period_label, slice, channel, queue"
            " from kpi.patience_curve order by all"
        ).fetchall()
        assert len(curves) > 30
        for grain, period_start, label, _, channel, queue in curves:
            rows = connection.execute(
                "select seconds, at_risk, abandoned, censored, still_waiting, low_95, high_95"
                " from kpi.patience_curve where grain = ? and period_label = ?"
                " and channel is not distinct from ? and queue is not distinct from ?",
                [grain, label, channel, queue],
            ).fetchall()
            waits = connection.execute(
                "select coalesce(wait_seconds, waiting_seconds), is_abandoned_from_queue"
                " from core.fct_contacts"
                " where is_offered and channel in ('voice', 'chat')"
                " and coalesce(wait_seconds, waiting_seconds) is not null"
                " and (? = 'all' or date_trunc(?, arrived_at_local) = ?)"
                " and coalesce(channel = ?, true)"
                " and coalesce(coalesce(queue, 'unknown') = ?, true)",
                [grain, "day" if grain == "all" else grain, period_start, channel, queue],
            ).fetchall()
            assert_same(curve_of(rows), [wait for wait, _ in waits], [gone for _, gone in waits])


@pytest.fixture(scope="module")
def model(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The model's own SQL, as dbt compiled it, over a database with nothing in it yet."""
    sql = (sample_mart.parent.parent / MODEL).read_text("utf-8")
    with duckdb.connect() as connection:
        connection.execute(
            f"""
            attach ':memory:' as mart;
            create schema mart.core;
            create table mart.core.fct_contacts (
                channel varchar, queue varchar, arrived_at_local timestamp, is_offered boolean,
                has_abandonment boolean, is_abandoned_from_queue boolean, wait_seconds double,
                waiting_seconds double
            );
            create table mart.core.calendar_periods as
            select 'all' as grain, date '2026-01-05' as date_day, null::date as period_start,
                'all' as period_label;
            create view curve as {sql}
            """
        )
        yield connection


# Waits in whole seconds have ties of every kind; few people make curves that reach 0.
@pytest.mark.parametrize("people", [1, 2, 3, 10, 100, 1000])
@pytest.mark.parametrize("decimals", [0, 1, 3])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.6, 1.0])
def test_made_up_waits(
    model: duckdb.DuckDBPyConnection, people: int, decimals: int, share: float
) -> None:
    chance = random.Random(f"{people} {decimals} {share}")
    seconds = [round(chance.expovariate(1 / 20), decimals) for _ in range(people)]
    gave_up = [chance.random() < share for _ in range(people)]
    model.execute("delete from mart.core.fct_contacts")
    model.execute(
        "insert into mart.core.fct_contacts"
        " select 'voice', 'orders', timestamp '2026-01-05 10:00:00', true, true,"
        " unnest(?::boolean[]), unnest(?::double[]), null",
        [gave_up, seconds],
    )
    rows = model.execute(
        "select seconds, at_risk, abandoned, censored, still_waiting, low_95, high_95"
        " from curve where slice = 'queue'"
    ).fetchall()
    assert_same(curve_of(rows), seconds, gave_up)
