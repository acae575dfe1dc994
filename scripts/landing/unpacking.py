"""Unpacking .gz and .zst as a stream, so that an archive that swells is stopped in time."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from scripts.landing.limits import BLOCK_BYTES, MIB, Limits, Refused

# A block of zstd makes at most 128 KiB out of four bytes: so little is fed at once that even then
# the pieces stay small beside the machine's memory.
_ZSTD_FEED_BYTES = 2048
# Archives that need more memory than this to unpack (zstd --long=28 and above) are refused.
_ZSTD_WINDOW_BYTES = 2**27

# What zlib calls "gzip, and nothing else"; and how much is fed at once.
_GZIP = 31
_GZIP_FEED_BYTES = 64 * 1024
# An archive may be put together out of others, of which some are empty, but not out of millions.
_EMPTY_PARTS = 10_000
# By so much the unpacked may be ahead of the ratio: parts of a sound file may repeat themselves.
_AHEAD_BYTES = 64 * MIB

_TRUNCATED = "is truncated: the archive ends before its content does; export or copy it again"


def unpacked_blocks(
    stream: BinaryIO, codec: str, packed_bytes: int, limits: Limits
) -> Iterator[bytes]:
    """Unpack a stream block by block. Raises Refused: broken, truncated or beyond the limits."""
    blocks = _gunzip(stream) if codec == "gz" else _unzstd(stream)
    allowed = limits.unpacked_bytes(packed_bytes)
    total = 0
    for block in blocks:
        total += len(block)
        # What swells everywhere is stopped at its begin, not after two hundred times its size.
        if total > min(allowed, limits.unpacked_ratio * stream.tell() + _AHEAD_BYTES):
            raise Refused(
                f"unpacks to more than {limits.unpacked_ratio} times its size "
                f"({packed_bytes} bytes); if that is right, put it there unpacked"
            )
        yield block


def _gunzip(stream: BinaryIO) -> Iterator[bytes]:
    part = zlib.decompressobj(wbits=_GZIP)
    inside, parts, empty_parts, size = False, 0, 0, 0
    try:
        while packed := stream.read(_GZIP_FEED_BYTES):
            block = b""
            # A full block may not be all that the bytes so far make.
            while packed or len(block) == BLOCK_BYTES:
                if not inside and parts:
                    # Behind its last part an archive may be filled up with zeros.
                    packed = packed.lstrip(b"\0")
                    if not packed:
                        break
                inside = True
                block = part.decompress(packed, BLOCK_BYTES)
                size += len(block)
                if block:
                    yield block
                packed = part.unconsumed_tail
                if part.eof:
                    packed, block = part.unused_data, b""
                    empty_parts += size == 0
                    _refuse_emptiness(empty_parts)
                    part = zlib.decompressobj(wbits=_GZIP)
                    inside, parts, size = False, parts + 1, 0
    except zlib.error:
        raise Refused("is no whole gzip archive, or damaged; export or copy it again") from None
    if inside or not parts:
        raise Refused(_TRUNCATED)


def _refuse_emptiness(empty_parts: int) -> None:
    if empty_parts > _EMPTY_PARTS:
        raise Refused(f"consists of more than {_EMPTY_PARTS} empty parts; export or copy it again")


def _unzstd(stream: BinaryIO) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    # The library's stream reader ends a truncated frame without a word; frame objects tell.
    frame = decompressor.decompressobj()
    inside, any_frame, empty_frames, size = False, False, 0, 0
    try:
        while packed := stream.read(_ZSTD_FEED_BYTES):
            while packed:
                inside = True
                block = frame.decompress(packed)
                size += len(block)
                if block:
                    yield block
                packed = b""
                if frame.eof:
                    packed = frame.unused_data
                    empty_frames += size == 0
                    _refuse_emptiness(empty_frames)
                    frame = decompressor.decompressobj()
                    inside, any_frame, size = False, True, 0
    except zstandard.ZstdError:
        raise Refused(
            "is no whole zstd archive, or damaged, or packed with a window over 128 MiB; "
            "export or pack it again"
        ) from None
    if inside or not any_frame:
        raise Refused(_TRUNCATED)
