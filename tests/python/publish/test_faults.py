"""Publishing is killed, has no room, may not write, is not alone; readers read all the while."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest
from harness import ROOT, environment_of
from torture.full_disk import as_modes_say, no_file_over
from torture.killing import run
from torture.publishing import PUBLISH
from torture.reading import DRIVERS, readers

from scripts import build as build_command
from scripts import publish as publish_command
from scripts.driving.alone import alone
from scripts.publish import publish
from scripts.publishing import replacing

from .conftest import Workplace

# Ends its own process like a power cut, before or after the nth call of a function.
KILLED_AT = """
import os, shutil, signal, sys
from scripts import publish
def half(source, target):
    content = open(source, "rb").read()
    open(target, "wb").write(content[: len(content) // 2])
    os.kill(os.getpid(), signal.SIGKILL)
def before(*_):
    os.kill(os.getpid(), signal.SIGKILL)
def after(*arguments, inner=os.replace):
    inner(*arguments)
    os.kill(os.getpid(), signal.SIGKILL)
place, name, do = {
    "half a copy": (shutil, "copyfile", half),
    "before it takes its place": (os, "replace", before),
    "after it took its place": (os, "replace", after),
}[sys.argv.pop(1)]
setattr(place, name, do)
sys.exit(publish.main([]))
"""
QUESTIONS = (
    "select value from kpi.kpi_values",
    "select count(*) from core.fct_contacts",
    "select sum(value) from kpi.kpi_values",
)


def variables_of(workplace: Workplace) -> dict[str, str]:
    """The environment of the workplace's commands."""
    environment = workplace.environment
    variables = environment_of(environment.exports, environment.build.parent.parent)
    return variables | {
        "CONTACT_CENTER_BUILD": str(environment.build),
        "CONTACT_CENTER_PUBLISHED": str(environment.published),
    }


@pytest.mark.parametrize(
    "moment, value",
    [
        ("half a copy", 41.0),
        ("before it takes its place", 41.0),
        ("after it took its place", 42.0),
    ],
)
def test_killed_it_leaves_the_old_file_or_the_new_one(
    workplace: Workplace, moment: str, value: float
) -> None:
    workplace.build(41.0)
    publish(workplace.environment)
    workplace.build(42.0)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_AT, moment], cwd=ROOT, env=variables_of(workplace),
        capture_output=True, check=False,
    )  # fmt: skip
    assert ended.returncode == -9, ended
    assert workplace.published_value() == value
    assert publish(workplace.environment).problems == ()
    assert workplace.published_value() == 42.0
    folder = workplace.environment.published.parent
    assert [path.name for path in folder.iterdir()] == ["warehouse.duckdb"]


@pytest.mark.parametrize("room", [0, 0.9])
def test_no_room_for_the_copy_is_a_reason(workplace: Workplace, room: float) -> None:
    workplace.build(41.0)
    publish(workplace.environment)
    workplace.build(42.0)
    limit = int(workplace.environment.mart.stat().st_size * room)
    ended = run(PUBLISH, variables_of(workplace), prepare=no_file_over(limit))
    assert (ended.status, "Not published" in ended.said) == (1, True), ended.said
    assert "Traceback" not in ended.said
    assert workplace.published_value() == 41.0
    assert publish(workplace.environment).is_published
    assert workplace.published_value() == 42.0


def test_a_folder_that_may_not_be_written_is_a_reason(workplace: Workplace) -> None:
    workplace.build(41.0)
    publish(workplace.environment)
    workplace.build(42.0)
    folder = workplace.environment.published.parent
    folder.chmod(0o555)
    try:
        ended = run(PUBLISH, variables_of(workplace), prepare=as_modes_say)
    finally:
        folder.chmod(0o755)
    assert ended.status == 1
    assert "cannot be written (Permission denied)" in ended.said
    assert workplace.published_value() == 41.0


def test_a_second_one_at_the_same_time_says_so_and_leaves(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    workplace.build(41.0)
    for name, value in variables_of(workplace).items():
        monkeypatch.setenv(name, value)
    with alone(workplace.environment):
        assert publish_command.main([]) == 2
        assert build_command.main([]) == 2
    assert capsys.readouterr().err.count("Another run is at work") == 2
    assert not workplace.environment.published.exists()
    assert publish_command.main([]) == 0


def test_a_build_does_not_outlive_its_driver(workplace: Workplace) -> None:
    variables = variables_of(workplace) | {"DBT_ARGS": "--select nothing_of_this_name"}
    workplace.build()
    log = Path(variables["DBT_LOG_PATH"]) / "dbt.log"
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.build"], cwd=ROOT, env=variables,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    while not log.exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.kill()
    # dbt has the pipe too: it ends when dbt does.
    began = time.monotonic()
    process.communicate()
    assert time.monotonic() - began < 3
    assert "nothing_of_this_name" not in log.read_text()


def test_the_copy_and_the_folder_are_on_disk_before_and_after_it_takes_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = tmp_path / "source", tmp_path / "folder/target"
    source.write_text("new")
    done: list[tuple[str, object]] = []
    sync, replace = os.fsync, os.replace

    def synced(descriptor: int) -> None:
        done.append(("sync", os.fstat(descriptor).st_ino))
        sync(descriptor)

    def replaced(copy: Path, to: Path) -> None:
        done.append(("replace", to))
        replace(copy, to)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    replacing.replace_in_one_step(source, target, lambda _: None)
    folder = ("sync", _inode(target.parent))
    expected = [("sync", _inode(tmp_path)), ("sync", _inode(target)), ("replace", target), folder]
    assert done == expected
    done.clear()
    replacing.write_in_one_step(target, "a note")
    assert done == [("sync", _inode(target)), ("replace", target), folder]
    assert target.read_text() == "a note"


def _inode(place: Path) -> int:
    return place.stat().st_ino


@pytest.mark.skipif(
    not all(folder is None or folder.is_dir() for folder in DRIVERS.values()),
    reason="needs older drivers of DuckDB in .venv (make test has them)",
)
def test_readers_of_three_generations_see_old_or_new_and_never_an_error(
    workplace: Workplace,
) -> None:
    workplace.build(0)
    assert publish(workplace.environment).is_published
    published = workplace.environment.published
    with readers(published, seed=1, pause=0.05, questions=QUESTIONS) as readings:
        number = 0
        while readings.so_far() < 60:
            number += 1
            workplace.build(number)
            assert publish(workplace.environment).is_published
            readings.note_version()
    assert not readings.errors
    assert readings.mixtures == []
    assert {driver[:4] for driver, _ in readings.reads} == {"1.4.", "1.5.", duckdb.__version__[:4]}
    assert len(readings.answers) > 2
