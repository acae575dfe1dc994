"""The marts against what the simulator knows: every contact, its outcome, its wait, every fault."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import duckdb
import pytest

# Under which reason each kind of fault lies in quarantine (its beginning, where it goes on).
REASONS = {
    "bad flag": "not true/false",
    "bad number": "not a number",
    "bad stamp": "not an ISO 8601 instant",
    "cut-off line": "no valid JSON",
    "end before start": "before ",
    "missing key": "needed, but empty",
    "negative count": "negative",
    "negative duration": "negative",
    "skipped local hour": "not an ISO 8601 instant",
    "too many fields": "38 fields where the header has 37",
    "unknown author": "not in the list",
    "unknown event": "not in the list",
    "unknown kind of cost": "not in the list",
    "unknown outcome": "not in the list",
    "unknown result": "not in the list",
    "unknown state": "not in the list",
}


@pytest.fixture(scope="module")
def dirt(sample_truth: Path) -> dict:
    return json.loads((sample_truth / "dirt.json").read_text())


@pytest.fixture(scope="module")
def mart(sample_mart: Path, sample_truth: Path) -> duckdb.DuckDBPyConnection:
    """The mart, with the exported contacts' truth as `truth` and both joined as `both`."""
    connection = duckdb.connect(str(sample_mart), read_only=True)
    connection.execute(f"""
        create temp view truth as
        select * from '{sample_truth / "contacts.parquet"}' where is_exported;
        create temp view found as
        select *, split_part(contact_id, ':', 3) as known_as from core.fct_contacts;
        create temp view joined as
        select found, truth from found join truth on found.known_as = truth.contact_id
    """)
    yield connection
    connection.close()


def count(mart: duckdb.DuckDBPyConnection, condition: str) -> int:
    """How many contacts, known to both, fulfil the condition."""
    return mart.execute(f"select count(*) from joined where {condition}").fetchall()[0][0]


def test_every_exported_contact_is_there_once_and_no_other(
    mart: duckdb.DuckDBPyConnection,
) -> None:
    found = mart.execute("select known_as from found order by all").fetchall()
    truth = mart.execute("select contact_id from truth order by all").fetchall()
    assert found == truth
    assert 4000 < len(truth) < 8000


@pytest.mark.parametrize(
    "column", ["channel", "direction", "outcome", "is_offered", "is_answered", "is_escalated"]
)
def test_what_became_of_each_contact(mart: duckdb.DuckDBPyConnection, column: str) -> None:
    different = mart.execute(f"""
        select found.known_as, found.{column}, truth.{column} from joined
        where found.{column} is distinct from truth.{column} order by all limit 5
    """).fetchall()
    assert different == []


def test_transfers_are_known_but_for_the_lost_flags(
    mart: duckdb.DuckDBPyConnection, dirt: dict
) -> None:
    missed = count(mart, "truth.is_transferred and not found.is_transferred")
    assert missed <= dirt["lost_values"]["calls"]["transferred"]
    assert count(mart, "found.is_transferred and not truth.is_transferred") == 0
    assert count(mart, "found.is_transferred") > missed


def test_each_wait_is_the_true_one(mart: duckdb.DuckDBPyConnection) -> None:
    """To the millisecond; Chicago's telephone system writes whole seconds."""
    difference = "abs(found.wait_seconds - truth.wait_ms / 1000)"
    is_rough = "found.channel = 'voice' and (found.site = 'chicago' or found.legs > 1)"
    exact = f"truth.is_offered and found.wait_seconds is not null and not ({is_rough})"
    assert count(mart, f"{exact} and {difference} > 1e-6") == 0
    assert count(mart, exact) > 1000
    assert count(mart, f"truth.is_offered and ({is_rough}) and {difference} >= 1") == 0
    assert count(mart, f"truth.is_offered and ({is_rough})") > 300


def test_a_wait_is_unknown_only_where_its_begin_was_lost(
    mart: duckdb.DuckDBPyConnection, dirt: dict
) -> None:
    unknown = "truth.is_offered and truth.wait_ms is not null and found.wait_seconds is null"
    unknown_calls = count(mart, f"{unknown} and found.channel = 'voice'")
    assert 0 < unknown_calls <= dirt["lost_values"]["calls"]["queued_at"]
    # A text contact that still waits has no wait yet.
    assert count(mart, f"{unknown} and found.outcome <> 'waiting'") == unknown_calls


