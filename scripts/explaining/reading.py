"""A KPI read from a DuckDB file with the schema kpi: its card, values, benchmarks and events."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb

from scripts.explaining.rows import COLUMNS, SHOWN, Row
from scripts.kpi_files import KpiProblem, did_you_mean

# The whole of a KPI that may be added over channels; where a channel would be named.
WHOLE = "all"
# A year, and the same month of the year before.
MONTHS_SHOWN = 13


@dataclass(frozen=True)
class Variant:
    """One reading of a KPI, as its card says it; None = the card does not say."""

    variant: str
    is_default: bool
    name: str
    family: str
    definition: str
    formula: str | None
    unit: str
    direction: str | None
    aggregation: str
    cuts: str
    detail_name: str | None
    is_intraday: bool
    wording: str | None
    source: str | None
    caveats: str | None


@dataclass(frozen=True)
class Cell:
    """One value; `where` is a channel or WHOLE, `n` the number of events behind it."""

    variant: str
    period_start: datetime | None
    period_label: str
    where: str
    n: int
    value: float | None


@dataclass(frozen=True)
class Benchmark:
    """A figure to stand beside the values of one variant; low or high is None where it is open."""

    variant: str
    channel: str | None
    scope: str
    kind: str
    low: float | None
    high: float | None
    source: str


@dataclass(frozen=True)
class Explanation:
    """All that is known of a KPI. `latest` is the latest complete month's label, None = there is
    none yet; `rows_counted` is the number of all rows of which `rows` are some."""

    kpi_id: str
    variants: tuple[Variant, ...]
    months: tuple[Cell, ...]
    overall: tuple[Cell, ...]
    benchmarks: tuple[Benchmark, ...]
    latest: str | None
    chosen: Variant
    rows: tuple[Row, ...]
    rows_counted: int


def read_explanation(
    file: Path, kpi: str, variant: str | None = None, channel: str | None = None
) -> Explanation:
    """Read a KPI; `variant` (None = the default) is the one whose events are read, `channel` the
    only one of which values and events are read (None = all).

    Raises KpiProblem if the file, the KPI, the variant or the channel is not there.
    """
    with _opened(file) as connection:
        variants = _variants(connection, kpi)
        if not variants:
            known = connection.execute("select distinct kpi_id from kpi.dim_kpis").fetchall()
            raise KpiProblem(
                f"{file} has no KPI {kpi!a}. {did_you_mean(kpi, [name for (name,) in known])} "
                "If it is a new one: make warehouse"
            )
        chosen = _chosen(variants, variant)
        cells = _cells(connection, kpi)
        channels = sorted({cell.where for cell in cells} - {WHOLE})
        if channel is not None and channel not in channels:
            raise KpiProblem(f"{kpi} has no values of the channel {channel!a}. "
                             f"{did_you_mean(channel, channels)}")  # fmt: skip
        cells = [cell for cell in cells if channel in (None, cell.where)]
        latest = _latest_month(connection)
        rows_counted, rows = _rows(connection, kpi, chosen.variant, channel, latest)
        return Explanation(
            kpi_id=kpi,
            variants=tuple(variants),
            months=tuple(cell for cell in cells if cell.period_start is not None),
            overall=tuple(cell for cell in cells if cell.period_start is None),
            benchmarks=tuple(_benchmarks(connection, kpi)),
            latest=latest,
            chosen=chosen,
            rows=tuple(rows),
            rows_counted=rows_counted,
        )


def holds(file: Path, kpi: str) -> bool:
    """Whether a file is there and has a card of the KPI. Raises KpiProblem if it cannot be read."""
    if not file.is_file():
        return False
    with _opened(file) as connection:
        return bool(_variants(connection, kpi))


@contextmanager
def _opened(file: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file for reading only, as the database that names without one mean."""
    if not file.is_file():
        raise KpiProblem(f"{file} is not there: nothing was built yet (make warehouse)")
    path = str(file).replace("'", "''")
    with duckdb.connect() as connection:
        try:
            connection.execute(f"attach '{path}' as warehouse (read_only)")
            connection.execute("use warehouse")
            yield connection
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            if "Could not set lock" in reason:
                raise KpiProblem(
                    f"{file} is in use by another process; wait until it is done"
                ) from None
            raise KpiProblem(f"{file} cannot be read ({reason}); make warehouse") from None


def _variants(connection: duckdb.DuckDBPyConnection, kpi: str) -> list[Variant]:
    columns = ", ".join(field.name for field in fields(Variant))
    rows = connection.execute(
        f"select {columns} from kpi.dim_kpis where kpi_id = ? "
        "order by is_default desc, variant",
        [kpi],
    ).fetchall()  # fmt: skip
    return [Variant(*row) for row in rows]


def _chosen(variants: list[Variant], name: str | None) -> Variant:
    if name is None:
        return variants[0]
    for variant in variants:
        if variant.variant == name:
            return variant
    known = [variant.variant for variant in variants]
    raise KpiProblem(f"There is no variant {name!a} of it. {did_you_mean(name, known)}")


def _cells(connection: duckdb.DuckDBPyConnection, kpi: str) -> list[Cell]:
    """Values by month and overall: of each channel, and of the whole where there is one."""
    rows = connection.execute(
        """
        select variant, period_start, period_label, coalesce(channel, ?), n, value
        from kpi.kpi_values
        where
            kpi_id = ?
            and grain in ('month', 'all')
            and slice in ('all', 'channel')
            and detail_name is null
        order by period_start, variant
        """,
        [WHOLE, kpi],
    ).fetchall()
    return [Cell(*row) for row in rows]


def _latest_month(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute(
        "select max(period_label) from kpi.kpi_scorecard where grain = 'month'"
    ).fetchone()
    return row[0] if row else None


def _benchmarks(connection: duckdb.DuckDBPyConnection, kpi: str) -> list[Benchmark]:
    columns = ", ".join(field.name for field in fields(Benchmark))
    rows = connection.execute(
        f"select {columns} from kpi.kpi_benchmarks where kpi_id = ? order by benchmark_id", [kpi]
    ).fetchall()
    return [Benchmark(*row) for row in rows]


def _rows(
    connection: duckdb.DuckDBPyConnection,
    kpi: str,
    variant: str,
    channel: str | None,
    latest: str | None,
) -> tuple[int, list[Row]]:
    """The events of the whole: how many, and some, of the latest complete month if it has any."""
    relation = '"' + kpi.replace('"', '""') + '"'
    # Events beside the whole, and legs that only cuts by agent are made from, are not its events.
    counted = (
        f"from kpi.{relation} where variant = $variant and is_in_whole "
        "and not coalesce(is_leg, false) and channel = coalesce($channel, channel)"
    )
    given = {"variant": variant, "channel": channel}
    number = connection.execute(f"select count(*) {counted}", given).fetchone()
    rows = connection.execute(
        f"""
        select {COLUMNS} {counted}
        order by strftime(event_date, '%Y-%m') = $latest desc nulls last, event_at desc, event_id
        limit {SHOWN}
        """,
        {**given, "latest": latest},
    ).fetchall()
    return number[0] if number else 0, [Row(*row) for row in rows]
