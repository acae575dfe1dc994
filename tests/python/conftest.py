"""What all Python tests share: the sample company, built once, and no skips where told so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from known_days import KnownDays
    from replaying import Statements

# Files of few tests that take a minute and more.
LONGEST = (
    "test_dbts_own_tests",
    "test_sql_style",
    "test_test_kpi",
    "test_known_days",
    "test_ways",
    "test_several_systems",
    "test_bad_input",
    "test_forget",
    "test_retain",
    "test_real_bank",
    "test_agents_day",
    "test_same_contacts",
    "test_new_kpi",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare --no-skips, for machines that should have all that the tests need."""
    parser.addoption("--no-skips", action="store_true", help="fail if any test was skipped")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first, so that no process is left alone with one at the end."""
    places = {stem: place for place, stem in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.stem, len(LONGEST)))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Turn a run with skipped tests into a failed one."""
    if exitstatus == pytest.ExitCode.OK and _skipped(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say why it failed."""
    skipped = _skipped(config)
    if skipped:
        terminalreporter.write_line(f"--no-skips: {skipped} tests were skipped", red=True)


def _skipped(config: pytest.Config) -> int:
    # With xdist only the process that hands out the tests knows all results.
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not config.getoption("--no-skips"):
        return 0
    return len(reporter.stats.get("skipped", []))


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all of xdist's processes share."""
    base = tmp_path_factory.getbasetemp()
    return base if worker_id == "master" else base.parent


@pytest.fixture(scope="session")
def sample_exports(shared_folder: Path) -> Path:
    """A small sample company's exports, not to be changed."""
    from harness import SMALL, alone

    from scripts.sample_company import MANIFEST, write_sample

    exports = shared_folder / "sample_exports"
    with alone(exports):
        if not (exports / MANIFEST).exists():
            write_sample(exports, _truth_of(exports), SMALL)
    return exports


@pytest.fixture(scope="session")
def sample_truth(sample_exports: Path) -> Path:
    """What the simulator knows of that company."""
    return _truth_of(sample_exports)


def _truth_of(exports: Path) -> Path:
    return exports.with_name("sample_truth")


@pytest.fixture(scope="session")
def sample_mart(shared_folder: Path, sample_exports: Path) -> Path:
    """The sample company's mart, with the models of all connectors, though they have nothing."""
    from harness import alone, build

    work = shared_folder / "sample_work"
    built = work / "mart_path"
    with alone(work):
        if not built.exists():
            # With its manifest.json, in which tests read what is described.
            mart = build(
                sample_exports,
                work,
                statements=work / "whole.json",
                options=("--write-json",),
                all_systems=True,
            )
            built.write_text(str(mart))
    return Path(built.read_text())


@pytest.fixture(scope="session")
def asked(shared_folder: Path, sample_mart: Path) -> dict[str, str]:
    """The environment of one who asks that mart by metrics and analyses; dbt has read both."""
    from harness import alone, environment_of, run

    work = shared_folder / "asked"
    variables = environment_of(work, work) | {"CONTACT_CENTER_PUBLISHED": str(sample_mart)}
    with alone(work):
        if not (work / "answers.txt").exists():
            run(["scripts.metrics", "list", "metrics"], variables)
            answers = run(["scripts.analyses"], variables)
            (work / "answers.txt").write_text(answers, encoding="utf-8")
    return variables


@pytest.fixture(scope="session")
def build_of_all_systems(sample_mart: Path) -> Statements:
    """What dbt sent to build that mart, to be done again over other exports."""
    from replaying import Statements, read_statements

    return Statements(read_statements(sample_mart.parents[1] / "whole.json"))


@pytest.fixture(scope="session")
def known_days(shared_folder: Path) -> KnownDays:
    """The days whose figures are known, landed in two parts: built, then refreshed."""
    from harness import alone
    from known_days import land_and_build

    work = shared_folder / "known_days"
    with alone(work):
        return land_and_build(work)


@pytest.fixture(scope="session")
def build_of_generic_exports(known_days: KnownDays) -> Statements:
    """What dbt sent to build and refresh these, with no connector on."""
    from replaying import Statements, read_statements

    return Statements(
        *(read_statements(known_days.statements / name) for name in ("whole.json", "refresh.json"))
    )
