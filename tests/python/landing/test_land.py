"""From files on disk to raw tables, a ledger and an exit status."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from scripts.contract import Column, Contract, read_contract
from scripts.land import land, main
from scripts.landing import one_file
from scripts.landing.database import LandingProblem
from scripts.landing.files import ExportFile
from scripts.landing.limits import Limits

from .conftest import CALLS_HEADER, Drop, call


def test_every_declared_table_exists_without_any_file(drop: Drop) -> None:
    report = drop.land()
    assert report.exit_status == 0
    columns = drop.query(
        "select table_name, list(column_name) from duckdb_columns() "
        "where schema_name = 'raw_generic' group by all"
    )
    tables = read_contract().of("generic")
    assert {name for name, _ in columns} == set(tables)
    for name, found in columns:
        landing = {"_extra", "_file", "_record_number", "_landed_at", "_landing_id"}
        assert set(found) == set(tables[name].column_names) | landing


def test_rows_are_landed_word_for_word_with_file_and_record_number(drop: Drop) -> None:
    drop.put(
        "calls_2026.csv",
        "OUTCOME;My Column; call_id;direction;started_at;ended_at;queue\r\n"
        'answered;x;007;inbound;2026-01-01T10:00;2026-01-01T10:05;" two\nlines "\r\n'
        "\r\n"
        'odd;"";8;inbound;nonsense;;""\r\n',
    )
    report = drop.land()
    assert report.exit_status == 0
    assert drop.query(
        "select call_id, outcome, started_at, ended_at, queue, leg, _extra, _file, _record_number "
        "from raw_generic.calls order by _record_number"
    ) == [
        (
            "007", "answered", "2026-01-01T10:00", "2026-01-01T10:05", " two\nlines ", None,
            '{"My Column":"x"}', "generic/calls_2026.csv", 1,
        ),
        ("8", "odd", "nonsense", None, None, None, None, "generic/calls_2026.csv", 2),
    ]  # fmt: skip


def test_the_longest_table_name_wins(drop: Drop) -> None:
    drop.put("call_steps.csv", "call_id,step,entered_at\n1,menu,2026-01-01T10:00Z\n")
    drop.calls("callsign.csv", 1)
    report = drop.land()
    assert {file.name: file.table for file in report.landed} == {
        "generic/call_steps.csv": "call_steps",
        "generic/callsign.csv": "calls",
    }


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", CALLS_HEADER, CALLS_HEADER + "\r\n"])
def test_a_file_without_records_brings_no_rows_and_is_no_error(drop: Drop, content: str) -> None:
    drop.put("calls.csv", content)
    report = drop.land()
    assert report.exit_status == 0
    assert [file.rows_read for file in report.landed] == [0]


def test_a_second_run_lands_only_what_is_new_or_changed(drop: Drop) -> None:
    drop.calls("calls_1.csv", 1, 2)
    drop.calls("calls_2.csv", 3)
    first = drop.land()
    assert first.has_news
    again = drop.land()
    assert not again.has_news
    assert again.landed == ()
    assert again.token == first.token

    os.utime(drop.folder / "calls_2.csv", ns=(1, 1))
    touched = drop.land()
    assert touched.unchanged == ("generic/calls_1.csv", "generic/calls_2.csv")
    assert not touched.has_news

    drop.calls("calls_2.csv", 4, 5)
    changed = drop.land()
    assert [file.name for file in changed.landed] == ["generic/calls_2.csv"]
    assert changed.has_news
    assert drop.ids() == ["1", "2", "4", "5"]
    assert drop.query("select value from landing.state where name = 'ledger'") == [(changed.token,)]


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ([1, 2, 3], [], 0),
        ([1, 2, 3], [3, 4], 1),
        # Another day under the same name: as many rows as before, and all others are gone.
        ([1, 2, 3], [4, 5, 6], 0),
    ],
)
def test_a_changed_file_that_lost_most_of_its_rows_is_told(
    drop: Drop, before: list[int], after: list[int], left: int
) -> None:
    drop.calls("calls.csv", *before)
    drop.calls("calls_other.csv", 9)
    assert not [file for file in drop.land().landed if file.lost_most]
    drop.calls("calls.csv", *after)
    report = drop.land()
    assert report.exit_status == 0
    [landed] = report.landed
    assert (landed.rows_before, landed.rows_left, landed.lost_most) == (3, left, True)
    assert drop.ids() == [*map(str, after), "9"]
    # The same once more: it has nothing to lose any more, or nothing has changed.
    drop.put("calls.csv", (drop.folder / "calls.csv").read_text() + "\n")
    assert not drop.land().landed[0].lost_most


def test_a_changed_file_that_keeps_half_of_its_rows_is_as_usual(drop: Drop) -> None:
    drop.calls("calls.csv", 1, 2)
    drop.land()
    drop.put("calls.csv", f"leg,{CALLS_HEADER},queue\n,{call(2)},orders\n,{call(3)},orders\n")
    [landed] = drop.land().landed
    assert (landed.rows_before, landed.rows_left, landed.lost_most) == (2, 1, False)


def test_a_removed_files_rows_stay_and_that_is_no_news(drop: Drop) -> None:
    path = drop.calls("calls.csv", 1)
    first = drop.land()
    path.unlink()
    report = drop.land()
    assert report.removed == ("generic/calls.csv",)
    assert not report.has_news
    assert report.token == first.token
    assert drop.ids() == ["1"]
    assert drop.query("select is_present from landing.files") == [(False,)]
    assert drop.land().removed == ()


def test_a_refused_file_stays_refused_until_it_is_mended_or_removed(drop: Drop) -> None:
    drop.calls("calls.csv", 1)
    drop.calls("calls_other.csv", 9)
    drop.land()
    drop.put("calls.csv", "call_id,direction\n1,inbound\n")
    for _ in range(2):
        report = drop.land()
        assert report.exit_status == 1
        [refused] = report.refused
        assert refused.name == "generic/calls.csv"
        assert "started_at, ended_at, outcome" in refused.reason
        # None of its rows stay, the rest goes on.
        assert drop.ids() == ["9"]
    drop.calls("calls.csv", 2)
    assert drop.land().exit_status == 0
    assert drop.ids() == ["2", "9"]
    drop.put("calls.csv", "x\n1\n")
    assert drop.land().exit_status == 1
    (drop.folder / "calls.csv").unlink()
    assert drop.land().exit_status == 0


def test_a_refused_file_that_is_unchanged_is_not_read_again(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.put("calls.csv", "x\n1\n")
    drop.land()

    def fail(*_: object) -> None:
        raise AssertionError("the file was read again")

    monkeypatch.setattr(one_file, "open_regular", fail)
    assert drop.land().exit_status == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CALLS_HEADER.encode() + b"\n\xe9,inbound", "iconv -f WINDOWS-1252 -t UTF-8"),
        (CALLS_HEADER.encode("utf-16"), "iconv -f UTF-16 -t UTF-8"),
        (CALLS_HEADER.encode() + b"\n1\0", "NUL byte in line 2"),
        (CALLS_HEADER.replace(",", "|").encode(), r"separated by |"),
        (f"{CALLS_HEADER}\n{call(1)}".replace("\n", "\r").encode() + b"\r", "CR alone"),
        (CALLS_HEADER.encode() + b",OUTCOME\n", "same name (outcome)"),
        (b'call_id,"direction\n1,inbound\n', "broken quotes in its header"),
        (b"call_id,started_at,ended_at,outcome\n", "needed column of calls: direction"),
    ],
)
def test_other_notations_are_refused_with_the_way_to_mend_them(
    drop: Drop, content: bytes, said: str
) -> None:
    drop.put("calls.csv", content)
    [refused] = drop.land().refused
    assert said in refused.reason


def test_a_broken_utf8_character_at_the_end_is_found(drop: Drop) -> None:
    drop.put("calls.csv", CALLS_HEADER.encode() + b"\n" + call(1).encode() + b"\xc3")
    [refused] = drop.land().refused
    assert "not UTF-8 (line 2)" in refused.reason


def test_faulty_records_are_rejected_and_the_others_kept(drop: Drop) -> None:
    drop.put("calls.csv", f'{CALLS_HEADER}\n{call(1)}\n2,inbound\n"3,x\n{call(4)}\n')
    report = drop.land()
    assert report.exit_status == 0
    assert drop.ids() == ["1", "4"]
    assert drop.rejected() == [
        ("generic/calls.csv", 2, None, "2 fields where the header has 5"),
        ("generic/calls.csv", 3, None, "a quote that is never closed"),
    ]
    assert drop.query("select rows_read from landing.files") == [(4,)]
    assert drop.query("select _record_number from raw_generic.calls order by 1") == [(1,), (4,)]
    drop.calls("calls.csv", 1)
    drop.land()
    assert drop.rejected() == []


def test_json_lines_are_landed_and_faulty_ones_rejected(drop: Drop) -> None:
    sound = '"direction":"inbound","started_at":"2026-01-01","ended_at":"x","outcome":"answered"'
    drop.put(
        "calls.jsonl",
        f'{{"call_id":12345678901234567890,"LEG":1,{sound},"other":{{"a":1.0}}}}\n\n'
        f'{{"call_id":"a\\u0000",{sound}}}\r\n[1]\n{{"call_id":"ü",{sound}}}',
    )
    assert drop.land().exit_status == 0
    assert drop.query(
        "select call_id, leg, _extra, _record_number from raw_generic.calls order by 4"
    ) == [("12345678901234567890", "1", '{"other":"{\\"a\\":1.0}"}', 1), ("ü", None, None, 4)]
    assert drop.rejected() == [
        ("generic/calls.jsonl", 2, "call_id", "a NUL, or half of a surrogate pair, in a value"),
        ("generic/calls.jsonl", 3, None, "no JSON object"),
    ]


def test_json_lines_of_which_none_has_a_needed_key_are_refused(drop: Drop) -> None:
    drop.put("customers.jsonl", '{"id": 1}\n{"id": 2}\n')
    [refused] = drop.land().refused
    assert "needed column of customers: customer_id" in refused.reason


def test_after_a_crash_the_old_state_is_whole(drop: Drop, monkeypatch: pytest.MonkeyPatch) -> None:
    drop.calls("calls.csv", 1)
    drop.land()
    drop.calls("calls.csv", 2)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(one_file, "_write", crash)
        with pytest.raises(KeyboardInterrupt):
            drop.land()
    assert drop.ids() == ["1"]
    drop.land()
    assert drop.ids() == ["2"]


def test_a_file_that_changes_while_it_is_read_is_read_by_the_next_landing(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop.calls("calls.csv", 1)
    read = one_file._read

    def read_and_touch(*arguments: object) -> object:
        found = read(*arguments)
        os.utime(path, ns=(5, 5))
        return found

    with monkeypatch.context() as patch:
        patch.setattr(one_file, "_read", read_and_touch)
        [refused] = drop.land().refused
    assert "changed while it was read" in refused.reason
    assert drop.land().exit_status == 0
    assert drop.ids() == ["1"]


def test_a_file_that_memory_or_disk_does_not_suffice_for_is_tried_again(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.calls("calls_large.csv", 1)
    drop.calls("calls_other.csv", 9)
    store = one_file._store

    def run_out(run: object, file: ExportFile, read: object) -> None:
        if file.name == "generic/calls_large.csv":
            raise duckdb.OutOfMemoryException("no space left")
        store(run, file, read)

    with monkeypatch.context() as patch:
        patch.setattr(one_file, "_store", run_out)
        for _ in range(2):
            [refused] = drop.land().refused
            assert refused.name == "generic/calls_large.csv"
            assert "needs more memory or temporary space" in refused.reason
            # It costs the other files nothing.
            assert drop.ids() == ["9"]
    assert drop.land().exit_status == 0
    assert drop.ids() == ["1", "9"]


def test_names_with_special_characters_mean_only_themselves(drop: Drop) -> None:
    drop.calls("calls_a.csv", "other")
    names = ["calls_*.csv", "calls_[a].csv", "calls_?.csv", "calls'; drop table x; --.csv"]
    for number, name in enumerate(names):
        drop.calls(name, number)
    drop.put("customers.csv", '''customer_id,"it's; ""x""",{},"$1"\n1,a,b,c\n''')
    assert drop.land().exit_status == 0
    assert drop.query("select call_id, _file from raw_generic.calls order by 1") == [
        *((str(number), f"generic/{name}") for number, name in enumerate(names)),
        ("other", "generic/calls_a.csv"),
    ]
    assert drop.query("select _extra from raw_generic.customers") == [
        ('{"it\'s; \\"x\\"":"a","{}":"b","$1":"c"}',)
    ]


def test_a_folder_with_special_characters_means_only_itself(tmp_path: Path, drop: Drop) -> None:
    exports = tmp_path / "[e]*'x?"
    (exports / "generic").mkdir(parents=True)
    (exports / "generic/calls.csv").write_text(f"{CALLS_HEADER}\n{call(1)}\n")
    environment = replace(drop.environment, exports=exports, build=tmp_path / "b'[x]/w.duckdb")
    assert land(environment).exit_status == 0
    (exports / "generic/calls.csv").write_text(f"{CALLS_HEADER}\n{call(1)}\nbroken\n")
    assert land(environment).landed[0].rows_rejected == 1


def test_limits_refuse_a_file(drop: Drop) -> None:
    drop.calls("calls.csv", "x" * 2000)
    [refused] = drop.land(Limits(line_bytes=1000)).refused
    assert "longer than 1000 bytes (line 2)" in refused.reason
    # Another limit is another rule: the file is judged again.
    assert drop.land().exit_status == 0
    [refused] = drop.land(Limits(columns=4)).refused
    assert "5 columns; 4 is the limit" in refused.reason


def test_a_column_that_the_contract_gains_is_added_and_files_are_read_again(drop: Drop) -> None:
    drop.put("customers.csv", "customer_id,mood\n1,good\n")
    drop.calls("calls.csv", 1)
    drop.land()
    contract = read_contract()
    table = contract.tables["generic.customers"]
    table = replace(table, columns=(*table.columns, Column("mood", "text", False, None)))
    report = land(drop.environment, contract=Contract(contract.tables | {table.id: table}))
    assert [file.name for file in report.landed] == ["generic/customers.csv"]
    assert drop.query("select customer_id, mood, _extra from raw_generic.customers") == [
        ("1", "good", None)
    ]


def test_the_second_of_two_landings_says_so_and_leaves(drop: Drop) -> None:
    drop.land()
    holder = subprocess.Popen(
        [sys.executable, "-c", "import duckdb, sys; c = duckdb.connect(sys.argv[1]); "
         "print('open', flush=True); sys.stdin.read()", str(drop.environment.build)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LandingProblem, match="in use by another process"):
            drop.land()
    finally:
        holder.communicate()


def test_a_build_file_that_is_none_is_named(drop: Drop) -> None:
    drop.environment.build.parent.mkdir()
    drop.environment.build.write_text("not a database " * 1000)
    with pytest.raises(LandingProblem, match=r"warehouse\.duckdb cannot be opened"):
        drop.land()


def test_what_landing_creates_is_for_owner_and_group_only(drop: Drop) -> None:
    before = os.umask(0)
    try:
        drop.calls("calls.csv", 1)
        drop.land()
    finally:
        os.umask(before)
    build = drop.environment.build
    assert stat.S_IMODE(build.stat().st_mode) & 0o007 == 0
    assert stat.S_IMODE(build.parent.stat().st_mode) & 0o007 == 0
    # Nothing is left of what was unpacked or mended on the way.
    assert [path.name for path in build.parent.iterdir()] == [build.name]


def test_the_work_folder_of_a_crashed_landing_is_removed(drop: Drop) -> None:
    leftover = drop.environment.build.parent / ".warehouse.duckdb.landing-abc"
    leftover.mkdir(parents=True)
    (leftover / "unpacked.csv").write_text("personal")
    drop.land()
    assert not leftover.exists()


def test_the_command_prints_what_happened_and_returns_the_status(
    drop: Drop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTACT_CENTER_EXPORTS", str(drop.environment.exports))
    monkeypatch.setenv("CONTACT_CENTER_BUILD", str(drop.environment.build))
    monkeypatch.delenv("CONTACT_CENTER_PII_SALT", raising=False)
    drop.calls("calls[red].csv", 1)
    drop.put("calls_\x1b[31m.csv", "x\n")
    assert main([]) == 1
    said = capsys.readouterr()
    assert "generic/calls[red].csv" in said.out
    assert "lacks needed columns of calls" in said.out
    assert "\x1b[31m." not in said.out
    assert "CONTACT_CENTER_PII_SALT is not set" in said.err

    monkeypatch.setenv("CONTACT_CENTER_EXPORTS", str(drop.root / "nowhere"))
    assert main([]) == 1
    assert "nowhere is no folder" in capsys.readouterr().err


def test_the_connection_of_a_landing_reads_nothing_else(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = drop.root / "secret.csv"
    secret.write_text(f"{CALLS_HEADER}\n{call(1)}\n")
    path = drop.calls("calls.csv", 1)
    read = one_file.read_csv

    def read_another(connection: duckdb.DuckDBPyConnection, *_: object) -> object:
        with pytest.raises(duckdb.PermissionException):
            connection.execute("select * from read_csv(?)", [str(secret)])
        with pytest.raises(duckdb.Error):
            connection.execute("set enable_external_access = true")
        return read(connection, *_)

    monkeypatch.setattr(one_file, "read_csv", read_another)
    assert drop.land().exit_status == 0
    assert path.exists()


def test_a_nested_file_is_landed_into_each_table_that_it_has_rows_of(drop: Drop) -> None:
    folder = drop.environment.exports / "aircall"
    folder.mkdir()
    event = '{{"resource": "{0}", "timestamp": 1, "data": {1}}}\n'
    call = event.format("call", '{"id": 5, "direction": "inbound", "started_at": 1, "user": {}}')
    user = event.format("user", '{"id": 7, "email": "a@example.com"}')
    for name, content in {
        "both.jsonl": call + user,
        "calls.jsonl": call,
        "other.json": "[]",
    }.items():
        (folder / name).write_text(content, encoding="utf-8")
    report = drop.land()
    assert report.systems == ["aircall"]
    assert {
        (file.name, file.table): file.rows_read for file in report.landed if file.rows_read
    } == {
        ("aircall/both.jsonl", "calls"): 1,
        ("aircall/both.jsonl", "users"): 1,
        ("aircall/calls.jsonl", "calls"): 1,
    }
    assert [noted.name for noted in report.unknown] == ["aircall/other.json"]
    (folder / "both.jsonl").write_text(user, encoding="utf-8")
    (folder / "calls.jsonl").write_text("[]", encoding="utf-8")
    (folder / "other.json").write_text('{\n"id": ', encoding="utf-8")
    report = drop.land()
    assert [noted.name for noted in report.refused] == ["aircall/other.json"]
    assert drop.query("select count(*) from raw_aircall.calls") == [(0,)]
    assert drop.query("select user_id from raw_aircall.users") == [("7",)]
    assert drop.query("select distinct identifier from landing.identities") == []
