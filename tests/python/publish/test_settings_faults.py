"""What is wrong with the settings is shown row by row, and no row of anything else."""

from __future__ import annotations

from pathlib import Path

from scripts.driving.settings_faults import said_of_settings

from .conftest import Workplace

FAULTS = """
select 'service_level/voice' as target_id, cast(null as varchar) as variant,
    'a share lies between 0 and 1' as fault
from "mart"."kpi"."dim_kpis", "private"."settings"."targets", range({rows})
"""


def written(folder: Path, name: str, sql: str) -> Path:
    """A test as dbt has compiled it."""
    path = folder / "target" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sql)
    return path


def test_the_rows_that_the_settings_own_tests_found_are_said(
    workplace: Workplace, tmp_path: Path
) -> None:
    workplace.build()
    of_targets = written(tmp_path, "tests/targets_are_plausible.sql", FAULTS.format(rows=1))
    of_seed = written(
        tmp_path,
        "seeds/product/_settings__seeds.yml/unique_sites_site.sql",
        "select site as unique_field, 2 as n_records from settings.sites, range(7)",
    )
    assert said_of_settings(workplace.environment, [of_targets, of_seed]) == [
        "targets_are_plausible: target_id service_level/voice, fault a share lies between 0 and 1",
        *3 * ["unique_sites_site: unique_field berlin, n_records 2"],
        "unique_sites_site: 4 more",
    ]


def test_of_other_tests_and_of_what_is_not_built_nothing_is_said(
    workplace: Workplace, tmp_path: Path
) -> None:
    workplace.build()
    other = written(tmp_path, "tests/every_landed_row_is_accounted_for.sql", "select 'ann@x.org'")
    not_built = written(tmp_path, "tests/targets_are_plausible.sql", "select * from mart.kpi.no")
    gone = tmp_path / "target/tests/targets_name_kpis_and_variants_that_exist.sql"
    assert said_of_settings(workplace.environment, [other, not_built, gone]) == []
