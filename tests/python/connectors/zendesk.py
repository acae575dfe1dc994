"""Zendesk's sample: flat tables of a connector. And answers of the API, made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_TABLES = ("ticket", "ticket_comment", "ticket_field_history", "user", "group")


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """First without users and groups, with a part of the history, and with tickets and calls that
    are going on; then the rest, in one file that has grown and many that are new."""
    tables = {
        f"zendesk/{name}_data.csv": (samples / f"zendesk/{name}_data.csv").read_bytes()
        for name in _TABLES
    }
    history = "zendesk/ticket_field_history_data.csv"
    begun = [one | {"status": "open", "updated_at": at("08:00")} for one in _TICKETS[:3]]
    return (
        {
            "zendesk/ticket_data.csv": tables["zendesk/ticket_data.csv"],
            "zendesk/ticket_comment_data.csv": tables["zendesk/ticket_comment_data.csv"],
            history: b"".join(tables[history].splitlines(keepends=True)[:8]),
            "zendesk/tickets_1.json": _answer(tickets=begun),
            "zendesk/comments_1.json": _answer(comments=_COMMENTS[:4]),
            "zendesk/ratings_1.json": _answer(satisfaction_ratings=_RATINGS[:2]),
            "zendesk/calls_1.json": _answer(
                calls=[*_CALLS[:2], _call(11, completion_status=None, updated_at=at("09:11"))]
            ),
        },
        tables
        | {
            "zendesk/tickets_2.json": _answer(
                tickets=[*_TICKETS, begun[0]], users=_USERS, groups=_GROUPS
            ),
            "zendesk/comments_2.jsonl": _lines(_COMMENTS[3:]),
            "zendesk/audits.json": _answer(audits=_AUDITS),
            "zendesk/metrics.json": _answer(ticket_metrics=_METRICS),
            "zendesk/events.json": _answer(ticket_metric_events=_EVENTS),
            "zendesk/ratings_2.json": _answer(satisfaction_ratings=_RATINGS[1:]),
            "zendesk/calls_2.json": _answer(calls=_CALLS[1:]),
            "zendesk/legs.json": _answer(legs=_LEGS),
        },
    )


def at(time: str, day: int = 2) -> str:
    return f"2026-03-{day:02}T{time}:00Z"


def _answer(**rows: list[dict[str, Any]]) -> bytes:
    return json.dumps({**rows, "count": 1, "next_page": None}, indent=1).encode()


def _lines(rows: list[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def _user(number: int, role: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "name": f"Anybody Number {number}",
        "role": role,
        "email": f"{number}@example.com",
        "phone": None,
        "external_id": None,
        "updated_at": at("07:00"),
        "default_group_id": None,
    } | more


_GROUPS = [
    {"id": 9201, "name": "Billing", "deleted": False, "updated_at": at("07:00")},
    {"id": 9202, "name": "Orders", "deleted": False, "updated_at": at("07:00")},
]
_USERS = [
    _user(9101, "agent", default_group_id=9201),
    _user(9102, "admin", default_group_id=9202),
    _user(9001, "end-user", external_id="C-9001", phone="+49 30 5550 91"),
    _user(9002, "end-user", email=None, phone="+49 30 5550 92"),
]


def _ticket(number: int, channel: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "created_at": at("09:00"),
        "updated_at": at("12:00", 6),
        "status": "closed",
        "via": {"channel": channel, "source": {"from": {}, "to": {}, "rel": None}},
        "requester_id": 9001,
        "submitter_id": 9001,
        "assignee_id": 9101,
        "group_id": 9201,
        "is_public": True,
        "subject": "Something that nobody needs",
    } | more


_NOBODYS = {"assignee_id": None}
_BY_AGENT = {"submitter_id": 9101, "requester_id": 9002}
_FROM = {"channel": "email", "source": {"from": {"address": "somebody.else@example.com"}}}
_TICKETS = [
    _ticket(1, "email", assignee_id=9102),
    _ticket(2, "web", **_NOBODYS),
    _ticket(3, "web", **_BY_AGENT, status="pending"),
    _ticket(4, "web", **_BY_AGENT, is_public=False),
    _ticket(5, "native_messaging", status="solved"),
    _ticket(6, "whatsapp"),
    _ticket(7, "voice", status="solved"),
    _ticket(8, "email", status="deleted"),
    _ticket(9, "email", status="open", via=_FROM, requester_id=9003, submitter_id=9003),
    _ticket(10, "sms", **_NOBODYS, status="new"),
    _ticket(11, "twitter", status="open"),
    _ticket(12, "email", **_NOBODYS),
    _ticket(13, "voice"),
]


def _comment(number: int, ticket: int, author: int, time: str, **more: Any) -> dict[str, Any]:
    return {
        "id": number,
        "ticket_id": ticket,
        "author_id": author,
        "public": True,
        "created_at": at(time),
        "via": {"channel": "web", "source": {"rel": None}},
        "body": "Words that nobody needs",
    } | more


_RULE = {"via": {"channel": "rule", "source": {"rel": "trigger"}}}
_COMMENTS = [
    _comment(101, 1, 9001, "09:00"),
    _comment(102, 1, -1, "09:01", **_RULE),
    _comment(103, 1, 9101, "09:05", public=False),
    _comment(104, 1, 9101, "09:30"),
    _comment(105, 2, 9001, "09:00"),
    _comment(106, 2, 9101, "09:01", **_RULE),
    _comment(107, 3, 9101, "09:00"),
    _comment(108, 3, 9002, "10:00"),
    _comment(109, 4, 9101, "09:00", public=False),
    # A transcript.
    _comment(110, 5, 9001, "09:20"),
    _comment(111, 7, 9101, "09:00"),
    _comment(112, 8, 9001, "09:00"),
    _comment(113, 9, 9003, "09:00"),
    # Whoever that is.
    _comment(114, 9, 9999, "09:10"),
    _comment(115, 11, 9001, "09:00"),
    _comment(116, 11, 9102, "09:02"),
    _comment(117, 12, 9001, "09:00"),
    _comment(118, 12, 9101, "09:03", via={"channel": "web", "source": {"rel": "merge"}}),
    # Its ticket never came.
    _comment(119, 99, 9001, "09:00"),
    _comment(120, 2, 9001, "09:07", via={"channel": "answer_bot", "source": {}}),
]


def _audit(time: str, day: int, *events: dict[str, Any]) -> dict[str, Any]:
    numbered = [{"id": 7000 + day * 100 + place} | one for place, one in enumerate(events)]
    return {
        "id": 600 + day,
        "ticket_id": 1,
        "created_at": at(time, day),
        "author_id": 9101,
        "via": {"channel": "web", "source": {"rel": None}},
        "events": numbered,
    }


def _change(field: str, value: str, kind: str = "Change") -> dict[str, Any]:
    return {"type": kind, "field_name": field, "value": value}


_AUDITS = [
    _audit(
        "09:00", 2,
        # The comment that was exported by itself too.
        {"id": 101, "type": "Comment", "author_id": 9001, "public": True, "body": "Words"},
        _change("status", "new", "Create"), _change("subject", "Something", "Create"),
    ),
    _audit("10:00", 2, _change("status", "solved"), _change("assignee_id", "9101")),
    _audit(
        "11:00", 3, _change("status", "open"), _change("assignee_id", "9102"),
        {"type": "Comment", "author_id": 9001, "public": True, "body": "It is back"},
        {"type": "Notification", "subject": "Nobody needs it"},
    ),
    _audit("12:00", 3, _change("status", "solved")),
    _audit("12:00", 7, _change("status", "closed")),
]  # fmt: skip
_METRICS = [
    {
        "id": 8000 + ticket,
        "ticket_id": ticket,
        "solved_at": solved_at,
        "replies": replies,
        "reopens": 0,
        "assignee_stations": 1,
        "updated_at": at("12:00"),
    }
    for ticket, solved_at, replies in (
        (2, at("09:40"), 0), (5, at("09:20"), 1), (9, None, 1), (1, at("10:00"), 1)
    )
]  # fmt: skip
_EVENTS = [
    {
        "id": 300 + place,
        "ticket_id": 5,
        "metric": metric,
        "instance_id": 1,
        "type": kind,
        "time": at(time),
    }
    for place, (metric, kind, time) in enumerate(
        (
            ("reply_time", "activate", "09:00"),
            ("reply_time", "fulfill", "09:04"),
            ("agent_work_time", "fulfill", "09:03"),
            ("reply_time", "fulfill", "09:08"),
        )
    )
]


def _rating(number: int, ticket: int, score: str, updated: str = "13:00") -> dict[str, Any]:
    return {
        "id": number,
        "ticket_id": ticket,
        "score": score,
        "requester_id": 9001,
        "assignee_id": 9101,
        "created_at": at("12:30"),
        "updated_at": at(updated),
        "comment": "Words that nobody needs",
    }


_RATINGS = [
    _rating(401, 1, "offered", "12:30"),
    _rating(402, 2, "offered", "12:30"),
    _rating(401, 1, "good"),
    _rating(403, 7, "bad_with_comment"),
    _rating(404, 5, "unoffered"),
    _rating(405, 99, "good"),
    # The call of this ticket never came.
    _rating(406, 13, "good"),
]


def _call(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": 500 + number,
        "ticket_id": None,
        "customer_id": 9002,
        "agent_id": None,
        "call_group_id": 9202,
        "direction": "inbound",
        "completion_status": "completed",
        "phone_number": "+49 30 5550",
        "created_at": at(f"09:{number:02}"),
        "updated_at": at("10:00"),
        "duration": 60,
        "time_to_answer": None,
        "wait_time": 0,
        "ivr_time_spent": None,
        "talk_time": 0,
        "hold_time": 0,
        "consultation_time": 0,
        "wrap_up_time": 0,
        "ivr_action": None,
        "ivr_destination_group_name": None,
        "callback": False,
        "voicemail": False,
        "outside_business_hours": False,
        "overflowed": False,
    } | more


_TAKEN = {"agent_id": 9101, "time_to_answer": 40, "wait_time": 30, "talk_time": 100}
_CALLS = [
    _call(
        1, **_TAKEN | {"talk_time": 160}, ticket_id=7, duration=260, ivr_time_spent=8,
        hold_time=20, consultation_time=5, wrap_up_time=30,
    ),
    _call(2, completion_status="abandoned_in_queue", wait_time=45, ivr_time_spent=10),
    _call(3, completion_status="abandoned_in_ivr", ivr_time_spent=12),
    _call(4, voicemail=True, wait_time=25),
    _call(5, outside_business_hours=True),
    _call(6, callback=True, wait_time=20),
    _call(7, **_TAKEN | {"time_to_answer": 700, "wait_time": 650}, callback=True, duration=900),
    _call(8, overflowed=True, wait_time=35),
    _call(9, direction="outbound", agent_id=9101, talk_time=30, duration=50),
    _call(10, direction="outbound", agent_id=9101, duration=20),
    _call(11, **_TAKEN, duration=150, wrap_up_time=15, hold_time=10),
    _call(12, completion_status="abandoned_in_voicemail", wait_time=50),
    _call(13, completion_status="abandoned_in_voicemail"),
    _call(14, ivr_action="textback"),
]  # fmt: skip


def _leg(number: int, call: int, agent: int | None, time: str, **more: Any) -> dict[str, Any]:
    return {
        "id": 800 + number,
        "call_id": 500 + call,
        "agent_id": agent,
        "type": "agent",
        "completion_status": "completed",
        "created_at": at(time)[:-3] + "30Z",
        "updated_at": at("10:00"),
        "duration": 20,
        "talk_time": 0,
        "hold_time": 0,
        "consultation_time": 0,
        "wrap_up_time": 0,
        "transferred_to": None,
    } | more


_LEGS = [
    _leg(1, 1, None, "09:01", type="customer", duration=260),
    _leg(2, 1, 9102, "09:01", completion_status="agent_missed"),
    _leg(
        3, 1, 9101, "09:01", talk_time=100, hold_time=20, consultation_time=5, duration=130,
        wrap_up_time=10, transferred_to=9102,
    ),
    _leg(4, 1, 9102, "09:03", talk_time=60, duration=70, wrap_up_time=20),
    _leg(5, 2, 9101, "09:02", completion_status="agent_declined", duration=5),
    _leg(6, 2, 9102, "09:02", completion_status="customer_hang_up", duration=9),
    _leg(7, 1, 9101, "09:03", type="supervisor", talk_time=5),
]  # fmt: skip
