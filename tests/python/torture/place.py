"""A warehouse in a folder of its own, and settings under which it publishes the dirty sample."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT, environment_of


@dataclass(frozen=True)
class Place:
    """The folder of a warehouse, and the exports that it is made from."""

    work: Path
    exports: Path
    settings: Path

    @property
    def variables(self) -> dict[str, str]:
        """The environment of its commands."""
        return environment_of(self.exports, self.work, settings=self.settings)

    @property
    def build(self) -> Path:
        """The private build file."""
        return self.work / "build/warehouse.duckdb"

    @property
    def mart(self) -> Path:
        """The mart before it is published."""
        return self.work / "build/warehouse.duckdb.mart"

    @property
    def published(self) -> Path:
        """The published file."""
        return self.work / "published/warehouse.duckdb"

    def take(self, saved: Path) -> None:
        """Make the build files those that were saved there."""
        shutil.rmtree(self.build.parent, ignore_errors=True)
        shutil.copytree(saved, self.build.parent)

    def save(self, saved: Path) -> None:
        """Save the build files there."""
        shutil.rmtree(saved, ignore_errors=True)
        shutil.copytree(self.build.parent, saved)


def lenient_settings(folder: Path) -> Path:
    """The sample company's settings, with any share of quarantined rows allowed.

    Of a day's few rows one faulty row is more than the limit.
    """
    shutil.copytree(ROOT / "seeds/sample_company", folder, dirs_exist_ok=True)
    path = folder / "deployment.csv"
    text = path.read_text("utf-8")
    assert "quarantine_limit,0.05," in text
    path.write_text(text.replace("quarantine_limit,0.05,", "quarantine_limit,1,"), "utf-8")
    return folder
