"""Start a KPI: its SQL, its card with a unit test, and its line in the list of KPIs.

Run it as `python -m scripts.new_kpi --family quality --name transfer_rate`. What it writes is a
working example: it builds and its unit test passes before anything is changed. Nothing that exists
is overwritten. Exit status: 0 = written, 1 = refused, and nothing was changed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from scripts import confined
from scripts.kpi_files import (
    FAMILIES,
    LIST,
    PLACEHOLDER,
    PROJECT,
    Kpi,
    KpiProblem,
    families,
    find_kpis,
    listed,
    with_line,
)

TEMPLATES = Path(__file__).parent / "templates"
# PostgreSQL's limit, at which the tools that people connect cut names off.
_LONGEST_NAME = 63
# Two underscores part a KPI from its variant and its unit test.
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
# What the relations of other layers begin with; some stand in the same schema as the KPIs.
_OTHER_LAYERS = ("kpi_", "dim_", "fct_", "int_", "stg_", "input_")


def create_kpi(project: Path, family: str, name: str, may_found_family: bool = False) -> Kpi:
    """Write the two files and the line. Raises KpiProblem, and OSError if a file cannot be written.

    Either all three are written or nothing is changed.
    """
    kpi = Kpi(family, name)
    _refuse_name("family", family)
    _refuse_name("KPI", name)
    _refuse_known_name(project, kpi)
    _refuse_family(project, family, may_found_family)
    relatives = [other.name for other in find_kpis(project).values() if other.family == family]
    new_list = with_line((project / LIST).read_text(encoding="utf-8"), name, relatives)
    words = {"name": name, "title": name.replace("_", " ").capitalize()}
    folder = project / FAMILIES / family
    is_new_folder = not folder.exists()
    folder.mkdir(exist_ok=True)
    written: list[Path] = []
    try:
        for path, template in ((kpi.sql, "kpi.sql"), (kpi.card, "kpi.yml")):
            text = Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(words)
            # Mode x never overwrites, not even a file that came in between.
            with (project / path).open("x", encoding="utf-8", newline="\n") as stream:
                written.append(project / path)
                stream.write(text)
        _replace(project / LIST, new_list)
    except BaseException:
        for path in written:
            path.unlink()
        if is_new_folder:
            folder.rmdir()
        raise
    return kpi


def next_steps(kpi: Kpi) -> str:
    """What whoever has just started a KPI does next."""
    return f"""\
Wrote {kpi.sql}
      {kpi.card}
      and the line '{kpi.name}', in {LIST} (it says where the KPI stands in tables).

Both files hold a working example. To see your number:
  1. {kpi.sql.name}: what counts, as numerator and denominator (columns: models/facts/*.yml)
  2. {kpi.card.name}: its unit test at the end, three rows at the boundary
  3. make test-kpi NAME={kpi.name}
  4. make warehouse, then make explain NAME={kpi.name}
To pass `make test`, besides:
  5. {kpi.card.name}: the card, wherever it says {PLACEHOLDER}
  6. make kpi-pages
CONTRIBUTING.md shows the same at length, and what may be left out."""


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = written, 1 = refused."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.new_kpi", description="Start a KPI from a working example."
    )
    parser.add_argument("--family", required=True, help="a folder of models/kpis, like quality")
    parser.add_argument("--name", required=True, help="spelled out, like first_contact_resolution")
    parser.add_argument("--new-family", action="store_true", help="the family is to be a new one")
    wanted = parser.parse_args(argv)
    try:
        kpi = create_kpi(PROJECT, wanted.family, wanted.name, wanted.new_family)
    except (KpiProblem, OSError) as problem:
        print(f"No KPI was written: {problem}", file=sys.stderr)
        return 1
    print(next_steps(kpi))
    return 0


def _refuse_name(kind: str, name: str) -> None:
    if not _IDENTIFIER.fullmatch(name) or len(name) > _LONGEST_NAME:
        raise KpiProblem(
            f"{name!a} cannot be the name of a {kind}: lower-case letters, digits and single "
            f"underscores between them, a letter first, at most {_LONGEST_NAME} characters, "
            "like first_contact_resolution"
        )


def _refuse_known_name(project: Path, kpi: Kpi) -> None:
    # dbt wants one model or seed of a name in the whole project.
    for folder, ending in (("models", "sql"), ("seeds", "csv")):
        for path in sorted((project / folder).rglob(f"{kpi.name}.{ending}")):
            raise KpiProblem(f"{path.relative_to(project)} has this name already")
    if (project / kpi.card).exists():
        raise KpiProblem(f"{kpi.card} is there already, without its SQL; remove or complete it")
    if kpi.name in listed(project):
        raise KpiProblem(f"{LIST} names {kpi.name} already, but it has no file; remove that line")
    if kpi.name.startswith(_OTHER_LAYERS):
        raise KpiProblem(
            f"{kpi.name!a} reads like a relation of another layer ({', '.join(_OTHER_LAYERS)}…)"
        )
    with confined.connect() as connection:
        confined.confine(connection)
        reserved = connection.execute(
            "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
        ).fetchall()
    if (kpi.name,) in reserved:
        raise KpiProblem(f"{kpi.name!a} is a word of SQL, so that nobody could query it unquoted")


def _refuse_family(project: Path, family: str, may_found_family: bool) -> None:
    known = families(project)
    if family in known or may_found_family:
        return
    raise KpiProblem(
        f"there is no family {family!a} yet; there are: {', '.join(known)}. "
        "If it is to be a new one: --new-family (with make: NEW_FAMILY=1)"
    )


def _replace(path: Path, text: str) -> None:
    copy = path.with_name(f".{path.name}.tmp")
    with copy.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
    copy.chmod(path.stat().st_mode)
    os.replace(copy, path)


if __name__ == "__main__":
    sys.exit(main())
