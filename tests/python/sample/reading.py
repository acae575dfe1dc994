"""Reads the sample's files back in plain Python, as far from their writing as can be."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import duckdb
import zstandard

Record = dict[str, str]


def hashes(folder: Path) -> dict[str, str]:
    """The checksum of every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def records(path: Path) -> Iterator[Record | str]:
    """Each record as text by column without empty ones; a broken one as the text itself."""
    if path.suffix == ".parquet":
        with duckdb.connect() as database:
            found = database.execute("select * from read_parquet(?)", [str(path)])
            columns = [column[0] for column in found.description]
            for row in found.fetchall():
                yield {c: str(v) for c, v in zip(columns, row, strict=True) if v is not None}
    elif ".jsonl" in path.name:
        for line in _content(path).decode().splitlines():
            try:
                yield {column: str(value) for column, value in json.loads(line).items()}
            except json.JSONDecodeError:
                yield line
    else:
        text = _content(path).decode()
        header = text.partition("\n")[0]
        delimiter = next(mark for mark in "\t;," if mark in header)
        columns, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        for row in rows:
            if len(row) != len(columns):
                yield str(row)
            else:
                yield {c: v for c, v in zip(columns, row, strict=True) if v != ""}


def tables(exports: Path, files: dict[str, dict]) -> dict[str, dict[str, list[Record | str]]]:
    """The records of every file, by table and file; `files` says which table each is of."""
    found: dict[str, dict[str, list]] = defaultdict(dict)
    for path, file in files.items():
        found[file["table"]][Path(path).name] = list(records(exports / path))
    return found


def _content(path: Path) -> bytes:
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".zst":
        return zstandard.ZstdDecompressor().stream_reader(path.read_bytes()).read()
    return path.read_bytes()
