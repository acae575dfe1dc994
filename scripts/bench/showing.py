"""What a bench has found, as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

from rich.table import Table

from scripts.bench.beside import Floor, Peer
from scripts.bench.measuring import Cost, growth, percentile
from scripts.bench.nodes import Node
from scripts.bench.steps import Costs

_MIB = 1024 * 1024


@dataclass(frozen=True)
class Sizes:
    """Bytes on disk: of the exports, and of what became of them."""

    exports: int
    build_file: int
    mart: int
    published_file: int


@dataclass(frozen=True)
class Answers:
    """How long one query took, in seconds: each cold run, and each warm one; rows that came."""

    name: str
    cold: tuple[float, ...]
    warm: tuple[float, ...]
    rows: int


@dataclass(frozen=True)
class Found:
    """All that was measured with so many calls; `day_rows` came with the one more day.

    `kpi_layer` is seconds of the clock, of its models one after the other.
    """

    calls: int
    rows: int
    day_rows: int
    generating: Cost
    whole: Costs
    sizes: Sizes
    slowest: tuple[Node, ...]
    kpi_layer: float
    floor: Floor | None
    peers: tuple[Peer, ...]
    one_more_day: Costs
    day_slowest: tuple[Node, ...]
    answers: tuple[Answers, ...]


def steps_of(costs: Costs) -> dict[str, Cost]:
    """What is shown of a build, by its name."""
    return {
        "landing": costs.landing,
        "dbt's start": costs.start,
        "building, without it": costs.building_alone,
        "publishing, copy aside": costs.publishing_alone,
        "the copy": costs.copying,
        "total": costs.total,
    }


def table_of_steps(found: Found) -> Table:
    """What each step took, and which share of the total that is."""
    table = _table(
        f"{found.calls:,} calls ({found.rows:,} rows)",
        "step",
        "wall s",
        "of total",
        "processor s",
        "processors busy",
        "peak MiB",
    )
    total = found.whole.total
    for name, cost in {
        **steps_of(found.whole),
        "(making up the exports)": found.generating,
    }.items():
        table.add_row(
            name,
            f"{cost.wall:,.1f}",
            f"{cost.wall / total.wall:.0%}",
            f"{cost.cpu:,.1f}",
            f"{cost.cpu / cost.wall:.1f}" if cost.wall else "",
            f"{cost.peak / _MIB:,.0f}",
        )
    return table


def table_of_sizes(found: Found) -> Table:
    """How large each file is, beside the exports."""
    table = _table("on disk", "file", "MB", "times the exports", "bytes a call")
    for field in fields(Sizes):
        size = getattr(found.sizes, field.name)
        table.add_row(
            field.name.replace("_", " "),
            f"{size / 1e6:,.1f}",
            f"{size / found.sizes.exports:.2f}",
            f"{size / found.calls:,.0f}",
        )
    return table


def table_of_floor(found: Found) -> Table | None:
    """What we take beside the least that the same cells take."""
    floor, total = found.floor, found.whole.total
    if not floor:
        return None
    table = _table(
        f"beside the floor, {found.calls:,} calls ({floor.compared:,} equal cells)",
        "landing, building, publishing",
        "ours",
        "floor",
        "ours / floor",
    )
    for name, ours, least in (
        ("wall s", total.wall, floor.total.wall),
        ("processor s", total.cpu, floor.total.cpu),
        ("peak MiB", total.peak / _MIB, floor.total.peak / _MIB),
        ("KPI layer's nodes, wall s", found.kpi_layer, floor.kpi_layer.wall),
    ):
        table.add_row(name, f"{ours:,.1f}", f"{least:,.1f}", f"{ours / least:.1f}")
    return table


def table_of_peers(found: Found) -> Table | None:
    """What twelve of the KPIs take with other libraries, beside what all take with us."""
    if not found.peers:
        return None
    table = _table(
        f"twelve KPIs of {found.calls:,} calls by month, with the same numbers",
        "with",
        "wall s",
        "of ours",
        "processor s",
        "of ours ",
        "peak MiB",
        "of ours  ",
        "values",
    )
    total = found.whole.total
    for peer in found.peers:
        cost = peer.cost
        if cost:
            table.add_row(
                peer.name,
                f"{cost.wall:,.1f}",
                f"{cost.wall / total.wall:.2f}",
                f"{cost.cpu:,.1f}",
                f"{cost.cpu / total.cpu:.2f}",
                f"{cost.peak / _MIB:,.0f}",
                f"{cost.peak / total.peak:.2f}",
                f"{peer.compared:,}",
            )
        else:
            table.add_row(f"{peer.name}: {peer.why_not}")
    return table


def table_of_refresh(found: Found) -> Table:
    """What one more day took, and which share of the whole that is."""
    table = _table(
        f"one more day ({found.day_rows:,} rows) on {found.calls:,} calls",
        "step",
        "wall s",
        "of whole",
        "processor s",
        "of whole",
        "peak MiB",
    )
    whole = steps_of(found.whole)
    day = steps_of(found.one_more_day)
    for name, cost, of_whole in [
        *((name, day[name], whole[name]) for name in day),
        ("total, without start and copy", found.one_more_day.work, found.whole.work),
    ]:
        table.add_row(
            name,
            f"{cost.wall:,.1f}",
            f"{cost.wall / of_whole.wall:.2f}" if of_whole.wall else "",
            f"{cost.cpu:,.1f}",
            f"{cost.cpu / of_whole.cpu:.2f}" if of_whole.cpu else "",
            f"{cost.peak / _MIB:,.0f}",
        )
    return table


def table_of_nodes(found: Found) -> Table:
    """The nodes that took longest, of the whole build and of the one more day."""
    table = _table(
        f"slowest nodes with {found.calls:,} calls",
        "whole build",
        "seconds",
        "one more day",
        "seconds ",
    )
    for node, day_node in zip(found.slowest, found.day_slowest, strict=False):
        table.add_row(node.name, f"{node.seconds:,.1f}", day_node.name, f"{day_node.seconds:,.1f}")
    return table


def table_of_answers(found: Found) -> Table:
    """Each query's median and 95th percentile, warm and cold, in milliseconds."""
    table = _table(
        f"queries on {found.calls:,} calls, milliseconds",
        "query",
        "rows",
        "warm p50",
        "warm p95",
        "cold p50",
        "cold p95",
    )
    for answers in found.answers:
        table.add_row(
            answers.name.replace("_", " "),
            f"{answers.rows:,}",
            *(
                f"{1000 * percentile(seconds, share):,.1f}"
                for seconds in (answers.warm, answers.cold)
                for share in (0.5, 0.95)
            ),
        )
    return table


