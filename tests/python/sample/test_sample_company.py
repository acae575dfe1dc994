"""The sample company's exports: always the same, complete, and as dirty as the manifest says."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb
import pytest
import zstandard

from scripts.sample_company import (
    MANIFEST,
    SampleError,
    main,
    remove_sample,
    sample_manifest,
    strangers,
    write_sample,
)

ROOT = Path(__file__).resolve().parents[3]
KEYS = {
    "calls": ("call_id", "leg"),
    "call_steps": ("call_id", "entered_at", "step"),
    "ring_attempts": ("contact_id", "agent_id", "ringing_at"),
    "conversations": ("conversation_id", "leg"),
    "messages": ("conversation_id", "message_id"),
    "cases": ("case_id",),
    "surveys": ("response_id",),
    "agents": ("agent_id", "valid_from"),
    "customers": ("customer_id",),
}
# The contract's order of instants: no pair may run backwards.
ORDER = {
    "calls": (
        *(("started_at", "ended_at"), ("started_at", "queued_at"), ("queued_at", "answered_at")),
        *(("queued_at", "left_queue_at"), ("ringing_at", "answered_at")),
        *(("started_at", "answered_at"), ("answered_at", "ended_at")),
        *(("left_queue_at", "ended_at"), ("queued_at", "ringing_at")),
    ),
    "conversations": (
        *(("opened_at", "ended_at"), ("opened_at", "queued_at"), ("queued_at", "answered_at")),
        *(("queued_at", "left_queue_at"), ("answered_at", "ended_at")),
        *(("opened_at", "resolved_at"), ("opened_at", "answered_at")),
    ),
    "call_steps": (("entered_at", "left_at"),),
    "ring_attempts": (("ringing_at", "ended_at"),),
    "cases": (("opened_at", "resolved_at"), ("opened_at", "reopened_at")),
    "surveys": (("invited_at", "answered_at"),),
}
DURATIONS = (
    *("hold_seconds", "consult_seconds", "after_call_work_seconds"),
    *("after_contact_work_seconds", "handle_seconds"),
)
OUTCOMES = {
    ("calls", "inbound"): {
        *("answered", "abandoned", "blocked", "self_served", "voicemail", "callback_requested"),
        *("overflowed", "after_hours", "system_ended"),
    },
    ("calls", "outbound"): {"answered", "no_answer", "busy", "failed"},
    ("conversations", "inbound"): {
        *("waiting", "answered", "abandoned", "self_served", "after_hours", "overflowed"),
        *("callback_requested", "system_ended"),
    },
    ("conversations", "outbound"): {"sent", "delivered", "answered", "failed"},
}

Record = dict[str, str]
Tables = dict[str, list[Record | str]]
Usable = dict[str, list[Record]]


def content(path: Path) -> bytes:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().decompress(path.read_bytes())
    return path.read_bytes()


def records(path: Path) -> Iterator[Record | str]:
    """Each record as text by column without empty ones; a broken one as the text itself."""
    if path.suffix == ".parquet":
        with duckdb.connect() as database:
            found = database.execute("select * from read_parquet(?)", [str(path)])
            columns = [column[0] for column in found.description]
            for row in found.fetchall():
                yield {c: str(v) for c, v in zip(columns, row, strict=True) if v is not None}
    elif ".jsonl" in path.name:
        for line in content(path).decode().splitlines():
            try:
                yield {column: str(value) for column, value in json.loads(line).items()}
            except json.JSONDecodeError:
                yield line
    else:
        text = content(path).decode()
        delimiter = ";" if ";" in text.splitlines()[0] else ","
        columns, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in rows:
            if len(row) != len(columns):
                yield str(row)
            else:
                yield {c: v for c, v in zip(columns, row, strict=True) if v != ""}


def table_of(path: str) -> str:
    return max((t for t in KEYS if Path(path).name.startswith(t)), key=len)


def key_of(table: str, record: Record) -> tuple[str | None, ...]:
    return tuple(record.get(column) for column in KEYS[table])


def moment(table: str, record: Record, column: str) -> datetime | None:
    """The instant as written, with its offset if it has one."""
    return datetime.fromisoformat(record[column]) if column in record else None


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "exports"
    write_sample(folder)
    return folder


@pytest.fixture
def copied(exports: Path, tmp_path: Path) -> Path:
    """The sample in a folder that a test may change."""
    return shutil.copytree(exports, tmp_path / "copied")


@pytest.fixture(scope="module")
def tables(exports: Path) -> Tables:
    found: dict[str, list[Record | str]] = defaultdict(list)
    for file in sample_manifest(exports).files:
        found[table_of(file.path)] += records(exports / file.path)
    return found


def fault(table: str, record: Record | str) -> str | None:
    """What is wrong with a record, told from the record alone; None = it is usable."""
    if isinstance(record, str):
        return "broken line" if table == "conversations" else "wrong number of fields"
    if key_of(table, record)[0] is None:
        return "missing key"
    try:
        moments = {c: moment(table, record, c) for c in record if c.endswith("_at")}
    except ValueError:
        return "bad stamp"
    if table == "calls":
        zone = ZoneInfo({"berlin": "Europe/Berlin", "chicago": "America/Chicago"}[record["site"]])
        for local in moments.values():
            there_and_back = local.replace(tzinfo=zone).astimezone(ZoneInfo("UTC"))
            if there_and_back.astimezone(zone).replace(tzinfo=None) != local:
                return "skipped local hour"
    if any(int(record.get(column, 0)) < 0 for column in DURATIONS):
        return "negative duration"
    for first, last in ORDER.get(table, ()):
        if first in moments and last in moments and moments[last] < moments[first]:
            return "end before start"
    direction = record.get("direction", "inbound")
    if (table, direction) in OUTCOMES and record["outcome"] not in OUTCOMES[table, direction]:
        return "unknown outcome"
    if table == "messages" and record["author"] not in ("customer", "agent", "bot", "system"):
        return "unknown author"
    if table == "surveys" and not record.get("score", "0").isdigit():
        return "bad number"
    return None


@pytest.fixture(scope="module")
def usable(tables: Tables) -> Usable:
    return {t: [r for r in rows if fault(t, r) is None] for t, rows in tables.items()}


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_bytes(exports: Path, tmp_path: Path) -> None:
    # Another process, so that neither the hash seed nor anything kept in memory can help.
    environment = {**os.environ, "PYTHONHASHSEED": "99", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-m", "scripts.sample_company", "--exports", str(tmp_path / "e")]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert hashes(tmp_path / "e") == hashes(exports)


def test_another_seed_gives_another_company(exports: Path, tmp_path: Path) -> None:
    write_sample(tmp_path, seed=8)
    first, second = hashes(exports), hashes(tmp_path)
    assert first.keys() == second.keys()
    assert not [path for path in first if first[path] == second[path] and "resent" not in path]


def test_the_manifest_names_every_file_with_its_checksum_and_rows(exports: Path) -> None:
    manifest = sample_manifest(exports)
    found = hashes(exports)
    del found[MANIFEST]
    assert {file.path: file.sha256 for file in manifest.files} == found
    for file in manifest.files:
        assert len(list(records(exports / file.path))) == file.rows, file.path


def test_the_manifest_counts_the_rows_of_each_table(exports: Path, tables: Tables) -> None:
    counted = {table: len(rows) for table, rows in tables.items()}
    assert sample_manifest(exports).truth["rows"] == counted


def test_the_manifest_counts_the_faults(exports: Path, tables: Tables) -> None:
    found: dict[str, Counter] = defaultdict(Counter)
    for table, rows in tables.items():
        for record in rows:
            if kind := fault(table, record):
                found[kind][table] += 1
    said = sample_manifest(exports).truth["dirt"]
    no_faults = {"delivered twice", "newer version", "missing value", "unknown column"}
    assert {kind: dict(counts) for kind, counts in found.items()} == {
        kind: counts for kind, counts in said.items() if kind not in no_faults
    }


def test_the_manifest_counts_repeats_and_newer_versions(exports: Path, usable: Usable) -> None:
    twice, newer = Counter(), Counter()
    for table, rows in usable.items():
        versions: dict[tuple, set[str]] = defaultdict(set)
        for record in rows:
            said = json.dumps(record, sort_keys=True)
            twice[table] += said in versions[key_of(table, record)]
            versions[key_of(table, record)].add(said)
        newer[table] = sum(len(said) - 1 for said in versions.values())
    dirt = sample_manifest(exports).truth["dirt"]
    assert +twice == dirt["delivered twice"]
    assert +newer == dirt["newer version"]


def test_newer_versions_are_newer(usable: Usable) -> None:
    for table in ("calls", "conversations"):
        versions: dict[tuple, dict[str, datetime]] = defaultdict(dict)
        for record in usable[table]:
            said = json.dumps(record, sort_keys=True)
            versions[key_of(table, record)][said] = moment(table, record, "updated_at")
        edited = [list(stamps.values()) for stamps in versions.values() if len(stamps) > 1]
        assert edited
        assert all(len(set(stamps)) == len(stamps) for stamps in edited)


def test_the_manifest_counts_the_unknown_column_in_its_odd_file(exports: Path) -> None:
    with_it = Counter()
    for file in sample_manifest(exports).files:
        for record in records(exports / file.path):
            with_it[file.path] += isinstance(record, dict) and "wrap_up_code" in record
    # The two rows of the skipped hours stand in that file too, and carry it.
    assert (
        sum(with_it.values()) == sample_manifest(exports).truth["dirt"]["unknown column"]["calls"]
    )
    assert len(+with_it) == 1


def test_dirt_stays_far_below_the_limit(exports: Path, tables: Tables) -> None:
    for table, rows in tables.items():
        assert sum(fault(table, record) is not None for record in rows) < 0.01 * len(rows), table


def test_ids_are_unique_and_legs_count_from_one(usable: Usable) -> None:
    for table in ("calls", "conversations"):
        legs: dict[str, set[int]] = defaultdict(set)
        for record in usable[table]:
            legs[record[KEYS[table][0]]].add(int(record["leg"]))
        assert all(sorted(found) == list(range(1, len(found) + 1)) for found in legs.values())
        assert any(len(found) == 2 for found in legs.values())
    for table in KEYS.keys() - {"calls", "conversations"}:
        keys = Counter(key_of(table, record) for record in usable[table])
        assert not [key for key, number in keys.items() if number > 1], table


@pytest.mark.parametrize(("table", "direction"), list(OUTCOMES))
def test_every_outcome_occurs(usable: Usable, table: str, direction: str) -> None:
    found = {r["outcome"] for r in usable[table] if r.get("direction", "inbound") == direction}
    assert found == OUTCOMES[table, direction]


def test_callers_leave_at_every_step(usable: Usable) -> None:
    left = {r.get("abandoned_in") for r in usable["calls"] if r["outcome"] == "abandoned"}
    assert left == {"welcome", "ivr", "queue", "ringing", None}


def test_every_kind_of_survey_and_transfer_and_message_occurs(usable: Usable) -> None:
    answered = [record for record in usable["surveys"] if "score" in record]
    assert {record["kind"] for record in answered} == {"csat", "nps", "ces", "fcr"}
    assert len(answered) < len(usable["surveys"])
    assert {r["higher_is_better"] for r in answered if r["kind"] == "ces"} == {"Y", "N"}
    kinds = {record.get("transfer_kind") for record in usable["calls"]}
    assert kinds == {"blind", "warm", "external", None}
    authors = {record["author"] for record in usable["messages"]}
    assert authors == {"customer", "agent", "bot", "system"}
    assert any(record.get("is_public") == "0" for record in usable["messages"])
    results = {record["result"] for record in usable["ring_attempts"]}
    assert results == {"answered", "missed", "rejected", "cancelled"}


def test_every_month_has_every_channel(usable: Usable) -> None:
    months: dict[str, set[str]] = defaultdict(set)
    for record in usable["calls"]:
        months["voice"].add(record["started_at"][:7])
    for record in usable["conversations"]:
        months[record["channel"]].add(record["opened_at"][:7])
    assert set(months) == {"voice", "chat", "email", "sms", "social"}
    years = [(2025, month) for month in range(8, 13)] + [(2026, month) for month in range(1, 11)]
    wanted = {f"{year}-{month:02d}" for year, month in years}
    assert all(wanted <= found for found in months.values())


def test_it_is_some_six_thousand_contacts(usable: Usable) -> None:
    calls = {record["call_id"] for record in usable["calls"]}
    conversations = {record["conversation_id"] for record in usable["conversations"]}
    assert 3300 <= len(calls) <= 3900
    assert 2100 <= len(conversations) <= 2700


def test_no_record_points_nowhere(usable: Usable) -> None:
    """Legs, steps, rings, messages and cases belong together; a few surveys do not, on purpose."""
    calls = {record["call_id"] for record in usable["calls"]}
    conversations = {record["conversation_id"] for record in usable["conversations"]}
    agents = {record["agent_id"] for record in usable["agents"]}
    customers = {record["customer_id"] for record in usable["customers"]}
    cases = {record["case_id"] for record in usable["cases"]}
    assert {record["call_id"] for record in usable["call_steps"]} <= calls
    assert {record["contact_id"] for record in usable["ring_attempts"]} <= calls
    assert {record["conversation_id"] for record in usable["messages"]} == conversations
    assert {r["callback_of"] for r in usable["calls"] if "callback_of" in r} <= calls
    for table in ("calls", "conversations"):
        assert {r["agent_id"] for r in usable[table] if "agent_id" in r} <= agents
        assert {r["customer_id"] for r in usable[table] if "customer_id" in r} <= customers
        assert {r["case_id"] for r in usable[table] if "case_id" in r} <= cases
    surveyed = {r["contact_id"] for r in usable["surveys"] if "contact_id" in r}
    assert len(surveyed - calls - conversations) == 4


def test_nobody_takes_two_calls_at_once(usable: Usable) -> None:
    """The queue is honest: an agent's calls (answer to end) never overlap."""
    busy: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for record in usable["calls"]:
        if record["direction"] == "inbound" and record["outcome"] == "answered":
            busy[record["agent_id"]].add((record["answered_at"], record["ended_at"]))
    overlaps = [
        (agent, before, after)
        for agent, spans in busy.items()
        for before, after in zip(sorted(spans), sorted(spans)[1:], strict=False)
        if after[0] < before[1]
    ]
    assert overlaps == []


