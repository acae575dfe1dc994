"""The scorecard in the terminal: readable at 80 columns, values in words."""

from __future__ import annotations

import io
from dataclasses import replace
from math import inf, nan
from pathlib import Path

import duckdb
import pytest
from harness import ROOT
from rich.console import Console

from scripts.formatting import shown_change, shown_value
from scripts.publish import publish
from scripts.scorecard import Scorecard, ScorecardProblem, print_scorecard, read_lines
from scripts.scoring.headlines import CHANGED, MET, MISSED, NOT_TOLD, REST, headlines
from scripts.scoring.line import Line, shown_target

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
        (1.3148, "count", "1.31"),
        (167.6176, "count", "167.6"),
        # To so many decimals it is a whole number.
        (3.004, "count", "3"),
        (167.96, "count", "168"),
        (nan, "seconds", ""),
        (inf, "count", ""),
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
        (0.034, "count", "+0.03"),
        (None, "count", ""),
        (nan, "ratio", ""),
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
    lines = [SERVICE_LEVEL, replace(SERVICE_LEVEL, channel="chat"), long]
    console.print(Scorecard(lines, "month", is_whole=True))
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
    console.print(Scorecard(lines, "month", is_whole=True))
    text = console.file.getvalue()
    assert max(map(len, text.splitlines())) <= 80
    assert "…" not in text
    rows = [" ".join(line.split()) for line in text.splitlines()]
    assert "voice 81.1 % 2.2 pp ~ -1.2 pp 1,234 80.0 % to within noise" in rows
    assert "unknown 10:03 h 3:00 min -59:59 min 123,456 50:00 min to within noise" in rows
    assert rows.count("90.0 %") == rows.count("1:06 h") == 1
    assert "all 81.1 % -1.2 pp 12 too few" in rows


# Without a target: what it counts is no sample, so no change is noise.
VOLUME = replace(
    SERVICE_LEVEL, name="Contact volume", kpi_id="contact_volume", unit="count", slice="all",
    channel=None, value=1234.0, change=56.0, target_low=None, status=None,
)  # fmt: skip


def places(lines: list[Line]) -> dict[str, list[str]]:
    """By heading, the KPIs and channels that stand below it."""
    found = headlines(lines)
    sections = [*found.sections, (REST, found.rest)]
    return {heading: [f"{x.kpi_id} {x.where}" for x in of] for heading, of in sections}


def of_kpi(kpi: str, line: Line, **values: object) -> Line:
    return replace(line, **{"kpi_id": kpi, "name": kpi, **values})


def test_what_is_missed_comes_first_then_what_cannot_be_told_then_what_is_met() -> None:
    lines = [
        of_kpi("kept", SERVICE_LEVEL, status="met"),
        of_kpi("near", SERVICE_LEVEL),
        of_kpi("rare", SERVICE_LEVEL, status="too few", is_too_few=True),
        of_kpi("gone", SERVICE_LEVEL, status="no data", value=None, n=0),
        of_kpi("bad", SERVICE_LEVEL, status="missed"),
    ]
    found = headlines(lines)
    assert list(places(lines).items()) == [
        (MISSED, ["bad voice"]),
        (NOT_TOLD, ["near voice", "rare voice", "gone voice"]),
        (MET, ["kept voice"]),
        (REST, []),
    ]
    assert found.more == 0


def test_a_target_of_the_whole_is_said_once_but_for_a_channel_that_misses_it_alone() -> None:
    whole = replace(SERVICE_LEVEL, slice="all", channel=None, target_source="own")
    same = replace(SERVICE_LEVEL, target_source="own")
    lines = [
        whole,
        replace(same, channel="chat"),
        replace(same, channel="sms", status="missed"),
        replace(same, channel="social", target_low=0.9),
        replace(same, channel="email", target_source="S2"),
    ]
    assert places(lines) == {
        MISSED: ["service_level sms"],
        NOT_TOLD: ["service_level all", "service_level social", "service_level email"],
        REST: [],
    }
    assert headlines(lines).more == 1
    # Where the whole misses it too, one line says it.
    missed = [replace(line, status="missed") for line in lines[:3]]
    assert places(missed) == {MISSED: ["service_level all"], REST: []}


def test_another_variant_that_has_a_target_is_a_line_of_its_own() -> None:
    asked = of_kpi("quality", VOLUME, variant="reviews_a_week", is_default=False, target_low=1.0)
    lines = [of_kpi("quality", VOLUME), replace(asked, status="missed")]
    assert places(lines) == {MISSED: ["quality all"], REST: ["quality all"]}
    console = Console(file=io.StringIO(), width=80)
    console.print(Scorecard(lines, "month"))
    assert "\nquality, reviews a week " in console.file.getvalue()


