"""What stands beside a KPI's values: figures to compare with, and what was left out."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from scripts.explaining.opening import has_relation

# The whole of a KPI that may be added over channels; where a channel would be named.
WHOLE = "all"


@dataclass(frozen=True)
class Figure:
    """A benchmark or target of one variant; low or high is None where it is open.

    `channel` is the one whose value stands beside it, WHOLE, or None = no single value does.
    `status` says whether the latest complete month met it, None = that is not judged; `outcome`
    what it is good for, None = not said.
    """

    variant: str
    channel: str | None
    where: str
    kind: str
    low: float | None
    high: float | None
    unit: str
    source: str
    status: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class LeftOut:
    """How many events of one channel a variant left out of a month, and why."""

    channel: str
    reason: str
    n: int


def read_figures(
    connection: duckdb.DuckDBPyConnection, kpi: str, latest: str | None
) -> list[Figure]:
    """What articles state, then what the deployment asks for itself in the latest month."""
    status = {
        (variant, channel, low, high): said
        for variant, channel, low, high, said in connection.execute(
            "select variant, coalesce(channel, ?), target_low, target_high, status "
            "from kpi.kpi_scorecard where kpi_id = ? and grain = 'month' and status is not null",
            [WHOLE, kpi],
        ).fetchall()
    }
    rows = connection.execute(
        "select variant, coalesce(channel, ?), scope, kind, low, high, unit, source "
        "from kpi.kpi_benchmarks where kpi_id = ? order by benchmark_id",
        [WHOLE, kpi],
    ).fetchall()
    found = [Figure(*row) for row in rows] + _own_targets(connection, kpi, latest)
    return [_judged(figure, status) for figure in found]


def read_left_out(
    connection: duckdb.DuckDBPyConnection, kpi: str, variant: str, month: str | None
) -> list[LeftOut] | None:
    """What one variant left out of a month; None = nobody keeps count of it."""
    if not has_relation(connection, "kpi_left_out"):
        return None
    known = connection.execute(
        "select 1 from kpi.kpi_left_out where kpi_id = ? and variant = ? limit 1", [kpi, variant]
    ).fetchone()
    if known is None:
        return None
    rows = connection.execute(
        "select coalesce(channel, 'unknown'), reason, cast(sum(n) as bigint) "
        "from kpi.kpi_left_out where kpi_id = ? and variant = ? and grain = 'month' "
        "and period_label = ? group by 1, 2 order by 3 desc, 2, 1",
        [kpi, variant, month],
    ).fetchall()
    return [LeftOut(*row) for row in rows]


def _own_targets(
    connection: duckdb.DuckDBPyConnection, kpi: str, latest: str | None
) -> list[Figure]:
    """The deployment's own; those that an article states are among the benchmarks."""
    if not has_relation(connection, "kpi_targets"):
        return []
    rows = connection.execute(
        """
        select targets.variant, scope, scope_value, channel, time_frame, low, high, unit,
            business_outcome, valid_from, valid_to
        from kpi.kpi_targets as targets
        inner join kpi.dim_kpis as kpis using (kpi_id, variant)
        where
            kpi_id = $kpi
            and targets.source = 'own'
            and coalesce(strftime(valid_from, '%Y-%m') <= $latest, true)
            and coalesce(strftime(valid_to, '%Y-%m') >= $latest, true)
        order by target_id
        """,
        {"kpi": kpi, "latest": latest},
    ).fetchall()
    found = []
    for variant, scope, value, channel, frame, low, high, unit, outcome, since, until in rows:
        what = value or ("all" if scope == WHOLE else f"each {scope}")
        where = what if scope in (WHOLE, "channel") or not value else f"{scope} {value}"
        details = [
            f"on {channel}" if channel else "",
            f"a {frame}" if frame else "",
            f"from {since}" if since else "",
            f"to {until}" if until else "",
        ]
        beside = (channel or WHOLE) if scope == WHOLE else value if scope == "channel" else None
        found.append(
            Figure(
                variant=variant,
                # What is asked of a week or a year is not compared with a month's value.
                channel=beside if frame in (None, "month") else None,
                where=" ".join([where, *filter(None, details)]),
                kind="target",
                low=low,
                high=high,
                unit=unit,
                source="own",
                outcome=outcome,
            )
        )
    return found


def _judged(
    figure: Figure, status: dict[tuple[str, str, float | None, float | None], str]
) -> Figure:
    key = (figure.variant, figure.channel or "", figure.low, figure.high)
    if figure.kind != "target" or key not in status:
        return figure
    return Figure(**{**vars(figure), "status": status[key]})
