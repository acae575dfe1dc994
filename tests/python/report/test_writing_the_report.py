"""The report's folder and its data: replaced in one step, never another's, exact and bounded."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from scripts import report
from scripts.reporting import site
from scripts.reporting.encoding import as_shown, compact, encoded


def written(folder: Path) -> None:
    """What makes a folder a report."""
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "report.js").write_text("old")


def decoded(form: Any) -> list[Any]:
    if isinstance(form, list):
        return form
    if "at" in form:
        return [form["of"][place] for place in form["at"]]
    pairs = form.get("runs") or form["ranges"]
    step = 1 if "ranges" in form else 0
    return [
        form["of"][first + past * step]
        for first, length in zip(pairs[::2], pairs[1::2], strict=True)
        for past in range(length)
    ]


@pytest.mark.parametrize(
    ("values", "form"),
    [
        ([1, 22, 333], list),
        (["voice", "chat"] * 9, "at"),
        (["voice"] * 9 + [None] * 9 + ["voice"] * 9, "runs"),
        ([f"2026-{month:02}" for month in range(1, 13)] * 3, "ranges"),
        ([], list),
        ([1, 1.0, True, "1", None], list),
    ],
)
def test_a_column_takes_its_shortest_form_and_comes_back(values: list[Any], form: Any) -> None:
    made = json.loads(compact(encoded(values)))
    assert isinstance(made, list) if form is list else form in made
    assert decoded(made) == values


def test_no_text_can_end_the_script() -> None:
    text = "</script><!-- & \u2028"
    made = compact([text])
    assert not set("<>&\u2028") & set(made)
    assert json.loads(made) == [text]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        # 78.749 % is shown as 78.7 %: rounded once, not to 78.75 first.
        (0.78749, "ratio", 0.787),
        (59.94, "seconds", 59.9),
        (59.96, "seconds", 60),
        (363.4, "seconds", 363),
        (3.0, "count", 3),
        (3.04, "count", 3.04),
        (3.004, "count", 3),
        (167.617647, "count", 167.6),
        # No number, and none that JSON can hold.
        (float("nan"), "ratio", None),
        (float("inf"), "seconds", None),
        ([0.5, float("-inf")], "count", [0.5, None]),
        (12.345, "money", 12.35),
        ([0.5, None], "ratio", [0.5, None]),
        (date(2026, 9, 1), "text", "2026-09-01"),
        (datetime.fromisoformat("2026-09-01 12:30"), "text", "2026-09-01T12:30"),
        (None, "ratio", None),
        (True, "number", True),
    ],
)
def test_numbers_go_out_as_exact_as_they_are_shown(value: Any, unit: str, expected: Any) -> None:
    assert as_shown(value, unit) == expected


def test_without_a_published_file_the_old_report_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(tmp_path / "published.duckdb"))
    written(tmp_path / "report")
    assert report.main([]) == 1
    assert "Nothing is published yet" in capsys.readouterr().err
    assert (tmp_path / "report" / "assets" / "report.js").read_text() == "old"


def test_a_file_of_something_else_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "published.duckdb").write_bytes(b"not a database" * 500)
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(tmp_path / "published.duckdb"))
    assert report.main([]) == 1
    assert "cannot be reported on" in capsys.readouterr().err
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_is_no_report_is_never_replaced(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "report"
    if kind == "folder":
        place.mkdir()
        (place / "letters.txt").write_text("mine")
    elif kind == "file":
        place.write_text("mine")
    else:
        written(tmp_path / "elsewhere")
        place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(site.ReportProblem, match="is no report"), site.replaced(place):
        pytest.fail("it went on")
    assert place.is_symlink() or place.is_file() or (place / "letters.txt").read_text() == "mine"


def test_a_report_that_fails_leaves_the_old_one_and_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "report"
    written(place)
    with pytest.raises(OSError, match="full"), site.replaced(place) as fresh:
        (fresh / "index.html").write_text("half")
        raise OSError("the disk is full")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (place / "assets" / "report.js").read_text() == "old"


def test_the_old_report_is_there_again_where_the_new_one_cannot_take_its_place(
    tmp_path: Path,
) -> None:
    place = tmp_path / "report"
    written(place)
    with pytest.raises(FileNotFoundError), site.replaced(place) as fresh:
        # The last step fails: nothing is there to take the place.
        fresh.rmdir()
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (place / "assets" / "report.js").read_text() == "old"


@pytest.mark.parametrize("is_there", [True, False])
def test_what_a_killed_run_left_is_removed_or_put_back(tmp_path: Path, is_there: bool) -> None:
    place = tmp_path / "report"
    written(tmp_path / ".report.tmp")
    written(tmp_path / ".report.old")
    if is_there:
        written(place)
        (place / "assets" / "report.js").write_text("newer")
    with pytest.raises(OSError, match="full"), site.replaced(place) as fresh:
        assert list(fresh.iterdir()) == []
        raise OSError("the disk is full")
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert (place / "assets" / "report.js").read_text() == ("newer" if is_there else "old")


def test_one_report_at_a_time(tmp_path: Path) -> None:
    with site.replaced(tmp_path / "report") as fresh:
        with (
            pytest.raises(site.ReportProblem, match="Another run is writing"),
            site.replaced(tmp_path / "report"),
        ):
            pytest.fail("it went on")
        written(fresh)
    assert (tmp_path / "report" / "assets" / "report.js").exists()


def test_a_report_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    place = tmp_path / "report"
    written(place)
    with site.replaced(place) as fresh:
        written(fresh)
        (fresh / "index.html").write_text("new")
        assert not (place / "index.html").exists()
    assert (place / "index.html").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
