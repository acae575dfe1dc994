"""Responses as Qualtrics exports them: a download with its three header rows, then the API's.

And tables that were copied from it: the samples, in which no response is finished, and some made
up.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

_COLUMNS = {
    "StartDate": "startDate", "EndDate": "endDate", "Status": "status", "IPAddress": "ipAddress",
    "Finished": "finished", "RecordedDate": "recordedDate", "ResponseId": "_recordId",
    "RecipientEmail": "recipientEmail", "csat": "QID1", "nps": "QID2", "nps_NPS_GROUP": "QID2_NPS",
    "Q3": "QID3_TEXT", "ContactId": "ContactId", "agent_id": "agent_id",
}  # fmt: skip
_TEXTS = {"csat": "How satisfied are you,\nall in all?", "Q3": 'What was "good"?'}


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """A download, and later the API's answer: one response that is finished by then, one that was
    corrected, one once more, and what the survey says in embedded data. Of what is copied the
    questions come last."""
    copied = {
        f"qualtrics/{name}.csv": (samples / f"qualtrics/{name}.csv").read_bytes()
        for name in ("survey_response", "question_response", "survey_embedded_data", "question")
    }
    return (
        {
            "qualtrics/Support survey_March 2, 2026_18.00.csv": _download().encode(),
            **copied,
            **{
                f"qualtrics/{name}_2.csv": "\n".join(lines).encode()
                for name, lines in _COPIED.items()
            },
        },
        {
            "qualtrics/question.2.csv": "\n".join(_COPIED_QUESTIONS).encode(),
            "qualtrics/responses.json": json.dumps({"responses": _OF_THE_API}, indent=1).encode(),
            "qualtrics/one.json": json.dumps({"result": _OF_THE_API[0], "meta": {}}).encode(),
        },
    )


def _download() -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerow(_TEXTS.get(name, name) for name in _COLUMNS)
    zone = {"timeZone": "Europe/Berlin"}
    for_import = [
        {"ImportId": key} | (zone if name.endswith("Date") else {})
        for name, key in _COLUMNS.items()
    ]
    writer.writerow(json.dumps(one, separators=(",", ":")) for one in for_import)
    writer.writerows([row.get(name, "") for name in _COLUMNS] for row in _OF_THE_DOWNLOAD)
    return text.getvalue()


def _row(response_id: str, **more: Any) -> dict[str, Any]:
    return {
        "ResponseId": response_id,
        "StartDate": "2026-03-02 13:00:00",
        "EndDate": "2026-03-02 13:05:00",
        "RecordedDate": "2026-03-02 13:05:01",
        "Status": "IP Address",
        "IPAddress": "192.0.2.1",
        "Finished": "True",
        "RecipientEmail": "somebody@example.com",
        "Q3": "That it was over,\nand soon",
    } | more


_OF_THE_DOWNLOAD = [
    _row("R_1", csat="4", nps="9", ContactId="aircall:1", agent_id="aircall:7"),
    _row("R_2", Finished="False", csat="1", ContactId="aircall:2"),
    _row("R_3", Status="Survey Preview", csat="1", nps="0"),
    _row("R_4", csat="2", ContactId="amazon_connect:conversation:chat"),
    # After midnight at home, before it in UTC.
    _row("R_5", EndDate="2026-03-03 00:30:00", nps="3", ContactId="4711"),
    _row("R_6", Status="Spam", csat="1"),
    _row("R_7", csat="Very satisfied"),
    _row("R_8", csat="5"),
]


def _response(response_id: str, **values: Any) -> dict[str, Any]:
    return {
        "responseId": response_id,
        "values": {
            "startDate": "2026-03-02T12:00:00Z",
            "endDate": "2026-03-02T12:05:00Z",
            "recordedDate": "2026-03-04T12:00:00.123Z",
            "status": 0,
            "ipAddress": "192.0.2.1",
            "finished": 1,
            "QID1": 4,
            "QID3_TEXT": "somebody@example.com",
        }
        | values,
        "labels": {"status": "IP Address"},
    }


_OF_THE_API = [
    _response("R_2", csat=3, contact_id="aircall:call:2"),
    _response("R_1", csat="5", nps=9, contactId="aircall:1", agentId="aircall:7"),
    _response("R_9", ces=6, fcr=1, contact_id="generic:call:4711"),
    _response("R_10", status=1, csat=1),
    _response("R_11", finished=0, csat=1),
]

# R_8 is in the download, too.
_COPIED = {
    "survey_response": [
        "id,_fivetran_synced,end_date,finished,last_modified_date,recipient_email,status,survey_id",
        "R_20,2026-03-03 01:00:00,2026-03-02 12:05:00.000000,1,2026-03-02 12:05:01,"
        "somebody@example.com,0,SV_1",
        "R_8,2026-03-03 01:00:00,2026-03-02 12:05:00.000000,1,2026-03-02 12:05:01,,0,SV_1",
    ],
    "question_response": [
        "_fivetran_id,_fivetran_synced,loop_id,question,question_id,question_option_key,"
        "response_id,sub_question_key,sub_question_text,text,value",
        "a,2026-03-03 01:00:00,,How likely?,QID1,,R_20,,,,8",
        "b,2026-03-03 01:00:00,,Why?,QID2,,R_20,,,somebody@example.com,",
        "c,2026-03-03 01:00:00,,How likely?,QID1,,R_8,,,,1",
    ],
    "survey_embedded_data": [
        "import_id,key,response_id,value,_fivetran_synced",
        "ContactId,ContactId,R_20,aircall:3,2026-03-03 01:00:00",
        "mail,mail,R_20,somebody@example.com,2026-03-03 01:00:00",
    ],
}
_COPIED_QUESTIONS = [
    "id,survey_id,_fivetran_synced,data_export_tag,question_text,selector",
    "QID1,SV_1,2026-03-03 01:00:00,Q1,How likely?,NPS",
]
