"""Typeform's responses, by its API and by a webhook, and a form with its scales."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Responses, one of them not gone through; then more, one once more, and the form itself."""
    event = {
        "event_id": "1",
        "event_type": "form_response",
        "form_response": _response("t4", _scale(2, "csat", "rating")) | {"form_id": "f"},
    }
    return (
        {
            "typeform/responses.json": _text(
                {"total_items": 3, "page_count": 1, "items": [_FULL, _GENERIC, _STARTED]}
            )
        },
        {
            "typeform/more.json": _text({"items": [_FULL, _NAMELESS]}),
            "typeform/events.jsonl": _text(event) + b"\n",
            "typeform/form.json": _text(_FORM),
        },
    )


def _text(document: Any) -> bytes:
    return json.dumps(document).encode()


def _scale(number: int, ref: str, kind: str = "opinion_scale") -> dict[str, Any]:
    return {"field": {"id": f"id_{ref}", "ref": ref, "type": kind}, "type": "number",
            "number": number}  # fmt: skip


def _response(token: str, *answers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "token": token,
        "landed_at": "2026-03-02T11:55:00Z",
        "submitted_at": "2026-03-02T12:00:00Z",
        "metadata": {"network_id": "somebody", "user_agent": "somebody@example.com"},
        "hidden": {},
        "answers": [*answers],
    } | more


_WORDS = {
    "field": {"id": "id_words", "ref": "words", "type": "email"},
    "type": "email",
    "email": "somebody@example.com",
}
_SOLVED = {
    "field": {"id": "id_fcr", "ref": "fcr", "type": "yes_no"},
    "type": "boolean",
    "boolean": True,
}
_FULL = _response(
    "t1",
    _scale(4, "csat", "rating"),
    _scale(9, "5d0f", "nps"),
    _scale(6, "how_easy_was_it"),
    _scale(3, "how_was_the_music"),
    _SOLVED,
    _WORDS,
    response_id="t1",
    response_type="completed",
    hidden={"contact_id": "aircall:call:2", "agent_id": "aircall:8"},
)
_GENERIC = _response("t2", _scale(2, "CSAT", "rating"), hidden={"contactid": "4711"})
_STARTED = _response(
    "t3",
    _scale(1, "csat", "rating"),
    response_type="partial",
    submitted_at="0001-01-01T00:00:00Z",
)
_NAMELESS = _response("t5", _scale(0, "5d0f", "nps"), hidden=None)
_FORM = {
    "id": "f",
    "title": "How was it?",
    "last_updated_at": "2026-03-01T12:00:00Z",
    "hidden": ["contact_id", "agent_id"],
    "fields": [
        {"id": "id_csat", "ref": "csat", "type": "rating", "title": "Stars?",
         "properties": {"shape": "star", "steps": 5}},
        {"id": "id_how_easy_was_it", "ref": "how_easy_was_it", "type": "opinion_scale",
         "title": "Easy?", "properties": {"steps": 7, "start_at_one": True}},
        {"id": "id_words", "ref": "words", "type": "email", "title": "Yours?", "properties": {}},
    ],
}  # fmt: skip
