"""The driver with nothing stood in for: real exports, dbt's whole build, a refresh, the file."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from textwrap import dedent

import duckdb
from harness import ROOT, environment_of, run

from scripts.new_settings import write_settings

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


def of_readme(language: str, begin: str) -> str:
    """The block of README, of this language, that begins so; as a reader copies it."""
    text = (ROOT / "README.md").read_text("utf-8")
    blocks = re.findall(rf" *```{language}\n(.*?)```", text, re.S)
    (block,) = [dedent(block) for block in blocks if dedent(block).startswith(begin)]
    return block.strip() + "\n"


def test_what_lands_is_published_and_what_is_new_refreshes_it(tmp_path: Path) -> None:
    """On the way that README shows: its calls, and settings with nothing but its site in them."""
    exports, settings = tmp_path / "exports", tmp_path / "settings"
    write_settings(settings)
    (settings / "sites.csv").write_text(of_readme("csv", "site,"), "utf-8")
    write_calls(exports / "generic" / "calls_1.csv", datetime(2026, 1, 1, 12, tzinfo=UTC), 31)
    (exports / "generic" / "calls.csv").write_text(of_readme("csv", "call_id,"), "utf-8")
    variables = environment_of(exports, tmp_path, settings=settings)
    # What the driver finds out by itself.
    del variables["CONTACT_CENTER_SYSTEMS"]
    said = run(["scripts.warehouse"], variables)
    assert "Built:" in said and "Published" in said
    assert "Not in queues.csv, so with their channel's target: orders (voice)." in said
    assert "sites.csv" not in said and "quarantine" not in said and "contract" not in said
    published = Path(variables["CONTACT_CENTER_PUBLISHED"])
    assert "Scorecard of the day 2026-08-03" in said
    of_readmes = {"2026-08": (3, round(2 / 3, 6))}
    assert answered(published) == {"2026-01": (31, round(25 / 31, 6))} | of_readmes
    write_calls(exports / "generic" / "calls_2.csv", datetime(2026, 2, 1, 12, tzinfo=UTC), 10)
    said = run(["scripts.warehouse"], variables)
    assert "Refreshed:" in said and "Published" in said
    assert (
        answered(published)
        == {"2026-01": (31, round(25 / 31, 6)), "2026-02": (10, 0.8)} | of_readmes
    )
