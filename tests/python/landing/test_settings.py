"""A deployment's settings come to dbt as they are; what they lack is said, or does without."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.environment import DEFAULT_SETTINGS
from scripts.landing.database import LandingProblem
from scripts.landing.settings import take_settings

SAMPLES = Path(DEFAULT_SETTINGS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A deployment's own settings, like the sample company's but for one site."""
    shutil.copytree(SAMPLES, tmp_path / "own")
    (tmp_path / "own" / "sites.csv").write_text("site,time_zone,description\nrome,Europe/Rome,\n")
    return tmp_path / "own"


def test_they_are_copied_word_for_word(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "old.csv").write_text("from another folder\n")
    take_settings(folder, tmp_path / "copy")
    copied = {path.name: path.read_text() for path in (tmp_path / "copy").iterdir()}
    assert copied == {path.name: path.read_text() for path in folder.iterdir()}


def test_a_folder_from_before_there_were_targets_has_none(folder: Path, tmp_path: Path) -> None:
    (folder / "targets.csv").unlink()
    take_settings(folder, tmp_path / "copy")
    (line,) = (tmp_path / "copy" / "targets.csv").read_text().splitlines()
    assert (
        line.startswith("kpi_id,variant,scope,") and line in (SAMPLES / "targets.csv").read_text()
    )


def test_any_other_file_must_be_there(folder: Path, tmp_path: Path) -> None:
    (folder / "queues.csv").unlink()
    (folder / "targets.csv").unlink()
    with pytest.raises(LandingProblem, match=r"lacks queues\.csv: copy them"):
        take_settings(folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
