"""What a deployment's settings say that cannot be: the rows that their tests found.

Of other tests no row is shown, since a row of exports may be about a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from scripts import confined
from scripts.environment import Environment

# Where the tests of settings lie: of the seeds, and the sentences about them.
_OF_SEEDS = "_settings__seeds.yml"
_SENTENCES = (
    "a_deployment_sets_what_there_is_to_set.sql",
    "targets_are_plausible.sql",
    "targets_name_kpis_and_variants_that_exist.sql",
    "nothing_has_two_targets_at_one_time.sql",
)
# Of each test so many rows are shown.
_SHOWN = 3


def said_of_settings(environment: Environment, failed: Iterable[Path]) -> list[str]:
    """The rows found by those of the failed tests that look at settings, in words.

    `failed` are the files of SQL that dbt has made of tests and models.
    """
    tests = [path for path in failed if path.name in _SENTENCES or _OF_SEEDS in path.parts]
    if not tests:
        return []
    with confined.connect(environment.build, read_only=True) as connection:
        confined.attach(connection, environment.mart, "mart", "read_only")
        confined.confine(connection)
        return [said for test in tests for said in _rows_of(connection, test)]


def _rows_of(connection: duckdb.DuckDBPyConnection, test: Path) -> list[str]:
    try:
        found = connection.execute(test.read_text(encoding="utf-8"))
        names = [column[0] for column in found.description]
        rows = found.fetchall()
    except (OSError, duckdb.Error):
        # Not even built: then the test did not fail by a row, and dbt has said why.
        return []
    said = [
        f"{test.stem}: "
        + ", ".join(
            f"{name} {value}" for name, value in zip(names, row, strict=True) if value is not None
        )
        for row in rows[:_SHOWN]
    ]
    return [*said, f"{test.stem}: {len(rows) - _SHOWN} more"] if rows[_SHOWN:] else said
