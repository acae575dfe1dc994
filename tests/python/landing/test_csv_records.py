"""Both ways of reading CSV say the same, and the careful one loses only what is broken."""

from __future__ import annotations

import csv
import io
import re
import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scripts.contract import Column, Table
from scripts.landing import incoming
from scripts.landing.csv_header import read_header
from scripts.landing.csv_reader import read_carefully, read_quickly
from scripts.landing.csv_records import Lines, records, text_lines
from scripts.landing.incoming import Incoming
from scripts.landing.inspection import Inspector
from scripts.landing.limits import Limits, Refused

TABLE = Table("generic", "t", tuple(Column(name, "text", False, None) for name in "abc"), ("a",))
LIMITS = Limits()
# One for all: opening one an example would take most of the time.
CONNECTION = duckdb.connect()

# Characters that mean something to one reader or another, among plain ones.
TEXTS = st.text(
    st.one_of(st.sampled_from('",;\t \n\r#\\\'|x1é😀\u2028\u0085\x1a\ufeff'), st.characters(
        exclude_categories=("Cs",), exclude_characters="\0")), max_size=6,
)  # fmt: skip
# What a careless or hostile writer may leave: any order of the characters that matter.
DIRT = st.text(st.sampled_from('",; \n\rab'), max_size=60)


def rows_of(connection: duckdb.DuckDBPyConnection, read: Incoming, width: int) -> list[tuple]:
    texts = ", ".join(f"c{position}" for position in range(width))
    return connection.execute(
        f"select {read.record_number} as n, {texts} from incoming order by n"
    ).fetchall()


def read_both_ways(data: bytes, limits: Limits = LIMITS) -> tuple[list | None, list, list]:
    """(rows of the quick way or None, rows and rejected records of the careful way)."""
    connection = CONNECTION
    for table in ("incoming", "incoming_rejected"):
        connection.execute(f"drop table if exists {table}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(data)
        inspector = Inspector(limits)
        inspector.feed(data)
        with path.open("rb") as stream:
            header = read_header(Lines(text_lines(stream)), TABLE, limits)
        if header is None:
            return None, [], []
        width = len(header.fields)
        quick = read_quickly(connection, path, header, inspector.finish())
        quick_rows = None if quick is None else rows_of(connection, quick, width)
        incoming.clear(connection)
        careful = read_carefully(connection, path, header, Path(folder), limits)
        rejected = connection.execute(
            "select record_number, reason from incoming_rejected order by 1"
        ).fetchall()
        return quick_rows, rows_of(connection, careful, width), rejected


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=8),
    delimiter=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n"]),
    has_bom=st.booleans(),
    ends_last_line=st.booleans(),
)
def test_both_ways_agree_with_what_was_written(
    rows: list[tuple[str, str, str]],
    delimiter: str,
    end: str,
    has_bom: bool,
    ends_last_line: bool,
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator=end)
    writer.writerows([("a", "b", "c"), *rows])
    written = text.getvalue() if ends_last_line else text.getvalue().removesuffix(end)
    data = (b"\xef\xbb\xbf" if has_bom else b"") + written.encode()
    expected = [
        (number, *(field or None for field in row)) for number, row in enumerate(rows, start=1)
    ]
    quick, careful, rejected = read_both_ways(data)
    assert careful == expected
    assert rejected == []
    assert quick is None or quick == expected


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(*[st.text(st.sampled_from('ab é"\n,'), max_size=5)] * 3), min_size=1, max_size=8
    ),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_the_quick_way_takes_what_is_clean(rows: list[tuple[str, str, str]], end: str) -> None:
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=end).writerows([("a", "b", "c"), *rows])
    quick, careful, _ = read_both_ways(text.getvalue().encode())
    # What may be more than one quoted text in a field is not taken, though it is none here.
    assert quick == careful or (quick is None and re.search('" +"', text.getvalue()))


@settings(max_examples=300, deadline=None)
@given(dirt=DIRT)
def test_whatever_the_quick_way_takes_the_careful_way_reads_alike(dirt: str) -> None:
    quick, careful, rejected = read_both_ways(b"a,b,c\n" + dirt.encode())
    if quick is not None:
        assert rejected == []
        assert quick == careful


