"""The sample company and a deployment's own exports never mix: what the driver does about it.

Rows of a removed file stay in the warehouse, but not made-up ones. So the sample's files are noted
beside the private build file before they land; once the sample is gone from the exports folder,
its rows go too.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from scripts import confined
from scripts.contract import GENERIC, read_contract
from scripts.environment import DEFAULT_SETTINGS, Environment
from scripts.landing.pseudonyms import ROWS_WENT
from scripts.publishing.replacing import write_in_one_step
from scripts.quoting import identifier
from scripts.sample_company import (
    STAGING,
    sample_manifest,
    strangers,
    truth_folder,
    write_sample,
)

REMOVE = "make remove-sample"
# More than these are only counted.
_SHOWN = 5


def provide_sample(environment: Environment) -> bool:
    """Write the sample if the exports folder is empty and always was, or holds half a sample.

    Half a sample is what a killed run left. Gives whether it was written.

    Raises SampleError if the sample's manifest is spoilt, OSError if the folder cannot be written.
    """
    environment.exports.mkdir(parents=True, exist_ok=True)
    is_empty = not any(_is_visible_file(path, environment) for path in _below(environment.exports))
    # Exports may be removed once they are landed; their rows stay, and made-up ones never mix in.
    is_empty = is_empty and not _has_own_rows(environment)
    manifest = sample_manifest(environment.exports)
    # The folder in which the sample is made ready is there as long as it is being moved.
    is_half = manifest is not None and (environment.exports / STAGING).is_dir()
    if is_empty or is_half:
        manifest = write_sample(environment.exports, truth_folder(environment.build))
    if manifest is not None:
        note = _note_path(environment)
        note.parent.mkdir(parents=True, exist_ok=True)
        names = [file.path for file in manifest.files]
        write_in_one_step(note, json.dumps(names, indent=2) + "\n")
    return is_empty or is_half


def mixture(environment: Environment) -> str | None:
    """Why sample and own exports would mix, and how to mend it; None = they do not."""
    others = strangers(environment.exports)
    if not others:
        return None
    named = ", ".join(ascii(str(path.relative_to(environment.exports))) for path in others[:_SHOWN])
    more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
    return (
        f"{environment.exports} holds the made-up sample company and, beside it, other exports: "
        f"{named}{more}. Take the sample out with: {REMOVE}"
    )


def borrows_settings(environment: Environment) -> bool:
    """Whether own exports are read with the sample company's settings."""
    is_sample = sample_manifest(environment.exports) is not None
    return environment.settings == Path(DEFAULT_SETTINGS) and not is_sample


def forget_removed_sample(environment: Environment) -> bool:
    """Take the sample's rows out of the build file if the sample is gone; whether there were any.

    Raises duckdb.Error if the build file cannot be written.
    """
    note = _note_path(environment)
    if not note.is_file() or sample_manifest(environment.exports) is not None:
        return False
    names = json.loads(note.read_text(encoding="utf-8"))
    # A file that is still there has become somebody's own.
    gone = [name for name in names if not (environment.exports / name).exists()]
    if environment.build.is_file():
        _forget_rows(environment.build, gone)
    note.unlink()
    return bool(gone)


def _has_own_rows(environment: Environment) -> bool:
    """Whether the build has rows of files that were not the sample's."""
    if not environment.build.is_file():
        return False
    note = _note_path(environment)
    samples = json.loads(note.read_text(encoding="utf-8")) if note.is_file() else []
    try:
        with confined.connect(environment.build, read_only=True) as connection:
            confined.confine(connection)
            found = connection.execute(
                "select 1 from landing.files where status = 'landed' "
                "and not list_contains($samples, file) limit 1",
                {"samples": samples},
            ).fetchall()
    except duckdb.Error:
        # In use, or of before any landing: landing says so.
        return False
    return bool(found)


def _forget_rows(build: Path, names: list[str]) -> None:
    places = [(f"raw_{GENERIC}", table, "_file") for table in read_contract().of(GENERIC)]
    places += [("landing", table, "file") for table in ("files", "rejected_rows")]
    with confined.connect(build) as connection:
        confined.confine(connection)
        present = set(
            connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        )
        connection.execute("begin")
        for schema, table, column in places:
            if (schema, table) in present:
                name = f"{identifier(schema)}.{identifier(table)}"
                connection.execute(f"delete from {name} where list_contains(?, {column})", [names])
        if ("landing", "state") in present:
            # Whose identifiers nobody else has are to go as well.
            connection.execute("insert into landing.state values (?, 'the sample')", [ROWS_WENT])
        connection.execute("commit")


def _note_path(environment: Environment) -> Path:
    return environment.build.with_name(environment.build.name + ".sample.json")


def _below(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def _is_visible_file(path: Path, environment: Environment) -> bool:
    parts = path.relative_to(environment.exports).parts
    is_hidden = any(part.startswith(".") for part in parts)
    # A link counts, wherever it leads: somebody put it there.
    return not is_hidden and (path.is_symlink() or not path.is_dir())
