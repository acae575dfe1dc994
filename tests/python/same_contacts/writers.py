"""Each system's exports of the calls, as the system would write them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from same_contacts.contacts import Contact, Leg, Ring

# The customer's number, None where it was withheld.
Numbered = Callable[[Contact], str | None]
Files = dict[str, bytes]

_OUTSIDE = "+4930555009"
_BERLIN = ZoneInfo("Europe/Berlin")


def _iso(seconds: int, spec: str = "seconds") -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec=spec).replace("+00:00", "Z")


def _berlin(seconds: int | None) -> str:
    """Local time with its offset, that of the repeated hour too."""
    return "" if seconds is None else datetime.fromtimestamp(seconds, _BERLIN).isoformat()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    lines = [",".join(rows[0])]
    lines += [",".join("" if cell is None else str(cell) for cell in row.values()) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def _lines(documents: list[Any]) -> bytes:
    return "".join(json.dumps(one) + "\n" for one in documents).encode()


# Generic exports: the reference.


def generic(contacts: list[Contact], numbered: Numbered, prefix: str) -> tuple[list, list]:
    """Rows of calls and of ring attempts, all that is known."""
    calls = [
        _generic_leg(contact, place, numbered(contact), prefix)
        for contact in contacts
        for place in range(len(contact.legs))
    ]
    rings = [
        {
            "contact_id": prefix + contact.id,
            "agent_id": ring.agent,
            "ringing_at": _berlin(ring.at),
            "ended_at": _berlin(ring.until),
            "result": ring.result,
        }
        for contact in contacts
        for leg in contact.legs
        for ring in leg.rings
    ]
    return calls, rings


def generic_files(calls: list[dict], rings: list[dict]) -> Files:
    """The rows as files."""
    return {"generic/calls.csv": _csv(calls), "generic/ring_attempts.csv": _csv(rings)}


def _generic_leg(contact: Contact, place: int, number: str | None, prefix: str) -> dict[str, Any]:
    leg = contact.legs[place]
    is_last = place == len(contact.legs) - 1
    is_answered = contact.is_answered and (contact.kind != "passed_on" or is_last)
    is_queued = contact.is_queued and contact.is_queue_told
    returned = contact.callback_of
    is_handed_on = contact.transfer_kind is not None and not (place and is_last)
    return {
        "call_id": prefix + contact.id,
        "leg": place + 1,
        "direction": "outbound" if contact.is_outbound else "inbound",
        "customer_number": number,
        "entry_point": contact.line,
        "queue": leg.queue,
        "agent_id": leg.agent,
        "issue_type": contact.issue,
        "started_at": _berlin(leg.starts_at if place else contact.arrived_at),
        "queued_at": _berlin(leg.starts_at if is_queued else None),
        "answered_at": _berlin(leg.waited_until if is_answered else None),
        "left_queue_at": _berlin(leg.waited_until if is_queued and not is_answered else None),
        "ended_at": _berlin(contact.ended_at if is_last else leg.ends_at),
        "hold_seconds": leg.hold if is_answered else None,
        "after_call_work_seconds": leg.work if is_answered else None,
        "outcome": _generic_outcome(contact, is_answered),
        "abandoned_in": "ivr" if contact.kind == "abandoned_in_ivr" else None,
        "ended_by": leg.ended_by,
        "transferred": is_handed_on if is_answered else None,
        "transfer_kind": contact.transfer_kind if is_handed_on else None,
        "callback_of": None if returned is None else f"{prefix}{returned:04}",
    }


def _generic_outcome(contact: Contact, is_answered: bool) -> str:
    if is_answered:
        return "answered"
    if contact.is_outbound:
        return "no_answer"
    return contact.outcome or "overflowed"


# Aircall: events of a webhook, of some calls only what the API answers. The duration has the
# ringing in it. Whoever withholds the number is anonymous.

_MISSED = {
    "abandoned_in_ivr": "abandoned_in_ivr",
    "after_hours": "out_of_opening_hours",
    "timeout": "agents_did_not_answer",
    "voicemail": "no_available_agent",
}


def is_told_by_events(contact: Contact) -> bool:
    """Whether there are events of it, which alone tell holds and transfers."""
    return contact.transfer_kind is not None or contact.number % 5 > 0


def aircall(contacts: list[Contact], numbered: Numbered) -> Files:
    """Events, some twice, and a page of the API's answer."""
    events, answers = [], []
    for contact in contacts:
        call = _aircall_call(contact, numbered(contact))
        if is_told_by_events(contact):
            events += _aircall_events(contact, call)
        else:
            answers.append(call)
    events.sort(key=lambda event: event["timestamp"])
    return {
        "aircall/events.jsonl": _lines([*events, *events[::7]]),
        "aircall/calls.json": json.dumps({"calls": answers}).encode(),
    }


