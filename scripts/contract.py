"""What the exports of each system look like, as Python objects read from the dbt sources.

`generic` is the system-neutral contract; every other system is a connector, a folder below
models/staging with a file of sources of its own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

STAGING = Path(__file__).parent.parent / "models/staging"
GENERIC = "generic"
SOURCES = STAGING / GENERIC / f"_{GENERIC}__sources.yml"
# What the files of a table are, unless it says otherwise.
FORMATS = ("csv", "jsonl", "parquet")
# Columns of a raw table that landing writes by itself carry this kind.
LANDING_KIND = "landing"
# Of a column of this kind landing keeps no more than that there is a value.
PRESENCE_KIND = "presence"
# Of a column of this kind the value is the name of a time zone.
ZONE_KIND = "time_zone"
# Kinds of personal values that get a pseudonym; the others (name, text) get none.
PSEUDONYM_KINDS = ("customer_id", "number", "address")


class ContractProblem(ValueError):
    """The file of sources does not say what landing needs; the message names the place."""


@dataclass(frozen=True)
class Column:
    """One declared column of an export; `personal` says what it discloses, None = nothing.

    `path` leads to its value in a nested document, or is the name of a log's field; a value counts
    if at each path of `only` there is one of those. `link` = it is the id of a contact or a case,
    by which rows that name nobody belong to somebody: `owner` where the row says whose it is,
    `member` elsewhere, None = it is no such id. `is_line` = the company's own number. `field` is
    what it is called where rows of nested documents come as CSV, None = as its path says. `also`
    are other paths where the value may stand instead. `in_header` = the value is no row's, but the
    file's: it stands in the last row of its header, in that column's object under that name. Of a
    value with a `part` landing keeps what the group of this regular expression finds, None = all.
    """

    name: str
    kind: str
    needed: bool
    personal: str | None
    path: tuple[str, ...] = ()
    link: str | None = None
    is_line: bool = False
    only: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    field: str | None = None
    also: tuple[tuple[str, ...], ...] = ()
    in_header: tuple[str, ...] = ()
    part: str | None = None

    @property
    def names_in_file(self) -> tuple[str, ...]:
        """What it may be called in a file of columns: the ends of its paths, or its own name."""
        if self.in_header:
            return ()
        return (self.path[-1] if self.path else self.name, *(path[-1] for path in self.also))


@dataclass(frozen=True)
class Table:
    """One table of a system with its declared columns, in their order.

    `files` are patterns of the names of its files, `formats` their suffixes; `rows` are the places
    in a nested document where its rows may lie, the first that is there counts (the empty one = the
    document itself). Of these count those that have the keys `having`, and one of the `only` values
    at each such path, if the path is there. `fields` are the names of the fields of a log's line in
    their order, `separator` is what stands between them; other tables have none. Of a CSV file the
    header has `header_rows`, of which the last, if there are several, holds objects of JSON.
    `without_header` names the columns of a CSV file that has none, in their order and in groups: a
    record has those of the first group, of the first two, and so on.
    """

    system: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    files: tuple[str, ...] = ()
    formats: tuple[str, ...] = FORMATS
    rows: tuple[tuple[str, ...], ...] = ()
    only: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    having: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    separator: str = "|"
    header_rows: int = 1
    without_header: tuple[tuple[str, ...], ...] = ()

    @property
    def id(self) -> str:
        """What it is called beside the tables of other systems."""
        return f"{self.system}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names of all declared columns."""
        return tuple(column.name for column in self.columns)

    @property
    def keeps_extra(self) -> bool:
        """Whether columns that are not declared are kept, too: of a system's own exports nothing
        is that nobody asked for, since much of it is personal."""
        return self.system == GENERIC

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the columns that an export must have."""
        return tuple(column.name for column in self.columns if column.needed)

    @property
    def rules(self) -> str:
        """A fingerprint of what decides how a file of this table is read into raw."""
        rules = [
            [c.name, c.kind == PRESENCE_KIND, c.needed, c.path, c.only, *filter(None, [c.field])]
            for c in self.columns
        ]
        places = [self.rows, self.only, self.having, self.fields, self.separator]
        # What came later stands here only where it is used: new rules have files read anew.
        later = [[c.name, c.also, c.in_header] for c in self.columns if c.also or c.in_header]
        places += [later] if later else []
        places += [self.header_rows] if self.header_rows > 1 else []
        places += [[c.name, c.part] for c in self.columns if c.part]
        places += [self.without_header] if self.without_header else []
        return hashlib.sha256(json.dumps([rules, *places]).encode()).hexdigest()

    def personal_columns(self, *kinds: str) -> tuple[Column, ...]:
        """The columns that disclose something, or one of these kinds of things."""
        return tuple(
            column
            for column in self.columns
            if column.personal and (not kinds or column.personal in kinds)
        )


@dataclass(frozen=True)
class Contract:
    """All tables of all systems, by id."""

    tables: dict[str, Table]

    @property
    def systems(self) -> tuple[str, ...]:
        """Names of the systems, in order."""
        return tuple(sorted({table.system for table in self.tables.values()}))

    def of(self, system: str) -> dict[str, Table]:
        """One system's tables by name."""
        return {table.name: table for table in self.tables.values() if table.system == system}

    def personal_columns(self, *kinds: str) -> tuple[tuple[Table, Column], ...]:
        """The columns that disclose something, or such kinds of things, each with its table."""
        return tuple(
            (table, column)
            for table in self.tables.values()
            for column in table.personal_columns(*kinds)
        )


