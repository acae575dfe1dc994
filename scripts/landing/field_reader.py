"""Logs of fields into `incoming`: lines without a header, one with more fields than another.

The same log kept in a database comes as CSV, with the fields' names in its header, and so do rows
of nested documents that somebody else made flat. Of all of them only what the table declares is
kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import duckdb

from scripts.contract import PRESENCE_KIND, Column, Table
from scripts.landing.csv_header import read_header
from scripts.landing.csv_reader import refuse_lines_without_line_feeds
from scripts.landing.csv_records import Lines, records, text_lines
from scripts.landing.document_reader import UP
from scripts.landing.incoming import Incoming, RecordFile
from scripts.landing.inspection import Inspection
from scripts.landing.json_values import FaultyObject, is_encodable
from scripts.landing.limits import Limits, Refused

# The format of the files without a header, and of those with one.
LOG, CSV = "log", "csv"


def read_fields(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    inspection: Inspection,
    work: Path,
    limits: Limits,
) -> Incoming:
    """Read a plain log, or CSV; a faulty line is rejected, the others are kept.

    Raises Refused if a log has no line that is as it should be, or if the header of a CSV file
    or the line ends of either cannot be used.
    """
    refuse_lines_without_line_feeds(inspection)
    with path.open("rb") as stream, RecordFile(work, limits) as out:
        if path.suffix == f".{LOG}":
            _read_log(stream, table, out)
        else:
            _read_csv(stream, table, out, limits)
        out.load(connection, len(table.columns))
        declared = {name: f"c{position}" for position, name in enumerate(table.column_names)}
        extra = "cast(null as varchar)"
        return Incoming(declared, extra, "record_number", out.rows, out.rejected)


class Fields:
    """Picks the declared columns out of fields that stand in the order of `names`."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        position = {name.casefold(): at for at, name in enumerate(names)}
        self._places = [
            (
                column,
                position.get(field_of(column, table).casefold()),
                [
                    (position.get(_name_at(path, table).casefold()), set(accepted))
                    for path, accepted in column.only
                ],
            )
            for column in table.columns
        ]

    def texts(self, fields: Sequence[str]) -> list[str | None]:
        """The texts of the declared columns in order. Raises FaultyObject."""
        return [
            _text(column, fields[at])
            if at is not None
            and at < len(fields)
            and all(
                other is not None and other < len(fields) and fields[other] in accepted
                for other, accepted in only
            )
            else None
            for column, at, only in self._places
        ]


def _read_log(stream: BinaryIO, table: Table, out: RecordFile) -> None:
    places = Fields(table, table.fields)
    fewest = 1 + max(
        table.fields.index(field_of(one, table)) for one in table.columns if one.needed
    )
    for number, line in enumerate(_log_lines(stream), start=1):
        fields = line.split(table.separator)
        if len(fields) < fewest:
            out.reject(number, None, f"{len(fields)} fields where {fewest} are needed")
            continue
        _keep(out, number, places, fields)
    if out.rejected and not out.rows:
        raise Refused(
            f"has no line of {fewest} fields with {table.separator} between them, as {table.name} "
            "has; is it that log?"
        )


def _read_csv(stream: BinaryIO, table: Table, out: RecordFile, limits: Limits) -> None:
    lines = Lines(text_lines(stream))
    header = read_header(lines, as_in_a_header(table), limits)
    if header is None:
        return
    places = Fields(table, header.columns.names)
    every_record = records(lines, header.delimiter, limits.line_bytes, limits.record_lines)
    for number, record in enumerate(every_record, start=1):
        if record.fault is not None:
            out.reject(number, None, record.fault)
        elif len(record.fields) != len(header.fields):
            counted = f"{len(record.fields)} fields where the header has {len(header.fields)}"
            out.reject(number, None, counted)
        else:
            _keep(out, number, places, record.fields)


def _keep(out: RecordFile, number: int, places: Fields, fields: Sequence[str]) -> None:
    try:
        out.keep(number, places.texts(fields))
    except FaultyObject as fault:
        out.reject(number, fault.column, str(fault))


def _log_lines(stream: BinaryIO) -> Iterator[str]:
    """Lines that are not blank; a byte that is not UTF-8 as half of a surrogate pair.

    So it costs its line only where it stands in what is kept: in a caller's name, which is not, a
    log may hold whatever a telephone network sends.
    """
    for number, line in enumerate(stream):
        text = line.decode("utf-8-sig" if number == 0 else "utf-8", "surrogateescape")
        text = text.removesuffix("\n").removesuffix("\r")
        if text.strip():
            yield text


def _text(column: Column, text: str) -> str | None:
    if "\0" in text:
        raise FaultyObject("a NUL in a value", column.name)
    if not (text.isascii() or is_encodable(text)):
        raise FaultyObject("a value that is not UTF-8", column.name)
    if column.kind == PRESENCE_KIND:
        return "true" if text else None
    return text or None


def field_of(column: Column, table: Table) -> str:
    """What a header calls a column."""
    return column.field or _name_at(column.path, table) or column.name


def _name_at(path: Sequence[str], table: Table) -> str:
    """What a header calls the value there: made flat, via.channel is via_channel."""
    return ".".join(path) if table.fields else "_".join(step for step in path if step != UP)


def as_in_a_header(table: Table) -> Table:
    """The table as a header names it: its fields instead of its columns."""
    needed = {field_of(column, table) for column in table.columns if column.needed}
    # Where there is no list of fields, one of them may fill several columns.
    names = table.fields or dict.fromkeys(field_of(column, table) for column in table.columns)
    return replace(
        table, columns=tuple(Column(name, "text", name in needed, None) for name in names)
    )