def _aircall_call(contact: Contact, number: str | None) -> dict[str, Any]:
    leg = contact.legs[0]
    missed = _MISSED.get(contact.kind)
    if contact.kind == "abandoned":
        missed = "short_abandoned" if contact.ivr + leg.wait < 10 else "abandoned_in_classic"
    return {
        "id": 780_000_000 + contact.number,
        "direction": "outbound" if contact.is_outbound else "inbound",
        "status": "done",
        "missed_call_reason": missed,
        "started_at": contact.arrived_at,
        "answered_at": leg.waited_until if contact.is_answered else None,
        "ended_at": contact.ended_at,
        "duration": contact.ended_at - contact.arrived_at,
        "voicemail": "https://example.com/message" if contact.message else None,
        "raw_digits": number or "anonymous",
        "user": {"id": int(leg.agent[1:])} if leg.agent else None,
        "number": {"id": 1, "digits": contact.line, "is_ivr": contact.ivr > 0},
        "teams": [{"id": 1, "name": leg.queue}] if contact.is_queued else [],
        "tags": [{"id": 1, "name": contact.issue}] if contact.issue else [],
    }


def _aircall_events(contact: Contact, call: dict[str, Any]) -> list[dict[str, Any]]:
    leg = contact.legs[0]
    created = call | {"status": "initial", "answered_at": None, "ended_at": None, "tags": []}
    answered = call | {"status": "answered", "ended_at": None, "tags": []}
    happened = [("created", contact.arrived_at, created)]
    if contact.is_answered:
        happened.append(("answered", leg.waited_until, answered))
        if leg.hold:
            unheld_at = leg.hold_starts_at + leg.hold
            happened += [("hold", leg.hold_starts_at, answered), ("unhold", unheld_at, answered)]
        if contact.kind == "transferred_outside":
            happened.append(("external_transferred", contact.ended_at, answered))
    happened.append(("hungup", contact.ended_at, call | {"tags": []}))
    happened.append(("ended", contact.ended_at + 30, call))
    if contact.message:
        happened.append(("voicemail_left", contact.ended_at + 33, call))
    return [
        {"resource": "call", "event": f"call.{name}", "timestamp": at, "data": data}
        for name, at, data in happened
    ]


# Amazon Connect: a record a leg, several times, first without what comes after the contact.


def is_reason_told(contact: Contact) -> bool:
    """Why a contact ended is often not told."""
    return contact.kind in ("timeout", "after_hours") or contact.number % 4 > 0


def amazon_connect(contacts: list[Contact], numbered: Numbered) -> Files:
    """Records one after the other, without an end of line."""
    by_number = {contact.number: contact for contact in contacts}
    returned = {contact.callback_of for contact in contacts}
    records = []
    for contact in contacts:
        if contact.kind == "callback_requested" and contact.number not in returned:
            records.append(_connect_callback_in_vain(contact, numbered(contact)))
        for place, leg in enumerate(contact.legs):
            record = _connect_record(contact, place, leg, numbered(contact))
            if contact.callback_of is not None:
                asked = by_number[contact.callback_of]
                record |= _connect_waiting(asked, leg.starts_at)
            records.append(record)
            if contact.number % 3 == 0 and record["Agent"]:
                early = record["Agent"] | {"AfterContactWorkDuration": 0}
                at = {"LastUpdateTimestamp": record["DisconnectTimestamp"]}
                records += [record | {"Agent": early} | at, record]
    return {"amazon_connect/records.json": "".join(json.dumps(one) for one in records).encode()}


