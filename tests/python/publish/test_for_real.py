"""The driver with nothing stood in for: real exports, dbt's whole build, a refresh, the file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
from harness import environment_of, run

COLUMNS = "call_id,direction,queue,agent_id,started_at,queued_at,answered_at,ended_at,outcome"


def write_calls(path: Path, first: datetime, days: int) -> None:
    """A call a day, all but each fifth answered after ten seconds."""
    lines = [COLUMNS]
    for number in range(days):
        at = first + timedelta(days=number)
        instants = [at, at, at + timedelta(seconds=10), at + timedelta(seconds=100)]
        texts = [f"{instant:%Y-%m-%dT%H:%M:%S}Z" for instant in instants]
        outcome = "answered"
        if number % 5 == 4:
            texts[2], outcome = "", "abandoned"
        lines.append(",".join([f"{at:%m%d}", "inbound", "orders", "A1", *texts, outcome]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def answered(published: Path) -> dict[str, tuple[int, float]]:
    """Of each month how many calls were offered, and the share that was answered in time."""
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute(
            "select period_label, n, value from kpi.kpi_values where kpi_id = 'service_level' "
            "and is_default and grain = 'month' and slice = 'queue' and queue = 'orders'"
        ).fetchall()
    return {label: (n, round(value, 6)) for label, n, value in rows}


def test_what_lands_is_published_and_what_is_new_refreshes_it(tmp_path: Path) -> None:
    exports = tmp_path / "exports"
    write_calls(exports / "generic" / "calls_1.csv", datetime(2026, 1, 1, 12, tzinfo=UTC), 31)
    variables = environment_of(exports, tmp_path)
    # What the driver finds out by itself.
    del variables["CONTACT_CENTER_SYSTEMS"]
    said = run(["scripts.warehouse"], variables)
    assert "Built:" in said and "Published" in said
    published = Path(variables["CONTACT_CENTER_PUBLISHED"])
    assert answered(published) == {"2026-01": (31, round(25 / 31, 6))}
    write_calls(exports / "generic" / "calls_2.csv", datetime(2026, 2, 1, 12, tzinfo=UTC), 10)
    said = run(["scripts.warehouse"], variables)
    assert "Refreshed:" in said and "Published" in said
    assert answered(published) == {"2026-01": (31, round(25 / 31, 6)), "2026-02": (10, 0.8)}
