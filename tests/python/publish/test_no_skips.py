"""--no-skips, which .ci/run asks for: a skipped test is a failure there."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).parent.parent / "conftest.py"
TESTS = """
import pytest

def test_runs(): assert True

@pytest.mark.skipif({skip}, reason="not here")
def test_may_be_skipped(): assert True
"""


@pytest.mark.parametrize(
    "skip, options, status",
    [
        (True, (), 0),
        (True, ("--no-skips",), 1),
        (True, ("--no-skips", "-n", "2"), 1),
        (False, ("--no-skips",), 0),
    ],
)
def test_a_skipped_test_fails_the_run_if_asked_to(
    tmp_path: Path, skip: bool, options: tuple[str, ...], status: int
) -> None:
    shutil.copy(CONFTEST, tmp_path)
    (tmp_path / "test_it.py").write_text(TESTS.format(skip=skip))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", *options, str(tmp_path)],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == status, done.stdout
    assert ("--no-skips: 1 tests were skipped" in done.stdout) == (status == 1)
