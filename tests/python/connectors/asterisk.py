"""Asterisk's samples: four pieces of logs. And a database's log and call records, made up."""

from __future__ import annotations

from pathlib import Path

_HEADER = "time,callid,queuename,agent,event,data1,data2,data3,data4,data5"


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The logs up to moments at which calls are going on, and then all of them: one file has grown,
    another was rotated and lies there beside what it was."""
    folder = samples / "asterisk"
    texts = {path.stem: path.read_bytes() for path in sorted(folder.glob("*.log"))}
    lines = {name: text.splitlines(keepends=True) for name, text in texts.items()}
    console = lines["real_console_tail"]
    return (
        {
            # In the first call somebody talks, the second has not come.
            "asterisk/appliance_2calls.log": b"".join(lines["appliance_2calls"][:2]),
            # A call waits.
            "asterisk/console.1.log": b"".join(console[:9]),
            "asterisk/elastix_ringnoanswer.log": texts["elastix_ringnoanswer"],
            "asterisk/database.csv": _csv(_DATABASE[:3]),
            "asterisk/shift_1.csv": _csv(_SHIFT[:7]),
            "generic/schedules_of_asterisk.csv": _PLAN,
            "asterisk/cdr_march.csv": _cdr(_CDR[:6]),
            "asterisk/Master.csv": _master(_MASTER[:2]),
        },
        {
            "asterisk/appliance_2calls.log": texts["appliance_2calls"],
            "asterisk/console.log": b"".join(console[6:]),
            "asterisk/rcm_mixed.log": texts["rcm_mixed"],
            "asterisk/database.csv": _csv(_DATABASE),
            "asterisk/shift_2.csv": _csv(_SHIFT[5:]),
            # Two records once more.
            "asterisk/cdr_march.csv": _cdr(_CDR[:6]),
            "asterisk/cdr_april.csv": _cdr(_CDR[4:]),
            "asterisk/Master.csv": _master(_MASTER),
        },
    )


def _cdr(rows: list[str]) -> bytes:
    """FreePBX's table, with columns that nobody asked for."""
    return "\n".join([_CDR_HEADER, *rows, ""]).encode()


def _master(rows: list[str]) -> bytes:
    """The file of cdr_csv, which has no header."""
    return "".join(f"{row}\n" for row in rows).encode()


def _csv(rows: list[str]) -> bytes:
    return "\n".join([_HEADER, *rows, ""]).encode()


_DATABASE = [
    "2026-03-02 09:00:00.250000,d.1,NONE,NONE,DID,4930555000,,,,",
    "2026-03-02 09:00:00.500000,d.1,sales,NONE,ENTERQUEUE,,+49 30 555010,1,Somebody Nobody,",
    "2026-03-02 09:00:08.100000,d.1,sales,SIP/7,RINGNOANSWER,7000,,,,",
    "2026-03-02 09:00:30.700000,d.1,sales,SIP/8,CONNECT,30,b.1,5,,",
    "2026-03-02 09:01:30.800000,d.1,sales,SIP/8,BLINDTRANSFER,600,default,30,60,1",
    "2026-03-02 09:01:31.000000,d.1,support,NONE,ENTERQUEUE,,+49 30 555010,1,Somebody Nobody,",
    "2026-03-02 09:02:01.400000,d.1,support,NONE,EXITWITHTIMEOUT,1,1,30,,",
    "2026-03-02 09:10:00.000000,d.2,sales,NONE,ENTERQUEUE,,anonymous,1,,",
    "2026-03-02 09:10:09.000000,d.2,sales,SIP/7,RINGCANCELED,9000,,,,",
    "2026-03-02 09:10:09.000000,d.2,sales,NONE,ABANDON,1,1,9,,",
    "2026-03-02 09:20:00.000000,d.3,sales,NONE,ENTERQUEUE,,+49 30 555010,1,,",
]

