"""Landing is killed, has no room, may not write, is not alone: nothing is lost, nothing twice."""

from __future__ import annotations

import errno
import gzip
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from harness import ROOT, environment_of
from torture.full_disk import as_modes_say, no_file_over
from torture.killing import run
from torture.landing import LAND, mend_landing
from torture.place import Place
from torture.tally import Tally

from scripts import land as landing_command
from scripts.driving.alone import alone
from scripts.environment import Environment
from scripts.landing import one_file

from .conftest import CALLS_HEADER, Drop, call

# Ends its own process like a power cut, at the nth call of one of landing's functions.
KILLED_AT = """
import os, signal, sys
from scripts import land
from scripts.landing import incoming, ledger, one_file
module, name, count = sys.argv.pop(1), sys.argv.pop(1), int(sys.argv.pop(1))
place = {"land": land, "incoming": incoming, "ledger": ledger, "one_file": one_file}[module]
inner, calls = getattr(place, name), 0
def counted(*arguments, **named):
    global calls
    calls += 1
    if calls == count:
        os.kill(os.getpid(), signal.SIGKILL)
    return inner(*arguments, **named)
setattr(place, name, counted)
sys.exit(land.main([]))
"""
# Within the transaction of a file, between two files, before the pseudonyms, before the token.
MOMENTS = [
    ("one_file", "_store", 1),
    ("ledger", "write_entry", 2),
    ("one_file", "_read", 2),
    ("land", "update_identities", 1),
    ("ledger", "state_token", 1),
]


def test_killed_at_any_moment_it_goes_on_where_it_was(tmp_path: Path, sample_exports: Path) -> None:
    later = sorted((sample_exports / "generic").glob("calls_2025-1*"))
    folder = tmp_path / "exports/generic"
    folder.mkdir(parents=True)
    place = Place(tmp_path / "work", tmp_path / "exports", ROOT / "seeds/sample_company")
    for moment in MOMENTS:
        # Each landing has some files to bring in, one of them new since the one before.
        shutil.copy(later.pop(0), folder)
        (folder / "customers_again.csv").write_text(f"customer_id\n{moment[1]}\n")
        ended = subprocess.run(
            [sys.executable, "-c", KILLED_AT, *map(str, moment)], cwd=ROOT, env=place.variables,
            capture_output=True, check=False,
        )  # fmt: skip
        assert ended.returncode == -9, (moment, ended)
    tally = Tally()
    mend_landing(place, "kills", tally)
    assert not tally.problems


def _packed(drop: Drop) -> None:
    rows = "\n".join([CALLS_HEADER, *(call(f"{number:050}") for number in range(20_000))])
    (drop.folder / "calls.csv.gz").write_bytes(gzip.compress(rows.encode() + b"\n"))


def _lines(drop: Drop) -> None:
    names = CALLS_HEADER.split(",")
    rows = (dict(zip(names, call(f"{n:050}").split(","), strict=True)) for n in range(20_000))
    drop.put("calls.jsonl", "\n".join(map(json.dumps, rows)))


def _plain(drop: Drop) -> None:
    drop.calls("calls.csv", *(f"{number:050}" for number in range(20_000)))


@pytest.mark.parametrize("write", [_packed, _lines, _plain])
def test_no_room_refuses_no_file_and_keeps_what_was_there(drop: Drop, write) -> None:
    drop.calls("calls_before.csv", 1, 2)
    drop.land()
    write(drop)
    variables = environment_of(drop.environment.exports, drop.root)
    variables["CONTACT_CENTER_PII_SALT"] = drop.environment.salt
    ended = run(LAND, variables, prepare=no_file_over(900_000))
    assert (ended.status, "Landing stopped" in ended.said) == (1, True), ended.said
    assert "Traceback" not in ended.said
    assert "00001" not in ended.said
    assert drop.ids() == ["1", "2"]
    report = drop.land()
    assert (report.exit_status, len(report.landed)) == (0, 1)
    assert len(set(drop.ids())) == len(drop.ids()) == 20_002


def test_a_file_that_could_not_be_read_is_tried_again(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.calls("calls.csv", 1)
    inner = one_file.open_regular

    def broken(path: Path):
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(one_file, "open_regular", broken)
    assert "Input/output error" in drop.land().refused[0].reason
    monkeypatch.setattr(one_file, "open_regular", inner)
    assert drop.land().exit_status == 0
    assert drop.ids() == ["1"]


def test_what_a_crash_left_beside_the_build_file_is_removed(drop: Drop) -> None:
    drop.calls("calls.csv", 1)
    drop.land()
    folder = drop.environment.build.parent
    for name in (".warehouse.duckdb.landing-abc", "warehouse.duckdb.tmp"):
        (folder / name).mkdir()
        (folder / name / "duckdb_temp_storage-0.tmp").write_text("+1 312 555-0123")
    drop.land()
    assert sorted(path.name for path in folder.iterdir()) == ["warehouse.duckdb"]


@pytest.mark.parametrize("folder, status", [("exports", 0), ("build", 1)])
def test_a_folder_that_may_not_be_written(drop: Drop, folder: str, status: int) -> None:
    drop.calls("calls.csv", 1)
    variables = environment_of(drop.environment.exports, drop.root)
    place = drop.root / folder
    place.mkdir(exist_ok=True)
    for path in (place, drop.folder):
        path.chmod(0o555)
    try:
        ended = run(LAND, variables, prepare=as_modes_say)
    finally:
        for path in (place, drop.folder):
            path.chmod(0o755)
    assert ended.status == status, ended.said
    assert "Traceback" not in ended.said
    assert ("Permission denied" in ended.said) == (status == 1)


def test_a_second_landing_at_the_same_time_says_so_and_leaves(
    drop: Drop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    drop.calls("calls.csv", 1)
    for name, value in environment_of(drop.environment.exports, drop.root).items():
        monkeypatch.setenv(name, value)
    with alone(Environment.read(os.environ)):
        assert landing_command.main([]) == 2
    assert "Another run is at work" in capsys.readouterr().err
    assert not drop.environment.build.exists()
    assert landing_command.main([]) == 0
