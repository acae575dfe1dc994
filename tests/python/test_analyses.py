"""The answers to the questions in analyses/, computed a second time in plain Python."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean, median, variance
from typing import Any

import duckdb
import pytest
from harness import ROOT, Row, environment_of, rows_of

from scripts.analyses import (
    COMPILED,
    PAGE,
    Analysis,
    Result,
    answer,
    main,
    read_analyses,
    with_results,
)
from scripts.driving.asking import place_of
from scripts.environment import Environment
from scripts.kpi_files import KpiProblem

Answer = Callable[[str], list[Row]]


@pytest.fixture(scope="module")
def results(asked: dict[str, str], sample_mart: Path) -> dict[str, Result]:
    place = place_of(Environment.read(asked))
    analyses = read_analyses(ROOT)
    return {name: answer(analysis, place, sample_mart) for name, analysis in analyses.items()}


@pytest.fixture(scope="module")
def answer_to(results: dict[str, Result]) -> Answer:
    def rows(name: str) -> list[Row]:
        result = results[name]
        return [dict(zip(result.columns, row, strict=True)) for row in result.rows]

    return rows


@pytest.fixture(scope="module")
def mart(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        yield connection


def test_every_analysis_is_described_and_answered(
    results: dict[str, Result], asked: dict[str, str]
) -> None:
    files = {path.stem for path in (ROOT / "analyses").glob("*.sql")}
    assert files == set(results)
    for name, result in results.items():
        assert result.rows, name
        assert list(result.columns) == list(result.analysis.units), name
    shown = (place_of(Environment.read(asked)).parents[1] / "answers.txt").read_text("utf-8")
    for result in results.values():
        assert result.analysis.question in shown


# --- Why did service level fall on Tuesday? -------------------------------------------------------


SERVICE_LEVEL, HANDLE_TIME = "kpi.service_level", "kpi.average_handle_time"
AGENT_TIME = "core.fct_agent_time"
# What the tables come to where something did not come; each is checked in the same way.
LOST = {
    "nothing": {},
    "a day's agents' time of one site": {
        AGENT_TIME: "from {} where site <> 'berlin' or cast(starts_at_local as date) <> '{day}'"
    },
    "a day's agents' time": {AGENT_TIME: "from {} where cast(starts_at_local as date) <> '{day}'"},
    "a day's handle times": {HANDLE_TIME: "from {} where event_date <> '{day}'"},
    "a site's agents' time before that day": {
        AGENT_TIME: "from {} where site <> 'berlin' or cast(starts_at_local as date) >= '{day}'"
    },
    "all sites": {
        SERVICE_LEVEL: "select * replace ('unknown' as site) from {}",
        HANDLE_TIME: "select * replace ('unknown' as site) from {}",
        AGENT_TIME: "select * replace (cast(null as varchar) as site) from {}",
    },
}


@pytest.mark.parametrize("lost", LOST.values(), ids=LOST.keys())
def test_why_did_service_level_fall(
    lost: dict[str, str], asked: dict[str, str], sample_mart: Path, mart: duckdb.DuckDBPyConnection
) -> None:
    """The day, and each part of its fall, from the same facts."""
    calls = rows_of(
        mart,
        "select event_date, site, queue, hour_of_day, numerator from"
        f" ({lost.get(SERVICE_LEVEL, 'from {}').format(SERVICE_LEVEL)})"
        " where variant = 'abandons_negative' and channel = 'voice'",
    )
    by_day: dict[date, list[Row]] = defaultdict(list)
    for call in calls:
        by_day[call["event_date"]].append(call)

    def level(some: list[Row]) -> float:
        return fmean(call["numerator"] for call in some)

    tuesdays = sorted(day for day in by_day if day.isoweekday() == 2)
    falls = {}
    for place, day in enumerate(tuesdays[8:], 8):
        usual = level([call for other in tuesdays[place - 8 : place] for call in by_day[other]])
        error = math.sqrt(usual * (1 - usual) / len(by_day[day]))
        falls[(level(by_day[day]) - usual) / error] = day
    the_day = falls[min(falls)]
    usual_days = tuesdays[tuesdays.index(the_day) - 8 : tuesdays.index(the_day)]
    usual_calls = [call for day in usual_days for call in by_day[day]]
    usual_level, that_level = level(usual_calls), level(by_day[the_day])

    def left(table: str, named: str | None = None) -> str:
        """What is left of a table, as a query."""
        return f"({lost.get(table, 'from {}').format(named or table, day=the_day)})"

    file = place_of(Environment.read(asked)) / COMPILED / "why_did_service_level_fall.sql"
    statement = file.read_text("utf-8")
    for table in (SERVICE_LEVEL, HANDLE_TIME, AGENT_TIME):
        compiled = '"mart".' + ".".join(f'"{name}"' for name in table.split("."))
        assert compiled in statement
        statement = statement.replace(compiled, left(table, compiled))
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_mart}' as mart (read_only)")
        rows = rows_of(connection, statement)
    *_, whole = rows
    assert whole["cause"] == "all of it"
    assert whole["points"] == pytest.approx(whole["that_day"] - whole["usual"])
    assert sum(row["points"] or 0 for row in rows[:-1]) == pytest.approx(whole["points"])
    found = {row["cause"]: row for row in rows}
    assert {row["that_date"] for row in found.values()} == {the_day}
    assert found["all of it"]["usual"] == pytest.approx(100 * usual_level)
    assert found["all of it"]["that_day"] == pytest.approx(100 * that_level)
    assert found["calls"]["usual"] == pytest.approx(len(usual_calls) / 8)

    staff: dict[tuple[date, str, int], float] = defaultdict(float)
    for row in rows_of(
        mart,
        "select cast(starts_at_local as date) as day, coalesce(site, 'unknown') as site,"
        f" hour(starts_at_local) as hour, staffed_seconds from {left(AGENT_TIME)} as times"
        " where exists (from core.fct_contact_legs as legs where legs.agent_id = times.agent_id"
        " and channel = 'voice' and direction = 'inbound' and is_answered"
        " and cast(arrived_at_local as date) = cast(starts_at_local as date))",
    ):
        staff[row["day"], row["site"], row["hour"]] += row["staffed_seconds"]
    handled: dict[tuple[date, str], list[float]] = defaultdict(list)
    for row in rows_of(
        mart,
        f"select event_date, site, numerator from {left(HANDLE_TIME)}"
        " where variant = 'talk_hold_acw' and channel = 'voice' and not is_leg",
    ):
        handled[row["event_date"], row["site"]].append(row["numerator"])
    hours: dict[tuple[date, str, int], list[Row]] = defaultdict(list)
    for call in calls:
        hours[call["event_date"], call["site"], call["hour_of_day"]].append(call)

    staffed_days = {(day, site) for (day, site, _), seconds in staff.items() if seconds}

    def handle_time(days: list[date], site: str) -> float | None:
        some = [seconds for day in days for seconds in handled[day, site]]
        return fmean(some) if some else None

    def staffed_seconds(days: list[date], site: str, hour: int) -> float | None:
        """Where nobody was there, one second; None where it is not known who was."""
        known = [day for day in days if (day, site) in staffed_days]
        return max(sum(staff[day, site, hour] for day in known), 1) / len(known) if known else None

    def filled(sides: list[float | None]) -> list[float]:
        """With the other side's value where one has none."""
        return [
            side if side is not None else other
            for side, other in zip(sides, sides[::-1], strict=True)
        ]

    pressures = []
    for (day, site, hour), some in hours.items():
        is_before = the_day - timedelta(days=91) <= day < the_day
        if is_before and staff[day, site, hour] and handled[day, site]:
            pressure = len(some) * fmean(handled[day, site]) / staff[day, site, hour]
            pressures.append((pressure, len(some), sum(call["numerator"] for call in some)))
    pressures.sort()
    size, larger = divmod(len(pressures), 20)
    bands = []
    for band in range(20):
        begin = band * size + min(band, larger)
        bands.append(pressures[begin : begin + size + (band < larger)])
    begins = [band[0][0] for band in bands]
    levels = [sum(hit for *_, hit in band) / sum(n for _, n, _ in band) for band in bands]

    def expected(offered: float, seconds: float, staffed: float) -> float:
        return levels[max(bisect_right(begins, offered * seconds / staffed) - 1, 0)]

    parts: Counter[str] = Counter()
    not_known = [0.0, 0.0]
    days_of = {0: usual_days, 1: [the_day]}
    for site, hour in {place[1:] for place in hours if place[0] in {the_day, *usual_days}}:
        some = [
            [call for day in days for call in hours[day, site, hour]] for days in days_of.values()
        ]
        offered = [len(some[0]) / 8, len(some[1])]
        weight = [len(some[0]) / len(usual_calls), len(some[1]) / len(by_day[the_day])]
        own = [
            level(some[0]) if some[0] else usual_level,
            level(some[1]) if some[1] else that_level,
        ]
        seconds = [handle_time(days, site) for days in days_of.values()]
        staffed = [staffed_seconds(days, site, hour) for days in days_of.values()]
        is_known = None not in (*seconds, *staffed)
        parts["other hours of the day"] += 100 * (weight[1] - weight[0]) * (own[0] - usual_level)
        rest = 100 * weight[1] * (own[1] - own[0])
        if not is_known:
            for side in (0, 1):
                not_known[side] += 100 * weight[side]
        seconds, staffed = filled(seconds), filled(staffed)
        for order in (("calls", "handle time", "staffing"), ("staffing", "handle time", "calls")):
            # A site that nobody has agents' time or handle times of says nothing of pressure.
            if None in (*seconds, *staffed):
                continue
            moved = {"calls": 0, "handle time": 0, "staffing": 0}
            before = expected(offered[0], seconds[0], staffed[0])
            for cause in order:
                moved[cause] = 1
                after = expected(
                    offered[moved["calls"]],
                    seconds[moved["handle time"]],
                    staffed[moved["staffing"]],
                )
                points = 100 * weight[1] * (after - before) / 2
                parts[cause] += points
                rest -= points
                before = after
        parts["not explained" if is_known else "not known"] += rest
    of_queue = [Counter(call["queue"] for call in some) for some in (usual_calls, by_day[the_day])]
    for queue in of_queue[0] | of_queue[1]:
        own_calls = [call for call in usual_calls if call["queue"] == queue]
        own_level = level(own_calls) if own_calls else usual_level
        shares = [counts[queue] / counts.total() for counts in of_queue]
        points = 100 * (shares[1] - shares[0]) * (own_level - usual_level)
        parts["other queues"] += points
        parts["not explained"] -= points
    for cause, points in parts.items():
        assert (found[cause]["points"] or 0) == pytest.approx(points, abs=1e-6), cause
    assert any(abs(points) > 1 for points in parts.values())
    assert found["not known"]["usual"] == pytest.approx(not_known[0])
    assert found["not known"]["that_day"] == pytest.approx(not_known[1])
    assert any("where" in query for query in lost.values()) == (not_known[1] > 10)

    sites = {call["site"] for call in calls}
    all_handled = {site for site in sites if handled[the_day, site]}
    assert (found["handle time"]["that_day"] is None) == (not all_handled)
    assert (found["handle time"]["points"] is None) == (not all_handled)
    usual_sites = {site for day, site in staffed_days if day in usual_days}
    both = {site for site in sites if (the_day, site) in staffed_days} & usual_sites
    assert (found["staffing"]["points"] is None) == (not both)
    that_day = [
        seconds for (day, site, _), seconds in staff.items() if day == the_day and site in both
    ]
    assert found["staffing"]["that_day"] == (pytest.approx(sum(that_day) / 3600) if both else None)