def test_waits_explain_abandoning(usable: Usable) -> None:
    """Nobody gives up in the queue before entering it, and answered callers waited as well."""
    waits = defaultdict(list)
    for record in usable["calls"]:
        if "queued_at" in record and record["leg"] == "1":
            until = moment("calls", record, "answered_at") or moment("calls", record, "ended_at")
            waits[record["outcome"]].append(until - moment("calls", record, "queued_at"))
    within = sum(wait <= timedelta(seconds=20) for wait in waits["answered"])
    assert 0.6 < within / len(waits["answered"]) < 0.95
    assert min(waits["abandoned"]) <= timedelta(seconds=5) < max(waits["abandoned"])


def test_calls_ring_in_the_repeated_hours(usable: Usable) -> None:
    nights = {
        ("berlin", "2025-10-26T02"),
        ("berlin", "2026-10-25T02"),
        ("chicago", "2025-11-02T01"),
    }
    assert nights <= {(record["site"], record["started_at"][:13]) for record in usable["calls"]}


def test_people_are_made_up(usable: Usable) -> None:
    for record in usable["calls"]:
        digits = record.get("customer_number", "+13125550100").replace("-", "")
        assert digits.startswith("+1"), "numbers kept for fiction: 555-0100 to 555-0199"
        assert digits[5:10] == "55501" and len(digits) == 12
    emails = {r["customer_address"] for r in usable["conversations"] if "customer_address" in r}
    assert all(address.lower().endswith("@example.com") or address[0] in "@+" for address in emails)


