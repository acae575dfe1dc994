"""Twelve KPIs by month in pandas. Run as `python -m scripts.bench.peers.with_pandas`, see `run`."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from scripts.bench import peers

_WORDS = dict.fromkeys(("direction", "queue", "site", "outcome", "abandoned_in"), "category")


def write_months(exports: Path, settings: Path, product: Path, target: Path) -> None:
    """Write the KPIs of the exports' calls."""
    legs = _read_legs(exports)
    calls = _calls_of(legs)
    sites = pd.read_csv(settings / "sites.csv").set_index("site")["time_zone"]
    queues = pd.read_csv(settings / "queues.csv").set_index("queue")
    channels = pd.read_csv(product / "channels.csv").set_index("code")
    deployment = pd.read_csv(settings / "deployment.csv").set_index("name")["value"]

    zone = calls["site"].map(sites)
    for time_zone in [*sites.unique(), "UTC"]:
        of_zone = zone == time_zone if time_zone != "UTC" else zone.isna()
        local = calls.loc[of_zone, "arrived_at"].dt.tz_convert(time_zone)
        calls.loc[of_zone, "month"] = local.dt.strftime("%Y-%m")
    inbound = calls[calls["direction"] == "inbound"]
    entered = inbound[inbound["outcome"] != "blocked"].copy()

    gave_up_in_queue = entered["abandoned_in"].isin(["queue", "ringing"])
    entered["is_answered"] = entered["outcome"] == "answered"
    entered["is_abandoned"] = (entered["outcome"] == "abandoned") & gave_up_in_queue
    entered["is_offered"] = (
        entered["is_answered"]
        | entered["is_abandoned"]
        | (
            entered["queued_at"].notna()
            & ~entered["outcome"].isin(["abandoned", "after_hours", "self_served"])
        )
    )
    entered["is_missed"] = ~entered["outcome"].isin(["answered", "self_served"])
    wait_ended_at = entered["answered_at"].where(
        entered["is_answered"], entered["left_queue_at"].fillna(entered["first_ended_at"])
    )
    entered["wait"] = (wait_ended_at - entered["queued_at"]).dt.total_seconds()
    entered.loc[~entered["is_offered"], "wait"] = None
    limit = (
        entered["queue"]
        .map(queues["service_level_target_seconds"])
        .astype(float)
        .fillna(channels.loc["voice", "service_level_target_seconds"])
    )
    waited = entered["wait"].notna()
    entered["in_time"] = (
        (entered["is_answered"] & (entered["wait"] <= limit)).astype(float).where(waited)
    )
    entered["wait_answered"] = entered["wait"].where(entered["is_answered"])
    entered["left"] = entered["is_abandoned"].astype(float).where(entered["is_offered"])
    entered["passed_on"] = entered["transferred"].astype(float).where(entered["is_answered"])
    entered["is_repeat"] = _repeats(entered, float(deployment["repeat_window"]))

    months = entered.groupby("month")
    pd.DataFrame(
        {
            "contact_volume": months.size(),
            "answered_calls": months["is_answered"].sum(),
            "missed_calls": months["is_missed"].sum(),
            "service_level": months["in_time"].mean(),
            "abandonment_rate": months["left"].mean(),
            "average_speed_of_answer": months["wait_answered"].mean(),
            "average_wait_time": months["wait"].mean(),
            "average_handle_time": months["handle"].mean(),
            "average_talk_time": months["talk"].mean(),
            "average_hold_time": months["hold"].mean(),
            "transfer_rate": months["passed_on"].mean(),
            "repeat_contact_rate": months["is_repeat"].mean(),
        }
    ).to_csv(target, float_format="%.17g")


def _read_legs(exports: Path) -> pd.DataFrame:
    frames = [
        pd.read_csv(file, usecols=list(peers.COLUMNS), dtype=_WORDS | {"transferred": "boolean"})
        for file in sorted((exports / "generic").glob("calls_*.csv"))
    ]
    legs = pd.concat(frames, ignore_index=True)
    for column in peers.INSTANTS:
        legs[column] = pd.to_datetime(legs[column], utc=True, format="ISO8601")
    # Of a leg's versions the newest.
    return (
        legs.sort_values("updated_at", na_position="first", kind="stable")
        .drop_duplicates(["call_id", "leg"], keep="last")
        .sort_values(["call_id", "leg"])
    )


def _calls_of(legs: pd.DataFrame) -> pd.DataFrame:
    """A row a call: it goes as its first leg goes; what agents spend on it is that of all legs."""
    talk_hold = (legs["ended_at"] - legs["answered_at"]).dt.total_seconds()
    legs["hold"] = legs["hold_seconds"]
    legs["talk"] = (talk_hold - legs["hold"]).where(talk_hold >= legs["hold"])
    legs["handle"] = talk_hold + legs["after_call_work_seconds"]
    legs["customer"] = legs["customer_id"].fillna(legs["customer_number"])
    calls = legs.groupby("call_id", sort=False).agg(
        direction=("direction", "first"),
        customer=("customer", "first"),
        queue=("queue", "first"),
        site=("site", "first"),
        arrived_at=("started_at", "min"),
        ended_at=("ended_at", "max"),
        transferred=("transferred", "any"),
    )
    first = legs[legs["leg"] == 1].set_index("call_id")
    for column in ("outcome", "queued_at", "answered_at", "left_queue_at"):
        calls[column] = first[column]
    calls["first_ended_at"] = first["ended_at"]
    said = first["abandoned_in"].astype(object)
    calls["abandoned_in"] = said.where(said.notna() | first["queued_at"].isna(), "queue")
    # Not known of one leg, not known of the call.
    answered = legs[legs["outcome"] == "answered"].groupby("call_id", sort=False)
    for column in ("talk", "hold", "handle"):
        sums = answered[column].sum()
        calls[column] = sums.where(answered[column].count() == answered.size())
    return calls


def _repeats(entered: pd.DataFrame, window: float) -> pd.Series:
    """Whether a customer's call follows another of his; NULL of who is not known."""
    known = (
        entered[entered["customer"].notna()]
        .reset_index()
        .sort_values(["customer", "arrived_at", "call_id"])
        .set_index("call_id")
    )
    ended_so_far = known.groupby("customer")["ended_at"].cummax()
    before = ended_so_far.groupby(known["customer"]).shift()
    return ((known["arrived_at"] - before).dt.total_seconds() <= window).astype(float)


if __name__ == "__main__":
    sys.exit(peers.run(write_months))
