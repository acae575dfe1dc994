"""JSON as texts: values word for word, as every reader of JSON hands them on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn

from scripts.landing.limits import Limits


class Written(str):
    """A number as it was written; a number of its own would lose digits and zeros."""

    __slots__ = ()


class FaultyObject(ValueError):
    """A line that is no usable object; `column` is None if it is the line as a whole."""

    def __init__(self, reason: str, column: str | None = None) -> None:
        super().__init__(reason)
        self.column = column


def decode(text: str, limits: Limits) -> Any:
    """A JSON text, with its numbers as they were written. Raises FaultyObject."""
    # A comma stands between any two values, so that they are hardly more than commas.
    if text.count(",") > limits.json_values:
        raise FaultyObject("too many values")
    try:
        return _DECODER.decode(text)
    except FaultyObject:
        raise
    except (ValueError, RecursionError):
        raise FaultyObject("no valid JSON") from None


def decode_all(content: bytes, limits: Limits) -> Iterator[Any]:
    """The documents that stand one after the other in a file. Raises FaultyObject."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FaultyObject("its text is not UTF-8") from None
    if text.count(",") > limits.document_values:
        raise FaultyObject("it holds too many values")
    at = _after_blanks(text, 0)
    while at < len(text):
        try:
            found, at = _DECODER.raw_decode(text, at)
        except FaultyObject:
            raise
        except (ValueError, RecursionError):
            raise FaultyObject("it holds no valid JSON, or ends too early") from None
        yield found
        at = _after_blanks(text, at)


def text_of(value: Any) -> str | None:
    """A decoded value as the text that raw holds; None = null, or empty.

    Raises FaultyObject if DuckDB could not hold it.
    """
    if value is None or value == "":
        return None
    try:
        text = value if isinstance(value, str) else json_text(value)
    except RecursionError:
        # Python reads what is nested deeper than it can write.
        raise FaultyObject("nested too deeply") from None
    if "\0" in text or not (text.isascii() or is_encodable(text)):
        raise FaultyObject("a NUL, or half of a surrogate pair, in a value")
    return text


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise FaultyObject("two keys of the same name")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise FaultyObject("no valid JSON")


def is_encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def json_text(value: Any) -> str:
    """A value as JSON text, its numbers as they were written; of a boolean true or false."""
    if isinstance(value, Written):
        return str(value)
    if isinstance(value, dict):
        return (
            "{"
            + ",".join(f"{json_text(key)}:{json_text(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ",".join(json_text(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


_DECODER = json.JSONDecoder(
    parse_float=Written,
    parse_int=Written,
    parse_constant=_refuse_constant,
    object_pairs_hook=_object,
)
