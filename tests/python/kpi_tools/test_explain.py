"""A KPI explained from a small published file made by hand."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from scripts import explain
from scripts.formatting import WIDTH

CARD = """
    insert into kpi.dim_kpis values (
        $kpi, $variant, $is_default, $name, 'accessibility',
        'One row per variant and event. Says [how] many were answered in time.', $formula, $unit,
        'up', $aggregation, $cuts, null, false, true, 'in time (S1)', 'S1', 'Beware.'
    )
"""
KPIS = (
    ("in_time", "strict", True, "In time", "in time / all", "ratio", "ratio", "within_channel"),
    ("in_time", "lenient", False, "In time", "nearly / all", "ratio", "ratio", "within_channel"),
    ("contacts_seen", "default", True, "Contacts seen", "contacts", "count", "sum", "all"),
)
FIELDS = ("kpi", "variant", "is_default", "name", "formula", "unit", "aggregation", "cuts")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for the published file and the built ones, in which the command runs."""
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(tmp_path / "published.duckdb"))
    monkeypatch.setenv("CONTACT_CENTER_BUILD", str(tmp_path / "build.duckdb"))
    return tmp_path


@pytest.fixture
def published(place: Path) -> Path:
    """Two KPIs: in_time by channel with two variants, contacts_seen with a whole."""
    file = place / "published.duckdb"
    make(file)
    return file


def make(file: Path) -> None:
    """The relations that explaining reads, with a few rows."""
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            """
            create schema kpi;
            create table kpi.dim_kpis (
                kpi_id text, variant text, is_default boolean, name text, family text,
                definition text, formula text, unit text, direction text, aggregation text,
                cuts text, detail_name text, is_detail_share_of_whole boolean, is_intraday boolean,
                wording text, source text, caveats text
            );
            create table kpi.kpi_values (
                kpi_id text, variant text, grain text, period_start timestamp, period_label text,
                slice text, channel text, detail_name text, n bigint, value double
            );
            create table kpi.kpi_scorecard (grain text, period_label text);
            create table kpi.kpi_benchmarks (
                benchmark_id text, kpi_id text, variant text, channel text, scope text, kind text,
                low double, high double, source text
            );
            insert into kpi.kpi_scorecard values ('week', '2026-W40'), ('month', '2026-09');
            insert into kpi.kpi_benchmarks values
                ('1', 'in_time', 'strict', 'voice', 'voice, 20 s', 'target', 0.8, null, 'S2'),
                ('2', 'in_time', 'strict', 'voice', 'what buyers say', 'context', 0.86, null, 'S3');
            """
        )
        for kpi in KPIS:
            connection.execute(CARD, dict(zip(FIELDS, kpi, strict=True)))
        for month, n, value in (("2026-08", 90, 0.7), ("2026-09", 100, 0.8114), ("2026-10", 7, 1)):
            for channel, factor in (("voice", 1), ("chat", 0.5)):
                values = [month, channel, n, value * factor]
                connection.execute(
                    "insert into kpi.kpi_values select 'in_time', unnest(['strict', 'lenient']), "
                    "'month', cast($1 || '-01' as timestamp), $1, 'channel', $2, null, $3, $4",
                    values,
                )
        connection.execute(
            """
            insert into kpi.kpi_values values
                ('in_time', 'strict', 'all', null, 'all', 'channel', 'voice', null, 197, 0.77),
                ('in_time', 'strict', 'week', '2026-09-28', '2026-W40', 'channel', 'voice', null,
                 11, 0.1234),
                ('in_time', 'strict', 'month', '2026-09-01', '2026-09', 'channel', 'voice', 'step',
                 12, 0.4321),
                ('contacts_seen', 'default', 'all', null, 'all', 'all', null, null, 1234, 1234),
                ('contacts_seen', 'default', 'month', '2026-09-01', '2026-09', 'all', null, null,
                 1200, 1200),
                ('contacts_seen', 'default', 'month', '2026-09-01', '2026-09', 'channel', 'voice',
                 null, 1100, 1100);
            create table kpi.in_time as
            select
                variant, variant || ' ' || number as event_id,
                cast(month || '-01' as timestamp) + to_hours(cast(number as int)) as event_at,
                cast(event_at as date) as event_date,
                if(number % 2 = 0, 'voice', 'chat') as channel, 'billing' as queue,
                true as is_in_whole, cast(null as boolean) as is_leg,
                cast(number as double) as numerator, 1.0 as denominator
            from range(1, 31) as numbers (number)
            cross join unnest(['strict', 'lenient']) as variants (variant)
            cross join lateral (select if(number > 25, '2026-10', '2026-09') as month) as months;
            create table kpi.contacts_seen as
            select * replace (
                'default' as variant, number > 2 as is_in_whole, number = 3 as is_leg,
                cast(null as double) as denominator
            )
            from (select *, cast(numerator as int) as number from kpi.in_time)
            where variant = 'strict' and number <= 6
            """
        )


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command prints."""
    assert explain.main(arguments) == 0
    printed = capsys.readouterr().out
    # The file's path is never folded, so that it can be copied.
    lines = [line for line in printed.splitlines() if not line.startswith("Read from ")]
    assert max(map(len, lines)) <= WIDTH
    return printed


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Why the command shows nothing."""
    assert explain.main(arguments) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def table(printed: str, title: str) -> list[list[str]]:
    """The words of the lines below a title, up to the next blank line after the header."""
    lines = printed.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(title))
    body = lines[start + 4 :]
    end = next(number for number, line in enumerate(body) if not line.strip())
    return [line.split() for line in body[:end]]


