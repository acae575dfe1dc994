"""The KPI pages, their index and README's table are what the cards say, and stay so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest

from scripts import kpi_pages
from scripts.describing.cuts import slices, slices_from_the_month_up
from scripts.describing.metrics import METRICS
from scripts.describing.page import INDEX, page_of
from scripts.describing.reading import read_cards, read_decisions, read_sources
from scripts.kpi_files import LIST, PROJECT, KpiProblem, listed
from scripts.kpi_pages import drift, write
from scripts.kpi_words import articles_in, cuts_in_words, event_and_definition
from scripts.new_kpi import create_kpi

CARD = Path("models/kpis/accessibility/service_level.yml")
PAGE = page_of("service_level")


def change(file: Path, old: str, new: str) -> None:
    """Change a file in one place."""
    before = file.read_text(encoding="utf-8")
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), encoding="utf-8")


def test_all_pages_are_what_the_cards_say() -> None:
    assert drift(PROJECT) == []


def test_a_changed_card_is_found_and_written(project: Path) -> None:
    change(project / CARD, '"How many were answered in time?"', '"Who was in time?"')
    assert drift(project) == [
        f"{path} is not what the cards say" for path in ("README.md", INDEX, METRICS, PAGE)
    ]
    assert write(project) == [Path("README.md"), INDEX, METRICS, PAGE]
    assert drift(project) == []
    for path in ("README.md", INDEX, METRICS, PAGE):
        assert "Who was in time?" in (project / path).read_text(encoding="utf-8")


def test_a_page_that_is_missing_is_found_and_written(project: Path) -> None:
    text = (project / PAGE).read_text(encoding="utf-8")
    (project / PAGE).unlink()
    assert drift(project) == [f"{PAGE} is missing"]
    assert write(project) == [PAGE]
    assert (project / PAGE).read_text(encoding="utf-8") == text


def test_a_page_of_no_kpi_is_found_and_removed(project: Path) -> None:
    orphan = page_of("average_patience")
    shutil.copyfile(project / PAGE, project / orphan)
    assert drift(project) == [f"{orphan} belongs to no KPI"]
    assert write(project) == [orphan]
    assert drift(project) == []


def test_a_page_and_a_table_changed_by_hand_are_found(project: Path) -> None:
    change(project / PAGE, "answered within the target / offered", "answered / offered")
    change(project / "README.md", "(6 other readings)", "(6)")
    assert drift(project) == [
        "README.md is not what the cards say", f"{PAGE} is not what the cards say"
    ]  # fmt: skip


def test_the_rest_of_readme_is_left_alone(project: Path) -> None:
    before = (project / "README.md").read_text(encoding="utf-8")
    change(project / "README.md", "## Bring your own data", "## Bring what you have")
    assert drift(project) == []
    change(project / CARD, '"How many were answered in time?"', '"Who was in time?"')
    write(project)
    after = (project / "README.md").read_text(encoding="utf-8")
    assert after == before.replace(
        "## Bring your own data", "## Bring what you have"
    ).replace("How many were answered in time?", "Who was in time?")  # fmt: skip


def test_readme_without_a_place_for_the_table_is_told(project: Path) -> None:
    change(project / "README.md", "<!-- /kpi-table -->", "")
    with pytest.raises(KpiProblem, match=r"README\.md must hold the lines"):
        drift(project)


def test_a_new_benchmark_a_decision_and_a_new_kpi_reach_their_pages(project: Path) -> None:
    with (project / "seeds/product/kpi_benchmarks.csv").open("a", encoding="utf-8") as stream:
        stream.write("nps/default/99,nps,default,,,boats,typical,12,,points,S3\n")
    change(project / "DECISIONS.md", "| Which service level? |", "| `nps` \\| boats | none | |\n"
           "| Which service level? |")  # fmt: skip
    create_kpi(project, "satisfaction", "smiles")
    assert set(write(project)) == {
        Path("README.md"), INDEX, METRICS, page_of("smiles"), page_of("nps")
    }  # fmt: skip
    shown = (project / page_of("nps")).read_text(encoding="utf-8")
    assert "| boats | typical | ≥ 12.0 | S3 |" in shown
    assert "# Smiles" in (project / page_of("smiles")).read_text(encoding="utf-8")
    assert "- name: smiles\n" in (project / METRICS).read_text(encoding="utf-8")


def test_two_metrics_of_one_name_are_told(project: Path) -> None:
    create_kpi(project, "accessibility", "service_level_answered_only")
    with pytest.raises(KpiProblem, match="service_level_answered_only: two metrics of one name"):
        drift(project)


def test_a_card_that_cannot_be_described_is_named(project: Path) -> None:
    change(project / CARD, '        question: "How many were answered in time?"\n', "")
    with pytest.raises(KpiProblem, match=r"service_level\.yml cannot be .*'question'"):
        drift(project)


def test_a_kpi_that_is_not_listed_is_named(project: Path) -> None:
    change(project / LIST, "        'nps',\n", "")
    with pytest.raises(KpiProblem, match="does not name nps"):
        drift(project)


def test_the_command_says_what_differs(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(kpi_pages, "PROJECT", project)
    assert kpi_pages.main(["--check"]) == 0
    (project / PAGE).unlink()
    assert kpi_pages.main(["--check"]) == 1
    assert not (project / PAGE).exists()
    assert capsys.readouterr().err == f"{PAGE} is missing\nMake them anew: make kpi-pages\n"
    assert kpi_pages.main([]) == 0
    assert capsys.readouterr().out == f"Changed: {PAGE}\n"
    assert kpi_pages.main(["--check"]) == 0


def test_links_lead_somewhere() -> None:
    pages = [INDEX, *(page_of(name) for name in listed(PROJECT))]
    dead = [
        (page, target)
        for page in pages
        for target in re.findall(r"\]\(([^)#]+)", (PROJECT / page).read_text(encoding="utf-8"))
        if not (PROJECT / page.parent / target).is_file()
    ]
    assert not dead


def test_a_query_to_copy_shows_the_kpi_as_it_stands(sample_mart: Path) -> None:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        # A detail may be one that nothing came of: a blocked call.
        known = connection.execute(
            "select distinct kpi_id, detail_name from kpi.kpi_values "
            "where grain = 'month' and is_default"
        ).fetchall()
        silent = []
        for name in listed(PROJECT):
            text = (PROJECT / page_of(name)).read_text(encoding="utf-8")
            queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
            assert queries
            for query in queries:
                detail = re.search(r"detail_name = '(\w+)'", query)
                has_cells = (name, detail and detail[1]) in known
                if bool(connection.execute(query).fetchall()) != has_cells:
                    silent.append(query)
    assert len(known) > 45
    assert not silent


def test_cuts_named_on_pages_are_those_of_the_values(sample_mart: Path) -> None:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        found = connection.execute(
            "select cuts, list(distinct slice) from kpi.kpi_values join kpi.dim_kpis "
            "using (kpi_id, variant) where grain = 'month' group by cuts"
        ).fetchall()
    assert {cuts: set(names) for cuts, names in found} == {
        cuts: set(slices(PROJECT, cuts)) for cuts, _ in found
    }
    assert len(found) >= 6


def test_cuts_from_the_month_up_have_no_days(sample_mart: Path) -> None:
    with duckdb.connect(str(sample_mart), read_only=True) as connection:
        found = connection.execute(
            "select cuts, list(distinct slice) from kpi.kpi_values inner join kpi.dim_kpis "
            "using (kpi_id, variant) where grain in ('day', 'week') "
            "group by cuts"
        ).fetchall()
    assert {cuts: set(names) for cuts, names in found} == {
        cuts: set(slices(PROJECT, cuts)) - set(slices_from_the_month_up(PROJECT, cuts))
        for cuts, _ in found
    }
    assert len(found) >= 6


def test_every_article_that_is_named_is_a_source() -> None:
    sources = read_sources(PROJECT)
    for card in read_cards(PROJECT):
        said = " ".join([card.wording or "", *(variant.source for variant in card.variants)])
        assert set(articles_in(said)) <= set(sources)


def test_decisions_name_kpis_by_their_id(tmp_path: Path) -> None:
    (tmp_path / "DECISIONS.md").write_text(
        "# Decisions\n\n| question | choice | why |\n|---|---|---|\n"
        "| `csat` by day | no | few |\n| Means | `csat.mean` beside it | |\n"
        "| `csat_of_all` | no | |\n| csat | in words alone | |\n\n* `csat` in a list\n"
    )
    decisions = [one for one in read_decisions(tmp_path) if one.speaks_of("csat")]
    assert [(one.question, one.choice, one.why) for one in decisions] == [
        ("`csat` by day", "no", "few"), ("Means", "`csat.mean` beside it", ""),
    ]  # fmt: skip


def test_a_description_is_parted_into_event_and_definition() -> None:
    assert event_and_definition(
        "One row per variant and event; an event is an\n E-mail of two. Says who.  It does not."
    ) == ("an E-mail of two", "It says who. It does not.")
    assert event_and_definition("One row per day. Says it.") == (None, "One row per day. Says it.")


def test_cuts_are_said_in_few_words() -> None:
    names = ["channel", "queue", "channel, agent_id", "channel, hour_of_day, day_of_week"]
    assert cuts_in_words(names) == (
        "channel, queue; channel with agent, hour of day and day of week"
    )
    assert cuts_in_words([]) == ""
