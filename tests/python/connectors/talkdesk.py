"""Talkdesk's reports, made up: nobody gave us a sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# A Monday in March; the numbers of the calls count minutes of the morning.
_DAY = "2026-03-02"
_FINISHED = "studio_flow_executions_aggregated.flow_execution_finished_time"


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A first export as CSV, and a second one as JSON: a call that went on is over, one has a
    survey now, one is told once more, and there are new ones. Ring attempts come before the states
    that tell who the users are."""
    return (
        {
            "talkdesk/calls_1.csv": _csv([*_CALLS[:5], _GOES_ON]),
            "talkdesk/ring_attempts.csv": _csv(_RINGS),
            "talkdesk/studio_flow_execution_1.csv": _csv(_STEPS[:3]),
        },
        {
            "talkdesk/calls_2.json": _json([_IS_OVER, _WITH_SURVEY, _CALLS[1], *_CALLS[5:]]),
            "talkdesk/user_status.csv": _csv(_STATES[:4]),
            "talkdesk/user_status_later.json": _json(_STATES[3:]),
            "talkdesk/studio_flow_execution_2.json": _json(_STEPS),
        },
    )


def _csv(rows: list[dict[str, Any]]) -> bytes:
    lines = [",".join(rows[0])]
    lines += [
        ",".join("" if value is None else str(value) for value in row.values()) for row in rows
    ]
    return ("\n".join(lines) + "\n").encode()


def _json(rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "made up", "entries": rows, "total": len(rows)}).encode()


def _at(minute: int, second: int) -> str:
    minute, second = minute + second // 60, second % 60
    return f"{_DAY}T{9 + minute // 60:02}:{minute % 60:02}:{second:02}Z"


def _call(minute: int, kind: str, seconds: int, **more: Any) -> dict[str, Any]:
    return {
        "call_id": f"c{minute}",
        "callsid": f"CA{minute}",
        "type": kind,
        "start_at": _at(minute, 0),
        "end_at": _at(minute, seconds),
        "talkdesk_phone_number": "+49305550",
        "contact_phone_number": f"+49 30 5550 20{minute % 10}",
        "user_id": None,
        "user_name": None,
        "user_email": None,
        "total_time": seconds,
        "talk_time": 0,
        "wait_time": 0,
        "hold_time": 0,
        "abandon_time": 0,
        "disposition_code": None,
        "notes": "A made up note about somebody",
        "ring_groups": "support",
        "is_in_business_hours": True,
        "is_callback_from_queue": False,
        "is_transfer": False,
        "is_external_transfer": False,
        "handling_user_id": None,
        "agent_disconnected": "No",
        "csat_score": None,
        "csat_survey_time": None,
        "team_name": None,
    } | more


def _by(number: int) -> dict[str, Any]:
    return {
        "user_id": f"u{number}",
        "user_name": f"Agent Number {number}",
        "user_email": f"Agent{number}@example.com",
        "team_name": "Blue",
    }


_CALLS = [
    # 20 s in the IVR, 30 s in the queue, 190 s of talk and 60 s on hold.
    _call(
        0, "inbound", 300, wait_time=30, talk_time=190, hold_time=60, **_by(1),
        disposition_code="billing", agent_disconnected="Yes",
    ),
    _call(
        1, "inbound", 100, wait_time=10, talk_time=90, **_by(2), is_transfer=True,
        is_external_transfer=True,
    ),
    _call(2, "abandoned", 65, wait_time=45),
    _call(3, "short_abandoned", 4, ring_groups=None),
    _call(4, "missed", 90, wait_time=80),
    _call(5, "voicemail", 60, wait_time=25),
    _call(6, "voicemail", 40, is_in_business_hours=False),
    _call(7, "missed", 12, is_in_business_hours=False, ring_groups=None),
    _call(8, "abandoned", 50, wait_time=40, is_in_business_hours=False),
    _call(9, "missed", 70, wait_time=60, is_callback_from_queue=True),
    _call(10, "outbound", 80, talk_time=70, **_by(1), is_callback_from_queue=True),
    _call(11, "outbound_missed", 20, **_by(2)),
    # Told by a version that has hold within talk.
    _call(12, "inbound", 100, wait_time=20, talk_time=80, hold_time=30, **_by(3)),
]  # fmt: skip
_GOES_ON = _call(20, "inbound", 0, end_at=None, **_by(1))
_IS_OVER = _call(20, "inbound", 60, wait_time=5, talk_time=50, **_by(1))
_WITH_SURVEY = _CALLS[0] | {"csat_score": 4, "csat_survey_time": _at(7, 0)}


def _state(
    number: int, label: str, begin: str, end: str | None, team: str | None
) -> dict[str, Any]:
    return _by(number) | {
        "status_label": label,
        "status_start_at": f"{_DAY} {begin}",
        "status_end_at": end and f"{_DAY} {end}",
        "status_time": 0,
        "is_user_active": True,
        "team_name": team,
    }


_STATES = [
    _state(1, "Available", "08:00:00", "09:00:50", "Blue"),
    _state(1, "On A Call", "09:00:50", "09:05:00", "Blue"),
    _state(1, "After Call Work", "09:05:00", "09:06:00", "Green"),
    # It went on when it was exported.
    _state(2, "Away", "08:00:00", "08:30:00", None),
    _state(2, "Away", "08:00:00", "08:45:00", None),
    _state(2, "Lunch break in the park", "08:45:00", "09:00:00", None),
    _state(2, "Offline", "09:30:00", None, None),
]


def _ring(number: int, call: str, user: int, kind: str, begin: str, end: str) -> dict[str, Any]:
    return {
        "interaction_id": call,
        "contact_id": f"{call}-1",
        "ring_attempt_id": f"r{number}",
        "attempt_type": kind,
        "ring_started_at_time": f"{_DAY} {begin}",
        "ring_finished_at_time": f"{_DAY} {end}",
        "user_name": f"Agent Number {user}",
        # One system writes an address in several ways.
        "user_email": f"agent{user}@example.com",
    }


_RINGS = [
    _ring(1, "c0", 2, "Ignored", "09:00:20", "09:00:40"),
    _ring(2, "c0", 1, "Answered", "09:00:42", "09:00:50"),
    _ring(3, "c1", 1, "Rejected", "09:01:00", "09:01:03"),
    _ring(4, "c4", 2, "Something New", "09:04:20", "09:04:40"),
    # Who that is nobody tells.
    _ring(5, "c4", 9, "Ignored", "09:04:40", "09:05:00"),
]


def _step(number: int, component: str, step: str, begin: str, **more: Any) -> dict[str, Any]:
    return {
        "call_sid": "CA0",
        "interaction_id": "c0",
        "origin_number": "+49 30 5550 200",
        "flow_id": "f1",
        "component_title": component,
        "step_name": step,
        "exit": "ok",
        # In days, as it seems.
        "time_in_step": 8.7e-5,
        "timestamp": f"{_DAY} {begin}",
        _FINISHED: f"{_DAY} 09:05:00",
        "step_execution_order": number,
    } | more


_STEPS = [
    _step(0, "Incoming call", "Initial step", "09:00:00"),
    _step(1, "Play Audio", "welcome", "09:00:00"),
    _step(2, "Menu", "what about", "09:00:08"),
    _step(3, "Assignment and Dial", "support queue", "09:00:20"),
    _step(0, "Play Audio", "we are closed", "09:07:00", interaction_id="c7",
          **{_FINISHED: f"{_DAY} 09:07:12"}),
]  # fmt: skip
