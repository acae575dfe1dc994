"""Spelled rows to files: CSV, JSON lines, Parquet, plain or packed, the same bytes each time."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from scripts.contract import Table
from scripts.quoting import literal
from scripts.sample.writing.styles import STYLES

# Kinds of columns that JSON writes without quotes.
BARE = ("boolean", "number", "amount", "seconds", "whole_number")
_PACKED = {".gz": "gzip", ".zst": "zstd"}


@dataclass(frozen=True)
class Written:
    """One file: its path relative to the exports folder, its table, the number of its records."""

    path: str
    table: str
    rows: int


@dataclass(frozen=True)
class Oddities:
    """What is odd about single files, named by their path without suffix.

    `renamed`: file to (column, name in it). `unknown`: files that have one column more, and whose
    columns stand the other way round. `twice`: file to the name under which it came again.
    """

    renamed: dict[str, tuple[str, str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    twice: dict[str, str] = field(default_factory=dict)
    too_many_fields: tuple[str, ...] = ()


def suffix_of(table: str, file: str) -> str:
    """The suffix of a file, by its table's style and its label."""
    label = file.removeprefix(f"generic/{table}").removeprefix("_").partition("_")[0]
    return STYLES[table].suffix(label)


def write_table(
    database: duckdb.DuckDBPyConnection, folder: Path, table: Table, oddities: Oddities
) -> list[Written]:
    """Writes the files of one spelled table below the folder."""
    counted = database.execute(
        f"select _file, count(*) from spelled.{table.name} group by _file order by _file"
    ).fetchall()
    told = _told_columns(database, table)
    written = []
    for file, rows in counted:
        suffix = suffix_of(table.name, file)
        target = folder / f"{file}{suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        selected = _selected(table, told, file, suffix, oddities)
        order = "_at, _row, _fault, updated_at"
        database.execute(
            f"copy (select {selected} from spelled.{table.name} where _file = '{file}' "
            f"order by {order}) to {literal(target)} ({_options(table.name, suffix)})"
        )
        if table.name == "calls" and suffix == ".csv":
            _lengthen(target, oddities.too_many_fields)
        written.append(Written(f"{file}{suffix}", table.name, rows))
        if file in oddities.twice:
            again = f"{oddities.twice[file]}{suffix}"
            shutil.copyfile(target, folder / again)
            written.append(Written(again, table.name, rows))
    return written


def _told_columns(database: duckdb.DuckDBPyConnection, table: Table) -> list[str]:
    """What the system tells at all: a column that is empty throughout is not in its files."""
    counts = ", ".join(f'count("{name}")' for name in table.column_names)
    (found,) = database.execute(f"select {counts} from spelled.{table.name}").fetchall()
    return [
        column.name
        for column, count in zip(table.columns, found, strict=True)
        if count or column.needed
    ]


def _selected(table: Table, told: list[str], file: str, suffix: str, oddities: Oddities) -> str:
    if ".jsonl" in suffix:
        return f"{_json_line(table, told)} as line"
    names = {name: name for name in told}
    if file in oddities.renamed:
        column, renamed = oddities.renamed[file]
        names[column] = renamed
    selected = [f'{_typed(table, name, suffix)} as "{written}"' for name, written in names.items()]
    if file in oddities.unknown:
        codes = "'W' || cast(1 + (_row * 7919 + 13) % 17 % 5 as varchar)"
        selected = [f"{codes} as wrap_up_code", *reversed(selected)]
    return ", ".join(selected)


def _typed(table: Table, name: str, suffix: str) -> str:
    kind = next(column.kind for column in table.columns if column.name == name)
    # Parquet files have real dates; stamps stay text, as some need their offset.
    return f'cast("{name}" as date)' if suffix == ".parquet" and kind == "date" else f'"{name}"'


def _json_line(table: Table, told: list[str]) -> str:
    """One object a line, without what is empty; a cut-off line is its first half."""
    members = []
    for column in table.columns:
        if column.name in told:
            value = f'"{column.name}"' if column.kind in BARE else f'to_json("{column.name}")'
            members.append(f"""'"{column.name}": ' || {value}""")
    line = f"'{{' || concat_ws(', ', {', '.join(members)}) || '}}'"
    return f"case when _cut_off then left({line}, length({line}) // 2) else {line} end"


def _options(table: str, suffix: str) -> str:
    if suffix == ".parquet":
        return "format parquet, compression zstd"
    ending = Path(suffix).suffix
    packed = f", compression {_PACKED[ending]}" if ending in _PACKED else ""
    if ".jsonl" in suffix:
        # Lines as they are: a delimiter that no line holds, and no quotes.
        return f"format csv, header false, quote '', escape '', delimiter '\\x1f'{packed}"
    delimiter = STYLES[table].delimiter.replace("\t", "\\t")
    return f"format csv, header, delimiter '{delimiter}'{packed}"


def _lengthen(target: Path, ids: tuple[str, ...]) -> None:
    """Gives the lines that begin with these ids a field more than the header has."""
    text = target.read_text(encoding="utf-8")
    starts = tuple(f"{number}," for number in ids if f"\n{number}," in text)
    if not starts:
        return
    lines = text.split("\n")
    target.write_text(
        "\n".join(f"{line},oops" if line.startswith(starts) else line for line in lines),
        encoding="utf-8",
        newline="",
    )
