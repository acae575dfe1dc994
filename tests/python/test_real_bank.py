"""A real bank's January, brought to the contract by the README's own statement."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from harness import ROOT, build_again
from replaying import Statements

DATA = ROOT.parent / "shared" / "data" / "anonymous_bank" / "01_January.txt"


def readme_statement(source: Path, target: Path) -> str:
    """The SQL that the README shows, reading and writing here."""
    blocks = re.findall(r"```sql\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.S)
    statement = next(block for block in blocks if block.startswith("copy ("))
    for shown, real in {
        "'anonymous_bank/01_January.txt'": source,
        "'exports/generic/calls_1999-01.csv'": target,
    }.items():
        assert shown in statement
        statement = statement.replace(shown, f"'{real}'")
    return statement


def empty_settings(folder: Path) -> Path:
    """A deployment's own settings, elsewhere, that say nothing: UTC, always open, usual targets."""
    folder.mkdir()
    for seed in (ROOT / "seeds" / "sample_company").glob("*.csv"):
        header = seed.read_text("utf-8").splitlines()[0]
        (folder / seed.name).write_text(header + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def january(build_of_generic_exports: Statements, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not DATA.exists():
        pytest.skip(f"the bank's data is not here: {DATA}")
    work = tmp_path_factory.mktemp("bank")
    exports = work / "exports" / "generic"
    exports.mkdir(parents=True)
    duckdb.connect().execute(readme_statement(DATA, exports / "calls_1999-01.csv"))
    settings = empty_settings(work / "settings")
    return build_again(exports.parent, work, build_of_generic_exports, settings=settings)


def value(mart: Path, kpi_id: str, variant: str) -> tuple[int, float]:
    with duckdb.connect(str(mart), read_only=True) as connection:
        return connection.execute(
            """
            select n, value from kpi.kpi_values
            where kpi_id = ? and variant = ? and grain = 'month' and slice = 'channel'
                and channel = 'voice' and period_label = '1999-01' and detail_name is null
            """,
            [kpi_id, variant],
        ).fetchone()


@pytest.mark.parametrize(
    ("kpi_id", "variant", "n", "published"),
    [
        ("contact_volume", "default", 31_359, 31_359),
        ("answered_calls", "default", 27_060, 27_060),
        ("missed_calls", "default", 3_101 + 1_198, 4_299),
        ("abandonment_rate", "queue", 30_161, 0.102815),
        ("abandonment_rate", "any_step", 31_359, 0.137090),
        ("average_time_in_queue", "default", 27_060, 35.028),
        ("service_level", "abandons_negative", 30_161, 0.543815),
        ("service_level", "answered_only", 27_060, 0.606135),
        ("average_talk_time", "default", 27_060, 183.4517),
    ],
)
def test_january_gives_the_known_figures(
    january: Path, kpi_id: str, variant: str, n: int, published: float
) -> None:
    events, number = value(january, kpi_id, variant)
    assert events == n
    decimals = len(str(published).partition(".")[2])
    assert round(number, decimals) == published


def test_where_callers_left_and_on_which_days_they_called(january: Path) -> None:
    with duckdb.connect(str(january), read_only=True) as connection:
        left = dict(
            connection.execute("""
                select detail_value, cast(numerator as bigint) from kpi.kpi_values
                where kpi_id = 'abandonment_rate' and variant = 'any_step' and grain = 'all'
                    and slice = 'channel' and detail_name = 'abandoned_in'
            """).fetchall()
        )
        days = connection.execute("""
            select count(*), cast(sum(value) as bigint), max(value) from kpi.kpi_values
            where kpi_id = 'contact_volume' and grain = 'day' and slice = 'all'
        """).fetchone()
        closed = connection.execute("""
            select count(*) from kpi.kpi_values
            where kpi_id = 'contact_volume' and period_label in ('1999-01-11', '1999-01-12')
        """).fetchone()
    assert left == {"queue": 3_101, "ivr": 1_198}
    assert days[:2] == (29, 31_359)
    assert closed == (0,)


def test_an_unknown_customer_is_nobody(january: Path) -> None:
    """Half of the rows carry customer 0, and a spreadsheet has spoilt 24 ids (6.02E+11)."""
    # All rows are fetched: half a result would stop the next test that uses this connection.
    ((named,),) = duckdb.execute(f"""
        select count(*) from read_csv('{DATA}', delim = '\t', all_varchar = true)
        where outcome <> 'PHANTOM' and customer_id <> '0' and customer_id not like '%E+%'
    """).fetchall()
    with duckdb.connect(str(january), read_only=True) as connection:
        known, quarantined, unread = connection.execute("""
            select
                (select count(customer_key) from core.fct_contacts),
                (select count(*) from audit.quarantined_rows),
                (select sum(rows_read - used) from audit.row_accounting)
        """).fetchone()
    judged, _ = value(january, "first_contact_resolution", "observed")
    assert (quarantined, unread) == (0, 0)
    assert known == named == value(january, "repeat_contact_rate", "default")[0]
    assert 0 < judged < known
