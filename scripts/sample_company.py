"""Writes the sample company's exports, so that a fresh clone has something to build.

`python -m scripts.sample_company` writes them into the exports folder with a manifest beside;
`--remove` takes away exactly what the manifest names.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from random import Random

from scripts.sample.dirt import Dirt, leave_gaps, spoil
from scripts.sample.files import write_sheet
from scripts.sample.sheets import lay_out, spell, stamp_versions
from scripts.sample.simulation import simulate

MANIFEST = "sample_company.json"
STAGING = ".sample_company.tmp"
NOTE = "Made-up data. Remove it with: python -m scripts.sample_company --remove"


@dataclass(frozen=True)
class SampleFile:
    """One file of the sample: path relative to the exports folder, checksum, number of records."""

    path: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What the sample holds; `truth` has rows by table, and dirt by kind and table."""

    seed: int
    files: tuple[SampleFile, ...]
    truth: dict[str, dict]
    note: str = NOTE


class SampleError(Exception):
    """The sample cannot be written or read; the message says why and what to do."""


def write_sample(exports: Path, seed: int = 7) -> Manifest:
    """Writes every file and the manifest; raises SampleError where other exports lie."""
    _refuse_others(exports)
    staging = exports / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        manifest = _write_all(staging, seed)
        remove_sample(exports)
        # The manifest comes first: whatever then stops the moves, no made-up file is ever
        # taken for a real one.
        os.replace(staging / MANIFEST, exports / MANIFEST)
        for file in manifest.files:
            target = exports / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(staging / file.path, target)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return manifest


def sample_manifest(exports: Path) -> Manifest | None:
    """The manifest in the exports folder, or None; raises SampleError if it is spoilt."""
    path = exports / MANIFEST
    if not path.exists():
        return None
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(SampleFile(**file) for file in read.pop("files"))
        manifest = Manifest(files=files, **read)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise SampleError(
            f"{path}: not a manifest of the sample company ({error}). "
            "Move your own exports elsewhere, delete the rest of the folder and start again."
        ) from error
    for file in manifest.files:
        inside = PurePosixPath(file.path)
        if inside.is_absolute() or ".." in inside.parts or inside.parts[:1] != ("generic",):
            raise SampleError(f"{path}: names the file {file.path!r}, which is not in generic/")
    return manifest


def strangers(exports: Path) -> list[Path]:
    """The files beside a manifest that it does not name (links too; not those with a dot)."""
    manifest = sample_manifest(exports)
    if manifest is None:
        return []
    named = {MANIFEST, *(file.path for file in manifest.files)}
    return [path for path in _files(exports) if path.relative_to(exports).as_posix() not in named]


def remove_sample(exports: Path) -> list[Path]:
    """Deletes the sample's files and manifest; returns those kept since they were changed."""
    manifest = sample_manifest(exports)
    if manifest is None:
        return []
    changed = _changed(exports, manifest)
    for file in manifest.files:
        if exports / file.path not in changed:
            (exports / file.path).unlink(missing_ok=True)
    (exports / MANIFEST).unlink()
    return changed


def _write_all(staging: Path, seed: int) -> Manifest:
    world = simulate(seed)
    stamp_versions(world.tables)
    zones = world.company.zones
    tables = {
        table: [spell(table, row, zones) for row in rows] for table, rows in world.tables.items()
    }
    # Dirt has its own dice: a new kind of it leaves the company as it was.
    rng, dirt = Random(seed + 1), Dirt()
    leave_gaps(rng, tables, dirt)
    sheets = spoil(rng, lay_out(tables), dirt)
    rows: dict[str, int] = {}
    files = []
    for sheet in sheets:
        path = write_sheet(staging, sheet)
        files.append(SampleFile(sheet.path, _sha256(path), len(sheet.rows)))
        rows[sheet.table] = rows.get(sheet.table, 0) + len(sheet.rows)
    truth = {"rows": dict(sorted(rows.items())), "dirt": dirt.as_dict()}
    manifest = Manifest(seed, tuple(files), truth)
    text = json.dumps(asdict(manifest), indent=2) + "\n"
    (staging / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _refuse_others(exports: Path) -> None:
    manifest = sample_manifest(exports)
    if manifest is None:
        others = _files(exports)
    else:
        others = strangers(exports) + _changed(exports, manifest)
    if others:
        named = ", ".join(str(path) for path in others[:5])
        raise SampleError(
            f"{exports}: holds other exports ({len(others)}: {named}); made-up data is never "
            "mixed with them. Set CONTACT_CENTER_EXPORTS to another folder for the sample."
        )


def _changed(exports: Path, manifest: Manifest) -> list[Path]:
    """The files that the manifest names but that hold something else by now."""
    return [
        exports / file.path
        for file in manifest.files
        if (exports / file.path).is_symlink()
        or ((exports / file.path).is_file() and _sha256(exports / file.path) != file.sha256)
    ]


def _files(exports: Path) -> list[Path]:
    """Everything in the folder that is no folder; names that start with a dot are left out."""
    found = []
    for folder, folders, names in os.walk(exports):
        links = [name for name in folders if (Path(folder) / name).is_symlink()]
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder) / n for n in (*names, *links) if not n.startswith(".")]
    return sorted(found)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def main(argv: list[str] | None = None) -> int:
    """Writes or removes the sample; 0 = done, 2 = not possible (the message says why)."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = os.environ.get("CONTACT_CENTER_EXPORTS") or "exports"
    parser.add_argument("--exports", type=Path, default=Path(default), help="the drop folder")
    parser.add_argument("--seed", type=int, default=7, help="another seed, another company")
    parser.add_argument("--remove", action="store_true", help="delete the sample instead")
    wanted = parser.parse_args(argv)
    try:
        if wanted.remove:
            return _report_removal(wanted.exports)
        manifest = write_sample(wanted.exports, wanted.seed)
    except SampleError as error:
        print(error, file=sys.stderr)
        return 2
    rows = sum(file.rows for file in manifest.files)
    print(f"Sample company: {len(manifest.files)} files, {rows:,} rows in {wanted.exports}")
    return 0


def _report_removal(exports: Path) -> int:
    if sample_manifest(exports) is None:
        print(f"{exports}: no sample here ({MANIFEST} is missing)", file=sys.stderr)
        return 2
    kept = remove_sample(exports)
    for path in kept:
        print(f"{path}: kept, since it was changed after it was written", file=sys.stderr)
    print(f"Sample company: removed from {exports}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