def test_an_empty_folder_has_neither_manifest_nor_strangers(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").touch()
    assert sample_manifest(tmp_path) is None
    assert strangers(tmp_path) == []


def test_strangers_are_what_the_manifest_does_not_name(copied: Path) -> None:
    assert strangers(copied) == []
    (copied / ".gitkeep").touch()
    (copied / "generic" / ".hidden.csv").touch()
    own = copied / "aircall" / "calls.csv"
    own.parent.mkdir()
    own.touch()
    link = copied / "generic" / "calls_linked.csv"
    link.symlink_to(own)
    assert strangers(copied) == [own, link]


def test_it_is_never_written_beside_other_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    own = tmp_path / "generic" / "calls.csv"
    own.parent.mkdir()
    own.write_text("call_id\n", encoding="utf-8")
    assert main(["--exports", str(tmp_path)]) == 2
    assert str(own) in capsys.readouterr().err
    assert list(tmp_path.rglob("*.csv")) == [own]
    assert not (tmp_path / MANIFEST).exists()


def test_writing_again_replaces_the_sample(copied: Path) -> None:
    before = hashes(copied)
    write_sample(copied, seed=8)
    assert sample_manifest(copied).seed == 8
    assert strangers(copied) == []
    found = hashes(copied)
    assert found != before
    assert all(found[file.path] == file.sha256 for file in sample_manifest(copied).files)


def test_a_changed_file_is_never_overwritten(copied: Path) -> None:
    changed = copied / "generic" / "agents.csv"
    changed.write_text("agent_id\nA1\n", encoding="utf-8")
    with pytest.raises(SampleError, match=r"agents\.csv"):
        write_sample(copied)
    assert changed.read_text(encoding="utf-8") == "agent_id\nA1\n"


def test_removing_takes_only_what_it_wrote(copied: Path) -> None:
    changed = copied / "generic" / "agents.csv"
    changed.write_text("agent_id\nA1\n", encoding="utf-8")
    own = copied / "generic" / "calls_own.csv"
    own.write_text("mine\n", encoding="utf-8")
    assert remove_sample(copied) == [changed]
    assert sorted(path for path in copied.rglob("*") if path.is_file()) == [changed, own]
    assert main(["--exports", str(copied), "--remove"]) == 2


@pytest.mark.parametrize("path", ["../outside.csv", "/outside.csv", "generic/../../x.csv", "x.csv"])
def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path, path: str) -> None:
    spoilt = {"seed": 7, "files": [{"path": path, "sha256": "", "rows": 1}], "truth": {}}
    (tmp_path / MANIFEST).write_text(json.dumps(spoilt), encoding="utf-8")
    with pytest.raises(SampleError, match="not in generic/"):
        remove_sample(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [1]}'])
def test_a_spoilt_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(SampleError, match=MANIFEST):
        strangers(tmp_path)
