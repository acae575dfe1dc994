"""Which files the exports folder holds, and what each of them is; nothing is opened here."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.contract import SYSTEM

FORMATS = ("csv", "jsonl", "parquet")
CODECS = ("gz", "zst")
# The sample company's own manifest; says which files are the sample's.
MANIFEST = "sample_company.json"


@dataclass(frozen=True)
class ExportFile:
    """A file to land: `name` is relative to the exports folder, `codec` None = not packed."""

    path: Path
    name: str
    table: str
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

    exports: tuple[ExportFile, ...]
    not_opened: tuple[Noted, ...]
    unknown: tuple[Noted, ...]
    ignored: tuple[Noted, ...]


def find_files(exports: Path, tables: Iterable[str]) -> Found:
    """List the exports folder. Raises OSError where a folder cannot be listed."""
    names = tuple(tables)
    found: list[ExportFile] = []
    not_opened: list[Noted] = []
    unknown: list[Noted] = []
    ignored: list[Noted] = []
    for entry in _entries(exports):
        name = printable(entry.name)
        if entry.name == MANIFEST:
            continue
        if entry.name.startswith("."):
            ignored.append(Noted(name, "hidden"))
        elif entry.name == SYSTEM:
            if not entry.is_dir(follow_symlinks=False):
                not_opened.append(Noted(name, f"{_kind(entry)}, not a folder"))
        elif entry.is_dir(follow_symlinks=False):
            unknown.append(Noted(f"{name}/", f"there is no connector for {name} yet"))
        elif _format(entry.name):
            unknown.append(Noted(name, f"belongs into a system's folder, such as {SYSTEM}/"))
        else:
            ignored.append(Noted(name, "not in a system's folder"))

    folder = exports / SYSTEM
    for entry in _entries(folder) if _is_folder(folder) else ():
        name = f"{SYSTEM}/{printable(entry.name)}"
        kind = _format(entry.name)
        if entry.name.startswith("."):
            ignored.append(Noted(name, "hidden"))
        elif kind is None:
            ignored.append(Noted(name, f"does not end in {_suffixes()}"))
        elif not entry.is_file(follow_symlinks=False):
            not_opened.append(Noted(name, f"{_kind(entry)}, not a file; put the file itself there"))
        elif (table := _table(entry.name, names)) is None:
            unknown.append(Noted(name, "begins with the name of no table of the contract"))
        else:
            found.append(ExportFile(folder / entry.name, name, table, *kind))
    return Found(tuple(found), tuple(not_opened), tuple(unknown), tuple(ignored))


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


def _format(name: str) -> tuple[str, str | None] | None:
    """(format, codec) by the suffixes, None if they are not known."""
    stem, _, last = name.rpartition(".")
    codec = last if last in CODECS else None
    suffix = stem.rpartition(".")[2] if codec and "." in stem else last
    return (suffix, codec) if suffix in FORMATS else None


def _table(name: str, tables: Iterable[str]) -> str | None:
    """The longest table name that the file's name starts with."""
    return max((table for table in tables if name.startswith(table)), key=len, default=None)


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


def _suffixes() -> str:
    plain = ", ".join(f".{suffix}" for suffix in FORMATS)
    return f"{plain} (or these with {' or '.join(f'.{codec}' for codec in CODECS)})"
