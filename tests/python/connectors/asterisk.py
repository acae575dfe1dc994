"""Asterisk's samples: four pieces of logs. And a database's log, made up."""

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
        },
        {
            "asterisk/appliance_2calls.log": texts["appliance_2calls"],
            "asterisk/console.log": b"".join(console[6:]),
            "asterisk/rcm_mixed.log": texts["rcm_mixed"],
            "asterisk/database.csv": _csv(_DATABASE),
        },
    )


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
