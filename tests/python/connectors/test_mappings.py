"""What is said of the mappings is what they do."""

from __future__ import annotations

import duckdb
import yaml

from scripts.contract import GENERIC, source_files


def mappings() -> dict[str, list[str]]:
    """Columns of each connector's models onto the input layer, as their properties declare them."""
    found = {}
    for system, path in source_files().items():
        described = path.with_name(f"_{system}__models.yml")
        if system != GENERIC and described.exists():
            declared = yaml.safe_load(described.read_text("utf-8"))
            for model in declared["models"]:
                if model["name"].startswith(f"{system}__"):
                    found[model["name"]] = [column["name"] for column in model["columns"]]
    return found


def test_each_mapping_has_the_columns_that_it_declares(
    connected: duckdb.DuckDBPyConnection,
) -> None:
    for model, columns in mappings().items():
        built = connected.execute(f"describe staging.{model}").fetchall()
        assert [name for name, *_ in built] == columns, model


def test_each_mapping_fills_each_of_its_columns(connected: duckdb.DuckDBPyConnection) -> None:
    # Names are not published unless a setting says so.
    for model, columns in mappings().items():
        counts = ", ".join(f"count({name})" for name in columns if name != "agent_name")
        filled = connected.execute(f"select {counts} from staging.{model}").fetchone()
        assert all(filled), model


def test_every_row_that_was_read_is_accounted_for(connected: duckdb.DuckDBPyConnection) -> None:
    read = connected.execute(
        "select system, table_name, sum(rows_read) from landing.files "
        "where system <> 'generic' and rows_read > 0 group by all order by all"
    ).fetchall()
    accounted = connected.execute(
        """
        select system, table_name, sum(rows) from (
            select system, table_name, count(*) as rows
            from intermediate.int_landed_rows
            group by all
            union all
            select system, table_name, count(*)
            from landing.rejected_rows
            group by all
        )
        where system <> 'generic'
        group by all
        order by all
        """
    ).fetchall()
    assert read == accounted
