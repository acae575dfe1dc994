"""CSV, record by record, so that a faulty record costs itself and nothing else.

This is the careful way, for files that DuckDB's reader does not take as they are, and the yardstick
of what a CSV file says: comma, semicolon or tab; `"` around a field, doubled inside it; LF or CRLF.
A quote inside a field that does not begin with one is a character like any other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Record:
    """One record: its fields, or (`fault` not None) why it has none."""

    fields: Sequence[str]
    fault: str | None = None


class Lines:
    """Lines of text, each with its line end, of which some can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._given_back: deque[str] = deque()

    def next(self) -> str | None:
        """The next line, None at the end."""
        if self._given_back:
            return self._given_back.popleft()
        return next(self._lines, None)

    def give_back(self, lines: list[str]) -> None:
        """Put lines back, to be read again in their order."""
        self._given_back.extendleft(reversed(lines))


def text_lines(stream: Iterable[bytes]) -> Iterator[str]:
    """Lines of a UTF-8 file, ended by LF alone; a byte-order mark is left out."""
    for number, line in enumerate(stream):
        yield line.decode("utf-8-sig" if number == 0 else "utf-8")


def records(lines: Lines, delimiter: str, limit: int, lines_limit: int) -> Iterator[Record]:
    """All records from here on, blank lines left out.

    One record has at most `limit` characters and `lines_limit` lines.
    """
    while (record := next_record(lines, delimiter, limit, lines_limit)) is not None:
        yield record


def next_record(lines: Lines, delimiter: str, limit: int, lines_limit: int) -> Record | None:
    """The next record, None at the end.

    After a fault in quoting, only the line in which the record began is lost: reading goes on with
    the line after it, so that a quote that never closes does not swallow the rest of the file.
    """
    while (line := lines.next()) is not None:
        bare = _without_end(line)
        if bare == "":
            continue
        if '"' not in line:
            if "\r" in bare:
                return Record((), "a carriage return outside quotes")
            return Record(bare.split(delimiter))
        taken = [line]
        record = _quoted_record(line, lines, taken, delimiter, limit, lines_limit)
        if record.fault is not None:
            lines.give_back(taken[1:])
        return record
    return None


def _quoted_record(
    line: str, lines: Lines, taken: list[str], delimiter: str, limit: int, lines_limit: int
) -> Record:
    """A record that has quotes; appends to `taken` what it reads beyond its first line."""
    fields: list[str] = []
    position, size = 0, len(line)
    while True:
        if not line.startswith('"', position):
            end = line.find(delimiter, position)
            field = _without_end(line[position:]) if end < 0 else line[position:end]
            if "\r" in field:
                return Record((), "a carriage return outside quotes")
            fields.append(field)
            if end < 0:
                return Record(fields)
            position = end + 1
            continue
        pieces: list[str] = []
        position += 1
        while True:
            end = line.find('"', position)
            if end < 0:
                pieces.append(line[position:])
                following = lines.next()
                if following is not None:
                    taken.append(following)
                if following is None or size + len(following) > limit or len(taken) > lines_limit:
                    return Record((), "a quote that is never closed")
                line, position = following, 0
                size += len(following)
            elif line.startswith('"', end + 1):
                pieces.append(line[position : end + 1])
                position = end + 2
            else:
                pieces.append(line[position:end])
                position = end + 1
                break
        fields.append("".join(pieces))
        if line.startswith(delimiter, position):
            position += 1
        elif _without_end(line[position:]) == "":
            return Record(fields)
        else:
            return Record((), "text after a closing quote")


def _without_end(line: str) -> str:
    return line.removesuffix("\n").removesuffix("\r")
