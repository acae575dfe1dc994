"""The temporary tables in which every reader leaves what it read from one file.

`incoming` holds the rows, `incoming_rejected` the records that could not become rows. A reader that
works record by record writes them to a private file in the work folder first, which DuckDB then
reads in one go: row by row into DuckDB would take minutes.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

import duckdb

from scripts.landing.csv_header import Columns
from scripts.landing.limits import Limits, Refused
from scripts.landing.unknown_columns import UnknownColumn
from scripts.quoting import literal

# DuckDB wants the escape itself, not the character.
LINE_FEED = "\\n"
# DuckDB's own defaults; a longer record must be announced.
_LINE_BYTES = 2 * 1024 * 1024
_BUFFER_BYTES = 16 * _LINE_BYTES


@dataclass(frozen=True)
class Incoming:
    """What the temporary table `incoming` holds, as SQL expressions over it.

    `declared` maps the contract's columns to text expressions; `rows` and `rejected` are counts.
    """

    declared: Mapping[str, str]
    extra: str
    record_number: str
    rows: int
    rejected: int
    # Rows of `incoming` that are kept, as an SQL condition.
    kept: str = "true"
    # Columns beyond the contract, of exports that the contract tells how to write.
    unknown: tuple[UnknownColumn, ...] = ()


def clear(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the temporary tables of the file before."""
    connection.execute("drop table if exists temp.incoming")
    connection.execute("drop table if exists temp.incoming_rejected")


def empty(connection: duckdb.DuckDBPyConnection) -> Incoming:
    """A file without any record."""
    connection.execute("create temp table incoming (record_number bigint)")
    create_rejected(connection)
    return Incoming({}, "cast(null as varchar)", "record_number", 0, 0)


def create_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    """Create the table of rejected records, without any."""
    connection.execute(
        "create temp table incoming_rejected "
        "(record_number bigint, column_name varchar, reason varchar)"
    )


def csv_source(
    columns: Sequence[tuple[str, str]],
    *,
    delimiter: str = ",",
    header: bool = False,
    new_line: str | None = None,
    parallel: bool = True,
    line_bytes: int = _LINE_BYTES,
) -> str:
    """A call of DuckDB's CSV reader with nothing left to guess; its file is the first parameter.

    `new_line` None leaves the line end to DuckDB, which then also looks for it inside quotes.
    """
    types = ", ".join(f"{literal(name)}: {literal(kind)}" for name, kind in columns)
    return (
        f"read_csv(?, columns = {{{types}}}, auto_detect = false, header = {header}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', comment = '', "
        f"{'' if new_line is None else f'new_line = {literal(new_line)}, '}"
        "strict_mode = true, null_padding = false, ignore_errors = false, "
        f"compression = 'none', hive_partitioning = false, parallel = {parallel}, "
        f"max_line_size = {max(line_bytes, _LINE_BYTES)}, "
        # Left alone, the buffer would grow to sixteen of such lines.
        f"buffer_size = {max(line_bytes, _BUFFER_BYTES)})"
    )


def positional(columns: Columns) -> tuple[dict[str, str], str]:
    """The (declared, extra) expressions over a table whose columns are c0, c1, … in file order."""
    declared = {
        name: f"c{position}" for position, name in enumerate(columns.declared) if name is not None
    }
    if not columns.extra:
        return declared, "cast(null as varchar)"
    # A text that is NULL drops out of concat_ws. JSON's own functions would make a document of each
    # row, which of a thousand columns takes gigabytes.
    pairs = ", ".join(
        f"{literal(json.dumps(name, ensure_ascii=False) + ':')} || to_json(c{position})"
        for position, name in columns.extra
    )
    return declared, f"nullif('{{' || concat_ws(',', {pairs}) || '}}', '{{}}')"


class RecordFile:
    """Records on their way into `incoming`: (record number, texts) and rejected ones.

    Use it in a `with` block; both files are gone after it.
    """

    def __init__(self, work: Path, limits: Limits) -> None:
        self._limits = limits
        self._rows_path = work / "records.csv"
        self._rejected_path = work / "rejected.csv"
        self._longest = 0
        self.rows = 0
        self.rejected = 0

    def __enter__(self) -> RecordFile:
        self._rows_stream = _private_text(self._rows_path)
        self._rejected_stream = _private_text(self._rejected_path)
        # Everything quoted: which characters need it is a matter on which readers differ.
        self._write_row = csv.writer(
            self._rows_stream, quoting=csv.QUOTE_ALL, lineterminator="\n"
        ).writerow
        self._write_rejected = csv.writer(
            self._rejected_stream, quoting=csv.QUOTE_ALL, lineterminator="\n"
        ).writerow
        return self

    def __exit__(self, *_: object) -> None:
        for stream, path in (
            (self._rows_stream, self._rows_path),
            (self._rejected_stream, self._rejected_path),
        ):
            stream.close()
            path.unlink(missing_ok=True)

    def keep(self, record_number: int, texts: Sequence[str | None]) -> None:
        """Add a row; an empty text is NULL."""
        self.rows += 1
        written = self._write_row((record_number, *texts))
        if written > self._longest:
            self._longest = written

    def reject(self, record_number: int, column: str | None, reason: str) -> None:
        """Add a record that cannot become a row. Raises Refused if they are too many."""
        self.rejected += 1
        if self.rejected > self._limits.rejected_records:
            raise Refused(
                f"has more than {self._limits.rejected_records} broken records; is it what its "
                "name says? Mend what writes it"
            )
        self._write_rejected((record_number, column, reason))

    def load(self, connection: duckdb.DuckDBPyConnection, columns: int) -> None:
        """Create `incoming` (record_number, c0, c1, …) and `incoming_rejected`."""
        self._rows_stream.close()
        self._rejected_stream.close()
        names = [("record_number", "BIGINT"), *((f"c{n}", "VARCHAR") for n in range(columns))]
        # The length was counted in characters, of at most four bytes.
        source = csv_source(
            names, new_line=LINE_FEED, parallel=False, line_bytes=self._longest * 4 + 1
        )
        connection.execute(
            f"create temp table incoming as select * from {source}", [str(self._rows_path)]
        )
        create_rejected(connection)
        source = csv_source(
            [("record_number", "BIGINT"), ("column_name", "VARCHAR"), ("reason", "VARCHAR")],
            new_line=LINE_FEED,
            parallel=False,
        )
        connection.execute(
            f"insert into incoming_rejected select * from {source}", [str(self._rejected_path)]
        )


def private_file(path: Path) -> BinaryIO:
    """Create a file that only its owner can read; raises FileExistsError if there is one."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    return os.fdopen(descriptor, "wb")


def _private_text(path: Path) -> TextIO:
    return io.TextIOWrapper(private_file(path), encoding="utf-8", newline="")
