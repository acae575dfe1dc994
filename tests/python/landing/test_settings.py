"""A deployment's own settings, on their way to dbt."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.landing.database import LandingProblem
from scripts.landing.settings import PROJECT, take_settings

SAMPLES = PROJECT / "seeds" / "sample_company"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Settings that are the sample company's, elsewhere."""
    settings = tmp_path / "settings"
    settings.mkdir()
    for path in SAMPLES.glob("*.csv"):
        (settings / path.name).write_bytes(path.read_bytes())
    return settings


def test_files_are_copied_as_they_are(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    take_settings(folder, copy)
    names = {path.name for path in SAMPLES.glob("*.csv")}
    assert {path.name for path in copy.iterdir()} == names
    assert all((copy / name).read_bytes() == (SAMPLES / name).read_bytes() for name in names)


def test_a_column_that_came_later_is_empty(folder: Path, tmp_path: Path) -> None:
    """Holidays had no hours at first: such a file closes its sites as before."""
    (folder / "holidays.csv").write_bytes(
        b'\xef\xbb\xbfsite,date,name\r\nberlin,2026-01-01,"New Year, again"\r\n'
    )
    take_settings(folder, tmp_path / "copy")
    assert (tmp_path / "copy" / "holidays.csv").read_text("utf-8") == (
        'site,date,name,opens_at,closes_at\nberlin,2026-01-01,"New Year, again",,\n'
    )


def test_a_file_with_nothing_but_its_header_stays_empty(folder: Path, tmp_path: Path) -> None:
    (folder / "holidays.csv").write_text("site,date,name\n", "utf-8")
    take_settings(folder, tmp_path / "copy")
    copied = (tmp_path / "copy" / "holidays.csv").read_text("utf-8")
    assert copied == "site,date,name,opens_at,closes_at\n"


def test_a_file_that_is_not_there_is_asked_for(folder: Path, tmp_path: Path) -> None:
    (folder / "queues.csv").unlink()
    (folder / "targets.csv").unlink()
    with pytest.raises(LandingProblem, match=r"lacks queues\.csv: copy them"):
        take_settings(folder, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_folder_from_before_there_were_targets_has_none(folder: Path, tmp_path: Path) -> None:
    (folder / "targets.csv").unlink()
    take_settings(folder, tmp_path / "copy")
    (line,) = (tmp_path / "copy" / "targets.csv").read_text("utf-8").splitlines()
    assert line.startswith("kpi_id,variant,scope,")
    assert line in (SAMPLES / "targets.csv").read_text("utf-8")


def test_nothing_of_another_folder_stays(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "old.csv").write_text("from another folder\n")
    take_settings(folder, tmp_path / "copy")
    assert not (tmp_path / "copy" / "old.csv").exists()
