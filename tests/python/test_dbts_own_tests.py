"""dbt's own tests pass: unit tests, and data tests over the sample company.

`make warehouse` runs the data tests on what has landed, and leaves the unit tests to this.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from harness import environment_of, run_dbt


def test_every_unit_test_and_data_test_passes(
    sample_mart: Path, sample_exports: Path, tmp_path: Path
) -> None:
    # There all relations are that unit tests need, of all connectors; a copy, for others read them.
    (tmp_path / "build").mkdir()
    for file in (sample_mart, sample_mart.with_suffix("")):
        shutil.copyfile(file, tmp_path / "build" / file.name)
    variables = environment_of(sample_exports, tmp_path) | {"CONTACT_CENTER_SYSTEMS": ""}
    run_dbt(["--quiet", "--warn-error", "test"], variables)
    results = json.loads((tmp_path / "target/run_results.json").read_text("utf-8"))["results"]
    manifest = json.loads((tmp_path / "target/manifest.json").read_text("utf-8"))
    tests = {name for name in manifest["nodes"] if name.startswith("test.")}
    assert tests and manifest["unit_tests"]
    passed = {result["unique_id"] for result in results if result["status"] == "pass"}
    assert not (tests | set(manifest["unit_tests"])) - passed
