"""The published file says of itself what the docs say, to drivers old and new."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import environment_of, run_dbt
from known_days import KnownDays

# The generations of drivers that BI tools bundle.
OLDER = ("1.4", "1.5")
# What a file says of its relations ('' = of itself) and their columns.
COMMENTS = """
    select schema_name || '.' || table_name, '', comment from duckdb_tables()
    union all
    select schema_name || '.' || view_name, '', comment from duckdb_views() where not internal
    union all
    select schema_name || '.' || table_name, column_name, comment
    from duckdb_columns() where not internal
"""
READER = """
import json, sys, duckdb
with duckdb.connect(sys.argv[1], read_only=True) as connection:
    print(json.dumps([duckdb.__version__, connection.execute(sys.argv[2]).fetchall()]))
"""
Comments = dict[tuple[str, str], str | None]


def read_comments(file: Path) -> Comments:
    """By relation and column, '' = the relation's own."""
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(COMMENTS).fetchall()
    return {(relation, column): comment for relation, column, comment in rows}


@pytest.fixture(scope="module")
def described(sample_mart: Path) -> Comments:
    """What the docs say, of all that they say something of."""
    target = sample_mart.parents[1] / "target"
    nodes: dict[str, Any] = json.loads((target / "manifest.json").read_text("utf-8"))["nodes"]
    of_all_kpis = nodes["model.contact_center.kpi_contributions"]["columns"]
    texts: Comments = {}
    for node in nodes.values():
        if node["database"] != "mart":
            continue
        relation = f"{node['schema']}.{node['alias']}"
        texts[relation, ""] = node["description"].strip()
        columns = of_all_kpis if node["fqn"][1] == "kpis" else node["columns"]
        for name, column in columns.items():
            texts[relation, name] = column["description"].strip()
    return texts


def test_every_relation_and_column_says_what_the_docs_say(
    published: Path, described: Comments
) -> None:
    comments = read_comments(published)
    assert len(comments) > 2000
    assert {schema.split(".")[0] for schema, _ in comments} == {"kpi", "core", "audit"}
    assert not [name for name, comment in comments.items() if not comment]
    # Of columns that are numbered the docs describe the first.
    numbered = {(r, c) for r, c in comments if c.startswith("sum_")}
    assert {n: c for n, c in comments.items() if n not in numbered} == {
        name: described[name] for name in comments if name not in numbered
    }
    for relation, column in numbered:
        assert comments[relation, column] == described[relation, "sum_1"]


def test_so_does_a_file_that_was_refreshed(known_days: KnownDays, described: Comments) -> None:
    comments = read_comments(known_days.mart)
    assert not [name for name, comment in comments.items() if not comment]
    assert comments["core.fct_contacts", ""] == described["core.fct_contacts", ""]


@pytest.mark.parametrize("mart", ["reconciliation", "reconciliation_variants"])
def test_what_is_fed_by_reports_is_there_before_any_is(
    known_days: KnownDays, described: Comments, mart: str
) -> None:
    with duckdb.connect(str(known_days.mart), read_only=True) as connection:
        assert connection.execute(f"select count(*) from kpi.{mart}").fetchall() == [(0,)]
    said = {name: text for name, text in described.items() if name[0] == f"kpi.{mart}"}
    assert len(said) > 10
    assert said.items() <= read_comments(known_days.mart).items()


@pytest.mark.parametrize("older", OLDER)
def test_older_drivers_show_the_same(older: str, published: Path) -> None:
    package = Path(sys.prefix) / f"duckdb-{older}"
    if not package.is_dir():
        pytest.skip(f"needs .venv/duckdb-{older} (make test has it)")
    done = subprocess.run(
        [sys.executable, "-c", READER, str(published), COMMENTS],
        env=os.environ | {"PYTHONPATH": str(package)},
        capture_output=True,
        text=True,
        check=True,
    )
    version, rows = json.loads(done.stdout)
    assert version.startswith(f"{older}.")
    assert {(relation, column): comment for relation, column, comment in rows} == read_comments(
        published
    )


def test_a_description_that_changed_is_written(
    sample_mart: Path, sample_exports: Path, tmp_path: Path
) -> None:
    """The next run of dbt finds it, also of models that it does not build."""
    (tmp_path / "build").mkdir()
    for file in (sample_mart.with_suffix(""), sample_mart):
        shutil.copyfile(file, tmp_path / "build" / file.name)
    mart = tmp_path / "build" / sample_mart.name
    expected = read_comments(mart)
    with duckdb.connect(str(mart)) as connection:
        connection.execute("comment on view kpi.service_level is 'as it was before'")
        connection.execute("comment on column core.fct_contacts.channel is 'it''s; old'")
        connection.execute("comment on table core.fct_costs is null")
    run_dbt(
        ["run", "--select", "dim_channels", "--quiet", "--no-write-json"],
        environment_of(sample_exports, tmp_path, all_systems=True),
    )
    assert read_comments(mart) == expected
