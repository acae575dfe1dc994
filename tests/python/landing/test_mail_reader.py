"""Mail becomes a row a message, whatever its bodies hold and however its headers are broken."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from scripts.contract import read_contract
from scripts.landing.limits import Limits, Refused
from scripts.landing.mail_reader import read_mail

from .conftest import Drop

TABLES = read_contract().of("mail")
LINE = b"From x@example.org Mon Mar  9 09:00:00 2026\n"
DATE = "Date: Mon, 9 Mar 2026 10:00:00 +0100\n"


def read(
    folder: Path,
    content: bytes | str,
    table: str = "messages",
    suffix: str = "eml",
    limits: Limits | None = None,
) -> tuple[list[tuple], list[tuple]]:
    """The rows and the rejected records of a file."""
    path = folder / f"file.{suffix}"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with duckdb.connect() as connection:
        found = read_mail(connection, path, TABLES[table], folder, limits or Limits())
        columns = ", ".join(found.declared.values())
        rows = connection.execute(f"select {columns} from incoming order by record_number")
        kept = rows.fetchall()
        rejected = connection.execute("select * from incoming_rejected order by all").fetchall()
        return kept, rejected


def ids(folder: Path, content: bytes) -> list[str]:
    """The ids of the messages in an mbox."""
    return [row[0] for row in read(folder, content, suffix="mbox")[0]]


def one(folder: Path, headers: str) -> tuple:
    """The row of a message with a date and these headers."""
    (row,), rejected = read(folder, DATE + headers + "\nbody\n")
    assert not rejected
    return row


def message(name: str, body: bytes = b"Hello\n") -> bytes:
    return f"Message-ID: <{name}>\n{DATE}From: a@example.org\n\n".encode() + body


def test_of_a_message_little_is_kept(tmp_path: Path) -> None:
    headers = (
        "Message-ID: <1@x>\nSubject: personal\nFrom: =?utf-8?q?Ada?= <ada@example.org>\n"
        'To: "b@example.com, or so" <c@example.com>, C@EXAMPLE.COM, d\nCc: e@example.com\n'
        "Delivered-To: f@example.com\nReferences: <0@x>\n\t<00@x> <1@x>\nIn-Reply-To: <00@x>\n"
    )
    assert one(tmp_path, headers) == ("1@x", "2026-03-09T09:00:00Z", "ada@example.org", None)
    content = DATE + headers + "\nbody\n"
    assert read(tmp_path, content, "recipients")[0] == [
        ("1@x", "1", "c@example.com"),
        ("1@x", "2", "e@example.com"),
        ("1@x", "3", "f@example.com"),
    ]
    assert read(tmp_path, content, "answers")[0] == [("1@x", "0@x"), ("1@x", "00@x")]


def test_a_line_that_begins_with_from_need_not_begin_a_message(tmp_path: Path) -> None:
    bodies = [
        b"From here it is not far\n",
        b"From x Mon Mar  9 09:00:00 2026\nis what a line before a message looks like\n",
        b">" + LINE + b"From: nobody\n",
        b"no end of the last line",
    ]
    content = b"".join(LINE + message(str(n), body) + b"\n" for n, body in enumerate(bodies))
    assert ids(tmp_path, content) == ["0", "1", "2", "3"]
    assert ids(tmp_path, content.replace(b"\n", b"\r\n")) == ["0", "1", "2", "3"]
    mixed = LINE + message("a").replace(b"\n", b"\r\n") + LINE + message("b") + b"\n" + LINE
    assert ids(tmp_path, mixed) == ["a", "b"]
    # As others write that line; and a message whose headers end with the next one.
    for line in (
        b"From - Mon Mar 09 09:00:00 2026\n",
        b"From 17@xxx Mon Mar 09 09:00:00 +0000 2026\n",
        b"From MAILER-DAEMON Mon, 9 Mar 2026 09:00:00\r\n",
    ):
        cut = line + f"Message-ID: <c>\n{DATE}".encode()
        assert ids(tmp_path, cut + line + message("d")) == ["c", "d"]


def test_a_body_may_hold_anything(tmp_path: Path) -> None:
    body = b"\0\xff\xfe" + b"x" * 300_000 + b"\r\r\n\n\n" + b"\n" * 100_000
    assert ids(tmp_path, LINE + message("a", body) + LINE + message("b")) == ["a", "b"]


@pytest.mark.parametrize(
    ("headers", "sent_at"),
    [
        ("Date: Mon, 9 Mar 2026 10:00:00 +0100\n", "2026-03-09T09:00:00Z"),
        ("Date: 9 Mar 2026 10:00\n", "2026-03-09T10:00:00Z"),
        ("Date: Mon, 9 Mar 2026 10:00:00 -0500 (EST)\n", "2026-03-09T15:00:00Z"),
        (
            "Date: Thu, 1 Jan 1970 00:00:00 +0000\nReceived: by a; Mon, 9 Mar 2026 09:02:00 +0000\n"
            "Received: by b\n ; Mon, 9 Mar 2026 09:01:00 +0000\nReceived: by c; soon\n",
            "2026-03-09T09:01:00Z",
        ),
        ("Date: soon\n", "2026-03-09T09:00:00Z"),
        ("Date: Mon, 9 Mar 99999999999999999 10:00:00 +0100\n", "2026-03-09T09:00:00Z"),
        ("", "2026-03-09T09:00:00Z"),
    ],
)
def test_the_first_server_knows_best_when_it_was(
    tmp_path: Path, headers: str, sent_at: str
) -> None:
    content = LINE + f"Message-ID: <1>\n{headers}\nbody\n".encode()
    assert read(tmp_path, content, suffix="mbox")[0][0][1] == sent_at


def test_a_message_without_a_date_is_rejected(tmp_path: Path) -> None:
    assert read(tmp_path, "From: a@example.org\nDate: \n\nbody\n") == (
        [],
        [(1, "sent_at", "no header says when it was sent")],
    )


@pytest.mark.parametrize(
    ("headers", "automatic"),
    [
        ("Auto-Submitted: no\n", None),
        ("AUTO-SUBMITTED: auto-replied; owner-email=x\n", "auto_submitted"),
        ("Return-Path: <>\n", "bounce"),
        ("Return-Path: <a@example.org>\n", None),
        ("Content-Type: multipart/report;\n boundary=x\nAuto-Submitted: auto-replied\n", "bounce"),
        ("X-Auto-Response-Suppress: All\n", "bulk"),
        ("X-Auto-Response-Suppress: None\n", None),
        ("Precedence: Bulk\n", "bulk"),
        ("Precedence: normal\n", None),
        ("List-Id: News <news.example.org>\nTo: help@example.com\n", "bulk"),
        ("Precedence: list\nTo: help@example.com\n", "bulk"),
        ("Precedence: list\nList-ID: <help.example.com>\nTo: Help@example.com\n", None),
    ],
)
def test_a_machine_is_known_by_what_it_says(
    tmp_path: Path, headers: str, automatic: str | None
) -> None:
    assert one(tmp_path, "Message-ID: <1>\n" + headers)[3] == automatic


def test_a_message_without_an_id_gets_the_same_in_each_copy(tmp_path: Path) -> None:
    copies = [
        one(tmp_path, f"{more}From: a@example.org\n")[0]
        for more in ("", "Message-ID: \n", "Message-ID: <a b>\n", "Received: by a; never\n")
    ]
    assert len(set(copies)) == 1
    assert copies[0].startswith("none.")
    assert one(tmp_path, "From: b@example.org\n")[0] != copies[0]
    assert one(tmp_path, "Message-ID: 1@x\n")[0] == "1@x"


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("a@example.org (somebody)", "a@example.org"),
        ('"agent@example.com" <a@example.org>', "a@example.org"),
        ("Undisclosed: ;", None),
        ("=?utf-8?b?broken", None),
        ("M\udcfcller <a@example.org>", "a@example.org"),
        ("m\udcfcller@example.org", None),
        ("a\0@example.org", None),
        ("(" * 10_000, None),
        ("<" * 1_000 + "a@example.org>", "a@example.org"),
        ("x" * 10_000 + "@example.org", None),
    ],
)
def test_an_address_that_cannot_be_read_is_none(
    tmp_path: Path, sender: str, address: str | None
) -> None:
    content = f"Message-ID: <1>\n{DATE}From: {sender}\n\n".encode("utf-8", "surrogateescape")
    assert read(tmp_path, content)[0] == [("1", "2026-03-09T09:00:00Z", address, None)]


def test_headers_without_end_cost_their_message_only(tmp_path: Path) -> None:
    limits = Limits(header_bytes=10_000)
    endless = LINE + b"Message-ID: <a>\n" + DATE.encode() + b"X: y\n" * 3_000 + b"\nbody\n"
    for content in (endless, endless.replace(b"y\nX: ", b"yyyy")):
        rows, rejected = read(tmp_path, content + LINE + message("b"), "messages", "mbox", limits)
        assert [row[0] for row in rows] == ["b"]
        assert rejected == [(1, None, "headers of more than 10000 bytes")]


def test_thousands_of_recipients_and_references_are_cut(tmp_path: Path) -> None:
    many = ", ".join(f"{n}@example.com" for n in range(5_000))
    told = " ".join(f"<{n}@x>" for n in range(2_000))
    content = f"Message-ID: <1>\n{DATE}To: {many}\nReferences: {told}\n\n"
    recipients, _ = read(tmp_path, content, "recipients")
    assert [row[2] for row in recipients] == [f"{n}@example.com" for n in range(50)]
    references, _ = read(tmp_path, content, "answers")
    assert [row[1] for row in references] == ["0@x", *(f"{n}@x" for n in range(1_901, 2_000))]


@pytest.mark.parametrize("suffix", ["eml", "mbox"])
def test_what_is_no_mail_is_refused(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(Refused, match="holds no message with headers"):
        read(tmp_path, "Hello!\n\nHow are you?\n", suffix=suffix)
    assert read(tmp_path, "\n", suffix=suffix) == ([], [])


def test_a_single_message_may_be_an_mbox(tmp_path: Path) -> None:
    for content in (message("a"), b"\xef\xbb\xbf\n" + message("a"), LINE + message("a")):
        for suffix in ("eml", "mbox"):
            assert [row[0] for row in read(tmp_path, content, suffix=suffix)[0]] == ["a"], suffix


def test_mail_lands_packed_or_not(drop: Drop) -> None:
    folder = drop.folder.parent / "mail"
    folder.mkdir()
    (folder / "one.eml").write_bytes(message("1", b"\0\xff"))
    (folder / "more.mbox.gz").write_bytes(gzip.compress(LINE + message("2") + LINE + b"X: y\n\n"))
    (folder / "agents.csv").write_text("address,agent_id,note\na@example.org,1,personal\n")
    report = drop.land(replace(Limits(), line_bytes=100))
    assert not report.refused
    assert drop.query("select message_id, sender from raw_mail.messages order by all") == [
        ("1", "a@example.org"),
        ("2", "a@example.org"),
    ]
    assert [rejected[3] for rejected in drop.rejected()] == [
        "headers that are not those of mail"
    ] * 3
    assert drop.query("select address, _extra from raw_mail.agents") == [("a@example.org", None)]
