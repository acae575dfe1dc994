"""Packed files and Parquet bring the same rows as plain text does."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest
import zstandard

from scripts.contract import PRESENCE_KIND, Column, Table
from scripts.landing.limits import Limits
from scripts.landing.parquet_reader import read_parquet

from .conftest import CALLS_HEADER, Drop, call

PLAIN = (CALLS_HEADER + "\n" + "\n".join(call(n) for n in range(2000)) + "\n").encode()


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("calls.csv.gz", gzip.compress(PLAIN)),
        ("calls.csv.gz", gzip.compress(PLAIN[:5000]) + gzip.compress(PLAIN[5000:])),
        ("calls.csv.zst", zst(PLAIN)),
        ("calls.csv.zst", zst(PLAIN[:5000]) + zst(PLAIN[5000:])),
        ("calls.csv.zst", zstandard.ZstdCompressor(write_content_size=False).compress(PLAIN)),
    ],
)
def test_packed_files_are_unpacked(drop: Drop, name: str, packed: bytes) -> None:
    drop.put(name, packed)
    assert drop.land().exit_status == 0
    assert len(drop.ids()) == 2000
    assert drop.query("select distinct _file from raw_generic.calls") == [(f"generic/{name}",)]


@pytest.mark.parametrize("name", ["calls.csv.gz", "calls.csv.zst"])
@pytest.mark.parametrize("kept", [0, 1, 4, 0.5, 0.999])
def test_a_truncated_archive_is_refused(drop: Drop, name: str, kept: float) -> None:
    packed = gzip.compress(PLAIN) if name.endswith("gz") else zst(PLAIN)
    drop.put(name, packed[: int(kept if kept >= 1 else kept * len(packed))])
    [refused] = drop.land().refused
    assert "truncated" in refused.reason or "no whole" in refused.reason


@pytest.mark.parametrize("name", ["calls.csv.gz", "calls.csv.zst", "calls.parquet"])
def test_what_is_not_of_its_format_is_refused(drop: Drop, name: str) -> None:
    drop.put(name, PLAIN)
    assert drop.land().exit_status == 1
    assert drop.ids() == []


@pytest.mark.parametrize("name", ["calls.csv.gz", "calls.csv.zst"])
def test_an_archive_that_swells_is_stopped(drop: Drop, name: str) -> None:
    bomb = (b"x" * 200 + b"\n") * 200_000
    drop.put(name, gzip.compress(bomb) if name.endswith("gz") else zst(bomb))
    [refused] = drop.land(Limits(unpacked_ratio=20)).refused
    assert "more than 20 times its size" in refused.reason


def parquet(path: Path, select: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'Asia/Tokyo'")
        connection.execute(f"copy ({select}) to '{path}' (format parquet)")


def test_parquet_values_become_the_texts_of_the_contract(drop: Drop) -> None:
    parquet(
        drop.folder / "calls.parquet",
        """
        select
            42::bigint as "CALL_ID", 1::double as leg, 'inbound' as direction,
            timestamp '2026-01-01 10:00:00.5' as started_at,
            timestamptz '2026-01-01 10:05:00+02:00' as ended_at,
            date '2026-01-01' as queued_at, 'answered' as outcome, '' as queue,
            true as transferred, 0.1::double as cost, 1.50::decimal(9, 2) as hold_seconds,
            [1, 2] as list, {'a': null, 'b': 'é'} as struct, null as nothing
        union all
        select
            43, 1, 'inbound', null, null, null, 'a' || chr(0), '', null, null, null, null, null,
            null
        """,
    )
    assert drop.land().exit_status == 0
    assert drop.query(
        "select call_id, leg, started_at, ended_at, queued_at, queue, transferred, cost, "
        "hold_seconds, _extra, _record_number from raw_generic.calls"
    ) == [
        (
            "42", "1.0", "2026-01-01 10:00:00.5", "2026-01-01 08:05:00+00:00", "2026-01-01", None,
            "true", "0.1", "1.50", '{"list":"[1,2]","struct":"{\\"a\\":null,\\"b\\":\\"é\\"}"}', 1,
        )
    ]  # fmt: skip
    assert drop.rejected() == [("generic/calls.parquet", 2, "outcome", "a NUL in a value")]


def test_the_name_of_a_column_that_is_not_ours_is_told_nowhere(drop: Drop) -> None:
    parquet(
        drop.folder / "customers.parquet",
        "select 'c' as customer_id, 'a' || chr(0) as \"+1 555 0100\" union all select 'd', 'b'",
    )
    assert drop.land().exit_status == 0
    assert drop.rejected() == [("generic/customers.parquet", 1, None, "a NUL in a value")]
    assert drop.ids("customers", "customer_id") == ["d"]


def test_parquet_columns_follow_the_same_rules(drop: Drop) -> None:
    parquet(drop.folder / "customers_a.parquet", "select 1 as a, {'customer_id': 1} as nested")
    parquet(drop.folder / "customers_b.parquet", 'select 1 as customer_id, 2 as " Customer_ID"')
    reasons = {noted.name: noted.reason for noted in drop.land().refused}
    assert "needed column of customers: customer_id" in reasons["generic/customers_a.parquet"]
    assert "same name (customer_id)" in reasons["generic/customers_b.parquet"]


def test_of_rows_that_were_made_flat_only_what_is_declared_is_kept(tmp_path: Path) -> None:
    columns = (
        Column("ticket_id", "id", True, None, path=("id",)),
        Column("channel", "text", False, None, path=("via", "channel")),
        Column("told_at", "instant", False, None, field="created"),
        Column("has_note", PRESENCE_KIND, False, None, path=("note",)),
        Column("missing", "text", False, None),
    )
    table = Table("vendor", "tickets", columns, ("ticket_id",), rows=((),))
    path = tmp_path / "tickets.parquet"
    parquet(
        path,
        "select 1 as ID, 'mail' as via_channel, timestamptz '2026-03-02 09:00:00+01' as created, "
        "'secret' as note, 'a' || chr(0) as name, map {'who': 'secret'} as attributes "
        "union all select 2, null, null, null, null, null",
    )
    with duckdb.connect() as connection:
        read = read_parquet(connection, path, table, Limits())
        values = ", ".join([*read.declared.values(), read.extra])
        assert list(read.declared) == ["ticket_id", "channel", "told_at", "has_note"]
        assert connection.execute(
            f"select {values} from incoming where {read.kept}"
        ).fetchall() == [
            ("1", "mail", "2026-03-02 08:00:00+00:00", "true", None),
            ("2", None, None, None, None),
        ]
        assert (read.rows, read.rejected) == (2, 0)


def test_a_name_with_a_star_is_one_file_and_not_all_that_match_it(drop: Drop) -> None:
    for number, name in enumerate(["calls_1", "calls_*", "calls_?", "calls_[1]"]):
        select = "'inbound' as direction, 'x' as started_at, 'x' as ended_at, 'x' as outcome"
        parquet(drop.folder / f"{name}.parquet", f"select {number} as call_id, {select}")
        drop.calls(f"{name}.csv", 10 + number)
    assert drop.land().exit_status == 0
    assert drop.ids() == ["0", "1", "10", "11", "12", "13", "2", "3"]


def test_packed_parquet_is_landed_with_its_record_numbers(drop: Drop) -> None:
    plain = drop.root / "plain.parquet"
    parquet(plain, "select range::varchar as customer_id from range(300000) order by range")
    drop.put("customers.parquet.zst", zst(plain.read_bytes()))
    assert drop.land().exit_status == 0
    assert drop.query(
        "select count(*), count(*) filter (cast(customer_id as bigint) + 1 = _record_number) "
        "from raw_generic.customers"
    ) == [(300_000, 300_000)]


def test_a_damaged_parquet_is_refused_without_its_values(drop: Drop) -> None:
    plain = drop.root / "plain.parquet"
    parquet(plain, "select 'secret ' || range as customer_id from range(10000)")
    damaged = bytearray(plain.read_bytes())
    damaged[100:400] = bytes(300)
    drop.put("customers.parquet", bytes(damaged))
    [refused] = drop.land().refused
    assert "secret" not in refused.reason
    assert "cannot be read as Parquet" in refused.reason