def test_of_what_has_no_target_each_kpi_has_one_line() -> None:
    lines = [
        VOLUME,
        replace(VOLUME, slice="channel", channel="voice", n=1000),
        of_kpi("talk", VOLUME, slice="channel", channel="chat", n=10, is_change_within_noise=True),
        of_kpi("talk", VOLUME, slice="channel", channel="voice", n=20, is_change_within_noise=True),
        of_kpi("moved", VOLUME, slice="channel", channel="chat", is_change_within_noise=False),
        of_kpi("moved", VOLUME, is_change_within_noise=True),
        of_kpi("few", VOLUME, is_change_within_noise=False, is_too_few=True),
        of_kpi("nothing", VOLUME, value=None, n=0),
        # The whole's place is taken by its channel that has a target.
        of_kpi("asked", VOLUME),
        of_kpi("asked", SERVICE_LEVEL, status="met"),
    ]
    assert places(lines) == {
        MET: ["asked voice"],
        CHANGED: ["moved chat"],
        REST: ["contact_volume all", "talk voice", "few all"],
    }
    assert headlines(lines).more == len(lines) - 5


def test_the_headlines_fit_80_columns_and_say_where_the_others_are() -> None:
    lines = [
        replace(
            SERVICE_LEVEL, name="First contact resolution", target_high=0.9, n=12_345,
            low_95=0.7887, high_95=0.8325, is_change_within_noise=True, status="missed",
        ),
        replace(SERVICE_LEVEL, channel="chat", value=36_180.0, unit="seconds", target_low=3000.0),
        VOLUME,
        replace(VOLUME, slice="channel", channel="voice"),
        of_kpi("csat", VOLUME, name="Customer satisfaction (CSAT)", is_change_within_noise=True),
    ]  # fmt: skip
    console = Console(file=io.StringIO(), width=80)
    console.print(Scorecard(lines, "month"))
    shown = console.file.getvalue().splitlines()
    assert max(map(len, shown)) <= 80
    rows = [" ".join(line.split()) for line in shown]
    begin = rows.index(MISSED)
    assert rows[begin + 1 : begin + 3] == [
        "First contact resolution, 81.1 % 2.2 pp ~ -1.2 pp 12,345 80.0 % to",
        "voice 90.0 %",
    ]
    assert "1,234 Contact volume (+56) 1,234 Customer satisfaction" in rows
    assert rows[-1] == "1 more, channel by channel: make scorecard ALL=1"


def test_without_any_target_or_change_there_is_no_heading_for_them() -> None:
    console = Console(file=io.StringIO(), width=80)
    console.print(Scorecard([VOLUME], "month"))
    assert console.file.getvalue().splitlines()[1:] == ["", REST, "1,234  Contact volume (+56)", ""]


def test_readme_shows_the_headings_that_are_printed() -> None:
    block = (ROOT / "README.md").read_text("utf-8").split("```text\n", 1)[1].split("```", 1)[0]
    for printed in (MISSED, NOT_TOLD, MET, CHANGED, REST, "make scorecard ALL=1"):
        assert printed in block


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
    assert "no event in the latest complete week." in console.file.getvalue()


def test_before_a_month_is_over_it_is_that_of_the_week_or_of_the_day(workplace: Workplace) -> None:
    workplace.build()
    workplace.change("update mart.kpi.kpi_scorecard set n = 0, value = null")
    publish(workplace.environment)
    published = workplace.environment.published

    def title() -> str:
        console = Console(file=io.StringIO(), width=100)
        print_scorecard(published, console)
        return next(line for line in console.file.getvalue().splitlines() if "corecard" in line)

    assert "is empty: no event in the latest complete month, week or day." in title()
    for grain, label in (("day", "2026-11-04"), ("week", "2026-W44")):
        with duckdb.connect(str(published)) as connection:
            connection.execute(
                "insert into kpi.kpi_scorecard by name select * replace "
                "(? as grain, ? as period_label, 7 as n) from kpi.kpi_scorecard limit 1",
                [grain, label],
            )
        assert title().startswith(f"Scorecard of the {grain} {label};")


def shown_of(workplace: Workplace, grain: str = "month", is_whole: bool = True) -> list[str]:
    """What the scorecard prints of what was published, line by line."""
    publish(workplace.environment)
    console = Console(file=io.StringIO(), width=100)
    print_scorecard(workplace.environment.published, console, grain, is_whole)
    return console.file.getvalue().splitlines()


def test_how_far_the_data_reaches_is_said_and_nothing_more_where_all_is_there(
    workplace: Workplace,
) -> None:
    workplace.build()
    shown = shown_of(workplace)
    assert shown[1] == "Data up to 2026-10-31 22:41 UTC"
    assert shown[2].split() == ["value", "±", "change", "n", "target", "status"]
    assert "Not all is there:" not in shown
    # Where there is nothing else to show as well.
    assert "Data up to 2026-10-31 22:41 UTC" in shown_of(workplace, "week")


