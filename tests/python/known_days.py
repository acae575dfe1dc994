"""Two days whose figures are known, with odd exports around them, landed in two parts.

What comes second makes files of the first part longer, and is refreshed into what was built of it.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from harness import build, refresh
from odd import write_odd_exports
from odd.draw import Draw

WORKED_DAY = Path(__file__).parent.parent / "fixtures" / "worked_day"
WORKED_DATE = "2025-03-04"
SERVICE_LEVEL_DATE = "2025-03-12"
# Weeks later: all windows have closed.
AS_OF = "2025-04-01T10:00:00Z"

ODD_SEED = 2

# What the export of the service-level day has.
COLUMNS = (
    "call_id",
    "direction",
    "site",
    "queue",
    "started_at",
    "queued_at",
    "answered_at",
    "left_queue_at",
    "ended_at",
    "outcome",
)


@dataclass(frozen=True)
class KnownDays:
    """The exports, the mart that was refreshed, and the folder of what dbt sent for it."""

    exports: Path
    mart: Path
    statements: Path


def land_and_build(work: Path) -> KnownDays:
    """Build the first part and refresh it with the second, if that is not done yet."""
    exports, statements = work / "exports", work / "statements"
    days = KnownDays(exports, work / "build" / "warehouse.duckdb.mart", statements)
    done = statements / "refresh.json"
    if done.exists():
        return days
    generic = exports / "generic"
    generic.mkdir(parents=True)
    statements.mkdir()
    known = tuple(date.fromisoformat(day) for day in (WORKED_DATE, SERVICE_LEVEL_DATE))
    write_odd_exports(generic, Draw(ODD_SEED, spared=known))
    shutil.copytree(generic, work / "odd")
    for path in sorted(generic.iterdir()):
        _cut_short(path)
    build(exports, work, as_of=AS_OF, statements=statements / "whole.json")
    shutil.copytree(work / "odd", generic, dirs_exist_ok=True)
    shutil.copytree(WORKED_DAY / "generic", generic, dirs_exist_ok=True)
    write_service_level_day(generic / "calls_service_level_day.csv")
    refresh(exports, work, done, as_of=AS_OF)
    return days


def _cut_short(path: Path) -> None:
    """Leave every other row of a file; the header is not counted."""
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, *rows[::2]]), encoding="utf-8")


def waits_of_the_service_level_day() -> Iterator[tuple[str, int]]:
    """Outcome and wait in seconds of 1,060 calls, as ICMI and Call Centre Helper published them.

    1,000 answered, of which 860 within 20 s; 60 abandoned, of which 10 within 5 s, 10 more within
    20 s and 40 after. Both limits are met exactly, by answered and by abandoned calls.
    """
    yield from (("answered", number % 21) for number in range(860))
    yield from (("answered", 21 + number) for number in range(140))
    yield from (("abandoned", number % 6) for number in range(10))
    yield from (("abandoned", 20 - number) for number in range(10))
    yield from (("abandoned", 21 + number) for number in range(40))


def write_service_level_day(path: Path) -> None:
    """Write the 1,060 calls as an export of the generic contract."""
    first_at = datetime.fromisoformat(f"{SERVICE_LEVEL_DATE}T08:00:00").replace(tzinfo=UTC)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, (outcome, wait) in enumerate(waits_of_the_service_level_day()):
            started_at = first_at + timedelta(seconds=30 * number)
            queued_at = started_at + timedelta(seconds=7)
            out_at = queued_at + timedelta(seconds=wait)
            is_answered = outcome == "answered"
            ended_at = out_at + timedelta(seconds=180) if is_answered else out_at
            writer.writerow(
                (
                    f"day-{number}",
                    "inbound",
                    "berlin",
                    "orders",
                    started_at.isoformat(),
                    queued_at.isoformat(),
                    out_at.isoformat() if is_answered else "",
                    "" if is_answered else out_at.isoformat(),
                    ended_at.isoformat(),
                    outcome,
                )
            )