# --- Which issue types cause repeats? -------------------------------------------------------------


def test_which_issues_cause_repeats(answer_to: Answer, mart: duckdb.DuckDBPyConnection) -> None:
    contacts = rows_of(
        mart,
        "select issue_type, channel, coalesce(next_contact_at <= resolution_window_ends_at, false)"
        " as is_followed from core.fct_contacts where direction = 'inbound' and is_answered"
        " and customer_key is not null and issue_type is not null and is_resolution_window_over",
    )
    usual: dict[str, list[bool]] = defaultdict(list)
    for contact in contacts:
        usual[contact["channel"]].append(contact["is_followed"])
    beyond: Counter[str] = Counter()
    for contact in contacts:
        beyond[contact["issue_type"]] += contact["is_followed"] - fmean(usual[contact["channel"]])
    rows = answer_to("which_issues_cause_repeats")
    assert {row["issue_type"]: row["repeats_beyond"] for row in rows} == pytest.approx(beyond)
    assert sum(row["repeats_beyond"] for row in rows) == pytest.approx(0, abs=1e-6)


def test_the_hardest_issue_causes_most_repeats(answer_to: Answer) -> None:
    """The sample company's device faults are solved least often (scripts/sample/issues.py)."""
    first, *others = answer_to("which_issues_cause_repeats")
    assert (first["issue_type"], first["verdict"]) == ("device_fault", "more")
    assert {"product_question", "new_order"} & {row["issue_type"] for row in others[-3:]}


