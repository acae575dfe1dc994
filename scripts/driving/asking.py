"""dbt over the published file: nothing is built, and no build that runs at the same time is met."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.driving.dbt import PROJECT, variables_for_dbt
from scripts.environment import DEFAULT_SETTINGS, Environment
from scripts.formatting import harmless
from scripts.published import require_published

_DBT = (sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet")


def place_of(environment: Environment) -> Path:
    """The folder beside the build file in which dbt keeps what it has read."""
    return environment.build.absolute().parent / "asking"


def variables_for_published(
    environment: Environment, variables: Mapping[str, str]
) -> dict[str, str]:
    """The variables with which dbt reads the published file. Raises NotPublished."""
    require_published(environment.published)
    place = place_of(environment)
    return variables_for_dbt(environment, variables) | {
        "CONTACT_CENTER_PUBLISHED": str(environment.published.absolute()),
        # A deployment's own are read from a copy that landing makes; nothing here depends on them.
        "CONTACT_CENTER_SETTINGS": DEFAULT_SETTINGS,
        "DBT_LOG_PATH": str(place / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_TARGET": "published",
        "DBT_TARGET_PATH": str(place / "target"),
    }


def run_dbt(arguments: Sequence[str], variables: Mapping[str, str]) -> int:
    """Run dbt and show what it says only where it fails; its exit status."""
    done = subprocess.run(
        [*_DBT, *arguments], env=variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        print(harmless(done.stdout + done.stderr), file=sys.stderr)
    return done.returncode