def test_each_queue_was_offered_answered_and_lost_as_many(
    mart: duckdb.DuckDBPyConnection, dirt: dict
) -> None:
    sums = """
        count(*), sum(cast(is_answered as int)),
        sum(cast(outcome = 'abandoned' as int))
    """
    found = dict_of(mart, f"select queue, {sums} from found where is_offered group by queue")
    truth = dict_of(mart, f"select queue, {sums} from truth where is_offered group by queue")
    nowhere = found.pop(None, (0, 0, 0))
    # Whose queue was lost belongs to none; a transferred one may have kept its second.
    assert nowhere[0] <= dirt["lost_values"]["conversations"]["queue"]
    assert found.keys() == truth.keys()
    assert sum(row[0] for row in found.values()) + nowhere[0] == sum(r[0] for r in truth.values())
    for queue, numbers in truth.items():
        for number, is_found in zip(numbers, found[queue], strict=True):
            assert abs(number - is_found) <= nowhere[0]
        if queue not in ("chat_support", "email_support", "sms_support", "social_care"):
            assert numbers == found[queue], queue


def dict_of(mart: duckdb.DuckDBPyConnection, query: str) -> dict:
    return {key: tuple(numbers) for key, *numbers in mart.execute(query).fetchall()}


def test_talk_is_the_true_one_where_hold_is_known(mart: duckdb.DuckDBPyConnection) -> None:
    same = "found.channel = 'voice' and found.legs = 1 and found.talk_seconds is not null"
    assert count(mart, f"{same} and abs(found.talk_seconds - truth.talk_ms / 1000) > 2") == 0
    assert count(mart, same) > 1000


def test_quarantine_holds_the_faults_and_nothing_else(
    mart: duckdb.DuckDBPyConnection, dirt: dict
) -> None:
    expected: Counter = Counter()
    for kind, reason in REASONS.items():
        for table, number in dirt["rows"][kind].items():
            expected[table, reason] += number
    found: Counter = Counter()
    for table, reason in mart.execute(
        "select table_name, reason from audit.quarantined_rows"
    ).fetchall():
        known = [start for start in set(REASONS.values()) if reason.startswith(start)]
        found[table, known[0] if known else reason] += 1
    assert found == expected


def test_every_row_is_accounted_for_as_the_truth_counts_it(
    mart: duckdb.DuckDBPyConnection, dirt: dict
) -> None:
    rows = mart.execute("""
        select file, table_name, rows_read, replaced, duplicates from audit.row_accounting
    """).fetchall()
    read = {file: {"table": table, "rows": number} for file, table, number, _, _ in rows}
    assert read == dirt["files"]
    replaced, duplicates = Counter(), Counter()
    for _, table, _, older, copies in rows:
        replaced[table] += older
        duplicates[table] += copies
    versions = Counter(dirt["rows"]["newer version"]) + Counter(dirt["rows"]["older version"])
    assert +replaced == versions
    assert +duplicates == Counter(dirt["rows"]["delivered twice"])


def test_the_newer_version_is_the_true_one(
    mart: duckdb.DuckDBPyConnection, dirt: dict, sample_exports: Path
) -> None:
    """What the first version said of a corrected call was wrong: only half of the work after it."""
    (corrections,) = [path for path in dirt["files"] if "_corrections" in path]
    ids = duckdb.read_csv(str(sample_exports / corrections)).project("call_id").fetchall()
    listed = ", ".join(f"'{call_id}'" for (call_id,) in ids)
    corrected = f"found.known_as in ({listed}) and found.legs = 1"
    known = f"{corrected} and found.after_contact_work_seconds is not null"
    wrong = "abs(found.after_contact_work_seconds - truth.acw_ms / 1000) > 1"
    assert count(mart, known) > 0
    assert count(mart, f"{known} and {wrong}") == 0


def test_a_spoilt_id_is_nobody(mart: duckdb.DuckDBPyConnection, sample_exports: Path) -> None:
    spoilt = duckdb.sql(f"""
        select distinct call_id from read_csv(
            '{sample_exports}/generic/calls_*', all_varchar = true, union_by_name = true,
            null_padding = true, ignore_errors = true
        )
        where customer_id = '6.02E+11' and customer_number is null and leg = '1'
    """).fetchall()
    listed = ", ".join(f"'{call_id}'" for (call_id,) in spoilt) or "''"
    assert count(mart, f"found.known_as in ({listed}) and found.customer_key is not null") == 0
