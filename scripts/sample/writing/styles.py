"""How each system writes its exports: its stamps, its words for true and false, its files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Style:
    """One table's ways.

    `stamps` names a form of instants (stamps.py), by site where the sites differ; `zone_of` says
    whose clock that is: the row's site, or its agent's. `dated_by` is the instant whose
    month, quarter or year (`every`) names the file; None = one file of all. `suffix` takes that.
    """

    stamps: str | dict[str, str]
    zone_of: str = "site"
    dated_by: str | None = None
    every: str | None = None
    suffix: Callable[[str], str] = field(default=lambda label: ".csv")
    booleans: tuple[str, str] = ("true", "false")
    delimiter: str = ","


def _packed_in_first_months(label: str) -> str:
    """Somebody packs every quarter's first month."""
    return ".csv.gz" if label[-2:] in ("01", "04", "07", "10") else ".csv"


STYLES: dict[str, Style] = {
    # Chicago's telephone system counts whole seconds.
    "calls": Style(
        {"berlin": "local_ms", "chicago": "local"},
        dated_by="started_at",
        every="month",
        suffix=_packed_in_first_months,
    ),
    "call_steps": Style(
        "utc_ms", dated_by="entered_at", every="month", suffix=lambda _: ".csv.zst"
    ),
    "ring_attempts": Style("utc_ms", dated_by="ringing_at", every="month"),
    "conversations": Style(
        {"berlin": "offset", "chicago": "utc_ms"},
        dated_by="opened_at",
        every="quarter",
        suffix=lambda label: ".jsonl.zst" if label[-1] in "24" else ".jsonl",
    ),
    "messages": Style(
        "utc_ms",
        dated_by="sent_at",
        every="quarter",
        suffix=lambda _: ".csv.zst",
        booleans=("1", "0"),
    ),
    "cases": Style("utc_bare", suffix=lambda _: ".jsonl"),
    "surveys": Style("utc", booleans=("Y", "N"), delimiter=";"),
    "agents": Style("local_minute"),
    "agent_states": Style(
        "local_ms",
        zone_of="agent",
        dated_by="started_at",
        every="month",
        suffix=lambda _: ".parquet",
    ),
    "schedules": Style(
        "local_minute",
        zone_of="agent",
        dated_by="starts_at",
        every="month",
        booleans=("1", "0"),
    ),
    "quality_reviews": Style(
        "utc",
        dated_by="reviewed_at",
        every="year",
        booleans=("Y", "N"),
        delimiter="\t",
    ),
    "customers": Style("utc", suffix=lambda _: ".parquet"),
    "sales": Style("utc_bare", booleans=("True", "False")),
    "costs": Style("utc"),
    "trunk_usage": Style("local_minute", dated_by="interval_start", every="quarter"),
    "campaign_events": Style("utc_ms", dated_by="at", every="quarter", suffix=lambda _: ".csv.gz"),
    "web_visits": Style(
        "utc_ms", dated_by="entered_at", every="quarter", suffix=lambda _: ".jsonl.zst"
    ),
}
