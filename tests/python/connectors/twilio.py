"""Events of Twilio's TaskRouter, made up: there is no public sample."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_NINE = datetime(2026, 3, 5, 9, tzinfo=UTC)
_CUSTOMER = "+4930555040"
_CALL = {
    "direction": "inbound", "from": _CUSTOMER, "called": "+4930555000", "call_sid": "CA1",
    "name": "Somebody",
}  # fmt: skip


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Every third event later, each file out of order, some events twice, and some of them in both
    forms."""
    del samples
    first = [event for number, event in enumerate(_EVENTS) if number % 3]
    second = [*_EVENTS[::3], *_EVENTS[1:9:3]]
    return (
        {
            "twilio/stream.json": json.dumps([_cloud(one) for one in reversed(first)]).encode(),
        },
        {
            "twilio/callbacks.jsonl": b"".join(
                json.dumps(_callback(one)).encode() + b"\n" for one in reversed(second)
            ),
            "twilio/once_more.jsonl": json.dumps(_cloud(second[0])).encode(),
        },
    )


def _cloud(event: dict[str, Any]) -> dict[str, Any]:
    """An envelope of Event Streams."""
    at = _NINE + timedelta(seconds=event["at"])
    payload = {
        "timestamp": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        **{key: value for key, value in event.items() if key != "at"},
    }
    kind = f"com.twilio.taskrouter.{event['eventtype']}"
    return {"specversion": "1.0", "type": kind, "data": {"sid": event["sid"], "payload": payload}}


def _callback(event: dict[str, Any]) -> dict[str, Any]:
    """What the event callback of a workspace gets."""
    milliseconds = int((_NINE + timedelta(seconds=event["at"])).timestamp() * 1000)
    told = {
        "".join(part.capitalize() for part in key.split("_")): value
        for key, value in event.items()
        if key not in ("at", "eventtype")
    }
    return told | {
        "EventType": event["eventtype"],
        "ResourceType": event["eventtype"].split(".")[0],
        "Timestamp": str(milliseconds // 1000),
        "TimestampMs": str(milliseconds),
    }


def _task(
    name: str, began: float, *happenings: tuple[Any, ...], channel: str = "voice",
    attributes: dict[str, Any] | None = None,
) -> list[dict[str, Any]]:  # fmt: skip
    """Of each happening: seconds after the begin, type, and what is told besides."""
    return [
        {
            "sid": f"EV{name}{number}",
            "eventtype": kind,
            "at": began + at,
            "task_sid": name,
            "task_channel_unique_name": channel,
            "task_attributes": json.dumps(_CALL if attributes is None else attributes),
            **(more[0] if more else {}),
        }
        for number, (at, kind, *more) in enumerate(happenings)
    ]


def _queue(name: str) -> dict[str, Any]:
    return {"task_queue_name": name}


def _worker(number: int, reservation: str = "") -> dict[str, Any]:
    offer = {"reservation_sid": f"WR{reservation}", **_queue("Sales")} if reservation else {}
    return {
        "worker_sid": f"WK{number}",
        "worker_name": f"somebody{number}@example.com",
        "worker_attributes": json.dumps({"team_name": "Blue", "full_name": "Somebody"}),
        **offer,
    }


def _activity(number: int, at: float, before: str, seconds: float) -> dict[str, Any]:
    return {
        "sid": f"EVW{number}{at}",
        "eventtype": "worker.activity.update",
        "at": at,
        "worker_activity_name": "Whatever",
        "worker_previous_activity_name": before,
        "worker_time_in_previous_activity": int(seconds),
        "worker_time_in_previous_activity_ms": int(seconds * 1000),
        **_worker(number),
    }


def _handled(offer: str, number: int, *times: float) -> list[tuple[Any, ...]]:
    """A reservation by when it is created, accepted, ended and completed."""
    events = ("created", "accepted", "wrapup", "completed")
    return [
        (at, f"reservation.{event}", _worker(number, offer))
        for at, event in zip(times, events, strict=False)
    ]


_CREATED = (0, "task.created")
_QUEUED = (2, "task-queue.entered", _queue("Sales"))
_CHAT = {"channelType": "web", "customerAddress": "somebody@example.com"}
_SMS = {"channelType": "sms", "customerAddress": _CUSTOMER}
_EVENTS = [
    *_task(
        "answered", 0, _CREATED, _QUEUED,
        (10, "reservation.created", _worker(8, "a8")),
        (25, "reservation.timeout", _worker(8, "a8")),
        (26, "reservation.created", _worker(9, "a9")),
        (28, "reservation.rejected", _worker(9, "a9")),
        *_handled("a7", 7, 30, 42, 142, 162.5), (163, "task.completed"),
    ),
    *_task(
        "handed_on", 600, _CREATED, _QUEUED, *_handled("h7", 7, 5, 12, 100, 110),
        *_handled("h8", 8, 80, 90, 200, 205), (206, "task.completed"),
    ),
    *_task(
        "consulted", 1200, _CREATED, _QUEUED, *_handled("c7", 7, 5, 12, 200, 210),
        *_handled("c8", 8, 80, 90, 100, 101), (211, "task.completed"),
    ),
    *_task(
        "overflowed", 1800, _CREATED, _QUEUED, (62, "task-queue.entered", _queue("Support")),
        *_handled("o8", 8, 70, 75, 175), (200, "task.completed"), channel="default",
    ),
    *_task(
        "hung_up", 2400, _CREATED, _QUEUED, (40, "reservation.created", _worker(7, "hu")),
        (45, "reservation.canceled", _worker(7, "hu")),
        (47, "task.canceled", {"task_canceled_reason": "hangup"}),
    ),
    *_task(
        "too_long", 3000, _CREATED, _QUEUED,
        (86_400, "task.canceled", {"task_canceled_reason": "Task TTL Exceeded"}),
    ),
    *_task("going_on", 3600, _CREATED, _QUEUED, *_handled("g7", 7, 5, 12)),
    *_task(
        "made", 4200, _CREATED, *_handled("m7", 7, 1, 2, 60, 61), (62, "task.completed"),
        attributes={"direction": "outbound", "outbound_to": _CUSTOMER},
    ),
    *_task(
        "chat", 4800, _CREATED, _QUEUED, *_handled("t8", 8, 3, 22, 400, 410),
        (411, "task.completed"), channel="chat", attributes=_CHAT,
    ),
    *_task(
        "chat_left", 5400, _CREATED, _QUEUED, (92, "task.canceled"), channel="chat",
        attributes=_CHAT,
    ),
    *_task("sms", 6000, _CREATED, _QUEUED, channel="sms", attributes=_SMS),
    *_task(
        "whatsapp", 6600, _CREATED, _QUEUED, *_handled("w7", 7, 3, 10, 300, 310),
        (311, "task.completed"), channel="chat",
        attributes={"channelType": "whatsapp", "customerAddress": f"whatsapp:{_CUSTOMER}"},
    ),
    *_task("no_contact", 7200, _CREATED, _QUEUED, channel="default", attributes={"job": "x"}),
    _activity(7, 0, "Offline", 3600),
    _activity(7, 7200, "Available", 7200),
    _activity(7, 9000, "Lunch break", 1800.5),
    _activity(7, 9900, "Playing chess", 900),
]  # fmt: skip
