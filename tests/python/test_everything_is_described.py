"""Every model, column, seed, source and macro says what it is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import ROOT

_PLACE = re.compile(r"^(sum)_[0-9]+$")


@pytest.fixture(scope="module")
def manifest(sample_mart: Path) -> dict[str, Any]:
    # The linter has seen that dbt parses all without a warning.
    target = sample_mart.parents[1] / "target"
    return json.loads((target / "manifest.json").read_text("utf-8"))


def ours(manifest: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    """The project's own nodes of these kinds (dbt brings macros of its own)."""
    return [
        node
        for section in kinds
        for node in manifest[section].values()
        if node["package_name"] == "contact_center"
        and node.get("resource_type") in ("model", "seed", "source", "macro")
    ]


def test_every_model_seed_source_and_macro_is_described(manifest: dict[str, Any]) -> None:
    nodes = ours(manifest, "nodes", "sources", "macros")
    silent = [node["name"] for node in nodes if not node["description"].strip()]
    assert len(nodes) > 150
    assert not silent


def test_every_model_says_its_grain_first(manifest: dict[str, Any]) -> None:
    models = [node for node in ours(manifest, "nodes") if node["resource_type"] == "model"]
    assert not [node["name"] for node in models if not node["description"].startswith("One row")]


def test_every_column_is_described(manifest: dict[str, Any], sample_mart: Path) -> None:
    """As the built relations have them; the KPIs' own stand once, on their union."""
    build = sample_mart.with_suffix("")
    with duckdb.connect(str(build), read_only=True) as connection:
        connection.execute(f"attach '{sample_mart}' as mart (read_only)")
        columns = connection.execute(
            "select schema_name || '.' || table_name, lower(column_name) from duckdb_columns()"
            " where not internal"
        ).fetchall()
    built: dict[str, set[str]] = {}
    for relation, column in columns:
        # Of columns that are numbered (places in kpi_daily) the first speaks for all.
        built.setdefault(relation, set()).add(_PLACE.sub(r"\1_1", column))
    silent = {}
    for node in ours(manifest, "nodes", "sources"):
        if "kpis" in node["fqn"]:
            continue
        relation = f"{node['schema']}.{node.get('alias') or node['identifier']}"
        described = {
            name.lower() for name, column in node["columns"].items() if column["description"]
        }
        missing = built.get(relation, {"(not built)"}) - described
        if missing:
            silent[relation] = sorted(missing)
    assert not silent


def test_facts_dimensions_and_kpi_values_have_contracts(manifest: dict[str, Any]) -> None:
    free = [
        node["name"]
        for node in ours(manifest, "nodes")
        if (
            node["name"].startswith(("fct_", "dim_"))
            or node["name"] in ("kpi_values", "kpi_scorecard", "calendar_periods")
        )
        and not node["config"]["contract"]["enforced"]
    ]
    assert not free


def test_kpis_stay_short_and_without_joins() -> None:
    for path in sorted((ROOT / "models" / "kpis").glob("*/*.sql")):
        lines = [
            line
            for line in path.read_text("utf-8").splitlines()
            if line.strip() and not line.strip().startswith("--")
        ]
        text = " ".join(" ".join(lines).lower().split())
        assert len(lines) <= 25, path
        assert not [word for word in (" join ", " group by ", " over (") if word in text], path


def test_rows_of_unit_tests_have_no_more_values_than_columns(manifest: dict[str, Any]) -> None:
    """dbt would put them under no name, and from then on parse everything at each start."""
    wrong = [
        test["name"]
        for test in manifest["unit_tests"].values()
        for table in (*test["given"], test["expect"])
        for row in table["rows"] or ()
        if isinstance(row, dict) and "null" in row
    ]
    assert manifest["unit_tests"]
    assert not wrong