# --- Which agents need which training? ------------------------------------------------------------


@pytest.mark.parametrize("least", [30, 10])
def test_which_agents_need_which_training(
    least: int, asked: dict[str, str], sample_mart: Path, mart: duckdb.DuckDBPyConnection
) -> None:
    """Of single issues the small company has too few contacts; with fewer asked for, some."""
    contacts = rows_of(
        mart,
        "select agent_id, issue_type, numerator from kpi.first_contact_resolution where variant ="
        " 'observed' and channel = 'voice' and agent_id <> 'unknown' and issue_type <> 'unknown'",
    )
    judged: Counter[tuple[str, str]] = Counter()
    solved: Counter[tuple[str, str]] = Counter()
    for contact in contacts:
        for whose in (contact["agent_id"], "everybody"):
            judged[whose, contact["issue_type"]] += 1
            solved[whose, contact["issue_type"]] += contact["numerator"]
    # Contacts, solved beyond expectation, and the variance that chance gives that.
    cells: dict[tuple[str, str], tuple[int, float, float]] = {}
    for (agent, issue), number in judged.items():
        if agent != "everybody":
            others = judged["everybody", issue] - number
            share = (solved["everybody", issue] - solved[agent, issue]) / others
            gap = solved[agent, issue] - number * share
            cells[agent, issue] = number, gap, number * share * (1 - share)
    gaps: dict[str, dict[tuple[str, str], tuple[int, float, float]]] = {"agents": {}, "issues": {}}
    for agent in {agent for agent, _ in cells}:
        own = [cell for (whose, _), cell in cells.items() if whose == agent]
        number, gap, chance = (sum(part) for part in zip(*own, strict=True))
        whole = gap / number, chance / number**2
        gaps["agents"][agent, "all issues"] = number, *whole
        for (whose, issue), (n, beyond, scatter) in cells.items():
            if whose == agent and n < number:
                left = scatter / n**2 * (1 - 2 * n / number) + whole[1]
                gaps["issues"][agent, issue] = n, beyond / n - whole[0], left
    wanted = {}
    for kind in gaps.values():
        enough = {key: value for key, value in kind.items() if value[0] >= least}
        contacts_of_all = sum(n for n, *_ in enough.values())
        spread = sum(n * (gap**2 - chance) for n, gap, chance in enough.values())
        real = max(spread / contacts_of_all, 0) if enough else 0
        for key, (n, gap, chance) in enough.items():
            believed = real / (real + chance)
            wanted[key] = n, gap, believed, -gap * believed * n

    analysis = read_analyses(ROOT)["which_agents_need_which_training"]
    file = place_of(Environment.read(asked)) / COMPILED / f"{analysis.name}.sql"
    statement = file.read_text("utf-8")
    assert "contacts >= 30" in statement
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_mart}' as mart (read_only)")
        found = rows_of(connection, statement.replace("contacts >= 30", f"contacts >= {least}"))
    assert {row["about"] != "all issues" for row in found} == (
        {False} if least == 30 else {True, False}
    )
    for row in found:
        number, gap, believed, to_win = wanted[row["agent_id"], row["about"]]
        assert row["contacts"] == number
        assert row["gap"] == pytest.approx(gap)
        assert row["share_believed"] == pytest.approx(believed)
        assert row["contacts_to_win"] == pytest.approx(to_win)
    best = sorted((key for key in gaps["agents"] if key in wanted), key=lambda key: -wanted[key][3])
    assert [row["agent_id"] for row in found if row["about"] == "all issues"] == [
        agent for agent, _ in best[:8]
    ]


