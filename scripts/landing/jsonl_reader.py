"""JSON lines into `incoming`: one object a line, its values as text, word for word."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from scripts.contract import Table
from scripts.landing.csv_header import refuse_missing
from scripts.landing.csv_records import text_lines
from scripts.landing.incoming import Incoming, RecordFile
from scripts.landing.limits import Limits, Refused


class Written(str):
    """A number as it was written; a number of its own would lose digits and zeros."""

    __slots__ = ()


class FaultyObject(ValueError):
    """A line that is no usable object; `column` is None if it is the line as a whole."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.column = column


def read_jsonl(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, work: Path, limits: Limits
) -> Incoming:
    """Read a plain file of JSON lines; a faulty line is rejected, the others are kept.

    Raises Refused if there are objects, but none has one of the needed keys.
    """
    objects = Objects(table, limits)
    width = len(table.columns)
    with path.open("rb") as stream, RecordFile(work, limits) as out:
        number = 0
        for line in text_lines(stream):
            if not line.strip():
                continue
            number += 1
            try:
                out.keep(number, objects.texts(line))
            except FaultyObject as fault:
                out.reject(number, fault.column, str(fault))
        if out.rows:
            refuse_missing(objects.keys, table)
        out.load(connection, width + 1)
        declared = {name: f"c{position}" for position, name in enumerate(table.column_names)}
        return Incoming(declared, f"c{width}", "record_number", out.rows, out.rejected)


class Objects:
    """Turns lines into texts by column; remembers the keys that it saw."""

    def __init__(self, table: Table, limits: Limits) -> None:
        self._width = len(table.columns)
        self._names = table.column_names
        self._positions = {name.casefold(): at for at, name in enumerate(table.column_names)}
        self._limits = limits
        # Most lines of a file have the same keys, so that they are matched once.
        self._places: dict[tuple[str, ...], tuple[int | None, ...]] = {}
        self.keys: set[str] = set()
        self._decode = json.JSONDecoder(
            parse_float=Written,
            parse_int=Written,
            parse_constant=_refuse_constant,
            object_pairs_hook=_object,
        ).decode

    def texts(self, line: str) -> list[str | None]:
        """The texts of the declared columns in order, and the others as one JSON text.

        Raises FaultyObject.
        """
        # A comma stands between any two values, so that they are hardly more than commas.
        if line.count(",") > self._limits.json_values:
            raise FaultyObject("too many values")
        try:
            found = self._decode(line)
        except FaultyObject:
            raise
        except (ValueError, RecursionError):
            raise FaultyObject("no valid JSON") from None
        if type(found) is not dict:
            raise FaultyObject("no JSON object")
        keys = tuple(found)
        places = self._places.get(keys)
        if places is None:
            places = self._place(keys)
        texts: list[str | None] = [None] * (self._width + 1)
        extra = {}
        for key, value, place in zip(keys, found.values(), places, strict=True):
            if value is None or value == "":
                continue
            try:
                text = value if isinstance(value, str) else _json(value)
            except RecursionError:
                # Python reads what is nested deeper than it can write.
                column = None if place is None else self._names[place]
                raise FaultyObject("nested too deeply", column) from None
            if "\0" in text or not (text.isascii() or _is_encodable(text)):
                column = None if place is None else self._names[place]
                raise FaultyObject("a NUL, or half of a surrogate pair, in a value", column)
            if place is None:
                extra[key.strip()] = str(text)
            else:
                texts[place] = text
        if extra:
            texts[self._width] = _json(extra)
        return texts

    def _place(self, keys: tuple[str, ...]) -> tuple[int | None, ...]:
        folded = [key.strip().casefold() for key in keys]
        if len(set(folded)) < len(folded):
            raise FaultyObject("two keys of the same name")
        if not all(_is_encodable(key) for key in keys):
            raise FaultyObject("a key with half of a surrogate pair")
        self.keys.update(folded)
        if len(self.keys) > self._limits.columns:
            raise Refused(
                f"has more than {self._limits.columns} different keys, which is the limit"
            )
        places = tuple(self._positions.get(name) for name in folded)
        if len(self._places) < 1_000:
            self._places[keys] = places
        return places


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise FaultyObject("two keys of the same name")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise FaultyObject("no valid JSON")


def _is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _json(value: Any) -> str:
    """A value as JSON text, its numbers as they were written; of a boolean true or false."""
    if isinstance(value, Written):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{_json(key)}:{_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_json(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)
