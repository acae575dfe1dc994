"""What lies in the place of the sample company's manifest cannot do harm either."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.sample.manifest import MOST_BYTES, SampleError, remove_sample, sample_manifest


def naming(path: object) -> str:
    """A manifest that names one file."""
    file = {"path": path, "sha256": "0" * 64, "rows": 1}
    return json.dumps({"seed": 1, "files": [file], "plan": {}})


MANIFESTS: dict[str, Callable[[Path], object]] = {
    "a link out of the folder": lambda path: path.symlink_to("/etc/passwd"),
    "a link to nothing": lambda path: path.symlink_to("nowhere"),
    "a FIFO that nobody writes": os.mkfifo,
    "a folder": lambda path: path.mkdir(),
    "a gigabyte": lambda path: (path.touch(), os.truncate(path, MOST_BYTES * 256)),
    "brackets without end": lambda path: path.write_text("[" * 1_000_000),
    "a path out of the folder": lambda path: path.write_text(naming("generic/../../secret.csv")),
    "an absolute path": lambda path: path.write_text(naming("/etc/passwd")),
    "a path that is no text": lambda path: path.write_text(naming(1)),
    "no manifest": lambda path: path.write_text('{"seed": 1}'),
}


@pytest.mark.parametrize("name", MANIFESTS)
def test_a_hostile_manifest_is_refused_and_nothing_is_deleted(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.csv").write_text("a")
    exports = tmp_path / "exports"
    (exports / "generic").mkdir(parents=True)
    MANIFESTS[name](exports / "sample_company.json")
    with pytest.raises(SampleError, match=r"sample_company\.json"):
        sample_manifest(exports)
    with pytest.raises(SampleError):
        remove_sample(exports)
    assert (tmp_path / "secret.csv").exists()
