"""Twelve KPIs by month in Polars. Run as `python -m scripts.bench.peers.with_polars`, see `run`."""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl
from polars import col

from scripts.bench import peers


def write_months(exports: Path, settings: Path, product: Path, target: Path) -> None:
    """Write the KPIs of the exports' calls."""
    sites = pl.read_csv(settings / "sites.csv")
    queues = pl.read_csv(settings / "queues.csv").select(
        "queue", limit=col("service_level_target_seconds").cast(pl.Float64)
    )
    voice = pl.read_csv(product / "channels.csv").row(
        by_predicate=col("code") == "voice", named=True
    )
    deployment = dict(pl.read_csv(settings / "deployment.csv").select("name", "value").iter_rows())
    window = float(deployment["repeat_window"])

    calls = _calls_of(_read_legs(exports))
    entered = (
        calls.filter((col("direction") == "inbound") & (col("outcome") != "blocked"))
        .join(sites.lazy().select("site", "time_zone"), on="site", how="left")
        .join(queues.lazy(), on="queue", how="left")
        .with_columns(
            month=_local_month(sites["time_zone"].unique().to_list()),
            limit=col("limit").fill_null(voice["service_level_target_seconds"]),
            is_answered=col("outcome") == "answered",
            is_abandoned=(col("outcome") == "abandoned")
            & col("abandoned_in").is_in(["queue", "ringing"]).fill_null(False),
        )
        .with_columns(
            is_offered=col("is_answered")
            | col("is_abandoned")
            | (
                col("queued_at").is_not_null()
                & ~col("outcome").is_in(["abandoned", "after_hours", "self_served"])
            ),
            wait_ended_at=pl.when(col("is_answered"))
            .then("answered_at")
            .otherwise(pl.coalesce("left_queue_at", "first_ended_at")),
        )
        .with_columns(
            wait=pl.when("is_offered").then(_seconds("queued_at", "wait_ended_at")),
            before=col("ended_at")
            .cum_max()
            .shift()
            .over("customer", order_by=["arrived_at", "call_id"]),
        )
    )
    is_repeat = (_seconds("before", "arrived_at") <= window).fill_null(False)
    entered.group_by("month").agg(
        contact_volume=pl.len(),
        answered_calls=col("is_answered").sum(),
        missed_calls=(~col("outcome").is_in(["answered", "self_served"])).sum(),
        service_level=(col("is_answered") & (col("wait") <= col("limit")))
        .filter(col("wait").is_not_null())
        .mean(),
        abandonment_rate=col("is_abandoned").filter("is_offered").mean(),
        average_speed_of_answer=col("wait").filter("is_answered").mean(),
        average_wait_time=col("wait").mean(),
        average_handle_time=col("handle").mean(),
        average_talk_time=col("talk").mean(),
        average_hold_time=col("hold").mean(),
        transfer_rate=col("transferred").filter("is_answered").mean(),
        repeat_contact_rate=is_repeat.filter(col("customer").is_not_null()).mean(),
    ).sort("month").collect(engine="streaming").write_csv(target)


def _read_legs(exports: Path) -> pl.LazyFrame:
    text = dict.fromkeys((*peers.COLUMNS, "hold_seconds"), pl.String)
    numbers = {"leg": pl.Int8, "hold_seconds": pl.Float64, "after_call_work_seconds": pl.Float64}
    files = pl.scan_csv(
        exports / "generic" / "calls_*.csv",
        schema_overrides=text | numbers | {"transferred": pl.Boolean},
    )
    # Of a leg's versions the newest.
    return (
        files.select(peers.COLUMNS)
        .with_columns(
            # With Z or with an offset, which is all that the exports have.
            col(name).str.to_datetime("%Y-%m-%d %H:%M:%S%#z", time_unit="ms", time_zone="UTC")
            for name in peers.INSTANTS
        )
        .sort("updated_at", nulls_last=False)
        .unique(["call_id", "leg"], keep="last")
    )


def _calls_of(legs: pl.LazyFrame) -> pl.LazyFrame:
    """A row a call: it goes as its first leg goes; what agents spend on it is that of all legs."""
    talk_hold = _seconds("answered_at", "ended_at")
    first = col("leg") == 1
    answered = col("outcome") == "answered"
    return (
        legs.with_columns(
            customer=pl.coalesce("customer_id", "customer_number"),
            hold=col("hold_seconds"),
            talk=pl.when(talk_hold >= col("hold_seconds")).then(talk_hold - col("hold_seconds")),
            handle=talk_hold + col("after_call_work_seconds"),
        )
        .sort("leg")
        .group_by("call_id")
        .agg(
            *(
                col(name).drop_nulls().first()
                for name in ("direction", "customer", "queue", "site")
            ),
            *(
                col(name).filter(first).first()
                for name in ("outcome", "queued_at", "answered_at", "left_queue_at")
            ),
            first_ended_at=col("ended_at").filter(first).first(),
            abandoned_in=pl.when(col("abandoned_in").is_null() & col("queued_at").is_not_null())
            .then(pl.lit("queue"))
            .otherwise("abandoned_in")
            .filter(first)
            .first(),
            arrived_at=col("started_at").min(),
            ended_at=col("ended_at").max(),
            transferred=col("transferred").any(),
            # Not known of one leg, not known of the call.
            **{
                name: pl.when(answered.any() & ~(answered & col(name).is_null()).any()).then(
                    col(name).filter(answered).sum()
                )
                for name in ("talk", "hold", "handle")
            },
        )
    )


def _seconds(earlier: str, later: str) -> pl.Expr:
    return (col(later) - col(earlier)).dt.total_milliseconds() / 1000


def _local_month(time_zones: list[str]) -> pl.Expr:
    month = col("arrived_at").dt.strftime("%Y-%m")
    for time_zone in time_zones:
        local = col("arrived_at").dt.convert_time_zone(time_zone).dt.strftime("%Y-%m")
        month = pl.when(col("time_zone") == time_zone).then(local).otherwise(month)
    return month


if __name__ == "__main__":
    sys.exit(peers.run(write_months))
