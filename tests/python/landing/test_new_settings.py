"""A folder of settings of one's own, begun with what is the product's and nothing of the sample."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from scripts.landing.settings import PROJECT, copies_of, read_setting, take_settings
from scripts.new_settings import DEPLOYMENT, OF_THE_SAMPLE, SAMPLES, main, write_settings

NAMES = sorted(path.name for path in SAMPLES.glob("*.csv"))
SEEDS = PROJECT / "seeds/product/_settings__seeds.yml"
INT_SETTINGS = PROJECT / "models/intermediate/int_settings.sql"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that was just begun."""
    folder = tmp_path / "my settings"
    assert write_settings(folder) == NAMES
    return folder


def rows_of(path: Path) -> list[list[str]]:
    """A CSV file's rows, the header among them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_every_declared_file_is_there_with_the_declared_columns(folder: Path) -> None:
    declared = {
        f"{seed['name']}.csv": list(seed["config"]["column_types"])
        for seed in yaml.safe_load(SEEDS.read_text("utf-8"))["seeds"]
    }
    assert {name: rows_of(folder / name)[0] for name in NAMES} == declared


def test_nothing_of_the_sample_company_is_in_it(folder: Path) -> None:
    assert {name for name in NAMES if rows_of(folder / name)[1:]} == {DEPLOYMENT}
    rows, samples = rows_of(folder / DEPLOYMENT), rows_of(SAMPLES / DEPLOYMENT)
    assert [row[0] for row in rows] == [row[0] for row in samples]
    changed = [new[0] for new, old in zip(rows, samples, strict=True) if new != old]
    assert sorted(changed) == sorted(OF_THE_SAMPLE)
    assert read_setting(folder, "country") is None


def test_its_single_settings_are_what_the_models_take_where_nothing_is_said(folder: Path) -> None:
    """Looked up by the model itself: what a person reads in the file is what holds."""
    sql = re.sub(r"{{.*?}}", "deployment", INT_SETTINGS.read_text("utf-8"))
    with duckdb.connect() as connection:
        connection.execute(
            "create table deployment as from read_csv(?, all_varchar = true)",
            [str(folder / DEPLOYMENT)],
        )
        said = connection.execute(sql).fetchall()
        connection.execute("delete from deployment")
        assert connection.execute(sql).fetchall() == said


def test_what_is_there_stays_and_what_is_missing_is_added(folder: Path) -> None:
    (folder / "sites.csv").write_text("site,time_zone,description\nwien,Europe/Vienna,\n")
    (folder / "targets.csv").unlink()
    assert write_settings(folder) == ["targets.csv"]
    assert "wien" in (folder / "sites.csv").read_text()


def test_landing_takes_it_as_it_is(folder: Path, tmp_path: Path) -> None:
    build = tmp_path / "warehouse.duckdb"
    build.touch()
    take_settings(folder, build, tmp_path / "copies")
    (copy,) = copies_of(build, tmp_path / "copies")
    assert all((copy / name).read_bytes() == (folder / name).read_bytes() for name in NAMES)


def test_the_command_says_what_to_do_next_or_why_it_cannot(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    folder = tmp_path / "mine"
    assert main(["--folder", str(folder)]) == 0
    assert f"export CONTACT_CENTER_SETTINGS={folder}" in capsys.readouterr().out
    assert main(["--folder", str(folder)]) == 0
    assert "Nothing was missing" in capsys.readouterr().out
    (tmp_path / "file").touch()
    assert main(["--folder", str(tmp_path / "file")]) == 1
    assert "Not all settings were written" in capsys.readouterr().err
