"""CSV without a header, told by its first line; and values of which a part is kept."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from scripts.contract import Column, Table
from scripts.landing.csv_reader import read_csv
from scripts.landing.incoming import Incoming
from scripts.landing.inspection import Inspector
from scripts.landing.limits import Limits, Refused

from .conftest import Drop

LIMITS = Limits()
TABLE = Table(
    "vendor",
    "calls",
    (
        Column("call_id", "id", True, None, path=("id",)),
        Column("started_at", "instant", True, None, path=("start",), also=(("calldate",),)),
        Column("other_id", "id", False, None, path=("other",)),
    ),
    ("call_id",),
    without_header=(("name", "start", "id"), ("note",), ("other", "more")),
)


def read(folder: Path, text: str) -> tuple[list[tuple], Incoming]:
    """(record number, call_id, started_at, other_id) of each row, and what the reader says."""
    path = folder / "t.csv"
    path.write_bytes(text.encode())
    inspector = Inspector(LIMITS)
    inspector.feed(text.encode())
    with duckdb.connect() as connection:
        found = read_csv(connection, path, TABLE, inspector.finish(), folder, LIMITS)
        names = [found.declared.get(name, "null") for name in TABLE.column_names]
        rows = connection.execute(
            f"select {found.record_number}, {', '.join(names)} from incoming order by 1"
        ).fetchall()
        return rows, found


def test_records_end_where_a_group_does(tmp_path: Path) -> None:
    rows, found = read(
        tmp_path,
        '\ufeff"Somebody ""X""",2026-03-02 09:00:00,1\r\n'
        "\n"
        "x,2026-03-02 09:01:00,2,a note\n"
        "x,2026-03-02 09:02:00,3,,7,\n"
        "x,2026-03-02 09:03:00,4,,7\n"
        "x,2026-03-02\n",
    )
    assert rows == [
        (1, "1", "2026-03-02 09:00:00", None),
        (2, "2", "2026-03-02 09:01:00", None),
        (3, "3", "2026-03-02 09:02:00", "7"),
    ]
    assert (found.rows, found.rejected) == (3, 2)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_header_is_one_all_the_same(tmp_path: Path, mark: str) -> None:
    lines = [["ID", '"Calldate"', "other"], ["1", "2026-03-02 09:00:00", "7"]]
    rows, _ = read(tmp_path, "".join(mark.join(line) + "\n" for line in lines))
    assert rows == [(1, "1", "2026-03-02 09:00:00", "7")]


def test_a_header_without_a_needed_column_is_refused_as_such(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="lacks a needed column of calls: start"):
        read(tmp_path, "id,other,what\n1,7,x\n")


def test_what_is_neither_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="neither a header nor a record of 3 or 4 or 6 fields"):
        read(tmp_path, "Datum;Von;Nach\nheute;a;b\n")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "\n")[1].rows == 0


def test_of_a_channels_name_numbers_are_not_kept(drop: Drop) -> None:
    folder = drop.folder.parent / "asterisk"
    folder.mkdir()
    channels = {
        "PJSIP/1001-0000001a": "PJSIP/1001",
        "SIP/my-provider-0000001b": "SIP/my-provider",
        "DAHDI/i1/+49305550123-5": "DAHDI/i1",
        "Local/+49305550123@from-queue-0000001c;2": "Local",
        "Local/+49305550123@from-queue/n": "Local",
        "AsyncGoto/PJSIP/1001-0000001d": "PJSIP/1001",
        "IAX2/office": "IAX2/office",
        "Message": None,
    }
    header = "calldate,uniqueid,channel,duration,billsec,disposition\n"
    rows = [f"2026-03-02 09:00:00,{at},{name},1,1,BUSY\n" for at, name in enumerate(channels)]
    (folder / "cdr.csv").write_text(header + "".join(rows), "utf-8")
    report = drop.land()
    assert not report.refused
    found = drop.query("select endpoint from raw_asterisk.cdr order by channel_id")
    assert [name for (name,) in found] == list(channels.values())


def test_an_extension_is_no_customers_number(drop: Drop) -> None:
    folder = drop.folder.parent / "asterisk"
    folder.mkdir()
    numbers = {
        "+4930555012": "+4930555012",
        " 030 555/0-12 ": "030 555/0-12",
        "123456": "123456",
        "12345": None,
        "s": None,
        "vmu1001234": None,
        "*971001234": None,
        "Somebody": None,
        "": None,
    }
    header = "calldate,uniqueid,channel,dst,duration,billsec,disposition\n"
    rows = [f"2026-03-02 09:00:00,{at},a/b,{name},1,1,BUSY\n" for at, name in enumerate(numbers)]
    (folder / "cdr.csv").write_text(header + "".join(rows), "utf-8")
    assert not drop.land().refused
    found = drop.query("select called_number from raw_asterisk.cdr order by channel_id")
    assert [name for (name,) in found] == list(numbers.values())


def test_what_the_files_are_is_told_by_their_names(drop: Drop) -> None:
    folder = drop.folder.parent / "asterisk"
    folder.mkdir()
    record = "a,100,200,ctx,Somebody,PJSIP/1-1,PJSIP/2-1,Dial,x,2026-03-02 09:00:00,,"
    record += "2026-03-02 09:00:09,9,0,NO ANSWER,3,1.1,somebody's note\n"
    (folder / "Master.csv").write_text(record, "utf-8")
    line = "2026-03-02 09:00:00,q.1,sales,NONE,ABANDON,1,1,9,,\n"
    header = "time,callid,queuename,agent,event,data1,data2,data3,data4,data5\n"
    (folder / "asteriskcdrdb_queue_log.csv").write_text(header + line, "utf-8")
    (folder / "anything.csv").write_text(header + line, "utf-8")
    assert not drop.land().refused
    assert drop.query(
        "select _file, count(*) from raw_asterisk.queue_log group by 1 order by 1"
    ) == [
        ("asterisk/anything.csv", 1),
        ("asterisk/asteriskcdrdb_queue_log.csv", 1),
    ]
    kept = drop.query("select cast(cdr as varchar) from raw_asterisk.cdr")
    assert len(kept) == 1
    assert "Somebody" not in kept[0][0]
    assert "note" not in kept[0][0]
