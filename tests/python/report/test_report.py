"""The report's pages in a real browser: quiet, right, linked, harmless, there for everybody."""

from __future__ import annotations

import csv
import io
import re
import shutil
import stat
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from report.windows import HOSTILE_QUEUE, HOSTILE_TEAM, Opened
from scripts.formatting import shown_change, shown_range, shown_value
from scripts.reporting.encoding import compact
from scripts.reporting.pages import PAGES
from scripts.reporting.pages.kpis import kpi_pages
from scripts.reporting.panels import FEW, Page
from scripts.reporting.reading import BOUNDS, opened, read_choices, run
from scripts.reporting.site import Site

Opening = Callable[..., Opened]
NAMES = [page.name for page in PAGES]
LOOKED_AT = [*NAMES, "kpis/index", "kpis/service_level", "kpis/agent_turnover_rate"]
TEAM = "chicago voice 1"
NOTHING = "\N{EN DASH}"


@pytest.fixture(scope="module")
def database(published: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(published), read_only=True)
    connection.execute(
        f"""
        create temp macro marked(value, n) as if(
            n < {FEW}, printf('○ %.1f %%few: %d', 100 * value, n), printf('%.1f %%', 100 * value)
        )
        """
    )
    return connection


def table_of(page: Any, panel: str) -> list[list[str]]:
    """A panel's rows as readers find them behind its button; the header first."""
    swap = page.locator(f"#{panel} .swap")
    if swap.inner_text() == "Table":
        swap.click()
    page.wait_for_selector(f"#{panel} .rows table, #{panel}.empty", state="attached")
    return page.eval_on_selector_all(
        f"#{panel} .rows tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )


def csv_of(page: Any, panel: str) -> list[list[str]]:
    with page.expect_download() as download:
        page.click(f"#{panel} .csv")
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_every_kpi_has_its_page(report: Path, database: duckdb.DuckDBPyConnection) -> None:
    kpis = {name for (name,) in database.execute("select kpi_id from kpi.dim_kpis").fetchall()}
    assert {file.stem for file in report.glob("kpis/*.html")} == kpis | {"index"}
    assert {file.stem for file in report.glob("data/kpis/*.js")} == kpis | {"index"}


def test_pages_open_by_a_double_click_and_ask_for_nothing_else(
    report: Path, opening: Opening, database: duckdb.DuckDBPyConnection
) -> None:
    # Of KPIs one of each kind: all pages of a kind are drawn alike.
    kinds = database.execute(
        "select min(kpi_id) from kpi.dim_kpis where is_default "
        "group by unit, cuts = 'within_channel', cuts = 'whole', is_monthly"
    ).fetchall()
    window = opening()
    for name in [*NAMES, "kpis/index", *(f"kpis/{kpi}" for (kpi,) in kinds)]:
        file = report / f"{name}.html"
        page = window.go(file)
        assert page.locator("h1").inner_text(), file
        drawn = page.eval_on_selector_all(
            ".panel:has(.drawing):not(.empty)",
            "panels => panels.filter(one => !one.querySelector('.drawing').children.length).length",
        )
        assert drawn == 0, file
    assert window.said == []
    beyond = [
        url for url in window.asked if not url.startswith((report.as_uri(), "about:", "data:"))
    ]
    assert beyond == []


@pytest.mark.parametrize(
    ("state", "where"),
    [
        ("", "slice = 'channel' and grain = 'month'"),
        ("channel=voice", "slice = 'channel' and channel = 'voice' and grain = 'month'"),
        ("queue=billing", "slice = 'queue' and queue = 'billing' and grain = 'month'"),
        # The queue is one of that channel: the queue alone says it.
        (
            "channel=voice&queue=billing",
            "slice = 'queue' and queue = 'billing' and grain = 'month'",
        ),
        (
            f"channel=voice&team={TEAM}&grain=week",
            f"slice = 'channel, team' and channel = 'voice' and team = '{TEAM}' and grain = 'week'",
        ),
        # Of a team alone there is no value, of it by channel there is.
        (f"team={TEAM}", f"slice = 'channel, team' and team = '{TEAM}' and grain = 'month'"),
        (
            "channel=chat&grain=day&until=2025-11-30",
            "slice = 'channel' and channel = 'chat' and grain = 'day' "
            "and period_start <= date '2025-11-30'",
        ),
    ],
)
def test_service_level_is_what_sql_says(
    report: Path, opening: Opening, database: duckdb.DuckDBPyConnection, state: str, where: str
) -> None:
    page = opening().go(report / "kpis" / "service_level.html", state)
    header, *rows = table_of(page, "service-level-trend")
    found = {(row[0], row[header.index("value")], row[header.index("n")]) for row in rows}
    expected = database.execute(
        f"""
        select period_label, value, n
        from kpi.kpi_values
        where
            kpi_id = 'service_level' and variant = 'abandons_negative' and is_complete
            and detail_name is null and {where}
        order by period_start desc
        """
    ).fetchall()
    if "grain=day" in state:
        # No more than 91 days, of which some lie after the chosen one.
        days = database.execute(
            "select period_label from kpi.kpi_periods where grain = 'day' and is_complete "
            "order by period_start desc limit 91"
        ).fetchall()
        expected = [row for row in expected if (row[0],) in days]
    assert len(expected) >= 2
    assert found == {(label, shown_value(value, "ratio"), f"{n:,}") for label, value, n in expected}
    assert len(rows) == len(expected)


@pytest.mark.parametrize(
    ("panel", "state", "columns", "query"),
    [
        (
            "longest-wait",
            "channel=voice",
            {"period": "text", "longest wait": "seconds", "waits known": "count"},
            """
            select strftime(arrived_at_local, '%Y-%m') as period, max(wait_seconds), count(*)
            from core.fct_contacts
            where channel = 'voice' and is_offered and wait_seconds is not null
            group by period having period <= '2025-11'
            """,
        ),
        (
            "queues",
            "channel=voice&grain=week&until=2025-W45",
            {"queue": "text", "n": "count", "service level": "text", "abandonment": "text"},
            """
            select
                queue,
                max(n) filter (where kpi_id = 'service_level'),
                max(marked(value, n)) filter (where kpi_id = 'service_level'),
                max(marked(value, n)) filter (where kpi_id = 'abandonment_rate')
            from kpi.kpi_values inner join core.dim_queues as queues using (queue)
            where
                kpi_id in ('service_level', 'abandonment_rate') and is_default
                and queues.channel = 'voice' and slice = 'queue' and period_label = '2025-W45'
                and detail_name is null
            group by queue
            having count(*) filter (where kpi_id = 'service_level') > 0
            """,
        ),
        (
            "week-volume",
            "queue=billing",
            {"weekday": "text", "hour": "number", "contacts a day": "points", "n": "count"},
            # November 2025 has five Saturdays and Sundays, and four of each other day.
            """
            select
                strftime(arrived_at_local, '%a') as weekday, hour(arrived_at_local) as hour,
                count(*) / if(weekday in ('Sat', 'Sun'), 5, 4), count(*)
            from core.fct_contacts
            where
                queue = 'billing' and is_entered and direction = 'inbound'
                and strftime(arrived_at_local, '%Y-%m') = '2025-11'
            group by weekday, hour
            """,
        ),
        (
            "ivr",
            "",
            {"step": "text", "times entered": "count"},
            "select step, entered from kpi.ivr_funnel where period_label = '2025-11' "
            "and slice = 'all'",
        ),
        (
            "missed",
            "until=2025-10",
            {"how it was missed": "text", "what became of it": "text", "calls": "count"},
            """
            select replace(outcome, '_', ' ') as outcome, attempt_status, count(*)
            from core.fct_missed_calls
            where strftime(arrived_at_local, '%Y-%m') = '2025-10'
            group by outcome, attempt_status
            """,
        ),
        (
            "open",
            "channel=email",
            {"kind": "text", "open": "count", "since (UTC)": "text"},
            """
            select
                if(is_single_contact, 'contacts without a case', 'cases'), open_cases,
                strftime(oldest_started_at, '%Y-%m-%d %H:%M')
            from kpi.open_cases
            where grain = 'now' and slice = 'channel' and channel = 'email'
            """,
        ),
        (
            "open-trend",
            "",
            {"month": "text", "open cases": "count"},
            "select period_label, open_cases from kpi.open_cases where grain = 'month' "
            "and slice = 'all' and not is_single_contact",
        ),
    ],
)
def test_the_service_page_is_what_sql_says(
    report: Path,
    opening: Opening,
    database: duckdb.DuckDBPyConnection,
    panel: str,
    state: str,
    columns: dict[str, str],
    query: str,
) -> None:
    page = opening().go(report / "service.html", state)
    if page.locator(f"#{panel} .swap").count():
        header, *rows = table_of(page, panel)
    else:
        header, *rows = page.eval_on_selector_all(
            f"#{panel} tr", "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
        )
    places = [header.index(column) for column in columns]
    found = {tuple(row[place] for place in places) for row in rows}
    expected = {
        tuple(
            str(value) if unit in ("text", "number") else shown_value(value, unit)
            for value, unit in zip(row, columns.values(), strict=True)
        )
        for row in database.execute(query).fetchall()
    }
    assert found == expected
    assert len(expected) > 1


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (f"queue=billing&team={TEAM}", "Not counted by queue and team together."),
        ("channel=chat&queue=billing", "The queue billing is one of voice, not of chat."),
        ("channel=fax", "Nothing there for this choice."),
    ],
)
def test_what_no_cell_answers_is_said_in_words(
    report: Path, opening: Opening, state: str, said: str
) -> None:
    page = opening().go(report / "kpis" / "service_level.html", state)
    assert page.locator("#service-level-trend .said").inner_text() == said
    assert page.locator("#service-level-trend .drawing svg").count() == 0
    assert len(table_of(page, "service-level-trend")) <= 1


