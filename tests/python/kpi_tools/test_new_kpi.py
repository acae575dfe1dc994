"""A new KPI: three files change, everything else is refused and leaves no trace."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from scripts import new_kpi
from scripts.kpi_card import (
    DETAIL_FIELDS,
    OPTIONAL,
    REQUIRED,
    REQUIRED_OF_VARIANTS,
    SAMPLE_UNITS,
    faults,
)
from scripts.kpi_files import LIST, Kpi, KpiProblem, find_kpi, left_to_fill_in, listed, with_line
from scripts.new_kpi import create_kpi

FIELDS = {*REQUIRED, *REQUIRED_OF_VARIANTS, *OPTIONAL}


def contents(project: Path) -> dict[str, bytes]:
    """All files of the project."""
    return {
        str(path.relative_to(project)): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.is_file()
    }


def test_two_files_and_a_line_are_written_and_nothing_else(project: Path) -> None:
    before, order = contents(project), listed(project)
    kpi = create_kpi(project, "handling", "average_patience")
    after = contents(project)
    assert set(after) - set(before) == {str(kpi.sql), str(kpi.card)}
    assert [name for name in before if before[name] != after[name]] == [str(LIST)]
    # After the last of its family, and all the others where they were.
    place = listed(project).index("average_patience")
    assert listed(project)[place - 1] == "average_handle_time"
    assert [name for name in listed(project) if name != "average_patience"] == list(order)
    assert find_kpi(project, "average_patience") == kpi


def test_the_example_is_a_whole_kpi_but_for_its_words(project: Path) -> None:
    kpi = create_kpi(project, "handling", "average_patience")
    assert faults(project, kpi) == []
    left = left_to_fill_in(project, kpi)
    assert left[0].startswith(f"{kpi.sql}:1: ")
    assert {"question", "formula", "wording", "source", "caveats"} <= {
        place.split(": ")[1] for place in left if place.startswith(str(kpi.card))
    }


def test_the_example_says_what_may_stand_in_each_field(project: Path) -> None:
    card = (project / create_kpi(project, "handling", "average_patience").card).read_text("utf-8")
    meta = card.split("      meta:\n")[1].split("\nunit_tests:")[0]
    # By field, also one that is commented out, the comment right above it.
    said, above = {}, ""
    for line in meta.splitlines():
        field = re.match(r" {8}(?:# )?([a-z_]+):( |$)", line)
        if field and field[1] in FIELDS:
            said[field[1]], above = above, ""
        else:
            above = f"{above} {line.strip(' #')}" if line.strip() else ""
    assert sorted(said) == sorted(FIELDS)
    for field, accepted in (REQUIRED | REQUIRED_OF_VARIANTS).items():
        words = set(re.findall(r"\w+", said[field]))
        assert words >= set(accepted or ()), field
    assert set(SAMPLE_UNITS) <= set(re.findall(r"\w+", said["sample_unit"]))
    assert set(DETAIL_FIELDS) - {"name"} <= set(re.findall(r"\w+", said["detail"]))
    assert "kpi_sources.csv" in said["source"]


def test_a_new_family_comes_last_and_only_when_asked_for(project: Path) -> None:
    with pytest.raises(KpiProblem, match=r"accessibility, handling, money.*--new-family"):
        create_kpi(project, "loyalty", "review_score")
    assert not (project / "models/kpis/loyalty").exists()
    create_kpi(project, "loyalty", "review_score", may_found_family=True)
    assert listed(project)[-1] == "review_score"


@pytest.mark.parametrize(
    "name",
    ["", "Rate", "some-rate", "some rate", "some__rate", "_rate", "rate_", "9_to_5", "größe",
     "../rate", "rate\n", "a" * 64],
)  # fmt: skip
def test_a_name_that_is_no_identifier_is_refused(project: Path, name: str) -> None:
    before = contents(project)
    with pytest.raises(KpiProblem, match="cannot be the name of a KPI"):
        create_kpi(project, "handling", name)
    with pytest.raises(KpiProblem, match="cannot be the name of a family"):
        create_kpi(project, name, "some_rate", may_found_family=True)
    assert contents(project) == before


@pytest.mark.parametrize(
    "name, reason",
    [
        ("service_level", r"models/kpis/accessibility/service_level\.sql has this name already"),
        ("calendar_periods", r"calendar_periods\.sql has this name already"),
        ("queues", r"queues\.csv has this name already"),
        ("kpi_of_mine", "reads like a relation of another layer"),
        ("select", "is a word of SQL"),
    ],
)
def test_a_name_that_is_taken_is_refused(project: Path, name: str, reason: str) -> None:
    before = contents(project)
    with pytest.raises(KpiProblem, match=reason):
        create_kpi(project, "handling", name)
    assert contents(project) == before


def test_a_card_without_its_sql_is_not_overwritten(project: Path) -> None:
    card = project / Kpi("handling", "some_rate").card
    card.write_text("somebody's work")
    with pytest.raises(KpiProblem, match="is there already"):
        create_kpi(project, "handling", "some_rate")
    assert card.read_text() == "somebody's work"


def test_a_line_without_files_is_told(project: Path) -> None:
    shutil.move(project / Kpi("satisfaction", "nps").sql, project / "elsewhere.sql")
    (project / Kpi("satisfaction", "nps").card).unlink()
    with pytest.raises(KpiProblem, match="names nps already, but it has no file"):
        create_kpi(project, "satisfaction", "nps")


def test_what_cannot_be_finished_leaves_no_trace(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(path: Path, text: str) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(new_kpi, "_replace", fail)
    before = contents(project)
    with pytest.raises(OSError, match="disk full"):
        create_kpi(project, "loyalty", "review_score", may_found_family=True)
    assert contents(project) == before
    assert not (project / "models/kpis/loyalty").exists()


def test_the_line_keeps_the_form_of_its_neighbours() -> None:
    text = "{{ return([\n  'one',\n  'two',\n  'three',\n]) }}\n"
    assert with_line(text, "new", ["one", "two"]) == text.replace("'two',", "'two',\n  'new',")
    assert with_line(text, "new", []) == text.replace("'three',", "'three',\n  'new',")
    with pytest.raises(KpiProblem, match="holds no line"):
        with_line("{{ return([]) }}", "new", [])
