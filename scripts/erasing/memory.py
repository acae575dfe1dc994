"""What must not be lost with the build file: who was forgotten, and what is no longer kept.

It lies beside the private build file, in two files. `<build>.erasures.json` has, of each forgotten
identifier, a keyed fingerprint and the random key that stands for the person from then on; the day
before which rows keep nothing personal; and a record of what was done when. `<build>.erasures.key`
has the secret of those fingerprints: without it nobody can try out numbers on the list. The salt is
not used for them, so that it can be changed without anybody being remembered again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

FORGOTTEN, RETAINED = "forgotten", "retained"
_SECRET_BYTES = 32


class MemoryProblem(Exception):
    """One of the two files is missing or spoilt; the message says which, and what to do."""


@dataclass(frozen=True)
class Erasure:
    """One line of the record: nothing in it says who it was.

    `erased_at` is in UTC; `identifiers` counts distinct numbers, addresses and customer ids,
    `rows_erased` the raw rows that lost something; `retained_from` is None unless `what` is
    retained.
    """

    what: str
    erased_at: datetime
    persons: int | None
    identifiers: int | None
    rows_erased: int | None
    retained_from: date | None


@dataclass(frozen=True)
class Memory:
    """All of it. `forgotten` maps fingerprints to the random keys that stand for persons now."""

    secret: bytes = field(default=b"", repr=False)
    forgotten: Mapping[str, str] = field(default_factory=dict)
    retained_from: date | None = None
    record: tuple[Erasure, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether rows may come in as they are."""
        return not self.forgotten and self.retained_from is None

    @property
    def generation(self) -> str:
        """What tells whether a build file has all of it applied."""
        said = [sorted(self.forgotten.items()), str(self.retained_from)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def with_secret(self) -> Memory:
        """The same, with a secret if it had none."""
        return self if self.secret else replace(self, secret=secrets.token_bytes(_SECRET_BYTES))


def read_memory(build: Path) -> Memory:
    """What is remembered beside this build file. Raises MemoryProblem."""
    listed, kept = _list_path(build), _secret_path(build)
    if not listed.exists():
        return Memory()
    try:
        said = json.loads(listed.read_text(encoding="utf-8"))
        record = tuple(
            Erasure(
                what=line["what"],
                erased_at=datetime.fromisoformat(line["erased_at"]),
                persons=line["persons"],
                identifiers=line["identifiers"],
                rows_erased=line["rows_erased"],
                retained_from=_day(line["retained_from"]),
            )
            for line in said["record"]
        )
        memory = Memory(
            secret=bytes.fromhex(kept.read_text(encoding="ascii").strip()),
            forgotten=dict(said["forgotten"]),
            retained_from=_day(said["retained_from"]),
            record=record,
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MemoryProblem(
            f"{listed} and {kept.name} beside it say who was forgotten, and cannot be read "
            f"({type(error).__name__}): put both back from a backup. Without them whoever was "
            "forgotten would come back with the next export"
        ) from None
    if not memory.secret:
        raise MemoryProblem(f"{kept} is empty: put it back from a backup")
    return memory


def write_memory(build: Path, memory: Memory) -> None:
    """Remember this instead. After a crash there is the old or the new, whole. Raises OSError."""
    build.parent.mkdir(parents=True, exist_ok=True)
    if not _secret_path(build).exists():
        _write(_secret_path(build), memory.secret.hex() + "\n")
    said = {
        "forgotten": dict(sorted(memory.forgotten.items())),
        "retained_from": _text(memory.retained_from),
        "record": [
            vars(line)
            | {"erased_at": _text(line.erased_at), "retained_from": _text(line.retained_from)}
            for line in memory.record
        ],
    }
    _write(_list_path(build), json.dumps(said, indent=1) + "\n")


def _list_path(build: Path) -> Path:
    return build.with_name(build.name + ".erasures.json")


def _secret_path(build: Path) -> Path:
    return build.with_name(build.name + ".erasures.key")


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _text(moment: date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _write(path: Path, text: str) -> None:
    copy = path.with_name(path.name + ".tmp")
    copy.unlink(missing_ok=True)
    descriptor = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(copy, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """After this a power cut no longer undoes what was renamed in the folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
