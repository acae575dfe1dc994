"""Hostile exports are refused, or harmless, in little time and memory.

All lie in one folder and are landed at once by a process of its own: what all of them together take
none of them can exceed. `make torture-hostile` lands each alone and prints what it takes.
"""

from __future__ import annotations

import stat
from pathlib import Path

import duckdb
import pytest

from .files import HEAVY, LIGHT, MIB, SECRET, Hostile
from .landing import Landing, land_apart

ALL = [pytest.param(file, id=ascii(file.name)[:60]) for file in (*LIGHT, *HEAVY)]
MOST_MIB = 1024
MOST_SECONDS = 60


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all hostile files as exports, and a secret beside them."""
    root = tmp_path_factory.mktemp("hostile")
    (root / "exports/generic").mkdir(parents=True)
    (root / SECRET).write_text("call_id,direction,started_at,ended_at,outcome\nsecret,,,,\n")
    for file in (*LIGHT, *HEAVY):
        file.write(root / "exports/generic" / file.name)
    return root


@pytest.fixture(scope="module")
def landing(root: Path) -> Landing:
    """What landing them said."""
    before = [(path.name, path.lstat().st_size) for path in listed(root / "exports/generic")]
    found = land_apart(root)
    after = [(path.name, path.lstat().st_size) for path in listed(root / "exports/generic")]
    assert after == before
    # A gigabyte is not kept for longer than it is needed.
    for path in listed(root / "exports/generic"):
        if path.is_file() and path.stat().st_size > 100 * MIB:
            path.unlink()
    return found


def listed(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def shown(name: str) -> str:
    """A file's name as the ledger has it."""
    return f"generic/{name}"


def test_there_are_at_least_forty_cases() -> None:
    assert len(ALL) >= 40


@pytest.mark.parametrize("file", ALL)
def test_a_hostile_file_is_refused_or_harmless(landing: Landing, file: Hostile) -> None:
    name = shown(file.name)
    if file.refused is not None:
        assert file.refused in landing.refused[name]
        assert name not in landing.landed
    elif file.not_opened is not None:
        assert landing.not_opened[name].startswith(file.not_opened)
    else:
        assert landing.refused.get(name) is None
        assert landing.landed[name] == file.rows


def test_all_of_them_together_take_little_time_and_memory(landing: Landing) -> None:
    # Of the processor: how long it takes by the clock is up to who else is at work.
    assert landing.seconds < MOST_SECONDS
    assert landing.mib is None or landing.mib < MOST_MIB
    assert landing.exit_status == 1


def test_nothing_else_was_read_written_or_run(root: Path, landing: Landing) -> None:
    assert {path.name for path in listed(root)} == {"build", "cwd", "exports", SECRET}
    assert listed(root / "cwd") == []
    assert [path.name for path in listed(root / "build")] == ["warehouse.duckdb"]
    mode = stat.S_IMODE((root / "build/warehouse.duckdb").stat().st_mode)
    assert mode & 0o007 == 0
    with duckdb.connect(str(root / "build/warehouse.duckdb"), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from raw_generic.calls where call_id = 'secret'"
        ).fetchall() == [(0,)]
        assert connection.execute(
            "select count(*), count(distinct file) from landing.files"
        ).fetchall() == [(len(ALL) - 6, len(ALL) - 6)]
        # What the archive said its content is called, and what names would have dropped.
        assert connection.execute(
            "select count(*) from raw_generic.calls where call_id = 'in archive'"
        ).fetchall() == [(1,)]
    assert landing.landed


def test_what_is_printed_cannot_act_on_a_terminal(landing: Landing) -> None:
    assert all(c.isprintable() or c == "\n" for c in landing.printed)
    # A name with a line end makes no line of its own.
    assert not [line for line in landing.printed.splitlines() if line.startswith("REFUSED")]
    assert "\\x1b[2J" in landing.printed or len(landing.landed) > 20
