"""Build what has landed: `dbt build` with DBT_ARGS, as dbt shows it, and alone.

Run it as `python -m scripts.build`. Exit status: dbt's own (0 = all went well); 2 also if a
variable holds what cannot be used, or another run is at work.
"""

from __future__ import annotations

import argparse
import os
import sys

from scripts.driving import dbt
from scripts.driving.alone import AlreadyRunning, alone
from scripts.environment import Environment, EnvironmentProblem

NOT_BEGUN = 2


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        with alone(environment):
            return dbt.build_as_dbt_shows_it(environment, os.environ)
    except (EnvironmentProblem, AlreadyRunning) as problem:
        print(problem, file=sys.stderr)
        return NOT_BEGUN


if __name__ == "__main__":
    sys.exit(main())
