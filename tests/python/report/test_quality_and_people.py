"""The pages Quality and customers, and People: each number is what SQL over the events says."""

from __future__ import annotations

import csv
import math
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import NormalDist
from typing import Any
from urllib.parse import urlencode

import duckdb
import pytest

from report.windows import Opened
from scripts.formatting import shown_value
from scripts.reporting import reading, site
from scripts.reporting.pages.people import PEOPLE
from scripts.reporting.panels import FEW

# The sample's last month that is complete.
MONTH = "2025-11"
TEAM = "chicago voice 1"

Opening = Callable[..., Opened]


@pytest.fixture(scope="module")
def events(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published), read_only=True) as connection:
        yield connection


def opened(
    opening: Opening, report: Path, name: str, state: Mapping[str, str] | None = None
) -> Any:
    """A page with filters chosen, by its link."""
    return opening().go(report / f"{name}.html", urlencode(state or {}))


def table_of(page: Any, panel: str) -> list[tuple[str, ...]]:
    """A panel's table, line by line; of a chart the table behind it."""
    place = page.locator(f"#{panel}")
    # A panel without rows has nothing to swap.
    if place.locator(".swap").is_visible() and place.locator(".rows").is_hidden():
        place.locator(".swap").click()
        page.wait_for_selector(f"#{panel} .rows table, #{panel}.empty", state="attached")
    lines = place.locator("table tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent))"
    )
    return [tuple(line) for line in lines]


def said(page: Any, panel: str) -> str:
    """The words above a panel: why there is no number, or another than was asked for."""
    return page.locator(f"#{panel} .said").text_content() or ""


def marked(value: float | None, n: int | None, unit: str = "ratio") -> str:
    """A table's cell: of few events it says so, by a sign and in words."""
    text = shown_value(value, unit)
    return f"○ {text}few: {n}" if text and n is not None and n < FEW else text


def count(n: int) -> str:
    return shown_value(n, "count")


@pytest.mark.parametrize(
    ("state", "where"),
    [
        ({}, "true"),
        ({"channel": "chat"}, "channel = 'chat'"),
        ({"queue": "technical"}, "queue = 'technical'"),
        ({"team": TEAM}, f"agent_team = '{TEAM}'"),
    ],
)
def test_who_answers(
    opening: Opening,
    report: Path,
    events: duckdb.DuckDBPyConnection,
    state: dict[str, str],
    where: str,
) -> None:
    invited = events.execute(
        f"""
        select upper(kind), strftime(invited_at_local, '%Y-%m'), count(*),
            count(*) filter (where is_answered)
        from core.fct_surveys
        where not is_of_outbound_contact and invited_at_local < timestamp '2025-12-01' and {where}
        group by all
        order by all
        """
    ).fetchall()
    assert invited
    wanted = [
        (month, kind, marked(answered / n, n), count(answered), count(n))
        for kind, month, n, answered in invited
    ]
    page = opened(opening, report, "quality", state)
    assert table_of(page, "responses") == wanted


