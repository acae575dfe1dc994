"""The generic contract as Python objects, read from the dbt sources that declare it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SOURCES = Path(__file__).parent.parent / "models/staging/generic/_generic__sources.yml"
SYSTEM = "generic"
# Columns of a raw table that landing writes by itself carry this kind.
LANDING_KIND = "landing"
# Kinds of personal values that get a pseudonym; the others (name, text) get none.
PSEUDONYM_KINDS = ("customer_id", "number", "address")


class ContractProblem(ValueError):
    """The file of sources does not say what landing needs; the message names the place."""


@dataclass(frozen=True)
class Column:
    """One declared column of an export; `personal` says what it discloses, None = nothing."""

    name: str
    kind: str
    needed: bool
    personal: str | None


@dataclass(frozen=True)
class Table:
    """One table of the contract with its declared columns, in the contract's order."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all declared columns."""
        return tuple(column.name for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the columns that an export must have."""
        return tuple(column.name for column in self.columns if column.needed)

    @property
    def rules(self) -> str:
        """A fingerprint of what decides how a file of this table is read into raw."""
        rules = [[column.name, column.needed] for column in self.columns]
        return hashlib.sha256(json.dumps(rules).encode()).hexdigest()


@dataclass(frozen=True)
class Contract:
    """All tables of the contract, by name."""

    tables: dict[str, Table]

    def personal_columns(self, *kinds: str) -> tuple[tuple[str, str, str], ...]:
        """(table, column, personal kind) of all personal columns, or of these kinds only."""
        return tuple(
            (table.name, column.name, column.personal)
            for table in self.tables.values()
            for column in table.columns
            if column.personal and (not kinds or column.personal in kinds)
        )


def read_contract(path: Path = SOURCES) -> Contract:
    """Read the declared tables. Raises ContractProblem, naming table and column."""
    tables = [_table(path, entry) for entry in load_sources(path)["tables"]]
    return Contract({table.name: table for table in tables})


def load_sources(path: Path = SOURCES) -> dict[str, Any]:
    """The declared source of the generic exports, as YAML has it. Raises ContractProblem."""
    with path.open(encoding="utf-8") as stream:
        declared = yaml.load(stream, Loader=_loader())
    sources = [source for source in declared["sources"] if source["name"] == f"raw_{SYSTEM}"]
    if len(sources) != 1:
        raise ContractProblem(f"{path}: declares no source raw_{SYSTEM}, or more than one")
    return sources[0]


def _table(path: Path, entry: dict[str, Any]) -> Table:
    name = entry["name"]
    columns = []
    for column in entry["columns"]:
        meta = column.get("config", {}).get("meta", {})
        if "kind" not in meta:
            raise ContractProblem(f"{path}: {name}.{column['name']} has no config.meta.kind")
        if meta["kind"] != LANDING_KIND:
            columns.append(
                Column(
                    name=column["name"],
                    kind=meta["kind"],
                    needed=bool(meta.get("needed", False)),
                    personal=meta.get("personal"),
                )
            )
    key = tuple(entry.get("config", {}).get("meta", {}).get("key", ()))
    missing = [column for column in key if column not in {known.name for known in columns}]
    if not key or missing:
        raise ContractProblem(f"{path}: {name} has no key, or a key of columns it does not have")
    return Table(name, tuple(columns), key)


def _loader() -> Any:
    # The loader written in C reads the file ten times as fast, where PyYAML was built with it.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
