"""The 95 % intervals of the scorecard: worked by hand, and held against what is known to be true.

The SQL is the macros' own, rendered and run by DuckDB over samples drawn from a known truth.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import duckdb
import jinja2
import numpy as np
import pytest
from harness import ROOT

MACROS = ("wilson_bound", "ratio_half_width", "change_bound", "rank_bound")
# Of 4,000 samples 95 % +- 1 % lie within three standard deviations.
SAMPLES = 4000

Sql = Callable[[str], str]


@pytest.fixture(scope="module")
def sql() -> Sql:
    """A call of a macro as SQL."""
    folder = ROOT / "macros" / "kpi"
    macros = "".join((folder / f"{name}.sql").read_text("utf-8") for name in MACROS)

    def rendered(call: str) -> str:
        template = jinja2.Environment().from_string(f"{macros}{{{{ {call} }}}}")
        return template.render().strip()

    return rendered


def value(expression: str, columns: str = "0 as nothing") -> float | None:
    """What an expression comes to, over one row with the columns."""
    with duckdb.connect() as connection:
        return connection.execute(f"select {expression} from (select {columns})").fetchall()[0][0]


def held(samples: dict[str, np.ndarray], low: str, high: str, truth: float) -> float:
    """The share of the samples, a row each of the columns, whose interval holds the truth."""
    columns = ", ".join(f"unnest(?::double[]) as {name}" for name in samples)
    with duckdb.connect() as connection:
        return connection.execute(
            f"select avg(({low} <= {truth} and {high} >= {truth})::int) from (select {columns})",
            [column.tolist() for column in samples.values()],
        ).fetchall()[0][0]


# --- By hand ---


def test_a_share_by_wilson(sql: Sql) -> None:
    """8 of 10, as in Newcombe's and any other table: 49.0 % to 94.3 %."""
    ends = [value(sql(f"wilson_bound('0.8', '10', '{sign}')")) for sign in "-+"]
    assert ends == pytest.approx([0.490162, 0.943318], abs=1e-6)


@pytest.mark.parametrize("share, sign", [("0", "-"), ("1", "+")])
def test_the_end_of_none_or_all_is_none_or_all(sql: Sql, share: str, sign: str) -> None:
    assert value(sql(f"wilson_bound('{share}', '17', '{sign}')")) == float(share)


def test_none_of_n_may_still_be_some(sql: Sql) -> None:
    """0 of 30: up to z² / (30 + z²)."""
    z2 = 1.959963984540054**2
    assert value(sql("wilson_bound('0', '30', '+')")) == pytest.approx(z2 / (30 + z2))


def test_a_mean_by_students_t(sql: Sql) -> None:
    """15 times 4 s, 15 times 6 s: mean 5, s² = 30 / 29, standard error 1 / √29, t of 29 2.0452."""
    half = value(sql("ratio_half_width('30', '150', '30', '780', '30', '150')"))
    assert half == pytest.approx(2.04523 / math.sqrt(29), rel=1e-5)


def test_a_ratio_of_sums(sql: Sql) -> None:
    """Two agents' days, 2,700 of 3,600 s and 900 of 1,800 s busy: 2/3; residuals 300 and -300 s."""
    half = value(sql("ratio_half_width('2', '3600', '5400', '8100000', '16200000', '11340000')"))
    t_of_one = 1.959964 + 2.372271 + 2.822499 + 2.555850
    assert half == pytest.approx(t_of_one * math.sqrt(2 * 180_000) / 5400, rel=1e-6)


@pytest.mark.parametrize(
    "sums", [("1", "5", "1", "25", "1", "5"), ("40", "80", "40", "160", "40", "80")]
)
def test_of_one_unit_or_where_nothing_varies_nothing_is_said(
    sql: Sql, sums: tuple[str, ...]
) -> None:
    assert value(sql(f"ratio_half_width{sums}")) is None


@pytest.mark.parametrize("freedom, exact", [(9, 2.262157), (29, 2.045230), (99, 1.984217)])
def test_students_t(sql: Sql, freedom: int, exact: float) -> None:
    assert value(sql(f"student_t('{freedom}')")) == pytest.approx(exact, abs=3e-4)


def test_a_change_of_shares_by_newcombe(sql: Sql) -> None:
    """Newcombe (1998), example a: 56 of 70 less 48 of 80 is 0.2, from 0.0524 to 0.3339."""
    columns = []
    for name, events, n in (("now", 56, 70), ("before", 48, 80)):
        columns.append(f"{events / n} as {name}_value")
        for end, sign in (("low", "-"), ("high", "+")):
            bound = value(sql(f"wilson_bound('{events / n}', '{n}', '{sign}')"))
            columns.append(f"{bound} as {name}_{end}_95")
    ends = [
        value(sql(f"change_bound('now_', 'before_', '{sign}')"), ", ".join(columns))
        for sign in "-+"
    ]
    assert ends == pytest.approx([0.0524, 0.3339], abs=5e-5)


def test_ranks_of_a_median(sql: Sql) -> None:
    """Of 100: 50 ± 1.96 · 5 = 40.2 to 59.8, so the 40th and the 61st."""
    assert [value(sql(f"rank_bound('100', '5', '{sign}')")) for sign in "-+"] == [40, 61]
    # Of 30 the 90th percentile's upper end would be the 32nd: there is none.
    assert value(sql("rank_bound('30', '9', '+')")) == 32


# --- By simulation ---


