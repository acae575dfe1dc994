"""A small build by hand: a private build file and a mart, shaped like the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from scripts.contract import read_contract
from scripts.environment import Environment
from scripts.landing.database import create_tables

# What the real mart has too, as far as publishing and the scorecard look at it.
RELATIONS = {
    "kpi.kpi_values": "select 'contact_volume' as kpi_id, cast(41 as double) as value",
    "kpi.dim_kpis": "select 'contact_volume' as kpi_id, 'contacts' as variant, 'Contacts' as name",
    "kpi.contact_volume": "select 'contacts' as variant, 'generic:call:1' as event_id",
    "kpi.kpi_benchmarks": "select 'contact_volume' as kpi_id, 'S1' as source",
    "kpi.kpi_scorecard": """
        select
            'contact_volume' as kpi_id, 'contacts' as variant, true as is_default,
            'volume' as family, 'Contacts' as name, 'count' as unit, 'month' as grain,
            'channel' as slice, 'voice' as channel, '2026-10' as period_label,
            cast(1234 as double) as value, cast(-34 as double) as change,
            cast(1234 as bigint) as n, cast(null as double) as target_low,
            cast(null as double) as target_high, cast(null as varchar) as status
    """,
    "core.fct_contacts": "select 'generic:call:1' as contact_id, 'a1b2' as customer_pseudonym",
    "core.fct_trunk_usage": "select 'berlin' as site",
    "core.dim_agent_versions": "select 'berlin' as site",
    "core.dim_sites": "select 'berlin' as site, true as is_in_settings",
    "core.dim_queues": "select 'orders' as queue, 'voice' as channel, true as is_in_settings",
    "core.fct_contact_legs": """
        select 'generic:call:1' as contact_id, 1 as leg, 'orders' as queue, 'berlin' as site
    """,
    "core.fct_messages": "select 'm1' as message_id",
    "core.fct_surveys": "select 'r1' as response_id",
    "audit.quarantined_rows": """
        select
            'generic' as system, 'calls' as table_name, 'generic/calls.csv' as file,
            cast(7 as bigint) as record_number, 'hold_seconds' as column_name, '1,5' as value,
            'not a number' as reason
    """,
    "audit.row_accounting": "select 'calls' as table_name, 41 as rows_read",
    "audit.files": "select 'generic/calls.csv' as file",
    "audit.quarantine_shares": """
        select
            'generic' as system, 'calls' as table_name, 100 as rows_judged,
            1 as rows_quarantined, 0.01 as share, 0.05 as limit_share, false as is_over
    """,
    "audit.source_days": "select 'generic' as system, 'calls' as table_name, 41 as row_count",
    "audit.source_freshness": """
        select
            'calls' as table_name, timestamp '2026-10-31 22:41:07' as newest_at,
            timestamp '2026-10-31 22:41:07' as as_of_at
    """,
    "audit.source_warnings": """
        select
            'generic' as system, 'calls' as table_name, 'voice' as channel, 'berlin' as site,
            'missing' as warning, date '2026-10-05' as first_date, date '2026-10-06' as last_date,
            cast(2 as bigint) as days, cast(0 as bigint) as row_count,
            cast(812 as double) as expected_rows
        where false
    """,
}


# Of the deployment's settings, as dbt has them in the build file.
SETTINGS = {
    "sites": "select 'berlin' as site",
    "queues": "select 'orders' as queue",
    "opening_hours": "select 'orders' as queue",
    "holidays": "select 'berlin' as site",
    "targets": "select 'queue' as scope, 'orders' as scope_value",
}


@dataclass(frozen=True)
class Workplace:
    """An environment in a folder of its own, and what a test does to its build."""

    environment: Environment

    @contextmanager
    def opened(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The build file with the mart attached, as dbt has them."""
        with duckdb.connect(str(self.environment.build)) as connection:
            connection.execute(
                f"attach '{self.environment.mart}' as mart (storage_version 'v1.4.0')"
            )
            yield connection

    def build(self, value: float = 41.0, ledger: str = "first") -> None:
        """What a landing and a whole build without error leave behind."""
        with self.opened() as connection:
            create_tables(connection, read_contract())
            connection.execute("delete from landing.state")
            connection.execute("insert into landing.state values ('ledger', ?)", [ledger])
            connection.execute(
                "insert into landing.identities values ('number', '+1 312 555-0123', 'f00d')"
            )
            connection.execute(
                "insert into landing.files (system, table_name, file, landing_id) "
                "values ('generic', 'calls', 'generic/calls.csv', 1)"
            )
            connection.execute(
                "create or replace table landing.build_stamp as "
                "select 'i' as invocation_id, ? as ledger, '2026-11-22' as completed_at",
                [ledger],
            )
            for name, select in RELATIONS.items():
                connection.execute(f"create schema if not exists mart.{name.split('.')[0]}")
                connection.execute(f"create or replace table mart.{name} as {select}")
            connection.execute("update mart.kpi.kpi_values set value = ?", [value])
            connection.execute("create schema if not exists settings")
            for name, select in SETTINGS.items():
                connection.execute(f"create or replace table settings.{name} as {select}")

    def change(self, statement: str) -> None:
        """Run a statement in the build file with the mart attached."""
        with self.opened() as connection:
            connection.execute(statement)

    def published_value(self) -> float:
        """What a reader that comes now sees."""
        with duckdb.connect(str(self.environment.published), read_only=True) as connection:
            return connection.execute("select value from kpi.kpi_values").fetchall()[0][0]


@pytest.fixture
def workplace(tmp_path: Path) -> Workplace:
    """A folder in which nothing was built yet."""
    (tmp_path / "build").mkdir()
    return Workplace(
        Environment.read(
            {
                "CONTACT_CENTER_EXPORTS": str(tmp_path / "exports"),
                "CONTACT_CENTER_BUILD": str(tmp_path / "build/private.duckdb"),
                "CONTACT_CENTER_PUBLISHED": str(tmp_path / "published/warehouse.duckdb"),
                "CONTACT_CENTER_PII_SALT": "a salt for tests",
            }
        )
    )