# A shift in two queues, 2 h: 13 min on calls (one of the CDR), 30 min of break, 77 min free.
_SHIFT = [
    "2026-03-02 11:00:00,NONE,sales,PJSIP/1002,ADDMEMBER,,,,,",
    "2026-03-02 11:00:00,NONE,support,PJSIP/1002,ADDMEMBER,,,,,",
    "2026-03-02 11:00:00,NONE,sales,PJSIP/1003,ADDMEMBER,,,,,",
    "2026-03-02 11:10:00,s.1,sales,NONE,ENTERQUEUE,,anonymous,1,,",
    "2026-03-02 11:10:10,s.1,sales,PJSIP/1002,CONNECT,10,b.1,5,,",
    "2026-03-02 11:20:10,s.1,sales,PJSIP/1002,COMPLETECALLER,10,600,1,,",
    "2026-03-02 11:25:00,NONE,support,PJSIP/1002,PAUSE,lunch,,,,",
    "2026-03-02 11:30:00,NONE,NONE,PJSIP/1002,PAUSEALL,lunch,,,,",
    "2026-03-02 11:30:00,NONE,sales,PJSIP/1002,PAUSE,lunch,,,,",
    "2026-03-02 12:00:00,NONE,sales,PJSIP/1002,UNPAUSE,lunch,,,,",
    "2026-03-02 12:00:00,NONE,support,PJSIP/1002,UNPAUSE,lunch,,,,",
    "2026-03-02 13:00:00,NONE,support,PJSIP/1002,REMOVEMEMBER,,,,,",
    "2026-03-02 13:00:00,NONE,sales,PJSIP/1002,REMOVEMEMBER,,,,,",
    # Added by his channel, which the log calls by another name elsewhere.
    "2026-03-02 13:00:00,NONE,sales,PJSIP/1003,REMOVEMEMBER,,,,,",
    # Who stands in queues.conf is never added.
    "2026-03-02 11:30:00,NONE,sales,SIP/8,PAUSE,lunch,,,,",
    "2026-03-02 12:00:00,NONE,sales,SIP/8,UNPAUSE,lunch,,,,",
    "2026-03-03 11:00:00,NONE,sales,PJSIP/1002,ADDMEMBER,,,,,",
    "2026-03-03 11:00:00,NONE,sales,PJSIP/1002,PAUSE,,,,,",
]

# The last quarter of an hour he is gone.
_PLAN = b"""agent_id,activity,starts_at,ends_at
asterisk:PJSIP/1002,work,2026-03-02T11:00:00Z,2026-03-02T11:30:00Z
asterisk:PJSIP/1002,lunch,2026-03-02T11:30:00Z,2026-03-02T12:00:00Z
asterisk:PJSIP/1002,work,2026-03-02T12:00:00Z,2026-03-02T13:15:00Z
"""

_CDR_HEADER = (
    "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
    "disposition,accountcode,uniqueid,userfield,did,cnam,linkedid,sequence"
)


def _record(at: str, who: str, channels: str, what: str, ids: str, did: str = "") -> str:
    """A row by its time of day, src and dst, both channels, what came of it, and its ids."""
    uniqueid, linkedid, sequence = ids.split()
    return (
        f"2026-03-02 {at},Somebody <{who.split()[0]}>,{who.replace(' ', ',')},ctx,"
        f"{channels.replace(' ', ',')},{what.split()[0]},"
        f"a note,{what.split(maxsplit=1)[1].replace(' ', ',', 2)},,{uniqueid},a note,{did},"
        f"Somebody,{linkedid},{sequence}"
    )


