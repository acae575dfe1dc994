"""Amazon Connect's sample: one contact record, delivered three times. Made up: more of them,
and the agents' events."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

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
            # Of a contact that is not there yet, and of one that is.
            "amazon_connect/evaluations_1.jsonl": _lines(_EVALUATIONS[1:]),
            # Every other event, the last first.
            "amazon_connect/agent_events_1.jsonl": _lines(_EVENTS[::-2]),
        },
        {
            "amazon_connect/records_2.jsonl": between,
            # As a delivery stream writes them: one after the other, without a line's end.
            "amazon_connect/rest.json": b"".join(
                json.dumps(record).encode() for record in (_TRANSFERRED[0], *_OTHERS)
            ),
            "amazon_connect/contact_record_2026-03.parquet": _parquet(_LAKE_CONTACTS),
            "amazon_connect/contact_flow_events.csv": _csv(_FLOWS),
            "amazon_connect/evaluations_2.jsonl": _lines(_EVALUATIONS[:-1]),
            # All of them, so that half came before.
            "amazon_connect/agent_events_2.jsonl": _lines(_EVENTS),
        },
    )


def _lines(documents: Sequence[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(document).encode() + b"\n" for document in documents)


def _csv(rows: Sequence[dict[str, Any]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _parquet(rows: Sequence[dict[str, Any]]) -> bytes:
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        source, file = Path(folder) / "rows.jsonl", Path(folder) / "rows.parquet"
        source.write_bytes(_lines(rows))
        connection.execute(f"copy (from read_json('{source}')) to '{file}' (format parquet)")
        return file.read_bytes()


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


def _event(
    agent: int,
    at: str,
    status: tuple[str, str, str],
    *contacts: dict[str, Any],
    event_type: str = "STATE_CHANGE",
) -> dict[str, Any]:
    name, kind, since = status
    return {
        "AgentARN": f"{_ARN}/agent/{agent}",
        "EventId": f"{agent}-{at}-{event_type}",
        "EventTimestamp": at,
        "EventType": event_type,
        "CurrentAgentSnapshot": {
            "AgentStatus": {"Name": name, "Type": kind, "StartTimestamp": since},
            "Configuration": {"FirstName": "Somebody", "LastName": f"Number{agent}"},
            "Contacts": list(contacts),
        },
        "PreviousAgentSnapshot": None,
    }


def _contact(contact_id: str, state: str, since: str, **more: Any) -> dict[str, Any]:
    return {
        "ContactId": contact_id,
        "InitialContactId": None,
        "Channel": "VOICE",
        "InitiationMethod": "INBOUND",
        "State": state,
        "StateStartTimestamp": since,
    } | more


def _ready(minute: int) -> tuple[str, str, str]:
    return ("Available", "ROUTABLE", _at(minute))


# Agent 1: the first part of a call, with a hold; lunch; a callback that was missed once.
_BACK = {"InitialContactId": "asked", "InitiationMethod": "CALLBACK"}
_CALLS = (
    _event(1, _at(0), _ready(0), event_type="LOGIN"),
    _event(1, _at(0, 20), _ready(0), _contact("t1", "CONNECTING", _at(0, 20))),
    _event(1, _at(0, 30), _ready(0), _contact("t1", "CONNECTED", _at(0, 30))),
    _event(1, _at(1), _ready(0), _contact("t1", "CONNECTED_ONHOLD", _at(1))),
    _event(1, _at(1, 30), _ready(0), _contact("t1", "CONNECTED", _at(1, 30))),
    _event(1, _at(2), _ready(0), _contact("t1", "CONNECTED", _at(1, 30)), event_type="HEART_BEAT"),
    _event(1, _at(3), _ready(0), _contact("t1", "ENDED", _at(3))),
    _event(1, _at(3, 20), _ready(0)),
    _event(1, _at(4), ("Lunch", "CUSTOM", _at(4))),
    _event(1, _at(9), _ready(9)),
    _event(1, _at(20, 10), _ready(9), _contact("returned", "INCOMING", _at(20, 10), **_BACK)),
    _event(1, _at(20, 20), _ready(9), _contact("returned", "MISSED", _at(20, 20), **_BACK)),
    _event(1, _at(20, 30), _ready(9)),
    _event(1, _at(20, 35), _ready(9), _contact("returned", "INCOMING", _at(20, 35), **_BACK)),
    _event(1, _at(20, 40), _ready(9), _contact("returned", "CONNECTED", _at(20, 40), **_BACK)),
    _event(1, _at(24), _ready(9), _contact("returned", "ENDED", _at(24), **_BACK)),
    _event(1, _at(24, 5), _ready(9)),
    _event(1, _at(30, 50), _ready(9), _contact("hung_up", "CONNECTING", _at(30, 50))),
    _event(1, _at(31), _ready(9), _contact("hung_up", "REJECTED", _at(31))),
    _event(1, _at(31, 5), _ready(9)),
    _event(1, _at(40), _ready(9), _contact(
        "called", "CONNECTING", _at(40), InitiationMethod="OUTBOUND")),
    _event(1, _at(40, 20), _ready(9), _contact(
        "called", "CONNECTED", _at(40, 20), InitiationMethod="OUTBOUND")),
    _event(1, _at(42), _ready(9), _contact(
        "called", "ENDED", _at(42), InitiationMethod="OUTBOUND")),
    _event(1, _at(42, 30), _ready(9)),
    _event(1, _at(43), _ready(9), event_type="LOGOUT"),
)  # fmt: skip
# Agent 2: two chats that begin at once, one of them to the end of what is known, in the middle of a
# status of the company's own.
_CHATS = {"Channel": "CHAT", "InitiationMethod": "API"}
_BUSY = ("Back office", "CUSTOM", _at(48))
_EVENTS = (
    *_CALLS,
    _event(2, _at(44), _ready(44), event_type="LOGIN"),
    _event(2, _at(45, 50), _ready(44), _contact("chat", "CONNECTING", _at(45, 50), **_CHATS)),
    _event(2, _at(46), _ready(44), _contact("chat", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_3", "CONNECTED", _at(46), **_CHATS)),
    _event(2, _at(46, 30), _ready(44), _contact("chat", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_3", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_left", "CONNECTING", _at(46, 30), **_CHATS)),
    _event(2, _at(46, 50), _ready(44), _contact("chat", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_3", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_left", "REJECTED", _at(46, 50), **_CHATS)),
    _event(2, _at(48), _BUSY, _contact("chat", "CONNECTED", _at(46), **_CHATS),
        _contact("chat_3", "CONNECTED", _at(46), **_CHATS)),
    _event(2, _at(52, 40), _BUSY, _contact("chat", "ENDED", _at(52, 40), **_CHATS),
        _contact("chat_3", "CONNECTED", _at(46), **_CHATS)),
    _event(2, _at(52, 50), _BUSY, _contact("chat_3", "CONNECTED", _at(46), **_CHATS)),
    _event(2, _at(54), _BUSY, _contact("chat_3", "CONNECTED", _at(46), **_CHATS),
        _contact("task", "CONNECTED", _at(54), Channel="TASK", InitiationMethod="API")),
    _event(2, _at(55), _ready(55), _contact("chat_3", "CONNECTED", _at(46), **_CHATS)),
    _event(2, _at(57), _ready(55), _contact("chat_3", "CONNECTED", _at(46), **_CHATS),
        _contact("t9", "CONNECTING", _at(56, 50)), event_type="HEART_BEAT"),
)  # fmt: skip


def _lake_contact(contact_id: str, began: str, over: str, **more: Any) -> dict[str, Any]:
    return {
        "instance_id": "i",
        "contact_id": contact_id,
        "initial_contact_id": None,
        "channel": "VOICE",
        "initiation_method": "INBOUND",
        "initiation_timestamp": began,
        "connected_to_system_timestamp": began,
        "disconnect_timestamp": over,
        "disconnect_reason": None,
        "last_update_timestamp": over,
        "transfer_completed_timestamp": None,
        "transferred_to_endpoint_address": None,
        "customer_endpoint_address": "+4930555021",
        "system_endpoint_address": "+4930555000",
        "queue_name": "Sales",
        "queue_enqueue_timestamp": began,
        "queue_duration_ms": 12500,
        "agent_id": None,
        "agent_username": None,
        "agent_hierarchy_groups_level_1_name": "All",
        "agent_connected_to_agent_timestamp": None,
        "agent_interaction_duration_ms": None,
        "agent_customer_hold_duration_ms": None,
        "agent_after_contact_work_duration_ms": None,
        "attributes": {"what_nobody_asked_for": "and is not landed"},
    } | more


_LAKE_AGENT = {
    "agent_id": "3",
    "agent_username": "Somebody.Number3",
    "agent_connected_to_agent_timestamp": "2026-03-03T11:00:12.500Z",
    "agent_interaction_duration_ms": 61250,
    "agent_customer_hold_duration_ms": 1500,
    "agent_after_contact_work_duration_ms": 4250,
}
_LAKE_CONTACTS = (
    _lake_contact("lake_1", "2026-03-03T11:00:00Z", "2026-03-03T11:01:15.250Z", **_LAKE_AGENT),
    _lake_contact(
        "lake_2", "2026-03-03T11:01:15Z", "2026-03-03T11:01:27.500Z", initial_contact_id="lake_1",
        initiation_method="TRANSFER", disconnect_reason="CUSTOMER_DISCONNECT",
        transferred_to_endpoint_address="+4930555998",
    ),
    # The same as a contact record: of the same update, and of an older and a newer one.
    _lake_contact("hung_up", _at(30), _at(31), queue_name="Not this"),
    _lake_contact("t1", _at(0), _at(2), queue_name="Not this"),
    _lake_contact(
        "in_the_flow", _at(32), _at(33), last_update_timestamp=_at(34), queue_name=None,
        queue_enqueue_timestamp=None, queue_duration_ms=None,
        disconnect_reason="CUSTOMER_DISCONNECT", system_endpoint_address="+4930555001",
    ),
)  # fmt: skip


def _flow(event_id: str, contact_id: str, began: str, over: str, **more: str) -> dict[str, str]:
    # As a query engine writes a stamp with its zone.
    return {
        "event_id": event_id,
        "contact_id": contact_id,
        "flow_resource_id": "welcome",
        "resource_type": "flow",
        "flow_type": "CONTACT_FLOW",
        "channel": "VOICE",
        "start_timestamp": began.replace("T", " ").replace("Z", ".000 UTC"),
        "end_timestamp": over.replace("T", " ").replace("Z", ".000 UTC"),
        "next_flow_resource_id": "",
        "next_queue_resource_id": "",
    } | more


_FLOWS = (
    _flow("f1", "t1", _at(0), _at(0, 4), next_flow_resource_id="menu"),
    _flow("f2", "t1", _at(0, 4), _at(0, 10), flow_resource_id="menu", next_queue_resource_id="q"),
    _flow("f3", "t1", _at(0, 10), _at(0, 30), flow_resource_id="music", flow_type="CUSTOMER_QUEUE"),
    _flow("f4", "t1", _at(0, 5), _at(0, 6), flow_resource_id="hours", resource_type="module"),
    _flow("f5", "t2", _at(3), _at(3, 1), flow_resource_id="to_billing", next_queue_resource_id="q"),
    _flow("f6", "in_the_flow", _at(32), _at(33)),
    _flow("f7", "closed", _at(34), _at(35)),
    _flow("f8", "chat", _at(45), _at(45, 1), channel="CHAT"),
    _flow("f9", "survey", _at(6), _at(7), flow_resource_id="survey"),
)


def _evaluation(evaluation_id: str, contact_id: str, item: str, **more: Any) -> dict[str, Any]:
    return {
        "evaluation_id": evaluation_id,
        "contact_id": contact_id,
        "item_reference_id": item,
        "item_type": "Form" if item == "form" else "Question",
        "score": 80,
        "weighted_score": None,
        "automatic_fail": False,
        "evaluation_type": "Standard",
        "to_delete": False,
        "evaluator_id": "9",
        "evaluation_submitted_timestamp": "2026-03-04T08:00:00.000Z",
    } | more


_EVALUATIONS = (
    _evaluation("v1", "t1", "form", score=62.5),
    _evaluation("v1", "t1", "question", score=0),
    _evaluation("v2", "t2", "form", score=90, automatic_fail=True),
    _evaluation("v3", "t2", "form", evaluation_type="Calibration"),
    _evaluation("v4", "t2", "form", to_delete=True),
    _evaluation("v5", "t2", "form", evaluation_submitted_timestamp=None),
    _evaluation("v6", "nobody_knows", "form"),
    _evaluation("v7", "chat", "form", evaluator_id=None, evaluation_type=None),
)
