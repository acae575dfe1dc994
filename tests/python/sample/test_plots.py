"""The plots of the sample company's page: drawn, full of data, and without a person in them."""

from __future__ import annotations

import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from harness import ROOT

from scripts import plots
from scripts.comparing.staffing import HalfHour, predict
from scripts.plotting.reading import PlotProblem, open_published, read_rows
from scripts.plotting.staffing import staffing_chart

from .reading import records

PAGE = ROOT / "docs" / "sample_company.md"
SETTINGS = ROOT / "seeds" / "sample_company"
NAMES = ("volume", "week", "staffing", "waits", "satisfaction")
CHANNELS = ("voice", "email", "chat", "sms", "social")


@pytest.fixture(scope="module")
def drawn(sample_mart: Path) -> dict[str, str]:
    """Every plot's SVG of the small company."""
    with open_published(sample_mart, SETTINGS / plots.HOLIDAYS) as connection:
        charts = plots.charts(connection, SETTINGS)
        return {name: plots.svg_of(chart) for name, chart in charts.items()}


@pytest.fixture
def mart(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        yield connection


def marks(svg: str, kind: str) -> list[ElementTree.Element]:
    """The elements that stand for data, of one kind: line, area, rect, symbol, text."""
    groups = [
        group
        for group in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g")
        if f"mark-{kind} role-mark" in group.get("class", "")
    ]
    return [element for group in groups for element in group]


def corners(path: ElementTree.Element) -> int:
    """How many points a path goes through."""
    return len(re.findall(r"[MLHV]", path.get("d")))


def texts(svg: str) -> list[str]:
    return [
        "".join(element.itertext())
        for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_all_five_are_drawn_and_stand_on_the_page(drawn: dict[str, str]) -> None:
    shown = re.findall(r"!\[[^\]]+\]\(sample_company/(\w+)\.svg\)", PAGE.read_text("utf-8"))
    assert tuple(drawn) == NAMES
    assert sorted(shown) == sorted(NAMES)
    for name in NAMES:
        ElementTree.parse(PAGE.parent / "sample_company" / f"{name}.svg")


def test_every_day_of_every_channel_is_in_the_volume(
    drawn: dict[str, str], mart: duckdb.DuckDBPyConnection
) -> None:
    (days,) = mart.execute("""
        select 1 + max(cast(arrived_at_local as date)) - min(cast(arrived_at_local as date))
        from core.fct_contacts where direction = 'inbound'
    """).fetchone()
    assert days == 92
    lines = marks(drawn["volume"], "line")
    assert [corners(line) for line in lines] == [days - 6] * len(CHANNELS)
    assert set(CHANNELS) < set(texts(drawn["volume"]))
    assert "black week 2025" in texts(drawn["volume"])


def test_the_volume_has_each_contact_once(mart: duckdb.DuckDBPyConnection) -> None:
    rows = read_rows(mart, "volume")
    (contacts,) = mart.execute(
        "select count(*) from core.fct_contacts where direction = 'inbound'"
    ).fetchone()
    assert sum(row["contacts"] for row in rows) == contacts
    middle = [row for row in rows if row["channel"] == "voice"][10:17]
    assert middle[3]["mean_of_week"] == pytest.approx(sum(r["contacts"] for r in middle) / 7)


def test_a_week_has_its_hours(drawn: dict[str, str], mart: duckdb.DuckDBPyConnection) -> None:
    rows = read_rows(mart, "week")
    assert len(marks(drawn["week"], "rect")) == len(rows) > 150
    by_day = dict(
        mart.execute("""
            select isodow(arrived_at_local), count(*) from core.fct_contacts
            where channel = 'voice' and direction = 'inbound' and outcome <> 'blocked'
            group by 1
        """).fetchall()
    )
    # 92 days from a Wednesday: 13 of each weekday, and a Wednesday more.
    for weekday, calls in by_day.items():
        days = 14 if weekday == 3 else 13
        shown = sum(row["calls_an_hour"] for row in rows if row["day_of_week"] == weekday)
        assert shown == pytest.approx(calls / days)


def test_staffing_shows_days_and_weeks(drawn: dict[str, str]) -> None:
    svg = drawn["staffing"]
    # 78 days at each site on which somebody was there, but for the quietest.
    assert 110 < len(marks(svg, "symbol")) < 156
    assert {"Erlang A", "this company"} < set(texts(svg))
    weeks = [corners(line) for line in marks(svg, "line")]
    assert weeks.count(14) == 2


def test_days_of_an_event_are_marked_and_days_apart_left_out() -> None:
    plain = HalfHour("berlin", "2026-02-08", 20, 10, 8, 1, 10.0, 3.0, 300.0, 6.0, 600.0, 20.0)
    days = [replace(plain, day=f"2026-02-{day:02}") for day in (8, 9, 15, 16)]
    quiet = replace(plain, site="chicago", calls=2)
    idle = replace(plain, site="chicago", day="2026-02-09", agents=6.0)
    events = [
        {"kind": "recall", "name": "recall", "first": "2026-02-09", "last": "2026-02-16"},
        {"kind": "holiday", "name": "a day off", "first": "2026-02-08", "last": "2026-02-09"},
    ]
    chart = staffing_chart([*days, quiet, idle], events).to_dict(format="vega-lite")
    points = chart["vconcat"][0]["layer"][0]["data"]["values"]
    assert {point["label"][:10]: point["kind"] for point in points} == {
        "2026-02-08": "ordinary day",
        "2026-02-09": "recall",
        "2026-02-15": "recall",
        "2026-02-16": "ordinary day",
    }
    assert len(points) == 4
    assert points[0]["agents_for_load"] == pytest.approx(3 / (10 * 300 / 1800))
    (line,) = chart["vconcat"][0]["layer"][1]["data"]["values"]
    assert line["predicted"] == pytest.approx(predict(plain)[0])


def test_waits_add_up_to_all_callers(
    drawn: dict[str, str], mart: duckdb.DuckDBPyConnection
) -> None:
    rows = read_rows(mart, "waits")
    for waited in (0, 20, 300):
        shares = {row["ending"]: row["share"] for row in rows if row["waited"] == waited}
        assert sum(shares.values()) == pytest.approx(1)
        assert min(shares.values()) > -1e-12
    (in_time,) = mart.execute("""
        select avg(cast(outcome = 'answered' and wait_seconds <= 20 as int))
        from core.fct_contacts
        where channel = 'voice' and direction = 'inbound' and is_offered
            and wait_seconds is not null
    """).fetchone()
    shown = [r["share"] for r in rows if (r["waited"], r["ending"]) == (20, "answered")]
    assert shown == [pytest.approx(in_time)]
    assert f"{in_time:.0%} answered within 20 s" in texts(drawn["waits"])
    assert len(marks(drawn["waits"], "area")) == 4


def test_satisfaction_has_its_answers(
    drawn: dict[str, str], mart: duckdb.DuckDBPyConnection
) -> None:
    rows = read_rows(mart, "satisfaction")
    assert len(marks(drawn["satisfaction"], "symbol")) == len(rows) >= 2
    for row in rows:
        assert 0 <= row["low"] < row["satisfied"] < row["high"] <= 1 or row["satisfied"] == 1


def test_no_plot_names_a_person(
    drawn: dict[str, str], sample_exports: Path, mart: duckdb.DuckDBPyConnection
) -> None:
    (agents,) = (sample_exports / "generic").glob("agents*")
    names = {record["name"] for record in records(agents)}
    names |= {record["agent_id"] for record in records(agents)}
    names |= {
        key for (key,) in mart.execute("select customer_key from core.dim_customers").fetchall()
    }
    assert len(names) > 1000
    for svg in drawn.values():
        assert set(texts(svg)).isdisjoint(names)
        words = set(re.findall(r"\w+", " ".join(texts(svg))))
        assert words.isdisjoint(names)


def test_drawn_again_it_is_the_same(drawn: dict[str, str], sample_mart: Path) -> None:
    with open_published(sample_mart, SETTINGS / plots.HOLIDAYS) as connection:
        again = plots.charts(connection, SETTINGS)
    assert {name: plots.svg_of(chart) for name, chart in again.items()} == drawn


def test_the_command_writes_all_and_says_where(
    sample_mart: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    published = tmp_path / "published.duckdb"
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(published))
    assert plots.main(["--into", str(tmp_path / "plots")]) == 1
    assert "make warehouse" in capsys.readouterr().err
    shutil.copyfile(sample_mart, published)
    assert plots.main(["--into", str(tmp_path / "plots")]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said == [str(tmp_path / "plots" / f"{name}.svg") for name in NAMES]
    assert sorted(map(str, (tmp_path / "plots").iterdir())) == sorted(said)


def made_by_hand(file: Path, endings: list[tuple[str, float, int]]) -> Path:
    """A published file with nothing but calls: outcome, seconds waited, how many of them."""
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema core")
        connection.execute("""
            create table core.fct_contacts (
                channel text, direction text, outcome text, is_offered boolean, wait_seconds double
            )
        """)
        for outcome, seconds, number in endings:
            connection.execute(
                """
                insert into core.fct_contacts
                select 'voice', 'inbound', $outcome, true, $seconds from range($number)
                """,
                {"outcome": outcome, "seconds": seconds, "number": number},
            )
    return file


def test_patience_by_hand(tmp_path: Path) -> None:
    """Of 100 callers 50 are answered at 8 s; of the 50 left 10 hang up at 20 s, at 40 s 8 of 40."""
    calls = [
        ("answered", 8.0, 50),
        ("abandoned", 20.0, 10),
        ("abandoned", 40.0, 8),
        ("answered", 120.0, 32),
    ]
    with open_published(made_by_hand(tmp_path / "hand.duckdb", calls)) as connection:
        rows = read_rows(connection, "patience")
    gone = {row["waited"]: row["gone"] for row in rows}
    still = {row["waited"]: row["still_waiting"] for row in rows}
    assert gone[0] == gone[15] == 0
    assert gone[20] == gone[35] == pytest.approx(1 - 40 / 50)
    assert gone[40] == gone[120] == pytest.approx(1 - 40 / 50 * 32 / 40)
    assert (still[0], still[20], still[25], still[120]) == (100, 50, 40, 32)
    # Nobody waited longer, so nothing is known of it.
    assert max(gone) == 120


def test_waits_by_hand(tmp_path: Path) -> None:
    calls = [("answered", 20.0, 3), ("answered", 20.5, 1), ("abandoned", 0.0, 1)]
    calls += [("voicemail", 300.0, 2), ("answered", 400.0, 1)]
    with open_published(made_by_hand(tmp_path / "hand.duckdb", calls)) as connection:
        rows = read_rows(connection, "waits")
    share = {(row["waited"], row["ending"]): row["share"] for row in rows}
    assert share[0, "gave up"] == share[300, "gave up"] == 1 / 8
    assert (share[18, "answered"], share[20, "answered"], share[22, "answered"]) == (
        0,
        3 / 8,
        4 / 8,
    )
    assert share[298, "callback, voicemail, closing"] == 0
    assert share[300, "callback, voicemail, closing"] == 2 / 8
    assert share[300, "still waiting"] == pytest.approx(1 / 8)


def test_a_file_without_the_rows_is_refused(tmp_path: Path) -> None:
    with open_published(made_by_hand(tmp_path / "hand.duckdb", [])) as connection:
        with pytest.raises(PlotProblem, match=r"no rows for patience\.sql"):
            read_rows(connection, "patience")
        with pytest.raises(PlotProblem, match=r"cannot answer satisfaction\.sql"):
            read_rows(connection, "satisfaction")
    (tmp_path / "no.duckdb").write_text("not a database")
    with pytest.raises(PlotProblem, match="cannot be read"):
        open_published(tmp_path / "no.duckdb")
