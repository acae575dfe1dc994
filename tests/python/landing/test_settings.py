"""A deployment's own settings, on their way to dbt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2
import pytest
import yaml

from scripts.driving.dbt import variables_for_dbt
from scripts.environment import Environment
from scripts.landing.database import LandingProblem
from scripts.landing.settings import PROJECT, copies_of, take_settings

SAMPLES = PROJECT / "seeds" / "sample_company"


@dataclass(frozen=True)
class Deployment:
    """A build file, and where dbt finds its settings."""

    build: Path
    copies: Path

    def take(self, folder: Path) -> Path:
        """Take the settings; the folder that dbt finds them in."""
        take_settings(folder, self.build, self.copies)
        (copy,) = copies_of(self.build, self.copies)
        return copy


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """A build file that is there."""
    build = tmp_path / "warehouse.duckdb"
    build.touch()
    return Deployment(build, tmp_path / "copies")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Settings that are the sample company's, elsewhere."""
    settings = tmp_path / "settings"
    settings.mkdir()
    for path in SAMPLES.glob("*.csv"):
        (settings / path.name).write_bytes(path.read_bytes())
    return settings


def test_files_are_copied_as_they_are(folder: Path, deployment: Deployment) -> None:
    copy = deployment.take(folder)
    names = {path.name for path in SAMPLES.glob("*.csv")}
    assert {path.name for path in copy.glob("*.csv")} == names
    assert all((copy / name).read_bytes() == (SAMPLES / name).read_bytes() for name in names)


def test_a_column_that_came_later_is_empty(folder: Path, deployment: Deployment) -> None:
    """Holidays had no hours at first: such a file closes its sites as before."""
    (folder / "holidays.csv").write_bytes(
        b'\xef\xbb\xbfsite,date,name\r\nberlin,2026-01-01,"New Year, again"\r\n'
    )
    assert (deployment.take(folder) / "holidays.csv").read_text("utf-8") == (
        'site,date,name,opens_at,closes_at\nberlin,2026-01-01,"New Year, again",,\n'
    )


@pytest.mark.parametrize("content", ["site,date,name\n", "", "\n"])
def test_a_file_with_nothing_but_its_header_stays_empty(
    folder: Path, deployment: Deployment, content: str
) -> None:
    (folder / "holidays.csv").write_text(content, "utf-8")
    copied = (deployment.take(folder) / "holidays.csv").read_text("utf-8")
    assert copied == "site,date,name,opens_at,closes_at\n"


def test_a_file_that_is_not_there_is_asked_for(folder: Path, deployment: Deployment) -> None:
    (folder / "queues.csv").unlink()
    (folder / "targets.csv").unlink()
    with pytest.raises(LandingProblem, match=r"lacks queues\.csv; .*make new-settings DIR="):
        deployment.take(folder)
    assert not deployment.copies.exists()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("site,timezone\nwien,Europe/Vienna\n", "has a column timezone; it is called time_zone"),
        ("site,time_zone\nwien,Europe/Viena\n", "has wien in Europe/Viena, which is no time zone"),
        ("site;time_zone\nwien;Europe/Vienna\n", "begins with other columns than site,time_zone,"),
        ("site,time_zone\nk\udcf6ln,Europe/Berlin\n", "is not UTF-8; save it so"),
        ("wien,Europe/Vienna\n", "begins with other columns than site,time_zone,description"),
    ],
)
def test_columns_or_a_time_zone_that_are_not_what_they_should_be_stop_it(
    folder: Path, deployment: Deployment, content: str, said: str
) -> None:
    (folder / "sites.csv").write_text(content, "utf-8", "surrogateescape")
    with pytest.raises(LandingProblem, match=rf"sites\.csv.*{said}"):
        deployment.take(folder)
    assert not deployment.copies.exists()


@pytest.mark.parametrize("zone", ["Europe/Vienna", "europe/vienna", "UTC", ""])
def test_a_column_of_ones_own_and_any_zone_that_the_engine_knows_are_taken(
    folder: Path, deployment: Deployment, zone: str
) -> None:
    content = f"site,time_zone,description,remark\nwien,{zone},,ours\n"
    (folder / "sites.csv").write_text(content)
    assert (deployment.take(folder) / "sites.csv").read_text() == content


def test_a_folder_from_before_there_were_targets_has_none(
    folder: Path, deployment: Deployment
) -> None:
    (folder / "targets.csv").unlink()
    (line,) = (deployment.take(folder) / "targets.csv").read_text("utf-8").splitlines()
    assert line.startswith("kpi_id,variant,scope,")
    assert line in (SAMPLES / "targets.csv").read_text("utf-8")


def test_nothing_of_another_folder_stays(folder: Path, deployment: Deployment) -> None:
    copy = deployment.take(folder)
    (copy / "old.csv").write_text("from another folder\n")
    deployment.take(folder)
    assert not (copy / "old.csv").exists()


def test_builds_with_different_settings_do_not_disturb_each_other(
    folder: Path, deployment: Deployment
) -> None:
    copy = deployment.take(folder)
    other = replace(deployment, build=deployment.build.with_name("other.duckdb"))
    other.build.touch()
    (folder / "sites.csv").write_text("site,time_zone,description\n")
    assert (other.take(folder) / "sites.csv").read_text() == "site,time_zone,description\n"
    assert (copy / "sites.csv").read_bytes() == (SAMPLES / "sites.csv").read_bytes()


def test_the_copy_of_a_build_that_is_gone_goes_with_it(
    folder: Path, deployment: Deployment
) -> None:
    copy = deployment.take(folder)
    deployment.build.unlink()
    other = replace(deployment, build=deployment.build.with_name("other.duckdb"))
    other.build.touch()
    other.take(folder)
    assert not copy.exists()


@pytest.mark.parametrize("build", ["build/warehouse.duckdb", "{tmp}/warehouse.duckdb", ""])
def test_dbt_looks_where_the_copy_is(build: str, tmp_path: Path) -> None:
    """Run by hand it has the variable as somebody set it, run by us an absolute path."""
    variables = {"CONTACT_CENTER_BUILD": build.format(tmp=tmp_path)} if build else {}
    environment = Environment.read(variables)
    by_hand = seed_folders(variables | {"CONTACT_CENTER_SETTINGS": "elsewhere"})
    by_us = seed_folders(
        variables_for_dbt(environment, {}) | {"CONTACT_CENTER_SETTINGS": "elsewhere"}
    )
    expected = {path.relative_to(PROJECT).as_posix() for path in copies_of(environment.build)}
    assert {by_hand, by_us} == expected
    assert seed_folders(variables) == "seeds/sample_company"


def seed_folders(variables: dict[str, str]) -> str:
    """Where dbt_project.yml says that the settings are; dbt itself takes long to load."""
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text("utf-8"))
    return jinja2.Template(project["seed-paths"][-1]).render(
        env_var=variables.get, local_md5=lambda text: hashlib.md5(text.encode()).hexdigest()
    )
