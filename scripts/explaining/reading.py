"""A KPI read from a DuckDB file with the schema kpi: card, values, what stands beside, events."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import duckdb

from scripts.explaining.comparing import WHOLE, Figure, LeftOut, read_figures, read_left_out
from scripts.explaining.opening import has_relation, opened
from scripts.explaining.rows import Row, read_rows
from scripts.kpi_files import KpiProblem, did_you_mean

# A year, and the same month of the year before.
MONTHS_SHOWN = 13
DETAILS_SHOWN = 12


@dataclass(frozen=True)
class Variant:
    """One reading of a KPI, as its card says it; None = the card does not say."""

    variant: str
    is_default: bool
    name: str
    family: str
    question: str
    definition: str
    formula: str
    unit: str
    direction: str
    aggregation: str
    cuts: str
    detail_name: str | None
    is_detail_share_of_whole: bool
    is_intraday: bool
    is_bounded: bool
    wording: str | None
    source: str
    caveats: str | None


@dataclass(frozen=True)
class Cell:
    """One value; `where` is a channel or WHOLE, `n` the number of events behind it.

    `detail` is what of the KPI's own cut it is of, None = all of it.
    """

    variant: str
    period_start: datetime | None
    period_label: str
    where: str
    detail: str | None
    n: int
    value: float | None


@dataclass(frozen=True)
class Explanation:
    """All that is known of a KPI.

    `latest` is the latest complete month's label, None = there is none yet; `details` are the cells
    of the chosen variant's own cut in it. `silent` are channels of the company on which the KPI has
    no value; `left_out` is None where nobody counts it; `rows_counted` is the number of all rows
    of which `rows` are some.
    """

    kpi_id: str
    variants: tuple[Variant, ...]
    sources: dict[str, str]
    months: tuple[Cell, ...]
    overall: tuple[Cell, ...]
    details: tuple[Cell, ...]
    silent: tuple[str, ...]
    figures: tuple[Figure, ...]
    left_out: tuple[LeftOut, ...] | None
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
    with opened(file) as connection:
        return explain(connection, kpi, variant, channel, file)


def explain(
    connection: duckdb.DuckDBPyConnection,
    kpi: str,
    variant: str | None = None,
    channel: str | None = None,
    file: Path | None = None,
    with_rows: bool = True,
) -> Explanation:
    """The same from a file that is open (see `opened`), which messages call `file`.

    Without `with_rows` no events are read.
    """
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
    shown = [cell for cell in cells if channel in (None, cell.where)]
    whole = [cell for cell in shown if cell.detail is None]
    latest = _latest_month(connection)
    left_out = read_left_out(connection, kpi, chosen.variant, latest)
    rows_counted, rows = 0, []
    if with_rows:
        rows_counted, rows = read_rows(connection, kpi, chosen.variant, channel, latest)
    return Explanation(
        kpi_id=kpi,
        variants=tuple(variants),
        sources=_sources(connection),
        months=tuple(cell for cell in whole if cell.period_start is not None),
        overall=tuple(cell for cell in whole if cell.period_start is None),
        details=tuple(
            cell
            for cell in shown
            if cell.detail is not None
            and cell.variant == chosen.variant
            and cell.period_label == latest
        ),
        silent=tuple(_silent(connection, channels) if channels and not channel else ()),
        figures=tuple(read_figures(connection, kpi, latest)),
        left_out=None if left_out is None else tuple(
            part for part in left_out if channel in (None, part.channel)
        ),
        latest=latest,
        chosen=chosen,
        rows=tuple(rows),
        rows_counted=rows_counted,
    )  # fmt: skip


def holds(file: Path, kpi: str) -> bool:
    """Whether a file is there and has a card of the KPI. Raises KpiProblem if it cannot be read."""
    if not file.is_file():
        return False
    with opened(file) as connection:
        query = "select 1 from kpi.dim_kpis where kpi_id = ? limit 1"
        return connection.execute(query, [kpi]).fetchone() is not None


def _variants(connection: duckdb.DuckDBPyConnection, kpi: str) -> list[Variant]:
    columns = ", ".join(field.name for field in fields(Variant))
    rows = connection.execute(
        f"select {columns} from kpi.dim_kpis where kpi_id = ? order by variant_no", [kpi]
    ).fetchall()
    return [Variant(*row) for row in rows]


def _chosen(variants: list[Variant], name: str | None) -> Variant:
    if name is None:
        return next(variant for variant in variants if variant.is_default)
    for variant in variants:
        if variant.variant == name:
            return variant
    known = [variant.variant for variant in variants]
    raise KpiProblem(f"There is no variant {name!a} of it. {did_you_mean(name, known)}")


def _sources(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the short keys of sources stand for."""
    if not has_relation(connection, "kpi_sources"):
        return {}
    return dict(connection.execute("select code, description from kpi.kpi_sources").fetchall())


def _cells(connection: duckdb.DuckDBPyConnection, kpi: str) -> list[Cell]:
    """Values by month and overall: of each channel, and of the whole where there is one."""
    rows = connection.execute(
        """
        select variant, period_start, period_label, coalesce(channel, ?), detail_value, n, value
        from kpi.kpi_values
        where
            kpi_id = ?
            and grain in ('month', 'all')
            and slice in ('all', 'channel')
        order by period_start, variant
        """,
        [WHOLE, kpi],
    ).fetchall()
    return [Cell(*row) for row in rows]


def _silent(connection: duckdb.DuckDBPyConnection, channels: list[str]) -> list[str]:
    """The channels on which contacts come in, but of which the KPI has no value."""
    rows = connection.execute(
        "select distinct channel from kpi.kpi_values "
        "where kpi_id = 'contact_volume' and grain = 'all' and slice = 'channel'"
    ).fetchall()
    return sorted({channel for (channel,) in rows} - {*channels, "unknown"})


def _latest_month(connection: duckdb.DuckDBPyConnection) -> str | None:
    row = connection.execute(
        "select max(period_label) from kpi.kpi_scorecard where grain = 'month'"
    ).fetchone()
    return row[0] if row else None
