"""Delighted's responses, by its API and by a webhook, and two lists of people who were asked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 2026-03-02, 12:00 in UTC.
_NOON = 1_772_452_800
_DAY = 86_400


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """First what was there in the evening; then, on another day, a response that was changed, late
    ones, one of them told twice, and who was asked by then."""
    event = {"event_type": "survey_response.created", "event_id": "1", "event_data": _BY_WEBHOOK}
    return (
        {
            "delighted/responses.json": _text([_CHANGED, _NOBODYS, _BY_STARS, _EFFORT]),
            "delighted/people.json": _text([_person(10, 0), _person(11, 0), _person(12, None)]),
        },
        {
            "delighted/responses_2.json": _text(
                [_CHANGED | {"score": 6, "updated_at": _NOON + _DAY}, _LATE, _AGAIN]
            ),
            "delighted/events.jsonl": _text(event) + b"\n" + _text(event) + b"\n",
            "delighted/people_2.json": _text(
                [
                    _person(10, 30 * _DAY, answered=_NOON + 100),
                    _person(11, 0, answered=_NOON + 3 * _DAY),
                    _person(13, 0),
                    # Whose answer is in none of these exports.
                    _person(14, 0, answered=_NOON + 500),
                ]
            ),
        },
    )


def _text(document: Any) -> bytes:
    return json.dumps(document).encode()


def _person(number: int, sent_after: int | None, answered: int | None = None) -> dict[str, Any]:
    return {
        "id": str(number),
        "email": f"{number}@example.com",
        "name": "Somebody",
        "created_at": _NOON - _DAY,
        "phone_number": f"+49305550{number}",
        "last_sent_at": None if sent_after is None else _NOON + sent_after,
        "last_responded_at": answered,
        "next_survey_scheduled_at": None,
    }


def _response(number: int, survey_type: str, score: int, **more: Any) -> dict[str, Any]:
    return {
        "id": str(number),
        "person": None,
        "survey_type": survey_type,
        "score": score,
        "comment": "somebody@example.com wrote this",
        "permalink": f"https://example.com/r/{number}",
        "created_at": _NOON + 100,
        "updated_at": None,
        "person_properties": None,
        "notes": [],
        "tags": [],
    } | more


_CHANGED = _response(
    1, "nps", 9, person="10", person_properties={"contact_id": "aircall:1", "agentId": "aircall:7"}
)
_NOBODYS = _response(2, "csat", 4, person_properties={"ContactId": "4711"})
_BY_STARS = _response(3, "stars_five", 5)
_EFFORT = _response(
    4, "ces", 4, person_properties={"contactid": "amazon_connect:conversation:chat"}
)
_LATE = _response(5, "nps", 3, person="11", created_at=_NOON + 3 * _DAY)
_AGAIN = _response(6, "nps", 10, person="11", created_at=_NOON + 4 * _DAY)
_BY_WEBHOOK = _response(7, "nps", 8) | {"person": {"id": "20", "email": "20@example.com"}}
