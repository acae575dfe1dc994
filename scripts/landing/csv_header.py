"""The header of a CSV file: its delimiter, its columns, and where they belong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from scripts.contract import Table
from scripts.landing.csv_records import Lines, next_record
from scripts.landing.limits import Limits, Refused
from scripts.landing.unknown_columns import (
    UnknownColumn,
    meant_by,
    shown_name,
    unknown_columns,
)

DELIMITERS = (",", ";", "\t")
_NOTHING_KNOWN = (
    "; no name in it is one of that table: is the header missing, or is it another table's file?"
)
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|", ":": ":", "^": "^", "~": "~"}


@dataclass(frozen=True)
class Columns:
    """The columns of a file in its order: the contract's name, or None and the file's own name."""

    declared: tuple[str | None, ...]
    names: tuple[str, ...]
    keeps_extra: bool = True

    @property
    def extra(self) -> tuple[tuple[int, str], ...]:
        """(position, name) of the columns that the contract does not have, if they are kept."""
        return tuple(
            (position, name)
            for position, (declared, name) in enumerate(zip(self.declared, self.names, strict=True))
            if declared is None and self.keeps_extra
        )

    def unknown(self, table: Table) -> tuple[UnknownColumn, ...]:
        """These, as they may be shown."""
        return unknown_columns(self.extra, set(table.column_names) - set(self.declared))


@dataclass(frozen=True)
class Header:
    """Delimiter, columns, and the text of the header's fields, as it stands in the file.

    `further_rows` is how many records after the first are of the header, `constants` what they say
    of the whole file, by declared column. Of a file without a header there are no `fields`, and
    `widths` says how many a record may have.
    """

    delimiter: str
    columns: Columns
    fields: tuple[str, ...]
    further_rows: int = 0
    constants: Mapping[str, str] = field(default_factory=dict)
    widths: tuple[int, ...] = ()


def match_columns(names: Iterable[str], table: Table, limits: Limits) -> Columns:
    """Match a file's columns with the contract's, whatever their case and surrounding blanks.

    Raises Refused: too many, two that are equal then, or needed ones missing.
    """
    stripped = tuple(name.strip() for name in names)
    if len(stripped) > limits.columns:
        raise Refused(f"has {len(stripped)} columns; {limits.columns} is the limit")
    known = _known(table)
    folded = [name.casefold() for name in stripped]
    # Of a column that may be called this or that, a file has one.
    meant = [known.get(name, name if table.keeps_extra else None) for name in folded]
    meant = [name for name in meant if name is not None]
    twice = sorted({name for name in meant if meant.count(name) > 1}) if _repeats(meant) else []
    if twice:
        # Names that are not the contract's may be values, of a file without a header.
        named = [name for name in twice if name in table.column_names]
        listed = ", ".join(named) if named else f"{len(twice)} that the contract does not know"
        raise Refused(
            f"has columns of the same name ({listed}); rename or remove one of each, "
            "or add the header if it is missing"
        )
    refuse_missing({known[name].casefold() for name in folded if name in known}, table, stripped)
    return Columns(tuple(known.get(name) for name in folded), stripped, table.keeps_extra)


def refuse_missing(folded: Iterable[str], table: Table, names: Iterable[str] = ()) -> None:
    """Raise Refused if needed columns are not among these (the contract's names, case folded).

    `names` are all that the file has, if it has names: a needed column may be there, misspelt.
    """
    present, names = set(folded), tuple(names)
    missing = [
        column.names_in_file[0]
        for column in table.columns
        if column.needed and column.name.casefold() not in present
    ]
    if missing:
        written = {meant_by(name, missing): shown_name(name) for name in names if shown_name(name)}
        listed = ", ".join(
            f"{name} (is it {written[name]}?)" if name in written else name for name in missing
        )
        what, it = ("a needed column", "it") if len(missing) == 1 else ("needed columns", "them")
        raise Refused(
            f"lacks {what} of {table.name}: {listed}; add {it} to the export, or name {it} so"
            + ("" if present or not names else _NOTHING_KNOWN)
        )


def read_header(lines: Lines, table: Table, limits: Limits) -> Header | None:
    """Read the header from the first lines, None for a file without any record.

    Raises Refused if there is no header with all needed columns and a delimiter of the contract,
    unless the contract says what stands where without one.
    """
    readings = {}
    while (line := lines.next()) is not None:
        if line.strip("\r\n"):
            break
    else:
        return None
    if table.without_header and not _names_needed(line, table):
        lines.give_back([line])
        return _without_header(table, limits)
    if len(line) > limits.header_bytes:
        raise Refused(f"has a header longer than {limits.header_bytes} bytes; is there one at all?")
    first = [line]
    for delimiter in _NAMES:
        # Each may need other lines: a quote that opens a field under one is a letter under others.
        counted = _Counted(lines)
        counted.give_back(first)
        record = next_record(counted, delimiter, limits.header_bytes, limits.record_lines)
        if record is not None and record.fault is None:
            readings[delimiter] = tuple(record.fields)
        lines.give_back(counted.beyond)
    known = _known(table)
    matched = {
        delimiter: sum(field.strip().casefold() in known for field in fields)
        for delimiter, fields in readings.items()
    }
    best = max(matched, key=lambda delimiter: matched[delimiter], default=",")
    if matched.get(best, 0) == 0 and not set(DELIMITERS) <= set(readings):
        raise Refused("has broken quotes in its header; write each quote inside a field twice")
    if best not in DELIMITERS and matched[best] > max(
        (matched[delimiter] for delimiter in DELIMITERS if delimiter in matched), default=0
    ):
        raise Refused(
            f"has its fields separated by {_NAMES[best]}; "
            "write commas, or semicolons or tabs, between them"
        )
    lines.give_back(first)
    fields = next_record(lines, best, limits.header_bytes, limits.record_lines)
    assert fields is not None
    columns = match_columns(fields.fields, table, limits)
    further = _further_rows(lines, best, table, limits)
    return Header(
        best,
        columns,
        tuple(fields.fields),
        len(further),
        _constants(table, columns, further[-1]) if further else {},
    )


def _names_needed(line: str, table: Table) -> bool:
    """Whether a line has the name of a needed column in it: so it is a header, if a faulty one."""
    words = {word.strip('" \r\n').casefold() for word in re.split("[,;\t]", line)}
    return any(
        name.casefold() in words
        for column in table.columns
        if column.needed
        for name in column.names_in_file
    )


def _without_header(table: Table, limits: Limits) -> Header:
    names = [name for group in table.without_header for name in group]
    widths = tuple(accumulate(len(group) for group in table.without_header))
    return Header(",", match_columns(names, table, limits), (), widths=widths)


def _further_rows(
    lines: Lines, delimiter: str, table: Table, limits: Limits
) -> list[Sequence[Mapping[str, Any]]]:
    """The header's rows after the first, the objects in each; of all but the last there are none.

    Raises Refused if the last one is no row of objects: what stands there may be a row of data.
    """
    further: list[Sequence[Mapping[str, Any]]] = []
    for number in range(2, table.header_rows + 1):
        record = next_record(lines, delimiter, limits.header_bytes, limits.record_lines)
        objects = [_object(text) for text in record.fields] if record is not None else []
        is_last = number == table.header_rows
        if record is None or record.fault is not None or (is_last and None in objects):
            raise Refused(
                f"has no header of {table.header_rows} rows, the last of them with an object in "
                "braces for each column; export it again, not in a legacy format, and leave these "
                "rows in it"
            )
        further.append([one or {} for one in objects] if is_last else [])
    return further


def _object(text: str) -> Mapping[str, Any] | None:
    """A field's object, an empty field's is empty; None if it is something else."""
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _constants(
    table: Table, columns: Columns, objects: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """What the last row of the header says of the whole file."""
    said = dict(zip((name.casefold() for name in columns.names), objects, strict=False))
    found = {}
    for column in table.columns:
        if column.in_header:
            of, key = column.in_header
            value = said.get(of.casefold(), {}).get(key)
            if isinstance(value, str) and value and "\0" not in value:
                found[column.name] = value
    return found


def _known(table: Table) -> dict[str, str]:
    """The contract's name of each name that a column may have in a file, case folded."""
    return {
        name.casefold(): column.name for column in table.columns for name in column.names_in_file
    }


def _repeats(names: list[str]) -> bool:
    return len(set(names)) < len(names)


class _Counted(Lines):
    """Lines that remember what was read beyond those given back to them."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(())
        self._source = lines
        self.beyond: list[str] = []

    def next(self) -> str | None:
        line = super().next()
        if line is None and (line := self._source.next()) is not None:
            self.beyond.append(line)
        return line
