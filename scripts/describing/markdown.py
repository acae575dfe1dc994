"""Pieces of Markdown."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence

_WIDTH = 100
_CODE = re.compile(r"`[^`]*`")
# No line is broken at it.
_KEPT = "\N{NO-BREAK SPACE}"


def folded(text: str, width: int = _WIDTH, first: str = "", others: str = "") -> str:
    """A paragraph in lines, what is typed as code never parted; `first` and `others` begin them."""
    whole = _CODE.sub(lambda found: found.group().replace(" ", _KEPT), " ".join(text.split()))
    lines = textwrap.fill(
        whole,
        width,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return lines.replace(_KEPT, " ")


def bullet(text: str) -> str:
    """A point of a list, in lines."""
    return folded(text, first="* ", others="  ")


def code(text: str) -> str:
    """A name as it is typed."""
    return f"`{text}`"


def link(text: str, target: str) -> str:
    """A text that leads to another file."""
    return f"[{text}]({target})"


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """A table, line by line."""
    lines = [_line(headers), "|" + "---|" * len(headers)]
    return lines + [_line(row) for row in rows]


def _line(cells: Sequence[str]) -> str:
    escaped = (" ".join(cell.split()).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(escaped) + " |"
