"""What the oracle makes of files: formats, versions, copies and faults."""

import gzip
import json

import duckdb
import pytest
import zstandard

from .conftest import DEFAULT_LANDING, TinyCompany
from .read import read_exports
from .settings import read_settings

HEADER = "call_id,direction,started_at,ended_at,outcome,agent_id,updated_at"
ROW = "1,inbound,2025-03-03T10:00:00Z,2025-03-03T10:05:00Z,answered,ann,"


def put(tiny: TinyCompany, name: str, *lines: str, end: str = "\n") -> None:
    (tiny.exports / "generic" / name).write_bytes((end.join(lines) + end).encode())


def read(tiny: TinyCompany):
    return read_exports(tiny.exports, read_settings(tiny.settings), DEFAULT_LANDING)


def account(tiny: TinyCompany, table: str = "calls") -> dict[str, int]:
    return {fate: count for fate, count in read(tiny).accounts[table].items() if count}


def test_twice_delivered_counts_once(tiny):
    put(tiny, "calls_1.csv", HEADER, ROW, ROW)
    put(tiny, "calls_2.csv", HEADER, ROW)
    assert account(tiny) == {"used": 1, "duplicate": 2}


def test_the_newest_version_wins_and_none_is_the_oldest(tiny):
    put(tiny, "calls_a.csv", HEADER, ROW.replace("ann", "new") + "2025-03-05T00:00:00Z")
    put(tiny, "calls_b.csv", HEADER, ROW, ROW.replace("ann", "old") + "2025-03-04")
    put(tiny, "calls_c.csv", HEADER, ROW.replace("ann", "old") + "2025-03-04T23:00:00-00:30")
    assert account(tiny) == {"used": 1, "replaced": 2, "quarantined": 1}
    assert read(tiny).rows["calls"][0]["agent_id"] == "new"


def test_a_missing_leg_is_the_first(tiny):
    put(tiny, "calls_a.csv", HEADER + ",leg", ROW + ",1")
    put(tiny, "calls_b.csv", HEADER, ROW)
    put(tiny, "calls_c.csv", HEADER + ",leg", ROW + ",2")
    assert account(tiny) == {"used": 2, "replaced": 1}


@pytest.mark.parametrize(
    "row",
    [
        ROW.replace("2025-03-03T10:05:00Z", "2025-03-03T09:59:59Z"),
        ROW.replace("answered", "Answered"),
        ROW.replace("answered", "no_answer"),
        ROW.replace("answered", ""),
        ROW.replace("1,", ",", 1),
        ROW.replace("2025-03-03T10:00:00Z", "03.03.2025 10:00"),
        ROW.replace("2025-03-03T10:00:00Z", "1740996000"),
        ROW.replace("2025-03-03T10:00:00Z", "1969-12-31T23:59:59Z"),
        ROW.replace("2025-03-03T10:05:00Z", "2026-11-03T00:00:01Z"),
        ROW + ",one field too many",
        "1,inbound",
    ],
    ids=[
        "ends before it starts",
        "vocabularies are closed",
        "an outcome of the other direction",
        "a needed value is missing",
        "a needed key is missing",
        "another notation",
        "an epoch number",
        "before 1970",
        "later than a day after landing",
        "too many fields",
        "too few fields",
    ],
)
def test_a_faulty_row_is_quarantined_alone(tiny, row):
    put(tiny, "calls.csv", HEADER, row, ROW.replace("1,", "2,", 1))
    assert account(tiny) == {"used": 1, "quarantined": 1}
    assert read(tiny).quarantined[0][:3] == ("calls", "calls.csv", 1)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hold_seconds", "-1"),
        ("hold_seconds", "NaN"),
        ("hold_seconds", "1,5"),
        ("leg", "1.5"),
        ("transferred", "yes"),
        ("answered_at", "2025-03-30T02:30:00"),
        ("ended_by", "nobody"),
    ],
)
def test_a_faulty_value_in_an_optional_column(tiny, column, value):
    put(tiny, "calls.csv", f"{HEADER},site,{column}", f'{ROW},berlin,"{value}"', f"2{ROW[1:]},,")
    assert account(tiny) == {"used": 1, "quarantined": 1}


def test_a_day_after_landing_is_still_believed_and_notice_may_be_given(tiny):
    put(tiny, "calls.csv", HEADER, ROW.replace("2025-03-03T10:05:00Z", "2026-11-03T00:00:00Z"))
    put(tiny, "agents.csv", "agent_id,hired_on,left_on", "ann,2025-01-01,2027-01-01")
    assert account(tiny) == {"used": 1}
    assert account(tiny, "agents") == {"used": 1}