# --- What did the promotion do? -------------------------------------------------------------------


def test_what_did_the_promotion_do(answer_to: Answer, mart: duckdb.DuckDBPyConnection) -> None:
    """Contacts of each queue, and sales; seeds/sample_company/promotions.csv has the promotion."""
    starts_on, ends_on = date(2025, 11, 24), date(2025, 12, 1)
    amounts: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
    days_with_contacts = set()
    for row in rows_of(mart, "select queue, event_date, is_in_whole from kpi.contact_volume"):
        days_with_contacts.add(row["event_date"])
        if row["is_in_whole"] and row["queue"] != "unknown":
            amounts["contacts", row["queue"]][row["event_date"]] += 1
    sales = rows_of(mart, "select sold_at_local, net_amount from core.fct_sales")
    for sale in sales:
        amounts["net sales", "all"][sale["sold_at_local"].date()] += sale["net_amount"]
    usual_sale = median(sale["net_amount"] for sale in sales if sale["net_amount"] > 0)
    least = {"contacts": 1.0, "net sales": usual_sale}
    found = {
        (row["measure"], row["of_what"]): row
        for row in answer_to("what_did_the_promotion_do")
        if row["measure"] in least
    }
    assert len(found) > 6
    days_without = 0
    for (measure, of_what), row in found.items():
        by_day = amounts[measure, of_what]
        before: dict[int, list[float]] = defaultdict(list)
        for back in range(1, 29):
            day = starts_on - timedelta(days=back)
            if day in days_with_contacts:
                before[day.isoweekday()].append(by_day[day])
        usual = {weekday: median(some) for weekday, some in before.items() if median(some) > 0}
        ratios: dict[str, list[float]] = {"during": [], "after": []}
        for ahead in range((ends_on - starts_on).days + 15):
            day = starts_on + timedelta(days=ahead)
            if day in days_with_contacts and day.isoweekday() in usual:
                days_without += not by_day[day]
                ratio = max(by_day[day], least[measure] / 2) / usual[day.isoweekday()]
                ratios["during" if day <= ends_on else "after"].append(math.log(ratio))
        assert row["promotion"] == "black week 2025"
        assert row["change_during"] == pytest.approx(math.exp(median(ratios["during"])) - 1)
        assert row["change_after"] == pytest.approx(math.exp(median(ratios["after"])) - 1)
        scatter = math.sqrt((variance(ratios["during"]) + variance(ratios["after"])) / 2)
        days_before = sum(len(before[weekday]) for weekday in usual)
        error = 2.1 * 1.25 * scatter * math.sqrt(1 / len(ratios["during"]) + 1 / days_before)
        high = math.exp(median(ratios["during"]) + error) - 1
        assert row["change_high"] == pytest.approx(high)
        assert row["change_low"] < row["change_during"] < row["change_high"]
    assert days_without > 2, "Days without any count."