@settings(max_examples=200, deadline=None)
@given(dirt=st.text(st.sampled_from('",\n\ra'), max_size=200))
def test_records_after_a_broken_one_keep_coming(dirt: str) -> None:
    sound = "1,2,3\n" * 3
    lines = (dirt + '\n"' + "\n" + sound).splitlines(keepends=True)
    found = list(records(Lines(io.StringIO("".join(lines), newline="\n")), ",", 10_000, 1_000))
    assert [record.fields for record in found[-3:]] == [["1", "2", "3"]] * 3


def test_a_broken_record_costs_only_its_own_line() -> None:
    data = b'a,b,c\n1,"x,y\n2,b,c\n3,"d"e,f\n4,,\n\n5,"two\nlines",z\n6,too few\n7,one,too,many\n'
    quick, careful, rejected = read_both_ways(data)
    assert quick is None
    assert careful == [(2, "2", "b", "c"), (4, "4", None, None), (5, "5", "two\nlines", "z")]
    assert [number for number, _ in rejected] == [1, 3, 6, 7]
    assert rejected[2][1] == "2 fields where the header has 3"
    assert rejected[3][1] == "4 fields where the header has 3"


@pytest.mark.parametrize(
    "line",
    [
        "1,2,3,",  # DuckDB passes over a delimiter at the end in silence
        '1,2, "3"',  # and over blanks around quotes
        '1,2,"3" ',
        '1,2,"3" "4"',  # and over the quotes of two texts in one field
        '1,2,""  ""',
    ],
)
def test_the_quick_way_passes_over_nothing_in_silence(line: str) -> None:
    quick, _, _ = read_both_ways(f"a,b,c\n{line}\n".encode())
    assert quick is None


@pytest.mark.parametrize("text", ['"a" "b"', '"a"   "b"', '""" """'])
def test_blanks_between_quotes_are_seen_across_blocks(text: str) -> None:
    data = f"a,b,c\n1,2,{text}\n".encode()
    for size in range(1, len(data)):
        inspector = Inspector(LIMITS)
        for start in range(0, len(data), size):
            inspector.feed(data[start : start + size])
        assert inspector.finish().has_blanks_between_quotes


def test_a_quote_that_never_closes_does_not_swallow_the_file() -> None:
    data = b'a,b,c\n1,"x,y\n' + b"2,b,c\n" * 1000
    _, careful, rejected = read_both_ways(data)
    assert len(careful) == 1000
    assert rejected == [(1, "a quote that is never closed")]


def test_a_record_longer_than_the_limit_is_taken_for_one_that_never_closes() -> None:
    data = b'a,b,c\n1,"x\n' + b"2,b,c\n" * 100 + b'","z"\n'
    _, careful, rejected = read_both_ways(data, Limits(line_bytes=200))
    assert len(careful) == 100
    assert rejected[0] == (1, "a quote that is never closed")


def test_quoted_line_ends_across_the_buffers_of_the_quick_way() -> None:
    rows = [(str(n), f"line\r\nnext {n}, and\n\n" * (n % 7), "é" * (n % 5)) for n in range(60_000)]
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows([("a", "b", "c")])
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    quick, careful, rejected = read_both_ways(text.getvalue().encode())
    assert rejected == []
    assert len(careful) == len(rows)
    assert quick == careful


@pytest.mark.parametrize(
    ("header", "delimiter"), [("a,b,c", ","), (" A ;B;c", ";"), ("a\tb", "\t"), ("a", ",")]
)
def test_the_header_shows_the_delimiter(header: str, delimiter: str) -> None:
    found = read_header(Lines([header + "\n"]), TABLE, LIMITS)
    assert found is not None
    assert found.delimiter == delimiter


def test_other_delimiters_are_refused_by_name() -> None:
    with pytest.raises(Refused, match=r"separated by \|"):
        read_header(Lines(["a|b|c\n"]), TABLE, LIMITS)
