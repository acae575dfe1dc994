"""All SQL is written as the house style says."""

from __future__ import annotations

import re
import subprocess

from harness import ROOT

# Written for speed, and the example of a KPI, which is linted once it is one.
LEFT_OUT = ("scripts/bench/floor/", "scripts/bench/made_up/", "scripts/templates/")


def test_the_linter_finds_nothing() -> None:
    # One process: the other cores have the other tests.
    done = subprocess.run(
        ["make", "lint-sql", "WORKERS=1"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_looks_at_all_sql_but_what_is_named() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (listed,) = re.findall(
        r"^SCRIPTS_SQL := \$\(addprefix scripts/,(.*)\)$", makefile, re.MULTILINE
    )
    linted = tuple(f"scripts/{folder}/" for folder in listed.split())
    found = {str(path.relative_to(ROOT)) for path in (ROOT / "scripts").rglob("*.sql")}
    assert {path for path in found if not path.startswith((*linted, *LEFT_OUT))} == set()
    assert all(any(path.startswith(folder) for path in found) for folder in linted)
