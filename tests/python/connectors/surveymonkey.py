"""SurveyMonkey's responses in bulk, a single one, and the details of their survey."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_CSAT, _NPS, _CES, _OTHER = "50550001", "50550002", "50550003", "50550004"


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Responses that nobody can score, of which one is not complete; then what the choices are
    worth, that one complete, and one in which somebody chose anew."""
    return (
        {"surveymonkey/bulk.json": _text({"data": [_FULL, _HALF, _OF_NOBODY], "total": 3})},
        {
            "surveymonkey/details.json": _text(_DETAILS),
            "surveymonkey/bulk_2.json": _text(
                {"data": [_FULL, _HALF | {"response_status": "completed"} | _LATER]}
            ),
            "surveymonkey/one.json": _text(
                _response("3", (_CSAT, "c1", None), (_NPS, "n0", "r1")) | _LATER
            ),
        },
    )


def _text(document: Any) -> bytes:
    return json.dumps(document).encode()


_LATER = {"date_modified": "2026-03-05T12:00:00+00:00"}


def _response(number: str, *chosen: tuple[str, str, str | None], **more: Any) -> dict[str, Any]:
    questions = [
        {"id": question, "answers": [{"choice_id": choice} | ({"row_id": row} if row else {})]}
        for question, choice, row in chosen
    ]
    words = {"id": "9", "answers": [{"text": "somebody@example.com wrote this"}]}
    return {
        "id": number,
        "survey_id": "1",
        "response_status": "completed",
        "date_created": "2026-03-02T11:55:00+00:00",
        "date_modified": "2026-03-02T12:00:00+00:00",
        "email_address": "somebody@example.com",
        "ip_address": "192.0.2.1",
        "custom_variables": {},
        "pages": [{"id": "1", "questions": questions[:1]},
                  {"id": "2", "questions": [*questions[1:], words]}],
    } | more  # fmt: skip


_FULL = _response(
    "1",
    (_CSAT, "c4", None),
    (_NPS, "n9", "r1"),
    (_CES, "e2", "r1"),
    (_OTHER, "o1", None),
    custom_variables={"contact_id": "aircall:1", "agent_id": "aircall:7"},
)
_HALF = _response(
    "2",
    (_CSAT, "c5", None),
    response_status="partial",
    custom_variables={"ContactId": "amazon_connect:conversation:chat"},
)
_OF_NOBODY = _response("3", (_CSAT, "c2", None), (_NPS, "n0", "r1"))


def _question(number: str, letter: str, weights: list[int | None]) -> dict[str, Any]:
    choices = [
        {"id": f"{letter}{place}", "position": place + 1, "text": "?", "weight": weight}
        for place, weight in enumerate(weights)
    ]
    return {"id": number, "family": "matrix", "subtype": "rating", "answers": {"choices": choices}}


_DETAILS = {
    "id": "1",
    "date_modified": "2026-03-01T12:00:00",
    "pages": [
        {
            "id": "1",
            "questions": [
                _question(_CSAT, "c", [None, 1, 2, 3, 4, 5]),
                # What the choices are worth for the net score is no answer on a scale.
                _question(_NPS, "n", [-100] * 7 + [0] * 2 + [100] * 2),
                _question(_CES, "e", [None, 1, 2, 3, 4, 5]),
            ],
        }
    ],
}
