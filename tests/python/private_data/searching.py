"""Every personal value of landed exports, and where it stands in texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from scripts.contract import PSEUDONYM_KINDS, read_contract
from scripts.landing.database import raw

# What surrounds an id, a number or an address in a longer text.
_WORD = re.compile(r"[^\s\"'`,;:|()<>\[\]{}=\\/]+")
_SHORTEST = 4


@dataclass(frozen=True)
class Personal:
    """Single words (ids, numbers, addresses) and phrases (names, free text), in lower case."""

    words: frozenset[str]
    phrases: frozenset[str]

    def found_in(self, text: str) -> set[str]:
        """Which of them stand in a text."""
        lower = text.lower()
        here = self.words.intersection(_WORD.findall(lower)) | {lower} & self.words
        return here | {phrase for phrase in self.phrases if phrase in lower}

    def found_in_bytes_of(self, paths: Iterable[Path]) -> list[str]:
        """The files in which one of them stands, each with the first."""
        return [
            f"{path.name}: {min(found)}"
            for path in paths
            if (found := self.found_in(path.read_bytes().decode("utf-8", "replace")))
        ]


def read_personal(build: Path, salt: str) -> Personal:
    """All of a build's raw; ids and numbers also as they are spelled in the end."""
    words, phrases = set(), {salt}
    with duckdb.connect(str(build), read_only=True) as connection:
        for table, column in read_contract().personal_columns():
            kind = column.personal
            values = connection.execute(
                f'select distinct lower(trim("{column.name}")) from {raw(table)}'
            ).fetchall()
            known = {value for (value,) in values if value and len(value) >= _SHORTEST}
            if kind in PSEUDONYM_KINDS:
                words |= known | {
                    re.sub(r"[^0-9]", "", value) for value in known if kind == "number"
                }
            else:
                # A name of one word is a word of any language.
                phrases |= {value for value in known if " " in value or kind == "text"}
    return Personal(frozenset(words), frozenset(phrases))


def texts_of(
    file: Path, *passed_over: str, only: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """(schema.relation.column, text) of each distinct text of a DuckDB file, without some."""
    with duckdb.connect(str(file), read_only=True) as connection:
        columns = connection.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type in ('VARCHAR', 'JSON') "
            # Views hold nothing of their own, but the input layer reads what is personal.
            "and (schema_name = 'input' or (schema_name, table_name) in "
            "(select schema_name, table_name from duckdb_tables())) order by all"
        ).fetchall()
        for schema, relation, column in columns:
            place = f"{schema}.{relation}.{column}"
            if {schema, f"{schema}.{relation}"} & set(passed_over) or (only and place not in only):
                continue
            for (text,) in connection.execute(
                f'select distinct "{column}" from "{schema}"."{relation}" '
                f'where "{column}" is not null'
            ).fetchall():
                yield place, text
