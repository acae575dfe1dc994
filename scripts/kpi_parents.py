"""Empty relations that KPIs are made from, so that dbt can run unit tests without any data."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from scripts import confined
from scripts.describing.metrics import METRICS
from scripts.driving import dbt
from scripts.environment import Environment
from scripts.kpi_files import FAMILIES, LIST, PROJECT, Kpi, KpiProblem, find_kpis
from scripts.land import land

# What decides how the parents look; a KPI's own files, its line in the list and its metric do not.
_MADE_FROM = ("dbt_project.yml", "profiles.yml", "models", "macros", "seeds/product")
_OF_KPIS = (PROJECT / LIST, PROJECT / METRICS)
_REF = re.compile(r"ref\(\s*['\"](\w+)['\"]\s*\)")
_EMPTY = ("--resource-type", "seed", "--resource-type", "model", "--empty")
# Every fact, and what else any KPI refers to, with all that these are made from; without what is
# made from KPIs, so that one that does not work yet is in nobody's way.
_PARENTS = (
    *("--select", "+path:models/facts", f"+path:{FAMILIES.as_posix()}"),
    *("--exclude", f"path:{FAMILIES.as_posix()}+"),
    *_EMPTY,
)


@dataclass(frozen=True)
class Scratch:
    """A build file of its own, beside the private one, and what dbt writes with it."""

    environment: Environment

    @property
    def folder(self) -> Path:
        """All of it is in here, and may be removed at any time."""
        return self.environment.build.parent

    @property
    def mart(self) -> Path:
        """The second file, which holds the facts and the KPI's view."""
        return self.environment.mart

    @property
    def target(self) -> Path:
        """dbt's artifacts."""
        return self.folder / "target"

    def variables(self, variables: Mapping[str, str]) -> dict[str, str]:
        """The variables with dbt's artifacts and log moved here, out of the way of other runs."""
        moved = {"DBT_TARGET_PATH": self.target, "DBT_LOG_PATH": self.folder / "logs"}
        return {**variables, **{name: str(path.absolute()) for name, path in moved.items()}}


def scratch(environment: Environment) -> Scratch:
    """Where the empty relations of a deployment are: in a folder beside its build file."""
    folder = environment.build.with_name(environment.build.name + ".test_kpi")
    return Scratch(
        replace(environment, build=folder / "warehouse.duckdb", exports=folder / "exports")
    )


def provide_parents(
    environment: Environment, variables: Mapping[str, str], kpi: Kpi, console: Console
) -> None:
    """Build what the KPI is made from, if it is not there yet or the models have changed since.

    Raises KpiProblem if that cannot be built, LandingProblem if its file is in use.
    """
    place = scratch(environment)
    note = place.folder / "made_from"
    wanted = _fingerprint(environment)
    if not note.is_file() or note.read_text(encoding="utf-8") != wanted:
        console.print(
            Text("Building the facts, empty, for unit tests (once, until a model changes).")
        )
        shutil.rmtree(place.folder, ignore_errors=True)
        place.environment.exports.mkdir(parents=True)
        land(place.environment)
        _build(place, variables, _PARENTS, console)
        note.write_text(wanted, encoding="utf-8")
    made_from_kpis = sorted(_refs(kpi) - _built(place))
    if made_from_kpis:
        console.print(Text("Building the other KPIs, empty: this one is made from them."))
        wanted_too = [f"+{name}" for name in made_from_kpis]
        arguments = ("--select", *wanted_too, "--exclude", kpi.name, *_EMPTY)
        _build(place, variables, arguments, console)


def _build(
    place: Scratch, variables: Mapping[str, str], arguments: tuple[str, ...], console: Console
) -> None:
    environment = replace(place.environment, dbt_args=arguments)
    report = dbt.build(environment, place.variables(variables), console, systems=())
    if report.exit_status:
        raise KpiProblem(
            f"The relations that KPIs are made from cannot be built (see above); dbt's whole log "
            f"is {report.log}"
        )


def _built(place: Scratch) -> set[str]:
    """The names of all relations in the two files."""
    query = "select table_name from duckdb_tables() union select view_name from duckdb_views()"
    names: set[str] = set()
    for file in (place.environment.build, place.mart):
        with confined.connect(file, read_only=True) as connection:
            confined.confine(connection)
            names |= {name for (name,) in connection.execute(query).fetchall()}
    return names


def _fingerprint(environment: Environment) -> str:
    digest = hashlib.sha256()
    for path in _files(environment):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(json.dumps([str(path), content]).encode())
    digest.update(json.dumps(sorted(_refs(*find_kpis(PROJECT).values()))).encode())
    return digest.hexdigest()


def _files(environment: Environment) -> Iterator[Path]:
    for name in (*_MADE_FROM, environment.settings):
        path = PROJECT / name
        yield from [path] if path.is_file() else sorted(filter(_is_parents_own, path.rglob("*")))


def _is_parents_own(path: Path) -> bool:
    is_of_a_kpi = path.is_relative_to(PROJECT / FAMILIES) or path in _OF_KPIS
    is_hidden = path.name.startswith(".")
    return path.is_file() and not is_of_a_kpi and not is_hidden


def _refs(*kpis: Kpi) -> set[str]:
    """The relations that KPIs refer to."""
    texts = [(PROJECT / kpi.sql).read_text(encoding="utf-8") for kpi in kpis]
    return {ref for text in texts for ref in _REF.findall(text)}
