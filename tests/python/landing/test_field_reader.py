"""Logs of fields: lines of any length, CSV of the same, and only what is declared of either."""

from __future__ import annotations

import gzip
from pathlib import Path

import duckdb
import pytest

from scripts.contract import PRESENCE_KIND, Column, Table
from scripts.landing.field_reader import read_fields
from scripts.landing.inspection import Inspector
from scripts.landing.limits import Limits, Refused

from .conftest import Drop

EVENTS = Table(
    "vendor",
    "events",
    (
        Column("happened_at", "epoch_seconds", True, None, path=("time",)),
        Column("event", "text", True, None),
        Column("number", "text", False, "number", path=("first",), only=((("event",), ("IN",)),)),
        Column("seconds", "text", False, None, path=("first",), only=((("event",), ("OUT",)),)),
        Column("last", "text", False, None),
    ),
    ("happened_at",),
    files=("*",),
    formats=("log", "csv"),
    fields=("time", "who", "event", "first", "last"),
)


def read(
    folder: Path,
    content: str | bytes,
    suffix: str = "log",
    limits: Limits | None = None,
    table: Table = EVENTS,
) -> tuple[list[tuple], list[tuple]]:
    """The rows and the rejected records of a file."""
    path = folder / f"file.{suffix}"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    limits = limits or Limits()
    inspector = Inspector(limits, each_line_for_itself=suffix == "log")
    inspector.feed(path.read_bytes())
    with duckdb.connect() as connection:
        found = read_fields(connection, path, table, inspector.finish(), folder, limits)
        columns = ", ".join(found.declared.values())
        kept = connection.execute(
            f"select {columns} from incoming order by record_number"
        ).fetchall()
        rejected = connection.execute("select * from incoming_rejected order by all").fetchall()
        assert (found.rows, found.rejected) == (len(kept), len(rejected))
        return kept, rejected


def test_a_line_may_have_fields_more_or_less(tmp_path: Path) -> None:
    lines = ["1|a|OUT", "2|a|OUT|", "3|a|OUT|7", "4|a|OUT|7|x", "5|a|OUT|7|x|more|still more"]
    assert read(tmp_path, "\n".join(lines)) == (
        [
            ("1", "OUT", None, None, None),
            ("2", "OUT", None, None, None),
            ("3", "OUT", None, "7", None),
            ("4", "OUT", None, "7", "x"),
            ("5", "OUT", None, "7", "x"),
        ],
        [],
    )


def test_what_a_field_holds_depends_on_another(tmp_path: Path) -> None:
    rows = [
        ("1", "IN", "555", None, "x"),
        ("2", "OUT", None, "555", None),
        ("3", "ELSE", None, None, None),
    ]
    assert read(tmp_path, "1|a|IN|555|x\n2|a|OUT|555\n3|a|ELSE|555\n") == (rows, [])
    written = "first;EVENT;last;time\n555;IN;x;1\n555;OUT;;2\n555;ELSE;;3\n"
    assert read(tmp_path, written, "csv") == (rows, [])


def test_quotes_blanks_and_line_ends_are_as_they_are(tmp_path: Path) -> None:
    content = '\ufeff1|"a|IN|" 5"|,\r\n\r\n\n2|b|IN|\'|"\n'
    assert read(tmp_path, content)[0] == [
        ("1", "IN", '" 5"', None, ","),
        ("2", "IN", "'", None, '"'),
    ]


def test_a_faulty_line_is_rejected_and_the_others_are_kept(tmp_path: Path) -> None:
    content = (
        b"1|a|IN|5\n"
        b"Asterisk queue log\n"
        b"\0\0\0\0003|a|IN|5\n"
        b"4|a|IN|M\xfcller\n"
        b"\n"
        # Nobody keeps who it was: so it may be written in any way.
        b"5|M\xfcller|IN|5|x|\xff\0\n"
        b"6|a"
    )
    assert read(tmp_path, content) == (
        [("1", "IN", "5", None, None), ("5", "IN", "5", None, "x")],
        [
            (2, None, "1 fields where 3 are needed"),
            (3, "happened_at", "a NUL in a value"),
            (4, "number", "a value that is not UTF-8"),
            (6, None, "2 fields where 3 are needed"),
        ],
    )


