"""Stamps as the sample writes them: each form, both zones, and the nights when clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.sample.localtime import Zone
from scripts.sample.plan import Plan
from scripts.sample.writing.stamps import create_macros, skipped_hour, spelled

NAMES = {"berlin": "Europe/Berlin", "chicago": "America/Chicago"}
PLAN = Plan()
# The plan, and the hours round the night in which the clock of Berlin shows an hour twice.
WHOLE = st.integers(1751320800000, 1790830800000)
NIGHT = st.integers(1761433200000, 1761447600000)


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    create_macros(connection, {site: Zone(name) for site, name in NAMES.items()}, PLAN)
    yield connection
    connection.close()


def text(database: duckdb.DuckDBPyConnection, form: str, site: str | None, at: str | int) -> str:
    """How a system writes an instant, given in UTC or as ms since 1970."""
    if isinstance(at, str):
        at = round(datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp() * 1000)
    query = f"select {spelled(form, 'site', 'moment')} from (select ? as site, ? as moment)"
    return database.execute(query, [site, at]).fetchall()[0][0]


@pytest.mark.parametrize(
    ("form", "site", "at", "written"),
    [
        ("local", "chicago", "2025-08-01T14:00:00.987", "2025-08-01T09:00:00"),
        ("local_ms", "berlin", "2025-08-01T07:00:00.987", "2025-08-01 09:00:00.987"),
        ("local_minute", "berlin", "2026-01-31T23:30", "2026-02-01 00:30"),
        ("offset", "berlin", "2025-12-24T12:00", "2025-12-24 13:00:00.000+01:00"),
        ("offset", "chicago", "2026-07-04T00:00", "2026-07-03 19:00:00.000-05:00"),
        ("utc", "chicago", "2026-07-04T00:00", "2026-07-04T00:00:00Z"),
        ("utc_ms", None, "2026-07-04T00:00:00.005", "2026-07-04T00:00:00.005Z"),
        ("utc_bare", None, "2026-07-04T00:00:01", "2026-07-04 00:00:01"),
        # The clock shows 02:30 twice: the first time bare, the second with its offset.
        ("local", "berlin", "2025-10-26T00:30", "2025-10-26T02:30:00"),
        ("local", "berlin", "2025-10-26T01:30", "2025-10-26T02:30:00+01:00"),
        ("local", "berlin", "2025-10-26T02:00", "2025-10-26T03:00:00"),
        ("local", "chicago", "2025-11-02T06:30", "2025-11-02T01:30:00"),
        ("local_ms", "chicago", "2025-11-02T07:30", "2025-11-02 01:30:00.000-06:00"),
        ("local", "chicago", "2026-03-08T07:59:59", "2026-03-08T01:59:59"),
        ("local", "chicago", "2026-03-08T08:00", "2026-03-08T03:00:00"),
        # No site: UTC.
        ("local", None, "2025-10-26T01:30", "2025-10-26T01:30:00"),
    ],
)
def test_each_form(
    database: duckdb.DuckDBPyConnection, form: str, site: str | None, at: str, written: str
) -> None:
    assert text(database, form, site, at) == written


@settings(max_examples=300, deadline=None)
@given(
    at=WHOLE | NIGHT,
    site=st.sampled_from(sorted(NAMES)),
    form=st.sampled_from(["local_ms", "offset", "utc_ms"]),
)
def test_whoever_reads_it_by_the_contract_finds_the_instant(
    database: duckdb.DuckDBPyConnection, at: int, site: str, form: str
) -> None:
    """With Python's own zones; fold 0 is the earlier of two, as the contract wants it."""
    read = datetime.fromisoformat(text(database, form, site, at))
    if read.tzinfo is None:
        read = read.replace(tzinfo=ZoneInfo(NAMES[site]), fold=0)
    assert round(read.timestamp() * 1000) == at


@pytest.mark.parametrize(
    ("site", "hour"), [("berlin", "2026-03-29T02:00"), ("chicago", "2026-03-08T02:00")]
)
def test_the_skipped_hour_begins_where_no_clock_ever_stood(site: str, hour: str) -> None:
    wall = skipped_hour(Zone(NAMES[site]), PLAN)
    local = datetime.fromtimestamp(wall / 1000, tz=UTC).replace(tzinfo=None)
    assert local == datetime.fromisoformat(hour)
    zone = ZoneInfo(NAMES[site])
    there_and_back = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    assert there_and_back.replace(tzinfo=None) != local
