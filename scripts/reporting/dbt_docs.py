"""dbt's own page about the project, in one file that needs nothing else: models, columns, lineage.

dbt parses the project, and its page is filled as `dbt docs generate --static` would, but with less:
only what the page shows, so that it is a third as large and says nothing of this machine; and the
columns' types are read in the published file, so that nobody waits for the private one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import duckdb

from scripts.driving.dbt import PROJECT
from scripts.reporting.reading import ReportProblem

Manifest = dict[str, Any]
# Relation (schema, name, table or view), column, type and description, in the relation's order.
Columns = list[tuple[str, str, str, str, str, str | None]]

# What decides how the page looks.
_MADE_FROM = (
    "dbt_project.yml",
    "profiles.yml",
    "requirements.txt",
    "models",
    "macros",
    "seeds",
    "tests/*.sql",
    "tests/generic",
    "analyses",
    "scripts/reporting/dbt_docs.py",
)
_SECTIONS = (
    *("nodes", "sources", "macros", "docs", "exposures", "metrics", "semantic_models"),
    *("saved_queries", "unit_tests", "groups", "functions", "parent_map"),
)
# Of each thing, what dbt's page shows or looks for. The rest are copies, paths and instants.
# fmt: off
_SHOWN = frozenset((
    "access", "agg", "alias", "arguments", "block_contents", "calculation_method",
    "column_name", "columns", "config", "constraints", "depends_on", "description",
    "docs", "dimensions", "entities", "expect", "expression", "filter", "fqn", "given", "group",
    "identifier", "label", "language", "loader", "macro_sql", "maturity", "measures", "meta",
    "metrics", "model", "name", "node_relation", "original_file_path", "overrides", "owner",
    "package_name", "path", "primary_entity", "query_params", "raw_code", "refs",
    "resource_type", "returns", "schema", "source_description", "source_name", "tags",
    "test_metadata", "type", "type_params", "unique_id", "url",
))
# fmt: on
_SHOWN_OF_COLUMNS = frozenset(("name", "description", "meta", "constraints", "tags"))
_SHOWN_OF_CONFIG = frozenset(("materialized", "contract", "enabled"))
_OWN = "contact_center"
_MART, _PRIVATE = "mart", "warehouse"
# What the page that comes with dbt would ask the folder or the server for, in vain, and what stands
# there instead: an icon that it does not have, and pictures before their names are filled in.
_ASKED_IN_VAIN = (
    (re.compile(r'<link rel="shortcut icon"[^>]*>'), '<link rel="icon" href="data:,">'),
    (re.compile(r' xlink:href="\{\{'), ' ng-attr-xlink:href="{{'),
)
# The page holds all that it needs: whatever else would be fetched or told is refused.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
)
_MADE_FROM_MARK = '<meta name="made-from" content="{}">'


def dbt_docs(connection: duckdb.DuckDBPyConnection, before: Path) -> str:
    """The page as it is now; the one at `before`, if nothing that it shows has changed since.

    dbt takes some ten seconds to read the project. Raises ReportProblem.
    """
    columns = published_columns(connection)
    mark = _MADE_FROM_MARK.format(_made_from(columns))
    if before.is_file():
        page = before.read_text(encoding="utf-8")
        if mark in page:
            return page
    return page_of(parse(), columns, mark)


def parse() -> Manifest:
    """What dbt knows of the project, as it is without anybody's data or settings.

    Raises ReportProblem.
    """
    with tempfile.TemporaryDirectory(prefix="contact-center-docs-") as folder:
        variables = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("CONTACT_CENTER_", "DBT_"))
        }
        variables |= {
            # Nothing is opened for parsing; its name is the name of the database on the page.
            "CONTACT_CENTER_BUILD": str(Path(folder, f"{_PRIVATE}.duckdb")),
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": folder,
            "DBT_LOG_PATH": folder,
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
        }
        done = subprocess.run(
            [sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "parse"],
            cwd=PROJECT,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            said = (done.stdout + done.stderr).strip()
            raise ReportProblem(f"dbt cannot read the project, so that there is no report: {said}")
        return json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))


def published_columns(connection: duckdb.DuckDBPyConnection) -> Columns:
    """The columns of all that is published, which is the connection's current database."""
    return connection.execute(
        """
            with

            views as (
                select schema_name, view_name
                from duckdb_views()
                where database_name = current_database()
            )

            select
                columns.schema_name,
                table_name,
                if(view_name is null, 'table', 'view'),
                column_name,
                data_type,
                comment
            from duckdb_columns() as columns
            left join
                views
                on columns.schema_name = views.schema_name and columns.table_name = view_name
            where database_name = current_database() and not internal
            order by columns.schema_name, table_name, column_index
            """
    ).fetchall()