def sums(y: np.ndarray, x: np.ndarray) -> dict[str, np.ndarray]:
    """What a sample's units, a row of the arrays, come to."""
    return {
        "y": y.sum(1),
        "x": x.sum(1),
        "yy": (y * y).sum(1),
        "xx": (x * x).sum(1),
        "xy": (x * y).sum(1),
    }


def ratio_coverage(sql: Sql, y: np.ndarray, x: np.ndarray, truth: float) -> float:
    half = sql(f"ratio_half_width('{y.shape[1]}', 'y', 'x', 'yy', 'xx', 'xy')")
    return held(sums(y, x), f"y / x - {half}", f"y / x + {half}", truth)


def wilson_coverage(sql: Sql, y: np.ndarray, x: np.ndarray, truth: float) -> float:
    n = y.shape[1]
    ends = [sql(f"wilson_bound('(y / x)', '{n}', '{sign}')") for sign in "-+"]
    return held(sums(y, x), ends[0], ends[1], truth)


def test_shares_hold_the_truth(sql: Sql) -> None:
    random = np.random.default_rng(4)
    for truth in (0.03, 0.5, 0.8):
        y = (random.random((SAMPLES, 120)) < truth).astype(float)
        coverage = wilson_coverage(sql, y, np.ones_like(y), truth)
        # A share takes few values, so that its coverage jumps around 95 %.
        assert 0.93 <= coverage <= 0.98, (truth, coverage)


def test_means_of_seconds_hold_the_truth(sql: Sql) -> None:
    """Waits: many short, few long; the mean of 200 of them."""
    random = np.random.default_rng(5)
    waits = random.exponential(40, (SAMPLES, 200)) * (random.random((SAMPLES, 200)) < 0.7)
    coverage = ratio_coverage(sql, waits, np.ones_like(waits), 28.0)
    assert 0.935 <= coverage <= 0.96, coverage


def test_ratios_of_agents_days_hold_the_truth_and_wilson_on_intervals_does_not(sql: Sql) -> None:
    """Days of 40 agents, 16 half hours each; an agent who has a busy day has it all day long."""
    random = np.random.default_rng(6)
    shape = (SAMPLES, 40, 16)
    day = random.beta(3, 1, shape[:2])[..., None]
    staffed = random.uniform(600, 1800, shape)
    # The longer an agent is ready, the busier: then a mean of ratios would be off too.
    busy = staffed * np.clip(day + (staffed - 1200) / 6000, 0, 1)
    truth = float(busy.sum() / staffed.sum())
    by_day = ratio_coverage(sql, busy.sum(2), staffed.sum(2), truth)
    assert 0.935 <= by_day <= 0.96, by_day
    flat = (SAMPLES, shape[1] * shape[2])
    by_interval = wilson_coverage(sql, busy.reshape(flat), staffed.reshape(flat), truth)
    # 640 intervals tell no more than 40 days do.
    assert by_interval < 0.8, by_interval
    unclustered = ratio_coverage(sql, busy.reshape(flat), staffed.reshape(flat), truth)
    assert unclustered < 0.6, unclustered


def test_blocked_attempts_by_interval_hold_the_truth(sql: Sql) -> None:
    """Intervals with few and with many attempts; in the full ones more are blocked."""
    random = np.random.default_rng(7)
    attempts = random.poisson(random.gamma(2, 15, (SAMPLES, 300))).astype(float)
    blocked = random.binomial(attempts.astype(int), np.clip(attempts / 400, 0, 1)).astype(float)
    truth = float(blocked.sum() / attempts.sum())
    coverage = ratio_coverage(sql, blocked, attempts, truth)
    # A few full intervals make most of it: 300 are not many then.
    assert 0.92 <= coverage <= 0.96, coverage


@pytest.mark.parametrize("tenths", [5, 9])
def test_percentiles_hold_the_truth(sql: Sql, tenths: int) -> None:
    random = np.random.default_rng(8)
    n = 150
    waits = np.sort(random.exponential(40, (SAMPLES, n)), axis=1)
    ranks = [int(value(sql(f"rank_bound('{n}', '{tenths}', '{sign}')")) or 0) for sign in "-+"]
    truth = -40 * math.log(1 - tenths / 10)
    low, high = (waits[:, rank - 1] for rank in ranks)
    coverage = float(((low <= truth) & (high >= truth)).mean())
    assert 0.945 <= coverage <= 0.985, coverage


def test_of_two_samples_of_one_truth_a_change_is_within_noise(sql: Sql) -> None:
    random = np.random.default_rng(9)
    counts = random.binomial((400, 900), 0.82, (SAMPLES, 2))
    columns = []
    for name, n in (("this", 400), ("earlier", 900)):
        columns.append(f"{name} / {n} as {name}_value")
        for end, sign in (("low", "-"), ("high", "+")):
            bound = sql(f"wilson_bound('({name} / {n})', '{n}', '{sign}')")
            columns.append(f"{bound} as {name}_{end}_95")
    ends = [sql(f"change_bound('this_', 'earlier_', '{sign}')") for sign in "-+"]
    inside = ", ".join(columns)
    with duckdb.connect() as connection:
        coverage = connection.execute(
            f"select avg(({ends[0]} <= 0 and {ends[1]} >= 0)::int) from (select {inside} from"
            " (select unnest(?::double[]) as this, unnest(?::double[]) as earlier))",
            [counts[:, 0].tolist(), counts[:, 1].tolist()],
        ).fetchall()[0][0]
    assert 0.94 <= coverage <= 0.965, coverage
