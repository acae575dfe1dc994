"""Two days whose figures are known without the models: one worked by hand, one published.

Both are built at once. They lie eight days apart, nobody of the one calls in the other, and every
figure looked at is of one date, so neither can touch the other's. Around them stand odd exports,
made up at random, whose figures are known by the second road. Half of these are built first, the
rest and both days are refreshed into that.
"""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from article_formulas import Formula, formulas
from known_days import AS_OF, SERVICE_LEVEL_DATE, WORKED_DATE, WORKED_DAY, KnownDays
from two_roads import both_roads

Cell = tuple[str, str, str, str | None, str | None]
Figures = tuple[float | None, ...]


@pytest.fixture(scope="module")
def mart(known_days: KnownDays) -> Path:
    """The mart file of them."""
    return known_days.mart


def test_the_worked_day_gives_the_figures_computed_by_hand(mart: Path) -> None:
    expected = figures_expected(WORKED_DAY / "expected.csv")
    built = figures_built(mart, WORKED_DATE, {kpi for kpi, *_ in expected})
    assert built == expected


def test_the_published_day_gives_the_published_service_levels(mart: Path) -> None:
    # Nobody asks for a callback: `callback_positive` is `abandons_negative` on this day.
    assert values_built(mart, "service_level") == {
        "abandons_negative": 0.811321,
        "answered_only": 0.860000,
        "abandons_positive": 0.830189,
        "callback_positive": 0.811321,
        "abandons_ignored": 0.826923,
        "short_abandons_positive": 0.820755,
        "short_abandons_excluded": 0.819048,
    }


def test_the_published_day_gives_the_published_abandonment_rates(mart: Path) -> None:
    # Nobody hangs up before the queue: `any_step` is `queue` on this day.
    assert values_built(mart, "abandonment_rate") == {
        "queue": 0.056604,
        "any_step": 0.056604,
        "short_excluded": 0.047619,
        "short_excluded_from_numerator": 0.047170,
    }


def test_both_roads_lead_through_what_is_odd(known_days: KnownDays) -> None:
    roads = both_roads(known_days.exports, known_days.mart, AS_OF)
    assert len(roads.ours) > 50_000
    assert not roads.missing()
    assert not roads.surplus()
    assert not roads.different()


@pytest.mark.parametrize("formula", formulas("worked_day"), ids=str)
def test_an_articles_formula(mart: Path, formula: Formula) -> None:
    assert formula.built(mart, "day", WORKED_DATE) == formula.figures


def figures_expected(path: Path) -> dict[Cell, Figures]:
    """A fixture's figures by cell: n, numerator, denominator, value; None where it is empty."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["slice"] for row in rows} == {"channel"}
    figures = {
        (
            row["kpi_id"],
            row["variant"],
            row["channel"],
            row["detail_name"] or None,
            row["detail_value"] or None,
        ): tuple(
            float(row[name]) if row[name] else None
            for name in ("n", "numerator", "denominator", "value")
        )
        for row in rows
    }
    assert len(figures) == len(rows), f"{path}: a cell stands there twice"
    return figures


def figures_built(mart: Path, date: str, kpis: set[str]) -> dict[Cell, Figures]:
    """The built figures of these KPIs on one date by channel, to six digits."""
    with duckdb.connect(str(mart), read_only=True) as connection:
        rows = connection.execute(
            """
            select
                kpi_id,
                variant,
                channel,
                detail_name,
                detail_value,
                n,
                round(numerator, 6),
                round(denominator, 6),
                round(value, 6)
            from kpi.kpi_values
            where
                grain = 'day'
                and period_start = cast(? as timestamp)
                and slice = 'channel'
                and kpi_id in (select unnest(?))
            """,
            [date, sorted(kpis)],
        ).fetchall()
    return {row[:5]: row[5:] for row in rows}


def values_built(mart: Path, kpi: str) -> dict[str, float | None]:
    """The values of one KPI on the service-level day, by variant, to six digits."""
    built = figures_built(mart, SERVICE_LEVEL_DATE, {kpi})
    return {
        variant: value
        for (_, variant, channel, detail, _), (*_, value) in built.items()
        if channel == "voice" and detail is None
    }
