"""The KPIs as their files describe them: cards, facts, benchmarks, and what was decided."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from scripts.kpi_files import LIST, Kpi, KpiProblem, find_kpis, listed
from scripts.kpi_words import event_and_definition

BENCHMARKS = Path("seeds/product/kpi_benchmarks.csv")
SOURCES = Path("seeds/product/kpi_sources.csv")
DECISIONS = Path("DECISIONS.md")

# Ten times as fast where it was compiled in.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FACT = re.compile(r"ref\('(\w+)'\)")
_ARGUMENT = {name: re.compile(rf"\b{name}='(\w+)'") for name in ("at", "agent")}
_UNDERLINE = re.compile(r"[-: ]+")


@dataclass(frozen=True)
class Variant:
    """One reading of a KPI; what it does not say itself is the card's."""

    name: str
    formula: str
    source: str
    unit: str
    direction: str
    aggregation: str
    is_bounded: bool


@dataclass(frozen=True)
class Card:
    """A KPI's two files read; `agents` and `facts` in the order in which the SQL names them.

    `event` is None where the description has a form of its own, `finest_grain` where it is the day.
    """

    kpi: Kpi
    title: str
    question: str
    event: str | None
    definition: str
    wording: str | None
    caveats: str | None
    cuts: str
    is_intraday: bool
    finest_grain: str | None
    detail: dict[str, Any]
    is_by_leg_for_agents: bool
    variants: tuple[Variant, ...]
    unit_tests: tuple[str, ...]
    facts: tuple[str, ...]
    instants: tuple[str, ...]
    agents: tuple[str, ...]


@dataclass(frozen=True)
class Benchmark:
    """A figure that an article states; low or high is None where it is open."""

    kpi_id: str
    variant: str
    scope: str
    kind: str
    low: float | None
    high: float | None
    unit: str
    source: str


@dataclass(frozen=True)
class Decision:
    """What was open, what was chosen, and why; empty where DECISIONS.md does not say why."""

    question: str
    choice: str
    why: str

    def speaks_of(self, kpi: str) -> bool:
        """Whether it names the KPI, or one of its variants (`kpi.variant`)."""
        text = f"{self.question} {self.choice} {self.why}"
        return re.search(rf"`{re.escape(kpi)}[`.]", text) is not None


def read_cards(project: Path) -> tuple[Card, ...]:
    """All KPIs, in the order of the list. Raises KpiProblem if one of them cannot be described."""
    kpis = find_kpis(project)
    missing = [name for name in listed(project) if name not in kpis]
    if missing:
        raise KpiProblem(f"{LIST} names {', '.join(missing)}, which has no SQL")
    unlisted = sorted(set(kpis) - set(listed(project)))
    if unlisted:
        raise KpiProblem(f"{LIST} does not name {', '.join(unlisted)}; add a line for each")
    return tuple(_card(project, kpis[name]) for name in listed(project))


def read_benchmarks(project: Path) -> tuple[Benchmark, ...]:
    """What articles state, in their order."""
    return tuple(
        Benchmark(
            kpi_id=row["kpi_id"],
            variant=row["variant"],
            scope=row["scope"],
            kind=row["kind"],
            low=_number(row["low"]),
            high=_number(row["high"]),
            unit=row["unit"],
            source=row["source"],
        )
        for row in _rows(project / BENCHMARKS)
    )


def read_sources(project: Path) -> dict[str, str]:
    """What each source's key stands for."""
    return {row["code"]: row["description"] for row in _rows(project / SOURCES)}


def read_decisions(project: Path) -> tuple[Decision, ...]:
    """The rows of the tables in DECISIONS.md."""
    found = []
    for line in (project / DECISIONS).read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if len(cells) == 3 and not _UNDERLINE.fullmatch(cells[0]) and cells[0] != "question":
                found.append(Decision(*cells))
    return tuple(found)


def _card(project: Path, kpi: Kpi) -> Card:
    try:
        parsed = yaml.load((project / kpi.card).read_text(encoding="utf-8"), _LOADER)
        (model,) = parsed["models"]
        meta = model["config"]["meta"]
        event, definition = event_and_definition(model["description"])
        variants = meta.get("variants") or {"default": {}}
        tests = [test["name"].removeprefix(f"{kpi.name}__") for test in parsed["unit_tests"]]
        title, question, cuts = meta["name"], meta["question"], meta["cuts"]
        readings = tuple(_variant(name, {**meta, **(own or {})}) for name, own in variants.items())
    except (yaml.YAMLError, KeyError, TypeError, ValueError, OSError) as error:
        reason = f"{kpi.card} cannot be described ({error!r}); make test-kpi NAME={kpi.name}"
        raise KpiProblem(f"{reason} says what it lacks") from None
    sql = (project / kpi.sql).read_text(encoding="utf-8")
    return Card(
        kpi=kpi,
        title=title,
        question=question,
        event=event,
        definition=definition,
        wording=meta.get("wording"),
        caveats=meta.get("caveats"),
        cuts=cuts,
        is_intraday=bool(meta.get("intraday")),
        finest_grain=meta.get("finest_grain"),
        detail=meta.get("detail") or {},
        is_by_leg_for_agents=bool(meta.get("agent_cuts_from_legs")),
        variants=readings,
        unit_tests=tuple(tests),
        facts=_once(_FACT, sql),
        instants=_once(_ARGUMENT["at"], sql),
        agents=_once(_ARGUMENT["agent"], sql),
    )


def _variant(name: str, fields: dict[str, Any]) -> Variant:
    return Variant(
        name=name,
        formula=" ".join(fields["formula"].split()),
        source=fields["source"],
        unit=fields["unit"],
        direction=fields["direction"],
        aggregation=fields["aggregation"],
        is_bounded=fields.get("bounded", True),
    )


def _once(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(pattern.findall(text)))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _number(text: str) -> float | None:
    return float(text) if text else None