def _connect_record(contact: Contact, place: int, leg: Leg, number: str | None) -> dict[str, Any]:
    is_last = place == len(contact.legs) - 1
    is_answered = contact.is_answered and leg.agent is not None
    returned = contact.callback_of
    first_id = contact.id if returned is None else f"{returned:04}"
    ended_at = contact.ended_at if is_last else leg.ends_at
    method = "OUTBOUND" if contact.is_outbound else "INBOUND"
    if contact.kind == "callback":
        method = "CALLBACK"
    if place:
        method = "QUEUE_TRANSFER" if contact.kind == "passed_on" else "TRANSFER"
    reasons = {"customer": "CUSTOMER_DISCONNECT", "agent": "AGENT_DISCONNECT"}
    reason = reasons.get(leg.ended_by or "")
    if contact.kind in ("timeout", "after_hours"):
        reason = "CONTACT_FLOW_DISCONNECT"
    contact_id = contact.id if place == 0 else f"{contact.id}-{place + 1}"
    # Of a call that goes out the agent is on the line first, then the customer is called.
    agent_at = leg.starts_at if contact.is_outbound else leg.waited_until
    customer_at = leg.waited_until if is_answered else None
    handed_on = contact.transfer_kind is not None and (is_last is False or len(contact.legs) == 1)
    return {
        "ContactId": contact_id,
        "InitialContactId": None if contact_id == first_id else first_id,
        "PreviousContactId": None if contact_id == first_id else first_id,
        "Channel": "VOICE",
        "InitiationMethod": method,
        "InitiationTimestamp": _iso(leg.starts_at if place else contact.arrived_at),
        "ConnectedToSystemTimestamp": (
            (_iso(customer_at) if customer_at else None)
            if contact.is_outbound
            else _iso(contact.arrived_at)
        ),
        "DisconnectTimestamp": _iso(ended_at),
        "DisconnectReason": reason if is_reason_told(contact) else None,
        "LastUpdateTimestamp": _iso(ended_at + 300),
        "TransferCompletedTimestamp": _iso(leg.ends_at) if handed_on else None,
        "TransferredToEndpoint": (
            {"Address": _OUTSIDE, "Type": "TELEPHONE_NUMBER"}
            if contact.transfer_kind == "external"
            else None
        ),
        "CustomerEndpoint": {"Address": number, "Type": "TELEPHONE_NUMBER"} if number else None,
        "SystemEndpoint": {"Address": contact.line, "Type": "TELEPHONE_NUMBER"},
        "Queue": _connect_queue(leg.queue, leg.starts_at, leg.waited_until),
        "Agent": (
            {
                "ARN": f"arn:aws:connect:eu-central-1:1:instance/i/agent/{leg.agent}",
                "ConnectedToAgentTimestamp": _iso(agent_at),
                "AgentInteractionDuration": leg.talk,
                "CustomerHoldDuration": leg.hold,
                "AfterContactWorkDuration": leg.work,
            }
            if leg.agent
            else None
        ),
    }


def _connect_queue(name: str | None, entered_at: int, left_at: int) -> dict[str, Any] | None:
    if name is None:
        return None
    return {
        "Name": name,
        "EnqueueTimestamp": _iso(entered_at),
        "DequeueTimestamp": _iso(left_at),
        "Duration": left_at - entered_at,
    }


def _connect_waiting(asked: Contact, until: int) -> dict[str, Any]:
    """A callback is there, and waits in the queue, from when it was asked for."""
    return {
        "InitiationTimestamp": _iso(asked.ended_at),
        "Queue": _connect_queue(asked.legs[0].queue, asked.ended_at, until),
    }


