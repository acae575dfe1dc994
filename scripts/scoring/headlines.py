"""Which of the scorecard's lines come first: what is missed, what is near, what has moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scripts.scoring.line import Line

MISSED = "Target missed"
NOT_TOLD = "Target neither missed nor met: within noise, too few, or no data"
MET = "Target met"
CHANGED = "Without a target, changed beyond noise"
REST = "All else"
_MISSED, _MET = "missed", "met"


@dataclass(frozen=True)
class Headlines:
    """`sections` have lines under their headings, `rest` a line for each KPI in none of them.

    `more` = how many lines are left.
    """

    sections: Sequence[tuple[str, Sequence[Line]]]
    rest: Sequence[Line]
    more: int


def headlines(lines: Sequence[Line]) -> Headlines:
    """What to read first of these lines, in their order."""
    asked = _targets(lines)
    sections = [
        (MISSED, [line for line in asked if line.status == _MISSED]),
        (NOT_TOLD, [line for line in asked if line.status not in (_MISSED, _MET)]),
        (MET, [line for line in asked if line.status == _MET]),
    ]
    sections.append((CHANGED, _one_a_kpi(filter(_has_changed, _others(lines, asked)))))
    shown = [line for _, in_section in sections for line in in_section]
    rest = _one_a_kpi(line for line in _others(lines, shown) if line.value is not None)
    return Headlines(
        [section for section in sections if section[1]],
        rest,
        len(lines) - len(shown) - len(rest),
    )


def _targets(lines: Sequence[Line]) -> list[Line]:
    """Lines with a target, each target once.

    The whole's stands for the channels that have none of their own, but for one that misses what
    the whole does not.
    """
    wholes = {line.reading: line for line in lines if line.slice == "all"}
    found = []
    for line in lines:
        whole = wholes.get(line.reading, line)
        is_of_whole = whole is not line and whole.target == line.target
        misses_alone = line.status == _MISSED != whole.status
        if line.has_target and (misses_alone or not is_of_whole):
            found.append(line)
    return found


def _others(lines: Sequence[Line], shown: Iterable[Line]) -> list[Line]:
    """Those of the KPIs of which nothing is shown."""
    readings = {line.reading for line in shown}
    return [line for line in lines if line.reading not in readings]


def _has_changed(line: Line) -> bool:
    return line.is_change_within_noise is False and not line.is_too_few


def _one_a_kpi(lines: Iterable[Line]) -> list[Line]:
    """Of each KPI the whole, or its channel with the most events."""
    found: dict[tuple[str, str], Line] = {}
    for line in lines:
        best = found.setdefault(line.reading, line)
        if best.slice != "all" and (line.slice == "all" or (line.n or 0) > (best.n or 0)):
            found[line.reading] = line
    return list(found.values())
