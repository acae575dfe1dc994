"""Columns that a file has and the contract has not are named, as far as they are no data."""

from __future__ import annotations

import io
import json

import duckdb
import pytest
from rich.console import Console

from scripts.landing.report import LandingReport, print_report
from scripts.landing.unknown_columns import meant_by, shown_name

from .conftest import CALLS_HEADER, Drop, call


def said(report: LandingReport) -> list[str]:
    """The lines that are printed."""
    console = Console(file=io.StringIO(), width=100)
    print_report(report, console)
    return console.file.getvalue().splitlines()


def said_of_columns(report: LandingReport) -> list[str]:
    """Those about columns."""
    return [line for line in said(report) if "not in the contract" in line]


AGENTID = (
    "generic/{}: column `agentid` (did you mean `agent_id`?) is not in the contract of "
    "generic.calls; nothing uses it"
)


def test_a_misspelt_column_is_named_with_what_was_meant(drop: Drop) -> None:
    drop.put("calls.csv", f"{CALLS_HEADER},agentid\n{call(1)},A7\n")
    report = drop.land()
    assert report.exit_status == 0
    assert said_of_columns(report) == [AGENTID.format("calls.csv")]
    assert any("models/staging/generic/_generic__sources.yml" in line for line in said(report))
    # Nothing is landed, so there is nothing to say.
    assert said_of_columns(drop.land()) == []


def test_it_is_named_in_a_file_without_rows_and_in_one_that_is_read_record_by_record(
    drop: Drop,
) -> None:
    drop.put("calls_1.csv", f"{CALLS_HEADER},agentid\n")
    assert said_of_columns(drop.land()) == [AGENTID.format("calls_1.csv")]
    drop.put("calls_2.csv", f"{CALLS_HEADER},agentid\n{call(1)},A7\nbroken\n")
    assert said_of_columns(drop.land()) == [AGENTID.format("calls_2.csv")]


def test_keys_of_json_lines_and_columns_of_parquet_are_named_too(drop: Drop) -> None:
    row = dict(zip(CALLS_HEADER.split(","), call(1).split(","), strict=True)) | {"agentid": "A7"}
    drop.put("calls.jsonl", json.dumps(row) + "\n")
    assert said_of_columns(drop.land()) == [AGENTID.format("calls.jsonl")]
    values = ", ".join(f"'{value}' as {name}" for name, value in row.items())
    duckdb.execute(f"copy (select {values}) to '{drop.folder / 'calls.parquet'}'")
    assert said_of_columns(drop.land()) == [AGENTID.format("calls.parquet")]


def test_files_with_the_same_columns_are_said_once(drop: Drop) -> None:
    for number in range(3):
        drop.put(f"calls_{number}.csv", f"{CALLS_HEADER},agentid\n{call(number)},A7\n")
    drop.put("calls_other.csv", f"{CALLS_HEADER},notes\n{call(9)},x\n")
    assert said_of_columns(drop.land()) == [
        AGENTID.format("calls_0.csv and 2 more files"),
        "generic/calls_other.csv: column `notes` is not in the contract of generic.calls; "
        "nothing uses it",
    ]


def test_what_could_be_data_is_told_by_its_place_and_many_are_counted(drop: Drop) -> None:
    names = ["+49 30 5550101", "ann@example.com", "", "notes", "x" * 80, *"abcdef", "queues"]
    drop.put("calls.csv", f"{CALLS_HEADER},{','.join(names)}\n{call(1)}{',x' * len(names)}\n")
    report = drop.land()
    # What has a name that was meant comes first; one without a name was meant for nothing.
    assert said_of_columns(report) == [
        "generic/calls.csv: columns `queues` (did you mean `queue`?), number 6, number 7, `notes`, "
        "number 10 and 6 more are not in the contract of generic.calls; nothing uses them"
    ]
    assert "5550101" not in "".join(said(report)) + repr(report)
    assert "example.com" not in "".join(said(report)) + repr(report)


def test_of_other_systems_exports_nothing_is_said(drop: Drop) -> None:
    folder = drop.environment.exports / "talkdesk"
    folder.mkdir()
    (folder / "contacts.csv").write_text("agentid\n1\n")
    assert said_of_columns(drop.land()) == []


def test_a_needed_column_that_is_misspelt_is_asked_for_by_its_misspelt_name(drop: Drop) -> None:
    drop.put("calls.csv", f"{CALLS_HEADER.replace('call_id', 'Call ID')}\n{call(1)}\n")
    [refused] = drop.land().refused
    assert refused.reason == (
        "lacks a needed column of calls: call_id (is it `Call ID`?); "
        "add it to the export, or name it so"
    )


def test_a_file_without_a_header_is_asked_for_one_and_nothing_in_it_is_said(drop: Drop) -> None:
    drop.put("calls.csv", "c-1,inbound,2026-01-01T10:00:00Z,2026-01-01T10:05:00Z,answered\n")
    [refused] = drop.land().refused
    assert refused.reason == (
        "lacks needed columns of calls: call_id, direction, started_at, ended_at, outcome; add "
        "them to the export, or name them so; no name in it is one of that table: is the header "
        "missing, or is it another table's file?"
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("agentid", "agent_id"), ("Agent ID", "agent_id"), ("agentId", "agent_id"),
        ("agent", "agent_id"), ("queued", "queued_at"), ("answer_at", "answered_at"),
        ("hold_second", "hold_seconds"), ("after_call_seconds", "after_call_work_seconds"),
        # Another time, or one of two: a wrong guess is worse than none.
        ("talk_seconds", None), ("handle_seconds", None), ("customer", None), ("notes", None),
    ],
)  # fmt: skip
def test_what_was_meant(name: str, meant: str | None) -> None:
    columns = [
        "agent_id", "customer_id", "customer_number", "queued_at", "answered_at", "hold_seconds",
        "after_call_work_seconds", "outcome",
    ]  # fmt: skip
    assert meant_by(name, columns) == meant


@pytest.mark.parametrize("name", ["notes", "Agent ID", "Größe", "queue-name", "a.b"])
def test_a_name_in_letters_is_shown(name: str) -> None:
    assert shown_name(name) == f"`{name}`"


@pytest.mark.parametrize(
    "name", ["+4930", "a@b", "7", "x" * 41, "2026-01-01T10:00:00Z", "a\x1b[31m", "a\nb", "`", ""]
)
def test_a_name_that_could_be_data_is_not(name: str) -> None:
    assert shown_name(name) is None
