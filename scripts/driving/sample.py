"""The sample company and a deployment's own exports never mix: what the driver does about it.

Rows of a removed file stay in the warehouse. So the sample's files are noted beside the private
build file before they land: with the note their rows can be taken out again, also when somebody
has emptied the exports folder by hand.
"""

from __future__ import annotations

import json
from pathlib import Path

import duckdb

from scripts.contract import read_contract
from scripts.environment import Environment
from scripts.publishing.audit import quoted
from scripts.sample_company import remove_sample, sample_manifest, strangers, write_sample

REMOVE = "make remove-sample"
# More than these are only counted.
_SHOWN = 5


def provide_sample(environment: Environment) -> bool:
    """Write the sample if the exports folder holds no file; whether it was written.

    Raises SampleError if the folder cannot be used.
    """
    environment.exports.mkdir(parents=True, exist_ok=True)
    is_empty = not any(_visible_files(environment.exports)) and not noted_files(environment)
    if is_empty:
        write_sample(environment.exports)
    manifest = sample_manifest(environment.exports)
    if manifest is not None:
        _note(environment, [file.path for file in manifest.files])
    return is_empty


def mixture(environment: Environment) -> str | None:
    """Why sample and own exports would mix, and how to mend it; None = they do not."""
    others = strangers(environment.exports)
    if others:
        named = ", ".join(str(path.relative_to(environment.exports)) for path in others[:_SHOWN])
        more = f" and {len(others) - _SHOWN} more" if len(others) > _SHOWN else ""
        return (
            f"{environment.exports} holds the made-up sample company and, beside it, other "
            f"exports: {named}{more}. To take the sample out: {REMOVE}"
        )
    if noted_files(environment) and sample_manifest(environment.exports) is None:
        return (
            f"The sample company is gone from {environment.exports}, but {environment.build} still "
            f"holds its rows. To take them out: {REMOVE}"
        )
    return None


def take_out_sample(environment: Environment) -> list[Path]:
    """Delete the sample's files and its rows in the build file; the files kept, since changed.

    Raises SampleError if the manifest is spoilt, duckdb.Error if the build file cannot be written.
    """
    manifest = sample_manifest(environment.exports)
    names = {file.path for file in manifest.files} if manifest else set()
    names |= set(noted_files(environment))
    if environment.build.is_file():
        _forget_rows(environment.build, sorted(names))
    kept = remove_sample(environment.exports)
    _note_path(environment).unlink(missing_ok=True)
    return kept


def noted_files(environment: Environment) -> list[str]:
    """Names of the sample's files that may have landed, as the ledger has them."""
    try:
        return list(json.loads(_note_path(environment).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []


def _forget_rows(build: Path, names: list[str]) -> None:
    with duckdb.connect(str(build)) as connection:
        present = set(
            connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        )
        places = [("raw_generic", table, "_file") for table in read_contract().tables]
        places += [("landing", table, "file") for table in ("files", "rejected_rows")]
        connection.execute("begin")
        for schema, table, column in places:
            if (schema, table) in present:
                connection.execute(
                    f"delete from {quoted(schema)}.{quoted(table)} where list_contains(?, {column})",
                    [names],
                )
        connection.execute("commit")


def _note(environment: Environment, names: list[str]) -> None:
    path = _note_path(environment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(names, indent=2) + "\n", encoding="utf-8")


def _note_path(environment: Environment) -> Path:
    return environment.build.with_name(environment.build.name + ".sample.json")


def _visible_files(exports: Path) -> list[Path]:
    return [
        path
        for path in exports.rglob("*")
        if not path.is_dir()
        and not any(part.startswith(".") for part in path.relative_to(exports).parts)
    ]
