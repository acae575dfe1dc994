"""Before anything is published, whoever reads what is published says so in the same words."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from harness import ROOT

READERS = {
    "analyses": [],
    "explain": ["--name", "service_level"],
    "export": [],
    "lifelike": [],
    "metrics": [],
    "plots": [],
    "report": [],
    "scorecard": [],
    "sql": [],
    "superset": [],
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_says_what_to_do_and_writes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    published = tmp_path / "published" / "warehouse.duckdb"
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(published))
    monkeypatch.setenv("CONTACT_CENTER_BUILD", str(tmp_path / "build" / "warehouse.duckdb"))
    assert import_module(f"scripts.{name}").main(READERS[name]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        f"Nothing is published yet: {published} is not there. Run `make warehouse` first; where it "
        "did not publish, it has said why.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_all_that_read_what_is_published_are_asked() -> None:
    """Each command of the Makefile's part about what is published."""
    text = (ROOT / "Makefile").read_text("utf-8")
    part = text.split("##@ What is published")[1].split("##@")[0]
    commands = set(re.findall(r"^([a-z-]+):.*##", part, re.MULTILINE))
    assert "scorecard" in commands
    assert commands <= READERS.keys()
