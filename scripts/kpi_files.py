"""Where a KPI is in the project: its SQL and its card side by side, and its line in a list.

All paths are below the project's root. Nothing here reads a database.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
FAMILIES = Path("models/kpis")
# The macro that names the KPIs in the order in which people read them.
LIST = Path("macros/kpi/kpis.sql")
# What new_kpi leaves to be written by hand; no card that is done holds it.
PLACEHOLDER = "FILL IN"

_LISTED = re.compile(r"^[ \t]*'(?P<name>[^']*)',[ \t]*$", re.MULTILINE)


class KpiProblem(Exception):
    """A KPI cannot be made, tested or shown; the message says why and what to do."""


@dataclass(frozen=True)
class Kpi:
    """One KPI's two files, relative to the project's root."""

    family: str
    name: str

    @property
    def sql(self) -> Path:
        """The file with one row an event."""
        return FAMILIES / self.family / f"{self.name}.sql"

    @property
    def card(self) -> Path:
        """The file with its definition and its unit tests."""
        return FAMILIES / self.family / f"{self.name}.yml"


def families(project: Path) -> tuple[str, ...]:
    """The families there are, by name."""
    folders = (project / FAMILIES).iterdir()
    return tuple(sorted(folder.name for folder in folders if folder.is_dir()))


def find_kpis(project: Path) -> dict[str, Kpi]:
    """All KPIs that have their SQL in the project, by name."""
    files = sorted((project / FAMILIES).glob("*/*.sql"))
    return {file.stem: Kpi(file.parent.name, file.stem) for file in files}


def find_kpi(project: Path, name: str) -> Kpi:
    """A KPI whose two files and whose line in the list are there. Raises KpiProblem if not."""
    kpis = find_kpis(project)
    if name not in kpis:
        raise KpiProblem(f"There is no KPI {name!a}. {did_you_mean(name, kpis)}")
    kpi = kpis[name]
    if not (project / kpi.card).is_file():
        raise KpiProblem(f"{kpi.card} is missing: a KPI is its SQL and its card side by side")
    if name not in listed(project):
        raise KpiProblem(
            f"{LIST} does not name {name}, so that nothing counts it; add the line '{name}',"
        )
    return kpi


def listed(project: Path) -> tuple[str, ...]:
    """The names in the list, in its order."""
    text = (project / LIST).read_text(encoding="utf-8")
    return tuple(match["name"] for match in _LISTED.finditer(text))


def with_line(text: str, name: str, after: Iterable[str]) -> str:
    """The list's text with a line for `name`: after the last of `after`, else after the last one.

    Raises KpiProblem if the text holds no list.
    """
    lines = list(_LISTED.finditer(text))
    if not lines:
        raise KpiProblem(f"{LIST} holds no line like 'service_level', to put a new one after")
    family = set(after)
    last = ([line for line in lines if line["name"] in family] or lines)[-1]
    indent = last.group().split("'")[0]
    return f"{text[: last.end()]}\n{indent}'{name}',{text[last.end() :]}"


def left_to_fill_in(project: Path, kpi: Kpi) -> list[str]:
    """The places that still hold an example's words, as file:line: text."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path in (kpi.sql, kpi.card)
        for number, line in enumerate(
            (project / path).read_text(encoding="utf-8").splitlines(), start=1
        )
        if PLACEHOLDER in line
    ]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A sentence that helps with a name that is not known: the nearest ones, else all."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return f"Did you mean {' or '.join(near)}?"
    return f"There are: {', '.join(names)}." if names else "There are none yet."