def _connect_callback_in_vain(asked: Contact, number: str | None) -> dict[str, Any]:
    """One that no agent took before it expired."""
    until = asked.ended_at + 3000
    return _connect_record(asked, 0, asked.legs[0], number) | {
        "ContactId": f"{asked.id}-9",
        "InitialContactId": asked.id,
        "PreviousContactId": asked.id,
        "InitiationMethod": "CALLBACK",
        "ConnectedToSystemTimestamp": None,
        "DisconnectTimestamp": _iso(until),
        "LastUpdateTimestamp": _iso(until),
        **_connect_waiting(asked, until),
    }


# Asterisk: a queue_log, of what is in a queue. Rings in milliseconds, waits in seconds.


def asterisk(contacts: list[Contact], numbered: Numbered) -> Files:
    """Two logs that overlap, as logrotate cuts them."""
    lines: list[tuple[int, str]] = []
    for contact in contacts:
        lines.append((contact.legs[0].starts_at, f"NONE|NONE|DID|{contact.line}"))
        lines[-1] = (lines[-1][0], f"{contact.id}|{lines[-1][1]}")
        for place, leg in enumerate(contact.legs):
            lines += _queue_log(contact, place, leg, numbered(contact))
    # What happens in one second stands in the order in which it was written.
    texts = [f"{at}|{text}\n" for at, text in sorted(lines, key=lambda line: line[0])]
    half = len(texts) // 2
    return {
        "asterisk/queue_log.1.log": "".join(texts[: half + 100]).encode(),
        "asterisk/queue_log.log": "".join(texts[half:]).encode(),
    }


def _queue_log(contact: Contact, place: int, leg: Leg, number: str | None) -> list[tuple[int, str]]:
    is_last = place == len(contact.legs) - 1
    start = f"{contact.id}|{leg.queue}"
    lines = [(leg.starts_at, f"{start}|NONE|ENTERQUEUE||{number or 'anonymous'}|1")]
    for ring in leg.rings:
        event = {"missed": "RINGNOANSWER", "cancelled": "RINGCANCELED"}.get(ring.result)
        if event:
            lines.append((ring.until, f"{start}|{ring.agent}|{event}|{_length(ring) * 1000}"))
    if leg.agent:
        rang = _length(leg.rings[-1])
        text = f"{start}|{leg.agent}|CONNECT|{leg.wait}|{contact.id}.b{place}|{rang}"
        lines.append((leg.waited_until, text))
        talk = leg.talk + leg.hold
        if contact.transfer_kind and (not is_last or len(contact.legs) == 1):
            text = f"BLINDTRANSFER|600|default|{leg.wait}|{talk}|1"
        else:
            text = f"COMPLETE{'AGENT' if leg.ended_by == 'agent' else 'CALLER'}|{leg.wait}|{talk}|1"
        lines.append((leg.ends_at, f"{start}|{leg.agent}|{text}"))
    else:
        event = "ABANDON" if contact.kind == "abandoned" else "EXITWITHTIMEOUT"
        lines.append((leg.waited_until, f"{start}|NONE|{event}|1|1|{leg.wait}"))
    return lines


def _length(ring: Ring) -> int:
    return ring.until - ring.at


# Genesys Cloud: conversations in nested parts, times in milliseconds; a call and the callback that
# was asked for in it are one conversation.


def genesys_cloud(contacts: list[Contact], numbered: Numbered) -> Files:
    """A job's answer, some conversations once before while they went on; and lists of names."""
    returns = {one.callback_of: one for one in contacts if one.callback_of is not None}
    conversations = [
        _conversation(contact, returns.get(contact.number), numbered(contact))
        for contact in contacts
        if contact.kind != "callback"
    ]
    early = [_going_on(one) for one in conversations[::9]]
    queues = [
        {"id": f"q-{name}", "name": name, "mediaSettings": {}} for name in ("billing", "orders")
    ]
    codes = [{"id": f"c-{name}", "name": name} for name in ("invoice", "delivery")]
    return {
        "genesys_cloud/details_1.json": json.dumps({"conversations": early}).encode(),
        "genesys_cloud/details_2.jsonl": _lines([*conversations, *conversations[::11]]),
        "genesys_cloud/queues.json": json.dumps({"entities": queues}).encode(),
        "genesys_cloud/wrapup_codes.json": json.dumps({"entities": codes}).encode(),
    }


