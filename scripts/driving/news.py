"""Is there any news since the last time that something was published?

What was published is remembered in a small file beside the private build file: a token of all that
it was made from, and how to tell that the published file is still the one that was put there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from scripts.driving.dbt import PROJECT
from scripts.environment import Environment
from scripts.publishing.replacing import write_in_one_step

# What of the project decides about the published file; folders are taken with all that is in them.
MADE_FROM = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.txt",
    "models",
    "macros",
    "seeds/product",
    "tests/*.sql",
    "tests/generic",
    "scripts/publish.py",
    "scripts/publishing",
)


@dataclass(frozen=True)
class Publication:
    """What was published last: its token, and the published file's path, size and change time."""

    token: str
    path: str
    size_bytes: int
    changed_at_ns: int


def token(environment: Environment, ledger: str, project: Path = PROJECT) -> str:
    """A fingerprint of all that the published file depends on.

    `ledger` is landing's own token: the files' contents and the salt's fingerprint.
    """
    digest = hashlib.sha256()
    for name, path in _files(environment, project):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(json.dumps([name, content]).encode())
    said = [ledger, str(environment.as_of), list(environment.dbt_args)]
    digest.update(json.dumps(said).encode())
    return digest.hexdigest()


def is_published(environment: Environment, wanted: str) -> bool:
    """Whether the published file is there, untouched, and was made from just that."""
    try:
        known = json.loads(_record(environment).read_text(encoding="utf-8"))
        return known == asdict(_publication(environment, wanted))
    except (OSError, ValueError):
        # Nothing published yet, or the record is spoilt: then it is done again.
        return False


def remember(environment: Environment, published: str) -> None:
    """Note that the published file was made from what this token stands for. Raises OSError."""
    publication = _publication(environment, published)
    write_in_one_step(_record(environment), json.dumps(asdict(publication), indent=2) + "\n")


def _publication(environment: Environment, made_from: str) -> Publication:
    status = environment.published.stat()
    path = str(environment.published.absolute())
    return Publication(made_from, path, status.st_size, status.st_mtime_ns)


def _record(environment: Environment) -> Path:
    return environment.build.with_name(environment.build.name + ".publication.json")


def _files(environment: Environment, project: Path) -> Iterator[tuple[str, Path]]:
    for pattern in MADE_FROM:
        for path in sorted(project.glob(pattern)):
            yield from _files_below(path, path.relative_to(project).as_posix())
    yield from _files_below(project / environment.settings, "settings")


def _files_below(path: Path, name: str) -> Iterator[tuple[str, Path]]:
    if path.is_file():
        yield name, path
        return
    for below in sorted(path.rglob("*")):
        inside = below.relative_to(path)
        is_hidden = any(part.startswith(".") or part == "__pycache__" for part in inside.parts)
        if below.is_file() and not is_hidden:
            yield f"{name}/{inside.as_posix()}", below
