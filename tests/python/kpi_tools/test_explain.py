"""A KPI explained: from a small published file made by hand, and each from the sample company's."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from scripts import explain
from scripts.explaining.reading import Explanation, read_explanation
from scripts.explaining.showing import laid_out
from scripts.formatting import WIDTH
from scripts.kpi_files import PROJECT, listed

CARD = """
    insert into kpi.dim_kpis values (
        $kpi, $variant, $no, $is_default, $name, 'accessibility', 'How many were in time?',
        'One row per variant and event; an event is a contact. Says [how] many were in time.',
        $formula, $unit, 'up', $aggregation, $cuts, $detail, $detail is not null, true, true,
        'in time (S1)', 'S1', 'Beware.'
    )
"""
KPIS = (
    ("in_time", "strict", 1, True, "In time", "in time / all", "ratio", "ratio", "within_channel"),
    ("in_time", "lenient", 2, False, "In time", "nearly / all", "ratio", "ratio", "within_channel"),
    ("contacts_seen", "default", 3, True, "Contacts seen", "contacts", "count", "sum", "all"),
)
FIELDS = ("kpi", "variant", "no", "is_default", "name", "formula", "unit", "aggregation", "cuts")


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
                kpi_id text, variant text, variant_no bigint, is_default boolean, name text,
                family text, question text, definition text, formula text, unit text,
                direction text, aggregation text,
                cuts text, detail_name text, is_detail_share_of_whole boolean, is_intraday boolean,
                is_bounded boolean, wording text, source text, caveats text
            );
            create table kpi.kpi_values (
                kpi_id text, variant text, grain text, period_start timestamp, period_label text,
                slice text, channel text, detail_name text, detail_value text, n bigint,
                value double
            );
            create table kpi.kpi_scorecard (
                kpi_id text, variant text, grain text, period_label text, channel text,
                target_low double, target_high double, status text
            );
            create table kpi.kpi_sources (code text, description text);
            insert into kpi.kpi_sources values ('S1', 'An article'), ('S9', 'Another article');
            create table kpi.kpi_benchmarks (
                benchmark_id text, kpi_id text, variant text, channel text, scope text, kind text,
                low double, high double, unit text, source text
            );
            insert into kpi.kpi_scorecard values
                ('in_time', 'strict', 'week', '2026-W40', 'voice', 0.8, null, 'missed'),
                ('in_time', 'strict', 'month', '2026-09', 'voice', 0.8, null, 'within noise');
            insert into kpi.kpi_benchmarks values
                ('1', 'in_time', 'strict', 'voice', 'voice, 20 s', 'target', 0.8, null, 'ratio',
                    'S2'),
                ('2', 'in_time', 'strict', 'voice', 'what buyers say', 'context', 0.86, null,
                    'ratio', 'S3'),
                ('3', 'in_time', 'strict', 'voice', 'times a week', 'target', 1, 2, 'count', 'S2');
            """
        )
        for kpi in KPIS:
            connection.execute(CARD, {"detail": None, **dict(zip(FIELDS, kpi, strict=True))})
        for month, n, value in (("2026-08", 90, 0.7), ("2026-09", 100, 0.8114), ("2026-10", 7, 1)):
            for channel, factor in (("voice", 1), ("chat", 0.5)):
                values = [month, channel, n, value * factor]
                connection.execute(
                    "insert into kpi.kpi_values select 'in_time', unnest(['strict', 'lenient']), "
                    "'month', cast($1 || '-01' as timestamp), $1, 'channel', $2, null, null, "
                    "$3, $4",
                    values,
                )
        connection.execute(
            """
            insert into kpi.kpi_values values
                ('in_time', 'strict', 'all', null, 'all', 'channel', 'voice', null, null, 197,
                 0.77),
                ('in_time', 'strict', 'week', '2026-09-28', '2026-W40', 'channel', 'voice', null,
                 null, 11, 0.1234),
                ('contacts_seen', 'default', 'all', null, 'all', 'all', null, null, null, 1234,
                 1234),
                ('contacts_seen', 'default', 'all', null, 'all', 'channel', 'voice', null, null,
                 1100, 1100),
                ('contacts_seen', 'default', 'month', '2026-09-01', '2026-09', 'all', null, null,
                 null, 1200, 1200),
                ('contacts_seen', 'default', 'month', '2026-09-01', '2026-09', 'channel', 'voice',
                 null, null, 1100, 1100),
                ('contact_volume', 'default', 'all', null, 'all', 'channel', 'voice', null, null,
                 9, 9),
                ('contact_volume', 'default', 'all', null, 'all', 'channel', 'fax', null, null,
                 9, 9);
            create table kpi.in_time as
            select
                variant, variant || ' ' || number as event_id,
                cast(month || '-01' as timestamp) + to_hours(cast(number as int)) as event_at_local,
                cast(event_at_local as date) as event_date,
                if(number % 2 = 0, 'voice', 'chat') as channel, 'billing' as queue,
                true as is_in_whole, cast(null as boolean) as is_leg,
                cast(number % 5 > 0 as double) as numerator, 1.0 as denominator
            from range(1, 31) as numbers (number)
            cross join unnest(['strict', 'lenient']) as variants (variant)
            cross join lateral (select if(number > 25, '2026-10', '2026-09') as month) as months;
            create table kpi.contacts_seen as
            select
                * exclude (number)
                replace (
                    'default' as variant, number > 2 as is_in_whole, number = 3 as is_leg,
                    1.0 as numerator, cast(null as double) as denominator
                )
            from (select *, cast(split_part(event_id, ' ', 2) as int) as number from kpi.in_time)
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


def shown(explanation: Explanation, width: int) -> str:
    """An explanation as it is shown in a terminal of this width."""
    console = Console(width=width, file=StringIO())
    for part in laid_out(explanation, width):
        console.print(part)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


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
    for said in ("In time\nHow many were in time?", "in_time, of the family accessibility",
                 "It says [how] many", "a contact", "in time (S1)", "Beware.", "never mixed",
                 "in time / all", "nearly / all", "higher is better", "An article",
                 "docs/kpis/in_time.md"):  # fmt: skip
        assert said in printed
    assert "Another article" not in printed and "One row per" not in printed
    assert str(published) in printed.replace("\n", "")


def test_variants_stand_side_by_side_with_their_n(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time")
    assert table(printed, "The latest complete month, 2026-09") == [
        ["strict", "*", "40.6", "%", "n", "100", "81.1", "%", "n", "100"],
        ["lenient", "40.6", "%", "n", "100", "81.1", "%", "n", "100"],
    ]


def test_variants_stand_in_the_order_of_their_card(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute("update kpi.dim_kpis set is_default = not is_default, "
                           "variant_no = 10 - variant_no where kpi_id = 'in_time'")  # fmt: skip
    rows = table(explained(capsys, "--name", "in_time"), "Readings, side by side")
    assert [row[0] for row in rows] == ["lenient", "strict"]


def test_months_are_of_one_variant_and_the_open_one_is_marked(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--channel", "voice")
    assert table(printed, "In time, strict by month") == [
        ["2026-08", "70.0", "%", "n", "90"],
        ["2026-09", "81.1", "%", "n", "100"],
        ["2026-10", "so", "far", "100.0", "%", "n", "7"],
        ["in", "all", "77.0", "%", "n", "197"],
    ]
    # Weeks are no months.
    assert "12.3 %" not in printed


def test_a_cut_of_its_own_is_shown_by_what_it_parts(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute(
            """
            update kpi.dim_kpis set detail_name = 'waited', is_detail_share_of_whole = true
            where kpi_id = 'in_time';
            insert into kpi.kpi_values
            select 'in_time', 'strict', 'month', timestamp '2026-09-01', month, 'channel', 'voice',
                'waited', waited, 100, share
            from (
                values ('2026-09', '12-24 h', 0.2), ('2026-09', '2-12 h', 0.1),
                    ('2026-09', 'for ever', 0.3), ('2026-09', 'a while', 0.4),
                    ('2026-08', 'before', 1)
            ) as shares (month, waited, share)
            """
        )
    printed = explained(capsys, "--name", "in_time")
    rows = table(printed, "2026-09 by waited: shares of the whole")
    # In the order of its numbers, else the most first.
    assert [" ".join(row) for row in rows] == [
        "2-12 h 10.0 % n 100", "12-24 h 20.0 % n 100", "a while 40.0 % n 100",
        "for ever 30.0 % n 100",
    ]  # fmt: skip
    # It refines the values, and is none of them.
    assert table(printed, "In time, strict by month")[1] == (
        ["2026-09", "40.6", "%", "n", "100", "81.1", "%", "n", "100"]
    )


def test_channels_without_values_are_named(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "\nNo values on fax.\n" in explained(capsys, "--name", "in_time")
    assert "\nNo values on fax.\n" in explained(capsys, "--name", "contacts_seen")
    assert "No values on" not in explained(capsys, "--name", "in_time", "--channel", "voice")


def test_only_a_bound_in_the_kpis_unit_has_ours_beside_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = table(explained(capsys, "--name", "in_time"), "To compare with")
    assert [" ".join(row) for row in rows] == [
        "strict voice, 20 s target ≥ 80.0 % S2 81.1 %, n 100", "within noise",
        "strict what buyers say context 86.0 % S3", "strict times a week target 1 to 2 S2",
    ]  # fmt: skip


def test_what_the_deployment_asks_for_itself_stands_beside_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute(
            """
            create table kpi.kpi_targets as
            select * from (
                values
                    ('1', 'in_time', 'strict', 'channel', 'chat', null, 'month', 0.9, null,
                     'fewer complaints', 'own', date '2026-01-01', null),
                    ('2', 'in_time', 'strict', 'channel', 'voice', null, 'week', 0.6, null, null,
                     'own', null, null),
                    ('4', 'in_time', 'strict', 'team', null, 'voice', null, 0.7, 0.9, null, 'own',
                     null, null),
                    ('5', 'in_time', 'strict', 'channel', 'voice', null, 'month', 0.5, null, null,
                     'own', null, date '2026-08-31'),
                    ('6', 'in_time', 'strict', 'channel', 'voice', null, 'month', 0.4, null, null,
                     'own', date '2026-10-01', null),
                    ('3', 'in_time', 'strict', 'channel', 'voice', null, null, 0.8, null, null,
                     'S2', null, null)
            ) as targets (
                target_id, kpi_id, variant, scope, scope_value, channel, time_frame, low, high,
                business_outcome, source, valid_from, valid_to
            )
            """
        )
    printed = explained(capsys, "--name", "in_time")
    rows = table(printed, "To compare with")
    assert [" ".join(row) for row in rows[4:]] == [
        "strict chat a month from 2026-01-01 target ≥ 90.0 % own 40.6 %, n 100",
        "strict voice a week target ≥ 60.0 % own",
        "strict each team on voice target 70.0 % to 90.0 % own",
    ]
    assert "\nWhat for (chat a month from 2026-01-01): fewer complaints.\n" in printed


def test_what_is_left_out_is_counted_by_reason(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Left out" not in explained(capsys, "--name", "in_time")
    with duckdb.connect(str(published)) as connection:
        connection.execute(
            """
            create table kpi.kpi_left_out as
            select kpi_id, variant, 'month' as grain, timestamp '2026-09-01' as period_start,
                month as period_label, channel, reason, n
            from (
                values
                    ('in_time', 'strict', '2026-09', 'voice', 'wait_not_known', 1200),
                    ('in_time', 'strict', '2026-09', 'chat', 'wait_not_known', 3),
                    ('in_time', 'strict', '2026-09', 'voice', 'still waiting', 4),
                    ('in_time', 'strict', '2026-08', 'voice', 'still waiting', 99),
                    ('in_time', 'lenient', '2026-08', 'voice', 'still waiting', 98)
            ) as parts (kpi_id, variant, month, channel, reason, n)
            """
        )
    printed = explained(capsys, "--name", "in_time")
    assert table(printed, "Left out in 2026-09, of In time, strict") == [
        ["wait", "not", "known", "1,203", "3", "1,200"], ["still", "waiting", "4", "0", "4"],
    ]  # fmt: skip
    printed = explained(capsys, "--name", "in_time", "--variant", "lenient")
    assert "Left out in 2026-09, of In time, lenient: nothing" in printed
    assert "Left out" not in explained(capsys, "--name", "contacts_seen")


def test_ten_events_of_the_variant_and_of_the_latest_complete_month(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--variant", "lenient")
    rows = table(printed, "10 events of 2026-09 (30 in all months): In time, lenient")
    # The last ones, of those that count in the numerator and of those that do not.
    assert [" ".join(row[:2]) for row in rows] == [
        f"lenient {number}" for number in (25, 24, 23, 22, 21, 20, 19, 15, 10, 5)
    ]
    assert rows[0][2:] == ["2026-09-02", "01:00", "chat", "billing", "0", "/", "1"]
    assert "\nThe last 5 that count for the numerator, and the last 5 that do not.\n" in printed
    assert "where variant = 'lenient'" in printed


def test_a_channel_alone_has_its_own_events(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "in_time", "--channel", "voice")
    rows = table(printed, "10 events of 2026-09 (15 in all months)")
    assert {row[4] for row in rows} == {"voice"}
    # Of twelve in the month no more than two do not count.
    assert "\nThe last 8 that count for the numerator, and the last 2 that do not.\n" in printed
    assert " chat " not in printed


def test_who_is_counted_once_stands_beside_the_event(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "queue    counts as"
    assert header in explained(capsys, "--name", "contacts_seen")
    with duckdb.connect(str(published)) as connection:
        connection.execute("alter table kpi.contacts_seen add column counted text")
    assert header in explained(capsys, "--name", "contacts_seen")
    with duckdb.connect(str(published)) as connection:
        connection.execute("update kpi.contacts_seen set counted = 'K-' || event_id")
    printed = explained(capsys, "--name", "contacts_seen")
    assert header not in printed and "queue    counted     counts as" in printed
    assert "K-strict 6" in printed


def test_legs_and_what_stands_beside_the_whole_are_no_events_of_it(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = explained(capsys, "--name", "contacts_seen")
    rows = table(printed, "3 events of 2026-09 (3 in all months): Contacts seen")
    # They are all there are, so nothing was picked.
    assert "The last" not in printed
    # A sum has no denominator.
    assert [(row[1], row[-2:]) for row in rows] == [
        (number, ["billing", "1"]) for number in ("6", "5", "4")
    ]
    # What it counts is its n already.
    assert table(printed, "Contacts seen by month") == [
        ["2026-09", "1,200", "1,100"], ["in", "all", "1,234", "1,100"],
    ]  # fmt: skip


def test_what_is_built_is_read_where_nothing_of_it_is_published(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
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
    assert "It says [how] many" in printed and "No values yet" in printed


def test_without_a_complete_month_there_are_values_all_the_same(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(published)) as connection:
        connection.execute("delete from kpi.kpi_scorecard")
    printed = explained(capsys, "--name", "in_time")
    assert "latest complete month" not in printed
    rows = table(printed, "In time, strict by month")
    assert [" ".join(row[:3]) for row in rows[:3]] == [
        f"2026-{month} so far" for month in ("08", "09", "10")
    ]
    assert len(table(printed, "10 events")) == 10


def test_a_file_of_something_else_is_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "published.duckdb").write_bytes(b"not a database" * 500)
    assert "published.duckdb cannot be read" in refused(capsys, "--name", "in_time")


def test_narrow_terminals_get_two_lines_a_value_and_then_a_second_table(
    published: Path,
) -> None:
    with duckdb.connect(str(published)) as connection:
        for channel in ("email", "fax", "letter", "sms", "social", "unknown"):
            connection.execute(
                "insert into kpi.kpi_values select * replace ($1 as channel, 123456 as n) "
                "from kpi.kpi_values where kpi_id = 'in_time' and channel = 'voice'", [channel]
            )  # fmt: skip
    explanation = read_explanation(published, "in_time")
    narrow, wide = (shown(explanation, width) for width in (80, 200))
    header = ["month", "chat", "email", "fax", "letter", "sms", "social", "voice", "unknown"]
    headers = [
        [line.split() for line in printed.splitlines() if line.strip().startswith("month")]
        for printed in (narrow, wide)
    ]
    assert headers[1] == [header]
    assert len(headers[0]) == 2 and headers[0][0] + headers[0][1][1:] == header
    assert "…" not in narrow
    assert "81.1 % n 123,456" in wide and "81.1 % n 123,456" not in narrow
    assert narrow.count("n 123,456") > 10


def test_every_kpi_of_the_sample_company_is_explained(sample_mart: Path) -> None:
    for name in listed(PROJECT):
        explanation = read_explanation(sample_mart, name)
        assert explanation.rows and explanation.rows_counted >= len(explanation.rows), name
        card = explanation.chosen
        for width in (80, 120):
            printed = shown(explanation, width)
            assert max(map(len, printed.splitlines())) <= width, name
            # Nothing is cut off, however narrow it is.
            assert "…" not in printed, name
            as_one_line = " ".join(printed.split())
            for said in (
                card.name, card.question, " one event ", " source says ", " cut by ", " by month",
                f" {len(explanation.rows)} events",
                *(variant.variant for variant in explanation.variants[1:]),
            ):  # fmt: skip
                assert said in as_one_line, (name, width, said)