def test_kinds_of_surveys_add_up_to_the_kpi(
    published: Path, events: duckdb.DuckDBPyConnection
) -> None:
    with reading.opened(published) as connection:
        found = reading.run(connection, "surveys")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    shown: dict[tuple[Any, ...], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        cell = tuple(
            row[name] for name in ("grain", "period_label", "slice", "channel", "queue", "team")
        )
        shown[cell][0] += row["answered"]
        shown[cell][1] += row["n"]
    of_the_kpi = events.execute(
        """
        select grain, period_label, slice, channel, queue, team, numerator, n
        from kpi.kpi_values
        where kpi_id = 'survey_response_rate' and is_complete
            and (grain = 'month' and slice in ('all', 'channel', 'queue', 'team')
            or grain = 'week' and slice in ('all', 'channel'))
        """
    ).fetchall()
    assert {tuple(row[:6]): [row[6], row[7]] for row in of_the_kpi} == dict(shown)


@pytest.mark.parametrize(
    ("state", "where"), [({}, "true"), ({"queue": "billing"}, "queue = 'billing'")]
)
def test_why_contacts_are_escalated(
    opening: Opening,
    report: Path,
    events: duckdb.DuckDBPyConnection,
    state: dict[str, str],
    where: str,
) -> None:
    handled = events.execute(
        f"""
        select escalation_reason, count(*) filter (where is_escalated)
        from core.fct_contacts
        where direction = 'inbound' and is_answered and is_escalated is not null
            and strftime(arrived_at_local, '%Y-%m') = '{MONTH}' and {where}
        group by escalation_reason
        """
    ).fetchall()
    n = events.execute(
        f"""
        select count(*) from kpi.escalation_rate
        where strftime(event_date, '%Y-%m') = '{MONTH}' and {where}
        """
    ).fetchone()[0]
    wanted = {
        ((reason or "unknown").replace("_", " "), count(times), shown_value(times / n, "ratio"))
        for reason, times in handled
        if times
    }
    assert wanted
    page = opened(opening, report, "quality", {**state, "until": MONTH})
    shown = table_of(page, "escalation-rate-by-reason")
    assert {(*row[:3],) for row in shown if row[1] != "0"} == wanted
    assert {row[3] for row in shown} == {count(n)}


def test_which_queue_hands_on_to_which(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    """From the legs themselves: who was transferred, and where the next leg was."""
    rows = events.execute(
        f"""
        with legs as (
            select leg_row.*, lead(queue) over (
                partition by contact_id order by leg
            ) as next_queue
            from core.fct_contact_legs as leg_row
        )
        select legs.queue, legs.next_queue, count(distinct contact_id)
        from legs
        inner join core.fct_contacts as contact using (contact_id)
        where legs.is_transferred and contact.direction = 'inbound' and contact.is_answered
            and legs.queue is not null and legs.next_queue is not null
            and strftime(contact.arrived_at_local, '%Y-%m') = '{MONTH}'
        group by all
        """
    ).fetchall()
    wanted = {
        (here.replace("_", " "), there.replace("_", " "), count(n)) for here, there, n in rows
    }
    assert len(wanted) > 5
    page = opened(opening, report, "quality")
    shown = table_of(page, "transfers")
    known = {row for row in shown if "unknown" not in row and "external" not in row}
    assert {(row[0], row[1], row[3]) for row in known} == wanted


@pytest.mark.parametrize("state", [{}, {"team": TEAM}])
def test_quality_by_criterion(
    opening: Opening,
    report: Path,
    events: duckdb.DuckDBPyConnection,
    state: dict[str, str],
) -> None:
    rows = events.execute(
        f"""
        select detail_value, sum(numerator) / sum(denominator), count(*)
        from kpi.contact_quality
        where detail_value is not null and strftime(event_date, '%Y-%m') = '{MONTH}'
            and ($team is null or team = $team)
        group by detail_value
        """,
        {"team": state.get("team")},
    ).fetchall()
    wanted = {
        (
            name.replace("_", " ") + (" ○ few" if n < FEW else ""),
            shown_value(value, "ratio"),
            count(n),
        )
        for name, value, n in rows
    }
    assert wanted
    page = opened(opening, report, "quality", state)
    fills = page.eval_on_selector_all(
        "#contact-quality-by-criterion .mark-rect.role-mark path",
        "bars => bars.map(bar => bar.getAttribute('fill'))",
    )
    assert fills.count("var(--paper)") == sum(n < FEW for *_, n in rows)
    assert len(fills) == len(rows)
    shown = table_of(page, "contact-quality-by-criterion")
    assert set(shown) == wanted


def test_readings_of_first_contact_resolution_stand_side_by_side(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    rows = events.execute(
        f"""
        select variant, sum(numerator) / sum(denominator), count(*)
        from kpi.first_contact_resolution
        where strftime(event_date, '%Y-%m') = '{MONTH}' and queue = 'technical'
        group by variant
        """
    ).fetchall()
    names = {"observed": "observed (ours)"}
    wanted = {
        (MONTH, names.get(variant, variant.replace("_", " ")), marked(value, n), count(n))
        for variant, value, n in rows
    }
    assert len(wanted) == 3
    page = opened(opening, report, "quality", {"queue": "technical"})
    shown = table_of(page, "first-contact-resolution-readings")
    assert {row for row in shown if row[0] == MONTH} == wanted


def _of_people(events: duckdb.DuckDBPyConnection, by: str) -> dict[str, dict[str, Any]]:
    """First contact resolution and CSAT of each, with their numbers of events; contacts handled."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for kpi, variant in [("first_contact_resolution", "observed"), ("csat", "top_two")]:
        rows = events.execute(
            f"""
            select {by}, sum(numerator) / sum(denominator), count(*)
            from kpi.{kpi}
            where variant = '{variant}' and strftime(event_date, '%Y-%m') = '{MONTH}'
                and {by} <> 'unknown'
            group by all
            """
        ).fetchall()
        for who, value, n in rows:
            found[who][kpi] = marked(value, n)
    role = "agent_team" if by == "team" else "agent_id"
    for who, contacts in events.execute(
        f"""
        select leg_row.{role}, count(distinct (leg_row.contact_id, leg_row.agent_id))
        from core.fct_contact_legs as leg_row
        inner join core.fct_contacts as contact using (contact_id)
        where leg_row.is_answered and contact.direction = 'inbound'
            and strftime(contact.arrived_at_local, '%Y-%m') = '{MONTH}'
        group by all
        """
    ).fetchall():
        found[who]["contacts"] = count(contacts)
    return found


def _headed(page: Any, panel: str) -> list[dict[str, str]]:
    """The table's lines by heading."""
    heads = page.locator(f"#{panel} thead th").all_text_contents()
    names = [head.rstrip(" ↑↓") for head in heads]
    return [dict(zip(names, line, strict=True)) for line in table_of(page, panel)]


def test_teams_beside_each_other(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    wanted = _of_people(events, "team")
    page = opened(opening, report, "people")
    shown = {row["team"]: row for row in _headed(page, "teams") if row["contacts handled"]}
    assert len(shown) > 3
    for team, row in shown.items():
        assert row["contacts handled"] == wanted[team]["contacts"]
        assert row["CSAT"] == wanted[team].get("csat", "")
        assert row["first contact resolution"] == wanted[team]["first_contact_resolution"]


def test_agents_of_a_team(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    wanted = _of_people(events, "agent_id")
    team_of = dict(events.execute("select agent_id, team from core.dim_agents").fetchall())
    page = opened(opening, report, "people", {"team": TEAM})
    rows = _headed(page, "agents")
    link = page.get_by_role("link", name="Overview").get_attribute("href") or ""
    # The link to another page keeps what was chosen.
    assert link.endswith("#team=chicago+voice+1")
    assert {row["agent"] for row in rows if row["contacts handled"]} == {
        agent for agent, of in wanted.items() if "contacts" in of and team_of[agent] == TEAM
    }
    for row in rows:
        of = wanted[row["agent"]]
        assert row.get("CSAT", "") == of.get("csat", "")
        assert row["first contact resolution"] == of.get("first_contact_resolution", "")
        assert row["contacts handled"] == of.get("contacts", "")
    assert any("few" in row["first contact resolution"] for row in rows)


def test_what_is_not_counted_so_is_said(opening: Opening, report: Path) -> None:
    page = opened(opening, report, "people", {"channel": "voice"})
    assert said(page, "agents") == "Not counted by channel."
    assert page.locator("#agents table").count() == 0
    page = opened(opening, report, "people", {"grain": "week"})
    assert "No weeks of this here: shown by month." in said(page, "agents")
    page = opened(opening, report, "quality", {"team": TEAM})
    assert said(page, "transfers") == "Not counted by team."
    page = opened(opening, report, "quality", {"team": TEAM, "channel": "voice"})
    assert said(page, "responses") == "Not counted by channel and team together."


def test_headings_sort_and_small_samples_never_rank(opening: Opening, report: Path) -> None:
    def column(page: Any) -> list[str]:
        return [row["first contact resolution"] for row in _headed(page, "agents")]

    page = opened(opening, report, "people")
    heading = page.locator("#agents thead th", has_text="first contact resolution")
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    falling = column(page)
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    rising = column(page)
    assert heading.get_by_role("button").evaluate("button => button === document.activeElement")

    def parts(cells: list[str]) -> tuple[list[float], list[str]]:
        sure = [float(cell.split()[0]) for cell in cells if cell and "few" not in cell]
        return sure, [cell for cell in cells if not cell or "few" in cell]

    sure, unsure = parts(falling)
    assert len(set(sure)) > 5 and any("few" in cell for cell in unsure)
    assert sure == sorted(sure, reverse=True)
    assert parts(rising)[0] == sorted(sure)
    # All of few events, and then all that are not known, come after the sure ones.
    for cells in (falling, rising):
        kinds = ["few" in cell if cell else None for cell in cells]
        order = {False: 0, True: 1, None: 2}
        assert [order[kind] for kind in kinds] == sorted(order[kind] for kind in kinds)


def test_csv_says_of_how_many_a_value_is(
    opening: Opening, report: Path, tmp_path: Path, events: duckdb.DuckDBPyConnection
) -> None:
    page = opened(opening, report, "people", {"team": TEAM})
    with page.expect_download() as download:
        page.locator("#agents .csv").click()
    download.value.save_as(tmp_path / "agents.csv")
    with (tmp_path / "agents.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = list(csv.DictReader(stream))
    judged = dict(
        events.execute(
            f"""
            select agent_id, count(*) from kpi.first_contact_resolution
            where variant = 'observed' and strftime(event_date, '%Y-%m') = '{MONTH}'
            group by agent_id
            """
        ).fetchall()
    )
    assert lines
    for line in lines:
        n = line["first contact resolution: n"]
        assert int(n or 0) == judged.get(line["agent"], 0)


def test_agents_beside_others_on_the_same_work(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    """In plain Python: each one's contacts beside all others' on that issue and channel."""
    rows = events.execute(
        f"""
        select agent_id, (issue_type, channel)::varchar, numerator
        from kpi.first_contact_resolution
        where variant = 'observed' and agent_id <> 'unknown' and issue_type <> 'unknown'
            and strftime(event_date, '%Y-%m') = '{MONTH}'
        """
    ).fetchall()
    work: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for agent, kind, solved in rows:
        work[kind].append((agent, solved))
    gaps: dict[str, list[float]] = defaultdict(list)
    for done in work.values():
        for agent, solved in done:
            others = [each for other, each in done if other != agent]
            if others:
                gaps[agent].append(solved - sum(others) / len(others))
    page = opened(opening, report, "people")
    shown = {row["agent"]: row["solved beside others, pp"] for row in _headed(page, "agents")}
    wanted = {
        agent: marked(100 * sum(of) / len(of), len(of), "points") for agent, of in gaps.items()
    }
    assert {agent: text for agent, text in shown.items() if text} == wanted
    assert len(wanted) > 10


def _strengths(events: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[float, ...]]:
    """Of each agent who is with us and issue type, in plain Python: n, share, the others' share."""
    rows = events.execute(
        """
        select agent_id, issue_type, channel, numerator
        from kpi.first_contact_resolution
        where variant = 'observed' and agent_id <> 'unknown' and issue_type <> 'unknown'
            and strftime(event_date, '%Y-%m') <= '2025-11'
        """
    ).fetchall()
    mine: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    all_of: dict[tuple[str, str], list[float]] = defaultdict(list)
    for agent, issue, channel, solved in rows:
        mine[agent, issue, channel].append(solved)
        all_of[issue, channel].append(solved)
    parts: dict[tuple[str, str], list[tuple[float, float, float]]] = defaultdict(list)
    for (agent, issue, channel), solved in mine.items():
        whole = all_of[issue, channel]
        if len(whole) > len(solved):
            others = (sum(whole) - sum(solved)) / (len(whole) - len(solved))
            parts[agent, issue].append((len(solved), sum(solved), others))
    found = {}
    for key, of in parts.items():
        n = sum(part[0] for part in of)
        others = sum(part[0] * part[2] for part in of) / n
        found[key] = (n, sum(part[1] for part in of) / n, others)
    return found


def _standings(
    events: duckdb.DuckDBPyConnection, z: float, least: int
) -> dict[tuple[str, str], tuple[str, ...]]:
    """What is shown of each agent who is with us and had as many contacts on an issue type."""
    here = {
        agent
        for (agent,) in events.execute(
            "select agent_id from core.dim_agents where left_on is null"
        ).fetchall()
    }
    found = {}
    for (agent, issue), (n, share, others) in _strengths(events).items():
        if n < least or agent not in here:
            continue
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        standing = "within noise"
        if middle - half > others:
            standing = "above the others"
        elif middle + half < others:
            standing = "below the others"
        shown = (shown_value(share, "ratio"), shown_value(others, "ratio"), count(n), standing)
        found[issue.replace("_", " "), agent] = shown
    return found


def test_who_stands_out_is_clear_of_the_others(
    opening: Opening, report: Path, events: duckdb.DuckDBPyConnection
) -> None:
    wanted = _standings(events, NormalDist().inv_cdf(1 - 0.001 / 2), FEW)
    page = opened(opening, report, "people")
    shown = {
        (row[0], row[1]): (row[3], row[4], row[7], row[8]) for row in table_of(page, "strengths")
    }
    outstanding = {(row[0], row[1]) for row in table_of(page, "stands-out")}
    words = said(page, "stands-out")
    assert shown == wanted
    clear = {key for key, of in wanted.items() if of[3] != "within noise"}
    assert outstanding == clear
    nobody = "Nobody stands out: what differs may be chance, or is of too few contacts."
    assert words == ("" if clear else nobody)


def test_standings_with_less_caution(published: Path, events: duckdb.DuckDBPyConnection) -> None:
    """So small a company has hardly anybody with enough contacts: with a narrow interval it has."""
    values = {"months": 12, "z": 1.0, "least": 8, "shown": 1000}
    with reading.opened(published) as connection:
        found = reading.run(connection, "strengths", values)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    shown = {
        (row["issue_type"], row["agent"]): (
            shown_value(row["value"], "ratio"),
            shown_value(row["share_of_others"], "ratio"),
            count(row["n"]),
            row["standing"],
        )
        for row in rows
        if row["is_enough"]
    }
    assert shown == _standings(events, z=1.0, least=8)
    assert {standing for *_, standing in shown.values()} == {
        "above the others",
        "below the others",
        "within noise",
    }
    assert all(row["is_enough"] and not row["left_out"] for row in rows)


def test_only_comparisons_of_enough_are_shipped_and_so_many(published: Path) -> None:
    values = {"months": 12, "z": 1.0, "least": 8}
    with reading.opened(published) as connection:
        every = reading.run(connection, "strengths", values | {"shown": 1000})
        few = reading.run(connection, "strengths", values | {"shown": 5})
        none = reading.run(connection, "strengths", values | {"least": 1000, "shown": 5})
    sizes = [*zip(every.column("n"), every.column("stands_out"), strict=True)]
    outstanding = [n for n, stands_out in sizes if stands_out]
    others = [n for n, stands_out in sizes if not stands_out]
    assert outstanding and len(others) > 10
    # Who stands out is always there, and of the others those with the most contacts.
    assert sorted(few.column("n")) == sorted(outstanding + sorted(others)[-5:])
    assert set(few.column("left_out")) == {len(others) - 5}
    # That nobody has enough is not the same as that there is nothing.
    assert none.column("standing") == ["too few"]


@pytest.mark.parametrize(("z", "is_anybody_clear"), [(1.0, True), (50.0, False)])
def test_standings_are_drawn(
    opening: Opening,
    report: Path,
    published: Path,
    tmp_path: Path,
    z: float,
    is_anybody_clear: bool,
) -> None:
    values = {"months": 12, "z": z, "least": 8, "shown": 1000}
    panels = tuple(
        replace(panel, values=values) for panel in PEOPLE.panels if panel.query == "strengths"
    )
    folder = tmp_path / "report"
    shutil.copytree(report, folder, ignore=shutil.ignore_patterns("people*", "charts"))
    with reading.opened(published) as connection:
        site.Site(connection, folder).write_page(replace(PEOPLE, panels=panels))
    window = opening()
    page = window.go(folder / "people.html")
    drawn = page.locator("#strengths svg")
    assert drawn.locator(".mark-rule line").count() > 0
    assert drawn.locator(".mark-rect path, .mark-tick path, .mark-rect.role-mark > *").count() > 50
    triangles = drawn.locator(".mark-symbol.role-mark path").count()
    assert triangles == len(table_of(page, "stands-out"))
    assert bool(triangles) == is_anybody_clear
    assert window.said == []


@pytest.mark.parametrize(
    ("query", "values", "part", "cell"),
    [
        ("people", {"cut": "agent_id", "months": 1}, "agent", ("period_label",)),
        (
            "kpi_details",
            {"kpi": "escalation_rate", "least": FEW},
            "part",
            ("period_label", "slice", "channel", "queue", "team"),
        ),
        ("ivr", {}, "step", ("period_label",)),
        ("transfers", {}, "from_queue", ()),
    ],
)
def test_what_is_beyond_the_bound_is_told(
    published: Path, query: str, values: dict[str, Any], part: str, cell: tuple[str, ...]
) -> None:
    def parts(shown: int) -> tuple[dict[tuple[Any, ...], set[str]], dict[tuple[Any, ...], int]]:
        bound = "steps" if query == "ivr" else "shown"
        with reading.opened(published) as connection:
            found = reading.run(connection, query, values | {bound: shown})
        there: dict[tuple[Any, ...], set[str]] = defaultdict(set)
        left_out = {}
        for row in found.rows:
            named = dict(zip(found.columns, row, strict=True))
            key = tuple(named[name] for name in cell)
            there[key].add(named[part])
            if query == "transfers":
                there[key].add(named["to_queue"])
            left_out[key] = named["left_out"]
        return there, left_out

    every, left_out_of_every = parts(1000)
    few, left_out = parts(3)
    assert set(left_out_of_every.values()) == {0}
    assert few.keys() == every.keys()
    assert {key: len(every[key]) - len(few[key]) for key in few} == left_out
    assert max(left_out.values()) > 0


def test_the_busiest_agents_are_those_shown(published: Path) -> None:
    values = {"cut": "agent_id", "months": 1}
    with reading.opened(published) as connection:
        every = reading.run(connection, "people", values | {"shown": 100})
        few = reading.run(connection, "people", values | {"shown": 3})
    contacts = every.column("contacts")
    assert few.column("contacts") == contacts[:3] and len(contacts) > 10
