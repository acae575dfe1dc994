"""What the fields of a KPI's card mean, in words: for the terminal and for the KPI pages alike."""

from __future__ import annotations

import re
from collections.abc import Iterable

BETTER = {
    "up": "higher is better",
    "down": "lower is better",
    "range": "neither too high nor too low is good",
    "none": "neither high nor low is better as such",
}
UNITS = {
    "ratio": "share",
    "seconds": "time, kept in seconds",
    "count": "number",
    "points": "points",
    "money": "money, in the company's currency",
}
COUNTED = {
    "sum": "the sum of the numerators",
    "ratio": "sum of the numerators / sum of the denominators",
    "mean": "sum of the numerators / sum of the denominators",
    "p50": "the median, by nearest rank of whole seconds",
    "p90": "the 90th percentile, by nearest rank of whole seconds",
    "per_distinct": "sum of the numerators / number of those counted, each once",
    "share_on_several_channels": "those on two or more channels / all who are counted, each once",
}
# The source of what no article asks for.
OURS = "+"

_DESCRIPTION = re.compile(
    r"One row per variant and event; an event is (?P<event>.+?)\.\s+(?P<rest>.+)", re.DOTALL
)
_ARTICLE = re.compile(r"\bS[0-9]\b")
_SHORTER = {"agent_id": "agent", "in_business_hours": "business hours"}


def words(name: str) -> str:
    """An identifier as words."""
    return name.replace("_", " ")


def event_and_definition(description: str) -> tuple[str | None, str]:
    """What one event is, and the rest of a card's description, as sentences of their own.

    A description of another form is returned as it is, without an event.
    """
    found = _DESCRIPTION.fullmatch(description.strip())
    if not found:
        return None, description.strip()
    rest = " ".join(found["rest"].split())
    return " ".join(found["event"].split()), re.sub(r"^Says\b", "It says", rest)


def unit_words(unit: str, is_bounded: bool = True) -> str:
    """A unit; of a ratio, whether it may lie outside of 0 to 1."""
    if unit == "ratio":
        return "share, 0 to 1" if is_bounded else "ratio, may lie outside of 0 to 1"
    return UNITS.get(unit, unit)


def cuts_in_words(slices: Iterable[str]) -> str:
    """Cuts as people say them: single columns first, then what each is crossed with.

    `channel`, `queue`, `channel, site` and `channel, team` become: channel, queue; channel with
    site, team.
    """
    crossed: dict[str, list[str]] = {}
    alone = []
    for name in slices:
        first, *others = [_SHORTER.get(column, words(column)) for column in name.split(", ")]
        if others:
            crossed.setdefault(first, []).append(" and ".join(others))
        else:
            alone.append(first)
    parts = [", ".join(alone)] if alone else []
    return "; ".join(parts + [f"{key} with {', '.join(crossed[key])}" for key in crossed])


def articles_in(text: str) -> list[str]:
    """The articles that a text names, each once, in their order: S0, S1 and so on."""
    return sorted(set(_ARTICLE.findall(text)))
