"""The header of a CSV file: its delimiter, its columns, and where they belong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scripts.contract import Table
from scripts.landing.csv_records import Lines, next_record
from scripts.landing.limits import Limits, Refused

DELIMITERS = (",", ";", "\t")
_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "|", ":": ":", "^": "^", "~": "~"}


@dataclass(frozen=True)
class Columns:
    """The columns of a file in its order: the contract's name, or None and the file's own name."""

    declared: tuple[str | None, ...]
    names: tuple[str, ...]

    @property
    def extra(self) -> tuple[tuple[int, str], ...]:
        """(position, name) of the columns that the contract does not have."""
        return tuple(
            (position, name)
            for position, (declared, name) in enumerate(zip(self.declared, self.names, strict=True))
            if declared is None
        )


@dataclass(frozen=True)
class Header:
    """Delimiter, columns, and the text of the header's fields, as it stands in the file."""

    delimiter: str
    columns: Columns
    fields: tuple[str, ...]


def match_columns(names: Iterable[str], table: Table, limits: Limits) -> Columns:
    """Match a file's columns with the contract's, whatever their case and surrounding blanks.

    Raises Refused: too many, two that are equal then, or needed ones missing.
    """
    stripped = tuple(name.strip() for name in names)
    if len(stripped) > limits.columns:
        raise Refused(f"has {len(stripped)} columns; {limits.columns} is the limit")
    known = {name.casefold(): name for name in table.column_names}
    folded = [name.casefold() for name in stripped]
    twice = sorted({name for name in folded if folded.count(name) > 1}) if _repeats(folded) else []
    if twice:
        # Names that are not the contract's may be values, of a file without a header.
        named = [name for name in twice if name in known]
        listed = ", ".join(named) if named else f"{len(twice)} that the contract does not know"
        raise Refused(
            f"has columns of the same name ({listed}); rename or remove one of each, "
            "or add the header if it is missing"
        )
    refuse_missing(folded, table)
    return Columns(tuple(known.get(name) for name in folded), stripped)


def refuse_missing(folded: Iterable[str], table: Table) -> None:
    """Raise Refused if needed columns are not among these names (stripped, case folded)."""
    present = set(folded)
    missing = [name for name in table.needed if name.casefold() not in present]
    if missing:
        raise Refused(
            f"lacks {'a needed column' if len(missing) == 1 else 'needed columns'} "
            f"of {table.name}: {', '.join(missing)}; add to the export, or name so"
        )


def read_header(lines: Lines, table: Table, limits: Limits) -> Header | None:
    """Read the header from the first lines, None for a file without any record.

    Raises Refused if there is no header with all needed columns and a delimiter of the contract.
    """
    readings = {}
    while (line := lines.next()) is not None:
        if line.strip("\r\n"):
            break
    else:
        return None
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
    known = {name.casefold() for name in table.column_names}
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
    return Header(best, columns, tuple(fields.fields))


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
