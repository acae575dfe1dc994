"""What a KPI's `event` asks of its fact, and its unit tests of its SQL, told before dbt fails."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

EVENT_MACRO = Path("macros/kpi/event.sql")

_REF = re.compile(r"ref\('(\w+)'\)")
_EVENT = re.compile(r"\bevent\((?P<arguments>[^)]*)\)")
_ID = re.compile(r"\s*(?:id=)?'(\w+)'")
_NAMED = {name: re.compile(rf"\b{name}='(\w+)'") for name in ("at", "agent")}
_LACKS = re.compile(r"\blacks=\[(.*?)\]", re.DOTALL)
_TEXT = re.compile(r"'(\w+)'")
_ALIAS = re.compile(r"\bas\s+(\w+)", re.IGNORECASE)
# The columns that the macro goes through, in its own words.
_GOES_THROUGH = re.compile(r"for column in \[(.*?)\]", re.DOTALL)


@dataclass(frozen=True)
class Event:
    """One call of the macro: key, instant and agent as written, columns it is told to leave."""

    id: str
    at: str
    agent: str | None
    lacks: frozenset[str]

    def columns(self, dimensions: Iterable[str]) -> list[str]:
        """The columns of the fact that it takes."""
        of_agent = {"team": f"{self.agent}_team", "agent_id": f"{self.agent}_id"}
        found = [self.id, f"{self.at}_at", f"{self.at}_at_local"]
        for dimension in dimensions:
            if dimension in self.lacks or (dimension in of_agent and not self.agent):
                continue
            found.append(of_agent.get(dimension, dimension))
        return found


def event_faults(project: Path, sql: str) -> list[str]:
    """Columns that `event` takes and that no fact of the SQL has, in sentences; none = all well."""
    facts = refs_in(sql)
    known: set[str] = set(_ALIAS.findall(sql))
    for fact in facts:
        columns = _columns_of(project, fact)
        if columns is None:
            return []
        known |= columns
    macro = (project / EVENT_MACRO).read_text(encoding="utf-8")
    goes_through = _GOES_THROUGH.search(macro)
    dimensions = _TEXT.findall(goes_through[1]) if goes_through else []
    found = []
    for event in _events_in(sql):
        wanted = event.columns(dimensions)
        key, rest = wanted[:3], wanted[3:]
        shown = f"{' and '.join(facts)} {'has' if len(facts) == 1 else 'have'} no"
        found += [
            f"takes {column} for event, but {shown} such column; what may stand in event is in "
            f"models/facts/{facts[0]}.yml, and an instant needs its column in local time too"
            for column in key
            if column not in known
        ]
        missing = [column for column in rest if column not in known]
        if missing:
            lacks = [*sorted(event.lacks), *missing]
            found.append(
                f"takes {', '.join(missing)} for event, but {shown} such column: "
                f"event(…, lacks=[{', '.join(f'{name!r}' for name in lacks)}])"
            )
    return found


def input_faults(sql: str, parsed: dict[str, Any]) -> list[str]:
    """Unit tests that do not give just what the SQL reads, in sentences."""
    wanted = set(refs_in(sql))
    found = []
    for test in parsed.get("unit_tests") or []:
        given = {
            name
            for part in test.get("given") or []
            for name in refs_in(str((part or {}).get("input")))
        }
        name = test.get("name")
        found += [
            f"the unit test {name} gives no rows of {fact}, which the SQL reads; "
            f"add - input: ref('{fact}')"
            for fact in sorted(wanted - given)
        ]
        found += [
            f"the unit test {name} gives rows of {fact}, which the SQL does not read"
            for fact in sorted(given - wanted)
        ]
    return found


def refs_in(text: str) -> list[str]:
    """The models that a text refers to, each once, in its order."""
    return list(dict.fromkeys(_REF.findall(text)))


def _events_in(sql: str) -> list[Event]:
    events = []
    for call in _EVENT.finditer(sql):
        arguments = call["arguments"]
        key, at = _ID.match(arguments), _NAMED["at"].search(arguments)
        if not key or not at:
            continue
        agent, lacks = _NAMED["agent"].search(arguments), _LACKS.search(arguments)
        events.append(
            Event(
                id=key[1],
                at=at[1],
                agent=agent[1] if agent else None,
                lacks=frozenset(_TEXT.findall(lacks[1])) if lacks else frozenset(),
            )
        )
    return events


def _columns_of(project: Path, model: str) -> set[str] | None:
    """The columns that a model's own YAML describes; None = it has none."""
    files = sorted((project / "models").glob(f"*/{model}.yml"))
    if not files:
        return None
    parsed = yaml.safe_load(files[0].read_text(encoding="utf-8"))
    for described in parsed.get("models") or []:
        if described.get("name") == model:
            return {column["name"] for column in described.get("columns") or []}
    return None
