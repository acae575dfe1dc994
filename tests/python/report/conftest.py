"""The report of the small sample company, written once, and a browser that opens it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from report.windows import HOSTILE_QUEUE, HOSTILE_TEAM, Opened
from scripts.reporting.site import write_site

if TYPE_CHECKING:
    from replaying import Statements

RENAMED = {"queue": ("orders", HOSTILE_QUEUE), "team": ("berlin voice 1", HOSTILE_TEAM)}
# Nothing of it may ask the network by itself.
_SWITCHES = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def published(sample_mart: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the sample company publishes, with one queue and one team renamed."""
    file = tmp_path_factory.mktemp("report") / "warehouse.duckdb"
    shutil.copyfile(sample_mart, file)
    with duckdb.connect(str(file)) as connection:
        for kind, (old, new) in RENAMED.items():
            # Also a transfer's two queues, the team of the agent who answered first, and so on.
            columns = connection.execute(
                "select schema_name || '.' || table_name, column_name from duckdb_columns() "
                "inner join duckdb_tables() using (database_name, schema_name, table_name) "
                "where data_type = 'VARCHAR' and regexp_matches(column_name, ?)",
                [f"(^|_){kind}$"],
            ).fetchall()
            for table, column in columns:
                connection.execute(
                    f"update {table} set {column} = ? where {column} = ?", [new, old]
                )
        connection.execute(
            "insert into audit.source_warnings (system, table_name, channel, site, warning, "
            "first_date, last_date, days, row_count, expected_rows) values "
            "('generic', 'calls', 'voice', ?, 'missing', '2026-01-05', '2026-01-06', 2, 0, 812)",
            [HOSTILE_QUEUE],
        )
    return file


@pytest.fixture(scope="session")
def report(published: Path) -> Path:
    """Its report, written by whoever lets everybody write."""
    folder = published.with_name("report")
    with _umask(0o000):
        write_site(published, folder)
    return folder


@contextmanager
def _umask(asked: int) -> Iterator[None]:
    before = os.umask(asked)
    try:
        yield
    finally:
        os.umask(before)


@pytest.fixture(scope="session")
def report_of_nothing(
    build_of_generic_exports: Statements, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The report of a warehouse into which nothing has come, by whoever lets nobody read."""
    from harness import build_again

    work = tmp_path_factory.mktemp("nothing")
    (work / "exports").mkdir()
    mart = build_again(work / "exports", work, build_of_generic_exports)
    with _umask(0o077):
        write_site(mart, work / "report")
    return work / "report"


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, as Debian packages it."""
    api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("there is no Chromium here: make system-packages")
    with api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=_SWITCHES.split())
        yield opened
        opened.close()


@pytest.fixture
def opening(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Opens a window of its own; its arguments are those of a browser's context."""
    contexts = []

    def opened(**options: Any) -> Opened:
        contexts.append(browser.new_context(**options))
        return Opened(contexts[-1])

    yield opened
    for context in contexts:
        context.close()
