"""dbt's page about the project: whole, quiet, and nothing of the machine in it."""

from __future__ import annotations

import copy
import json
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import ROOT

from report.windows import Opened
from scripts.kpi_files import find_kpis
from scripts.reporting import dbt_docs
from scripts.reporting.dbt_docs import Columns

HARM = "</script><script>document.title = 'harmed'</script>"
Opening = Callable[..., Opened]


@pytest.fixture(scope="module")
def columns(sample_mart: Path) -> Columns:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        return dbt_docs.published_columns(connection)


@pytest.fixture(scope="module")
def manifest(sample_mart: Path) -> dict[str, Any]:
    """As dbt wrote it for that build, with one description that means harm."""
    target = sample_mart.parents[1] / "target"
    read = json.loads((target / "manifest.json").read_text("utf-8"))
    read["nodes"]["model.contact_center.nps"]["description"] += HARM
    return read


@pytest.fixture(scope="module")
def docs(
    manifest: dict[str, Any], columns: Columns, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    file = tmp_path_factory.mktemp("docs") / "index.html"
    file.write_text(dbt_docs.page_of(manifest, columns, "as it was"), encoding="utf-8")
    return file


def test_every_kpi_has_its_place_there(docs: Path, opening: Opening) -> None:
    window = opening()
    page = window.page
    for kpi in ("service_level", "nps", "agent_turnover_rate"):
        page.goto("about:blank")
        page.goto(f"{docs.as_uri()}#!/model/model.contact_center.{kpi}")
        page.wait_for_selector(f"h1 >> text={kpi}")
        text = page.inner_text("body")
        assert "VARCHAR" in text and "event_id" in text
        sql = (ROOT / find_kpis(ROOT)[kpi].sql).read_text(encoding="utf-8")
        assert sql.strip().splitlines()[-1].strip() in text
        assert page.title() != "harmed"
    assert window.said == []
    assert {url.split("#")[0] for url in window.asked} <= {docs.as_uri(), "about:blank"}


def test_lineage_is_drawn_and_readers_are_listed(docs: Path, opening: Opening) -> None:
    window = opening()
    page = window.page
    page.goto(f"{docs.as_uri()}#!/exposure/exposure.contact_center.report_people")
    page.wait_for_selector("h1 >> text=Report: People")
    assert "dim_agents" in page.inner_text("body")
    page.goto(f"{docs.as_uri()}#!/overview")
    page.wait_for_selector("text=How every number is made")
    page.goto("about:blank")
    page.goto(f"{docs.as_uri()}#!/model/model.contact_center.service_level?g_v=1&g_i=service_level")
    page.wait_for_function(
        "[...document.querySelectorAll('canvas')].some(canvas => canvas.width > 100)"
    )
    assert window.said == []


def test_nothing_of_the_machine_is_in_it(manifest: dict[str, Any], columns: Columns) -> None:
    shown = dbt_docs.shown_of(manifest)
    text = json.dumps([shown, dbt_docs.catalog_of(shown, columns)], ensure_ascii=False)
    # What dbt writes of itself and of where it ran.
    assert all(f'"{key}"' in json.dumps(manifest) for key in ("root_path", "checksum"))
    for place in (str(ROOT), f"{Path.home()}/", f"{tempfile.gettempdir()}/", "only for tests"):
        assert place not in text, place
    for key in ("invocation_id", "root_path", "generated_at", "checksum"):
        assert f'"{key}"' not in text


def test_columns_have_the_published_types_and_what_tools_are_told_of_them(
    manifest: dict[str, Any], columns: Columns
) -> None:
    said = [
        (*column[:5], "told to tools") if column[1] == "service_level" else column
        for column in columns
    ]
    catalog = dbt_docs.catalog_of(dbt_docs.shown_of(manifest), said)["nodes"]
    of_kpi = catalog["model.contact_center.service_level"]
    assert of_kpi["metadata"]["type"] == "view"
    assert of_kpi["columns"]["numerator"] == {
        "name": "numerator",
        "index": 22,
        "type": "DOUBLE",
        "description": "told to tools",
    }
    assert catalog["model.contact_center.fct_contacts"]["metadata"]["type"] == "table"
    # What is private is in no catalog: it would have to be read in the private file.
    assert not [name for name in catalog if ".stg_" in name or ".int_" in name]


def test_it_is_made_anew_only_when_something_has_changed(
    sample_mart: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: dict[str, Any]
) -> None:
    parsed: list[int] = []

    def parse() -> dict[str, Any]:
        parsed.append(1)
        return copy.deepcopy(manifest)

    monkeypatch.setattr(dbt_docs, "parse", parse)
    before = tmp_path / "index.html"
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        before.write_text(dbt_docs.dbt_docs(connection, before), encoding="utf-8")
        assert dbt_docs.dbt_docs(connection, before) == before.read_text(encoding="utf-8")
    assert len(parsed) == 1
    with duckdb.connect() as other:
        other.execute("create schema kpi")
        other.execute("create table kpi.service_level (variant varchar)")
        dbt_docs.dbt_docs(other, before)
    assert len(parsed) == 2


def test_dbt_reads_the_project_as_it_is() -> None:
    """Without anybody's settings, and it says so if a model cannot be read."""
    manifest = dbt_docs.parse()
    shown = dbt_docs.shown_of(manifest)
    assert set(find_kpis(ROOT)) <= {
        node["name"] for node in shown["nodes"].values() if node["resource_type"] == "model"
    }
    assert {name.split(".")[1] for section in ("nodes", "macros") for name in shown[section]} == {
        "contact_center"
    }
    assert re.fullmatch(r"[\w ]+", shown["exposures"]["exposure.contact_center.bi_tools"]["label"])
