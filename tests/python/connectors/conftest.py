"""One warehouse of all vendors' samples, as far as the facts about contacts go."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import duckdb
import pytest
from harness import ROOT, alone, build_again, refresh
from replaying import Statements

SAMPLES = ROOT.parent / "shared" / "data"
# The facts about contacts and agents, and what became of each row.
_WANTED = (
    "fct_contact_legs", "fct_contacts", "fct_messages", "fct_replies", "fct_surveys",
    "fct_schedules", "fct_cases", "fct_call_steps", "fct_ring_attempts",
    "fct_quality_reviews", "fct_agent_states", "input_agents", "int_landed_rows", "reconciliation",
    "asterisk_oddities", "fct_agent_time",
)  # fmt: skip
_FACTS = ("--select", *(f"+{name}" for name in _WANTED))


@pytest.fixture(scope="session")
def connected(
    shared_folder: Path, build_of_all_systems: Statements
) -> Iterator[duckdb.DuckDBPyConnection]:
    """What the samples of all systems become, delivered in two parts: built, then refreshed."""
    if not SAMPLES.exists():
        pytest.skip(f"the vendors' samples are not here: {SAMPLES}")
    work = shared_folder / "connected"
    done = work / "mart_path"
    with alone(work):
        if not done.exists():
            done.write_text(str(_build_and_refresh(work, build_of_all_systems)))
    mart = Path(done.read_text())
    with duckdb.connect(str(mart.with_suffix("")), read_only=True) as connection:
        connection.execute(f"attach '{mart}' as mart (read_only)")
        yield connection


def _build_and_refresh(work: Path, statements: Statements) -> Path:
    """The path of the mart."""
    exports, settings = work / "exports", _settings(work / "settings")
    first, second = deliveries()
    _write(exports, first)
    mart = build_again(exports, work, statements, settings=settings)
    _write(exports, second)
    refresh(
        exports,
        work,
        work / "refresh.json",
        settings=settings,
        options=_FACTS,
        all_systems=True,
    )
    return mart


def deliveries() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The samples' files by name, in two deliveries."""
    first, second = {}, {}
    for name in systems():
        one, other = import_module(f"connectors.{name}").deliveries(SAMPLES)
        first |= one
        second |= other
    return first, second


def systems() -> list[str]:
    """The systems that have a module here that writes their samples, and the generic exports."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return [name for name in modules if not name.startswith(("_", "test_", "conftest"))]


def _settings(folder: Path) -> Path:
    """The sample company's, but that the generic exports' calls yield to other systems', and that
    Asterisk's trunks are named."""
    shutil.copytree(ROOT / "seeds/sample_company", folder)
    file = folder / "deployment.csv"
    lines = file.read_text("utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("calls_reported_twice_by,")]
    assert len(kept) == len(lines) - 1
    kept += ["calls_reported_twice_by,generic,,", "asterisk_trunks,PJSIP/provider DAHDI/i1,,"]
    file.write_text("\n".join(kept) + "\n", "utf-8")
    return folder


def _write(exports: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
