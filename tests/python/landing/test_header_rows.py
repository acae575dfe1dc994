"""A header of several rows: none of them is data, and the last may speak of the whole file."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from scripts.contract import ZONE_KIND, Column, Table
from scripts.landing.csv_header import Columns
from scripts.landing.csv_reader import read_csv
from scripts.landing.incoming import Incoming
from scripts.landing.inspection import Inspector
from scripts.landing.limits import Limits, Refused

TABLE = Table(
    "vendor",
    "answers",
    (
        Column("answer_id", "id", True, None, path=("AnswerId",)),
        Column("contact_id", "id", False, None, path=("v", "contact_id"), also=(("v", "Contact"),)),
        Column("time_zone", ZONE_KIND, False, None, in_header=("EndDate", "zone")),
    ),
    ("answer_id",),
    rows=(("answers",),),
    header_rows=3,
)
LIMITS = Limits()
# In the second row the text of a question with a line end, and one that quotes.
HEADER = (
    "EndDate,ANSWERID,Contact,Q1,\n"
    'End Date,Answer ID,Contact,"How was it,\nand ""why""?",\n'
    '"{""zone"":""Europe/Berlin""}",{},"{""ImportId"":""Contact""}","{""ImportId"":""QID1""}",\n'
)


def read(folder: Path, text: str, *, carefully: bool = False) -> tuple[list[tuple], Incoming]:
    """The rows as they are stored, and what the reader says of them."""
    path = folder / "t.csv"
    path.write_bytes(text.encode())
    inspector = Inspector(LIMITS)
    inspector.feed(text.encode())
    with duckdb.connect() as connection, pytest.MonkeyPatch.context() as patch:
        if carefully:
            patch.setattr("scripts.landing.csv_reader.read_quickly", lambda *_: None)
        else:
            patch.setattr("scripts.landing.csv_reader.read_carefully", _must_not)
        found = read_csv(connection, path, TABLE, inspector.finish(), folder, LIMITS)
        columns = ", ".join(found.declared.values())
        rows = connection.execute(
            f"select {found.record_number}, {columns}, {found.extra} from incoming "
            f"where {found.kept} order by 1"
        ).fetchall()
        return rows, found


def _must_not(*_: object) -> Incoming:
    raise AssertionError("read carefully, though the file is clean")


@pytest.mark.parametrize("carefully", [False, True])
def test_rows_are_numbered_after_the_whole_header(tmp_path: Path, carefully: bool) -> None:
    text = HEADER + "2026-03-02 10:00:00,A1,aircall:7,Somebody wrote this,\n,A2,,,\n"
    rows, found = read(tmp_path, text, carefully=carefully)
    assert list(found.declared) == ["answer_id", "contact_id", "time_zone"]
    # Of a system's own export nothing is kept that is not declared.
    assert rows == [
        (1, "A1", "aircall:7", "Europe/Berlin", None),
        (2, "A2", None, "Europe/Berlin", None),
    ]
    assert (found.rows, found.rejected) == (2, 0)


@pytest.mark.parametrize("carefully", [False, True])
def test_a_header_and_nothing_else_is_no_row(tmp_path: Path, carefully: bool) -> None:
    rows, found = read(tmp_path, HEADER, carefully=carefully)
    assert (rows, found.rows) == ([], 0)


def test_a_faulty_row_keeps_its_number(tmp_path: Path) -> None:
    text = HEADER + ",A1,,,\n,A2,\n,A3,,,\n"
    rows, found = read(tmp_path, text, carefully=True)
    assert [row[0] for row in rows] == [1, 3]
    assert found.rejected == 1


@pytest.mark.parametrize(
    "text",
    [
        # As before there were three rows: the ids and the texts of the questions.
        "EndDate,AnswerId\nEnd Date,Answer ID\n2026-03-02 10:00:00,A1\n",
        # Somebody took the rows out.
        "EndDate,AnswerId\n2026-03-02 10:00:00,A1\n2026-03-02 10:00:00,A2\n",
        "EndDate,AnswerId\nEnd Date,Answer ID\n",
        "EndDate,AnswerId\nEnd Date,Answer ID\n[1],[2]\n",
        'EndDate,AnswerId\n"End Date,Answer ID\n{},{}\n',
        f"EndDate,AnswerId\n1,2\n{'[' * 100_000},1\n",
    ],
)
def test_a_header_without_its_last_row_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Refused, match=r"has no header of 3 rows.*not in a legacy format"):
        read(tmp_path, text)


def test_a_time_zone_that_there_is_not_is_refused_unseen(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="names a time zone in its header that there is not") as said:
        read(tmp_path, HEADER.replace("Europe/Berlin", "Europe/Nowhere"))
    assert "Nowhere" not in str(said.value)


def test_a_needed_column_is_asked_for_as_the_file_calls_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="lacks a needed column of answers: AnswerId;"):
        read(tmp_path, "EndDate\n1\n{}\n")


def test_columns_that_are_called_alike_matter_only_where_they_are_used(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "AnswerId,Q1,Q1\na,b,b\n{},{},{}\nA1,x,y\n")
    assert rows == [(1, "A1", None)]
    with pytest.raises(Refused, match=r"columns of the same name \(contact_id\)"):
        read(tmp_path, "AnswerId,contact_id,Contact\na,b,b\n{},{},{}\n")


def test_a_hostile_zone_is_a_text_like_any_other(tmp_path: Path) -> None:
    hostile = HEADER.replace("Europe/Berlin", "' or true --")
    with pytest.raises(Refused):
        read(tmp_path, hostile)


def test_what_is_not_declared_is_no_extra_of_a_system() -> None:
    assert Columns((None, "a"), ("x", "a")).extra == ((0, "x"),)
    assert Columns((None, "a"), ("x", "a"), keeps_extra=False).extra == ()
