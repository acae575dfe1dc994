"""What the simulator knows, beside the exports and outside of them, for whoever checks the KPIs."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from scripts.contract import Column, Table
from scripts.quoting import literal
from scripts.sample.aftermath.known import Columns
from scripts.sample.writing.counts import Dirt
from scripts.sample.writing.files import Written
from scripts.sample.writing.loading import load

README = """\
# The sample company's truth

What the made-up company's simulator knows, and no export of it says in full: it lies outside the
exports folder, and the warehouse never reads it. `contacts.parquet` has one row a contact, with its
true waits, patience, outcome, need and satisfaction (instants and spans in ms, UTC; `is_exported`
is false where half an hour of exports is missing). `dirt.json` counts the rows of each file, the
rows of dirt by kind and table, and the values that were lost by column. Tests hold the warehouse
against both; so can you: they say what a KPI should have found.
"""
FILES = ("contacts.parquet", "dirt.json", "README.md")
_BOOLEANS = ("is_", "sales_opportunity", "converted")
_NUMBERS = ("satisfaction",)
_WHOLE = ("attempt", "person", "need", "_ms", "_at")


def write_contacts(
    folder: Path, contacts: Columns, lost: set[str], database: duckdb.DuckDBPyConnection
) -> None:
    """Writes the contacts into the folder, which is made if it is not there; `lost` are the ids of
    those that no export holds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    exported = [contact_id not in lost for contact_id in contacts["contact_id"]]
    contacts = contacts | {"is_exported": exported}
    columns = tuple(Column(name, _kind(name), False, None) for name in contacts)
    selected = ", ".join(f'cast("{name}" as {_type(name)}) as "{name}"' for name in contacts)
    target = literal(folder / "contacts.parquet")
    load(
        database,
        Table("truth", "contacts", columns, ("contact_id",)),
        contacts,
        f"copy (select {selected} from source order by _row) "
        f"to {target} (format parquet, compression zstd)",
    )


def write_dirt(folder: Path, dirt: Dirt, written: list[Written]) -> None:
    """Writes what is wrong with the exports, and what the folder is."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {file.path: {"table": file.table, "rows": file.rows} for file in written}
    text = json.dumps({"files": files, **dirt.as_dict()}, indent=2) + "\n"
    (folder / "dirt.json").write_text(text, encoding="utf-8")
    (folder / "README.md").write_text(README, encoding="utf-8")


def _kind(name: str) -> str:
    if name.endswith(("_at", "_ms")):
        return "instant"
    return {"boolean": "boolean", "varchar": "text"}.get(_type(name), "number")


def _type(name: str) -> str:
    if name.startswith(_BOOLEANS):
        return "boolean"
    if name.startswith(_NUMBERS):
        return "double"
    return "bigint" if name.endswith(_WHOLE) else "varchar"
