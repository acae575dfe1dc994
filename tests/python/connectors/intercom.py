"""Intercom's sample: a connector's tables. And answers of its API and webhooks, made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

# 2026-03-05, 09:00 in UTC.
_NINE = 1_772_701_200


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The tables before their newest versions, and conversations that go on; then all of it: tables
    that have grown, a team with another name, and customers, who come after what they wrote."""
    tables = {
        name: (samples / f"intercom/{name}_data.csv").read_text("utf-8").strip().splitlines()
        for name in ("admin", "team", "team_admin", "conversation_history",
                     "conversation_part_history", "contact_history")
    }  # fmt: skip
    # The sample's parts had their conversations renumbered; of one it still shows whose it was.
    parts = tables["conversation_part_history"]
    parts[1] = parts[1].replace(",12,2020-11-02 14:17:59,", ",156643300001311,2020-11-02 14:17:59,")
    versions = tables["conversation_history"]
    older = [line for line in versions if not line.endswith(",true")]
    return (
        {
            "intercom/conversation_history.csv": _table(older),
            "intercom/conversation_part_history.csv": _table(parts),
            "intercom/admin_data.csv": _table(tables["admin"]),
            "intercom/team.csv": _table(tables["team"]),
            "intercom/page_1.json": _json({"type": "conversation.list", "conversations": _EARLIER}),
            "intercom/teams.json": _json({"type": "team.list", "teams": [_team(1, "Sales")]}),
            "intercom/admins.json": _json({"type": "admin.list", "admins": [_admin(7), _admin(8)]}),
        },
        {
            "intercom/conversation_history.csv": _table(versions),
            "intercom/contact_history.csv": _table(tables["contact_history"]),
            "intercom/team_admin.csv": _table(tables["team_admin"]),
            "intercom/one_by_one.json": b"\n".join(map(_json, _CONVERSATIONS)),
            # An old page once more, and out of its order.
            "intercom/page_2.json": _json({"conversations": _EARLIER[:1]}),
            "intercom/webhooks.jsonl": b"".join(
                json.dumps(_notification(one)).encode() + b"\n" for one in _BY_WEBHOOK
            ),
            "intercom/teams.json": _json({"teams": [_team(1, "Support"), _team(2, "Billing")]}),
            "intercom/contacts.json": _json({"type": "list", "data": [_CONTACT]}),
        },
    )


def _table(lines: list[str]) -> bytes:
    return "\n".join([*lines, ""]).encode()


def _json(document: Any) -> bytes:
    return json.dumps(document, indent=1).encode()


def _team(number: int, name: str) -> dict[str, Any]:
    return {"type": "team", "id": str(number), "name": name, "admin_ids": [7]}


def _admin(number: int) -> dict[str, Any]:
    return {
        "type": "admin",
        "id": str(number),
        "name": f"Somebody Number {number}",
        "email": f"{number}@example.com",
        "job_title": "Advisor",
        "team_ids": [number - 6],
    }


def _part(number: int, minute: int, kind: str, author: str, **more: Any) -> dict[str, Any]:
    what, _, who = author.partition(" ")
    return {
        "type": "conversation_part",
        "id": str(number),
        "part_type": kind,
        "body": "<p>Something personal</p>" if kind in ("comment", "note") else None,
        "created_at": _NINE + minute * 60,
        "updated_at": _NINE + minute * 60,
        "author": {"type": what, "id": who or "1", "email": "somebody@example.com"},
        "assigned_to": None,
    } | more


def _conversation(
    number: int, parts: list[dict[str, Any]] | None, replied: int | None = None, **more: Any
) -> dict[str, Any]:
    """One that began `number` minutes after nine; parts None = a list, which has none of them."""
    began = _NINE + number * 60
    source = {
        "type": "conversation",
        "id": str(number),
        "delivered_as": "customer_initiated",
        "body": "<p>Something personal</p>",
        "author": {"type": "user", "id": f"c{number}", "email": f"customer{number}@example.com"},
    } | more.pop("source", {})
    customer = {"type": "contact", "id": f"c{number}", "external_id": f"customer {number}"}
    found = {
        "type": "conversation",
        "id": str(number),
        "created_at": began,
        "updated_at": began + 3600,
        "waiting_since": None,
        "state": "closed",
        "admin_assignee_id": 0,
        "team_assignee_id": None,
        "source": source,
        "contacts": {"type": "contact.list", "contacts": [customer]},
        "tags": {"type": "tag.list", "tags": [{"type": "tag", "id": "1", "name": "invoice"}]},
        "conversation_rating": None,
        "statistics": {
            "type": "conversation_statistics",
            "time_to_admin_reply": 60,
            "first_contact_reply_at": began,
            "first_admin_reply_at": None if replied is None else _NINE + replied * 60,
            "last_close_at": began + 1800,
        },
    } | more
    if parts is not None:
        found["conversation_parts"] = {"conversation_parts": parts, "total_count": len(parts)}
    return found


