"""Puts the pages together: HTML from templates, data as scripts, and the folder in one step."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import jinja2
import vl_convert
from markupsafe import Markup, escape

from scripts.driving.alone import AlreadyRunning, alone_in
from scripts.reporting.charts import LOOKS
from scripts.reporting.dbt_docs import dbt_docs
from scripts.reporting.encoding import as_shown, compact, encoded
from scripts.reporting.gaps import with_gaps
from scripts.reporting.pages import PAGES
from scripts.reporting.pages.kpis import FOLDER, kpi_pages
from scripts.reporting.panels import FEW, Page, Panel, Unit
from scripts.reporting.reading import (
    HERE,
    ReportProblem,
    Rows,
    opened,
    reach_of,
    read_choices,
    run,
)
from scripts.rights import private_rights
from scripts.sources import said_of_data, said_of_gaps

# In the order in which a page loads them: each takes from those before it.
_SCRIPTS = ("values.js", "picking.js", "tables.js", "report.js")
_ASSETS = ("report.css", *_SCRIPTS)
# By it a folder is known as a report: no other is ever replaced.
_MARK = "assets/report.js"
_CODE = re.compile(r"`([^`]+)`")
# dbt's page about the project; of a KPI: DOCS + "#!/model/model.contact_center.<kpi_id>".
DOCS = "docs/index.html"


def write_site(published: Path, folder: Path, *, with_docs: bool = False) -> list[Path]:
    """Write all pages into the folder, in one step; the files.

    Raises NotPublished, ReportProblem, OSError.

    `with_docs`: dbt's page about the project too, which takes longer than all others.
    """
    with private_rights(), opened(published) as connection, replaced(folder) as fresh:
        docs = dbt_docs(connection, folder / DOCS) if with_docs else None
        return Site(connection, fresh, docs).write()


class Site:
    """The report of one published file, being written into a folder."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, docs: str | None = None
    ) -> None:
        self.connection = connection
        self.folder = folder
        self.docs = docs
        self.files: dict[Path, None] = {}
        self.units = dict(
            connection.execute("select kpi_id, unit from kpi.dim_kpis where is_default").fetchall()
        )
        self.rows: dict[str, dict[str, Unit]] = {}
        self.choices = read_choices(connection)
        self.periods = run(connection, "periods").rows
        self.templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(HERE / "templates"),
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=jinja2.StrictUndefined,
        )
        self.templates.filters["coded"] = coded
        reach = reach_of(connection)
        self.shared: dict[str, Any] = {
            "scripts": _SCRIPTS,
            "menu": [
                {"name": page.name, "title": page.title, "href": f"{page.name}.html"}
                for page in PAGES
            ]
            + [{"name": FOLDER, "title": "KPIs", "href": f"{FOLDER}/index.html"}],
            "has_docs": docs is not None,
            "choices": self.choices,
            "said_of_data": said_of_data(reach) if reach else "",
            "said_of_gaps": said_of_gaps(reach) if reach else [],
        }

    def write(self) -> list[Path]:
        """Every file of the site."""
        for name in _ASSETS:
            self._write(f"assets/{name}", (HERE / "assets" / name).read_text(encoding="utf-8"))
        self._write("assets/vega.js", vl_convert.javascript_bundle())
        self._write("assets/looks.js", f"reportLooks = {compact(LOOKS)};\n")
        self._write("data/choices.js", f"reportChoices({compact(asdict(self.choices))});\n")
        for page in PAGES:
            self.write_page(page)
        for page, context in kpi_pages(self.connection):
            self.write_page(page, **context)
        if self.docs is not None:
            self._write(DOCS, self.docs)
        return list(self.files)

    def write_page(self, page: Page, **context: Any) -> None:
        """A page and its data; `context` is what its template asks for besides."""
        page = replace(page, panels=tuple(panel.with_units(self.units) for panel in page.panels))
        depth = page.name.count("/")
        html = self.templates.get_template(page.template).render(
            **self.shared,
            page=page,
            title=page.title,
            active=page.name.split("/")[0],
            root="../" * depth,
            charts=[*dict.fromkeys(panel.drawing for panel in page.panels if panel.chart)],
            rows=[*dict.fromkeys(panel.data for panel in page.panels)],
            **context,
        )
        self._write(f"{page.name}.html", html)
        for panel in page.panels:
            self._write_rows(panel)
            self._write_chart(panel)
        panels = [_declared(panel) for panel in page.panels]
        data = {"root": "../" * depth, "few": FEW, "panels": panels}
        self._write(f"data/{page.name}.js", f"report({compact(data)});\n")

    def _write_rows(self, panel: Panel) -> None:
        """A panel's rows, once for all panels and pages that show them."""
        units = {column.name: column.unit for column in panel.columns}
        if self.rows.setdefault(panel.data, units) != units:
            raise ValueError(f"{panel.name}: other panels show these rows in other units")
        name = f"data/rows/{panel.data}.js"
        if Path(name) in self.files:
            return
        found = run(self.connection, panel.sql_name, panel.values)
        if panel.period == "trend":
            found = with_gaps(found, self.periods)
        rows = compact(table(found, units))
        self._write(name, f"reportRows({compact(panel.data)},{rows});\n")

    def _write_chart(self, panel: Panel) -> None:
        """How a panel is drawn, once for all that are drawn alike."""
        name = f"data/charts/{panel.drawing}.js"
        if panel.chart and Path(name) not in self.files:
            chart = f"reportChart({compact(panel.drawing)},{compact(panel.chart)});\n"
            self._write(name, chart)

    def _write(self, name: str, text: str) -> None:
        target = self.folder / name
        for parent in reversed(target.relative_to(self.folder).parents):
            (self.folder / parent).mkdir(exist_ok=True)
        with target.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        self.files[Path(name)] = None


