"""Amazon Connect's sample: one contact record, delivered three times. And some made up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_ARN = "arn:aws:connect:eu-central-1:1:instance/i"


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The newest and the oldest of the three, then the one between; of a call with a transfer first
    the second part."""
    lines = (samples / "amazon_connect/ctr_three_versions.jsonl").read_bytes().splitlines(True)
    oldest, between, newest = sorted(
        lines, key=lambda line: json.loads(line)["LastUpdateTimestamp"]
    )
    return (
        {
            "amazon_connect/records_1.jsonl": newest + oldest,
            "amazon_connect/transferred_to.json": json.dumps(_TRANSFERRED[1], indent=1).encode(),
        },
        {
            "amazon_connect/records_2.jsonl": between,
            # As a delivery stream writes them: one after the other, without a line's end.
            "amazon_connect/rest.json": b"".join(
                json.dumps(record).encode() for record in (_TRANSFERRED[0], *_OTHERS)
            ),
        },
    )


def _at(minute: int, second: int = 0) -> str:
    return f"2026-03-03T10:{minute:02}:{second:02}Z"


def _record(contact_id: str, began: str, over: str | None, **more: Any) -> dict[str, Any]:
    return {
        "ContactId": contact_id,
        "InitialContactId": None,
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "InitiationTimestamp": began,
        "ConnectedToSystemTimestamp": began,
        "DisconnectTimestamp": over,
        "DisconnectReason": None,
        "LastUpdateTimestamp": over,
        "CustomerEndpoint": {"Address": "+4930555020", "Type": "TELEPHONE_NUMBER"},
        "SystemEndpoint": {"Address": "+4930555000", "Type": "TELEPHONE_NUMBER"},
        "Queue": None,
        "Agent": None,
        "TransferredToEndpoint": None,
    } | more


def _queue(name: str, entered: str, left: str) -> dict[str, Any]:
    return {"Name": name, "EnqueueTimestamp": entered, "DequeueTimestamp": left}


def _agent(number: int, connected: str, talk: int, hold: int = 0, work: int = 0) -> dict[str, Any]:
    return {
        "ARN": f"{_ARN}/agent/{number}",
        "Username": f"Somebody.Number{number}",
        "ConnectedToAgentTimestamp": connected,
        "AgentInteractionDuration": talk,
        "CustomerHoldDuration": hold,
        "AfterContactWorkDuration": work,
        "HierarchyGroups": {"Level1": {"GroupName": "All"}, "Level2": {"GroupName": "Support"}},
    }


_TRANSFERRED = (
    _record(
        "t1", _at(0), _at(3), NextContactId="t2", DisconnectReason="AGENT_DISCONNECT",
        TransferCompletedTimestamp=_at(3), Queue=_queue("Sales", _at(0, 10), _at(0, 30)),
        Agent=_agent(1, _at(0, 30), 120, 30, 20),
    ),
    _record(
        "t2", _at(3), _at(6), InitiationMethod="TRANSFER", InitialContactId="t1",
        PreviousContactId="t1", DisconnectReason="CUSTOMER_DISCONNECT",
        Queue=_queue("Billing", _at(3), _at(4)), Agent=_agent(2, _at(4), 100, 0, 5),
    ),
)  # fmt: skip
_CHAT = {"Channel": "CHAT", "InitiationMethod": "API", "CustomerEndpoint": None}
_OTHERS = (
    _record("asked", _at(10), _at(12), Queue=_queue("Sales", _at(10, 5), _at(12))),
    _record(
        "returned", _at(20), _at(25), InitiationMethod="CALLBACK", InitialContactId="asked",
        PreviousContactId="asked", ConnectedToSystemTimestamp=_at(21),
        Queue=_queue("Sales", _at(20), _at(20, 40)), Agent=_agent(1, _at(20, 40), 200),
    ),
    _record("asked_in_vain", _at(26), _at(27), Queue=_queue("Sales", _at(26, 5), _at(27))),
    _record(
        "expired", _at(27), _at(57), InitiationMethod="CALLBACK", InitialContactId="asked_in_vain",
        PreviousContactId="asked_in_vain", ConnectedToSystemTimestamp=None,
        Queue=_queue("Sales", _at(27), _at(57)),
    ),
    _record("hung_up", _at(30), _at(31), Queue=_queue("Sales", _at(30, 15), _at(31))),
    _record("in_the_flow", _at(32), _at(33), DisconnectReason="CUSTOMER_DISCONNECT"),
    _record("closed", _at(34), _at(35), DisconnectReason="CONTACT_FLOW_DISCONNECT"),
    _record(
        "passed_on", _at(36), _at(37), InitiationMethod="INBOUND",
        Queue=_queue("Sales", _at(36), _at(37)),
    ),
    _record(
        "passed_to", _at(37), _at(39), InitiationMethod="QUEUE_TRANSFER",
        InitialContactId="passed_on", Queue=_queue("Billing", _at(37), _at(38)),
        Agent=_agent(2, _at(38), 60), TransferredToEndpoint={"Address": "+4930555999"},
        TransferCompletedTimestamp=_at(39),
    ),
    _record(
        "called", _at(40), _at(42), InitiationMethod="OUTBOUND",
        ConnectedToSystemTimestamp=_at(40, 20), Agent=_agent(1, _at(40), 90),
    ),
    _record(
        "nobody_home", _at(43), _at(44), InitiationMethod="OUTBOUND",
        ConnectedToSystemTimestamp=None, Agent=_agent(1, _at(43), 0),
    ),
    _record(
        "chat", _at(45), _at(55), **_CHAT, DisconnectReason="AGENT_DISCONNECT",
        Queue=_queue("Support", _at(45), _at(46)), Agent=_agent(2, _at(46), 400, 0, 10),
    ),
    _record("chat_left", _at(46), _at(48), **_CHAT, Queue=_queue("Support", _at(46), _at(48))),
    _record("listened_in", _at(1), _at(2), InitiationMethod="MONITOR", InitialContactId="t1"),
    _record("survey", _at(6), _at(7), InitiationMethod="DISCONNECT", InitialContactId="t1"),
    _record("task", _at(50), _at(51), Channel="TASK", InitiationMethod="API"),
    _record("still_on", _at(52), None, LastUpdateTimestamp=_at(52)),
    {"AgentARN": "no contact record", "EventType": "HEART_BEAT"},
)  # fmt: skip
