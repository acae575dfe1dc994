"""What a period says is its own: the target that held then, a gap where nothing is known."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from math import sqrt
from pathlib import Path
from typing import Any

import duckdb
import pytest

from report.windows import Opened
from scripts.reporting.gaps import with_gaps
from scripts.reporting.pages.kpis import kpi_pages
from scripts.reporting.reading import Rows, opened, run
from scripts.reporting.site import Site

Opening = Callable[..., Opened]
# A week in the middle, of which one KPI on one channel has lost everything.
LOST = "2025-W46"


@pytest.fixture(scope="module")
def changed(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published file with other targets, a lost week, and months before there was anybody."""
    file = tmp_path_factory.mktemp("changed") / "warehouse.duckdb"
    shutil.copyfile(published, file)
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"""
            update kpi.kpi_targets set valid_from = null, valid_to = date '2025-10-31', high = 0.05
            where kpi_id = 'abandonment_rate' and valid_to is not null;
            update kpi.kpi_targets set valid_from = date '2025-11-01', high = 0.04
            where kpi_id = 'abandonment_rate' and valid_from is not null;

            create temp table of_the_queue as
            from kpi.kpi_targets where kpi_id = 'service_level' and scope = 'queue';
            delete from kpi.kpi_targets where kpi_id = 'service_level' and scope = 'queue';
            insert into kpi.kpi_targets
            select * replace (
                target_id || '/' || change.low as target_id, change.low as low,
                change.valid_from as valid_from, change.valid_to as valid_to
            )
            from of_the_queue, (values
                (0.70, null, date '2025-10-31'),
                (0.75, date '2025-11-01', date '2025-11-30'),
                (0.95, date '2026-11-01', null)
            ) as change (low, valid_from, valid_to);

            delete from kpi.kpi_totals
            where (variant_no, period_no, cell_no) in (
                select totals.variant_no, totals.period_no, totals.cell_no
                from kpi.kpi_totals as totals
                inner join kpi.dim_kpis using (variant_no)
                inner join kpi.kpi_periods using (period_no)
                inner join kpi.kpi_cells as cells using (cell_no)
                where kpi_id = 'service_level' and period_label = '{LOST}'
                    and cells.slice = 'channel' and cells.channel = 'voice'
            );

            insert into kpi.kpi_periods
            select -1, 'month', timestamp '2023-09-01', '2023-09', true
            """
        )
        connection.execute(
            """
            insert into kpi.kpi_totals
            select totals.* replace (-1 as period_no)
            from kpi.kpi_totals as totals
            inner join kpi.dim_kpis as kpis using (variant_no)
            inner join kpi.kpi_periods as period using (period_no)
            where kpis.kpi_id = 'agent_turnover_rate' and period.period_label = '2025-11'
            """
        )
    return file


def test_each_period_stands_beside_the_target_of_its_time(changed: Path) -> None:
    with opened(changed) as connection:
        found = run(connection, "kpi_trend", {"kpi": "abandonment_rate"})
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    voice = [row for row in rows if row["slice"] == "channel" and row["channel"] == "voice"]
    assert {
        row["period_label"]: row["target_high"] for row in voice if row["grain"] == "month"
    } == {
        "2025-10": 0.05,
        "2025-11": 0.04,
    }
    of_days = {row["period_label"]: row["target_high"] for row in voice if row["grain"] == "day"}
    assert len(of_days) > 60
    for day, high in of_days.items():
        assert high == (0.05 if day < "2025-11-01" else 0.04), day
    assert not any(row["target_high"] for row in rows if row["channel"] != "voice")


def test_the_latest_target_is_the_scorecards(published: Path) -> None:
    with opened(published) as connection:
        lines = connection.execute(
            """
            select
                line.target_low is not distinct from target.target_low
                and line.target_high is not distinct from target.target_high as is_same,
                line.target_low is not null or line.target_high is not null as has_target
            from kpi.kpi_scorecard as line
            left join shown_targets as target
                on
                    line.kpi_id = target.kpi_id
                    and line.grain = target.grain
                    and line.period_start = target.period_start
                    and line.slice = target.slice
                    and line.channel is not distinct from target.channel
            where line.is_default and line.n > 0
            """
        ).fetchall()
    assert all(is_same for is_same, _ in lines)
    assert sum(has_target for _, has_target in lines) > 20


def test_a_queue_stands_beside_one_target_and_of_its_time(changed: Path) -> None:
    with opened(changed) as connection:
        found = run(connection, "queues")
        starts = dict(
            connection.execute(
                "select period_label, period_start::date::text from shown_periods"
            ).fetchall()
        )
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    assert len({(row["period_label"], row["queue"]) for row in rows}) == len(rows)
    of_weeks = {row["period_label"]: row["target"] for row in rows if row["queue"] == "sales"
                and row["grain"] == "week"}  # fmt: skip
    assert len(of_weeks) > 10
    for week, low in of_weeks.items():
        start = starts[week]
        wanted = 0.70 if start <= "2025-10-31" else 0.75 if start <= "2025-11-30" else None
        assert low == wanted, week
    assert not any(row["target"] for row in rows if row["queue"] != "sales")


