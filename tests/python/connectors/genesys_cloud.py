"""Conversation details as Genesys Cloud answers them, made up: there is no public sample."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

_NINE = datetime(2026, 3, 4, 9, tzinfo=UTC)
_CUSTOMER = "+4930555030"
_COMPANY = "+4930555000"


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What a job answers while calls go on; then the rest in three forms, one file once more, and
    the lists of queues and codes, a queue under a new name."""
    del samples
    first = [_ANSWERED[0], _WRAPPED[0], *_CALLS[:6], *_TEXTS[:2]]
    second = [*_ANSWERED[1:], _WRAPPED[1], *_CALLS[6:], *_TEXTS[2:]]
    users = {"entities": [_user(7, 1, "Nobody Yet"), _user(7, 2, "Somebody Seven"), _user(8, 1)]}
    return (
        {
            "genesys_cloud/job_page_1.json": _json({"conversations": first, "totalHits": 10}),
            "genesys_cloud/queues.json": _json({"entities": [_queue(1, "Sales", 1)]}),
            "genesys_cloud/users.json": _json(users),
        },
        {
            "genesys_cloud/job_page_1_again.json": _json({"conversations": first, "totalHits": 10}),
            "genesys_cloud/one.json": _json(second[0]),
            "genesys_cloud/rest.jsonl": b"".join(_json(one) + b"\n" for one in second[1:]),
            "genesys_cloud/queues_new.json": _json(
                {"entities": [_queue(1, "Orders", 2), _queue(2, "Support", 1)]}
            ),
            "genesys_cloud/wrapup_codes.json": _json(
                {"entities": [{"id": "c1", "name": "Billing", "dateModified": _at(0)}]}
            ),
        },
    )


def _json(document: Any) -> bytes:
    return json.dumps(document).encode()


def _at(seconds: float) -> str:
    at = _NINE + timedelta(seconds=seconds)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _user(number: int, version: int, name: str = "Somebody Eight") -> dict[str, Any]:
    return {
        "id": f"u{number}",
        "name": name,
        "email": f"u{number}@example.com",
        "title": "Adviser",
        "division": {"id": "d", "name": "Home"},
        "version": version,
    } | ({"team": {"id": "t", "name": "Blue"}} if number == 8 else {})


def _queue(number: int, name: str, day: int) -> dict[str, Any]:
    modified = f"2026-03-0{day}T09:00:00.000Z"
    return {"id": f"q{number}", "name": name, "dateModified": modified, "mediaSettings": {}}


def _segment(
    kind: str, start: float, end: float | None, how: str | None = None, **more: Any
) -> dict[str, Any]:
    """A span in seconds after the conversation's begin."""
    ended = {} if end is None else {"segmentEnd": end}
    return {"segmentType": kind, "segmentStart": start, **ended, "disconnectType": how, **more}


def _metric(name: str, value: float, at: float) -> dict[str, Any]:
    return {"name": name, "value": value, "emitDate": at}


def _session(
    segments: list[dict[str, Any]], *metrics: dict[str, Any], media: str = "voice", **more: Any
) -> dict[str, Any]:
    spoken = {"ani": f"tel:{_CUSTOMER}", "dnis": f"tel:{_COMPANY}"} if media == "voice" else {}
    return {
        "mediaType": media,
        "direction": "inbound",
        **spoken,
        "segments": segments,
        "metrics": list(metrics),
    } | more


def _party(purpose: str, *sessions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"purpose": purpose, "participantName": "Somebody", **more, "sessions": list(sessions)}


