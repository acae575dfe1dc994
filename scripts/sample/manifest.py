"""The manifest beside the sample's files: what is made up in an exports folder, and what is not."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from scripts.landing.limits import MIB, Refused
from scripts.landing.opening import open_regular

MANIFEST = "sample_company.json"
# A name and a checksum of some hundred files.
MOST_BYTES = 4 * MIB
NOTE = "Made-up data. Remove it with: python -m scripts.sample_company --remove"


@dataclass(frozen=True)
class SampleFile:
    """One file of the sample: path relative to the exports folder, checksum, number of records."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What the sample is and holds; `plan` has its days and its size."""

    seed: int
    files: tuple[SampleFile, ...]
    plan: dict[str, str | float] = field(default_factory=dict)
    note: str = NOTE


class SampleError(Exception):
    """The sample cannot be written or read; the message says why and what to do."""


def sample_manifest(exports: Path) -> Manifest | None:
    """The manifest in the exports folder, or None; raises SampleError if it is spoilt."""
    path = exports / MANIFEST
    if not os.path.lexists(path):
        return None
    try:
        read = json.loads(_content(path))
        files = tuple(SampleFile(**file) for file in read.pop("files"))
        manifest = Manifest(read["seed"], files, dict(read.get("plan", {})))
        if not all(isinstance(file.path, str) for file in files):
            raise TypeError("a path that is no text")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, Refused) as error:
        raise SampleError(
            f"{path}: not a manifest of the sample company ({error}). "
            "Move your own exports elsewhere, delete the rest of the folder and start again."
        ) from error
    for file in manifest.files:
        inside = PurePosixPath(file.path)
        if inside.is_absolute() or ".." in inside.parts or inside.parts[:1] != ("generic",):
            raise SampleError(f"{path}: names the file {file.path!r}, which is not in generic/")
    return manifest


def _content(path: Path) -> bytes:
    """What is in the manifest. Raises Refused for what is no file, or is too large to be one."""
    try:
        with open_regular(path) as stream:
            content = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refused(f"cannot be read: {error.strerror}") from None
    if len(content) > MOST_BYTES:
        raise Refused(f"is larger than {MOST_BYTES} bytes")
    return content


def strangers(exports: Path) -> list[Path]:
    """The files beside a manifest that it does not name (links too; not those with a dot)."""
    manifest = sample_manifest(exports)
    if manifest is None:
        return []
    named = {MANIFEST, *(file.path for file in manifest.files)}
    return [
        path for path in all_files(exports) if path.relative_to(exports).as_posix() not in named
    ]


def remove_sample(exports: Path) -> list[Path]:
    """Deletes the sample's files and manifest; returns those kept since they were changed."""
    manifest = sample_manifest(exports)
    if manifest is None:
        return []
    changed = changed_files(exports, manifest)
    for file in manifest.files:
        if exports / file.path not in changed:
            (exports / file.path).unlink(missing_ok=True)
    (exports / MANIFEST).unlink()
    return changed


def changed_files(exports: Path, manifest: Manifest) -> list[Path]:
    """The files that the manifest names but that hold something else by now."""
    return [
        exports / file.path
        for file in manifest.files
        if (exports / file.path).is_symlink()
        or ((exports / file.path).is_file() and checksum(exports / file.path) != file.sha256)
    ]


def all_files(exports: Path) -> list[Path]:
    """Everything in the folder that is no folder; names that start with a dot are left out."""
    found = []
    for folder, folders, names in os.walk(exports):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / n for n in (*names, *links) if not n.startswith(".")]
    return sorted(found)


def checksum(path: Path) -> str:
    """The SHA-256 of a file's content, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
