"""Sheets to bytes on disk: csv, jsonl, parquet, plain, gzipped or zstd, the same each time."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import zstandard

from scripts.sample.sheets import BOOLEANS, Sheet
from scripts.sample.world import Row


def write_sheet(folder: Path, sheet: Sheet) -> Path:
    """Writes one sheet below `folder` and returns its file; the name says its format."""
    target = folder / sheet.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".parquet":
        _write_parquet(target, sheet)
        return target
    plain = target.name.removesuffix(".gz").removesuffix(".zst")
    text = _as_jsonl(sheet) if plain.endswith(".jsonl") else _as_csv(sheet)
    target.write_bytes(_packed(target.suffix, text.encode("utf-8")))
    return target


def _packed(suffix: str, content: bytes) -> bytes:
    if suffix == ".gz":
        # No name and no time of packing inside, or each run would differ.
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as archive:
            archive.write(content)
        return packed.getvalue()
    if suffix == ".zst":
        return zstandard.ZstdCompressor(level=10).compress(content)
    return content


def _as_csv(sheet: Sheet) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=sheet.delimiter, lineterminator="\n")
    writer.writerow(sheet.columns)
    truth = BOOLEANS.get(sheet.table, ("true", "false"))
    for row in sheet.rows:
        fields = [_csv_value(row.get(column), truth) for column in sheet.columns]
        if "_one_field_more" in row:
            fields.append(str(row["_one_field_more"]))
        writer.writerow(fields)
    return text.getvalue()


def _csv_value(value: object, truth: tuple[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return truth[0] if value else truth[1]
    return str(value)


def _as_jsonl(sheet: Sheet) -> str:
    return "".join(_json_line(sheet, row) + "\n" for row in sheet.rows)


def _json_line(sheet: Sheet, row: Row) -> str:
    said = {column: row.get(column) for column in sheet.columns if row.get(column) is not None}
    line = json.dumps(said, ensure_ascii=False)
    return line[: len(line) // 2] if row.get("_cut_off") else line


def _write_parquet(target: Path, sheet: Sheet) -> None:
    """Text columns, but dates as dates; one thread, so that the bytes are always the same."""
    columns = [[row.get(column) for row in sheet.rows] for column in sheet.columns]
    selected = ", ".join(
        f"unnest(${place}::varchar[]){'::date' if column.endswith('_on') else ''} as {column}"
        for place, column in enumerate(sheet.columns, start=1)
    )
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute(f"create table sheet as select {selected}", columns)
        quoted = str(target).replace("'", "''")
        database.execute(f"copy sheet to '{quoted}' (format parquet)")