def coded(text: str) -> Markup:
    """Text of cards, escaped, with what stands between backticks as code."""
    return Markup(_CODE.sub(r"<code>\1</code>", str(escape(text))))


def table(found: Rows, units: Mapping[str, str]) -> dict[str, Any]:
    """Rows as columns, each as exact as it is shown."""
    row_units = found.column("unit") if "unit" in found.columns else [""] * len(found.rows)
    values = []
    for name in found.columns:
        unit = units.get(name, "number")
        shown = [
            as_shown(value, row_unit if unit == "by unit" else unit)
            for value, row_unit in zip(found.column(name), row_units, strict=True)
        ]
        values.append(encoded(shown))
    return {"columns": list(found.columns), "values": values}


def _declared(panel: Panel) -> dict[str, Any]:
    return {
        "name": panel.name,
        "title": panel.title,
        "data": panel.data,
        "columns": [vars(column) for column in panel.columns],
        "period": panel.period,
        "filters": panel.filters,
        "chart": panel.drawing,
        "view": panel.view,
        "by": panel.by,
        "per": panel.per,
        "where": panel.where,
        "nothing": panel.nothing,
        "min_width": panel.min_width,
    }


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder beside, which takes the folder's place at the end; gone if that fails.

    Who reads a page meanwhile finds the old files or the new ones, never half of them. Whatever
    fails, the old report is there again, if need be at the next run.
    """
    if folder.is_symlink() or (folder.exists() and not (folder / _MARK).is_file()):
        is_empty = folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
        if not is_empty:
            raise ReportProblem(
                f"{folder} is there and is no report; name another folder in CONTACT_CENTER_REPORT"
            )
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = (folder.with_name(f".{folder.name}.{kind}") for kind in ("tmp", "old"))
    with _alone_beside(folder):
        # What a killed run left.
        shutil.rmtree(fresh, ignore_errors=True)
        _put_back(old, folder)
        fresh.mkdir()
        try:
            yield fresh
            if folder.exists():
                os.replace(folder, old)
            os.replace(fresh, folder)
        finally:
            _put_back(old, folder)
            shutil.rmtree(fresh, ignore_errors=True)


@contextmanager
def _alone_beside(folder: Path) -> Iterator[None]:
    try:
        with alone_in(folder.parent):
            yield
    except AlreadyRunning as problem:
        raise ReportProblem(str(problem)) from None


def _put_back(old: Path, folder: Path) -> None:
    """The old report back to its place if nothing is there; else nobody needs it any more."""
    if old.exists() and not (folder.exists() and any(folder.iterdir())):
        os.replace(old, folder)
    shutil.rmtree(old, ignore_errors=True)
