"""The sample's dirt: every kind of it is there, where the truth says, and little of each."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from scripts.contract import read_contract

from .reading import Record, tables

KINDS = {
    *("bad flag", "bad number", "bad stamp", "cut-off line", "delivered twice"),
    *("end before start", "late row", "missing half hour", "missing key", "negative count"),
    *("negative duration", "newer version", "older version", "renamed column"),
    *("skipped local hour", "spoilt customer id", "too many fields", "unknown author"),
    *("unknown column", "unknown event", "unknown kind of cost", "unknown outcome"),
    *("unknown result", "unknown state"),
}
# Rows of these kinds are no fault of a single row.
HARMLESS = {
    *("delivered twice", "late row", "missing half hour", "newer version", "older version"),
    *("renamed column", "spoilt customer id", "unknown column"),
}

Tables = dict[str, dict[str, list[Record | str]]]


@pytest.fixture(scope="module")
def dirt(sample_truth: Path) -> dict:
    return json.loads((sample_truth / "dirt.json").read_text())


@pytest.fixture(scope="module")
def files(sample_exports: Path, dirt: dict) -> Tables:
    return tables(sample_exports, dirt["files"])


def sound(files: Tables, table: str) -> list[Record]:
    """The records of a table that have the right shape."""
    return [r for of_file in files[table].values() for r in of_file if isinstance(r, dict)]


def test_every_kind_of_dirt_is_there(dirt: dict) -> None:
    assert set(dirt["rows"]) == KINDS
    assert all(counts and min(counts.values()) > 0 for counts in dirt["rows"].values())


def test_every_table_but_the_small_lists_has_a_faulty_row(dirt: dict) -> None:
    faulty = {t for kind in KINDS - HARMLESS for t in dirt["rows"][kind]}
    assert set(read_contract().of("generic")) - faulty == {"agents", "customers"}


def test_faults_are_far_below_the_limit(dirt: dict) -> None:
    faults: Counter[str] = Counter()
    for kind in KINDS - HARMLESS:
        faults.update(dirt["rows"][kind])
    rows: Counter[str] = Counter()
    for file in dirt["files"].values():
        rows[file["table"]] += file["rows"]
    assert not [table for table in rows if faults[table] > 0.015 * rows[table] + 1]


def test_a_month_came_twice_word_for_word(files: Tables, dirt: dict) -> None:
    (again,) = [name for name in files["calls"] if "_resent" in name]
    first = files["calls"][again.replace("_resent", "")]
    assert files["calls"][again] == first
    assert len(first) == dirt["rows"]["delivered twice"]["calls"]


def test_newer_versions_are_newer_and_old_ones_come_in_a_later_file(
    files: Tables, dirt: dict
) -> None:
    """The stamps decide which version holds, and the files' names would often be wrong."""
    corrected = files_like(files, "calls", "_corrections")
    assert len(corrected) == dirt["rows"]["newer version"]["calls"]
    first = {(r["call_id"], r["leg"]): r["updated_at"] for r in month_of(files, corrected)}
    assert all(r["updated_at"] > first[r["call_id"], r["leg"]] for r in corrected)

    copies = files_like(files, "conversations", "_snapshot")
    assert len(copies) == dirt["rows"]["older version"]["conversations"]
    whole = sound({"conversations": plain(files, "conversations")}, "conversations")
    ended = {(r["conversation_id"], r["leg"]): r["ended_at"] for r in whole if "ended_at" in r}
    for copy in copies:
        assert "ended_at" not in copy
        # As text: the day is enough, and both have it in front.
        assert copy["updated_at"][:10] <= ended[copy["conversation_id"], copy["leg"]][:10]
    names = sorted(files["conversations"])
    assert names.index(next(n for n in names if "_snapshot" in n)) > 0


def files_like(files: Tables, table: str, part: str) -> list[Record]:
    return [r for name, rows in files[table].items() if part in name for r in rows]


def plain(files: Tables, table: str) -> dict[str, list]:
    return {n: rows for n, rows in files[table].items() if not re.search("_snap|_corr", n)}


def month_of(files: Tables, corrected: list[Record]) -> list[Record]:
    ids = {record["call_id"] for record in corrected}
    return [r for r in sound({"calls": plain(files, "calls")}, "calls") if r.get("call_id") in ids]


def test_late_rows_are_in_no_other_file(files: Tables, dirt: dict) -> None:
    late = files_like(files, "calls", "_late")
    assert len(late) == dirt["rows"]["late row"]["calls"]
    keys = Counter((r.get("call_id"), r.get("leg")) for r in sound(files, "calls"))
    faulty = [r for r in late if r.get("call_id", "X").startswith("X")]
    assert not [r for r in late if r not in faulty and keys[r["call_id"], r["leg"]] != 1]


