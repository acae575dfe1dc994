"""Builds a warehouse from a folder of exports, as the tests that look at its numbers need it."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from replaying import Replay, Statements, mart_of

from scripts.driving import dbt
from scripts.sample.plan import Plan

ROOT = Path(__file__).resolve().parents[2]
_DBT = ROOT / "tests/python/dbt_of_tests.py"
_STAMP = ROOT / "macros/build_stamp.sql"
_NOTE = re.compile(r"create or replace table landing.built_files[^{;]*")
# The sample company of the tests: a small one, over the quarter with a repeated hour, two
# holidays and the first promotion in it.
SMALL = Plan(seed=7, first_day=date(2025, 10, 1), last_day=date(2025, 12, 31), size=0.12)
# Where it only matters that there is a sample.
TINY = Plan(seed=7, first_day=date(2026, 1, 5), last_day=date(2026, 1, 18), size=0.05)


Row = dict[str, Any]


class BuildFailed(Exception):
    """Landing or dbt did not succeed; the text is what it printed last."""


@contextmanager
def alone(place: Path) -> Iterator[None]:
    """One process at a time: with xdist several would build the same thing."""
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def environment_of(
    exports: Path,
    work: Path,
    as_of: str | None = None,
    settings: Path | None = None,
    all_systems: bool = False,
) -> dict[str, str]:
    """The environment of a warehouse of its own under `work`, apart from the user's.

    Connectors are on as `make warehouse` has it, where there is something of theirs, or all are.
    """
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("CONTACT_CENTER", "DBT"))}
    variables |= {
        "CONTACT_CENTER_EXPORTS": str(exports),
        "CONTACT_CENTER_BUILD": str(work / "build" / "warehouse.duckdb"),
        "CONTACT_CENTER_PUBLISHED": str(work / "published" / "warehouse.duckdb"),
        "CONTACT_CENTER_PII_SALT": "only for tests",
        "DBT_PROFILES_DIR": str(ROOT),
        "DBT_TARGET_PATH": str(work / "target"),
        "DBT_LOG_PATH": str(work / "logs"),
    }
    # Where it is not set, as for the linter, dbt need not parse again what depends on it.
    if not all_systems:
        systems = sorted(path.name for path in exports.glob("*/"))
        variables["CONTACT_CENTER_SYSTEMS"] = ",".join(systems)
    if as_of:
        variables["CONTACT_CENTER_AS_OF"] = as_of
    if settings:
        variables["CONTACT_CENTER_SETTINGS"] = str(settings)
    return variables


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    """What a query finds, each row by the names of its columns."""
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def run(arguments: list[str], variables: dict[str, str]) -> str:
    """What a Python module prints when run from the project's root; raises BuildFailed."""
    return _run(["-m", *arguments], variables)


def run_dbt(arguments: list[str], variables: dict[str, str]) -> str:
    """What dbt prints when run (or recorded, see dbt_of_tests.py); raises BuildFailed."""
    return _run([str(_DBT), *arguments], variables)


def _run(arguments: list[str], variables: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailed("\n".join((done.stdout + done.stderr).splitlines()[-40:]))
    return done.stdout


def build(
    exports: Path,
    work: Path,
    as_of: str | None = None,
    settings: Path | None = None,
    statements: Path | None = None,
    options: Sequence[str] = (),
    all_systems: bool = False,
) -> Path:
    """Lands the exports and has dbt build every seed and model; the path of the mart, to be read.

    `statements` gets the statements that dbt sends (see dbt_of_tests.py), `options` are dbt's.
    """
    variables = environment_of(exports, work, as_of, settings, all_systems)
    (work / "build").mkdir(parents=True, exist_ok=True)
    run(["scripts.land"], variables)
    _build(variables, statements, options)
    return mart_of(Path(variables["CONTACT_CENTER_BUILD"]))


def refresh(
    exports: Path,
    work: Path,
    statements: Path,
    as_of: str | None = None,
    settings: Path | None = None,
    options: Sequence[str] = (),
    all_systems: bool = False,
) -> None:
    """Lands what is new since the mart was built, and has dbt refresh it; the rest as in build().

    It was built by build() with `statements`, or by build_again().
    """
    variables = environment_of(exports, work, as_of, settings, all_systems)
    run(["scripts.land"], variables)
    with duckdb.connect(variables["CONTACT_CENTER_BUILD"]) as connection:
        # As if it had been built with its tests, and the driver had asked.
        connection.execute("insert into landing.build_stamp values ('', '', '')")
        connection.execute("insert into landing.state values ('refresh', ?)", [dbt.REQUEST])
    _build(variables | {"CONTACT_CENTER_REFRESH": dbt.REQUEST}, statements, options)
    if not any('."touched".' in sql for sql in json.loads(statements.read_text(encoding="utf-8"))):
        raise BuildFailed("dbt built all anew where it should have refreshed")


def build_again(
    exports: Path,
    work: Path,
    statements: Statements,
    as_of: str | None = None,
    settings: Path | None = None,
) -> Path:
    """Lands the exports and does what dbt did in a build of others; the path of the mart.

    The connectors that are on are those that were on then.
    """
    variables = environment_of(exports, work, as_of, settings)
    (work / "build").mkdir(parents=True, exist_ok=True)
    run(["scripts.land"], variables)
    build = Path(variables["CONTACT_CENTER_BUILD"])
    with Replay(statements, build) as replay:
        replay.build(as_of or "", settings)
    return mart_of(build)


def _build(variables: dict[str, str], statements: Path | None, options: Sequence[str]) -> None:
    what = ("--resource-type", "seed", "--resource-type", "model", "--quiet", "--no-write-json")
    models = ["build", *what, *options]
    if statements is None:
        run_dbt(models, variables)
        return
    run_dbt(["--record", str(statements), *models], variables)
    # What a whole build, tests and all, notes for the refresh after it.
    note = _NOTE.search(_STAMP.read_text(encoding="utf-8"))[0]
    with duckdb.connect(variables["CONTACT_CENTER_BUILD"]) as connection:
        connection.execute(note)
    sent = json.loads(statements.read_text(encoding="utf-8"))
    statements.write_text(json.dumps([*sent, note], indent=1), encoding="utf-8")