def page_of(manifest: Manifest, columns: Columns, mark: str = "") -> str:
    """dbt's page, filled with what it shows of the project."""
    page = resources.files("dbt").joinpath("task/docs/index.html").read_text(encoding="utf-8")
    policy = f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    for asked, instead in _ASKED_IN_VAIN:
        page = asked.sub(instead, page)
    page = page.replace("<head>", f"<head>{policy}{mark}", 1)
    shown = shown_of(manifest)
    filled = {"MANIFEST": shown, "CATALOG": catalog_of(shown, columns)}
    for name, content in filled.items():
        place = f'"{name}.JSON INLINE DATA"'
        if page.count(place) != 1:
            version = metadata.version("dbt-core")
            raise ReportProblem(f"The page that comes with dbt {version} has no place for {name}.")
        page = page.replace(place, _as_script(content))
    return page


def shown_of(manifest: Manifest) -> Manifest:
    """The project's own part of dbt's manifest, as far as the page shows it."""
    shown = {
        section: {
            name: _thing(thing) if isinstance(thing, dict) else thing
            for name, thing in manifest.get(section, {}).items()
            if _is_own(name)
        }
        for section in _SECTIONS
    }
    return shown | {
        "metadata": {
            "adapter_type": manifest["metadata"]["adapter_type"],
            "project_name": _OWN,
            "send_anonymous_usage_stats": False,
        }
    }


def catalog_of(manifest: Manifest, columns: Columns) -> dict[str, Any]:
    """What the page takes from the database: the columns of what is published, with their types."""
    relations: dict[tuple[str, str], dict[str, Any]] = {}
    for schema, name, kind, column, data_type, comment in columns:
        relation = relations.setdefault(
            (schema, name),
            {
                "metadata": {"type": kind, "schema": schema, "name": name},
                "columns": {},
                "stats": {},
            },
        )
        of_relation = relation["columns"]
        of_relation[column] = {"name": column, "index": len(of_relation) + 1, "type": data_type}
        if comment:
            # What the project says of a column stands before it.
            of_relation[column]["description"] = comment
    nodes = {
        unique_id: relations[node["schema"], node["alias"]]
        for unique_id, node in manifest["nodes"].items()
        if node["resource_type"] == "model" and (node["schema"], node["alias"]) in relations
    }
    return {"nodes": nodes, "sources": {}}


def _is_own(unique_id: str) -> bool:
    # dbt's and the adapter's macros and words are not the project's.
    return unique_id.split(".")[1] == _OWN


def _thing(thing: dict[str, Any]) -> dict[str, Any]:
    kept = {
        name: value for name, value in thing.items() if name in _SHOWN and value not in ({}, [])
    }
    if "columns" in kept and isinstance(kept["columns"], dict):
        kept["columns"] = {
            name: _picked(column, _SHOWN_OF_COLUMNS) for name, column in kept["columns"].items()
        }
    if isinstance(kept.get("config"), dict):
        kept["config"] = _picked(kept["config"], _SHOWN_OF_CONFIG)
    # Named after the file it is in, and for nobody to see: which of the two it is says enough.
    if "database" in thing:
        kept["database"] = _MART if thing["database"] == _MART else _PRIVATE
    return {"columns": {}, "tags": [], "meta": {}, **kept}


def _picked(values: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {k: v for k, v in values.items() if k in names and v not in ({}, [], None)}


def _as_script(content: Any) -> str:
    """JSON that nothing in it can end the script with."""
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=False)
    escapes = {"<": "\\u003c", ">": "\\u003e", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    return re.sub("[<>\u2028\u2029]", lambda found: escapes[found[0]], text)


def _made_from(columns: Columns) -> str:
    digest = hashlib.sha256(json.dumps(columns).encode())
    for path in _files():
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(json.dumps([path.relative_to(PROJECT).as_posix(), content]).encode())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in _MADE_FROM:
        for found in sorted(PROJECT.glob(pattern)):
            below = [found] if found.is_file() else sorted(found.rglob("*"))
            yield from (path for path in below if path.is_file())