def test_a_record_of_csv_needs_all_fields(tmp_path: Path) -> None:
    content = 'time,event,first\n1,OUT,7\n2,OUT\n3,"OUT\n4,OUT,"8"\n'
    assert read(tmp_path, content, "csv") == (
        [("1", "OUT", None, "7", None), ("4", "OUT", None, "8", None)],
        [
            (2, None, "2 fields where the header has 3"),
            (3, None, "text after a closing quote"),
        ],
    )


def test_a_table_of_nested_documents_has_names_of_its_own(tmp_path: Path) -> None:
    table = Table(
        "vendor",
        "parts",
        (
            Column("part", "id", True, None, path=("id",), field="part_id"),
            Column("author", "id", False, None, path=("author", "id")),
            Column("has_body", PRESENCE_KIND, False, None, path=("body",), field="text"),
        ),
        ("part",),
        rows=((),),
    )
    written = "PART_ID,text,author_id,name\n1,something personal,7,x\n2,,,x\n"
    assert read(tmp_path, written, "csv", table=table)[0] == [("1", "7", "true"), ("2", None, None)]
    with pytest.raises(Refused, match="lacks a needed column of parts: part_id"):
        read(tmp_path, "id,text\n1,x\n", "csv", table=table)


@pytest.mark.parametrize(
    ("suffix", "content", "reason"),
    [
        ("log", b"a line\nand another\n", "no line of 3 fields with | between them, as events has"),
        ("log", b"1|a|IN\r2|a|IN\r3|a|IN", "end in CR alone"),
        ("log", "1|a|IN|ä\n".encode("utf-16"), "UTF-16"),
        ("log", b"1|a|IN|" + b"5" * 5_000, "longer than 1000 bytes"),
        ("csv", b"time,who\n1,a\n", "lacks a needed column of events: event"),
        ("csv", b"1,a,IN,5\n2,a,IN,5\n", "lacks needed columns of events: time, event"),
        ("csv", b"time,event\n1,M\xfcller\n", "not UTF-8"),
        ("csv", b"time,event\n1,\0\n", "a NUL byte in line 2"),
    ],
)
def test_a_file_that_is_no_use_is_refused_with_the_reason(
    tmp_path: Path, suffix: str, content: bytes, reason: str
) -> None:
    with pytest.raises(Refused) as refused:
        read(tmp_path, content, suffix, Limits(line_bytes=1_000))
    assert reason in str(refused.value)


@pytest.mark.parametrize(("suffix", "content"), [("log", ""), ("csv", ""), ("csv", "time,event\n")])
def test_an_empty_file_has_no_rows(tmp_path: Path, suffix: str, content: str) -> None:
    assert read(tmp_path, content, suffix) == ([], [])


def test_too_many_faulty_lines_are_no_log(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="more than 2 broken records"):
        read(tmp_path, "1|a|IN\n" + "x\n" * 3, limits=Limits(rejected_records=2))


def test_a_log_lands_packed_or_not_and_torn(drop: Drop) -> None:
    folder = drop.folder.parent / "asterisk"
    folder.mkdir()
    entry = b"1596512941|%d|support|NONE|ENTERQUEUE||7000|1|M\xfcller\n"
    (folder / "queue_log.log").write_bytes(entry % 1 + b"\0\0\0")
    (folder / "queue_log.1.log.gz").write_bytes(gzip.compress(entry % 2))
    (folder / "queue_log").write_bytes(entry % 3)
    report = drop.land()
    assert {file.name for file in report.landed} == {
        "asterisk/queue_log.log",
        "asterisk/queue_log.1.log.gz",
    }
    assert [noted.name for noted in report.ignored] == ["asterisk/queue_log"]
    assert drop.query(
        "select call_id, event, customer_number, data1 from raw_asterisk.queue_log order by all"
    ) == [("1", "ENTERQUEUE", "7000", None), ("2", "ENTERQUEUE", "7000", None)]
    assert drop.rejected() == [("asterisk/queue_log.log", 2, None, "1 fields where 5 are needed")]
