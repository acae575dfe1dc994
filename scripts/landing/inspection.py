"""What the bytes of a text file say before it is parsed: encoding, NUL, line ends, line length.

Everything runs over whole blocks with the bytes type's own searches; a look at a gigabyte takes a
second or two.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from scripts.landing.limits import BLOCK_BYTES, Limits, Refused

_BLANKS_BETWEEN_QUOTES = re.compile(rb'" +"')
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Inspection:
    """Counts over the whole file; `bom_bytes` is 0 or 3, `crlf` counts CRs with LF after them.

    `has_blanks_between_quotes` says whether there are two quotes with nothing but blanks between.
    """

    size: int
    bom_bytes: int
    line_feeds: int
    carriage_returns: int
    crlf: int
    quotes: int
    has_blanks_between_quotes: bool


class Inspector:
    """Fed block by block; raises Refused at the first thing that no text export may hold.

    With `each_line_for_itself` a NUL or another encoding costs only the lines that have it, which
    is the reader's to say: a log that is written to for years has seen a machine go down.
    """

    def __init__(self, limits: Limits, *, each_line_for_itself: bool = False) -> None:
        self._limits = limits
        self._each_line_for_itself = each_line_for_itself
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._pending = False
        self._blank_bytes = 0
        self._head = b""
        self._line_bytes = 0
        self._size = 0
        self._line_feeds = 0
        self._carriage_returns = 0
        self._crlf = 0
        self._ends_in_carriage_return = False
        self._quotes = 0
        self._has_blanks_between_quotes = False
        # A quote at the end of the block before, and a blank if there are blanks after it.
        self._last_quote = b""

    def feed(self, block: bytes) -> None:
        """Look at the next block of the file, however large."""
        # In pieces that no line over the limit fits into: it then shows between the pieces.
        step = min(BLOCK_BYTES, self._limits.line_bytes)
        for start in range(0, len(block), step):
            self._look(block[start : start + step] if len(block) > step else block)

    def _look(self, block: bytes) -> None:
        if len(self._head) < 4:
            self._head = (self._head + block)[:4]
            self._refuse_utf16()
        position = -1 if self._each_line_for_itself else block.find(0)
        if position >= 0:
            raise Refused(
                f"holds a NUL byte in line {self._line(block, position)}; remove it with "
                "tr -d '\\000' if it is a stray one (a UTF-16 file without a byte-order mark is "
                "full of them: iconv -f UTF-16LE -t UTF-8)"
            )
        self._refuse_other_encodings(block)
        self._refuse_long_lines(block)
        self._refuse_blankness(block)
        self._size += len(block)
        self._line_feeds += block.count(b"\n")
        self._carriage_returns += block.count(b"\r")
        self._crlf += block.count(b"\r\n")
        if self._ends_in_carriage_return and block.startswith(b"\n"):
            self._crlf += 1
        self._ends_in_carriage_return = block.endswith(b"\r")
        self._quotes += block.count(b'"')
        self._look_between_quotes(block)

    def finish(self) -> Inspection:
        """The counts, once the whole file has been fed."""
        self._refuse_other_encodings(b"", final=True)
        return Inspection(
            size=self._size,
            bom_bytes=3 if self._head.startswith(codecs.BOM_UTF8) else 0,
            line_feeds=self._line_feeds,
            carriage_returns=self._carriage_returns,
            crlf=self._crlf,
            quotes=self._quotes,
            has_blanks_between_quotes=self._has_blanks_between_quotes,
        )

    def _refuse_utf16(self) -> None:
        if self._head.startswith(_UTF16):
            raise Refused("is UTF-16; write it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW_FILE")

    def _refuse_other_encodings(self, block: bytes, *, final: bool = False) -> None:
        if self._each_line_for_itself:
            return
        # Most blocks are ASCII, and asking that is far quicker than decoding.
        if not self._pending and block.isascii():
            return
        try:
            self._decoder.decode(block, final)
        except UnicodeDecodeError as error:
            # A character that began in the block before shifts the position by its first bytes.
            position = max(error.start - (len(error.object) - len(block)), 0)
            raise Refused(
                f"is not UTF-8 (line {self._line(block, position)}); if it is Windows-1252: "
                "iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW_FILE"
            ) from None
        self._pending = bool(self._decoder.getstate()[0])

    def _refuse_long_lines(self, block: bytes) -> None:
        # A piece is no longer than the limit, so that only a line across pieces can exceed it.
        first = block.find(b"\n")
        if self._line_bytes + (first if first >= 0 else len(block)) > self._limits.line_bytes:
            raise Refused(
                f"has a line longer than {self._limits.line_bytes} bytes "
                f"(line {self._line_feeds + 1}); is it really a file of lines?"
            )
        if first < 0:
            self._line_bytes += len(block)
        else:
            self._line_bytes = len(block) - block.rfind(b"\n") - 1

    def _refuse_blankness(self, block: bytes) -> None:
        # Of a run of line ends only whole blocks count, which is enough for one of many of them.
        self._blank_bytes = 0 if block.strip(b"\r\n") else self._blank_bytes + len(block)
        if self._blank_bytes > self._limits.blank_bytes:
            raise Refused(
                f"has nothing but blank lines for {self._limits.blank_bytes} bytes "
                f"(line {self._line_feeds + 1}); is it really a file of lines?"
            )

    def _look_between_quotes(self, block: bytes) -> None:
        if self._has_blanks_between_quotes or not self._quotes:
            return
        text = self._last_quote + block
        self._has_blanks_between_quotes = bool(_BLANKS_BETWEEN_QUOTES.search(text))
        # What begins at the block's end may go on in the next, and over several.
        before = text.rstrip(b" ")
        blank = b" " if len(before) < len(text) else b""
        self._last_quote = b'"' + blank if before.endswith(b'"') else b""

    def _line(self, block: bytes, position: int) -> int:
        return self._line_feeds + block.count(b"\n", 0, position) + 1
