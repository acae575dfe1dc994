"""Ask the published file by metric and dimension, with MetricFlow's command `mf`.

Run it as `python -m scripts.metrics query --metrics service_level --group-by event__channel`: what
follows is `mf`'s own; nothing lists the metrics. dbt reads the project first where it has changed.
Exit status: `mf`'s; 1 = there is nothing to ask, or dbt cannot read the project.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from scripts.driving.dbt import variables_for_dbt
from scripts.environment import DEFAULT_SETTINGS, Environment, EnvironmentProblem
from scripts.kpi_files import PROJECT
from scripts.landing.workplace import private_rights

# `mf` wants a project folder to look for what dbt has read in its `target`. It gets one beside the
# build file, so that it never meets a build that runs at the same time.
_PROJECT_FILE = "name: contact_center\nprofile: contact_center\n"
_DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "parse")
_MF = (
    sys.executable,
    "-c",
    """
from update_checker import UpdateChecker
# It would ask the package registry at every call.
UpdateChecker.check = lambda *_: None
from dbt_metricflow.cli.main import cli
cli(prog_name="mf")
""",
)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; its exit status."""
    asked = list(sys.argv[1:] if argv is None else argv) or ["list", "metrics"]
    try:
        environment = Environment.read(os.environ)
    except EnvironmentProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    if not environment.published.exists():
        print(f"{environment.published} is not there: make warehouse", file=sys.stderr)
        return 1
    with private_rights():
        variables = variables_of(environment, os.environ)
        place = Path(variables["DBT_PROJECT_DIR"])
        place.mkdir(parents=True, exist_ok=True)
        (place / "dbt_project.yml").write_text(_PROJECT_FILE, encoding="utf-8")
        if not _is_read(place / "target" / "semantic_manifest.json"):
            status = _run(_DBT, variables | {"DBT_PROJECT_DIR": str(PROJECT)})
            if status:
                return status
        return _run((*_MF, *asked), variables | {"DBT_TARGET": "published"})


def variables_of(environment: Environment, variables: Mapping[str, str]) -> dict[str, str]:
    """The environment in which `mf` finds its project folder and the published file."""
    place = environment.build.absolute().parent / "metrics"
    return variables_for_dbt(environment, variables) | {
        "CONTACT_CENTER_PUBLISHED": str(environment.published.absolute()),
        # A deployment's own are read from a copy that landing makes; metrics know none of them.
        "CONTACT_CENTER_SETTINGS": DEFAULT_SETTINGS,
        "DBT_LOG_PATH": str(place / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(place),
        "DBT_TARGET_PATH": str(place / "target"),
    }


def _run(command: Sequence[str], variables: Mapping[str, str]) -> int:
    return subprocess.run(command, env=variables, check=False).returncode


def _is_read(made: Path) -> bool:
    """Whether dbt has read what the semantic layer is made of since it changed."""
    return made.exists() and all(
        source.stat().st_mtime <= made.stat().st_mtime for source in _sources()
    )


def _sources() -> Iterator[Path]:
    yield PROJECT / "dbt_project.yml"
    for folder in ("dimensions", "kpi_layer", "semantic_layer"):
        yield from (PROJECT / "models" / folder).glob("*.yml")


if __name__ == "__main__":
    sys.exit(main())
