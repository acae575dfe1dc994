"""Write the report for managers from the published file: static pages that open by a double click.

Run it as `python -m scripts.report`. The folder is CONTACT_CENTER_REPORT, else `report` beside the
published file. Exit status: 0 = written, 1 = not, and the old report, if any, stays as it was.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from scripts.environment import Environment, EnvironmentProblem
from scripts.kpi_files import KpiProblem
from scripts.published import NotPublished
from scripts.reporting.reading import ReportProblem
from scripts.reporting.site import write_site


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = written, 1 = not."""
    parser = argparse.ArgumentParser(prog="python -m scripts.report", description=__doc__)
    parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        write_site(environment.published, environment.report, with_docs=True)
    except (EnvironmentProblem, NotPublished, KpiProblem, ReportProblem, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"The report is written: open {environment.report / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
