"""Unpacking .gz and .zst as a stream, so that an archive that swells is stopped in time."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import zstandard

from scripts.landing.limits import BLOCK_BYTES, Limits, Refused

# A block of zstd makes at most 128 KiB out of four bytes: so little is fed at once that even then
# the pieces stay small beside the machine's memory.
_ZSTD_FEED_BYTES = 2048
# Archives that need more memory than this to unpack (zstd --long=28 and above) are refused.
_ZSTD_WINDOW_BYTES = 2**27

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
        if total > allowed:
            raise Refused(
                f"unpacks to more than {limits.unpacked_ratio} times its size "
                f"({packed_bytes} bytes); if that is right, put it there unpacked"
            )
        yield block


def _gunzip(stream: BinaryIO) -> Iterator[bytes]:
    any_byte = stream.read(1)
    stream.seek(0)
    if not any_byte:
        # To gzip's reader an empty file is an archive of nothing.
        raise Refused(_TRUNCATED)
    try:
        with gzip.GzipFile(fileobj=stream) as archive:
            while block := archive.read(BLOCK_BYTES):
                yield block
    except EOFError:
        raise Refused(_TRUNCATED) from None
    except (gzip.BadGzipFile, zlib.error):
        raise Refused("is no whole gzip archive, or damaged; export or copy it again") from None


def _unzstd(stream: BinaryIO) -> Iterator[bytes]:
    decompressor = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW_BYTES)
    # The library's stream reader ends a truncated frame without a word; frame objects tell.
    frame = decompressor.decompressobj()
    inside, any_frame = False, False
    try:
        while packed := stream.read(_ZSTD_FEED_BYTES):
            while packed:
                inside = True
                block = frame.decompress(packed)
                if block:
                    yield block
                packed = b""
                if frame.eof:
                    packed = frame.unused_data
                    frame = decompressor.decompressobj()
                    inside, any_frame = False, True
    except zstandard.ZstdError:
        raise Refused(
            "is no whole zstd archive, or damaged, or packed with a window over 128 MiB; "
            "export or pack it again"
        ) from None
    if inside or not any_frame:
        raise Refused(_TRUNCATED)
