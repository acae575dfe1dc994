"""A landing in a process of its own, with what it took: `python -m hostile.landing`.

Prints one JSON object: the report, the seconds of the processor, and the most memory that it ever
had in MiB (None where the system does not tell).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Landing:
    """What a landing said, by file; the reasons, and (records read, rejected)."""

    refused: dict[str, str]
    not_opened: dict[str, str]
    landed: dict[str, tuple[int, int]]
    exit_status: int
    seconds: float
    mib: float | None
    printed: str


def land_apart(root: Path) -> Landing:
    """Land `root`/exports in a process of its own, in an empty folder `root`/cwd."""
    (root / "cwd").mkdir(exist_ok=True)
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith("CONTACT_CENTER")
    } | {
        "CONTACT_CENTER_EXPORTS": str(root / "exports"),
        "CONTACT_CENTER_BUILD": str(root / "build/warehouse.duckdb"),
        "CONTACT_CENTER_PUBLISHED": str(root / "published/warehouse.duckdb"),
        "CONTACT_CENTER_PII_SALT": "a salt for tests",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests/python'}",
    }
    done = subprocess.run(
        [sys.executable, "-m", "hostile.landing"],
        cwd=root / "cwd",
        env=variables,
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    *printed, told = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(told)
    found["landed"] = {name: tuple(rows) for name, rows in found["landed"].items()}
    return Landing(**found, printed="\n".join(printed))


def main() -> int:
    """Land as the environment says; 0 whatever came in."""
    from rich.console import Console

    from scripts.environment import Environment
    from scripts.land import land
    from scripts.landing.report import print_report

    begun = time.process_time()
    report = land(Environment.read(os.environ))
    seconds = time.process_time() - begun
    print_report(report, Console(width=200))
    told = Landing(
        refused={noted.name: noted.reason for noted in report.refused},
        not_opened={noted.name: noted.reason for noted in report.not_opened},
        landed={file.name: (file.rows_read, file.rows_rejected) for file in report.landed},
        exit_status=report.exit_status,
        seconds=seconds,
        mib=most_memory(),
        printed="",
    )
    rest = asdict(told)
    del rest["printed"]
    print(json.dumps(rest))
    return 0


def most_memory() -> float | None:
    """The most memory that this process ever had, in MiB."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return None
    [peak] = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    sys.exit(main())
