"""What a KPI's card and SQL must have, checked before dbt sees them and in plain words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from scripts.kpi_event import event_faults, input_faults
from scripts.kpi_files import Kpi

# One field a line: the values that the KPI layer knows. None = any text.
REQUIRED: dict[str, tuple[str, ...] | None] = {
    "name": None,
    "question": None,
    "cuts": (
        "all",
        "within_channel",
        "people",
        "agents",
        "teams",
        "channels",
        "customers",
        "customers_across_channels",
        "whole",
    ),
}
# These a variant may have of its own; where it has none, the card's own counts.
REQUIRED_OF_VARIANTS: dict[str, tuple[str, ...] | None] = {
    "unit": ("ratio", "seconds", "count", "points", "money"),
    "direction": ("up", "down", "range", "none"),
    "aggregation": (
        "sum",
        "ratio",
        "mean",
        "p50",
        "p90",
        "per_distinct",
        "share_on_several_channels",
    ),
    "formula": None,
    "source": None,
}
OPTIONAL = (
    "wording",
    "caveats",
    "intraday",
    "finest_grain",
    "bounded",
    "detail",
    "agent_cuts_from_legs",
    "sample_unit",
    "variants",
)
SAMPLE_UNITS = ("event", "agent_day", "none")
DETAIL_FIELDS = ("name", "share_of_whole", "beside_the_whole")
LONGEST_SQL = 25

_SINGLE_FACT = "a KPI takes one fact as it is: add what it needs to the fact, as a column"
_NOT_IN_A_KPI = {
    r"\bjoin\b": f"joins; {_SINGLE_FACT}",
    r"\bgroup\s+by\b": f"groups; {_SINGLE_FACT}",
    r"\bover\s*\(": f"has a window; {_SINGLE_FACT}",
}


def faults(project: Path, kpi: Kpi) -> list[str]:
    """What is wrong with a KPI's two files, in sentences that name the file; none = all is well."""
    sql = (project / kpi.sql).read_text(encoding="utf-8")
    try:
        parsed = yaml.safe_load((project / kpi.card).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        return [f"{kpi.card} is no YAML: {error}"]
    found = [f"{kpi.sql} {fault}" for fault in sql_faults(sql) + event_faults(project, sql)]
    of_card = card_faults(parsed, kpi.name)
    # Only what is a card at all has unit tests to be looked at.
    of_card += input_faults(sql, parsed) if not of_card else []
    return found + [f"{kpi.card}: {fault}" for fault in of_card]


def sql_faults(sql: str) -> list[str]:
    """What a KPI's SQL has that belongs into a fact."""
    lines = [line for line in sql.splitlines() if line.strip() and not _is_comment(line)]
    statement = "\n".join(lines)
    found = [
        reason
        for pattern, reason in _NOT_IN_A_KPI.items()
        if re.search(pattern, statement, re.IGNORECASE)
    ]
    if len(lines) > LONGEST_SQL:
        found.append(f"has {len(lines)} lines of SQL, more than {LONGEST_SQL}; {_SINGLE_FACT}")
    return found


def card_faults(parsed: Any, name: str) -> list[str]:
    """What a card lacks, or has and should not."""
    parsed = parsed if isinstance(parsed, dict) else {}
    models = [model for model in parsed.get("models") or [] if isinstance(model, dict)]
    if [model.get("name") for model in models] != [name]:
        return [f"it must describe one model, named {name}"]
    found = []
    if not str(models[0].get("description") or "").startswith("One row per"):
        found.append("the description must begin with the grain: One row per …")
    meta = (models[0].get("config") or {}).get("meta") or {}
    found += _field_faults(meta, REQUIRED, "")
    if not str(meta.get("question") or "?").strip().endswith("?"):
        found.append(f"question is {meta['question']!a}; it must end with a question mark")
    known = {*REQUIRED, *REQUIRED_OF_VARIANTS, *OPTIONAL}
    found += [f"{field} is no field of a card" for field in meta if field not in known]
    variants = meta.get("variants") or {}
    for variant, own in variants.items():
        own = own or {}
        found += _field_faults({**meta, **own}, REQUIRED_OF_VARIANTS, f"{variant}: ")
        known_here = {*REQUIRED_OF_VARIANTS, "events_from", "bounded"}
        unknown = [field for field in own if field not in known_here]
        found += [f"{variant}: {field} is no field of a variant" for field in unknown]
        if not isinstance(own.get("bounded", True), bool):
            found.append(f"{variant}: bounded must be true or false")
        if own.get("events_from", variant) not in variants:
            found.append(f"{variant}: events_from must name one of the card's variants")
    if not variants:
        found += _field_faults(meta, REQUIRED_OF_VARIANTS, "")
    for field in ("intraday", "bounded", "agent_cuts_from_legs"):
        if not isinstance(meta.get(field, False), bool):
            found.append(f"{field} must be true or false")
    if meta.get("finest_grain", "month") != "month":
        found.append(f"finest_grain is {meta['finest_grain']!a}; it can only be month")
    if meta.get("sample_unit", "event") not in SAMPLE_UNITS:
        accepted = ", ".join(SAMPLE_UNITS)
        found.append(f"sample_unit is {meta['sample_unit']!a}; it must be one of {accepted}")
    return found + _detail_faults(meta.get("detail")) + _unit_test_faults(parsed, name)


def _field_faults(
    fields: dict[str, Any], required: dict[str, tuple[str, ...] | None], where: str
) -> list[str]:
    found = []
    for field, accepted in required.items():
        value = fields.get(field)
        if not isinstance(value, str) or not value.strip():
            found.append(f"{where}{field} is missing")
        elif accepted and value not in accepted:
            found.append(f"{where}{field} is {value!a}; it must be one of {', '.join(accepted)}")
    return found


def _detail_faults(detail: Any) -> list[str]:
    if detail is None:
        return []
    if not isinstance(detail, dict) or not isinstance(detail.get("name"), str):
        return ["detail must have a name, like {name: escalation_reason, share_of_whole: true}"]
    return [f"detail: {field} is no field of it" for field in detail if field not in DETAIL_FIELDS]


def _unit_test_faults(parsed: dict[str, Any], name: str) -> list[str]:
    tests = [str(test.get("name")) for test in parsed.get("unit_tests") or []]
    if not tests:
        return ["it has no unit test; three to six rows at the boundary are asked for"]
    return [
        f"the unit test {test!a} must be named {name}__ and then what it shows"
        for test in tests
        if not test.startswith(f"{name}__")
    ]


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("--")
