"""Who reads what is published stands in models/exposures.yml as it is, neither more nor less."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pytest
from harness import ROOT

from scripts import confined
from scripts.reporting.pages import PAGES
from scripts.reporting.pages.kpis import FOLDER, kpi_pages
from scripts.reporting.reading import opened
from scripts.reporting.site import Site

Manifest = dict[str, Any]
_CREATE = re.compile(r"^create temp table \w+ as\b", re.MULTILINE)
# What reads no relation: settings, and how a file is opened.
_ASIDE = re.compile(r"\s*(set|use|attach|describe)\b", re.IGNORECASE)
_PUBLISHED = ("kpi", "core", "audit")


class Recorder:
    """A connection that notes what it is asked."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self.asked: list[str] = []

    def execute(self, query: str, *values: Any) -> Any:
        """As the connection does."""
        self.asked.append(query)
        return self._connection.execute(query, *values)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def since(self, place: int) -> set[str]:
        """The queries from that one on."""
        return set(self.asked[place:])


@pytest.fixture(scope="module")
def manifest(sample_mart: Path) -> Manifest:
    target = sample_mart.parents[1] / "target"
    return json.loads((target / "manifest.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def asked(sample_mart: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The queries of each page, with those that all pages share; of all KPIs' pages together."""
    reading = confined.reading

    @contextmanager
    def recorded(file: Path, name: str) -> Iterator[Recorder]:
        with reading(file, name) as connection:
            yield Recorder(connection)

    folder = tmp_path_factory.mktemp("exposures")
    found: dict[str, set[str]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(confined, "reading", recorded)
        with opened(sample_mart) as connection:
            assert isinstance(connection, Recorder)
            shared = connection.since(0)
            for page in PAGES:
                begin = len(connection.asked)
                # A site of its own: rows that pages share are read once in a site.
                Site(connection, folder / page.name).write_page(page)
                found[page.name] = shared | connection.since(begin)
            begin = len(connection.asked)
            of_kpis = Site(connection, folder / FOLDER)
            # They differ in the KPI's name only.
            for page, context in islice(kpi_pages(of_kpis.connection), 5):
                of_kpis.write_page(page, **context)
            found[FOLDER] = shared | connection.since(begin)
    return found


def relations_in(queries: set[str]) -> set[str]:
    """The published relations that queries name, as DuckDB reads them."""
    found: set[str] = set()
    for query in queries:
        text = _CREATE.sub("", query)
        (tree,) = duckdb.execute("select json_serialize_sql(?::varchar)", [text]).fetchone()
        parsed = json.loads(tree)
        if parsed["error"]:
            assert _ASIDE.match(query), query
            continue
        found |= set(_relations(parsed["statements"]))
    return found


def _relations(tree: Any) -> Iterator[str]:
    if isinstance(tree, dict):
        if tree.get("type") == "BASE_TABLE" and tree["schema_name"] in _PUBLISHED:
            yield f"{tree['schema_name']}.{tree['table_name']}"
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _relations(part)


def depends_on(manifest: Manifest, exposure: str) -> set[str]:
    """The relations that an exposure says it depends on."""
    declared = manifest["exposures"][f"exposure.contact_center.{exposure}"]
    nodes = [manifest["nodes"][node] for node in declared["depends_on"]["nodes"]]
    return {f"{node['schema']}.{node['alias']}" for node in nodes}


def test_a_query_gives_away_all_that_it_reads() -> None:
    text = """
        create temp table shown as
        with first as (select * from kpi.kpi_values where x in (select 1 from core.dim_agents))
        select * from first left join warehouse.audit.files as files on $y = files.y
        union all select * from duckdb_tables() cross join shown_before
    """
    assert relations_in({text.strip(), "set TimeZone = 'UTC'"}) == {
        "kpi.kpi_values",
        "core.dim_agents",
        "audit.files",
    }


@pytest.mark.parametrize("page", [*(page.name for page in PAGES), FOLDER])
def test_what_a_page_reads_is_what_its_exposure_says(
    page: str, asked: dict[str, set[str]], manifest: Manifest
) -> None:
    read = relations_in(asked[page])
    lines = [f"- ref('{relation.split('.')[1]}')" for relation in sorted(read)]
    assert depends_on(manifest, f"report_{page}") == read, "\n".join(lines)


def test_bi_tools_read_what_readme_tells_them_to(manifest: Manifest) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = text.split("| relation | one row per |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    told = re.findall(r"`(\w+\.[\w*<>]+)`", "\n".join(row.split("|")[1] for row in rows))
    nodes = [
        node
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed") and node["schema"] in _PUBLISHED
    ]
    there = {f"{node['schema']}.{node['alias']}" for node in nodes}
    wanted: set[str] = set()
    for name in told:
        # All KPIs' events are one relation too.
        pattern = name.replace("<kpi_id>", "kpi_contributions").replace("*", r"\w+")
        matching = {relation for relation in there if re.fullmatch(pattern, relation)}
        assert matching, name
        wanted |= matching
    assert depends_on(manifest, "bi_tools") == wanted


def test_every_exposure_has_an_owner_and_says_what_it_is(manifest: Manifest) -> None:
    exposures = manifest["exposures"].values()
    assert exposures
    assert not [
        each["name"]
        for each in exposures
        if not (each["description"].strip() and each["label"] and each["owner"]["name"])
    ]
    # Nobody's address: the project has no owner that all deployments share.
    assert not [each["name"] for each in exposures if each["owner"].get("email")]