@cache
def read_contract() -> Contract:
    """Read the declared tables, once a process. Raises ContractProblem, naming table and column."""
    tables = [
        _table(path, entry)
        for path in source_files().values()
        for entry in load_sources(path)["tables"]
    ]
    return Contract({table.id: table for table in tables})


def source_files() -> dict[str, Path]:
    """The files that declare exports, by system."""
    found = {path.parent.name: path for path in sorted(STAGING.glob("*/_*__sources.yml"))}
    # Landing's own tables are declared in the same way, but nobody exports them.
    return {system: path for system, path in found.items() if system != LANDING_KIND}


def load_sources(path: Path) -> dict[str, Any]:
    """The declared source of a system's exports, as YAML has it. Raises ContractProblem."""
    name = f"raw_{path.parent.name}"
    sources = [source for source in load_yaml(path)["sources"] if source["name"] == name]
    if len(sources) != 1:
        raise ContractProblem(f"{path}: declares no source {name}, or more than one")
    return sources[0]


def load_yaml(path: Path) -> dict[str, Any]:
    """A file of properties as YAML has it."""
    # The loader written in C reads the file ten times as fast, where PyYAML was built with it.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open(encoding="utf-8") as stream:
        return dict(yaml.load(stream, Loader=loader))


def _table(path: Path, entry: dict[str, Any]) -> Table:
    name, meta = entry["name"], entry.get("config", {}).get("meta", {})
    columns = tuple(
        _column(column["name"], column["config"]["meta"])
        for column in entry["columns"]
        if _kind(path, name, column) != LANDING_KIND
    )
    key = tuple(meta.get("key", ()))
    missing = [column for column in key if column not in {known.name for known in columns}]
    if not key or missing:
        raise ContractProblem(f"{path}: {name} has no key, or a key of columns it does not have")
    return Table(
        system=path.parent.name,
        name=name,
        columns=columns,
        key=key,
        files=tuple(meta.get("files", (f"{name}*",))),
        formats=tuple(meta.get("formats", FORMATS)),
        rows=tuple(_steps(place) for place in meta.get("rows", ())),
        only=_only(meta),
        having=tuple(meta.get("having", ())),
        fields=tuple(meta.get("fields", ())),
        separator=meta.get("separator", "|"),
        header_rows=meta.get("header_rows", 1),
        without_header=tuple(tuple(group) for group in meta.get("without_header", ())),
    )


def _column(name: str, meta: dict[str, Any]) -> Column:
    return Column(
        name=name,
        kind=meta["kind"],
        needed=bool(meta.get("needed", False)),
        personal=meta.get("personal"),
        path=_steps(meta["path"]) if "path" in meta else (),
        link=meta.get("link"),
        is_line=bool(meta.get("line", False)),
        only=_only(meta),
        field=meta.get("field"),
        also=tuple(_steps(path) for path in meta.get("also", ())),
        in_header=_steps(meta.get("in_header", "")),
        part=meta.get("part"),
    )


def _only(meta: dict[str, Any]) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((_steps(at), tuple(values)) for at, values in meta.get("only", {}).items())


def _steps(path: str) -> tuple[str, ...]:
    return tuple(path.split(".")) if path else ()


def _kind(path: Path, table: str, column: dict[str, Any]) -> str:
    kind = column.get("config", {}).get("meta", {}).get("kind")
    if not kind:
        raise ContractProblem(f"{path}: {table}.{column['name']} has no config.meta.kind")
    return str(kind)
