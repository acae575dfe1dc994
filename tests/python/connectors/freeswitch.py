"""FusionPBX's table of call detail records, made up: nobody gave us a sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 2026-03-02, 09:00 in UTC.
_NINE = 1_772_442_000


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The records up to a moment as CSV, in which a telephone was rung and the caller's own record
    has not come; then as JSON the rest, one record once more, and one that was corrected."""
    corrected = _ROWS[0] | {
        "cc_queue": "billing@pbx.example.com",
        "update_date": "2026-03-03 08:00:00+01",
    }
    return (
        {"freeswitch/cdr_1.csv": _csv(_ROWS[:4])},
        {"freeswitch/cdr_2.jsonl": _lines([corrected, _ROWS[1], *_ROWS[4:]])},
    )


def _csv(rows: list[dict[str, Any]]) -> bytes:
    lines = [",".join(rows[0])]
    lines += [",".join("" if cell is None else str(cell) for cell in row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _row(channel: str, **more: Any) -> dict[str, Any]:
    return {
        "xml_cdr_uuid": channel,
        "direction": "inbound",
        "caller_id_name": "Somebody Nobody",
        "caller_id_number": "+49 30 5550 301",
        "caller_destination": "+49305550",
        "destination_number": "8000",
        "cc_side": None,
        "cc_member_uuid": None,
        "cc_member_session_uuid": None,
        "cc_queue": None,
        "cc_agent": None,
        "cc_agent_bridged": None,
        "cc_cancel_reason": None,
        "cc_cause": None,
        "hangup_cause": "NORMAL_CLEARING",
        "sip_hangup_disposition": "send_bye",
        "voicemail_message": None,
        "start_epoch": _NINE,
        "answer_epoch": _NINE,
        "end_epoch": _NINE,
        "cc_queue_joined_epoch": None,
        "cc_queue_answered_epoch": None,
        "cc_queue_terminated_epoch": None,
        "cc_queue_canceled_epoch": None,
        "update_date": None,
    } | more


def _caller(number: int, end: int, **more: Any) -> dict[str, Any]:
    start = _NINE + number * 600
    return _row(
        f"c{number}",
        cc_side="member",
        cc_member_uuid=f"m{number}",
        cc_queue="support@pbx.example.com",
        start_epoch=start,
        answer_epoch=start,
        end_epoch=start + end,
        cc_queue_joined_epoch=start + 10,
        **more,
    )


def _answered(number: int, wait: int, talk: int, end: int, **more: Any) -> dict[str, Any]:
    answered = _NINE + number * 600 + 10 + wait
    return _caller(number, end) | {
        "cc_agent": "a1",
        "cc_agent_bridged": "true",
        "cc_cause": "answered",
        "cc_queue_answered_epoch": answered,
        "cc_queue_terminated_epoch": answered + talk,
        **more,
    }


def _left(number: int, wait: int, end: int, reason: str, **more: Any) -> dict[str, Any]:
    return _caller(number, end) | {
        "cc_cancel_reason": reason,
        "cc_cause": "cancel",
        "cc_queue_canceled_epoch": _NINE + number * 600 + 10 + wait,
        # What never happened is 0 in some exports.
        "cc_queue_answered_epoch": 0,
        **more,
    }


def _rung(number: int, agent: str, begin: int, end: int, cause: str, **more: Any) -> dict[str, Any]:
    start = _NINE + number * 600
    return _row(
        f"r{number}.{agent}.{begin}",
        cc_side="agent",
        cc_member_uuid=f"m{number}",
        cc_agent=agent,
        cc_queue="support@pbx.example.com",
        hangup_cause=cause,
        start_epoch=start + begin,
        answer_epoch=0,
        end_epoch=start + end,
        **more,
    )


_ROWS = [
    _answered(1, 30, 100, 140, sip_hangup_disposition="recv_bye"),
    _rung(1, "a1", 32, 140, "NORMAL_CLEARING") | {"answer_epoch": _NINE + 640},
    _rung(1, "a2", 32, 40, "LOSE_RACE"),
    # The caller's own record comes later.
    _rung(2, "a2", 15, 35, "NO_ANSWER"),
    _left(2, 45, 55, "BREAK_OUT", sip_hangup_disposition="recv_bye"),
    _left(3, 60, 90, "TIMEOUT"),
    _left(4, 5, 60, "NO_AGENT_TIMEOUT", voicemail_message="t"),
    _left(5, 20, 200, "EXIT_WITH_KEY"),
    # The agent picked up while the caller hung up.
    _left(6, 8, 18, "BREAK_OUT", cc_agent="a1", cc_agent_bridged="false")
    | {"cc_queue_answered_epoch": _NINE + 3618},
    _rung(6, "a1", 12, 18, "ORIGINATOR_CANCEL", cc_member_session_uuid="c6"),
    _rung(6, "a2", 12, 12, "USER_NOT_REGISTERED"),
    # Nothing says how it left the queue: a restart.
    _caller(7, 30),
    # From a queue to a colleague; the agent's part is over.
    _answered(8, 0, 50, 300),
    # Calls that pass no queue.
    _row("extension", caller_id_number="+49 30 5550 399"),
    _row("made", direction="outbound"),
]
