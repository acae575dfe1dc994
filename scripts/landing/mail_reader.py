"""Mail into `incoming`: who wrote when to whom, in answer to what, and whether a machine did.

Python's own email package parses what the headers hold. Its mailbox package is not used: it reads
each message as a whole, and of a body nothing is wanted. Bodies are passed over line by line and
kept nowhere; nor are subjects and names.
"""

from __future__ import annotations

import hashlib
import re
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.parser import BytesHeaderParser
from email.utils import getaddresses, parsedate_tz
from pathlib import Path
from typing import Any, BinaryIO

import duckdb

from scripts.contract import Table
from scripts.landing.document_reader import read_rows
from scripts.landing.incoming import Incoming
from scripts.landing.json_values import FaultyObject, is_encodable
from scripts.landing.limits import Limits, Refused

# The formats of mail: many messages in a file, or one.
MBOX, EML = "mbox", "eml"
MAIL = (MBOX, EML)

_PIECE_BYTES = 64 * 1024
# What is looked at of a header: longer ones are lists of thousands of people, or made to do harm.
_FIELD_CHARACTERS = 32 * 1024
_SAME_FIELDS = 50
# Addresses take long to parse.
_ADDRESS_CHARACTERS = 8 * 1024
_MOST_RECIPIENTS = 50
_MOST_REFERENCES = 100
# A clock that was never set.
_FIRST_YEAR = 1990

# A line between messages is told from a sentence that begins with From by its date, and by the
# header that comes after it.
_BETWEEN = re.compile(
    rb"From .{0,500}?((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:[A-Z][a-z]{2} +\d{1,2}|\d{1,2} +"
    rb"[A-Z][a-z]{2}) +(?:\d{4} +)?\d{1,2}:\d\d(?::\d\d)?[^\r\n]{0,40})"
)
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_ID = re.compile(r"<([^<>\s\x00]{1,900})>")
_BARE_ID = re.compile(r"[^<>\s\x00]{1,900}")
_ADDRESS = re.compile(r"<([^<>\s@\x00]{1,300}@[^<>\s@\x00]{1,300})>")

# A message has at least one of these; else it is text that looks like one.
_OF_ALL_MAIL = ("message-id", "from", "date")
_TO = ("to", "cc", "delivered-to", "x-original-to")
_BY_MACHINE = ("x-autoreply", "x-autorespond")
_USED = frozenset(
    (
        "message-id", "in-reply-to", "references", "date", "received", "from", "sender", *_TO,
        "auto-submitted", "x-auto-response-suppress", "precedence", "return-path", "content-type",
        "list-id", *_BY_MACHINE,
    )
)  # fmt: skip


def read_mail(
    connection: duckdb.DuckDBPyConnection, path: Path, table: Table, work: Path, limits: Limits
) -> Incoming:
    """Read a plain file of mail; a message without a date is rejected, the others are kept.

    Raises Refused if there is text, but no message.
    """
    return read_rows(connection, _documents(path, limits), table, work, limits)


def _documents(path: Path, limits: Limits) -> Iterator[dict[str, Any] | FaultyObject]:
    """Each message as a document; in the place of a faulty one its fault."""
    is_empty = True
    with path.open("rb") as stream:
        for between, headers in _messages(stream, path.suffix == f".{MBOX}", limits):
            is_empty = False
            if headers is None:
                yield FaultyObject(f"headers of more than {limits.header_bytes} bytes")
                continue
            fields = _fields(headers)
            if not any(name in fields for name in _OF_ALL_MAIL):
                yield FaultyObject("headers that are not those of mail")
                continue
            document = _document(between, fields)
            if document["sent_at"] is None:
                yield FaultyObject("no header says when it was sent", "sent_at")
            else:
                yield document
        stream.seek(0)
        if is_empty and any(piece.strip() for piece, _ in _pieces(stream)):
            raise Refused("holds no message with headers; is it really mail?")


def _messages(
    stream: BinaryIO, is_mbox: bool, limits: Limits
) -> Iterator[tuple[bytes, bytes | None]]:
    """The line before each message (of a single one empty), and its headers as far as they are
    used; None = they are too long."""
    between, waiting = b"", b""
    headers, size, is_used = bytearray(), 0, False
    is_inside, has_begun = False, False
    for piece, begins_line in _pieces(stream):
        is_in_body = has_begun and not is_inside and not waiting
        if is_in_body and not (is_mbox and begins_line and piece.startswith(b"From ")):
            continue
        if begins_line and is_mbox and _BETWEEN.match(piece[:1024]):
            waiting = piece[:1024]
            continue
        begins_field = begins_line and _FIELD.match(piece[:256])
        if begins_field and (waiting or not has_begun):
            if is_inside:
                yield between, bytes(headers) if size <= limits.header_bytes else None
            between, headers, size, is_inside, has_begun = waiting, bytearray(), 0, True, True
        elif piece.strip() and not piece.startswith(b"From "):
            # What an mbox begins with, before its first message, is none.
            has_begun = has_begun or not is_mbox
        waiting = b""
        if not is_inside:
            continue
        if begins_line and not piece.strip(b"\r\n"):
            yield between, bytes(headers) if size <= limits.header_bytes else None
            is_inside = False
            continue
        size += len(piece)
        if begins_line and piece[:1] not in (b" ", b"\t"):
            is_used = bool(begins_field) and begins_field[1].lower().decode() in _USED
        if is_used and size <= limits.header_bytes:
            headers += piece
    if is_inside:
        yield between, bytes(headers) if size <= limits.header_bytes else None