# --- What does a missed call cost? ----------------------------------------------------------------


def cost_of_a_second(mart: duckdb.DuckDBPyConnection, contacts: list[Row]) -> float:
    """What phone work costs, from the KPI's events; what agents called out for, it leaves out."""
    answered = {
        contact["contact_id"]: contact
        for contact in contacts
        if contact["channel"] == "voice" and contact["is_answered"]
    }
    paid: Counter[str] = Counter()
    by_table: Counter[str] = Counter()
    for event in rows_of(
        mart,
        "select event_id, strftime(event_date, '%Y-%m') as month, numerator"
        " from kpi.cost_per_contact where channel = 'voice'",
    ):
        if event["event_id"] in answered:
            paid[event["event_id"]] += event["numerator"]
        else:
            by_table[event["month"]] += event["numerator"]
    for contact_id, contact in answered.items():
        if contact["direction"] == "outbound" and contact["cost_source"] == "contacts":
            paid[contact_id] = contact["cost"] or 0
    amount = seconds = 0.0
    sources = set()
    months = defaultdict(list)
    for contact in answered.values():
        months[contact["cost_source"], f"{contact['arrived_at_local']:%Y-%m}"].append(contact)
    for (source, month), some in months.items():
        known = [contact for contact in some if contact["talk_hold_acw_seconds"] is not None]
        if source == "costs":
            amount += by_table[month] * len(known) / len(some)
        else:
            amount += sum(paid[contact["contact_id"]] for contact in known)
        seconds += sum(contact["talk_hold_acw_seconds"] for contact in known)
        sources.add(source)
    assert sources == {"costs", "contacts"}, "The sample company has months of both."
    assert any(
        sum(contact["talk_hold_acw_seconds"] is None for contact in some) > len(some) / 2
        for some in months.values()
    ), "… and a month whose handle times are hardly known."
    return amount / seconds


