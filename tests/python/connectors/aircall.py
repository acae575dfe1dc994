"""Aircall's sample: 37 events of a webhook, of 4 calls. And an answer of its API, made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 2026-03-02, 09:00 in UTC.
_NINE = 1_772_442_000


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The events up to a moment at which two calls are going on, and then the rest and the answer,
    one event once more."""
    events = json.loads((samples / "aircall/webhookPayload.redacted.json").read_text("utf-8"))
    for event in events:
        if number := event["body"]["data"].get("number"):
            # In the sample all numbers were replaced by one, the company's and its customers'.
            number["digits"] = "+49305550"
    events.sort(key=lambda event: event["body"]["timestamp"])
    first = [event for event in events if event["body"]["timestamp"] <= 1_646_391_212]
    second = [event for event in events if event not in first]
    answer = {"meta": {"count": len(_CALLS)}, "calls": _CALLS}
    return (
        {"aircall/events_1.json": json.dumps(first, indent=1).encode()},
        {
            "aircall/events_2.jsonl": _lines([*second, first[-1], *_HANDED_OUT]),
            "aircall/calls_page_1.json": json.dumps(answer).encode(),
            "aircall/users.json": json.dumps({"users": [_user(7), _user(8)]}).encode(),
        },
    )


def _lines(documents: list[Any]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in documents).encode()


def _user(number: int) -> dict[str, Any]:
    return {"id": number, "name": f"Somebody Number {number}", "email": f"{number}@example.com"}


def _call(number: int, answered_after: int | None, duration: int, **more: Any) -> dict[str, Any]:
    started_at = _NINE + number * 600
    return {
        "id": number,
        "direction": "inbound",
        "status": "done",
        "missed_call_reason": None,
        "started_at": started_at,
        "answered_at": None if answered_after is None else started_at + answered_after,
        "ended_at": started_at + duration,
        "duration": duration,
        "voicemail": None,
        "raw_digits": f"+49 30 5550 10{number}",
        "user": None if answered_after is None else _user(7),
        "number": {"id": 1, "digits": "+49 30 555 0", "is_ivr": False},
        "teams": [{"id": 3, "name": "Support"}],
        "tags": [{"id": 9, "name": "billing"}],
    } | more


_CALLS = [
    _call(1, 20, 140),
    _call(2, 21, 81, transferred_to=_user(8), user=_user(8), transferred_by=_user(7)),
    _call(3, None, 45, missed_call_reason="abandoned_in_classic"),
    _call(4, None, 5, missed_call_reason="short_abandoned"),
    _call(5, None, 30, missed_call_reason="agents_did_not_answer", voicemail="https://x.example"),
    _call(6, None, 12, missed_call_reason="out_of_opening_hours"),
    _call(7, 9, 60, direction="outbound"),
    _call(8, None, 9, status="initial", ended_at=None),
    _call(9, None, 25, raw_digits="anonymous", missed_call_reason="abandoned_in_ivr"),
]
# On the next day.
_OUTSIDE = _call(154, 12, 50)
_HANDED_OUT = [
    {"resource": "call", "event": f"call.{name}", "timestamp": at, "data": _OUTSIDE}
    for name, at in (("external_transferred", _NINE + 92_450), ("ended", _NINE + 92_480))
]
