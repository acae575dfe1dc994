"""Every row is accounted for, whatever is wrong with it; mended, it comes in again.

All cases lie in one exports folder that is landed and built once. Then every file that a person can
mend is mended, and landed and built again.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import environment_of
from hostile.texts import TEXTS
from replaying import Replay, Statements, mart_of

from scripts.environment import Environment
from scripts.land import land
from scripts.landing.report import LandingReport
from scripts.publishing.audit import over_the_limit

from .cases import CASES, DUPLICATE, ODDITIES, REPLACED, USED, Case

ALL = [pytest.param(case, id=case.name) for case in CASES]
MENDED = [pytest.param(case, id=case.name) for case in CASES if case.mended is not None]


@dataclass(frozen=True)
class Built:
    """What a landing said, and the mart that was built of it."""

    report: LandingReport
    build: Path
    mart: Path

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        # Opened once: to open both files takes longer than most queries.
        connection = duckdb.connect(str(self.mart), read_only=True)
        path = str(self.build).replace("'", "''")
        connection.execute(f"attach '{path}' as private (read_only)")
        return connection

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows of a query of the mart; the private file is attached as `private`."""
        return self._connection.execute(sql, values).fetchall()

    def accounting(self, case: Case) -> tuple[int, int, int, int, int]:
        """(rows read, used, replaced, duplicates, quarantined) of a case's file."""
        [found] = self.ask(
            "select rows_read, used, replaced, duplicates, quarantined from audit.row_accounting "
            "where system = 'generic' and table_name = ? and file = ?",
            case.table,
            case.file,
        )
        return found


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of exports with every case in it."""
    work = tmp_path_factory.mktemp("bad_input")
    (work / "exports/generic").mkdir(parents=True)
    for case in CASES:
        (work / "exports/generic" / case.name).write_bytes(case.written)
    return work


def land_and_build(work: Path, place: str, build_of_generic_exports: Statements) -> Built:
    """Land, and build a copy of what has landed."""
    environment = Environment.read(environment_of(work / "exports", work))
    report = land(environment)
    build = work / place / environment.build.name
    build.parent.mkdir()
    shutil.copyfile(environment.build, build)
    with Replay(build_of_generic_exports, build) as replay:
        replay.build()
    return Built(report, build, mart_of(build))


@pytest.fixture(scope="module")
def bad(work: Path, build_of_generic_exports: Statements) -> Built:
    """All cases as they came."""
    return land_and_build(work, "bad", build_of_generic_exports)


@pytest.fixture(scope="module")
def mended(work: Path, bad: Built, build_of_generic_exports: Statements) -> Built:
    """The same folder, once what can be mended is."""
    for case in CASES:
        if case.written_mended is not None:
            path = work / "exports/generic" / case.name
            path.write_bytes(case.written_mended)
            os.utime(path)
    assert bad.report.landed
    return land_and_build(work, "mended", build_of_generic_exports)


def test_there_are_at_least_thirty_kinds_of_bad_input() -> None:
    kept = [case for case in CASES if case.refused or set(case.fates.values()) - {USED}]
    assert len(CASES) >= 45
    assert len(kept) >= 30


@pytest.mark.parametrize("case", ALL)
def test_a_file_is_landed_or_refused_with_the_way_to_mend_it(bad: Built, case: Case) -> None:
    refused = {noted.name: noted.reason for noted in bad.report.refused}
    if case.refused is None:
        assert refused.get(case.file) is None
        assert bad.ask(
            "select status, reason, rows_read from audit.files where file = ?", case.file
        ) == [("landed", None, len(case.fates))]
    else:
        assert case.refused in refused[case.file]
        assert bad.ask(
            "select status, reason, rows_read from audit.files where file = ?", case.file
        ) == [("refused", refused[case.file], 0)]


@pytest.mark.parametrize("case", [case for case in ALL if case.values[0].refused is None])
def test_every_record_has_one_fate(bad: Built, case: Case) -> None:
    fates = list(case.fates.values())
    quarantined = {
        number: (column, reason)
        for number, column, reason in bad.ask(
            "select record_number, column_name, reason from audit.quarantined_rows "
            "where system = 'generic' and table_name = ? and file = ?",
            case.table,
            case.file,
        )
    }
    assert quarantined == {
        number: fate for number, fate in case.fates.items() if isinstance(fate, tuple)
    }
    assert bad.accounting(case) == (
        len(fates),
        fates.count(USED),
        fates.count(REPLACED),
        fates.count(DUPLICATE),
        len(quarantined),
    )


@pytest.mark.parametrize("stage", ["bad", "mended"])
def test_what_was_read_is_used_replaced_duplicate_or_quarantined(
    stage: str, request: pytest.FixtureRequest
) -> None:
    built: Built = request.getfixturevalue(stage)
    accounts = built.ask(
        "select file, rows_read, used + replaced + duplicates + quarantined "
        "from audit.row_accounting order by all"
    )
    # Every file that landed is there, and no other.
    assert {file for file, _, _ in accounts} == {
        file for (file,) in built.ask("select file from audit.files where status = 'landed'")
    }
    assert [(file, read) for file, read, _ in accounts] == [
        (file, accounted) for file, _, accounted in accounts
    ]
    # And what counts is in staging, once.
    [(used,)] = built.ask("select sum(used) from audit.row_accounting where table_name = 'calls'")
    assert built.ask(
        "select count(*), count(distinct (call_id, leg)) "
        "from private.staging.stg_generic__calls where row_status = 'used'"
    ) == [(used, used)]


@pytest.mark.parametrize("case", MENDED)
def test_what_was_mended_comes_in_again(mended: Built, case: Case) -> None:
    assert case.file not in {noted.name for noted in mended.report.refused}
    assert case.file in {file.name for file in mended.report.landed}
    read, used, *others = mended.accounting(case)
    assert read == used > 0
    assert others == [0, 0, 0]
    assert mended.ask("select 1 from audit.quarantined_rows where file = ?", case.file) == []


def test_what_was_not_mended_is_as_it_was(bad: Built, mended: Built) -> None:
    unmended = [case.file for case in CASES if case.mended is None and case.refused is None]
    accounts = [
        built.ask(
            "select * from audit.row_accounting where list_contains(?, file) order by all", unmended
        )
        for built in (bad, mended)
    ]
    assert len(accounts[0]) == len(unmended)
    assert accounts[0] == accounts[1]


def test_a_share_over_the_limit_stops_the_publishing(bad: Built) -> None:
    shares = {
        table: (share, is_over)
        for table, share, is_over in bad.ask(
            "select table_name, share, is_over from audit.quarantine_shares"
        )
    }
    assert shares["sales"] == (0.05, False)
    assert shares["costs"] == (1 / 19, True)
    with duckdb.connect(str(bad.build), read_only=True) as connection:
        connection.execute(f"attach '{bad.mart}' as mart (read_only)")
        problems = over_the_limit(connection, "mart")
    [costs] = [problem for problem in problems if problem.startswith("generic costs")]
    assert "1 of 19 rows are quarantined (5.3%, the limit is 5.0%, quarantine_limit" in costs
    assert "generic costs, " in costs.splitlines()[1] and "(1 row; the first is" in costs
    assert "make sql BUILT=1" in costs and "table_name = 'costs'" in costs
    assert not [problem for problem in problems if "sales" in problem]


def test_a_quarantined_value_is_shown_only_where_it_names_nobody(bad: Built) -> None:
    values = {
        (file.removeprefix("generic/"), number): value
        for file, number, value in bad.ask(
            "select file, record_number, value from audit.quarantined_rows"
        )
    }
    assert values["calls-negative_duration.csv", 1] == "-1"
    assert values["calls-decimal_comma.csv", 1] == "1,5"
    assert values["calls-dates_in_several_notations.csv", 2] == "03/02/2026 10:00"
    assert values["calls-header_twice.csv", 2] == "direction"
    # Words of a person may stand in a shifted column.
    assert values["calls-unknown_outcome.csv", 2] is None
    assert values["calls-unknown_outcome.csv", 1] is None
    assert values["calls-too_few_columns.csv", 2] is None


def test_what_is_hardly_true_is_kept_and_counted(bad: Built) -> None:
    found = dict(bad.ask("select oddity, occurrences from audit.kept_oddities"))
    assert {oddity: found[oddity] for oddity in ODDITIES} == ODDITIES
    # Hardly any of the cases' calls has an agent.
    assert found["an answered call without agent"] > 30
    # Chats at the same time are right.
    assert found["a state on a call that overlaps another of its agent"] == 0


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_that_looks_like_an_order_stays_a_text(bad: Built, name: str) -> None:
    text = TEXTS[name]
    assert bad.ask(
        "select queue, site, issue_type, agent_id from core.fct_contact_legs where contact_id = ?",
        f"generic:call:hostile {name}",
    ) == [(text, text, text, text)]
    assert bad.ask(
        "select count(*) from core.fct_contact_legs where contact_id = ?", f"generic:call:{text}"
    ) == [(1,)]


def test_no_text_of_an_export_begins_a_formula_in_the_audit(bad: Built) -> None:
    # What is made of files' names and values here is often looked at in a spreadsheet.
    texts = bad.ask(
        "select file from audit.files union all select value from audit.quarantined_rows "
        "union all select reason from audit.quarantined_rows "
        "union all select column_name from audit.quarantined_rows"
    )
    assert not [text for (text,) in texts if text and text.startswith(("=", "@", "\t", "\r"))]
    signed = [text for (text,) in texts if text and text.startswith(("+", "-"))]
    assert all(set(text) <= set("+-0123456789.,:TZ ") for text in signed)


def test_a_customer_id_that_a_spreadsheet_destroyed_is_nobody(bad: Built) -> None:
    assert bad.ask(
        "select contact_id, customer_key is null from core.fct_contacts "
        "where contact_id in ('generic:call:calls-kept_oddities-nobody', 'generic:call:1.5E+05') "
        "order by all"
    ) == [("generic:call:1.5E+05", False), ("generic:call:calls-kept_oddities-nobody", True)]
