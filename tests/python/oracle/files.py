"""The files of an exports folder to records of text: {column in lower case: text or None}."""

import csv
import gzip
import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import zstandard

from .contract import TABLE_NAMES
from .tables import Table

Record = dict[str, str | None]

_SUFFIXES = tuple(
    f".{kind}{packing}" for kind in ("csv", "jsonl", "parquet") for packing in ("", ".gz", ".zst")
)
csv.field_size_limit(min(16 * 1024 * 1024, sys.maxsize))


class RefusedFileError(ValueError):
    """The file as a whole cannot be used."""


def files_of(exports: Path, table: Table) -> list[Path]:
    """The regular files of `exports/generic` that hold this table, by name."""
    folder = exports / "generic"
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.iterdir()
        if path.name.endswith(_SUFFIXES)
        and path.is_file()
        and not path.is_symlink()
        and _table_name(path.name) == table.name
    )


def _table_name(file_name: str) -> str | None:
    fitting = [name for name in TABLE_NAMES if file_name.startswith(name)]
    return max(fitting, key=len, default=None)


def records(path: Path, table: Table) -> list[Record | None]:
    """Every record of the file in order; None for one whose shape is broken.

    Raises RefusedFileError if the file lacks a needed column or names one twice.
    """
    data = _unpacked(path)
    kind = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    read = {"csv": _csv_records, "jsonl": _jsonl_records, "parquet": _parquet_records}[kind]
    return list(read(data, table, path.name))


def _unpacked(path: Path) -> bytes:
    packed = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(packed)
    if path.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True)
        return reader.read()
    return packed


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedFileError(f"{name}: not UTF-8") from error


def _csv_records(data: bytes, table: Table, name: str) -> Iterator[Record | None]:
    text = _text(data, name)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, name), strict=True)
    header: list[str] | None = None
    for fields in lines:
        if not fields:
            continue  # a blank line is no record
        if header is None:
            header = _header(fields, table, name)
        elif len(fields) != len(header):
            yield None
        else:
            yield {column: field or None for column, field in zip(header, fields, strict=True)}


def _delimiter(text: str, name: str) -> str:
    """The one of comma, semicolon and tab that the header shows most often outside quotes."""
    header = text.lstrip("\r\n").partition("\n")[0]
    unquoted = "".join(header.split('"')[::2])
    return max(",;\t", key=unquoted.count)


def _header(fields: list[str], table: Table, name: str) -> list[str]:
    header = [field.strip().lower() for field in fields]
    if len(set(header)) < len(header):
        raise RefusedFileError(f"{name}: two columns of one name")
    _check_needed(set(header), table, name)
    return header


def _check_needed(columns: set[str], table: Table, name: str) -> None:
    missing = table.needed - columns
    if missing:
        raise RefusedFileError(f"{name}: lacks {', '.join(sorted(missing))}")


def _jsonl_records(data: bytes, table: Table, name: str) -> Iterator[Record | None]:
    found: list[Record | None] = []
    for line in _text(data, name).split("\n"):
        if line.strip():
            found.append(_json_record(line))
    seen = {column for record in found if record for column in record}
    if found:
        _check_needed(seen, table, name)
    yield from found


def _json_record(line: str) -> Record | None:
    try:
        # Numbers stay as they are written.
        values = json.loads(line, parse_int=str, parse_float=str, parse_constant=str)
    except ValueError:
        return None
    if not isinstance(values, dict):
        return None
    return {column.strip().lower(): _json_text(value) for column, value in values.items()}


def _json_text(value: object) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value)


def _parquet_records(data: bytes, table: Table, name: str) -> Iterator[Record | None]:
    # Only the bytes' format is DuckDB's business here: no SQL decides anything.
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        file = Path(folder) / "data.parquet"
        file.write_bytes(data)
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("set preserve_insertion_order = true")
        relation = connection.execute(
            "select cast(columns(*) as varchar) from read_parquet(?)", [str(file)]
        )
        header = _header([column[0] for column in relation.description], table, name)
        for fields in relation.fetchall():
            yield {column: field or None for column, field in zip(header, fields, strict=True)}
