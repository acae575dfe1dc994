"""Files that were made to do harm, and what must become of each.

Each is written by a function of the folder; what it claims to be is mostly far larger than what
lies on the disk.
"""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import zstandard

HEADER = b"call_id,direction,started_at,ended_at,outcome\n"
ROW = b"%s,inbound,2026-03-02T10:00:00Z,2026-03-02T10:05:00Z,answered\n"
MIB = 2**20
# The file that links and paths lead to, beside the exports folder.
SECRET = "secret.csv"


@dataclass(frozen=True)
class Hostile:
    """One file: how it is written, and its outcome.

    `refused` is a part of the reason of a refusal, `not_opened` of why it was never opened; else
    `rows` = (records read, rejected) of a file that is landed all the same.
    """

    name: str
    write: Callable[[Path], object]
    refused: str | None = None
    not_opened: str | None = None
    rows: tuple[int, int] | None = None


def of_bytes(*pieces: bytes | Iterable[bytes]) -> Callable[[Path], object]:
    """A file of these pieces, written one after the other."""

    def write(path: Path) -> None:
        with path.open("wb") as stream:
            for piece in pieces:
                stream.writelines([piece] if isinstance(piece, bytes) else piece)

    return write


def of_query(select: str, options: str = "") -> Callable[[Path], object]:
    """A Parquet file that DuckDB writes."""

    def write(path: Path) -> None:
        with duckdb.connect() as connection:
            name = str(path).replace("'", "''")
            connection.execute(f"copy ({select}) to '{name}' (format parquet{options})")

    return write


def packed(*pieces: tuple[bytes, int]) -> Callable[[Path], object]:
    """A gzip archive of pieces, each so many times."""

    def write(path: Path) -> None:
        archive = zlib.compressobj(6, zlib.DEFLATED, 31)
        with path.open("wb") as stream:
            for piece, times in pieces:
                stream.writelines(archive.compress(piece) for _ in range(times))
            stream.write(archive.flush())

    return write


def terabyte(path: Path) -> None:
    """A zstd archive of a terabyte, as 8 million blocks that each say: 128 KiB of this letter."""
    # Magic number, no size, a window of 128 KiB; a block's head is last, type and size.
    head = bytes.fromhex("28b52ffd0038")
    block = (1 << 1 | 131_072 << 3).to_bytes(3, "little") + b"x"
    last = (1 | 1 << 1 | 1 << 3).to_bytes(3, "little") + b"x"
    with path.open("wb") as stream:
        stream.write(head)
        stream.writelines([block * 2**16] * 2**7)
        stream.write(last)


def terabyte_of_lines(path: Path) -> None:
    """A zstd archive of a terabyte of short lines, as 10,000 frames of the same."""
    frame = zstandard.ZstdCompressor().compress(b"a,b,c\n" * 2**24)
    with path.open("wb") as stream:
        stream.writelines([frame] * 10_000)


def lying_parquet(path: Path) -> None:
    """A Parquet file with a value of 32 MiB whose footer says that it is small."""
    of_query(f"select repeat('x', {32 * MIB}) as customer_id", ", compression zstd")(path)
    data = path.read_bytes()
    with duckdb.connect() as connection:
        [(size,)] = connection.execute(
            "select total_uncompressed_size from parquet_metadata(?)", [str(path)]
        ).fetchall()
    honest, lie = _varint(size * 2), _varint(1000 * 2)
    assert data.count(honest) >= 1
    # A number may be written with more bytes than it needs.
    padded = lie[:-1] + bytes([lie[-1] | 0x80]) + b"\x80" * (len(honest) - len(lie) - 1) + b"\x00"
    path.write_bytes(data.replace(honest, padded))


def link_to(target: str) -> Callable[[Path], object]:
    """A symbolic link; `target` is relative to the folder of exports."""
    return lambda path: path.symlink_to(target)


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out, number = out + bytes([number & 0x7F | 0x80]), number >> 7
    return out + bytes([number])


