"""The ledger: which file was landed when, with what outcome, and what state that adds up to."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

LANDED = "landed"
REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One file as the ledger has it; the fields are the columns of `landing.files`.

    `sha256` is None where the file could not be read to its end; `rows_read` counts its records,
    rejected ones included; `landed_at` is in UTC, without a zone.
    """

    system: str
    table_name: str
    file: str
    size_bytes: int
    signature: str
    sha256: str | None
    status: str
    reason: str | None
    rows_read: int
    landing_id: int
    landed_at: datetime
    is_present: bool

    @property
    def counts(self) -> bool:
        """Whether the file still says something: rows, or that it must be mended."""
        return self.is_present or self.status == LANDED


_COLUMNS = tuple(field.name for field in dataclasses.fields(Entry))


def read_entries(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Entry]:
    """All entries by file and table."""
    rows = connection.execute(f"select {', '.join(_COLUMNS)} from landing.files").fetchall()
    return {(entry.file, entry.table_name): entry for entry in (Entry(*row) for row in rows)}


def write_entry(connection: duckdb.DuckDBPyConnection, entry: Entry) -> None:
    """Put an entry in the place of the file's earlier one."""
    connection.execute(
        "delete from landing.files where file = ? and table_name = ?",
        [entry.file, entry.table_name],
    )
    connection.execute(
        f"insert into landing.files ({', '.join(_COLUMNS)}) "
        f"values ({', '.join('?' for _ in _COLUMNS)})",
        [getattr(entry, name) for name in _COLUMNS],
    )


def read_state(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Everything that landing remembers besides its files."""
    return dict(connection.execute("select name, value from landing.state").fetchall())


def write_state(connection: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
    """Remember a value under a name."""
    connection.execute("delete from landing.state where name = ?", [name])
    connection.execute("insert into landing.state values (?, ?)", [name, value])


def forget_state(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """No longer remember what stands under a name."""
    connection.execute("delete from landing.state where name = ?", [name])


def state_token(entries: Iterable[Entry], salt: str, rules: Mapping[str, str]) -> str:
    """One hash of what was landed and how: two equal ones mean that there is no news.

    `salt` is the salt's fingerprint with all else that decides about pseudonyms, `rules` each
    table's.
    """
    files = sorted(
        (entry.file, entry.sha256 or entry.signature, entry.status)
        for entry in entries
        if entry.counts
    )
    text = json.dumps([files, salt, dict(sorted(rules.items()))])
    return hashlib.sha256(text.encode()).hexdigest()
