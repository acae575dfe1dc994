"""Names and texts as they stand in SQL, whatever characters they have."""

from __future__ import annotations


def literal(text: object) -> str:
    """A text, or what is written as one (a path), as an SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