def _rating(requested: int, rating: int | None, updated: int | None) -> dict[str, Any]:
    return {
        "rating": rating,
        "remark": None if rating is None else "Something personal",
        "created_at": _NINE + requested * 60,
        "updated_at": None if updated is None else _NINE + updated * 60,
        "teammate": {"type": "admin", "id": "7"},
    }


def _notification(conversation: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "notification_event",
        "topic": "conversation.admin.replied",
        "data": {"type": "notification_event_data", "item": conversation},
    }


_TO_SUPPORT = {"assigned_to": {"type": "team", "id": "1"}}
_TO_BILLING = {"assigned_to": {"type": "team", "id": "2"}}
_CONTACT = {
    "type": "contact",
    "id": "c4",
    "external_id": "customer 4",
    "email": "customer4@example.com",
    "updated_at": _NINE,
}
_NOBODY_WROTE = {"first_contact_reply_at": None, "first_admin_reply_at": None}
# Before the bot handed it over, and before anybody replied.
_EARLIER = [
    _conversation(1, [_part(10, 1, "comment", "bot")], state="open", updated_at=_NINE + 120),
    _conversation(3, None, state="open", source={"type": "email"}),
]
_CONVERSATIONS = [
    # A bot's and a note come before the reply; who closes says goodbye.
    _conversation(
        1,
        [
            _part(10, 1, "comment", "bot"),
            _part(11, 2, "assignment", "bot", **_TO_SUPPORT),
            _part(12, 3, "note", "admin 8"),
            _part(13, 5, "comment", "admin 7"),
            _part(14, 6, "comment", "user c1"),
            _part(15, 7, "close", "admin 7", body="<p>Goodbye</p>"),
        ],
        replied=5,
        conversation_rating=_rating(8, 5, 12),
    ),
    # The AI agent's own, by a part that says so.
    _conversation(
        2,
        [
            _part(20, 2, "comment", "bot")
            | {"author": {"type": "admin", "id": "9", "from_ai_agent": True}},
            _part(21, 3, "close", "bot"),
        ],
        replied=2,
        ai_agent={"resolution_state": "assumed_resolution"},
    ),
    # Handed on after the reply. Its customer comes later, by the contact's identifier.
    _conversation(
        4,
        [
            _part(40, 5, "comment", "admin 7"),
            _part(41, 6, "assignment", "admin 7", **_TO_BILLING),
            _part(42, 9, "comment", "admin 8"),
            _part(43, 10, "close", "admin 8"),
        ],
        replied=5,
        team_assignee_id=2,
        contacts={"contacts": [{"type": "contact", "id": "c4"}]},
        source={"author": {"type": "user", "id": "c4"}},
    ),
    # Begun by an admin, and the customer answers.
    _conversation(
        5,
        [_part(50, 8, "comment", "user c5"), _part(51, 9, "comment", "admin 7")],
        replied=9,
        state="open",
        source={"delivered_as": "admin_initiated", "author": {"type": "admin", "id": "7"}},
    ),
    _conversation(
        6,
        [],
        source={"delivered_as": "campaigns_initiated", "author": {"type": "admin", "id": "7"}},
        statistics=_NOBODY_WROTE,
    ),
    # A list without parts: the statistics tell.
    _conversation(7, None, replied=17, admin_assignee_id=8, source={"type": "email"}),
    _conversation(8, [], source={"type": "phone_call"}),
    # A greeting that nobody took up.
    _conversation(
        9,
        [_part(90, 9, "comment", "bot")],
        source={"delivered_as": "operator_initiated", "author": {"type": "bot", "id": "1"}},
        statistics=_NOBODY_WROTE,
    ),
    _conversation(
        10, [_part(100, 20, "close", "admin 7")], source={"type": "whatsapp"},
        conversation_rating=_rating(25, None, None),
    ),
    # A bot without a brain: nobody was asked for.
    _conversation(
        11, [_part(110, 11, "quick_reply", "user c11"), _part(111, 12, "comment", "bot")]
    ),
]  # fmt: skip
# Each with the part that it is about.
_BY_WEBHOOK = [
    _conversation(
        12,
        [_part(120, 14, "comment", "admin 8")],
        replied=14,
        state="open",
        updated_at=_NINE + 14 * 60,
        source={"type": "email"},
    ),
    _conversation(
        12,
        [_part(121, 30, "close", "admin 8")],
        replied=14,
        updated_at=_NINE + 30 * 60,
        source={"type": "email"},
        conversation_rating=_rating(30, 2, None),
    ),
    # Only the customer's part came, but somebody had replied.
    _conversation(13, [_part(130, 20, "comment", "user c13")], replied=15, admin_assignee_id=7),
]
