"""What a landing prints: every file while they are few, else a line a table."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console

from scripts.landing.files import Noted
from scripts.landing.report import LandedFile, LandingReport, print_report


def printed(*landed: LandedFile, refused: tuple[Noted, ...] = ()) -> list[list[str]]:
    """The words of each line."""
    console = Console(file=io.StringIO(), width=100)
    report = LandingReport(
        landed=landed, unchanged=(), refused=refused, not_opened=(), unknown=(), ignored=(),
        removed=(), has_news=True, token="first", salt_is_default=False,
    )  # fmt: skip
    print_report(report, console)
    return [line.split() for line in console.file.getvalue().splitlines()]


def calls(number: int, rejected: int = 0) -> list[LandedFile]:
    """Some files of a thousand calls each."""
    return [LandedFile(f"generic/calls_{n}.csv", "calls", 1000, rejected) for n in range(number)]


def test_a_few_files_have_a_line_each() -> None:
    lines = printed(*calls(19), LandedFile("generic/cases.jsonl", "cases", 7, 1))
    assert ["table", "file", "records", "rejected"] in lines
    assert ["calls", "generic/calls_18.csv", "1,000", "0"] in lines
    assert "rejected: records of broken shape" in " ".join(lines[-2])
    assert "audit.quarantined_rows" in lines[-2]
    assert ["cases", "generic/cases.jsonl", "7", "1"] in lines
    assert lines[-1][:3] == ["Files", "landed:", "20;"]


def test_of_many_files_each_table_has_a_line() -> None:
    lines = printed(*calls(20, rejected=2), LandedFile("generic/cases.jsonl", "cases", 7, 1))
    assert lines[2:4] == [["calls", "20", "20,000", "40"], ["cases", "1", "7", "1"]]
    assert ["table", "files", "records", "rejected"] in lines
    assert not [line for line in lines if "generic/calls_0.csv" in line]
    assert lines[-1][:3] == ["Files", "landed:", "21;"]


def test_where_nothing_is_rejected_nobody_has_to_ask_what_that_is() -> None:
    lines = printed(*calls(2))
    assert lines[1:3] == [["table", "file", "records"], ["calls", "generic/calls_0.csv", "1,000"]]
    assert "rejected" not in str(lines)


def test_files_that_lost_most_of_their_rows_are_named_and_many_are_counted() -> None:
    emptied = LandedFile("generic/calls.csv", "calls", 0, 0, rows_before=1200)
    said = " ".join(printed(emptied)[-1])
    assert said == (
        "generic/calls.csv: of the 1,200 rows of calls that it brought before, 0 are in it now; "
        "the others are taken out"
    )
    shrunken = [replace(emptied, name=f"{n}.csv", rows_read=7, rows_left=5) for n in range(7)]
    lines = [" ".join(line) for line in printed(*shrunken)]
    assert len([line for line in lines if "5 are in it now" in line]) == 5
    assert "a file of other days needs a name of its own" in lines[-2]
    assert lines[-1] == "2 more files lost most of their rows"


@pytest.mark.parametrize("number", [0, 1, 40])
def test_a_refused_file_is_always_named(number: int) -> None:
    refused = Noted("generic/calls_bad.csv", "lacks a needed column")
    lines = printed(*calls(number), refused=(refused,))
    assert ["generic/calls_bad.csv:", "REFUSED,", "lacks", "a", "needed", "column"] in lines
