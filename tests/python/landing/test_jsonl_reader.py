"""Values of JSON lines arrive as text, word for word."""

from __future__ import annotations

import pytest

from scripts.contract import Column, Table
from scripts.landing.jsonl_reader import FaultyObject, Objects
from scripts.landing.limits import Limits, Refused

TABLE = Table("t", tuple(Column(name, "text", False, None) for name in ("a", "b")), ("a",))


def texts(line: str) -> list[str | None]:
    return Objects(TABLE, Limits()).texts(line)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ('"  Word "', "  Word "),
        ("1.10", "1.10"),
        ("1e5", "1e5"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("-0", "-0"),
        ("true", "true"),
        ("false", "false"),
        ("null", None),
        ('""', None),
        ('{"x": 1.50, "y": ["é", null, true]}', '{"x":1.50,"y":["é",null,true]}'),
        (r'"\u00e9\n\"q\""', 'é\n"q"'),
    ],
)
def test_a_value_is_text_as_it_was_written(value: str, text: str | None) -> None:
    assert texts(f'{{"a": {value}}}') == [text, None, None]


def test_keys_match_without_regard_to_case_and_others_are_kept() -> None:
    assert texts('{"B": "2", " A ": "1", "other": 3.0, "more": null}') == [
        "1",
        "2",
        '{"other":"3.0"}',
    ]


@pytest.mark.parametrize(
    ("line", "reason", "column"),
    [
        ("{", "no valid JSON", None),
        ('{"a": NaN}', "no valid JSON", None),
        ('{"a": 01}', "no valid JSON", None),
        ("[1]", "no JSON object", None),
        ("7", "no JSON object", None),
        ('{"a": 1, "a": 2}', "two keys of the same name", None),
        ('{"a": 1, "A": 2}', "two keys of the same name", None),
        (r'{"b": "x\u0000"}', "a NUL, or half of a surrogate pair, in a value", "b"),
        (r'{"b": "\ud800"}', "a NUL, or half of a surrogate pair, in a value", "b"),
        ("[" * 200_000, "no valid JSON", None),
        ('{"b": ' + "[" * 600 + "]" * 600 + "}", "nested too deeply", "b"),
    ],
)
def test_a_faulty_line_says_what_is_wrong_but_not_its_value(
    line: str, reason: str, column: str | None
) -> None:
    with pytest.raises(FaultyObject) as fault:
        texts(line)
    assert str(fault.value) == reason
    assert fault.value.column == column


def test_too_many_different_keys_refuse_the_file() -> None:
    objects = Objects(TABLE, Limits(columns=3))
    objects.texts('{"a": 1, "x": 1, "y": 1}')
    with pytest.raises(Refused, match="keys"):
        objects.texts('{"z": 1}')