def table_of_growth(found: Sequence[Found]) -> Table:
    """How a call's cost grows from one size to the next, by step."""
    pairs = list(pairwise(found))
    heads = [f"{few.calls:,} to {many.calls:,}" for few, many in pairs]
    table = _table(
        "cost of a call, times that at the size before (1 = grows in proportion)",
        "step",
        *(f"{head}, {what}" for head in heads for what in ("wall", "processor", "peak memory")),
    )
    for name in steps_of(found[0].whole):
        cells = []
        for few, many in pairs:
            before, after = steps_of(few.whole)[name], steps_of(many.whole)[name]
            calls = (few.calls, many.calls)
            for measure in ("wall", "cpu", "peak"):
                costs = (getattr(before, measure), getattr(after, measure))
                cells.append(f"{growth(calls, costs):.2f}" if min(costs) > 0 else "")
        table.add_row(name, *cells)
    for field in fields(Sizes):
        cells = []
        for few, many in pairs:
            sizes = (getattr(few.sizes, field.name), getattr(many.sizes, field.name))
            cells += [f"{growth((few.calls, many.calls), sizes):.2f}", "", ""]
        table.add_row(f"bytes of {field.name.replace('_', ' ')}", *cells)
    return table


def _table(title: str, first: str, *others: str) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column(first)
    for name in others:
        table.add_column(name, justify="right")
    return table
