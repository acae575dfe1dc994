"""Whether two roads lead to the same cells of kpi_values.

Run it as `python -m scripts.bench.comparing PUBLISHED OTHER`, in a process of its own, for what the
bench itself has in memory is counted with each step that it begins. OTHER is a DuckDB file with a
kpi_values, or a CSV of months. Prints how many cells were compared as a line of JSON; or what
differs, with exit status 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts import confined
from scripts.quoting import literal

# What tells one cell from another, its KPI and variant apart.
_IDENTITY = (
    "grain", "period_start", "period_label", "slice", "channel", "direction", "queue", "site",
    "team", "agent_id", "issue_type", "segment", "entry_point", "hour_of_day", "day_of_week",
    "in_business_hours", "shift", "detail_name", "detail_value",
)  # fmt: skip
# Sums of fractions come out a little different in another order; counts do not.
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Difference:
    """Cells of a variant that only one has, or that both have with other numbers."""

    kpi_id: str
    variant: str
    only_published: int
    only_other: int
    unequal: int

    def __str__(self) -> str:
        """As people read it."""
        return (
            f"{self.kpi_id} {self.variant}: {self.only_published:,} cells only in the published "
            f"file, {self.only_other:,} only in the other, {self.unequal:,} with other numbers"
        )


@dataclass(frozen=True)
class Comparison:
    """How many cells of the published file were compared, and what differs."""

    cells: int
    differences: tuple[Difference, ...]


def main(argv: list[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("published", type=Path)
    parser.add_argument("other", type=Path)
    parser.add_argument("--left-out", nargs="*", default=(), help="KPIs that the other has not")
    wanted = parser.parse_args(argv)
    if wanted.other.suffix == ".csv":
        comparison = compare_months(wanted.published, wanted.other)
    else:
        comparison = compare_cells(wanted.published, wanted.other, left_out=wanted.left_out)
    for difference in comparison.differences:
        print(difference)
    print(json.dumps({"cells": comparison.cells}))
    return 1 if comparison.differences or not comparison.cells else 0


def compare_cells(
    published: Path, other: Path, *, left_out: Collection[str] = (), condition: str = "true"
) -> Comparison:
    """Compare the kpi_values of a published file with that of another one, both ways.

    `condition` says which cells the other is to have. A KPI that it has none of is missing, unless
    left out.
    """
    with confined.connect() as connection:
        # One variant at a time: all cells of ten million calls would not fit into memory.
        confined.attach(connection, published, "published", "read_only")
        confined.attach(connection, other, "other", "read_only")
        connection.execute("set TimeZone = 'UTC'")
        confined.confine(connection)
        variants = connection.execute(
            "select distinct kpi_id, variant from published.kpi.dim_kpis "
            "union select distinct kpi_id, variant from other.kpi_values order by all"
        ).fetchall()
        cells, differences = 0, []
        for kpi_id, variant in variants:
            if kpi_id in left_out:
                continue
            both, *counts = _count(
                connection,
                f"kpi_id = {literal(kpi_id)} and variant = {literal(variant)} and {condition}",
            )
            cells += both
            if any(counts):
                differences.append(Difference(kpi_id, variant, *counts))
        return Comparison(cells, tuple(differences))


def compare_months(published: Path, months: Path) -> Comparison:
    """Compare KPIs of voice by month with a CSV: a month a row, a default variant a column."""
    with confined.connect() as connection:
        confined.attach(connection, published, "published", "read_only")
        confined.confine(connection, files=[months])
        connection.execute(
            "create temp view theirs as unpivot "
            f"(select columns(*)::varchar from read_csv({literal(months)}, all_varchar = true)) "
            "on columns(* exclude (month)) into name kpi_id value value"
        )
        rows = connection.execute(
            f"""
            with
            ours as (
                select kpi_id, period_label as month, value
                from published.kpi.kpi_values
                where
                    is_default and grain = 'month' and slice = 'channel' and channel = 'voice'
                    and detail_name is null and value is not null
                    and kpi_id in (select kpi_id from theirs)
            )
            select
                coalesce(ours.kpi_id, theirs.kpi_id),
                count(ours.value),
                count(*) filter (theirs.value is null),
                count(*) filter (ours.value is null),
                count(*) filter (
                    abs(ours.value - theirs.value::double)
                    > {_TOLERANCE} * greatest(abs(ours.value), abs(theirs.value::double))
                )
            from ours
            full outer join theirs using (kpi_id, month)
            group by all
            order by all
            """
        ).fetchall()
    return Comparison(
        sum(row[1] for row in rows),
        tuple(
            Difference(kpi_id, "by month", *counts) for kpi_id, _, *counts in rows if any(counts)
        ),
    )


def _count(connection: duckdb.DuckDBPyConnection, condition: str) -> tuple[int, ...]:
    columns = ", ".join(_IDENTITY)
    numbers = "n, numerator, denominator, value"
    equal = " and ".join(["ours.n = theirs.n", *map(_equal, numbers.split(", ")[1:])])
    same_cell = " and ".join(
        f"ours.{name} is not distinct from theirs.{name}" for name in _IDENTITY
    )
    return connection.execute(
        f"""
        with
        ours as (
            select {columns}, {numbers} from published.kpi.kpi_values where {condition}
        ),
        theirs as (
            select {columns}, {numbers} from other.kpi_values where {condition}
        )
        select
            count(ours.n),
            count(*) filter (theirs.n is null),
            count(*) filter (ours.n is null),
            count(*) filter (ours.n is not null and theirs.n is not null and not ({equal}))
        from ours
        full outer join theirs on {same_cell}
        """
    ).fetchall()[0]


def _equal(column: str) -> str:
    ours, theirs = f"ours.{column}", f"theirs.{column}"
    return (
        f"({ours} is not distinct from {theirs} or coalesce(abs({ours} - {theirs}) "
        f"<= {_TOLERANCE} * greatest(abs({ours}), abs({theirs})), false))"
    )


if __name__ == "__main__":
    sys.exit(main())
