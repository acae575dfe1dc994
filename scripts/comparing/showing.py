"""The comparison as tables in the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import StatisticsError, correlation, fmean

from rich.table import Table

from scripts.comparing.measures import Measures
from scripts.comparing.staffing import Outcome
from scripts.formatting import shown_value

# What is said of each measure, and its unit ("" = a plain number).
LINES = (
    ("calls", "calls that came in", "count"),
    ("calls_a_day", "calls a day", ""),
    ("calls_a_half_hour", "calls that queue, in a site's half-hour", ""),
    ("dispersion", "variance of that over its mean (chance: 1)", ""),
    ("spread", "spread beyond chance, of the mean", "ratio"),
    ("mean_wait", "wait of the answered: mean", "seconds"),
    ("median_wait", "wait of the answered: median", "seconds"),
    ("p90_wait", "wait of the answered: nine in ten wait at most", "seconds"),
    ("over_a_minute", "queued for more than a minute", "ratio"),
    ("abandonment", "gave up in the queue", "ratio"),
    ("gave_up_after_a_minute", "gave up, of those who waited for a minute", "ratio"),
    ("patience", "waiting together for each one who gave up", "seconds"),
    ("repeat_rate", "calls within seven days after another", "ratio"),
    ("once", "customers of a month: called once", "ratio"),
    ("twice", "customers of a month: twice", "ratio"),
    ("three_or_four", "customers of a month: three or four times", "ratio"),
    ("five_or_more", "customers of a month: five times and more", "ratio"),
)


def measures_table(sample: Measures, bank: Measures | None) -> Table:
    """The sample, and the bank where it is at hand, a measure a line."""
    columns = [("sample", sample)] + ([("bank, January 1999", bank)] if bank else [])
    table = _table("Voice beside a real call centre")
    table.add_column("")
    for name, _ in columns:
        table.add_column(name, justify="right")
    for field, said, unit in LINES:
        shown = [_shown(getattr(measures, field), unit) for _, measures in columns]
        table.add_row(said, *shown)
    return table


def _shown(value: float | None, unit: str) -> str:
    if unit:
        return shown_value(value, unit)
    return "" if value is None else f"{value:,.2f}"


def staffing_table(weeks: Sequence[Outcome]) -> Table:
    """What came of the weeks, beside Erlang A."""
    table = _table(f"Voice beside Erlang A, {len(weeks)} weeks")
    table.add_column("")
    for name in ("mean of weeks", "Erlang A", "apart", "correlation", "worst week", "Erlang A"):
        table.add_column(name, justify="right")
    for said, values, predicted in pairs(weeks):
        worst = min(range(len(weeks)), key=lambda place: weeks[place].service_level)
        table.add_row(
            said,
            shown_value(fmean(values), "ratio"),
            shown_value(fmean(predicted), "ratio"),
            f"{mean_difference(values, predicted) * 100:.1f} pp",
            _shown(agreement(values, predicted), ""),
            shown_value(values[worst], "ratio"),
            shown_value(predicted[worst], "ratio"),
        )
    return table


def pairs(weeks: Sequence[Outcome]) -> list[tuple[str, list[float], list[float]]]:
    """What is compared: its name, the weeks' values, and those that Erlang A gives."""
    return [
        (
            "service level",
            [week.service_level for week in weeks],
            [week.predicted_service_level for week in weeks],
        ),
        (
            "gave up",
            [week.abandonment for week in weeks],
            [week.predicted_abandonment for week in weeks],
        ),
    ]


def mean_difference(values: Sequence[float], predicted: Sequence[float]) -> float:
    """How far apart they are in the mean, whichever is greater."""
    return fmean(abs(a - b) for a, b in zip(values, predicted, strict=True))


def agreement(values: Sequence[float], predicted: Sequence[float]) -> float | None:
    """Pearson's correlation; None where there is none to tell."""
    try:
        return correlation(values, predicted)
    except StatisticsError:
        return None


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