def _named(name: str) -> Hostile:
    """A sound file with a hostile name."""
    number = zlib.crc32(os.fsencode(name))
    return Hostile(name, of_bytes(HEADER, ROW % str(number).encode()), rows=(1, 0))


def _columns(names: Iterable[str]) -> bytes:
    quoted = [b'"' + name.encode().replace(b'"', b'""') + b'"' for name in names]
    return b",".join([b"customer_id", *quoted]) + b"\n" + b",".join([b"c", *quoted]) + b"\n"


NAMES = [
    "calls'; drop table landing.files; --.csv",
    'calls"; select 1; ".csv',
    "calls{{ env_var('HOME') }}{% raw %}.csv",
    "calls=cmd|' C calc'!A0.csv",
    "calls$(touch owned)`touch owned`.csv",
    "calls_*.csv",
    "calls_[a-z]?.csv",
    "calls_{a,b}.csv",
    "calls\\..\\..\\secret.csv",
    "calls_%00_%2e%2e%2fsecret.csv",
    "calls -rf --help.csv",
    "calls\nREFUSED nothing.csv",
    "calls\x1b[2J\x1b]0;owned\x07.csv",
    "calls\u202evsc.csv",
    "calls[bold red].csv",
    "calls?x=1#y&z;a=b.csv",
    "calls=1.csv",
    "calls" + "x" * 240 + ".csv",
]

LIGHT = [
    *map(_named, NAMES),
    Hostile("calls_link.csv", link_to(f"../../{SECRET}"), not_opened="a link"),
    Hostile("calls_link_absolute.csv", link_to("/etc/passwd"), not_opened="a link"),
    Hostile("calls_link_to_itself.csv", link_to("calls_link_to_itself.csv"), not_opened="a link"),
    Hostile("calls_device.csv", link_to("/dev/zero"), not_opened="a link"),
    Hostile("calls_folder.csv", lambda path: path.mkdir(), not_opened="a folder"),
    Hostile("calls_fifo.csv", os.mkfifo, not_opened="a FIFO"),
    Hostile(
        "calls_10000_columns.csv",
        of_bytes(b",".join(b"c%d" % n for n in range(10_000)) + b"\n"),
        refused="has 10000 columns; 2000 is the limit",
    ),
    Hostile(
        "calls_many_columns.parquet",
        of_query(f"select {', '.join(f'1 as c{n}' for n in range(2_001))}"),
        refused="has 2001 columns; 2000 is the limit",
    ),
    Hostile(
        "customers_many_keys.jsonl",
        of_bytes(b'{"customer_id": 1, "key_%d": 1}\n' % n for n in range(3_000)),
        refused="2000 different keys",
    ),
    Hostile(
        "customers_deep.jsonl",
        of_bytes(b'{"customer_id": 1, "deep": ' + b"[" * MIB + b"]" * MIB + b"}\n"),
        rows=(1, 1),
    ),
    Hostile(
        # Not too deep to be read, but too deep to be written again.
        "customers_rather_deep.jsonl",
        of_bytes(b'{"customer_id": 1, "deep": ' + b"[" * 600 + b"]" * 600 + b"}\n"),
        rows=(1, 1),
    ),
    Hostile(
        "customers_long_number.jsonl",
        of_bytes(b'{"customer_id": 1, "n": ' + b"9" * MIB + b"}\n"),
        rows=(1, 0),
    ),
    Hostile(
        "calls_path_in_archive.csv.gz",
        # The name that an archive says its content has: never looked at.
        of_bytes(
            b"\x1f\x8b\x08\x08\0\0\0\0\0\xff../../../owned.csv\0"
            + gzip.compress(HEADER + ROW % b"in archive", mtime=0)[10:]
        ),
        rows=(1, 0),
    ),
    Hostile(
        "calls_in_archive_in_archive.csv.gz",
        of_bytes(gzip.compress(gzip.compress(HEADER))),
        refused="holds a NUL byte",
    ),
    Hostile(
        "calls_wide_window.csv.zst",
        of_bytes(bytes.fromhex("28b52ffd00f8") + bytes(64)),
        refused="window over 128 MiB",
    ),
    Hostile(
        "customers_sql_in_parquet.parquet",
        of_query(
            "select 'q' as customer_id, 1 as \"\"\"; drop table x; --\", 2 as \"{{ 1 }}\", "
            "chr(39) || '); drop table y; --' as \"'\""
        ),
        rows=(1, 0),
    ),
]  # fmt: skip

