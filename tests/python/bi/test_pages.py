"""What docs/bi and README tell to paste works as it stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from harness import ROOT

PAGES = sorted((ROOT / "docs/bi").glob("*.md"))
SHELL = Path(sys.prefix) / "bin/duckdb"
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)")


def blocks(kind: str, pages: Sequence[Path] = PAGES) -> list[tuple[str, str]]:
    """The page's name and the text of all blocks of a kind."""
    return [
        (page.stem, text)
        for page in pages
        for found, text in _BLOCK.findall(page.read_text("utf-8"))
        if found == kind
    ]


def commands(program: str) -> list[list[str]]:
    """The commands of a program, as a shell would split them."""
    lines = [line for _, text in blocks("sh") for line in text.splitlines()]
    return [shlex.split(line) for line in lines if line.startswith(f"{program} ")]


def named(found: list[tuple[str, str]]) -> list[object]:
    return [pytest.param(text, id=f"{page}-{place}") for place, (page, text) in enumerate(found)]


QUERIES = [(page, text) for page, text in blocks("sql", [ROOT / "README.md", *PAGES])
           if not text.startswith("copy")]  # fmt: skip


@pytest.mark.parametrize("query", named(QUERIES))
def test_a_query_finds_something(query: str, published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(query).fetchall()
    assert rows
    assert all(row[-1] is not None for row in rows)


@pytest.mark.parametrize("code", named(blocks("python")))
def test_python_runs_where_make_does(code: str, home: Path, spreadsheets: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) > 3


@pytest.mark.skipif(not SHELL.is_file(), reason="needs duckdb-cli in .venv (make test has it)")
@pytest.mark.parametrize("command", commands("duckdb"), ids=len)
def test_the_shell_answers(command: list[str], home: Path) -> None:
    done = subprocess.run(
        [str(SHELL), *command[1:]],
        cwd=home,
        input="select count(*) as kpis from kpi.dim_kpis;\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert "kpis" in done.stdout or "period_label" in done.stdout
    assert len(done.stdout.splitlines()) > 1


def test_what_is_to_be_made_can_be_made() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    text = "".join(page.read_text("utf-8") for page in PAGES)
    targets = set(re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE))
    assert {"export", "sql", "superset", "warehouse"} <= targets
    assert not [target for target in targets if f"\n{target}: " not in makefile]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_listed_and_its_links_lead_somewhere(page: Path) -> None:
    index = (ROOT / "docs/bi/README.md").read_text("utf-8")
    assert page.name == "README.md" or f"({page.name})" in index
    links = _LINK.findall(page.read_text("utf-8"))
    assert not [link for link in links if not (page.parent / link).exists()]
