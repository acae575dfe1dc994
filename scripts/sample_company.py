"""Writes the sample company's exports, so that a fresh clone has something to build.

`python -m scripts.sample_company` writes them into the exports folder with a manifest beside, and
what the simulator knows besides into a folder of its own; `--remove` takes away exactly what the
manifest names, and that folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from scripts.environment import DEFAULT_BUILD
from scripts.formatting import harmless
from scripts.sample.export import export
from scripts.sample.manifest import (
    MANIFEST,
    Manifest,
    SampleError,
    SampleFile,
    all_files,
    changed_files,
    checksum,
    remove_sample,
    sample_manifest,
    strangers,
)
from scripts.sample.plan import Plan
from scripts.sample.writing.truth import FILES as TRUTH_FILES

STAGING = ".sample_company.tmp"


def write_sample(exports: Path, truth: Path, plan: Plan | None = None) -> Manifest:
    """Writes every file and the manifest, and the truth into its folder.

    Raises SampleError where other exports lie.
    """
    _refuse_others(exports)
    staging = exports / STAGING
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir(parents=True)
    try:
        manifest = _write_all(staging, truth, plan or Plan())
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


def truth_folder(build: Path) -> Path:
    """Where the simulator's own knowledge lies by default: beside the private build file."""
    return build.parent / "sample_company_truth"


def remove_truth(truth: Path) -> None:
    """Deletes what the simulator wrote beside the exports; a folder that then is empty as well."""
    for name in TRUTH_FILES:
        (truth / name).unlink(missing_ok=True)
    if truth.is_dir() and not any(truth.iterdir()):
        truth.rmdir()


def _write_all(staging: Path, truth: Path, plan: Plan) -> Manifest:
    written = export(plan, staging, truth)
    files = tuple(
        SampleFile(file.path, checksum(staging / file.path), file.rows) for file in written.files
    )
    days = {"first_day": plan.first_day.isoformat(), "last_day": plan.last_day.isoformat()}
    manifest = Manifest(plan.seed, files, {**days, "size": plan.size})
    text = json.dumps(asdict(manifest), indent=2) + "\n"
    (staging / MANIFEST).write_text(text, encoding="utf-8")
    return manifest


def _refuse_others(exports: Path) -> None:
    manifest = sample_manifest(exports)
    if manifest is None:
        others = all_files(exports)
    else:
        others = strangers(exports) + changed_files(exports, manifest)
    if others:
        named = ", ".join(str(path) for path in others[:5])
        raise SampleError(
            f"{exports}: holds other exports ({len(others)}: {named}); made-up data is never "
            "mixed with them. Set CONTACT_CENTER_EXPORTS to another folder for the sample."
        )


def main(argv: list[str] | None = None) -> int:
    """Writes or removes the sample; 0 = done, 2 = not possible (the message says why)."""
    wanted = _arguments(argv)
    try:
        if wanted.remove:
            return _report_removal(wanted.exports, wanted.truth)
        plan = Plan(wanted.seed, wanted.first_day, wanted.last_day, wanted.size)
        manifest = write_sample(wanted.exports, wanted.truth, plan)
    except SampleError as error:
        print(harmless(str(error)), file=sys.stderr)
        return 2
    rows = sum(file.rows for file in manifest.files)
    print(f"Sample company: {len(manifest.files)} files, {rows:,} rows in {wanted.exports}")
    return 0


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    exports = os.environ.get("CONTACT_CENTER_EXPORTS") or "exports"
    build = Path(os.environ.get("CONTACT_CENTER_BUILD") or DEFAULT_BUILD)
    usual = Plan()
    add = parser.add_argument
    add("--exports", type=Path, default=Path(exports), help="the drop folder")
    add("--truth", type=Path, default=truth_folder(build), help="where the simulator's own goes")
    add("--seed", type=int, default=usual.seed, help="another seed, another company")
    add("--first-day", type=date.fromisoformat, default=usual.first_day, help="like 2025-10-01")
    add("--last-day", type=date.fromisoformat, default=usual.last_day, help="like 2025-12-31")
    add("--size", type=float, default=usual.size, help="share of the demand and of the heads")
    add("--remove", action="store_true", help="delete the sample instead")
    wanted = parser.parse_args(argv)
    if wanted.last_day < wanted.first_day or wanted.size <= 0:
        parser.error("the last day must not be before the first, and the size must be above 0")
    return wanted


def _report_removal(exports: Path, truth: Path) -> int:
    if sample_manifest(exports) is None:
        print(f"{exports}: no sample here ({MANIFEST} is missing)", file=sys.stderr)
        return 2
    kept = remove_sample(exports)
    remove_truth(truth)
    for path in kept:
        print(f"{path}: kept, since it was changed after it was written", file=sys.stderr)
    print(f"Sample company: removed from {exports}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