def _segment(kind: str, start: int, end: int, how: str | None = None, **more: Any) -> dict:
    return {
        "segmentType": kind,
        "segmentStart": _iso(start, "milliseconds"),
        "segmentEnd": _iso(end, "milliseconds"),
        "disconnectType": how,
    } | more


def _metric(name: str, value: int, at: int) -> dict[str, Any]:
    return {"name": name, "value": value, "emitDate": _iso(at, "milliseconds")}


def _going_on(whole: dict[str, Any]) -> dict[str, Any]:
    """As it was exported when nobody but the customer had come."""
    early = json.loads(json.dumps(whole))
    del early["conversationEnd"]
    early["participants"] = early["participants"][:1]
    del early["participants"][0]["sessions"][0]["segments"][0]["segmentEnd"]
    return early


def _conversation(contact: Contact, back: Contact | None, number: str | None) -> dict[str, Any]:
    parties: list[tuple[str, dict, list[dict]]] = []
    line = {"ani": f"tel:{number}" if number else None, "dnis": f"tel:{contact.line}"}
    went_out = {
        "direction": "outbound",
        "ani": f"tel:{contact.line}",
        "dnis": f"tel:{number}" if number else None,
    }
    ended_at = contact.ended_at
    if contact.is_outbound:
        parties += _genesys_outbound(contact, went_out)
    else:
        talks_on = 60 if contact.kind == "transferred_outside" else 0
        ended_at += talks_on
        hung_up = contact.legs[-1].ended_by == "customer" or contact.message > 0
        parties.append(("customer", {}, [
            line | {"segments": [_segment(
                "interact", contact.arrived_at, ended_at, "endpoint" if hung_up else "peer",
            )]},
        ]))  # fmt: skip
        if contact.ivr:
            parties.append(_genesys_ivr(contact, line))
        if contact.is_queued:
            for place, leg in enumerate(contact.legs):
                parties += _genesys_leg(contact, place, leg, line)
        if talks_on:
            outside = went_out | {"dnis": f"tel:{_OUTSIDE}"}
            talk = _segment("interact", contact.ended_at, ended_at, "peer")
            parties.append(("external", {}, [outside | {"segments": [talk]}]))
    if contact.kind == "callback_requested":
        waits_until = back.legs[0].starts_at if back else ended_at + 3000
        queue = {"queueId": f"q-{contact.legs[0].queue}"}
        how = "transfer" if back else "system"
        asked = _segment("interact", ended_at, waits_until, how, **queue)
        parties.append(("acd", {}, [{"mediaType": "callback", "segments": [asked]}]))
        ended_at = waits_until
        if back:
            parties += _genesys_return(back, went_out)
            ended_at = back.ended_at
    participants = []
    for place, (purpose, more, sessions) in enumerate(parties):
        told = [
            {"mediaType": "voice", "direction": "inbound", "metrics": []}
            | session
            | {"sessionId": f"{contact.id}.{place}.{number}"}
            for number, session in enumerate(sessions)
        ]
        participants.append(
            {"participantId": f"{contact.id}.{place}", "purpose": purpose, "sessions": told} | more
        )
    return {
        "conversationId": contact.id,
        "conversationStart": _iso(contact.arrived_at, "milliseconds"),
        "conversationEnd": _iso(ended_at, "milliseconds"),
        "originatingDirection": "outbound" if contact.is_outbound else "inbound",
        "participants": participants,
    }


def _genesys_ivr(contact: Contact, line: dict[str, Any]) -> tuple[str, dict, list[dict]]:
    how, why, to = "transfer", "TRANSFER", "ACD"
    if contact.kind == "abandoned_in_ivr":
        how, why, to = "peer", "DISCONNECT", None
    elif contact.kind == "after_hours":
        how, why, to = "client", "FLOW_DISCONNECT", None
    flow = {"flowId": "f", "flowName": "Main", "exitReason": why, "transferType": to}
    segment = _segment("ivr", contact.arrived_at, contact.arrived_at + contact.ivr, how)
    return "ivr", {}, [line | {"flow": flow, "segments": [segment]}]


