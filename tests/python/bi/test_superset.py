"""The dashboard for Superset: its files fit each other, its SQL and metrics give the KPIs' values.

Superset itself is not here: the files are read, and their SQL is asked through SQLAlchemy.
"""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlalchemy
import yaml
from harness import ROOT

from scripts.superset import DASHBOARD, ZIP, main

Yaml = dict[str, Any]
PICTURE = ROOT / "docs/bi/superset.png"


def read(folder: str) -> dict[str, Yaml]:
    """The files of a folder, by their names without ending."""
    found = sorted((DASHBOARD / folder).rglob("*.yaml"))
    return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in found}


CHARTS, DATASETS = read("charts"), read("datasets")
DATASET_OF = {dataset["uuid"]: dataset for dataset in DATASETS.values()}
# What of a chart's parameters names columns, and what names metrics.
COLUMNS = ("x_axis", "groupby", "all_columns")
METRICS = ("metric", "metrics", "timeseries_limit_metric")


def listed(params: Yaml, names: tuple[str, ...]) -> list[str]:
    """What stands under these parameters, single or in lists."""
    return [
        value
        for name in names
        for value in (
            params.get(name) if isinstance(params.get(name), list) else [params.get(name)]
        )
        if value
    ]


@pytest.fixture(scope="module")
def engine(published_for_an_engine: Path) -> sqlalchemy.Engine:
    """Connected as Superset does, by what the file of the database says."""
    extra = read("databases")["contact_centre"]["extra"]
    return sqlalchemy.create_engine(
        f"duckdb:///{published_for_an_engine}", **extra["engine_params"]
    )


def ask(engine: sqlalchemy.Engine, query: str) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_every_file_is_found_by_those_that_name_it() -> None:
    (dashboard,) = read("dashboards").values()
    (database,) = read("databases").values()
    placed = {
        item["meta"]["uuid"]: item["meta"]["sliceName"]
        for item in dashboard["position"].values()
        if isinstance(item, dict) and item["type"] == "CHART"
    }
    assert placed == {chart["uuid"]: chart["slice_name"] for chart in CHARTS.values()}
    assert len(CHARTS) >= 8
    assert {dataset["database_uuid"] for dataset in DATASETS.values()} == {database["uuid"]}
    assert {chart["dataset_uuid"] for chart in CHARTS.values()} == DATASET_OF.keys()
    children = {
        c
        for item in dashboard["position"].values()
        if item != "v2"
        for c in item.get("children", [])
    }
    assert children | {"ROOT_ID", "HEADER_ID", "DASHBOARD_VERSION_KEY"} == set(
        dashboard["position"]
    )
    for chosen in dashboard["metadata"]["native_filter_configuration"]:
        for target in filter(None, chosen["targets"]):
            columns = DATASET_OF[target["datasetUuid"]]["columns"]
            assert target["column"]["name"] in [column["column_name"] for column in columns]


@pytest.mark.parametrize("name", DATASETS)
def test_a_dataset_has_the_columns_that_it_declares(name: str, engine: sqlalchemy.Engine) -> None:
    dataset = DATASETS[name]
    described = ask(engine, f"describe {dataset['sql']}")
    declared = [(column["column_name"], column["type"]) for column in dataset["columns"]]
    assert [(column, kind) for column, kind, *_ in described] == declared
    assert ask(engine, f"select count(*) > 10 from ({dataset['sql']})") == [(True,)]


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_gets_rows_for_what_it_names(name: str, engine: sqlalchemy.Engine) -> None:
    """Its columns and metrics, asked with its own filters."""
    chart = CHARTS[name]
    params, dataset = chart["params"], DATASET_OF[chart["dataset_uuid"]]
    assert chart["viz_type"] == params["viz_type"]
    metrics = {metric["metric_name"]: metric["expression"] for metric in dataset["metrics"]}
    columns, asked = listed(params, COLUMNS), set(listed(params, METRICS))
    assert asked <= metrics.keys()
    where, having = ["true"], ["true"]
    for chosen in params["adhoc_filters"]:
        if chosen["expressionType"] == "SQL":
            having.append(chosen["sqlExpression"])
        elif chosen["operator"] == "==":
            where.append(f"{chosen['subject']} = '{chosen['comparator']}'")
        else:
            assert chosen["operator"] == "TEMPORAL_RANGE"
            assert dataset["main_dttm_col"] == chosen["subject"]
    grouped = f"group by {', '.join(columns)} having {' and '.join(having)}" if asked else ""
    shown = ", ".join([*columns, *(f"{metrics[metric]} as {metric}" for metric in asked)])
    rows = ask(
        engine, f"select {shown} from ({dataset['sql']}) where {' and '.join(where)} {grouped}"
    )
    assert rows
    for place in range(len(columns), len(columns) + len(asked)):
        assert any(row[place] is not None for row in rows)


