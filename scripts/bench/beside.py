"""What is measured beside the product, on the same exports: the floor, and what peers take."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.bench import floor, steps
from scripts.bench.floor.__main__ import LEFT_OUT
from scripts.bench.generate import SETTINGS
from scripts.bench.measuring import Cost

# How much memory a peer has taken for a byte of the exports, with something to spare.
_MEMORY_OF_PEERS = {"pandas": 8, "polars": 6}
PEERS = tuple(_MEMORY_OF_PEERS)


@dataclass(frozen=True)
class Floor:
    """What the floor took, script by script, and how many cells were the same."""

    contacts: Cost
    cells: Cost
    values: Cost
    compared: int

    @property
    def kpi_layer(self) -> Cost:
        """From judged contacts to what kpi_values shows: what our KPI layer does."""
        return self.cells + self.values

    @property
    def total(self) -> Cost:
        """All of it."""
        return self.contacts + self.kpi_layer


@dataclass(frozen=True)
class Peer:
    """What a peer took, and how many values were the same; or why it was not run."""

    name: str
    cost: Cost | None
    compared: int = 0
    why_not: str = ""


def run_floor(folder: Path, published: Path, variables: Mapping[str, str]) -> Floor:
    """Measure the floor and compare its cells with the published ones. Raises BenchFailed."""
    target = folder / "floor.duckdb"
    exports = variables["CONTACT_CENTER_EXPORTS"]
    costs = steps.last_line(floor.__name__, [exports, str(SETTINGS), str(target)], variables)
    compared = _compare(variables, published, target, "--left-out", *sorted(LEFT_OUT))
    target.unlink()
    return Floor(**{name: Cost(**cost) for name, cost in costs.items()}, compared=compared)


def run_peer(name: str, folder: Path, published: Path, variables: Mapping[str, str]) -> Peer:
    """Measure a peer and compare its values with the published ones. Raises BenchFailed."""
    exports = Path(variables["CONTACT_CENTER_EXPORTS"])
    size = sum(path.stat().st_size for path in exports.rglob("*.csv"))
    needed = _MEMORY_OF_PEERS[name] * size
    if needed > _memory():
        return Peer(name, None, why_not=f"would take about {needed / 1e9:,.0f} GB of memory")
    target = folder / f"{name}.csv"
    cost = steps.last_line(
        f"scripts.bench.peers.with_{name}",
        [str(exports), str(SETTINGS), str(floor.PRODUCT), str(target)],
        variables,
    )
    return Peer(name, Cost(**cost), _compare(variables, published, target))


def _compare(variables: Mapping[str, str], *arguments: str | Path) -> int:
    compared = steps.last_line("scripts.bench.comparing", list(map(str, arguments)), variables)
    return compared["cells"]


def _memory() -> int:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
