"""Copies of the project to write into, so that no test ever writes into the tree."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from scripts.contract import GENERIC, STAGING, source_files
from scripts.kpi_files import PROJECT

# All that the commands need; what is built, landed or installed stays behind.
COPIED = (
    "DECISIONS.md",
    "README.md",
    "dbt_project.yml",
    "docs/kpis",
    "profiles.yml",
    "macros",
    "models",
    "scripts",
    "seeds",
    "tests/generic",
)
# Nothing of theirs is there, so their models would be off, and dbt would only read them each time.
# These two are on without anything (always_connected, a macro).
_CONNECTORS = {path.parent.name for path in source_files().values()} - {GENERIC, "reconcile"}
# Of the tests' own surroundings, nothing may lead a command out of the copy.
PASSED = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")


@dataclass(frozen=True)
class Clone:
    """A copy of the project, as if freshly cloned."""

    root: Path

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the copy in it, with all settings at their defaults."""
        variables = {name: os.environ[name] for name in PASSED if name in os.environ}
        return subprocess.run(
            [sys.executable, "-m", f"scripts.{module}", *arguments],
            cwd=self.root,
            env=variables,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )


def copy_of_project(to: Path) -> Path:
    """Copy the project's own files."""
    for name in COPIED:
        source, target = PROJECT / name, to / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=_left_behind)
        else:
            shutil.copyfile(source, target)
    for name in ("build", "exports", "published"):
        (to / name).mkdir()
    return to


def _left_behind(folder: str, names: list[str]) -> set[str]:
    connectors = _CONNECTORS if Path(folder) == STAGING else set()
    return {"__pycache__"} & set(names) | connectors & set(names)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, of this test alone."""
    return copy_of_project(tmp_path / "project")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A copy of the project to run commands in, shared by a module: building takes its time."""
    return Clone(copy_of_project(tmp_path_factory.mktemp("clone") / "project"))
