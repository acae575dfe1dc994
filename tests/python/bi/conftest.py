"""The sample company's published file, in a folder as a user has it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from scripts.environment import DEFAULT_SPREADSHEETS
from scripts.export import export

# As README names it, from the folder in which `make` is run.
PUBLISHED = Path("published/warehouse.duckdb")


@pytest.fixture(scope="session")
def home(sample_mart: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published file where it always is."""
    home = tmp_path_factory.mktemp("home")
    (home / PUBLISHED).parent.mkdir()
    shutil.copyfile(sample_mart, home / PUBLISHED)
    return home


@pytest.fixture(scope="session")
def published(home: Path) -> Path:
    """The published file, to be read only."""
    return home / PUBLISHED


@pytest.fixture(scope="module")
def published_for_an_engine(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same file by another name: one process opens a file with one configuration only."""
    linked = tmp_path_factory.mktemp("engine") / published.name
    os.link(published, linked)
    return linked


@pytest.fixture(scope="session")
def spreadsheets(published: Path) -> Path:
    """What `make export` writes of it, where it always does."""
    folder = published.with_name(DEFAULT_SPREADSHEETS)
    export(published, folder)
    return folder
