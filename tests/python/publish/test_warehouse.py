"""The driver: what it does, what it leaves alone, and with which status it ends.

Landing and dbt are stood in for by what they leave behind: they have tests of their own.
"""

from __future__ import annotations

import io
import json
import os
import shutil
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import duckdb
import pytest
from harness import TINY
from rich.console import Console

from scripts import warehouse
from scripts.driving import dbt, news, sample
from scripts.driving.alone import alone
from scripts.driving.dbt import BuildReport
from scripts.environment import Environment, EnvironmentProblem
from scripts.landing.files import Noted
from scripts.landing.report import LandingReport
from scripts.new_settings import write_settings
from scripts.sample_company import (
    MANIFEST,
    STAGING,
    remove_sample,
    sample_manifest,
    truth_folder,
    write_sample,
)

from .conftest import Workplace


@dataclass
class Driver:
    """Runs the driver in a workplace; what landing finds and how the build ends can be set."""

    workplace: Workplace
    variables: dict[str, str]
    ledger: str = "first"
    refused: tuple[Noted, ...] = ()
    is_whole: bool = True
    exit_status: int = 0
    builds: list[tuple[str, ...]] = field(default_factory=list)
    systems: list[tuple[str, ...]] = field(default_factory=list)
    said: str = ""

    def land(self, environment, **_) -> LandingReport:
        assert environment.exports.is_dir()
        return LandingReport(
            landed=(), unchanged=(), refused=self.refused, not_opened=(), unknown=(), ignored=(),
            removed=(), has_news=False, token=self.ledger, salt_is_default=False,
            systems=("aircall", "generic"),
        )  # fmt: skip

    def build(self, environment, variables, console, *, systems, is_refresh) -> BuildReport:
        self.builds.append(environment.dbt_args)
        self.systems.append(systems)
        self.workplace.build(41.0 + len(self.builds), self.ledger)
        if not self.is_whole:
            self.workplace.change("delete from landing.build_stamp")
        return BuildReport(self.exit_status, 7, 7, Path("logs/dbt.log"))

    def run(self, **variables: str) -> int:
        console = Console(file=io.StringIO(), width=100)
        wanted = self.variables | variables
        status = warehouse.run(Environment.read(wanted), wanted, console)
        self.said = console.file.getvalue()
        return status

    def published(self) -> tuple[bytes, int, int]:
        path = self.workplace.environment.published
        return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


@pytest.fixture
def driver(workplace: Workplace, monkeypatch: pytest.MonkeyPatch) -> Driver:
    """A driver whose exports folder holds one file."""
    environment = workplace.environment
    environment.exports.joinpath("generic").mkdir(parents=True)
    environment.exports.joinpath("generic/calls.csv").write_text("call_id\n")
    made = Driver(
        workplace,
        {
            "CONTACT_CENTER_EXPORTS": str(environment.exports),
            "CONTACT_CENTER_BUILD": str(environment.build),
            "CONTACT_CENTER_PUBLISHED": str(environment.published),
            "CONTACT_CENTER_PII_SALT": "a salt for tests",
        },
    )
    monkeypatch.setattr(warehouse, "land", made.land)
    monkeypatch.setattr(sample, "write_sample", partial(write_sample, plan=TINY))
    monkeypatch.setattr(dbt, "build", made.build)
    return made


def test_it_builds_publishes_and_shows_the_scorecard(driver: Driver) -> None:
    assert driver.run() == 0
    assert driver.workplace.published_value() == 42.0
    assert "Published" in driver.said
    assert "1,234" in driver.said
    # The connectors of what has landed, and no others.
    assert driver.systems == [("aircall", "generic")]


def test_without_news_nothing_is_built_and_the_file_stays_byte_for_byte(driver: Driver) -> None:
    driver.run()
    before = driver.published()
    assert driver.run() == 0
    assert driver.published() == before
    assert len(driver.builds) == 1
    assert "No news" in driver.said
    assert "1,234" in driver.said


