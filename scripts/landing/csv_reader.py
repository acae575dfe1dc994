"""CSV files into `incoming`: DuckDB's reader where the file is clean, else record by record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from scripts.contract import ZONE_KIND, Table
from scripts.landing import incoming
from scripts.landing.csv_header import Header, read_header
from scripts.landing.csv_records import Lines, records, text_lines
from scripts.landing.incoming import Incoming, RecordFile
from scripts.landing.inspection import Inspection
from scripts.landing.limits import Limits, Refused
from scripts.quoting import literal

# More columns than that beyond the contract's are read record by record.
_MANY_COLUMNS = 100


def read_csv(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    table: Table,
    inspection: Inspection,
    work: Path,
    limits: Limits,
) -> Incoming:
    """Read a plain CSV file. Raises Refused if its header or its line ends cannot be used."""
    refuse_lines_without_line_feeds(inspection)
    with path.open("rb") as stream:
        header = read_header(Lines(text_lines(stream)), table, limits)
    if header is None:
        return incoming.empty(connection)
    refuse_unknown_zones(connection, header, table)
    read = None if header.widths else read_quickly(connection, path, header, inspection)
    read = read or read_carefully(connection, path, header, work, limits)
    return replace(read, unknown=header.columns.unknown(table))


def refuse_lines_without_line_feeds(inspection: Inspection) -> None:
    """Raise Refused if the lines of a file end in a way that nobody has used for decades."""
    if inspection.line_feeds == 0 and inspection.carriage_returns > 1:
        raise Refused("has lines that end in CR alone; write LF: tr '\\r' '\\n' < FILE > NEW_FILE")


def refuse_unknown_zones(
    connection: duckdb.DuckDBPyConnection, header: Header, table: Table
) -> None:
    """Raise Refused if the header names a time zone that the engine does not know."""
    for column in table.columns:
        if column.kind == ZONE_KIND and column.name in header.constants:
            known = connection.execute(
                "select 1 from pg_timezone_names() where name = ?", [header.constants[column.name]]
            ).fetchall()
            if not known:
                raise Refused(
                    "names a time zone in its header that there is not; write an IANA name"
                )


def read_quickly(
    connection: duckdb.DuckDBPyConnection, path: Path, header: Header, inspection: Inspection
) -> Incoming | None:
    """Read with DuckDB's own reader; None if the file holds anything irregular."""
    width = len(header.fields)
    if width == 1 or inspection.carriage_returns > inspection.crlf:
        # DuckDB takes a blank line for a row of one column, and a CR alone for a line's end.
        return None
    if inspection.has_blanks_between_quotes:
        # It takes `"a" "b"` for one field.
        return None
    if header.columns.declared.count(None) > _MANY_COLUMNS:
        # It keeps some thousand rows of every column in memory at once, in several copies.
        return None
    names = [f"c{position}" for position in range(width)]
    source = incoming.csv_source(
        [(name, "VARCHAR") for name in names],
        delimiter=header.delimiter,
        header=True,
        # That a file has CRLF, DuckDB finds out well; told so, it reads nothing.
        new_line=None if inspection.carriage_returns else incoming.LINE_FEED,
    )
    try:
        connection.execute(f"create temp table incoming as select * from {source}", [str(path)])
    except (duckdb.InvalidInputException, duckdb.ConversionException):
        return None
    rows = _rows_if_nothing_is_lost(connection, names, header, inspection)
    if rows is None:
        incoming.clear(connection)
        return None
    incoming.create_rejected(connection)
    declared, extra = incoming.positional(header.columns)
    further = header.further_rows
    return Incoming(
        declared | _constants(header),
        extra,
        f"rowid + 1 - {further}",
        rows - further,
        0,
        kept=f"rowid >= {further}",
    )


def read_carefully(
    connection: duckdb.DuckDBPyConnection, path: Path, header: Header, work: Path, limits: Limits
) -> Incoming:
    """Read record by record; a faulty one is rejected, the others are kept.

    Raises Refused if a file without a header has no record that is as it should be.
    """
    widths = header.widths or (len(header.fields),)
    wanted = " or ".join(str(width) for width in widths)
    beyond = (
        f"a file without a header has {wanted}" if header.widths else f"the header has {wanted}"
    )
    names = header.columns.declared
    ours = [position for position, name in enumerate(names) if name is not None]
    extra = header.columns.extra
    with path.open("rb") as stream, RecordFile(work, limits) as out:
        lines = Lines(text_lines(stream))
        every_record = records(lines, header.delimiter, limits.line_bytes, limits.record_lines)
        for _ in range(0 if header.widths else 1 + header.further_rows):
            next(every_record)
        for number, record in enumerate(every_record, start=1):
            if record.fault is not None:
                out.reject(number, None, record.fault)
            elif len(record.fields) not in widths:
                out.reject(number, None, f"{len(record.fields)} fields where {beyond}")
            else:
                texts: list[str | None] = [
                    record.fields[position] if position < len(record.fields) else None
                    for position in ours
                ]
                texts.append(_extra_of(record.fields, extra) if extra else None)
                out.keep(number, texts)
        if header.widths and out.rejected and not out.rows:
            raise Refused(
                f"has neither a header nor a record of {wanted} fields; is it that export?"
            )
        out.load(connection, len(ours) + 1)
        declared = {names[position] or "": f"c{place}" for place, position in enumerate(ours)}
        declared |= _constants(header)
        return Incoming(declared, f"c{len(ours)}", "record_number", out.rows, out.rejected)


def _constants(header: Header) -> dict[str, str]:
    return {name: literal(value) for name, value in header.constants.items()}


def _extra_of(fields: Sequence[str], extra: Sequence[tuple[int, str]]) -> str | None:
    """The fields beyond the contract as one JSON text; None if all of them are empty."""
    found = {name: fields[position] for position, name in extra if fields[position]}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")) if found else None


def _rows_if_nothing_is_lost(
    connection: duckdb.DuckDBPyConnection, names: list[str], header: Header, inspection: Inspection
) -> int | None:
    """Number of rows if every byte of the file is in them, None if not.

    DuckDB's reader passes over some things in silence, even when told to be strict: one delimiter
    too many at a line's end, blanks around quotes. So its work is balanced: all bytes of the file,
    but for quotes and line ends, must be those of the values and of the delimiters between them.
    """
    text = f"concat({', '.join(names)})"
    if inspection.quotes:
        marks = " or ".join(f"contains(text, chr({code}))" for code in (34, 10, 13))
        size = (
            f"case when {marks} then strlen(translate(text, chr(34) || chr(10) || chr(13), '')) "
            "else strlen(text) end"
        )
    else:
        size = "strlen(text)"
    found = connection.execute(
        f"select count(*), coalesce(sum({size}), 0) from (select {text} as text from incoming)"
    ).fetchone()
    assert found is not None
    rows, value_bytes = found
    in_header = sum(
        len(field.translate({34: None, 10: None, 13: None}).encode()) for field in header.fields
    )
    in_file = (
        inspection.size
        - inspection.bom_bytes
        - inspection.line_feeds
        - inspection.carriage_returns
        - inspection.quotes
    )
    delimiters = (len(names) - 1) * (rows + 1)
    return rows if in_file == value_bytes + in_header + delimiters else None
