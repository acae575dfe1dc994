"""What a system tells for the first time, and what it no longer tells, says more of older calls."""

from __future__ import annotations

from .sets import Landing, Record, Way

_ARRIVED = "2026-01-05T10:15:00Z"


def told_later() -> Way:
    """An outbound call comes, and the one time before a queue goes; neither is of a miss before."""
    first = Landing(
        {
            "calls_1.csv": [
                # Of two misses one stays as it is, but for what is known of calls back.
                _call("missed", outcome="abandoned", abandoned_in="queue"),
                _call("at_once", queued_at=_ARRIVED, outcome="abandoned"),
                _call("next_week", started_at="2026-01-12T10:15:00Z", outcome="after_hours"),
            ],
            "calls_2.csv": [_call("menu", queued_at="2026-01-05T10:15:30Z", outcome="abandoned")],
        }
    )
    second = Landing(
        {
            "calls_2.csv": [_call("menu", queued_at=_ARRIVED, outcome="abandoned")],
            "calls_3.csv": [_call("called", direction="outbound", outcome="no_answer")],
        }
    )
    return Way((first, second))


def _call(call_id: str, **values: str) -> Record:
    started_at = values.setdefault("started_at", _ARRIVED)
    row = {
        "call_id": call_id,
        "direction": "inbound",
        "customer_id": f"who {call_id}",
        "queue": "orders",
        "site": "berlin",
        "ended_at": started_at.replace(":15:", ":20:"),
    }
    return Record.of("calls", row | values)