@pytest.mark.parametrize(
    "variable, value",
    [
        ("CONTACT_CENTER_AS_OF", "2026-10-31T18:00:00Z"),
        ("DBT_ARGS", "--threads 1"),
        ("CONTACT_CENTER_SETTINGS", "{folder}"),
    ],
)
def test_another_variable_is_news(
    driver: Driver, tmp_path: Path, variable: str, value: str
) -> None:
    shutil.copytree("seeds/sample_company", tmp_path / "settings")
    (tmp_path / "settings/sites.csv").write_text("site,time_zone,description\n")
    driver.run()
    assert driver.run(**{variable: value.format(folder=tmp_path / "settings")}) == 0
    assert len(driver.builds) == 2


def test_another_ledger_is_news(driver: Driver) -> None:
    driver.run()
    driver.ledger = "second"
    assert driver.run() == 0
    assert driver.workplace.published_value() == 43.0


@pytest.mark.parametrize("way", ["removed", "replaced", "touched"])
def test_a_published_file_that_is_not_ours_any_more_is_published_again(
    driver: Driver, way: str
) -> None:
    driver.run()
    published = driver.workplace.environment.published
    if way == "removed":
        published.unlink()
    elif way == "replaced":
        published.write_bytes(b"something else")
    else:
        os.utime(published, ns=(1, 1))
    assert driver.run() == 0
    assert driver.workplace.published_value() == 43.0


def test_a_partial_build_publishes_nothing_and_is_built_again_next_time(driver: Driver) -> None:
    driver.run()
    before = driver.published()
    driver.is_whole = False
    assert driver.run(DBT_ARGS="--select kpi_values") == 1
    assert driver.builds[-1] == ("--select", "kpi_values")
    assert "not whole" in driver.said
    assert driver.published() == before


def test_a_failed_build_publishes_nothing_and_is_tried_again(driver: Driver) -> None:
    driver.run()
    before = driver.published()
    driver.ledger, driver.exit_status = "second", 1
    assert driver.run() == 1
    assert driver.run() == 1
    assert len(driver.builds) == 3
    assert driver.published() == before
    assert "logs/dbt.log" in driver.said
    driver.exit_status = 0
    assert driver.run() == 0
    assert driver.workplace.published_value() == 45.0


def test_a_refused_file_is_named_again_and_again_while_the_rest_is_published(
    driver: Driver,
) -> None:
    driver.refused = (Noted("generic/calls.csv", "lacks the column direction"),)
    assert driver.run() == 1
    assert driver.workplace.published_value() == 42.0
    assert driver.run() == 1
    assert "lacks the column direction" in driver.said
    assert len(driver.builds) == 1


def test_an_empty_exports_folder_gets_the_sample_company(driver: Driver) -> None:
    exports = driver.workplace.environment.exports
    shutil.rmtree(exports)
    exports.mkdir()
    (exports / ".gitkeep").touch()
    assert driver.run() == 0
    assert "sample company" in driver.said
    assert sample_manifest(exports) is not None
    assert (truth_folder(driver.workplace.environment.build) / "contacts.parquet").is_file()
    assert driver.run() == 0
    assert "Wrote" not in driver.said


def test_own_exports_with_the_sample_companys_settings_are_told(
    driver: Driver, tmp_path: Path
) -> None:
    driver.run()
    assert "make new-settings DIR=" in driver.said
    write_settings(tmp_path / "settings")
    driver.run(CONTACT_CENTER_SETTINGS=str(tmp_path / "settings"))
    assert "make new-settings" not in driver.said
    shutil.rmtree(driver.workplace.environment.exports)
    driver.workplace.environment.build.unlink()
    driver.run()
    assert "Wrote the made-up sample company" in driver.said
    assert "make new-settings" not in driver.said


def test_half_a_sample_is_written_again(driver: Driver) -> None:
    exports = driver.workplace.environment.exports
    # Killed while the files were moved to where they belong: the manifest comes first.
    (exports / STAGING).mkdir()
    missing = {"path": "generic/missing.csv", "sha256": "0" * 64, "rows": 1}
    (exports / "generic/calls.csv").unlink()
    (exports / MANIFEST).write_text(json.dumps({"seed": 7, "files": [missing]}))
    assert driver.run() == 0
    assert "Wrote" in driver.said
    files = sample_manifest(exports).files
    assert len(files) > 1
    assert all((exports / file.path).is_file() for file in files)
    assert not (exports / STAGING).exists()