def _genesys_leg(
    contact: Contact, place: int, leg: Leg, line: dict[str, Any]
) -> list[tuple[str, dict, list[dict]]]:
    queue = {"queueId": f"q-{leg.queue}"}
    left_at, wait = leg.waited_until, leg.wait * 1000
    how, metrics = "transfer", []
    if contact.kind == "abandoned":
        how, metrics = "peer", [_metric("tAbandon", wait, left_at)]
    elif contact.kind == "timeout":
        how = "system"
    elif contact.kind == "passed_on" and place == 0:
        metrics = [_metric("tFlowOut", wait, left_at)]
    waiting = _segment("interact", leg.starts_at, left_at, how, **queue)
    parties = [("acd", {}, [line | {"segments": [waiting], "metrics": metrics}])]
    for ring in leg.rings:
        if ring.result == "answered":
            continue
        missed = ring.result == "missed"
        alert = _segment(
            "alert", ring.at, ring.until, "transfer.noanswer" if missed else "peer", **queue
        )
        told = [_metric("tNotResponding", _length(ring) * 1000, ring.until)] if missed else []
        session = line | {"segments": [alert], "metrics": told}
        parties.append(("agent", {"userId": ring.agent}, [session]))
    if contact.kind == "voicemail":
        message = _segment("voicemail", left_at, contact.ended_at, "peer")
        metric = _metric("tVoicemail", contact.message * 1000, contact.ended_at)
        parties.append(("voicemail", {}, [line | {"segments": [message], "metrics": [metric]}]))
    if leg.agent:
        parties.append(_genesys_agent(contact, place, leg, line, queue))
    return parties


def _genesys_agent(
    contact: Contact, place: int, leg: Leg, line: dict[str, Any], queue: dict[str, Any]
) -> tuple[str, dict, list[dict]]:
    handed_on = contact.transfer_kind is not None and (place == 0)
    how = "transfer" if handed_on else "client" if leg.ended_by == "agent" else "peer"
    rang = leg.rings[-1] if leg.rings else None
    segments = [_segment("alert", rang.at, rang.until, **queue)] if rang else []
    if leg.hold:
        held_at, unheld_at = leg.hold_starts_at, leg.hold_starts_at + leg.hold
        segments += [
            _segment("interact", leg.waited_until, held_at, **queue),
            _segment("hold", held_at, unheld_at, **queue),
            _segment("interact", unheld_at, leg.ends_at, how, **queue),
        ]
    else:
        segments.append(_segment("interact", leg.waited_until, leg.ends_at, how, **queue))
    code = {"wrapUpCode": f"c-{contact.issue}"} if contact.issue else {}
    if leg.work or code:
        segments.append(_segment("wrapup", leg.ends_at, leg.ends_at + leg.work, **queue, **code))
    metrics = []
    # Of some the measures came with the export, of some only the segments.
    if contact.number % 2:
        if leg.work:
            metrics.append(_metric("tAcw", leg.work * 1000, leg.ends_at + leg.work))
        if leg.hold:
            metrics.append(_metric("tHeldComplete", leg.hold * 1000, leg.ends_at))
    if handed_on:
        metrics += [_metric(name, 1, leg.ends_at) for name in ("nTransferred", "nBlindTransferred")]
    session = line | {"segments": segments, "metrics": metrics}
    return "agent", {"userId": leg.agent}, [session]


