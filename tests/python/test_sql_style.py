"""All SQL is written as the house style says."""

from __future__ import annotations

import subprocess

from harness import ROOT


def test_the_linter_finds_nothing() -> None:
    # One process: the other cores have the other tests.
    done = subprocess.run(
        ["make", "lint-sql", "WORKERS=1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
