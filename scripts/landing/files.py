"""Which files the exports folder holds, and what each of them is; nothing is opened here."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from scripts.contract import FORMATS, GENERIC, Contract, Table

CODECS = ("gz", "zst")
# The sample company's own manifest; says which files are the sample's.
MANIFEST = "sample_company.json"


@dataclass(frozen=True)
class ExportFile:
    """A file to land into a table: `name` is relative to the exports folder, `codec` None = it is
    not packed. A nested file may have rows of several tables, and stands here once for each.
    """

    path: Path
    name: str
    table: Table
    format: str
    codec: str | None


@dataclass(frozen=True)
class Noted:
    """Something that is not landed, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Found:
    """What lies in the exports folder, each part in order of name.

    `not_opened` are the things that are named like exports but are no regular files.
    """

    exports: tuple[ExportFile, ...] = ()
    not_opened: tuple[Noted, ...] = ()
    unknown: tuple[Noted, ...] = ()
    ignored: tuple[Noted, ...] = ()

    def __add__(self, other: Found) -> Found:
        return Found(
            self.exports + other.exports,
            self.not_opened + other.not_opened,
            self.unknown + other.unknown,
            self.ignored + other.ignored,
        )


def find_files(exports: Path, contract: Contract) -> Found:
    """List the exports folder. Raises OSError where a folder cannot be listed."""
    found = Found()
    for entry in _entries(exports):
        name = printable(entry.name)
        if entry.name == MANIFEST:
            continue
        if entry.name.startswith("."):
            found += Found(ignored=(Noted(name, "hidden"),))
        elif entry.name in contract.systems:
            if entry.is_dir(follow_symlinks=False):
                found += _find_in(Path(entry.path), entry.name, contract.of(entry.name).values())
            else:
                found += Found(not_opened=(Noted(name, f"{_kind(entry)}, not a folder"),))
        elif entry.is_dir(follow_symlinks=False):
            found += Found(unknown=(Noted(f"{name}/", f"there is no connector for {name} yet"),))
        elif _split(entry.name)[0] in FORMATS:
            reason = f"belongs into a system's folder, such as {GENERIC}/"
            found += Found(unknown=(Noted(name, reason),))
        else:
            found += Found(ignored=(Noted(name, "not in a system's folder"),))
    return found


def _find_in(folder: Path, system: str, tables: Collection[Table]) -> Found:
    formats = list(dict.fromkeys(one for table in tables for one in table.formats))
    found = Found()
    for entry in _entries(folder):
        name = f"{system}/{printable(entry.name)}"
        suffix, codec = _split(entry.name)
        of = _tables(entry.name, suffix, tables)
        if entry.name.startswith("."):
            found += Found(ignored=(Noted(name, "hidden"),))
        elif suffix not in formats:
            found += Found(ignored=(Noted(name, f"does not end in {_suffixes(formats)}"),))
        elif not entry.is_file(follow_symlinks=False):
            reason = f"{_kind(entry)}, not a file; put the file itself there"
            found += Found(not_opened=(Noted(name, reason),))
        elif not of:
            reason = "begins with the name of no table of the contract"
            found += Found(unknown=(Noted(name, reason),))
        else:
            path = folder / entry.name
            found += Found(tuple(ExportFile(path, name, table, suffix, codec) for table in of))
    return found


def printable(name: str) -> str:
    """A file's name as text that can be stored and shown: bytes that are not UTF-8 as \\xNN."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: os.fsencode(entry.name))


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except FileNotFoundError:
        return False


def _split(name: str) -> tuple[str, str | None]:
    """(format, codec) by the suffixes."""
    stem, _, last = name.rpartition(".")
    codec = last if last in CODECS else None
    return (stem.rpartition(".")[2] if codec and "." in stem else last), codec


def _tables(name: str, suffix: str, tables: Iterable[Table]) -> list[Table]:
    """The tables with the longest pattern that fits the file's name: of a nested one several."""
    fitting = [
        (len(pattern), table)
        for table in tables
        for pattern in table.files
        if suffix in table.formats and fnmatchcase(name, pattern)
    ]
    longest = max((length for length, _ in fitting), default=0)
    return [table for length, table in fitting if length == longest]


def _kind(entry: os.DirEntry[str]) -> str:
    mode = entry.stat(follow_symlinks=False).st_mode
    kinds = (
        (stat.S_ISLNK, "a link"),
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a FIFO"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    )
    return next((kind for is_kind, kind in kinds if is_kind(mode)), "something else")


def _suffixes(formats: Iterable[str]) -> str:
    plain = ", ".join(f".{suffix}" for suffix in formats)
    return f"{plain} (or these with {' or '.join(f'.{codec}' for codec in CODECS)})"
