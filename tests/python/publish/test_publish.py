"""Only a whole, clean build is published, in one step, for readers old and new."""

from __future__ import annotations

import io
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from scripts.environment import Environment, EnvironmentProblem
from scripts.publish import main, print_report, publish

from .conftest import RELATIONS, Workplace

OLD_DUCKDB = Path(sys.prefix) / "duckdb-1.4"

# Reads, waits for a line, and reads again with what it has open.
READER = """
import sys, duckdb
connection = duckdb.connect(sys.argv[1], read_only=True)
read = lambda: connection.execute("select value from kpi.kpi_values").fetchall()[0][0]
print(read(), flush=True)
sys.stdin.readline()
print(read(), connection.execute("select count(*) from core.fct_contacts").fetchall()[0][0])
"""


def names_in(folder: Path) -> list[str]:
    """What lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_a_whole_build_is_published_for_owner_and_group(workplace: Workplace) -> None:
    workplace.build(41.0)
    report = publish(workplace.environment)
    assert report.problems == ()
    published = workplace.environment.published
    assert workplace.published_value() == 41.0
    assert stat.S_IMODE(published.stat().st_mode) == 0o640
    assert report.size_bytes == published.stat().st_size
    assert names_in(published.parent) == [published.name]


def test_readers_in_other_processes_stay_undisturbed(workplace: Workplace) -> None:
    workplace.build(41.0)
    publish(workplace.environment)
    command = [sys.executable, "-c", READER, str(workplace.environment.published)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    readers = [subprocess.Popen(command, **pipes) for _ in range(2)]
    assert [reader.stdout.readline() for reader in readers] == ["41.0\n", "41.0\n"]
    workplace.build(42.0)
    assert publish(workplace.environment).is_published
    assert workplace.published_value() == 42.0
    # The old ones go on with what they had opened, also in tables they had not touched.
    assert [reader.communicate("go on\n")[0] for reader in readers] == ["41.0 1\n", "41.0 1\n"]
    assert [reader.returncode for reader in readers] == [0, 0]


@pytest.mark.skipif(not OLD_DUCKDB.is_dir(), reason="needs .venv/duckdb-1.4 (make test has it)")
def test_duckdb_1_4_reads_the_published_file(workplace: Workplace) -> None:
    workplace.build(41.0)
    workplace.change("create view mart.kpi.values_twice as select * from mart.kpi.kpi_values")
    assert publish(workplace.environment).problems == ()
    script = (
        "import sys, duckdb; c = duckdb.connect(sys.argv[1], read_only=True); "
        "print(duckdb.__version__, c.execute('select value from kpi.values_twice').fetchall())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(workplace.environment.published)],
        env=os.environ | {"PYTHONPATH": str(OLD_DUCKDB)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1.4.")
    assert done.stdout.endswith("[(41.0,)]\n")


@pytest.mark.parametrize("name", ["warehouse.duckdb", "another name.db", "mart.duckdb", "select"])
@pytest.mark.parametrize("alias", [None, "any_alias", "mart"])
def test_it_can_be_attached_under_any_name_and_alias(
    workplace: Workplace, tmp_path: Path, name: str, alias: str | None
) -> None:
    workplace.build(41.0)
    workplace.change("create view mart.kpi.values_again as select * from mart.kpi.kpi_values")
    publish(workplace.environment)
    copy = tmp_path / name
    shutil.copy(workplace.environment.published, copy)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{copy}'{f' as {alias}' if alias else ''} (read_only)")
        used = f'"{alias or Path(name).stem}"'
        query = f"select value from {used}.kpi.values_again"
        assert connection.execute(query).fetchall() == [(41.0,)]


@pytest.mark.parametrize("stem", ["kpi", "core", "audit", "KPI"])
def test_a_name_that_hides_a_schema_is_refused(
    stem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    published = tmp_path / f"{stem}.duckdb"
    with pytest.raises(EnvironmentProblem, match=f"{stem}.duckdb"):
        Environment.read({"CONTACT_CENTER_PUBLISHED": str(published)})
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(published))
    assert main([]) == 1
    assert "CONTACT_CENTER_PUBLISHED" in capsys.readouterr().err
    assert not published.exists()


# What makes a build unfit, and a word of the reason that is given.
UNFIT = {
    "a partial or failed build": ("delete from landing.build_stamp", "not whole"),
    "an interrupted landing": ("drop table landing.state", "nothing was built"),
    "a landing after the build": (
        "update landing.state set value = 'second' where name = 'ledger'",
        "landed after",
    ),
    "a missing relation": ("drop table mart.kpi.kpi_scorecard", "kpi.kpi_scorecard is missing"),
    "a card without its KPI": ("drop table mart.kpi.contact_volume", "kpi.contact_volume"),
    "a stray relation": ("create table mart.main.raw_calls (a int)", "main.raw_calls"),
    "a view into the build file": (
        "create view mart.core.leak as select * from private.landing.files",
        "core.leak",
    ),
    "a personal column": (
        "alter table mart.core.fct_contacts add column customer_number varchar",
        "calls.customer_number",
    ),
    "a person's name as a column": (
        "create table mart.core.dim_agents as select 'x' as name",
        "core.dim_agents.name",
    ),
    "a personal value": (
        "insert into mart.audit.quarantined_rows (reason) values (' +1 312 555-0123')",
        "audit.quarantined_rows.reason holds a personal value",
    ),
    "a personal value in a view": (
        "create view mart.core.seen as select '+1 312 555-0123' as seen_text",
        "core.seen.seen_text holds a personal value",
    ),
    "a nested text": (
        "create table mart.core.nested as select ['+1 312 555-0123'] as numbers",
        "core.nested.numbers is nested",
    ),
    "too many quarantined rows": (
        "update mart.audit.quarantine_shares "
        "set share = 0.06, rows_quarantined = 6, is_over = true",
        "6 of 100 rows are quarantined (6.0%, the limit is 5.0%, quarantine_limit",
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_an_unfit_build_leaves_the_published_file_as_it_was(
    workplace: Workplace, case: str
) -> None:
    statement, reason = UNFIT[case]
    workplace.build(41.0)
    publish(workplace.environment)
    published = workplace.environment.published
    before = (published.read_bytes(), published.stat().st_mtime_ns, published.stat().st_ino)
    workplace.build(42.0)
    workplace.change(statement)
    report = publish(workplace.environment)
    assert not report.is_published
    assert reason in " ".join(report.problems)
    assert "555-0123" not in " ".join(report.problems)
    assert (published.read_bytes(), published.stat().st_mtime_ns, published.stat().st_ino) == before
    assert names_in(published.parent) == [published.name]


def test_an_agents_full_name_is_found_in_any_column(workplace: Workplace) -> None:
    workplace.build()
    workplace.change("insert into raw_generic.agents (agent_id, name) values ('7', 'Ada Example')")
    workplace.change("update mart.core.fct_surveys set response_id = 'ada example'")
    assert "core.fct_surveys.response_id" in " ".join(publish(workplace.environment).problems)


OWN_LINE = "+1 312 555-0123"


def call_in(workplace: Workplace, *numbers: str, entry_point: str = OWN_LINE) -> None:
    """Land a call from each number to the entry point, which facts and KPIs then name."""
    for number in numbers:
        workplace.change(
            "insert into raw_generic.calls (call_id, direction, customer_number, entry_point) "
            f"values ('{number}', 'inbound', '{number}', '{entry_point}')"
        )
    for fact in ("fct_contacts", "fct_contact_legs"):
        workplace.change(f"alter table mart.core.{fact} add column entry_point varchar")
        workplace.change(f"update mart.core.{fact} set entry_point = '{entry_point}'")


def test_the_companys_own_line_may_stand_where_it_is_an_entry_point(workplace: Workplace) -> None:
    """Somebody called the company from it: a colleague, or a system that tests the line."""
    workplace.build()
    call_in(workplace, OWN_LINE, "+49 30 1111111", "+49 30 2222222")
    report = publish(workplace.environment)
    assert report.problems == ()
    (of_quarantine, note) = report.notes
    assert of_quarantine.startswith("Of what landed 1 row is in quarantine")
    assert note.startswith("1 of the numbers that called")
    assert "555-0123" not in note


def test_the_companys_own_line_stands_nowhere_else(workplace: Workplace) -> None:
    workplace.build()
    call_in(workplace, OWN_LINE, "+49 30 1111111", "+49 30 2222222")
    workplace.change(f"update mart.core.fct_surveys set response_id = '{OWN_LINE}'")
    (problem,) = publish(workplace.environment).problems
    assert "core.fct_surveys.response_id holds a personal value" in problem


@pytest.mark.parametrize(
    "others", [(), ("+49 30 1111111",), ("+49 30 1111111", "+49 30 1111111"), ("", "")]
)
def test_a_number_in_the_wrong_column_is_nobodys_line_and_said_once(
    workplace: Workplace, others: tuple[str, ...]
) -> None:
    """Callers' numbers landed as entry points: each came in by his own, and by few others'."""
    workplace.build()
    call_in(workplace, OWN_LINE, *others)
    (problem,) = publish(workplace.environment).problems
    assert "core.fct_contact_legs.entry_point holds a personal value" in problem
    assert problem.endswith("in 1 rows, and 1 more relations with that column")


def test_agents_names_are_published_in_their_column_and_by_the_setting_only(
    workplace: Workplace, tmp_path: Path
) -> None:
    workplace.build()
    workplace.change("insert into raw_generic.agents (agent_id, name) values ('7', 'Ada Example')")
    workplace.change("create table mart.core.dim_agents as select 'Ada Example' as agent_name")
    assert "core.dim_agents.agent_name" in " ".join(publish(workplace.environment).problems)
    shutil.copytree("seeds/sample_company", tmp_path / "settings")
    (tmp_path / "settings/deployment.csv").write_text("name,value\npublish_agent_names,Yes\n")
    named = replace(workplace.environment, settings=tmp_path / "settings")
    assert publish(named).problems == ()
    workplace.change("update mart.core.fct_surveys set response_id = 'ada example'")
    assert "core.fct_surveys.response_id" in " ".join(publish(named).problems)


def test_short_identifiers_do_not_stop_it(workplace: Workplace) -> None:
    workplace.build()
    workplace.change("insert into landing.identities values ('number', '1', 'beef')")
    workplace.change("update mart.core.fct_surveys set response_id = '1'")
    assert publish(workplace.environment).problems == ()


QUARANTINE = "insert into mart.audit.quarantined_rows values "
GERMAN = "'03.08.2026 09:00', 'not an ISO 8601 instant'"


def test_what_is_in_quarantine_is_said_with_its_reasons_and_where_the_first_row_stands(
    workplace: Workplace,
) -> None:
    workplace.build()
    for record in (3, 2, 12):
        workplace.change(
            f"{QUARANTINE} ('generic', 'calls', 'generic/calls_2.csv', {record}, 'started_at', "
            f"{GERMAN})"
        )
    for number in range(4):
        workplace.change(
            f"{QUARANTINE} ('generic', 'sales', 'generic/sales.csv', {number}, null, null, "
            f"'{number} fields')"
        )
    (note,) = publish(workplace.environment).notes
    assert note.splitlines() == [
        "Of what landed 8 rows are in quarantine and count nowhere:",
        "  generic calls, started_at: not an ISO 8601 instant (3 rows; the first is record 2 of "
        "generic/calls_2.csv: 03.08.2026 09:00)",
        "  generic calls, hold_seconds: not a number (1 row; the first is record 7 of "
        "generic/calls.csv: 1,5)",
        "  generic sales: 0 fields (1 row; the first is record 0 of generic/sales.csv)",
        "  3 rows for 3 other reasons",
        '  each of them: make sql Q="select * from quarantined_rows"',
    ]


def test_over_the_limit_the_reasons_are_those_of_the_rows_that_are_judged(
    workplace: Workplace,
) -> None:
    workplace.build()
    publish(workplace.environment)
    workplace.build()
    workplace.change(
        "insert into landing.files (system, table_name, file, landing_id) "
        "values ('generic', 'calls', 'generic/calls_2.csv', 2)"
    )
    workplace.change(
        f"{QUARANTINE} ('generic', 'calls', 'generic/calls_2.csv', 2, 'started_at', {GERMAN})"
    )
    workplace.change(
        "update mart.audit.quarantine_shares set rows_judged = 1, share = 1.0, is_over = true"
    )
    report = publish(workplace.environment)
    (problem,) = report.problems
    assert problem.splitlines() == [
        "generic calls: 1 of 1 rows are quarantined (100.0%, the limit is 5.0%, quarantine_limit "
        "in deployment.csv sets another)",
        "    generic calls, started_at: not an ISO 8601 instant (1 row; the first is record 2 of "
        "generic/calls_2.csv: 03.08.2026 09:00)",
        "    each of them: make sql BUILT=1 "
        "Q=\"select * from quarantined_rows where table_name = 'calls'\"",
        "    mend what writes the files, or the files, and run this again",
    ]


@pytest.mark.parametrize("is_there", [True, False])
def test_whether_there_is_an_older_published_file_is_said(
    workplace: Workplace, is_there: bool
) -> None:
    workplace.build()
    if is_there:
        publish(workplace.environment)
    workplace.change("delete from landing.build_stamp")
    console = Console(file=io.StringIO(), width=100)
    print_report(publish(workplace.environment), console)
    said = "is left as it was:" if is_there else "is not there yet:"
    assert said in console.file.getvalue()


def test_nothing_built_is_no_crash(workplace: Workplace) -> None:
    report = publish(workplace.environment)
    assert "nothing was built yet" in report.problems[0]
    assert not workplace.environment.published.exists()


def test_a_build_that_is_open_elsewhere_is_named(workplace: Workplace) -> None:
    workplace.build()
    script = "import sys, duckdb; c = duckdb.connect(sys.argv[1]); print(1, flush=True); input()"
    command = [sys.executable, "-c", script, str(workplace.environment.build)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "1\n"
        report = publish(workplace.environment)
        other.communicate("\n")
    assert "in use by another process" in report.problems[0]


def test_leftovers_of_a_crash_and_a_foreign_log_are_removed(workplace: Workplace) -> None:
    workplace.build(41.0)
    published = workplace.environment.published
    published.parent.mkdir()
    (published.parent / f".{published.name}.123.tmp").write_bytes(b"half")
    (published.parent / f"{published.name}.wal").write_bytes(b"of another file")
    (published.parent / "notes.txt").write_text("mine")
    assert publish(workplace.environment).problems == ()
    assert names_in(published.parent) == ["notes.txt", published.name]
    assert workplace.published_value() == 41.0


def test_a_folder_in_the_way_is_a_reason_and_no_crash(workplace: Workplace) -> None:
    workplace.build()
    workplace.environment.published.mkdir(parents=True)
    report = publish(workplace.environment)
    assert "cannot be written" in report.problems[0]
    assert names_in(workplace.environment.published.parent) == ["warehouse.duckdb"]


def test_a_published_landing_is_noted_once_and_an_unpublished_not(workplace: Workplace) -> None:
    workplace.build()
    publish(workplace.environment)
    publish(workplace.environment)
    workplace.change("insert into landing.files (file, landing_id) values ('late.csv', 2)")
    workplace.change("delete from landing.build_stamp")
    publish(workplace.environment)
    with duckdb.connect(str(workplace.environment.build)) as connection:
        noted = connection.execute("select * from landing.published_landings").fetchall()
    assert noted == [(1,)]


def test_the_expected_relations_are_those_of_this_test() -> None:
    # If publishing expects more, the hand-made mart here must have it, or each test fails oddly.
    from scripts.publishing.audit import EXPECTED

    assert set(EXPECTED) <= set(RELATIONS)