HEAVY = [
    Hostile(
        "calls_gigabyte_line.csv",
        of_bytes(HEADER, [b"x" * MIB] * 1024),
        refused="a line longer than 16777216 bytes (line 2)",
    ),
    Hostile(
        "calls_gigabyte_line_packed.csv.gz",
        packed((HEADER, 1), (b"x" * MIB, 32)),
        refused="more than 200 times its size",
    ),
    Hostile("calls_terabyte.csv.zst", terabyte, refused="a line longer than 16777216 bytes"),
    Hostile("calls_terabyte_of_lines.csv.zst", terabyte_of_lines, refused="more than 200 times"),
    Hostile(
        "calls_zip_bomb.csv.gz", packed((HEADER, 1), (ROW % b"1" * 20_000, 30)),
        refused="more than 200 times its size",
    ),
    Hostile(
        "calls_blank_lines.csv", of_bytes([b"\n" * MIB] * 40),
        refused="nothing but blank lines for 16777216 bytes",
    ),
    Hostile(
        "calls_empty_parts.csv.gz",
        of_bytes(gzip.compress(HEADER), [gzip.compress(b"") * 1000] * 100),
        refused="more than 10000 empty parts",
    ),
    Hostile(
        "calls_empty_frames.csv.zst",
        of_bytes([zstandard.ZstdCompressor().compress(b"") * 1000] * 100),
        refused="more than 10000 empty parts",
    ),
    Hostile(
        "calls_header_of_commas.csv", of_bytes(b"," * (15 * MIB), b"\n"),
        refused="has a header longer than 1048576 bytes",
    ),
    Hostile(
        "calls_header_never_closed.csv", of_bytes(b'"call_id\n', [b"a\n" * MIB] * 4),
        refused="broken quotes in its header",
    ),
    Hostile("calls_row_of_commas.csv", of_bytes(HEADER, b"," * (8 * MIB), b"\n"), rows=(1, 1)),
    Hostile(
        "calls_quote_never_closed.csv",
        of_bytes(HEADER, b'"x\n', [b"a\n" * MIB], ROW % b"after"),
        refused="more than 1000000 broken records",
    ),
    Hostile(
        "customers_json_of_lists.jsonl",
        of_bytes(b'{"customer_id": 1, "x": [', b"[]," * (5 * MIB), b"1]}\n"), rows=(1, 1),
    ),
    Hostile(
        "customers_long_values.csv",
        of_bytes(b"customer_id,segment\n", (b"v%d,%s\n" % (n, b"y" * (8 * MIB)) for n in range(4))),
        rows=(4, 0),
    ),
    Hostile(
        "customers_millions_of_rows.parquet",
        of_query("select 'r' as customer_id from range(3000000)", ", row_group_size 1000000"),
        refused="holds more than 200 times its size",
    ),
    Hostile(
        "customers_long_text_again.parquet",
        of_query("select t as customer_id from range(2000), (select repeat('x', 100000) as t)"),
        refused="holds more than 200 times its size",
    ),
    Hostile(
        "customers_one_large_value.parquet",
        of_query(f"select repeat('x', {32 * MIB}) as customer_id", ", compression zstd"),
        refused="holds more than 200 times its size",
    ),
    Hostile("customers_lying.parquet", lying_parquet, refused="holds more than 200 times its size"),
    Hostile(
        "customers_large_list.parquet",
        of_query("select 'l' as customer_id, list_resize(['x'], 5000, repeat('y', 10000)) as l"),
        refused="needs more memory",
    ),
]  # fmt: skip
