"""A drop folder of its own for each test, and eyes into the private build file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from scripts.environment import Environment
from scripts.land import land
from scripts.landing.limits import Limits
from scripts.landing.report import LandingReport

CALLS_HEADER = "call_id,direction,started_at,ended_at,outcome"


def call(number: int | str, outcome: str = "answered") -> str:
    """One line of a calls file under CALLS_HEADER."""
    return f"{number},inbound,2026-01-01T10:00:00Z,2026-01-01T10:05:00Z,{outcome}"


@dataclass
class Drop:
    """An exports folder, and what landing made of it."""

    root: Path
    environment: Environment

    @property
    def folder(self) -> Path:
        """Where exports of the generic contract go."""
        return self.root / "exports/generic"

    def put(self, name: str, content: str | bytes) -> Path:
        """Write an export."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def calls(self, name: str, *numbers: int | str) -> Path:
        """Write a sound calls file with these call ids."""
        return self.put(name, "\n".join([CALLS_HEADER, *map(call, numbers)]) + "\n")

    def land(self, limits: Limits | None = None) -> LandingReport:
        """Run the landing."""
        return land(self.environment, limits=limits)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Ask the private build file."""
        with duckdb.connect(str(self.environment.build), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def ids(self, table: str = "calls", column: str = "call_id") -> list[str]:
        """The values of one raw column, in order."""
        return [
            row[0] for row in self.query(f"select {column} from raw_generic.{table} order by all")
        ]

    def rejected(self) -> list[tuple[Any, ...]]:
        """(file, record number, column, reason) of every rejected record."""
        return self.query(
            "select file, record_number, column_name, reason "
            "from landing.rejected_rows order by all"
        )


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    """An empty drop folder."""
    return made_drop(tmp_path)


def made_drop(tmp_path: Path) -> Drop:
    """An empty drop folder below this one, and the environment that names it."""
    (tmp_path / "exports/generic").mkdir(parents=True)
    return Drop(
        tmp_path,
        Environment.read(
            {
                "CONTACT_CENTER_EXPORTS": str(tmp_path / "exports"),
                "CONTACT_CENTER_BUILD": str(tmp_path / "build/warehouse.duckdb"),
                "CONTACT_CENTER_PUBLISHED": str(tmp_path / "published/warehouse.duckdb"),
                "CONTACT_CENTER_PII_SALT": "a salt for tests",
            }
        ),
    )
