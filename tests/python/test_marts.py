"""The marts beside kpi_values, computed a second time in plain Python on the sample company."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from math import ceil
from pathlib import Path

import duckdb
import pytest
from harness import Row, rows_of


@pytest.fixture(scope="module")
def mart(sample_mart: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        yield connection


def month_of(at: datetime) -> str:
    return f"{at:%Y-%m}"


def nearest_rank(seconds: list[float], share: float) -> int | None:
    """Of whole seconds, as percentiles of KPIs are."""
    if not seconds:
        return None
    return sorted(int(second) for second in seconds)[ceil(share * len(seconds)) - 1]


def inbound_calls_steps(mart: duckdb.DuckDBPyConnection) -> dict[str, list[Row]]:
    """The steps of each call that is not outbound, in order, with the month it belongs to."""
    contacts = {
        row["contact_id"]: row
        for row in rows_of(mart, "select * from core.fct_contacts where channel = 'voice'")
    }
    calls: dict[str, list[Row]] = defaultdict(list)
    for step in rows_of(mart, "select * from core.fct_call_steps"):
        contact = contacts.get(step["contact_id"])
        if contact is None or contact["direction"] == "inbound":
            calls[step["contact_id"]].append({**step, "contact": contact})
    for steps in calls.values():
        steps.sort(key=lambda step: (step["entered_at"], step["left_at"] or step["entered_at"]))
        contact = steps[0]["contact"]
        for step in steps:
            step["month"] = month_of(
                contact["arrived_at_local"] if contact else steps[0]["entered_at"]
            )
            step["at_site"] = (contact["site"] if contact else None) or "unknown"
    return calls


def test_the_funnel_by_month_and_site(mart: duckdb.DuckDBPyConnection) -> None:
    entered: Counter = Counter()
    seconds = defaultdict(list)
    calls = defaultdict(set)
    answered = defaultdict(set)
    for call, steps in inbound_calls_steps(mart).items():
        for place, step in enumerate(steps):
            cell = (step["month"], step["at_site"], step["step"])
            exit_ = step["exit"] or ("continued" if place + 1 < len(steps) else "exit_not_known")
            entered[*cell, exit_] += 1
            calls[cell].add(call)
            if step["left_at"]:
                seconds[cell].append((step["left_at"] - step["entered_at"]).total_seconds())
            if step["contact"] and step["contact"]["is_answered"]:
                answered[cell].add(call)
    found = rows_of(mart, "select * from kpi.ivr_funnel where grain = 'month' and slice = 'site'")
    assert len(found) == len(calls) > 20
    for row in found:
        cell = (row["period_label"], row["site"], row["step"])
        ways = ("continued", "to_agent", "self_served", "hung_up", "exit_not_known")
        assert [row[way] for way in ways] == [entered[*cell, way] for way in ways]
        assert row["calls"] == len(calls[cell])
        assert row["calls_answered"] == len(answered[cell])
        assert row["median_seconds"] == nearest_rank(seconds[cell], 0.5)


def test_the_paths_by_month(mart: duckdb.DuckDBPyConnection) -> None:
    calls: Counter = Counter()
    ends: Counter = Counter()
    for steps in inbound_calls_steps(mart).values():
        cell = (steps[0]["month"], " > ".join(step["step"] for step in steps))
        calls[cell] += 1
        ends[*cell, end_of(steps[0]["contact"], steps[-1]["exit"])] += 1
    found = rows_of(mart, "select * from kpi.ivr_paths where grain = 'month' and slice = 'all'")
    assert {(row["period_label"], row["path"]): row["calls"] for row in found} == calls
    for row in found:
        for end in ("reached_agent", "self_served", "hung_up", "left_queue", "ended_otherwise"):
            assert row[end] == ends[row["period_label"], row["path"], end]


def end_of(contact: Row | None, last_exit: str | None) -> str:
    if contact is None:
        named = {"to_agent": "reached_agent", "self_served": "self_served", "hung_up": "hung_up"}
        return named.get(last_exit or "", "ended_otherwise")
    if contact["is_answered"]:
        return "reached_agent"
    if contact["outcome"] == "abandoned":
        return "left_queue" if contact["abandoned_in"] in ("queue", "ringing") else "hung_up"
    return "self_served" if contact["outcome"] == "self_served" else "ended_otherwise"


def test_the_transfer_matrix_by_month(mart: duckdb.DuckDBPyConnection) -> None:
    legs = defaultdict(list)
    query = (
        "select legs.*, contacts.is_transferred as tells from core.fct_contact_legs as legs"
        " join core.fct_contacts as contacts using (contact_id)"
        " where contacts.direction = 'inbound' and contacts.is_answered order by legs.leg"
    )
    for leg in rows_of(mart, query):
        if leg["tells"] is not None:
            legs[leg["contact_id"]].append(leg)
    transfers: Counter = Counter()
    moved = defaultdict(set)
    handled = defaultdict(set)
    for contact_id, its_legs in legs.items():
        for leg, after in zip(its_legs, [*its_legs[1:], None], strict=True):
            place = (month_of(leg["arrived_at_local"]), leg["channel"], leg["queue"] or "unknown")
            if leg["is_answered"] or leg["is_transferred"]:
                handled[place].add(contact_id)
            if leg["is_transferred"]:
                outside = "external" if leg["transfer_kind"] == "external" else "unknown"
                to = (after and after["queue"]) or outside
                transfers[*place, to] += 1
                moved[*place, to].add(contact_id)
    found = rows_of(mart, "select * from kpi.transfer_matrix where grain = 'month'")
    assert len(found) == len(transfers) > 20
    for row in found:
        place = (row["period_label"], row["channel"], row["from_queue"])
        assert row["transfers"] == transfers[*place, row["to_queue"]]
        assert row["share"] == pytest.approx(
            len(moved[*place, row["to_queue"]]) / len(handled[place]), rel=1e-9
        )


def test_open_cases_now_and_at_each_months_end(mart: duckdb.DuckDBPyConnection) -> None:
    """Ages at a month's end by the site's clock: over a change of it an hour more or less."""
    cases = rows_of(mart, "select * from core.fct_cases")
    found = rows_of(mart, "select * from kpi.open_cases where slice = 'issue_type'")
    months = {row["period_label"]: row["period_start"] for row in found if row["grain"] == "month"}
    [as_of] = {row["period_start"] for row in found if row["grain"] == "now"}
    assert len(months) >= 2
    ages = defaultdict(list)
    for case in cases:
        kind = (case["issue_type"] or "unknown", case["is_single_contact"])
        if case["is_open"]:
            ages["now", *kind].append((as_of - case["started_at"]).total_seconds())
        for label, start in months.items():
            end = (start + timedelta(days=32)).replace(day=1)
            solved = case["resolved_at_local"]
            is_open = solved >= end if solved else case["is_open"]
            if case["started_at_local"] < end and is_open:
                age = (end - case["started_at_local"]).total_seconds()
                ages[label, *kind].append(age)
    assert len(found) == len(ages)
    for row in found:
        its_ages = ages[row["period_label"], row["issue_type"], row["is_single_contact"]]
        assert row["open_cases"] == len(its_ages)
        leeway = 3600 if row["grain"] == "month" else 0
        assert abs(row["median_seconds"] - nearest_rank(its_ages, 0.5)) <= leeway
        assert abs(row["oldest_seconds"] - int(max(its_ages))) <= leeway


def test_who_was_followed(mart: duckdb.DuckDBPyConnection) -> None:
    """Of each contact, whether any other of the customer's began until a week after its end."""
    ((as_of_at,),) = mart.execute("select max(as_of_at) from audit.source_freshness").fetchall()
    week = timedelta(days=7)
    of_customer = defaultdict(list)
    for contact in rows_of(mart, "select * from core.fct_contacts"):
        if contact["is_entered"] and contact["customer_key"]:
            of_customer[contact["customer_key"]].append(contact)
        else:
            assert contact["is_followed"] is contact["repeat_window_ends_at"] is None
    found: Counter = Counter()
    for contacts in of_customer.values():
        for contact in contacts:
            until = (contact["ended_at"] or contact["arrived_at"]) + week
            place = contact["arrived_at"], contact["contact_id"]
            is_followed = any(
                (other["arrived_at"], other["contact_id"]) > place and other["arrived_at"] <= until
                for other in contacts
            )
            expected = is_followed if until <= as_of_at else None
            assert contact["is_followed"] is expected, contact["contact_id"]
            found[expected] += 1
    assert min(found[True], found[False], found[None]) > 0


def test_whom_first_contact_resolution_leaves_out(mart: duckdb.DuckDBPyConnection) -> None:
    """By month and channel; the reasons in the order in which they are asked."""
    left_out: Counter = Counter()
    for contact in rows_of(mart, "select * from core.fct_contacts"):
        if contact["direction"] != "inbound" or not contact["is_answered"]:
            continue
        cell = (month_of(contact["arrived_at_local"]), contact["channel"])
        if not contact["customer_key"]:
            left_out[*cell, "customer not known"] += 1
        elif not contact["is_first_answered_of_chain"]:
            left_out[*cell, "not the first answered contact of its chain"] += 1
        elif not contact["is_resolution_window_over"]:
            left_out[*cell, "window still open"] += 1
    found = rows_of(
        mart,
        "select * from kpi.kpi_left_out"
        " where kpi_id = 'first_contact_resolution' and variant = 'observed'",
    )
    assert len({row["reason"] for row in found}) == 3
    assert {(row["period_label"], row["channel"], row["reason"]): row["n"] for row in found} == (
        left_out
    )