@pytest.mark.parametrize("least", [30, 10, 3])
def test_what_does_a_missed_call_cost(
    least: int, asked: dict[str, str], sample_mart: Path, mart: duckdb.DuckDBPyConnection
) -> None:
    """The small company's queues have too few missed calls; with fewer asked for, enough.

    Of those before any queue four are known, of a hundred: too few however few are asked for.
    """
    contacts = rows_of(mart, "select * from core.fct_contacts")
    known: dict[Any, list[float]] = defaultdict(list)
    for contact in contacts:
        if contact["talk_hold_acw_seconds"] is not None:
            kind = contact["channel"], contact["direction"], contact["is_answered"]
            known[kind].append(contact["talk_hold_acw_seconds"])
    mean = {kind: fmean(some) for kind, some in known.items()}
    second = cost_of_a_second(mart, contacts)
    sold: Counter[str] = Counter()
    for sale in rows_of(mart, "select contact_id, net_amount from core.fct_sales"):
        sold[sale["contact_id"]] += sale["net_amount"]
    named = {
        row["customer_key"]
        for row in rows_of(mart, "from core.dim_customers where first_seen_on is not null")
    }
    answered_of: dict[str, list[Row]] = defaultdict(list)
    for contact in contacts:
        if contact["is_answered"] and contact["customer_key"] in named:
            answered_of[contact["customer_key"]].append(contact)
    last_arrival = max(contact["arrived_at"] for contact in contacts)
    week = timedelta(days=7)

    def afterwards(start: Row, since: Any) -> list[Row] | None:
        """What was answered in the week after; None = not over, or known by number only."""
        if start["customer_key"] not in named or since + week > last_arrival:
            return None
        return sorted(
            (
                contact
                for contact in answered_of[start["customer_key"]]
                if since < contact["arrived_at"] <= since + week
                and contact["contact_id"] != start["contact_id"]
            ),
            key=lambda contact: contact["arrived_at"],
        )

    def seconds(contact: Row) -> float:
        of_it = contact["talk_hold_acw_seconds"]
        if of_it is None:
            of_it = mean[contact["channel"], contact["direction"], True]
        return of_it

    def work_of(some: list[Row]) -> float:
        return sum(map(seconds, some))

    work: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for contact in contacts:
        if (
            contact["channel"] == "voice"
            and contact["direction"] == "inbound"
            and contact["is_answered"]
            and contact["queue"]
            and contact["answered_at"]
        ):
            later = afterwards(contact, contact["answered_at"])
            if later is not None:
                for queue in (contact["queue"], "before any queue"):
                    spent = seconds(contact) + work_of(later)
                    work[queue].append((spent, sold[contact["contact_id"]]))
    found = {row["queue"]: row for row in answer_with_least(least, asked, sample_mart)}
    missed: dict[str, list[Row]] = defaultdict(list)
    for miss in rows_of(
        mart,
        "from core.fct_missed_calls where attempt_status <> 'follows another'"
        " and outcome <> 'after_hours'",
    ):
        missed[miss["queue"] or "before any queue"].append(miss)
    assert set(found) - {"all"} == set(missed)
    total, squared_error, counted = 0.0, 0.0, 0
    for queue, misses in missed.items():
        looked_at = [
            after for miss in misses if (after := afterwards(miss, miss["missed_at"])) is not None
        ]
        row = found[queue]
        assert (row["missed_calls"], row["looked_at"]) == (len(misses), len(looked_at))
        if len(looked_at) < max(least, len(misses) / 10):
            assert row["verdict"] == "too few"
            assert row["cost_of_a_missed_call"] is row["not_reached"] is row["cost_low"] is None
            continue
        spent, bought = (fmean(part) for part in zip(*work[queue], strict=True))
        costs = [
            (work_of(some) - spent) * second if some else bought * 0.3 * (1 - 0.2)
            for some in looked_at
        ]
        called_again = sum(
            some[0]["direction"] == "inbound" and some[0]["channel"] == "voice"
            for some in looked_at
            if some
        )
        not_reached = sum(not some for some in looked_at) / len(looked_at)
        cost = fmean(costs)
        assert row["called_again"] == pytest.approx(called_again / len(looked_at))
        assert row["not_reached"] == pytest.approx(not_reached)
        assert row["lost_sales"] == pytest.approx(not_reached * bought * 0.3 * (1 - 0.2))
        assert row["work_not_done"] == pytest.approx(not_reached * spent * second)
        assert row["cost_of_a_missed_call"] == pytest.approx(cost)
        # What the cost moves by if an answered call had been another.
        of_answered = [
            not_reached * sale * 0.3 * (1 - 0.2) - (1 - not_reached) * of_it * second
            for of_it, sale in work[queue]
        ]
        error = variance(costs) / len(costs) + variance(of_answered) / len(of_answered)
        assert row["cost_high"] == pytest.approx(cost + 1.96 * math.sqrt(error))
        assert row["cost_low"] == pytest.approx(cost - 1.96 * math.sqrt(error))
        total += cost * len(misses)
        squared_error += error * len(misses) ** 2
        counted += len(misses)
    assert ("all" in found) == (counted > 0) == (least < 30)
    if counted:
        assert {"too few"} < {row["verdict"] for row in found.values()}
        assert found["all"]["missed_calls"] == counted
        assert found["all"]["cost_of_a_missed_call"] == pytest.approx(total / counted)
        high = (total + 1.96 * math.sqrt(squared_error)) / counted
        assert found["all"]["cost_high"] == pytest.approx(high)


