"""Asks MetricFlow many things in one process: `mf` would start anew for each.

Run it where `mf` finds its project, with a JSON list of queries as input, each with `metrics` and
`group_by`; it prints a JSON list with the rows of each.
"""

from __future__ import annotations

import json
import sys

from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest


def main() -> None:
    """Answer them all."""
    configuration = CLIConfiguration()
    configuration.setup()
    answers = []
    for query in json.load(sys.stdin):
        request = MetricFlowQueryRequest.create(
            metric_names=query["metrics"], group_by_names=query["group_by"]
        )
        answers.append(configuration.mf.query(request).result_df.rows)
    json.dump(answers, sys.stdout, default=str)


if __name__ == "__main__":
    main()