@pytest.mark.parametrize("kpi", ["service_level", "abandonment_rate", "csat", "nps"])
def test_averages_are_the_published_values(
    kpi: str, engine: sqlalchemy.Engine, published: Path
) -> None:
    """Of each month and channel; and of all of them together the events' own."""
    dataset = DATASETS["kpis_by_month_and_channel"]
    average = next(m["expression"] for m in dataset["metrics"] if m["metric_name"] == "average")
    chosen = f"from ({dataset['sql']}) where kpi_id = '{kpi}'"
    rows = ask(
        engine,
        f"select period_start, channel, {average} {chosen} group by all order by all",
    )
    with duckdb.connect(str(published), read_only=True) as connection:
        values = connection.execute(
            """
            select period_start, channel, value from kpi.kpi_values
            where kpi_id = ? and is_default and grain = 'month' and slice = 'channel'
                and detail_name is null and is_complete
            order by all
            """,
            [kpi],
        ).fetchall()
        whole = connection.execute(
            f"""
            select sum(numerator) / sum(denominator) from kpi.{kpi}
            where variant = (select variant from kpi.dim_kpis where kpi_id = ? and is_default)
                and is_in_whole and date_trunc('month', event_date) in (
                    select period_start from kpi.kpi_values where grain = 'month' and is_complete
                )
            """,
            [kpi],
        ).fetchall()
    assert len(rows) > 3
    assert [row[:2] for row in rows] == [row[:2] for row in values]
    assert [row[2] for row in rows] == pytest.approx([row[2] for row in values])
    assert ask(engine, f"select {average} {chosen}")[0] == pytest.approx(whole[0])


def test_hours_and_weekdays_count_every_event_once(engine: sqlalchemy.Engine) -> None:
    total = "select sum(numerator) from ({}) where kpi_id = 'contact_volume'"
    by_channel, by_hour = (
        ask(engine, total.format(DATASETS[name]["sql"]))
        for name in ("kpis_by_month_and_channel", "kpis_by_weekday_and_hour")
    )
    assert by_channel == by_hour
    assert by_channel[0][0] > 100


def test_calls_by_weekday_are_those_of_a_day(engine: sqlalchemy.Engine, published: Path) -> None:
    """By the contacts themselves, over all months and in one: months have four or five Mondays."""
    dataset = DATASETS["kpis_by_weekday_and_hour"]
    a_day = next(m["expression"] for m in dataset["metrics"] if m["metric_name"] == "a_day")
    with duckdb.connect(str(published), read_only=True) as connection:
        (last,) = connection.execute(
            "select max(period_start) from kpi.kpi_periods where grain = 'month' and is_complete"
        ).fetchone()
        for since in (None, last):
            where = f"period_start = timestamp '{since}'" if since else "true"
            shown = ask(
                engine,
                f"select weekday, hour, {a_day} from ({dataset['sql']}) "
                f"where kpi_id = 'contact_volume' and channel = 'voice' and {where} group by all",
            )
            wanted = connection.execute(
                f"""
                with days as (
                    select date_day, isodow(date_day) as day_of_week
                    from core.calendar_periods
                    where grain = 'month' and is_complete and {where} and date_day >= (
                        select date_trunc('month', min(arrived_at_local)) from core.fct_contacts
                        where channel = 'voice' and direction = 'inbound' and is_entered
                    )
                )
                select
                    day_of_week, lpad(clock.hour_of_day::varchar, 2, '0'),
                    count(contact_id) / count(distinct date_day)
                from days
                cross join range(24) as clock (hour_of_day)
                left join core.fct_contacts on
                    arrived_at_local::date = date_day and hour(arrived_at_local) = clock.hour_of_day
                    and channel = 'voice' and direction = 'inbound' and is_entered
                group by all
                """
            ).fetchall()
            assert len(wanted) == 7 * 24
            assert {(int(day[0]), hour): value for day, hour, value in shown} == pytest.approx(
                {(day, hour): value for day, hour, value in wanted}
            )


def test_a_chart_that_forgets_to_choose_a_kpi_is_empty(engine: sqlalchemy.Engine) -> None:
    for name in ("kpis_by_month_and_channel", "kpis_by_weekday_and_hour"):
        metrics = ", ".join(metric["expression"] for metric in DATASETS[name]["metrics"])
        assert ask(engine, f"select {metrics} from ({DATASETS[name]['sql']})") == [(None,) * 3]


def test_sql_that_is_written_there_reads_nothing_else_of_the_machine(
    engine: sqlalchemy.Engine, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for query in (f"from '{secret}'", "set enable_external_access = true"):
        with pytest.raises(sqlalchemy.exc.DBAPIError):
            ask(engine, query)


@pytest.mark.parametrize("elsewhere", [None, "/data/kpi file.duckdb"])
def test_the_zip_points_at_the_published_file(
    elsewhere: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = tmp_path / "warehouse.duckdb"
    monkeypatch.setenv("CONTACT_CENTER_PUBLISHED", str(published))
    if not elsewhere:
        published.touch()
    assert main(["--file", elsewhere] if elsewhere else []) == 0
    file = tmp_path / ZIP
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    with zipfile.ZipFile(file) as archive:
        names = {name.removeprefix("contact_centre/") for name in archive.namelist()}
        database = yaml.safe_load(archive.read("contact_centre/databases/contact_centre.yaml"))
    assert database["sqlalchemy_uri"] == f"duckdb:///{elsewhere or published}"
    assert database["extra"]["engine_params"]["connect_args"]["read_only"] is True
    assert names == {str(path.relative_to(DASHBOARD)) for path in DASHBOARD.rglob("*.yaml")}


def test_the_picture_is_small() -> None:
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 200_000
