"""Columns that a file has and the contract has not: how they are named, and what was meant."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# In a header may stand what is data: only a name in letters is shown, and no long one.
_SHOWN = re.compile(r"[^\W\d_](?:[^\W\d]|[ .-]){0,39}")
# Alike enough to ask: `agentid`; not yet `handle_seconds` for `hold_seconds`, another time.
_NEAR = 0.8


@dataclass(frozen=True)
class UnknownColumn:
    """A column beyond the contract: its name, or else its place in the file (`number 7`), and the
    contract's column that was perhaps meant."""

    shown: str
    meant: str | None


def unknown_columns(
    columns: Iterable[tuple[int, str]], free: Collection[str]
) -> tuple[UnknownColumn, ...]:
    """The unknown ones among a file's columns, given as (place from 0, name).

    `free` are the contract's columns that the file does not have. A column without a name is left
    out: nobody means anything by it.
    """
    return tuple(
        UnknownColumn(shown_name(name) or f"number {place + 1}", meant_by(name, free))
        for place, name in columns
        if name
    )


def shown_name(name: str) -> str | None:
    """A name as it may be shown, None if it could be data."""
    return f"`{name}`" if _SHOWN.fullmatch(name) else None


def meant_by(name: str, columns: Collection[str]) -> str | None:
    """The one of the contract's columns that somebody meant who wrote this name, if any."""
    written = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
    # `agent` is `agent_id`, but `customer` may be one of two.
    longer = [column for column in columns if column.startswith(f"{written}_")]
    near = longer or get_close_matches(written, columns, n=1, cutoff=_NEAR)
    return near[0] if len(near) == 1 else None