def test_what_is_missing_of_the_period_is_said_and_what_is_older_counted(
    workplace: Workplace,
) -> None:
    workplace.build()
    workplace.change(
        """
        insert into mart.audit.source_warnings values
            ('generic', 'calls', 'voice', 'berlin', 'missing', '2026-10-05', '2026-10-06',
                2, 0, 812),
            ('generic', 'calls', 'voice', 'berlin', 'dropped', '2026-10-09', '2026-10-09',
                1, 7, 400),
            ('generic', 'surveys', null, null, 'late', '2026-08-02', '2026-10-30', 62, 0, 1240),
            ('generic', 'sales', null, null, 'late', '2026-10-02', '2026-10-30', 28, 0, null),
            ('generic', 'call_steps', null, null, 'without contact', '2026-09-30', '2026-10-01',
                2, 90, null),
            ('generic', 'calls', 'voice', 'berlin', 'missing', '2026-09-02', '2026-09-02',
                1, 0, 410)
        """
    )
    workplace.change("alter table mart.kpi.kpi_scorecard add column period_start timestamp")
    workplace.change("alter table mart.kpi.kpi_scorecard add column incomplete_days bigint")
    workplace.change(
        "update mart.kpi.kpi_scorecard set period_start = '2026-10-01', incomplete_days = 3"
    )
    workplace.change("update mart.audit.source_freshness set as_of_at = '2026-11-02 06:00:00'")
    shown = shown_of(workplace)
    assert shown[1:10] == [
        "Data up to 2026-10-31 22:41 UTC, as of 2026-11-02 06:00 UTC",
        "Not all is there:",
        "  generic sales: late, nothing since 2026-10-02 (28 days, never so long before)",
        "  generic surveys: late, nothing of about 1,240 rows since 2026-08-02 (62 days)",
        "  generic calls (voice, berlin): only 7 of about 400 rows on 1 day, 2026-10-09",
        "  generic calls (voice, berlin): nothing of about 812 rows on 2 days,"
        " 2026-10-05 to 2026-10-06",
        "  generic call steps: 90 rows whose contact did not come on 2 days,"
        " 2026-09-30 to 2026-10-01",
        "  and 1 from before that: audit.source_warnings",
        "",
    ]
    (line,) = [line for line in shown if line.lstrip().startswith("voice")]
    assert "1,234*" in line
    assert shown[-1] == "*: rows are missing on some days, see above"
    headlines_only = shown_of(workplace, is_whole=False)
    assert headlines_only[:10] == shown[:10]
    assert any("1,234*" in line for line in headlines_only)
    assert headlines_only[-1] == shown[-1]


def test_of_many_warnings_the_first_are_shown(workplace: Workplace) -> None:
    workplace.build()
    workplace.change(
        """
        insert into mart.audit.source_warnings
        select
            'generic', 'calls', 'voice', 'site ' || number, 'missing', '2026-10-05',
            '2026-10-05', 1, 0, 400
        from range(10, 30) as numbers(number)
        """
    )
    shown = shown_of(workplace)
    assert sum("nothing of about 400 rows" in line for line in shown) == 8
    assert "  and 12 more: audit.source_warnings" in shown


def test_a_warning_takes_as_many_lines_as_it_needs_and_its_site_is_only_shown(
    workplace: Workplace,
) -> None:
    workplace.build()
    workplace.change(
        "insert into mart.audit.source_warnings values ('generic', 'calls', 'voice', "
        "chr(27) || '[31mberlin', 'missing', '2026-10-05', '2026-10-06', 2, 0, 812)"
    )
    publish(workplace.environment)
    console = Console(file=io.StringIO(), width=60)
    print_scorecard(workplace.environment.published, console)
    shown = console.file.getvalue().splitlines()
    begin = shown.index("Not all is there:")
    assert shown[begin + 1 : begin + 3] == [
        "  generic calls (voice, \\x1b[31mberlin): nothing of about",
        "      812 rows on 2 days, 2026-10-05 to 2026-10-06",
    ]


def test_a_file_of_an_earlier_version_is_shown_without_its_reach(workplace: Workplace) -> None:
    workplace.build()
    publish(workplace.environment)
    published = workplace.environment.published
    with duckdb.connect(str(published)) as connection:
        connection.execute("drop table audit.source_freshness")
    console = Console(file=io.StringIO(), width=100)
    print_scorecard(published, console)
    assert "1,234" in console.file.getvalue()
    assert "Data up to" not in console.file.getvalue()


def test_what_is_no_published_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "other.duckdb").write_bytes(b"no database")
    with pytest.raises(ScorecardProblem, match="holds no scorecard"):
        read_lines(tmp_path / "other.duckdb", "month")