def _genesys_outbound(
    contact: Contact, went_out: dict[str, Any]
) -> list[tuple[str, dict, list[dict]]]:
    leg = contact.legs[0]
    segments = [_segment("dialing", leg.starts_at, leg.waited_until)]
    customer = []
    if contact.is_answered:
        how = "client" if leg.ended_by == "agent" else "peer"
        segments.append(_segment("interact", leg.waited_until, leg.ends_at, how))
        if leg.work:
            segments.append(_segment("wrapup", leg.ends_at, leg.ends_at + leg.work))
        talk = _segment("interact", leg.waited_until, leg.ends_at, "endpoint")
        customer = [("customer", {}, [went_out | {"segments": [talk]}])]
    else:
        segments[0]["disconnectType"] = "endpoint"
        rang = _segment("system", leg.starts_at, leg.ends_at)
        customer = [("external", {}, [went_out | {"segments": [rang]}])]
    return [*customer, ("agent", {"userId": leg.agent}, [went_out | {"segments": segments}])]


def _genesys_return(back: Contact, went_out: dict[str, Any]) -> list[tuple[str, dict, list[dict]]]:
    leg = back.legs[0]
    queue = {"queueId": f"q-{leg.queue}"}
    called = _genesys_outbound(back, went_out)
    asked = {
        "mediaType": "callback",
        "segments": [
            _segment("alert", leg.starts_at, leg.starts_at, **queue),
            _segment("interact", leg.starts_at, leg.ends_at, **queue),
        ],
    }
    purpose, more, sessions = called[-1]
    return [*called[:-1], (purpose, more, [asked, *sessions])]


# Talkdesk: one row a call in the Calls report, whose times are in UTC.


def talkdesk(contacts: list[Contact], numbered: Numbered) -> Files:
    """The Calls report in two parts that overlap, ring attempts, and who the agents are."""
    calls = [_talkdesk_call(contact, numbered(contact)) for contact in contacts]
    rings = [
        {
            "ring_attempt_id": f"{contact.id}.{place}",
            "interaction_id": contact.id,
            "attempt_type": {"answered": "Answered", "missed": "Ignored"}.get(
                ring.result, "Abandoned"
            ),
            "ring_started_at_time": _iso(ring.at)[:-1].replace("T", " "),
            "ring_finished_at_time": _iso(ring.until)[:-1].replace("T", " "),
            "user_email": f"{ring.agent}@example.com",
        }
        for contact in contacts
        for place, ring in enumerate(contact.legs[0].rings)
    ]
    agents = sorted({ring["user_email"].removesuffix("@example.com") for ring in rings})
    states = [
        {
            "user_id": agent,
            "user_name": agent,
            "user_email": f"{agent}@example.com",
            "team_name": None,
            "status_label": "Offline",
            "status_start_at": "2025-10-01 08:00:00",
            "status_end_at": "2025-10-01 09:00:00",
        }
        for agent in agents
    ]
    half = len(calls) // 2
    return {
        "talkdesk/calls_1.csv": _csv(calls[: half + 20]),
        "talkdesk/calls_2.json": json.dumps({"entries": calls[half:]}).encode(),
        "talkdesk/ring_attempts.csv": _csv(rings),
        "talkdesk/user_status.csv": _csv(states),
    }


def _talkdesk_call(contact: Contact, number: str | None) -> dict[str, Any]:
    leg = contact.legs[0]
    kind = {
        "abandoned": "short_abandoned" if leg.wait <= 5 else "abandoned",
        "abandoned_in_ivr": "short_abandoned" if contact.ivr <= 5 else "abandoned",
        "voicemail": "voicemail",
        "outbound_unanswered": "outbound_missed",
        "outbound": "outbound",
        "callback": "outbound",
    }.get(contact.kind, "inbound" if contact.is_answered else "missed")
    return {
        "call_id": contact.id,
        "type": kind,
        "start_at": _iso(contact.arrived_at),
        "end_at": _iso(contact.ended_at),
        "talkdesk_phone_number": contact.line,
        "contact_phone_number": number,
        "user_id": leg.agent,
        "user_name": leg.agent,
        "handling_user_id": leg.agent,
        "team_name": None,
        "talk_time": leg.talk,
        "wait_time": leg.wait if contact.is_queued else 0,
        "hold_time": leg.hold,
        "disposition_code": contact.issue,
        "ring_groups": leg.queue if contact.is_queued else None,
        "is_in_business_hours": contact.kind != "after_hours",
        "is_callback_from_queue": contact.kind in ("callback_requested", "callback"),
        "is_transfer": False,
        "is_external_transfer": contact.kind == "transferred_outside",
        "agent_disconnected": "Yes" if leg.ended_by == "agent" else "No",
        "csat_score": None,
        "csat_survey_time": None,
    }


