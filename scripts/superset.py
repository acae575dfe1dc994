"""Zip the dashboard for Apache Superset, with the path of the published file in it.

Run it as `python -m scripts.superset`. `--file` is the published file's path as Superset's machine
sees it, else it is this machine's. The zip lies beside the published file; Superset imports it
(docs/bi/superset.md). Exit status: 0 = written, 1 = cannot be.
"""

from __future__ import annotations

import argparse
import os
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePath

import yaml

from scripts.environment import Environment, EnvironmentProblem
from scripts.published import NotPublished, require_published
from scripts.rights import private_rights

DASHBOARD = Path(__file__).parent.parent / "docs/bi/superset"
DATABASE = PurePath("databases/contact_centre.yaml")
ZIP = "superset.zip"


def write_zip(published: str, target: Path) -> None:
    """Write the zip such that there is the old one or the new one. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with private_rights(), zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(DASHBOARD.rglob("*.yaml")):
                name = file.relative_to(DASHBOARD)
                text = file.read_text("utf-8")
                # Superset wants all of it in one folder.
                archive.writestr(
                    str("contact_centre" / name),
                    _pointed_at(text, published) if name == DATABASE else text,
                )
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def main(argv: Sequence[str] | None = None) -> int:
    """The command; its exit status is described above."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--file", help="the published file's path where Superset runs")
    wanted = parser.parse_args(argv)
    try:
        published = Environment.read(os.environ).published
        if not wanted.file:
            require_published(published)
        target = published.with_name(ZIP)
        write_zip(wanted.file or str(published.absolute()), target)
    except (EnvironmentProblem, NotPublished, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"{target}: import it in Superset (docs/bi/superset.md)")
    return 0


def _pointed_at(text: str, published: str) -> str:
    database = yaml.safe_load(text)
    database["sqlalchemy_uri"] = f"duckdb:///{published}"
    return yaml.safe_dump(database, sort_keys=False)


if __name__ == "__main__":
    sys.exit(main())
