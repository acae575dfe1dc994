"""Ask the published file by metric and dimension, with MetricFlow's command `mf`.

Run it as `python -m scripts.metrics query --metrics service_level --group-by event__channel`: what
follows is `mf`'s own; without arguments it lists the metrics. dbt reads the project first where it
has changed. Exit status: `mf`'s; 1 = there is nothing to ask, or dbt cannot read the project.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.driving.asking import (
    place_of,
    run_dbt,
    variables_for_published,
)
from scripts.environment import Environment, EnvironmentProblem
from scripts.kpi_files import PROJECT
from scripts.published import NotPublished
from scripts.rights import private_rights

# `mf` looks for what dbt has read in the `target` of its project folder, and nowhere else.
_PROJECT_FILE = "name: contact_center\nprofile: contact_center\n"
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
        variables = variables_for_published(environment, os.environ)
    except (EnvironmentProblem, NotPublished) as problem:
        print(problem, file=sys.stderr)
        return 1
    place = place_of(environment)
    with private_rights():
        place.mkdir(parents=True, exist_ok=True)
        (place / "dbt_project.yml").write_text(_PROJECT_FILE, encoding="utf-8")
        if not _is_read(place / "target" / "semantic_manifest.json"):
            status = run_dbt(["parse"], variables)
            if status:
                return status
        variables_of_mf = variables | {"DBT_PROJECT_DIR": str(place)}
        return subprocess.run([*_MF, *asked], env=variables_of_mf, check=False).returncode


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
