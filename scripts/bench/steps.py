"""The steps of `make warehouse`, each measured alone: landing, building, publishing.

Run it as `python -m scripts.bench.steps STEP` with the variables of `make warehouse`. It runs one
step and prints what it cost as a line of JSON, the last one; a process that does nothing else, so
that the peak of memory is that step's. What Python takes to start is not in it. Exit status 1 if
the step did not succeed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.console import Console

from scripts.bench.measuring import Cost, measured
from scripts.contract import GENERIC
from scripts.driving import dbt, refreshing
from scripts.environment import Environment
from scripts.land import land
from scripts.publish import publish


class BenchFailed(Exception):
    """A step that is measured did not succeed; the text says which, and why."""


@dataclass(frozen=True)
class Costs:
    """What each step took; `start` is dbt's, and `copying` the final copy: both are parts."""

    landing: Cost
    start: Cost
    building: Cost
    copying: Cost
    publishing: Cost

    @property
    def work(self) -> Cost:
        """All of it, without dbt's start and the copy."""
        return self.landing + self.building.without(self.start) + self.publishing_alone

    @property
    def building_alone(self) -> Cost:
        """Building, without dbt's start."""
        return self.building.without(self.start)

    @property
    def publishing_alone(self) -> Cost:
        """Publishing, without the copy."""
        return self.publishing.without(self.copying)

    @property
    def total(self) -> Cost:
        """All of it, with dbt's start and the copy."""
        return self.landing + self.building + self.publishing


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("step", choices=sorted(_STEPS))
    wanted = parser.parse_args(argv)
    environment = Environment.read(os.environ)
    try:
        _, cost = measured(lambda: _STEPS[wanted.step](environment))
    except BenchFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    print(json.dumps(asdict(cost)))
    return 0


def variables_of(folder: Path, exports: Path, settings: Path | None = None) -> dict[str, str]:
    """The variables for a warehouse whose files all lie in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = {
        "CONTACT_CENTER_EXPORTS": str(exports),
        "CONTACT_CENTER_BUILD": str(folder / "build" / "warehouse.duckdb"),
        "CONTACT_CENTER_PUBLISHED": str(folder / "published.duckdb"),
        "CONTACT_CENTER_PII_SALT": "only for a benchmark",
        "DBT_TARGET_PATH": str(folder / "target"),
        "DBT_LOG_PATH": str(folder / "logs"),
        "DBT_PROFILES_DIR": str(dbt.PROJECT),
    }
    if settings:
        ours["CONTACT_CENTER_SETTINGS"] = str(settings)
    theirs = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("CONTACT_CENTER_") and name != "DBT_ARGS"
    }
    return theirs | ours


def run_all(variables: Mapping[str, str]) -> Costs:
    """Land, build (or refresh) and publish, each in a process of its own. Raises BenchFailed."""
    Path(variables["CONTACT_CENTER_BUILD"]).parent.mkdir(parents=True, exist_ok=True)
    landing = run("land", variables)
    # dbt remembers what it has read of the project: not measured the first time, or its start would
    # be longer than the one that is in the build.
    run("start", variables)
    start, building = run("start", variables), run("build", variables)
    return Costs(landing, start, building, run("copy", variables), run("publish", variables))


def run(step: str, variables: Mapping[str, str]) -> Cost:
    """What one step takes in a process of its own, also said at once. Raises BenchFailed."""
    cost = Cost(**last_line("scripts.bench.steps", [step], variables))
    # A bench of ten million calls takes most of an hour: what is known is not lost if it fails.
    print(
        f"{step}: {cost.wall:,.1f} s, processors {cost.cpu:,.1f} s, "
        f"peak {cost.peak / 2**20:,.0f} MiB",
        file=sys.stderr,
        flush=True,
    )
    return cost


def last_line(module: str, arguments: list[str], variables: Mapping[str, str]) -> dict[str, Any]:
    """What a module says in its last line, run in a process of its own. Raises BenchFailed."""
    ran = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        cwd=dbt.PROJECT,
        env=dict(variables),
        stdout=subprocess.PIPE,
        text=True,
    )
    if ran.returncode:
        raise BenchFailed(f"{' '.join(arguments)} failed:\n{ran.stdout}")
    return json.loads(ran.stdout.splitlines()[-1])


def _land(environment: Environment) -> None:
    report = land(environment)
    rejected = sum(file.rows_rejected for file in report.landed)
    if report.exit_status or rejected:
        raise BenchFailed(f"Not all has landed; {rejected} rows were rejected")


def _start(environment: Environment) -> None:
    # The same without any node: dbt's start.
    parsed = subprocess.run(
        [
            sys.executable,
            "-c",
            "from dbt.cli.main import cli; cli()",
            "--quiet",
            "parse",
            "--no-write-json",
        ],
        cwd=dbt.PROJECT,
        # What the build says too, else dbt reads again what depends on it.
        env=dbt.variables_for_dbt(environment, os.environ) | {"CONTACT_CENTER_SYSTEMS": GENERIC},
    )
    if parsed.returncode:
        raise BenchFailed("dbt could not read the project")


def _build(environment: Environment) -> None:
    is_refresh = refreshing.ask_for_refresh(environment)
    built = dbt.build(
        environment,
        os.environ,
        Console(stderr=True, quiet=True),
        systems=(GENERIC,),
        is_refresh=is_refresh,
    )
    if built.exit_status:
        raise BenchFailed(f"The build failed; see {built.log}")
    refreshing.remember_build(environment, is_refresh=is_refresh)


def _copy(environment: Environment) -> None:
    copy = environment.published.with_name("copy.duckdb")
    shutil.copyfile(environment.mart, copy)
    copy.unlink()


def _publish(environment: Environment) -> None:
    report = publish(environment)
    if not report.is_published:
        raise BenchFailed("; ".join(report.problems))


_STEPS = {
    "land": _land,
    "start": _start,
    "build": _build,
    "copy": _copy,
    "publish": _publish,
}


if __name__ == "__main__":
    sys.exit(main())