def test_an_emptied_exports_folder_gets_no_sample_beside_own_rows(driver: Driver) -> None:
    exports = driver.workplace.environment.exports
    driver.workplace.build()
    driver.workplace.change(
        "insert into landing.files (file, status) values ('generic/calls_own.csv', 'landed')"
    )
    shutil.rmtree(exports)
    assert driver.run() == 0
    assert sample_manifest(exports) is None


def test_other_exports_beside_the_sample_stop_it_before_anything_lands(
    driver: Driver, tmp_path: Path
) -> None:
    exports = driver.workplace.environment.exports
    shutil.rmtree(exports)
    write_sample(exports, tmp_path / "truth", TINY)
    for number in range(7):
        (exports / f"generic/calls_mine_{number}.csv").write_text("call_id\n")
    assert driver.run() == 2
    assert driver.builds == []
    for named in ("calls_mine_0.csv", "calls_mine_4.csv", "and 2 more", "make remove-sample"):
        assert named in driver.said
    assert "calls_mine_5.csv" not in driver.said


def test_rows_of_a_removed_sample_leave_the_build_and_nobody_elses(driver: Driver) -> None:
    environment = driver.workplace.environment
    shutil.rmtree(environment.exports)
    driver.run()
    of_sample = sample_manifest(environment.exports).files[0].path
    for file in (of_sample, "generic/calls_own_but_gone.csv"):
        driver.workplace.change(f"insert into raw_generic.calls (_file) values ('{file}')")
        driver.workplace.change(f"insert into landing.files (file) values ('{file}')")
    remove_sample(environment.exports)
    environment.exports.joinpath("generic/calls_own.csv").write_text("call_id\n")
    assert driver.run() == 0
    assert "sample company is gone" in driver.said
    with duckdb.connect(str(environment.build)) as connection:
        left = connection.execute("select _file from raw_generic.calls").fetchall()
        files = connection.execute("select file from landing.files order by all").fetchall()
    assert left == [("generic/calls_own_but_gone.csv",)]
    assert (of_sample,) not in files
    assert ("generic/calls_own_but_gone.csv",) in files


def test_a_variable_that_cannot_be_used_is_named(driver: Driver) -> None:
    with pytest.raises(EnvironmentProblem, match="CONTACT_CENTER_AS_OF"):
        driver.run(CONTACT_CENTER_AS_OF="yesterday")
    assert driver.builds == []


@pytest.mark.parametrize(
    "name", ["models/kpis/x.sql", "models/kpis/x.yml", "macros/m.sql", "seeds/product/s.csv",
             "tests/t.sql", "dbt_project.yml", "profiles.yml", "requirements.txt"]
)  # fmt: skip
def test_a_change_of_the_project_is_news_and_a_note_beside_it_is_not(
    workplace: Workplace, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("one")
    first = news.token(workplace.environment, "ledger", tmp_path)
    (tmp_path / "README.md").write_text("a note")
    assert news.token(workplace.environment, "ledger", tmp_path) == first
    file.write_text("two")
    assert news.token(workplace.environment, "ledger", tmp_path) != first


def test_a_spoilt_record_of_what_was_published_is_no_crash(driver: Driver) -> None:
    driver.run()
    record = driver.workplace.environment.build.with_name("private.duckdb.publication.json")
    assert json.loads(record.read_text())["size_bytes"] > 0
    record.write_text("{")
    assert driver.run() == 0
    assert len(driver.builds) == 2


def test_a_second_run_at_the_same_time_says_so_and_leaves(
    driver: Driver, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    for name, value in driver.variables.items():
        monkeypatch.setenv(name, value)
    environment = Environment.read(driver.variables)
    with alone(environment):
        assert warehouse.main([]) == warehouse.NOT_BEGUN
    assert "Another run is at work" in capsys.readouterr().out
    assert driver.builds == []
    assert not environment.published.exists()
    with alone(environment):
        pass  # It is free again.
