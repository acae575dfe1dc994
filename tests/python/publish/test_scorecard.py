"""The scorecard in the terminal: readable at 80 columns, values in words."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from scripts.publish import publish
from scripts.scorecard import (
    Line,
    ScorecardProblem,
    as_table,
    print_scorecard,
    read_lines,
    shown_change,
    shown_target,
    shown_value,
)

from .conftest import Workplace

SERVICE_LEVEL = Line(
    family="accessibility", name="Service level", kpi_id="service_level",
    variant="abandons_negative", unit="ratio", slice="channel", channel="voice",
    period_label="2026-10", value=0.8114, change=-0.0123, n=1234, target_low=0.8,
    target_high=None, status="within noise",
)  # fmt: skip


@pytest.mark.parametrize(
    "value, unit, shown",
    [
        (0.8114, "ratio", "81.1 %"),
        (35.0, "seconds", "35.0 s"),
        (59.94, "seconds", "59.9 s"),
        (59.96, "seconds", "1:00 min"),
        (363.2, "seconds", "6:03 min"),
        (3599.6, "seconds", "1:00 h"),
        (36_180.0, "seconds", "10:03 h"),
        (1234.0, "count", "1,234"),
        (42.25, "points", "42.2"),
        (None, "ratio", ""),
    ],
)
def test_a_value_is_shown_with_its_unit(value: float | None, unit: str, shown: str) -> None:
    assert shown_value(value, unit) == shown


@pytest.mark.parametrize(
    "change, unit, shown",
    [
        (-0.0123, "ratio", "-1.2 pp"),
        (0.0123, "ratio", "+1.2 pp"),
        (-0.0004, "ratio", "0.0 pp"),
        (63.0, "seconds", "+1:03 min"),
        (-34.0, "count", "-34"),
        (0.0, "points", "0.0"),
        (None, "count", ""),
    ],
)
def test_a_change_is_shown_with_its_sign(change: float | None, unit: str, shown: str) -> None:
    assert shown_change(change, unit) == shown


@pytest.mark.parametrize(
    "low, high, shown",
    [
        (0.8, None, "≥ 80.0 %"),
        (None, 0.05, "≤ 5.0 %"),
        (0.7, 0.8, "70.0 % to 80.0 %"),
        (0.7, 0.7, "70.0 %"),
        (0.0, None, "≥ 0.0 %"),
        (None, None, ""),
    ],
)
def test_a_target_says_whether_it_is_a_floor_or_a_ceiling(
    low: float | None, high: float | None, shown: str
) -> None:
    assert shown_target(replace(SERVICE_LEVEL, target_low=low, target_high=high)) == shown


def test_the_table_is_readable_at_100_columns() -> None:
    long = replace(
        SERVICE_LEVEL, name="First contact resolution (observed)", channel="social",
        unit="seconds", value=363.0, change=-3599.0, n=1_234_567, target_low=3000.0,
        target_high=4000.0, period_label="2026-W44",
    )  # fmt: skip
    console = Console(file=io.StringIO(), width=100)
    console.print(as_table([SERVICE_LEVEL, replace(SERVICE_LEVEL, channel="chat"), long], "month"))
    lines = console.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    text = "\n".join(lines)
    for shown in (
        "81.1 %",
        "-1.2 pp",
        "1,234,567",
        "within noise",
        "2026-W44",
        "50:00 min to 1:06 h",
    ):
        assert shown in text
    assert "…" not in text
    # The KPI's name stands on the first of its lines only.
    assert text.count("Service level") == 1


def test_at_80_columns_targets_take_two_lines_and_nothing_is_cut() -> None:
    lines = [
        replace(
            SERVICE_LEVEL, low_95=0.7887, high_95=0.8325, is_change_within_noise=True,
            target_high=0.9,
        ),
        replace(
            SERVICE_LEVEL, name="First contact resolution", channel="unknown", unit="seconds",
            value=36_180.0, low_95=36_000.0, high_95=36_360.0, change=-3599.0, n=123_456,
            target_low=3000.0, target_high=4000.0, is_change_within_noise=False,
        ),
        replace(SERVICE_LEVEL, name="Quality", channel=None, slice="all", n=12, status=None,
                target_low=None, is_too_few=True),
    ]  # fmt: skip
    console = Console(file=io.StringIO(), width=80)
    console.print(as_table(lines, "month"))
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "voice 81.1 % 2.2 pp ~ -1.2 pp 1,234 80.0 % within noise" in rows
    assert "unknown 10:03 h 3:00 min -59:59 min 123,456 50:00 min within noise" in rows
    assert rows.count("90.0 %") == rows.count("1:06 h") == 1
    assert "all 81.1 % -1.2 pp 12 too few" in rows


def test_it_reads_the_published_file(workplace: Workplace) -> None:
    workplace.build()
    publish(workplace.environment)
    published = workplace.environment.published
    (line,) = read_lines(published, "month")
    assert (line.channel, line.value, line.n, line.status) == ("voice", 1234.0, 1234, None)
    console = Console(file=io.StringIO(), width=100)
    print_scorecard(published, console)
    assert "1,234" in console.file.getvalue()
    print_scorecard(published, console, grain="week")
    assert "no week is complete yet" in console.file.getvalue()


def test_no_published_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScorecardProblem, match="nothing was published yet"):
        read_lines(tmp_path / "none.duckdb", "month")
    (tmp_path / "other.duckdb").write_bytes(b"no database")
    with pytest.raises(ScorecardProblem, match="holds no scorecard"):
        read_lines(tmp_path / "other.duckdb", "month")
