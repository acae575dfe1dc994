"""Nested JSON into `incoming`: a row for each object at the places that the table declares.

A file may be JSON lines, one document, or several one after the other; a document may be one
object, an answer of an API with objects in it, or an array of either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb

from scripts.contract import PRESENCE_KIND, Table
from scripts.landing.csv_header import refuse_missing
from scripts.landing.csv_records import text_lines
from scripts.landing.incoming import Incoming, RecordFile
from scripts.landing.json_values import FaultyObject, decode, decode_all, text_of
from scripts.landing.limits import Limits, Refused

# What is read so; a table may come as a file of columns besides.
NESTED = ("json", "jsonl")
# In a column's path: the object around.
UP = "^"


def read_documents(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, work: Path, limits: Limits
) -> Incoming:
    """Read a plain file of JSON; a faulty line is rejected, the others are kept.

    What the contract does not name is left out: nested exports hold far more than anybody asked
    for, much of it personal. Raises Refused if there are rows, but none has one of the needed
    columns, or if a file that is not of lines is no JSON.
    """
    return read_rows(connection, _documents(path, limits), table, work, limits)


def read_rows(
    connection: duckdb.DuckDBPyConnection,
    documents: Iterable[Any],
    table: Table,
    work: Path,
    limits: Limits,
) -> Incoming:
    """Read documents that are objects already; a FaultyObject among them is rejected."""
    rows = Rows(table)
    width = len(table.columns)
    with RecordFile(work, limits) as out:
        number = 0
        for document in documents:
            if isinstance(document, FaultyObject):
                number += 1
                out.reject(number, document.column, str(document))
                continue
            for levels in rows.of(document):
                number += 1
                try:
                    out.keep(number, rows.texts(levels))
                except FaultyObject as fault:
                    out.reject(number, fault.column, str(fault))
        if out.rows:
            refuse_missing(rows.seen, table)
        out.load(connection, width)
        declared = {name: f"c{position}" for position, name in enumerate(table.column_names)}
        extra = "cast(null as varchar)"
        return Incoming(declared, extra, "record_number", out.rows, out.rejected)


class Rows:
    """Finds the rows of a table in documents; `seen` are the columns that had a value's place."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self.seen: set[str] = set()

    def of(self, document: Any) -> Iterator[Sequence[Any]]:
        """Each row with all that is around it, from the document inwards."""
        if isinstance(document, list):
            for one in document:
                yield from self.of(one)
            return
        for place in self._table.rows:
            found = list(_within([document], place))
            if found:
                yield from (levels for levels in found if self._is_of_table(levels))
                return

    def texts(self, levels: Sequence[Any]) -> list[str | None]:
        """The texts of the declared columns in order. Raises FaultyObject."""
        texts = []
        for column in self._table.columns:
            is_there, value = _at(levels, column.path or (column.name,))
            for path in column.also:
                if value is None:
                    is_also_there, value = _at(levels, path)
                    is_there = is_there or is_also_there
            if is_there:
                self.seen.add(column.name.casefold())
            if not all(_at(levels, path)[1] in accepted for path, accepted in column.only):
                value = None
            try:
                text = text_of(value)
            except FaultyObject as fault:
                raise FaultyObject(str(fault), column.name) from None
            texts.append(text if column.kind != PRESENCE_KIND else text and "true")
        return texts

    def _is_of_table(self, levels: Sequence[Any]) -> bool:
        row = levels[-1]
        return (
            isinstance(row, dict)
            and all(key in row for key in self._table.having)
            and all(
                not is_there or value in accepted
                for path, accepted in self._table.only
                for is_there, value in [_at(levels, path)]
            )
        )


def _documents(path: Path, limits: Limits) -> Iterator[Any]:
    """The documents of a file; in the place of a faulty line its fault."""
    with path.open("rb") as stream:
        lines = (line for line in text_lines(stream) if line.strip())
        first = next(lines, None)
        if first is None:
            return
        if path.suffix == ".jsonl" or _is_document(first, limits):
            yield from (_decoded(line, limits) for line in chain([first], lines))
            return
    if path.stat().st_size > limits.document_bytes:
        raise Refused(
            f"is one document of more than {limits.document_bytes} bytes; export it in smaller "
            "files, or as JSON lines, an object a line"
        )
    try:
        yield from decode_all(path.read_bytes(), limits)
    except FaultyObject as fault:
        raise Refused(f"is not to be read: {fault}; export or copy it again") from None


def _is_document(line: str, limits: Limits) -> bool:
    try:
        decode(line, limits)
    except FaultyObject:
        return False
    return True


def _decoded(line: str, limits: Limits) -> Any:
    try:
        return decode(line, limits)
    except FaultyObject as fault:
        return fault


def _within(levels: list[Any], steps: Sequence[str]) -> Iterator[list[Any]]:
    """All objects to which the steps lead; lists on the way are gone through."""
    if not steps:
        yield levels
        return
    inner = levels[-1].get(steps[0]) if isinstance(levels[-1], dict) else None
    if inner is not None:
        for one in inner if isinstance(inner, list) else [inner]:
            yield from _within([*levels, one], steps[1:])


def _at(levels: Sequence[Any], path: Sequence[str]) -> tuple[bool, Any]:
    """Whether there is such a place, seen from the innermost level, and its value."""
    up = sum(1 for step in path if step == UP)
    if up >= len(levels):
        return False, None
    value = levels[-1 - up]
    if len(path) - up > 1 and isinstance(value, dict):
        # A key may have points in it.
        whole = ".".join(path[up:])
        if whole in value:
            return True, value[whole]
    for step in path[up:]:
        if isinstance(value, str) and value.lstrip().startswith("{"):
            value = _written_out(value)
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return False, None
    return True, value


@lru_cache(maxsize=8)
def _written_out(text: str) -> Any:
    """A document that stands as a text in another; None = it is none."""
    try:
        return decode(text, Limits())
    except FaultyObject:
        return None