# FreeSWITCH: a record a channel, the caller's and each telephone's; what never was is 0.


def freeswitch(contacts: list[Contact], numbered: Numbered) -> Files:
    """The table of records, some rows twice."""
    rows = []
    for contact in contacts:
        rows.append(_member_row(contact, numbered(contact)))
        rows += [
            _agent_row(contact, ring, place) for place, ring in enumerate(contact.legs[0].rings)
        ]
    return {
        "freeswitch/cdr_1.csv": _csv(rows[: len(rows) // 2 + 50]),
        "freeswitch/cdr_2.jsonl": _lines(rows[len(rows) // 2 :]),
    }


def _row(contact: Contact, channel: str, side: str) -> dict[str, Any]:
    return {
        "xml_cdr_uuid": channel,
        "caller_id_name": "Somebody",
        "caller_id_number": None,
        "caller_destination": contact.line,
        "cc_side": side,
        "cc_member_uuid": f"m{contact.id}",
        "cc_member_session_uuid": None,
        "cc_queue": contact.legs[0].queue,
        "cc_agent": None,
        "cc_agent_bridged": None,
        "cc_cancel_reason": None,
        "cc_cause": None,
        "hangup_cause": "NORMAL_CLEARING",
        "sip_hangup_disposition": "send_bye",
        "voicemail_message": None,
        "start_epoch": contact.arrived_at,
        "answer_epoch": contact.arrived_at,
        "end_epoch": contact.ended_at,
        "cc_queue_joined_epoch": 0,
        "cc_queue_answered_epoch": 0,
        "cc_queue_terminated_epoch": 0,
        "cc_queue_canceled_epoch": 0,
    }


def _member_row(contact: Contact, number: str | None) -> dict[str, Any]:
    leg = contact.legs[0]
    row = _row(contact, contact.id, "member") | {
        "caller_id_number": number or "anonymous",
        "cc_queue_joined_epoch": leg.starts_at,
        "sip_hangup_disposition": "recv_bye" if leg.ended_by == "customer" else "send_bye",
    }
    if leg.agent:
        return row | {
            "cc_agent": leg.agent,
            "cc_agent_bridged": "true",
            "cc_cause": "answered",
            "cc_queue_answered_epoch": leg.waited_until,
            "cc_queue_terminated_epoch": leg.ends_at,
        }
    return row | {
        "cc_cause": "cancel",
        "cc_cancel_reason": "BREAK_OUT" if contact.kind == "abandoned" else "TIMEOUT",
        "cc_queue_canceled_epoch": leg.waited_until,
        "voicemail_message": "true" if contact.message else None,
    }


def _agent_row(contact: Contact, ring: Ring, place: int) -> dict[str, Any]:
    leg = contact.legs[0]
    cause = {"missed": "NO_ANSWER", "cancelled": "ORIGINATOR_CANCEL"}.get(ring.result)
    answered = ring.result == "answered"
    return _row(contact, f"r{contact.id}.{place}", "agent") | {
        "cc_member_session_uuid": contact.id,
        "cc_agent": ring.agent,
        "hangup_cause": cause or "NORMAL_CLEARING",
        "start_epoch": ring.at,
        "answer_epoch": ring.until if answered else 0,
        "end_epoch": leg.ends_at if answered else ring.until,
    }


WRITERS: dict[str, Callable[[list[Contact], Numbered], Files]] = {
    "aircall": aircall,
    "amazon_connect": amazon_connect,
    "asterisk": asterisk,
    "freeswitch": freeswitch,
    "genesys_cloud": genesys_cloud,
    "talkdesk": talkdesk,
}
