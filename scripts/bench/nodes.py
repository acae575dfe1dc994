"""How long each node of a build took, as dbt's log says it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Node:
    """A model, seed or test of a build, and the seconds of the clock that it took.

    Some run at the same time, so that all of them add up to more than the build took.
    """

    name: str
    kind: str
    seconds: float
    # The file that it is written in, below models, seeds or tests.
    path: str = ""


def read_nodes(log: Path) -> list[Node]:
    """The nodes of the last build that the log tells of, the slowest first."""
    told = list(_told(log))
    last = told[-1][0] if told else None
    nodes = [node for invocation, node in told if invocation == last]
    return sorted(nodes, key=lambda node: (-node.seconds, node.name))


def seconds_of_kpis(nodes: Iterable[Node]) -> float:
    """What the KPIs' own models and the KPI layer took, without their tests."""
    return sum(
        node.seconds
        for node in nodes
        if node.kind == "model" and node.path.split("/")[0] in ("kpis", "kpi_layer")
    )


def _told(log: Path) -> Iterator[tuple[str, Node]]:
    for line in log.read_text("utf-8").splitlines():
        try:
            event: dict[str, Any] = json.loads(line)
            info, data = event["info"], event["data"]
            if not (info["name"].startswith("Log") and info["name"].endswith("Result")):
                continue
            node = data["node_info"]
            yield (
                info["invocation_id"],
                Node(
                    node["node_name"],
                    node["resource_type"],
                    data["execution_time"],
                    node.get("node_path", ""),
                ),
            )
        except (ValueError, KeyError, TypeError):
            # What other commands of dbt wrote there, or an event of no node.
            continue