def answer_with_least(least: int, asked: dict[str, str], sample_mart: Path) -> list[Row]:
    """What a missed call costs, where another number of them is enough."""
    file = place_of(Environment.read(asked)) / COMPILED / "what_does_a_missed_call_cost.sql"
    statement = file.read_text("utf-8")
    assert "looked_at >= 30" in statement
    with duckdb.connect() as connection:
        connection.execute(f"attach '{sample_mart}' as mart (read_only)")
        return rows_of(connection, statement.replace("looked_at >= 30", f"looked_at >= {least}"))


# --- The page -------------------------------------------------------------------------------------


def test_the_page_has_a_result_of_each_as_it_is_now(results: dict[str, Result]) -> None:
    """With other numbers (the page's are of the usual sample), the page is otherwise the same."""
    page = (ROOT / PAGE).read_text("utf-8")
    written = with_results(page, list(results.values()))
    assert written != page
    assert without_rows(written) == without_rows(page)
    for result in results.values():
        assert f"analyses/{result.analysis.name}.sql" in page
        assert result.analysis.question in page


def without_rows(page: str) -> str:
    """The page without the rows of its tables: headers stay."""
    return re.sub(r"(\|(?:---\|)+\n)(?:\|.*\n)*", r"\1", page)


def test_a_result_without_a_place_is_refused() -> None:
    result = Result(Analysis("new", "New?", {"n": "count"}), ("n",), ((1,),))
    with pytest.raises(KpiProblem, match="place for new"):
        with_results("no place", [result])


def test_names_from_strangers_do_no_harm_to_the_page() -> None:
    result = Result(Analysis("odd", "Odd?", {"queue": None}), ("queue",), (("a|b\n\x1b[2J",),))
    page = "<!-- result of odd: `python -m scripts.analyses --write` --><!-- /result -->"
    assert "| a\\|b \\x1b[2J |" in with_results(page, [result])


def test_an_unknown_name_is_told(
    asked: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    assert main(["--name", "why_did_service_level_rise"]) == 1
    assert "why_did_service_level_fall" in capsys.readouterr().err


def test_nothing_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in environment_of(tmp_path, tmp_path).items():
        monkeypatch.setenv(name, value)
    assert main([]) == 1
    assert "make warehouse" in capsys.readouterr().err