def test_whether_a_queue_is_behind_its_target(published: Path, tmp_path: Path) -> None:
    """By more than chance: where Wilson's interval of the latest week leaves the target out."""
    file = tmp_path / "warehouse.duckdb"
    shutil.copyfile(published, file)
    with opened(file) as connection:
        week, n, value = connection.execute(
            "select period_label, n, value from shown_values"
            " inner join shown_periods using (grain, period_start, period_label)"
            " where kpi_id = 'service_level' and slice = 'queue' and queue = 'technical'"
            " and grain = 'week' and age = 1"
        ).fetchone()
    assert 0.1 < value < 0.9 and n > 30
    statuses = []
    for low in (value - 0.01, value + 0.01, 0.995):
        with duckdb.connect(str(file)) as connection:
            connection.execute(
                "update kpi.kpi_targets set scope_value = 'technical', low = ?"
                " where kpi_id = 'service_level' and scope = 'queue'",
                [low],
            )
        line = of_queue(file, "technical", n)["month"]
        assert of_queue(file, "technical", n)["week"] | {"grain": 0, "period_label": 0} == (
            line | {"grain": 0, "period_label": 0}
        )
        assert (line["measured"], line["n"], line["value"]) == (week, n, value)
        assert line["is_behind"] == (value < low)
        statuses.append(line["status"])
        z = 1.959964
        middle = (value + z * z / 2 / n) / (1 + z * z / n)
        half = z * sqrt(value * (1 - value) / n + z * z / 4 / n / n) / (1 + z * z / n)
        is_told = not middle - half <= low <= middle + half
        assert line["status"] == (
            "met" if value >= low else "missed" if is_told else "within noise"
        )
    assert statuses == ["met", "within noise", "missed"]
    assert of_queue(file, "technical", n + 1)["month"]["status"] == "too few"


def test_a_queue_whose_target_does_not_hold_now_is_not_behind_it(changed: Path) -> None:
    assert not of_queue(changed, "sales", 30)


def of_queue(file: Path, queue: str, least: int) -> dict[str, dict[str, Any]]:
    """What is said of a queue's target, by grain."""
    with opened(file) as connection:
        found = run(connection, "behind", {"least": least})
    lines = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return {line["grain"]: line for line in lines if line["part"] == f"queue {queue}"}


def test_nothing_is_shown_of_months_before_the_first_contact(
    changed: Path, published: Path
) -> None:
    with opened(changed) as connection:
        months = connection.execute(
            "select period_label from shown_periods where grain = 'month' order by age desc"
        ).fetchall()
        (first,) = connection.execute(
            "select strftime(min(arrived_at_local), '%Y-%m') from core.fct_contacts"
        ).fetchone()
        turnover = run(connection, "kpi_trend", {"kpi": "agent_turnover_rate"})
    assert months[0] == (first,)
    assert "2023-09" not in turnover.column("period_label")
    assert first in turnover.column("period_label")


def test_what_a_line_lacks_is_an_empty_row() -> None:
    columns = ("grain", "period_label", "slice", "channel", "value", "target_low")
    of_months = [
        ("month", "2025-08", "channel", "chat", 0.7, 0.8),
        ("month", "2025-11", "channel", "chat", 0.6, 0.8),
        ("month", "2025-10", "channel", "voice", 0.5, None),
    ]
    of_days = [("day", f"2025-11-0{day}", "channel", "chat", 0.4, None) for day in (1, 4)]
    periods = [("day", f"2025-11-0{day}") for day in range(1, 6)]
    periods += [("month", f"2025-{month:02}") for month in range(7, 13)]
    found = with_gaps(Rows(columns, of_months + of_days), periods)
    assert found.columns == columns
    assert found.rows == [
        of_months[0],
        ("month", "2025-09", "channel", "chat", None, None),
        ("month", "2025-10", "channel", "chat", None, None),
        *of_months[1:],
        *of_days,
    ]


def test_a_line_breaks_where_nothing_is_known_and_its_target_steps(
    changed: Path, report: Path, opening: Opening, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    ignored = shutil.ignore_patterns("*service_level*", "*abandonment_rate*", "charts")
    shutil.copytree(report, folder, ignore=ignored)
    with opened(changed) as connection:
        site = Site(connection, folder)
        for page, context in kpi_pages(connection):
            if page.name in ("kpis/service_level", "kpis/abandonment_rate"):
                site.write_page(page, **context)
    window = opening()

    def lines_of(kpi: str, state: str, stroke: str) -> list[str]:
        page: Any = window.go(folder / "kpis" / f"{kpi}.html", state)
        return page.eval_on_selector_all(
            f".drawing .mark-line path[stroke='{stroke}']",
            "paths => paths.map(path => path.getAttribute('d'))",
        )

    (path,) = lines_of("service_level", "channel=voice&grain=week", "var(--accent)")
    assert path.count("M") == 2
    (whole,) = lines_of("service_level", "channel=chat&grain=week", "var(--accent)")
    assert whole.count("M") == 1
    (target,) = lines_of("abandonment_rate", "channel=voice&grain=month", "var(--target)")
    heights = {height for _, height in re.findall(r"([\d.]+),([\d.]+)", target)}
    assert len(heights) <= 2 and window.said == []