def _pieces(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines, or pieces of very long ones; and whether a line begins there."""
    begins_line = True
    while piece := stream.readline(_PIECE_BYTES):
        if begins_line:
            piece = piece.removeprefix(b"\xef\xbb\xbf")
        yield piece, begins_line
        begins_line = piece.endswith(b"\n")


def _fields(headers: bytes) -> Mapping[str, Sequence[str]]:
    """The values of each header by its name in lower case, without line ends."""
    found: dict[str, list[str]] = {}
    for name, value in BytesHeaderParser().parsebytes(headers).raw_items():
        values = found.setdefault(name.strip().lower(), [])
        if len(values) < _SAME_FIELDS:
            values.append(re.sub(r"[\r\n]+", "", str(value))[:_FIELD_CHARACTERS].strip())
    return found


def _document(between: bytes, fields: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    recipients = _recipients(fields)
    written_by = _addresses([*fields.get("from", ()), *fields.get("sender", ())])
    references = _references(fields)
    message_id = _message_id(fields) or _made_id(fields, references)
    return {
        "message_id": message_id,
        "sent_at": _sent_at(between, fields),
        "from": written_by[0] if written_by else None,
        "automatic": _automatic(fields, recipients),
        "references": [{"message_id": one} for one in references if one != message_id],
        "recipients": [
            {"place": str(place), "address": address}
            for place, address in enumerate(recipients, start=1)
        ],
    }


def _message_id(fields: Mapping[str, Sequence[str]]) -> str | None:
    for value in fields.get("message-id", ()):
        found = _ID.search(value)
        text = found[1] if found else value
        if _BARE_ID.fullmatch(text) and is_encodable(text):
            return text
    return None


def _made_id(fields: Mapping[str, Sequence[str]], references: Sequence[str]) -> str:
    """An id for a message without one, the same in each copy of it."""
    parts = [*references, *(v for name in ("date", "from", "to") for v in fields.get(name, ()))]
    told = "\0".join(parts).encode("utf-8", "surrogateescape")
    return f"none.{hashlib.sha256(told).hexdigest()[:32]}"


def _references(fields: Mapping[str, Sequence[str]]) -> list[str]:
    """The messages that it answers: the thread's first, and the last ones before it."""
    values = [*fields.get("references", ()), *fields.get("in-reply-to", ())]
    found = dict.fromkeys(one for value in values for one in _ID.findall(value))
    sound = [one for one in found if is_encodable(one)]
    return sound if len(sound) <= _MOST_REFERENCES else [sound[0], *sound[1 - _MOST_REFERENCES :]]


def _recipients(fields: Mapping[str, Sequence[str]]) -> list[str]:
    found: dict[str, str] = {}
    for name in _TO:
        for address in _addresses(fields.get(name, ())):
            found.setdefault(address.lower(), address)
    return list(found.values())[:_MOST_RECIPIENTS]


def _addresses(values: Iterable[str]) -> list[str]:
    found = []
    left = _ADDRESS_CHARACTERS
    for value in values:
        if len(value) > left:
            # Not in the middle of one.
            value = value[:left].rpartition(",")[0]
        left -= len(value)
        try:
            parsed = [address for _, address in getaddresses([value])]
        except (ValueError, IndexError, RecursionError):
            parsed = []
        # What it takes for a riddle may still hold an address in brackets.
        sound = [one for one in parsed if _is_address(one)] or _ADDRESS.findall(value)
        found += [one for one in sound if _is_address(one)]
    return found


def _is_address(text: str) -> bool:
    name, _, host = text.rpartition("@")
    return bool(name and host) and len(text) <= 320 and "\0" not in text and is_encodable(text)


def _sent_at(between: bytes, fields: Mapping[str, Sequence[str]]) -> str | None:
    """When the first server had it, else what the sender's clock said, else the line before it."""
    received = [_instant(value.rpartition(";")[2]) for value in fields.get("received", ())]
    known = [one for one in received if one]
    if known:
        return min(known)
    line = _BETWEEN.match(between)
    dates = [*fields.get("date", ()), line[1].decode("ascii", "replace") if line else ""]
    return next((one for one in map(_instant, dates) if one), None)


def _instant(text: str) -> str | None:
    try:
        parsed = parsedate_tz(text)
        if parsed is None or parsed[0] < _FIRST_YEAR:
            return None
        # Without a zone it is in UTC.
        seconds = timegm(parsed[:6]) - (parsed[9] or 0)
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)).strftime(
            "%Y-%m-%dT%H:%M:%SZ"
        )
    except (ValueError, OverflowError, IndexError, TypeError):
        return None


def _automatic(fields: Mapping[str, Sequence[str]], recipients: Sequence[str]) -> str | None:
    """What shows that a machine wrote it: auto_submitted, bounce, or (weaker) bulk; or None."""
    said = {name: " ".join(values).strip().lower() for name, values in fields.items()}
    submitted = said.get("auto-submitted", "no").partition(";")[0].strip()
    if said.get("content-type", "").startswith("multipart/report"):
        return "bounce"
    if submitted not in ("", "no") or any(name in said for name in _BY_MACHINE):
        return "auto_submitted"
    if said.get("return-path") == "<>":
        return "bounce"
    if said.get("precedence") in ("bulk", "junk", "auto_reply") or said.get(
        "x-auto-response-suppress", "none"
    ) not in ("", "none"):
        return "bulk"
    if said.get("precedence") != "list" and "list-id" not in said:
        return None
    # A group that shares a mailbox is a list too, and people write to it.
    groups = {f"<{address.lower().replace('@', '.')}>" for address in recipients}
    return None if any(group in said.get("list-id", "") for group in groups) else "bulk"