_CALLER, _CUSTOMER, _TRUNK = "+4930555020", "+4930555021", "PJSIP/provider-0000000a"
_CDR = [
    # The first trunk is full; the second gets through after 12 s.
    _record(
        "10:00:00",
        f"1001 {_CUSTOMER}",
        f"PJSIP/1001-00000001 {_TRUNK}",
        "Dial 1 0 CONGESTION",
        "o.1 o.1 1",
    ),
    _record(
        "10:00:01",
        f"1001 {_CUSTOMER}",
        f"PJSIP/1001-00000001 DAHDI/i1/{_CUSTOMER}-2",
        "Dial 72 60 ANSWERED",
        "o.1 o.1 2",
    ),
    # Its log comes later: until then it is a call that 1002 answered.
    _record(
        "09:10:00",
        f"{_CALLER} 600",
        f"{_TRUNK} PJSIP/1002-00000002",
        "Dial 40 30 ANSWERED",
        "d.2 d.2 3",
    ),
    # A call in the log, of which the agent's telephone has a record of its own.
    _record(
        "09:00:01",
        f"{_CALLER} 8",
        f"Local/8@from-queue-00000001;2 {_TRUNK}",
        "Dial 90 60 ANSWERED",
        "d.1x d.1 4",
    ),
    # A group of two is rung, and one of them answers; behind an IVR, for all that is known.
    _record(
        "10:10:00",
        f"{_CALLER} s",
        f"{_TRUNK} PJSIP/1001-00000003",
        "Dial 20 0 NO_ANSWER",
        "i.1 i.1 5",
        "+4930555000",
    ).replace("NO_ANSWER", "NO ANSWER"),
    _record(
        "10:10:00",
        f"{_CALLER} s",
        f"{_TRUNK} PJSIP/1002-00000004",
        "Dial 80 60 ANSWERED",
        "i.1 i.1 6",
        "+4930555000",
    ),
    # Who answered hands the call on to a colleague.
    _record(
        "10:11:20",
        f"{_CALLER} 1001",
        f"{_TRUNK} PJSIP/1001-00000005",
        "Dial 40 35 ANSWERED",
        "i.1 i.1 7",
        "+4930555000",
    ),
    _record(
        "10:20:00",
        f"{_CALLER} s",
        f"{_TRUNK} PJSIP/1001-00000006",
        "Dial 25 0 NO_ANSWER",
        "i.2 i.2 8",
    ).replace("NO_ANSWER", "NO ANSWER"),
    _record("10:30:00", f"{_CALLER} vmu", f"{_TRUNK} ", "VoiceMail 35 30 ANSWERED", "i.3 i.3 9"),
    _record("10:40:00", f"{_CALLER} s", f"{_TRUNK} ", "BackGround 15 15 ANSWERED", "i.4 i.4 10"),
    _record(
        "10:50:00",
        "1001 1002",
        "PJSIP/1001-00000007 PJSIP/1002-00000008",
        "Dial 60 50 ANSWERED",
        "n.1 n.1 11",
    ),
    # The extension is forwarded to a mobile telephone.
    _record(
        "10:55:00",
        "1001 1003",
        "PJSIP/1001-00000009 Local/0170555@x-00000002;1",
        "Dial 60 50 ANSWERED",
        "n.2 n.2 12",
    ),
    _record(
        "10:55:00",
        "1001 0170555",
        f"Local/0170555@x-00000002;2 {_TRUNK}",
        "Dial 60 50 ANSWERED",
        "n.2x n.2 13",
    ),
    # In the shift of a member of queues.
    _record(
        "12:09:50",
        f"1002 {_CUSTOMER}",
        f"PJSIP/1002-0000000c {_TRUNK}",
        "Dial 190 180 ANSWERED",
        "o.3 o.3 15",
    ),
    # Over midnight.
    _record(
        "23:59:30",
        f"1002 {_CUSTOMER}",
        f"PJSIP/1002-0000000b {_TRUNK}",
        "Dial 90 80 ANSWERED",
        "o.2 o.2 14",
    ),
]


def _line(channel: str, to: str, what: str, at: str, ids: str) -> str:
    return (
        f'"","1001","{_CUSTOMER}","ctx","""Somebody"" <1001>","{channel}","{to}","Dial","x",'
        f"2026-03-03 {at},,2026-03-03 09:59:59,{what},DOCUMENTATION,{ids}"
    )


# With and without what stands after the unique id.
_MASTER = [
    _line("PJSIP/1001-01", "PJSIP/provider-01", "30,0,NO ANSWER", "09:00:00", "m.1"),
    _line("PJSIP/1001-02", "PJSIP/provider-02", "2,0,BUSY", "09:01:00", "m.2,a note"),
    _line("PJSIP/1001-03", "PJSIP/provider-03", "1,0,FAILED", "09:02:00", "m.3,a note,,m.3,1"),
    _line("PJSIP/1001-04", "PJSIP/provider-04", "9,0,ANSWERED", "09:03:00", "m.4"),
    "torn",
]