def test_the_card_is_shown_as_it_is_written(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time")
    for said in ("In time (in_time)", "Says [how] many", "in time (S1)", "Beware.", "never mixed",
                 "in time / all", "nearly / all", "higher is better"):  # fmt: skip
        assert said in printed
    assert str(published) in printed.replace("\n", "")


def test_variants_stand_side_by_side_with_their_n(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time")
    assert table(printed, "The latest complete month, 2026-09") == [
        ["strict", "*", "40.6", "%", "81.1", "%"],
        ["n", "100", "n", "100"],
        ["lenient", "40.6", "%", "81.1", "%"],
        ["n", "100", "n", "100"],
    ]
    assert table(printed, "All of the time")[0] == ["strict", "*", "77.0", "%"]


def test_months_are_of_one_variant_and_the_open_one_is_marked(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--channel", "voice")
    assert table(printed, "In time, strict by month") == [
        ["2026-08", "70.0", "%", "n", "90"],
        ["2026-09", "81.1", "%", "n", "100"],
        ["2026-10", "so", "far", "100.0", "%", "n", "7"],
    ]
    # Neither weeks nor details are months.
    assert "12.3 %" not in printed and "43.2 %" not in printed


def test_only_a_bound_has_ours_beside_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target, context = table(explained(capsys, "--name", "in_time"), "Benchmarks")
    assert " ".join(target) == "strict voice, 20 s target ≥ 80.0 % S2 81.1 % n 100"
    assert " ".join(context) == "strict what buyers say context 86.0 % S3"


def test_ten_events_of_the_variant_the_latest_complete_month_first(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--variant", "lenient")
    rows = table(printed, "10 of 30 events: In time, lenient")
    assert [row[:2] for row in rows] == [["lenient", str(n)] for n in range(25, 15, -1)]
    assert rows[0][2:] == ["2026-09-02", "01:00:00", "chat", "billing", "25", "1"]
    assert "where variant = 'lenient'" in printed


def test_a_channel_alone_has_its_own_events(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--channel", "voice")
    rows = table(printed, "10 of 15 events")
    assert {row[4] for row in rows} == {"voice"}
    assert " chat " not in printed


def test_legs_and_what_stands_beside_the_whole_are_no_events_of_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "contacts_seen")
    rows = table(printed, "3 of 3 events: Contacts seen")
    assert [row[1] for row in rows] == ["6", "5", "4"]
    # A sum has no denominator, and what it counts is its n already.
    assert rows[0][-1] == "6"
    assert table(printed, "Contacts seen by month") == [["2026-09", "1,200", "1,100"]]


def test_what_is_built_is_read_where_nothing_of_it_is_published(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "nothing was built yet (make warehouse)" in refused(capsys, "--name", "in_time")
    mart = place / "build.duckdb.mart"
    make(mart)
    assert mart.name in explained(capsys, "--name", "in_time").replace("\n", "")
    make(place / "published.duckdb")
    assert mart.name not in explained(capsys, "--name", "in_time").replace("\n", "")
    with duckdb.connect(str(place / "published.duckdb")) as connection:
        connection.execute("delete from kpi.dim_kpis where kpi_id = 'in_time'")
    assert mart.name in explained(capsys, "--name", "in_time").replace("\n", "")


@pytest.mark.parametrize(
    "arguments, reason",
    [
        (("--name", "in_tim"), "has no KPI 'in_tim'. Did you mean in_time?"),
        (("--name", "x'y"), "There are: contacts_seen, in_time."),
        (("--name", "in_time", "--variant", "strikt"), "Did you mean strict?"),
        (("--name", "in_time", "--channel", "fax"), "There are: chat, voice."),
    ],
)
def test_what_is_not_there_is_answered_with_what_is(
    published: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], reason: str
) -> None:
    assert reason in refused(capsys, *arguments)


def test_a_kpi_without_events_still_shows_its_card(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute("delete from kpi.kpi_values; delete from kpi.in_time")
    printed = explained(capsys, "--name", "in_time")
    assert "Says [how] many" in printed and "No values yet" in printed


def test_without_a_complete_month_there_are_values_all_the_same(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute("delete from kpi.kpi_scorecard")
    printed = explained(capsys, "--name", "in_time")
    assert "latest complete month" not in printed
    assert table(printed, "All of the time")[0] == ["strict", "*", "77.0", "%"]
    assert len(table(printed, "10 of 30 events")) == 10


def test_a_file_of_something_else_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "published.duckdb").write_bytes(b"not a database" * 500)
    assert "published.duckdb cannot be read" in refused(capsys, "--name", "in_time")
