"""JSON lines into `incoming`: one object a line, its values as text, word for word."""

from __future__ import annotations

from pathlib import Path

import duckdb

from scripts.contract import Table
from scripts.landing.csv_header import refuse_missing
from scripts.landing.csv_records import text_lines
from scripts.landing.incoming import Incoming, RecordFile
from scripts.landing.json_values import FaultyObject, decode, is_encodable, json_text, text_of
from scripts.landing.limits import Limits, Refused
from scripts.landing.unknown_columns import UnknownColumn, unknown_columns


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
            refuse_missing(objects.seen, table, objects.keys.values())
        out.load(connection, width + 1)
        declared = {name: f"c{position}" for position, name in enumerate(table.column_names)}
        return Incoming(
            declared,
            f"c{width}",
            "record_number",
            out.rows,
            out.rejected,
            unknown=objects.unknown,
        )


class Objects:
    """Turns lines into texts by column; remembers the keys that it saw."""

    def __init__(self, table: Table, limits: Limits) -> None:
        self._width = len(table.columns)
        self._names = table.column_names
        self._positions = {
            name.casefold(): at
            for at, column in enumerate(table.columns)
            for name in column.names_in_file
        }
        self._known = set(self._positions)
        self._keeps_extra = table.keeps_extra
        self._limits = limits
        # Most lines of a file have the same keys, so that they are matched once.
        self._places: dict[tuple[str, ...], tuple[int | None, ...]] = {}
        # Case folded, in the order in which they came, each as it was first written.
        self.keys: dict[str, str] = {}

    @property
    def seen(self) -> set[str]:
        """Names of the declared columns whose keys were there, case folded."""
        return {
            self._names[self._positions[key]].casefold() for key in self.keys.keys() & self._known
        }

    @property
    def unknown(self) -> tuple[UnknownColumn, ...]:
        """The keys that the contract does not have, if they are kept."""
        if not self._keeps_extra:
            return ()
        beyond = [
            (place, key)
            for place, (folded, key) in enumerate(self.keys.items())
            if folded not in self._known
        ]
        seen = self.seen
        return unknown_columns(beyond, [n for n in self._names if n.casefold() not in seen])

    def texts(self, line: str) -> list[str | None]:
        """The texts of the declared columns in order, and the others as one JSON text.

        Raises FaultyObject.
        """
        found = decode(line, self._limits)
        if type(found) is not dict:
            raise FaultyObject("no JSON object")
        keys = tuple(found)
        places = self._places.get(keys)
        if places is None:
            places = self._place(keys)
        texts: list[str | None] = [None] * (self._width + 1)
        extra = {}
        for key, value, place in zip(keys, found.values(), places, strict=True):
            try:
                text = text_of(value)
            except FaultyObject as fault:
                raise FaultyObject(
                    str(fault), None if place is None else self._names[place]
                ) from None
            if text is None:
                continue
            if place is None:
                if not self._keeps_extra:
                    continue
                extra[key.strip()] = str(text)
            else:
                texts[place] = text
        if extra:
            texts[self._width] = json_text(extra)
        return texts

    def _place(self, keys: tuple[str, ...]) -> tuple[int | None, ...]:
        folded = [key.strip().casefold() for key in keys]
        if len(set(folded)) < len(folded):
            raise FaultyObject("two keys of the same name")
        if not all(is_encodable(key) for key in keys):
            raise FaultyObject("a key with half of a surrogate pair")
        for name, key in zip(folded, keys, strict=True):
            self.keys.setdefault(name, key.strip())
        if len(self.keys) > self._limits.columns:
            raise Refused(
                f"has more than {self._limits.columns} different keys, which is the limit"
            )
        places = tuple(self._positions.get(name) for name in folded)
        if len(self._places) < 1_000:
            self._places[keys] = places
        return places