def test_one_month_has_a_column_under_another_name_and_one_a_column_too_much(
    files: Tables, dirt: dict
) -> None:
    for column, kind in (("wrapup_seconds", "renamed column"), ("wrap_up_code", "unknown column")):
        with_it = {
            name: rows
            for name, rows in files["calls"].items()
            if any(isinstance(row, dict) and column in row for row in rows)
        }
        (rows,) = with_it.values()
        assert len(rows) >= dirt["rows"][kind]["calls"] > 0.9 * len(rows)


def test_spoilt_ids_are_where_the_truth_says(files: Tables, dirt: dict) -> None:
    keys = {
        (r["call_id"], r["leg"])
        for r in sound(files, "calls")
        if r.get("customer_id") == "6.02E+11" and not r.get("call_id", "X").startswith("X")
    }
    assert len(keys) == dirt["rows"]["spoilt customer id"]["calls"]


def test_half_an_hour_of_calls_is_missing(files: Tables, dirt: dict) -> None:
    gap = dirt["missing_half_hour"]
    start = gap["local_from"].replace("T", " ")
    of_site = sorted(
        r["started_at"].replace("T", " ")
        for r in sound(files, "calls")
        if r.get("site") == gap["site"] and r.get("leg") == "1" and "started_at" in r
    )
    hours = Counter(stamp[11:13] + ("a" if stamp[14:16] < "30" else "b") for stamp in of_site)
    assert hours["10a"] > 10
    assert not [stamp for stamp in of_site if start <= stamp < start[:-2] + "30"]
    assert gap["calls"]
    # Another system has what these calls went through all the same.
    steps = {r["call_id"] for r in sound(files, "call_steps") if "call_id" in r}
    assert set(gap["calls"]) & steps
    assert not set(gap["calls"]) & {r.get("call_id") for r in sound(files, "calls")}


def test_of_a_repeated_hour_only_later_instants_have_an_offset(files: Tables) -> None:
    """Local stamps never have one but there; both sites' nights lie in the small company."""
    by_site: dict[str, list[str]] = defaultdict(list)
    for record in sound(files, "calls"):
        for column, value in record.items():
            if column.endswith("_at") and re.search(r"[+-]\d\d:\d\d$", value):
                by_site[record["site"]].append(value)
    nights = {"berlin": r"2025-10-26 02.*\+01:00", "chicago": r"2025-11-02T01.*-06:00"}
    for site, stamps in by_site.items():
        assert not [stamp for stamp in stamps if not re.fullmatch(nights[site], stamp)]


def test_people_are_made_up(files: Tables) -> None:
    """Numbers kept for fiction (555-0100 to 555-0199), addresses at example.com."""
    numbers = {r["customer_number"] for r in sound(files, "calls") if "customer_number" in r}
    assert numbers
    assert not [n for n in numbers if not re.search(r"555-?01\d\d$", n)]
    addresses = {
        r["customer_address"] for r in sound(files, "conversations") if "customer_address" in r
    } | {r["recipient"] for r in sound(files, "campaign_events")}
    strange = [
        address
        for address in addresses
        if not re.fullmatch(r"(?i)[^@]+@example\.com|@\w+|\+1[-0-9]*555-?01\d\d", address)
    ]
    assert addresses
    assert strange == []


def test_records_belong_together(files: Tables) -> None:
    """Ids lead somewhere, but those of the lost half hour and of some surveys."""
    calls = {r["call_id"] for r in sound(files, "calls") if "call_id" in r}
    conversations = {r["conversation_id"] for r in sound(files, "conversations")}
    agents = {r["agent_id"] for r in sound(files, "agents")}
    customers = {r["customer_id"] for r in sound(files, "customers")} | {"6.02E+11"}
    contacts = calls | conversations
    assert {r["conversation_id"] for r in sound(files, "messages")} <= conversations
    for table in ("calls", "conversations", "agent_states", "schedules", "quality_reviews"):
        assert {r["agent_id"] for r in sound(files, table) if "agent_id" in r} <= agents
    for table in ("calls", "conversations", "sales", "surveys", "cases"):
        assert {r["customer_id"] for r in sound(files, table) if "customer_id" in r} <= customers
    reviewed = {r["contact_id"] for r in sound(files, "quality_reviews")}
    sold = {r["contact_id"] for r in sound(files, "sales") if "contact_id" in r}
    assert len((reviewed | sold) - contacts) <= 2
    reviewers = {r["reviewer_id"] for r in sound(files, "quality_reviews") if "reviewer_id" in r}
    assert reviewers <= agents