def _conversation(
    name: str, began: float, length: float | None, *parties: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """Seconds become instants, and what hangs together gets ids."""
    ended = {} if length is None else {"conversationEnd": _at(began + length)}
    whole = {
        "conversationId": name,
        "conversationStart": _at(began),
        **ended,
        "originatingDirection": "inbound",
        "participants": json.loads(json.dumps(parties)),
    }
    for place, party in enumerate(whole["participants"]):
        party["participantId"] = f"{name}.{place}"
        for number, session in enumerate(party["sessions"]):
            session["sessionId"] = f"{name}.{place}.{number}"
            for one in [*session["segments"], *session["metrics"]]:
                for key in ("segmentStart", "segmentEnd", "emitDate"):
                    if key in one:
                        one[key] = _at(began + one[key])
    return whole | more


def _caller(end: float | None, how: str | None = "peer", **more: Any) -> dict[str, Any]:
    return _party("customer", _session([_segment("interact", 0, end, how)], **more))


def _ivr(start: float, end: float, how: str, exit_reason: str, to: str | None) -> dict[str, Any]:
    flow = {"flowId": "f1", "flowName": "Main", "exitReason": exit_reason, "transferType": to}
    return _party("ivr", _session([_segment("ivr", start, end, how)], flow=flow))


def _waiting(
    start: float, end: float | None, how: str | None, *metrics: dict[str, Any], queue: str = "q1",
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    return _party(
        "acd", _session([_segment("interact", start, end, how, queueId=queue)], *metrics, **more)
    )


def _agent(
    user: str, segments: list[dict[str, Any]], *metrics: dict[str, Any], **more: Any
) -> dict[str, Any]:
    purpose = more.pop("purpose", "agent")
    return _party(purpose, _session(segments, *metrics, **more), userId=user)


def _talk(start: float, end: float, how: str = "peer", ring: float = 5) -> list[dict[str, Any]]:
    return [
        _segment("alert", start - ring, start, queueId="q1"),
        _segment("interact", start, end, how, queueId="q1"),
    ]


_TALKED = [
    _segment("alert", 50, 60, queueId="q1"),
    _segment("interact", 60, 180, queueId="q1"),
    _segment("hold", 180, 210.5, queueId="q1"),
    _segment("interact", 210.5, 240, "peer", queueId="q1"),
]
_TO_QUEUE = (_ivr(0, 20, "transfer", "TRANSFER", "ACD"), _waiting(20, 60, "transfer"))
# Once while it goes on, once when it is over, twice the same.
_ANSWERED = [
    _conversation(
        "answered", 0, None, _caller(None, None), *_TO_QUEUE,
        _agent("u7", [*_TALKED[:2], _segment("hold", 180, None)]),
    ),
    *2 * [
        _conversation(
            "answered", 0, 265, _caller(240, "endpoint"), *_TO_QUEUE,
            _agent(
                "u7", [*_TALKED, _segment("wrapup", 240, 265, wrapUpCode="c1")],
                _metric("tAcw", 25_000, 265), _metric("tHeldComplete", 30_500, 240),
                _metric("tHandle", 205_000, 265), _metric("nConnected", 1, 60),
            ),
        )
    ],
]  # fmt: skip
# The call is over, and the agent is not: then he sets a code.
_WRAPPED = [
    _conversation(
        "wrapped", 600, 100, _caller(100), _waiting(0, 10, "transfer"),
        _agent("u7", [*_talk(10, 100), _segment("wrapup", 100, end, **code)]),
    )
    for end, code in ((None, {}), (140, {"wrapUpCode": "c1"}))
]  # fmt: skip
_OUT = {"direction": "outbound", "ani": f"tel:{_COMPANY}", "dnis": f"tel:{_CUSTOMER}"}
_OUTBOUND = {"originatingDirection": "outbound"}
_CALLBACK = {"media": "callback"}
_CALLS = [
    _conversation(
        "transferred", 1200, 300, _caller(300, "endpoint"), _waiting(0, 20, "transfer"),
        _agent(
            "u7", _talk(20, 100, "transfer"), _metric("nTransferred", 1, 100),
            _metric("nBlindTransferred", 1, 100),
        ),
        _waiting(100, 160, "transfer", queue="q2"),
        _agent("u8", _talk(160, 300)),
    ),
    _conversation(
        "consulted", 1800, 300, _caller(300), _waiting(0, 20, "transfer"),
        _agent(
            "u7", [*_talk(20, 100), _segment("hold", 100, 150, "transfer")],
            _metric("nConsultTransferred", 1, 150),
        ),
        _agent("u8", _talk(130, 300, "client"), purpose="user"),
    ),
    _conversation(
        "hung_up", 2400, 65, _caller(65, "endpoint"), _ivr(0, 20, "transfer", "TRANSFER", "ACD"),
        _waiting(20, 65, "peer", _metric("tAbandon", 45_000, 65)),
    ),
    _conversation(
        "at_once", 2700, 3, _caller(3, "endpoint"),
        _waiting(0, 3, "peer", _metric("tAbandon", 3_000, 3)),
    ),
    _conversation(
        "in_the_ivr", 3000, 15, _caller(15, "endpoint"), _ivr(0, 15, "peer", "DISCONNECT", None),
    ),
    _conversation(
        "closed", 3300, 12, _caller(12), _ivr(0, 12, "client", "FLOW_DISCONNECT", None),
    ),
    _conversation(
        "message", 3600, 90, _caller(90, "endpoint"), _waiting(0, 40, "transfer"),
        _party("voicemail", _session(
            [_segment("voicemail", 40, 90, "peer")], _metric("tVoicemail", 50_000, 90),
        )),
    ),
    _conversation(
        "asked", 4200, 1000, _caller(30), _waiting(0, 30, "transfer"),
        _waiting(30, 600, "transfer", **_CALLBACK),
        _party(
            "agent",
            _session(
                [_segment("alert", 590, 600), _segment("interact", 600, 900, queueId="q1")],
                **_CALLBACK,
            ),
            _session(
                [_segment("dialing", 610, 625), _segment("interact", 625, 900, "client")], **_OUT
            ),
            userId="u8",
        ),
        _party("customer", _session([_segment("interact", 625, 900, "peer")], **_OUT)),
    ),
    _conversation(
        "asked_in_vain", 4300, 500, _caller(30), _waiting(0, 30, "transfer"),
        _waiting(30, 500, "system", **_CALLBACK),
    ),
    _conversation(
        "asked_on_the_web", 4400, 700, _waiting(0, 600, "transfer", **_CALLBACK),
        _party(
            "agent",
            _session([_segment("interact", 600, 660)], **_CALLBACK),
            _session([_segment("dialing", 605, 650, "uncallable")], **_OUT),
            userId="u8",
        ),
    ),
    _conversation(
        "not_responded_to", 5400, 120, _caller(120), _waiting(0, 60, "transfer"),
        _agent("u7", [_segment("alert", 5, 25, "transfer.noanswer", queueId="q1")],
               _metric("tNotResponding", 20_000, 25)),
        _agent("u8", [_segment("alert", 26, 30, "client", queueId="q1")]),
        _agent("u7", _talk(60, 120, "client")),
    ),
    _conversation(
        "called", 6000, 200, _party("customer", _session([_segment("interact", 20, 200)], **_OUT)),
        _agent("u7", [_segment("dialing", 0, 20), _segment("interact", 20, 200, "peer")], **_OUT),
        **_OUTBOUND,
    ),
    _conversation(
        "nobody_home", 6300, 40, _party("external", _session([_segment("system", 0, 40)], **_OUT)),
        _agent("u7", [_segment("dialing", 0, 40, "endpoint")], purpose="user", **_OUT),
        **_OUTBOUND,
    ),
    _conversation(
        "busy", 6400, 10,
        _party("customer", _session(
            [_segment("dialing", 0, 10)], **_OUT,
            dispositionName="disposition.classification.callable.busy",
        )),
        **_OUTBOUND,
    ),
    _conversation(
        "among_themselves", 6500, 60, _agent("u7", _talk(5, 60), purpose="user"),
        _agent("u8", _talk(5, 60), purpose="user"),
    ),
    _conversation(
        "direct", 6600, 20, _party("external", _session([_segment("system", 0, 20, "endpoint")])),
        _agent("u7", [_segment("alert", 1, 20, "peer")], purpose="user"),
    ),
    _conversation(
        "over_midnight", 53_940, 180, _caller(180), _waiting(0, 90, "transfer"),
        _agent("u7", _talk(90, 180)),
    ),
    _conversation("going_on", 7000, None, _caller(None, None), _waiting(0, None, None)),
    _conversation(
        "passed_on", 7200, 200, _caller(200),
        _waiting(0, 30, "transfer", _metric("tFlowOut", 30_000, 30)),
        _ivr(30, 40, "transfer", "TRANSFER", "ACD"), _waiting(40, 100, "transfer", queue="q2"),
        _agent("u8", _talk(100, 200)),
    ),
]  # fmt: skip
_CHAT = {"media": "chat"}
_MAIL = {"media": "email", "addressFrom": "Somebody@example.com", "addressTo": "us@example.com"}
_SMS = {"media": "message", "messageType": "sms", "addressFrom": _CUSTOMER}
_TEXTS = [
    _conversation(
        "chat", 8000, 400, _caller(400, "client", **_CHAT), _waiting(10, 30, "transfer", **_CHAT),
        _agent(
            "u8",
            [*_talk(30, 380, "client"), _segment("wrapup", 380, 400, wrapUpCode="unlisted")],
            **_CHAT,
        ),
    ),
    _conversation(
        "mail", 8100, None, _caller(None, None, **_MAIL), _waiting(0, None, None, **_MAIL),
    ),
    _conversation(
        "mail", 8100, 5000, _caller(5000, "peer", **_MAIL), _waiting(0, 3000, "transfer", **_MAIL),
        _agent(
            "u7", _talk(3000, 5000, "client", ring=20),
            _metric("tAgentResponseTime", 4_000_000, 4000), _metric("tHandle", 900_000, 5000),
            **_MAIL,
        ),
    ),
    _conversation(
        "chat_left", 8200, 100, _caller(100, "client", **_CHAT),
        _waiting(10, 100, "peer", _metric("tAbandon", 90_000, 100), **_CHAT),
    ),
    _conversation(
        "chat_with_a_bot", 8300, 60, _caller(60, "client", **_CHAT),
        _party("workflow", _session([_segment("system", 0, 60, "peer")], **_CHAT)),
    ),
    _conversation(
        "bot_only", 8400, 900, _caller(900, "peer", media="message", messageType="whatsapp"),
        _party("botflow", _session([_segment("system", 0, 900)], media="message",
                                   messageType="whatsapp")),
    ),
    _conversation("sms", 8500, None, _caller(None, None, **_SMS), _waiting(0, None, None, **_SMS)),
    _conversation(
        "written", 8600, 300, _agent("u7", [_segment("interact", 0, 300, "client")], **_MAIL | {
            "direction": "outbound", "addressFrom": "us@example.com",
            "addressTo": "somebody@example.com",
        }),
        _party("customer", _session([_segment("interact", 0, 300)], **_MAIL)),
        **_OUTBOUND,
    ),
]  # fmt: skip
