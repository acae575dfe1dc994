"""SQLAlchemy, and so what is built on it, reads the published file and shows what it says."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
import sqlalchemy
from harness import ROOT


@pytest.fixture(scope="module")
def engine(published_for_an_engine: Path) -> sqlalchemy.Engine:
    return sqlalchemy.create_engine(
        f"duckdb:///{published_for_an_engine}", connect_args={"read_only": True}
    )


# We have no index; duckdb-engine says that it would not see one.
@pytest.mark.filterwarnings("ignore:duckdb-engine doesn't yet support reflection on indices")
@pytest.mark.parametrize("schema", ["kpi", "core", "audit"])
def test_relations_are_reflected_with_their_comments(
    schema: str, engine: sqlalchemy.Engine, published: Path
) -> None:
    reflected = sqlalchemy.MetaData()
    reflected.reflect(engine, schema=schema, views=True)
    with duckdb.connect(str(published), read_only=True) as connection:
        expected = connection.execute(
            "select table_name, column_name, comment from duckdb_columns() where schema_name = ?",
            [schema],
        ).fetchall()
    assert expected
    assert {
        (table.name, column.name, column.comment)
        for table in reflected.tables.values()
        for column in table.columns
    } == set(expected)
    assert all(table.comment.startswith("One row") for table in reflected.tables.values())


def test_the_readmes_query_answers_through_it(engine: sqlalchemy.Engine, published: Path) -> None:
    readme = (ROOT / "README.md").read_text("utf-8").split("## Connect a BI tool")[1]
    query = re.search(r"```sql\n(.*?)```", readme, re.DOTALL)[1]
    with engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(sqlalchemy.text(query.rstrip("; \n")))]
    with duckdb.connect(str(published), read_only=True) as connection:
        assert rows == connection.execute(query).fetchall()
    assert {channel for _, channel, *_ in rows} >= {"voice", "chat", "email"}


def test_nothing_is_written(engine: sqlalchemy.Engine) -> None:
    with (
        engine.connect() as connection,
        pytest.raises(sqlalchemy.exc.DBAPIError, match="read-only"),
    ):
        connection.execute(sqlalchemy.text("delete from core.fct_contacts"))