def test_a_file_without_a_needed_column_is_refused_and_the_rest_goes_on(tiny):
    put(tiny, "calls_a.csv", "call_id,direction", "1,inbound")
    put(tiny, "calls_b.csv", HEADER, ROW)
    assert account(tiny) == {"used": 1}
    assert read(tiny).refused == ["calls_a.csv: lacks ended_at, outcome, started_at"]


def test_columns_in_any_order_case_and_dialect(tiny):
    put(
        tiny,
        "calls.csv",
        "\ufeffOUTCOME;Unknown; call_id ;ended_at;started_at;direction",
        '"answered";"a;b""c\n\nd";"1,1";2025-03-03 10:05;2025-03-03 10:00:00.5+0100;inbound',
        "",
        end="\r\n",
    )
    (row,) = read(tiny).rows["calls"]
    assert (row["call_id"], row["leg"], row["agent_id"]) == ("1,1", 1, None)
    assert row["started_at"].isoformat() == "2025-03-03T09:00:00.500000+00:00"
    assert row["ended_at"].isoformat() == "2025-03-03T10:05:00+00:00"


def test_every_format_and_packing_reads_the_same(tiny):
    folder = tiny.exports / "generic"
    names = ["customer_id", "segment", "first_seen_on"]
    rows = [("1", "partner", "2025-01-31"), ("2", None, None)]
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    text = "\n".join([",".join(names), "1,partner,2025-01-31", "2,,"]).encode()
    jsonl = "\n".join(json.dumps(line) for line in lines).encode()
    duckdb.sql(
        "select '1' as customer_id, 'partner' as segment, date '2025-01-31' as first_seen_on "
        "union all select '2', null, null"
    ).write_parquet(str(folder / "customers.parquet"))
    parquet = (folder / "customers.parquet").read_bytes()
    (folder / "customers.parquet").unlink()
    for kind, content in (("csv", text), ("jsonl", jsonl), ("parquet", parquet)):
        packed = {
            "": content,
            ".gz": gzip.compress(content),
            ".zst": zstandard.compress(content),
        }
        for packing, data in packed.items():
            path = folder / f"customers.{kind}{packing}"
            path.write_bytes(data)
            found = [[row[name] for name in names] for row in read(tiny).rows["customers"]]
            path.unlink()
            assert [found[0][:2], found[1]] == [["1", "partner"], ["2", None, None]], path.name
            assert found[0][2].isoformat() == "2025-01-31", path.name


def test_json_lines_that_are_no_objects_are_quarantined(tiny):
    put(
        tiny,
        "customers.jsonl",
        '{"customer_id": 7, "segment": ""}',
        "[1]",
        "{broken",
        '{"customer_id": null}',
    )
    assert account(tiny, "customers") == {"used": 1, "quarantined": 3}
    assert read(tiny).rows["customers"][0]["customer_id"] == "7"


def test_other_files_are_not_read(tiny):
    put(tiny, "call_steps.csv", "call_id,step,entered_at", "1,menu,2025-03-03T10:00:00Z")
    put(tiny, ".calls.csv", HEADER, ROW)
    put(tiny, "calls.txt", HEADER, ROW)
    put(tiny, "calls.CSV", HEADER, ROW)
    put(tiny, "elsewhere.csv", HEADER, ROW)
    (tiny.exports / "generic" / "calls_link.csv").symlink_to(tiny.exports / "generic/elsewhere.csv")
    assert account(tiny) == {}
    assert read(tiny).refused == []


def test_neither_order_nor_number_of_files_matters(tiny):
    rows = [f"{number}{ROW[1:]}" for number in range(9)]
    versions = [
        row.replace("ann", f"agent {n}") + "2025-03-04T00:00Z" for n, row in enumerate(rows)
    ]
    put(tiny, "calls_1.csv", HEADER, *rows, *versions)
    whole = tiny.cells()
    put(tiny, "calls_1.csv", HEADER, *reversed(versions))
    put(tiny, "calls_2.csv", HEADER, *rows, *rows)
    assert len(whole) > 100
    assert tiny.cells() == whole


def test_an_empty_export_has_no_cells(tiny):
    put(tiny, "calls.csv")
    assert tiny.cells() == {}