def test_before_the_first_that_is_kept_it_says_since_when(
    report: Path, opening: Opening, database: duckdb.DuckDBPyConnection
) -> None:
    labels = [
        label
        for (label,) in database.execute(
            "select period_label from kpi.kpi_periods where grain = 'day' and is_complete "
            "order by period_start desc limit ?",
            [BOUNDS["days"]],
        ).fetchall()
    ]
    first = labels[BOUNDS["days_of_parts"] - 1]
    page = opening().go(
        report / "kpis" / "service_level.html", f"queue=billing&grain=day&until={labels[-1]}"
    )
    assert page.locator("#service-level-trend .said").inner_text() == f"Known from {first} on."
    assert page.locator("#service-level-trend.empty").count() == 1


@pytest.mark.parametrize("channel", [None, "voice", "email"])
def test_of_a_cut_the_largest_parts_are_shown_of_the_channel_that_is_chosen(
    report: Path,
    opening: Opening,
    published: Path,
    database: duckdb.DuckDBPyConnection,
    tmp_path: Path,
    channel: str | None,
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    with opened(published) as connection:
        trend_and_cuts = next(
            page.panels for page, _ in kpi_pages(connection) if page.name == "kpis/service_level"
        )
        cuts = replace(trend_and_cuts[1], values={"kpi": "service_level", "parts": 2})
        page = Page(name="cuts_of_two", title="Cuts", lead="", panels=(cuts,))
        Site(connection, folder).write_page(page)
    opened_page = opening().go(folder / "cuts_of_two.html", f"channel={channel}" if channel else "")
    lines = opened_page.locator("#cuts tbody th").all_inner_texts()
    shown: dict[str, list[str]] = {}
    for line in lines:
        if line.startswith("by "):
            shown[line] = []
        else:
            shown[list(shown)[-1]].append(line)
    (said, issues) = next(each for each in shown.items() if each[0].startswith("by issue type"))
    largest = [
        issue
        for (issue,) in database.execute(
            """
            select issue_type from kpi.kpi_values
            where
                kpi_id = 'service_level' and is_default and detail_name is null
                and slice = 'channel, issue_type' and channel = coalesce(?, channel)
                and period_label = '2025-11' and grain = 'month'
            group by issue_type
            order by issue_type = 'unknown', sum(n) desc, issue_type
            """,
            [channel],
        ).fetchall()
    ]
    assert issues == largest[:2]
    assert said == f"by issue type (the largest 2, and {len(largest) - 2} more in the file)"


def test_contacts_without_a_queue_are_no_queue_where_channels_are_not_mixed(
    published: Path, database: duckdb.DuckDBPyConnection
) -> None:
    """Of a share of all contacts they are one of its parts."""
    without_queue = database.execute(
        """
        select distinct kpi_id, kpis.cuts = 'within_channel'
        from kpi.kpi_values as cell
        inner join kpi.dim_kpis as kpis using (kpi_id, variant)
        where
            cell.slice = 'queue' and cell.queue = 'unknown' and cell.is_default
            and cell.detail_name is null and cell.period_label = '2025-11' and cell.grain = 'month'
        """
    ).fetchall()
    assert {is_within for _, is_within in without_queue} == {True, False}
    with opened(published) as connection:
        for kpi, is_within in without_queue:
            found = run(connection, "kpi_cuts", {"kpi": kpi, "parts": 20})
            cells = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
            queues = {cell["part"] for cell in cells if cell["cut"] == "queue"}
            assert ("unknown" in queues) != is_within, kpi


def test_who_is_behind_a_target_stands_on_the_overview(
    report: Path, opening: Opening, published: Path
) -> None:
    with opened(published) as connection:
        found = run(connection, "behind", {"least": FEW})
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    behind = [row for row in rows if row["grain"] == "month" and row["is_behind"]]
    assert behind
    page = opening().go(report / "index.html")
    assert [
        [line.locator("td").nth(place).inner_text() for place in (1, 2)]
        for line in page.locator("#behind tbody tr").all()
    ] == [[row["part"], row["measured"]] for row in behind]
    page = opening().go(report / "index.html", "channel=email")
    assert "No queue and no team is behind its target." in page.locator("#behind").inner_text()


def test_queues_come_busiest_first_whatever_their_names(
    report: Path, opening: Opening, published: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    shutil.copytree(report, folder)
    with opened(published) as connection:
        choices = read_choices(connection)
    assert len(choices.queues) > 3
    # Numbers that fall, as no JavaScript object would keep them.
    names = [str(700 - place) for place, _ in enumerate(choices.queues)]
    channels = [channel for _, channel in choices.queues]
    renamed = replace(choices, queues=[*zip(names, channels, strict=True)])
    (folder / "data" / "choices.js").write_text(f"reportChoices({compact(asdict(renamed))});")
    page = opening().go(folder / "kpis" / "service_level.html")
    offered = page.locator("[name=queue] option").all_inner_texts()
    assert offered == ["all queues", *names]


@pytest.mark.parametrize("channel", [None, "voice", "chat"])
def test_the_scorecard_is_the_published_one(
    report: Path, opening: Opening, database: duckdb.DuckDBPyConnection, channel: str | None
) -> None:
    page = opening().go(report / "index.html", f"channel={channel}" if channel else "")
    rows = page.eval_on_selector_all(
        "#scorecard tbody tr:not(.family)",
        """rows => rows.map(row => [row.querySelector("a, .unseen").textContent.replace(/, $/, ""),
            row.querySelector("small")?.textContent || null,
            ...[...row.querySelectorAll("td")].map(cell => cell.innerText)])""",
    )
    expected = database.execute(
        """
        select name, channel, unit, value, change, is_change_within_noise, low_95, high_95,
            is_too_few, n, target_low, target_high, status
        from kpi.kpi_scorecard as line
        where
            grain = 'month' and is_default
            and case
                when $channel is not null then channel = $channel
                else slice = 'all' or kpi_id not in (
                    select kpi_id from kpi.kpi_scorecard where slice = 'all' and grain = 'month'
                )
            end
        """,
        {"channel": channel},
    ).fetchall()
    lines = {}
    for name, of, unit, value, change, is_noise, low, high, is_few, n, *target, status in expected:
        moved = shown_change(change, unit)
        half = "" if low is None or is_few else shown_change((high - low) / 2, unit).lstrip("+")
        lines[name, of] = (
            shown_value(value, unit) or NOTHING,
            f"~ {moved}" if moved and is_noise else moved,
            f"± {half}" if half else "",
            f"{n:,}",
            shown_range(*target, unit),
            status or ("too few" if is_few else ""),
        )
    assert len(lines) == len(rows) > 10
    for name, of, value, _, change, half, n, target, status, _ in rows:
        change = re.sub(r"\s+(better|worse)$", "", change)
        status = re.sub(r"^\W+", "", status)
        shown = (value, change, half, n.rstrip("*"), target, status)
        assert shown == lines[name, of], (name, of)


@pytest.mark.parametrize(
    ("name", "kpi"),
    [("people", "contacts_handled_per_agent"), ("quality", "contact_frequency")],
)
def test_a_csv_holds_what_the_scorecard_would_show(
    report: Path,
    opening: Opening,
    database: duckdb.DuckDBPyConnection,
    name: str,
    kpi: str,
) -> None:
    page = opening(accept_downloads=True).go(report / f"{name}.html")
    panel = f"{kpi.replace('_', '-')}-trend"
    header, *rows = csv_of(page, panel)
    found = {row[0]: row[header.index("value")] for row in rows}
    expected = database.execute(
        """
        select period_label, value from kpi.kpi_values
        where
            kpi_id = ? and is_default and is_complete and grain = 'month' and slice = 'all'
            and detail_name is null
        """,
        [kpi],
    ).fetchall()
    assert any(value != round(value, 2) for _, value in expected)
    shown = {label: shown_value(value, "count") for label, value in expected}
    assert {label: shown_value(float(value), "count") for label, value in found.items()} == shown
    assert max(len(value.partition(".")[2]) for value in found.values()) <= 2
    header, *rows = table_of(page, panel)
    assert {row[0]: row[header.index("value")] for row in rows} == shown


@pytest.mark.parametrize(
    ("channel", "grain"), [(None, "month"), ("voice", "month"), (None, "week")]
)
def test_each_target_counts_once(
    report: Path,
    opening: Opening,
    database: duckdb.DuckDBPyConnection,
    channel: str | None,
    grain: str,
) -> None:
    """A target of the whole stands in the scorecard at each channel too."""
    state = f"grain={grain}" + (f"&channel={channel}" if channel else "")
    page = opening().go(report / "index.html", state)
    shown = {
        re.sub(r"^[\d,]+\W+", "", text): int(text.split()[0])
        for text in page.locator("#targets .summary > span").all_inner_texts()
    }
    lines = database.execute(
        """
        select status, kpi_id, variant, channel, target_low, target_high
        from kpi.kpi_scorecard
        where grain = $grain and coalesce(target_low, target_high) is not null
        """,
        {"grain": grain},
    ).fetchall()
    of_whole = {(*line[1:3], *line[4:]) for line in lines if line[3] is None}
    counted = [
        line
        for line in lines
        if (
            line[3] == channel if channel else not (line[3] and (*line[1:3], *line[4:]) in of_whole)
        )
    ]
    wanted = Counter(status for status, *_ in counted)
    assert shown == wanted
    assert sum(wanted.values()) < len(lines)
    assert page.locator("#targets tbody tr").count() == len(counted)


@pytest.mark.parametrize("state", ["channel=voice", "channel=voice&queue=billing"])
def test_cells_of_few_are_hollow(
    report: Path, opening: Opening, database: duckdb.DuckDBPyConnection, state: str
) -> None:
    page = opening().go(report / "service.html", state)
    slice_, name = ("queue", "billing") if "queue" in state else ("channel", "voice")
    few, enough = database.execute(
        f"""
        select count(*) filter (where n < {FEW}), count(*) filter (where n >= {FEW})
        from kpi.kpi_values
        where
            kpi_id = 'service_level' and is_default and period_label = '2025-11'
            and slice = '{slice_}, hour_of_day, day_of_week' and {slice_} = '{name}'
            and detail_name is null and value is not null
        """
    ).fetchone()
    hollow = page.eval_on_selector_all(
        "#week-service .drawing .mark-rect.role-mark path",
        "cells => cells.map(cell => cell.getAttribute('fill') === 'var(--paper)')",
    )
    assert (hollow.count(True), hollow.count(False)) == (few, enough)
    assert few > 20
    # Contacts are no sample: few of them are not little known.
    assert (
        page.locator("#week-volume .drawing .mark-rect.role-mark path[fill='var(--paper)']").count()
        == 0
    )
    # Without numbers in the cells a legend says what colours are.
    for panel, unit in (("week-service", "%"), ("week-volume", "")):
        labels = page.locator(f"#{panel} .drawing .role-legend-label text").all_text_contents()
        # The first colour has no lower end.
        assert labels[0] == "" and len(labels) > 2, panel
        assert all(re.fullmatch(rf"[\d.]+ ?{unit}", label) for label in labels[1:]), panel


def test_terminal_and_page_show_a_number_alike(report: Path, opening: Opening) -> None:
    page = opening().go(report / "index.html")
    values = [
        0,
        0.05,
        0.788,
        1,
        0.999,
        -0.5,
        3.004,
        9.9,
        9.996,
        10.04,
        59.9,
        60,
        61.4,
        3599,
        3600,
        86399,
        1234567,
        1e-4,
    ]
    for unit in ("ratio", "seconds", "count", "money", "points"):
        shown = page.evaluate(
            "([values, unit]) => values.map(value => [report.shown.value(value, unit), "
            "report.shown.change(value, unit)])",
            [values, unit],
        )
        assert shown == [[shown_value(v, unit), shown_change(v, unit)] for v in values], unit


def test_a_choice_lives_in_the_address_and_goes_along(report: Path, opening: Opening) -> None:
    window = opening()
    page = window.go(report / "index.html")
    page.select_option("[name=channel]", "voice")
    window.wait()
    page.select_option("[name=grain]", "week")
    window.wait()
    assert page.url.endswith("#channel=voice&grain=week")
    page.click("nav >> text=Service")
    page.wait_for_url("**/service.html#*")
    window.wait()
    assert page.input_value("[name=channel]") == "voice"
    assert "-W" in page.locator("#service-level-trend .period").inner_text()
    page.click("nav >> text=KPIs")
    page.click("text=Abandonment rate")
    page.wait_for_url("**/abandonment_rate.html#channel=voice&grain=week")
    page.go_back()
    page.go_back()
    window.wait()
    page.click("[type=reset]")
    window.wait()
    assert page.input_value("[name=channel]") == ""
    assert page.input_value("[name=grain]") == "month"
    page.go_back()
    window.wait()
    assert page.input_value("[name=channel]") == "voice"


def test_the_theme_is_kept_and_a_phone_scrolls_down_only(report: Path, opening: Opening) -> None:
    window = opening(viewport={"width": 360, "height": 740}, color_scheme="light")
    page = window.go(report / "index.html")
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.click("#theme")
    for name in LOOKED_AT:
        page = window.go(report / f"{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        dark = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert dark != light, name
    assert page.get_attribute("#theme", "aria-pressed") == "true"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_serious(report: Path, opening: Opening, theme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    window = opening(color_scheme=theme)
    for name in LOOKED_AT:
        page = window.go(report / f"{name}.html")
        # Of what it looks for only contrast depends on the theme.
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if theme == "dark":
            options["runOnly"] = ["color-contrast"]
        found = Axe().run(page, options=options).response["violations"]
        grave = [
            (each["id"], [node["html"][:120] for node in each["nodes"]][:3])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert grave == [], name


def test_all_of_it_can_be_reached_by_keys(report: Path, opening: Opening) -> None:
    page = opening().go(report / "service.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.focus("#service-level-trend .swap")
    page.keyboard.press("Enter")
    page.wait_for_selector("#service-level-trend .rows table")
    assert page.locator("#service-level-trend .drawing").is_hidden()


def test_hostile_names_are_only_shown(report: Path, opening: Opening) -> None:
    window = opening(accept_downloads=True)
    page = window.go(report / "service.html", "queue=" + HOSTILE_QUEUE.replace("=", "%3D"))
    assert page.input_value("[name=queue]") == HOSTILE_QUEUE
    header, line = csv_of(page, "queues")
    assert dict(zip(header, line, strict=True))["queue"] == HOSTILE_QUEUE
    page = window.go(report / "kpis" / "contact_volume.html")
    assert HOSTILE_QUEUE in page.locator("#cuts").inner_text()
    assert [f"'{HOSTILE_TEAM}"] == sorted(
        {row[1] for row in csv_of(page, "cuts") if "1+1" in row[1]}
    )
    assert page.locator("img").count() == 0
    assert "harmed" not in page.title()
    assert window.said == []


def test_what_is_missing_stands_above_all(report: Path, opening: Opening) -> None:
    page = opening().go(report / "index.html")
    assert page.locator(".gaps li").all_inner_texts() == [
        f"generic calls (voice, {HOSTILE_QUEUE}): nothing of about 812 rows on 2 days, "
        "2026-01-05 to 2026-01-06"
    ]


def test_however_much_there_is_no_more_is_shown(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = {
        "days": 7,
        "weeks": 3,
        "months": 1,
        "days_of_parts": 2,
        "weeks_of_parts": 2,
        "queues": 2,
        "teams": 1,
    }
    for name, bound in bounds.items():
        monkeypatch.setitem(BOUNDS, name, bound)
    with opened(published) as connection:
        choices = read_choices(connection)
        counted = connection.execute(
            """
            select grain, slice, count(distinct period_label), count(distinct queue),
                count(distinct team)
            from shown_values group by grain, slice
            """
        ).fetchall()
        busiest = connection.execute(
            """
            select queue from kpi.kpi_values
            where
                kpi_id = 'contact_volume' and slice = 'queue' and grain = 'all'
                and detail_name is null and queue <> 'unknown'
            order by n desc limit 2
            """
        ).fetchall()
    assert [queue for queue, _ in choices.queues] == [queue for (queue,) in busiest]
    assert choices.more_queues > 2 and choices.more_teams > 2
    assert max(teams for *_, teams in counted) == 1
    for grain, slice_, periods, queues, _ in counted:
        is_part = slice_ not in ("all", "channel")
        allowed = {"day": 2 if is_part else 7, "week": 2 if is_part else 3, "month": 1}[grain]
        if slice_ == "channel, team" and grain == "week":
            allowed = 3
        assert 0 < periods <= allowed, (grain, slice_)
        assert queues == (2 if slice_ == "queue" else 0), (grain, slice_)


def test_it_is_small(report: Path) -> None:
    files = [path for path in report.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_it_is_for_owner_and_group_only_or_as_the_user_asks(
    report: Path, report_of_nothing: Path
) -> None:
    for folder, file_rights, folder_rights in (
        (report, 0o640, 0o750),
        (report_of_nothing, 0o600, 0o700),
    ):
        for path in [folder, *folder.rglob("*")]:
            expected = folder_rights if path.is_dir() else file_rights
            assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_where_nothing_came_every_page_says_so(report_of_nothing: Path, opening: Opening) -> None:
    window = opening()
    for name in NAMES:
        page = window.go(report_of_nothing / f"{name}.html")
        panels = page.locator(".panel:has(.drawing)").count()
        assert page.locator(".panel.empty").count() == panels, name
        assert set(page.locator(".panel .said").all_inner_texts()) == {
            "There is no data for this yet."
        }
    assert (
        "No data yet" in window.go(report_of_nothing / "index.html").locator(".reach").inner_text()
    )
    window.go(report_of_nothing / "kpis" / "service_level.html")
    assert window.said == []
