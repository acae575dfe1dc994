"""Nested JSON becomes a row for each object at the places that a table declares."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from scripts.contract import PRESENCE_KIND, Column, Table
from scripts.landing.document_reader import read_documents
from scripts.landing.limits import Limits, Refused

CALLS = Table(
    "vendor",
    "calls",
    (
        Column("call_id", "id", True, None, path=("id",)),
        Column("event", "text", False, None, path=("^", "event")),
        Column("user", "id", False, None, path=("user", "id")),
        Column("tag", "text", False, None, path=("tags", "0", "name")),
        Column("has_voicemail", PRESENCE_KIND, False, None, path=("voicemail",)),
    ),
    ("call_id",),
    rows=(("calls",), ("body", "data"), ()),
    only=((("^", "resource"), ("call",)),),
    having=("direction",),
)
LEGS = Table(
    "vendor",
    "legs",
    (
        Column("leg", "id", True, None),
        Column("agent", "id", False, None, path=("^", "^", "agent")),
        Column("call", "id", False, None, path=("^", "^", "^", "id")),
        Column("parts", "text", False, None),
    ),
    ("leg",),
    rows=(("people", "sessions", "legs"),),
)
_ROLES = ("agent", "customer", None)
CALL = {"id": 1.0, "direction": "inbound"}


def read(
    folder: Path,
    content: object,
    table: Table = CALLS,
    *,
    suffix: str = "json",
    limits: Limits | None = None,
) -> tuple[list[tuple], list[tuple]]:
    """The rows and the rejected records of a file; what is not text is written as JSON."""
    path = folder / f"file.{suffix}"
    if not isinstance(content, bytes):
        content = (content if isinstance(content, str) else json.dumps(content)).encode()
    path.write_bytes(content)
    with duckdb.connect() as connection:
        found = read_documents(connection, path, table, folder, limits or Limits())
        columns = ", ".join(found.declared.values())
        rows = connection.execute(f"select {columns} from incoming order by record_number")
        kept = rows.fetchall()
        rejected = connection.execute("select * from incoming_rejected order by all").fetchall()
        assert (found.rows, found.rejected) == (len(kept), len(rejected))
        return kept, rejected


@pytest.mark.parametrize(
    "content",
    [
        CALL,
        [CALL],
        {"meta": {"total": 1}, "calls": [CALL]},
        {"name": "e", "body": {"resource": "call", "data": CALL}},
        [{"body": {"resource": what, "data": CALL}} for what in ("call", "user")],
        [{"calls": [CALL]}, {"calls": []}, {"other": 1}, "text", 7, None],
        "\ufeff" + json.dumps(CALL, indent=2),
    ],
    ids=range(7),
)
def test_a_row_is_found_wherever_it_may_lie(tmp_path: Path, content: object) -> None:
    rows, rejected = read(tmp_path, content)
    assert [row[0] for row in rows] == ["1.0"]
    assert not rejected


def test_documents_may_stand_in_lines_or_one_after_the_other(tmp_path: Path) -> None:
    one, other = json.dumps(CALL), json.dumps(CALL | {"id": "2"})
    for content in (f"{one}\n{other}\n", f"\n{one}\r\n\r\n{other}", json.dumps(CALL, indent=1) * 2):
        assert len(read(tmp_path, content)[0]) == 2
    pretty = json.dumps(CALL, indent=1) + "\n" + json.dumps(CALL, indent=1)
    assert len(read(tmp_path, pretty)[0]) == 2


def test_values_come_from_the_row_and_from_what_is_around_it(tmp_path: Path) -> None:
    call = CALL | {"user": {"id": 7, "name": "x"}, "tags": [{"name": "a"}, {"name": "b"}]}
    event = {"body": {"event": "ended", "data": call | {"voicemail": "https://x"}}}
    assert read(tmp_path, event)[0] == [("1.0", "ended", "7", "a", "true")]
    assert read(tmp_path, CALL | {"user": None, "tags": [], "voicemail": ""})[0] == [
        ("1.0", None, None, None, None)
    ]


def test_what_a_column_holds_may_depend_on_another(tmp_path: Path) -> None:
    only_of_agents = Column("name", "text", False, "name", only=((("role",), ("agent",)),))
    table = replace(
        LEGS, columns=(Column("leg", "id", True, None), only_of_agents), rows=(("people",),)
    )
    people = [{"leg": place, "name": "x", "role": role} for place, role in enumerate(_ROLES)]
    assert read(tmp_path, {"people": [*people, {"leg": 3, "name": "x"}]}, table)[0] == [
        ("0", "x"), ("1", None), ("2", None), ("3", None)
    ]  # fmt: skip


def test_a_key_may_have_points_in_it(tmp_path: Path) -> None:
    flat, nested = CALL | {"user.id": "a"}, CALL | {"user": {"id": "b"}}
    kept, _ = read(tmp_path, [flat, nested, CALL | {"user.id": None, "user": {"id": "c"}}])
    assert [user for _, _, user, _, _ in kept] == ["a", "b", None]


def test_lists_inside_lists_give_a_row_for_each_innermost_object(tmp_path: Path) -> None:
    person = {
        "agent": "a",
        "sessions": [{"legs": [{"leg": 1}, {"leg": 2, "parts": [1, {"x": 2.50}]}]}, {"legs": []}],
    }
    rows, _ = read(tmp_path, [{"id": "c", "people": [person, {"agent": "b"}]}], LEGS)
    assert rows == [("1", "a", "c", None), ("2", "a", "c", '[1,{"x":2.5}]')]


def test_a_document_may_stand_as_a_text_in_another(tmp_path: Path) -> None:
    users = ['{"id": 7.0}', ' {"id": {"a": 1}}', '{"id": 7', "7", "{}", '{"id": 1, "id": 2}']
    rows, _ = read(tmp_path, [CALL | {"user": user} for user in users])
    assert [row[2] for row in rows] == ["7.0", '{"a":1}', None, None, None, None]


def test_a_value_counts_where_another_says_that_it_does(tmp_path: Path) -> None:
    columns = (
        Column("leg", "id", True, None),
        Column("caller", "text", False, "number", only=((("^", "way"), ("in", "through")),)),
    )
    table = Table("vendor", "legs", columns, ("leg",), rows=(("legs",),))
    ways = [{"way": way, "legs": [{"leg": 1, "caller": way}]} for way in ("in", "out", "through")]
    rows, _ = read(tmp_path, [*ways, {"legs": [{"leg": 2, "caller": "x"}]}], table)
    assert rows == [("1", "in"), ("1", None), ("1", "through"), ("2", None)]


def test_a_faulty_line_is_rejected_and_the_others_are_kept(tmp_path: Path) -> None:
    lines = [json.dumps(CALL), '{"id": 2, "dir', json.dumps(CALL | {"id": "\0"}), json.dumps(CALL)]
    for suffix in ("json", "jsonl"):
        rows, rejected = read(tmp_path, "\n".join(lines), suffix=suffix)
        assert [row[0] for row in rows] == ["1.0", "1.0"]
        assert rejected == [
            (2, None, "no valid JSON"),
            (3, "call_id", "a NUL, or half of a surrogate pair, in a value"),
        ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('{\n "calls": [{"id": 1,', "no valid JSON, or ends too early"),
        ("[\n" + "[\n" * 100_000, "no valid JSON, or ends too early"),
        ('{\n "id": 1, "id": 2}', "two keys of the same name"),
        (b'{\n "id": "\xff"}', "not UTF-8"),
        ("[\n" + json.dumps(CALL) + ",1" * 100 + "]", "too many values"),
        ("[\n" + json.dumps(CALL) + " " * 3_000 + "]", "more than 2000 bytes"),
        ('{\n "direction": "inbound"}', "of calls: id;"),
    ],
)
def test_a_file_that_is_no_use_is_refused_with_the_reason(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    limits = Limits(document_values=50, document_bytes=2_000)
    if len(content) > 5_000:
        limits = Limits()
    with pytest.raises(Refused, match=reason):
        read(tmp_path, content, limits=limits)


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert read(tmp_path, "") == ([], [])
    assert read(tmp_path, "[]") == ([], [])
