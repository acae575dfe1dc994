"""Measures by which a made-up call centre can be told from a real one."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from pathlib import Path

import duckdb

from scripts import confined
from scripts.quoting import literal

HERE = Path(__file__).parent
README = HERE.parents[1] / "README.md"
BANK_FILE = "01_January.txt"


class ComparisonProblem(Exception):
    """There is nothing to compare; the message says why."""


@dataclass(frozen=True)
class Measures:
    """How a call centre behaves; shares from 0 to 1, times in seconds; None = nothing to judge by.

    `dispersion`: variance over mean of the calls that queue in a half-hour, around the mean of that
    weekday and half-hour in its month; pure chance gives 1. `spread`: what goes beyond chance, as a
    share of the mean. Waits are those of answered calls, `over_a_minute` of all who queued;
    `patience`: all waiting together for each one who gave up; `repeat_rate`: calls by customers who
    had called in the seven days before; `once` to `five_or_more` share out a month's customers.
    """

    calls: int
    calls_a_day: float
    calls_a_half_hour: float
    dispersion: float
    spread: float
    mean_wait: float
    median_wait: float
    p90_wait: float
    over_a_minute: float
    abandonment: float
    gave_up_after_a_minute: float | None
    patience: float | None
    repeat_rate: float
    once: float
    twice: float
    three_or_four: float
    five_or_more: float


def measure(connection: duckdb.DuckDBPyConnection) -> Measures:
    """The measures of the relation `calls` (its columns: see measures.sql)."""
    found = connection.execute(_sql("measures"))
    names = [column[0] for column in found.description]
    assert names == [field.name for field in fields(Measures)]
    return Measures(*found.fetchone())


def measure_sample(connection: duckdb.DuckDBPyConnection) -> Measures:
    """The measures of the published file."""
    connection.execute(f"create or replace temp table calls as {_sql('sample_calls')}")
    return measure(connection)


def measure_bank(folder: Path) -> Measures:
    """The measures of the real bank's January. Raises ComparisonProblem if it is not there."""
    source = folder / BANK_FILE
    if not source.is_file():
        raise ComparisonProblem(f"{source} is not there: the bank's data has to be in that folder")
    with confined.connect() as connection:
        confined.confine(connection, files=[source])
        select = bank_statement(README.read_text("utf-8"), source)
        connection.execute(f"create temp table contract as {select}")
        connection.execute(f"create temp table calls as {_sql('bank_calls')}")
        return measure(connection)


def bank_statement(readme: str, source: Path) -> str:
    """The select by which the README brings the bank's calls to the contract, reading `source`."""
    found = re.search(r"```sql\ncopy \(\n(.*?)\n\) to 'exports/", readme, re.DOTALL)
    if found is None or "'anonymous_bank/01_January.txt'" not in found[1]:
        raise ComparisonProblem("README.md has no statement that reads the bank's data any more")
    return found[1].replace("'anonymous_bank/01_January.txt'", literal(source))


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text("utf-8")
