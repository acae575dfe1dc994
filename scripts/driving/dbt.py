"""Running `dbt build` with progress in long steps, and its errors in words."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.text import Text

from scripts.contract import GENERIC
from scripts.environment import Environment
from scripts.formatting import harmless

PROJECT = Path(__file__).resolve().parent.parent.parent
# `python -m dbt.cli.main` warns about itself; this is the same without the warning. Its standard
# input is a pipe that stays open while the driver lives: killed alone, the driver would leave a
# build behind that goes on writing into what the next run has begun to mend. The thread that looks
# ends first: with it alive, DuckDB would complain of what Python leaves behind.
_DBT = (
    sys.executable,
    "-c",
    """
import atexit, os, select, threading
is_done, done = os.pipe()
def end_with_the_driver():
    if 0 in select.select([0, is_done], [], [])[0]:
        os._exit(1)
watch = threading.Thread(target=end_with_the_driver, daemon=True)
watch.start()
def stop_watching():
    os.write(done, b".")
    watch.join()
atexit.register(stop_watching)
from dbt.cli.main import cli
cli()
""",
)
# What only this process and its dbt know: a refresh that was asked for and never begun, because the
# one who asked was killed, is no request to whoever builds next.
REQUEST = secrets.token_hex(8)
# Unit tests try the models on made-up rows: they say nothing new until a model changes, and
# `make test` runs them. Exposures are only said.
_ALL_THAT_DEPENDS_ON_DATA = (
    "--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure",
)  # fmt: skip
# A refresh is of a build with the same settings: seeds and their tests would say nothing new.
# What else looks into them is tested all the same (indirect selection would leave it out too).
WITHOUT_SEEDS = (
    "--indirect-selection", "empty", "--exclude", "resource_type:seed", "path:seeds",
)  # fmt: skip
# Nobody reads what dbt would write about the project and the run; it takes seconds.
_NO_ARTIFACTS = ("--no-write-json",)
# With a build file of so many bytes two models at a time would fight over the memory that a build
# may have; one of them uses all cores by itself.
LARGE_BYTES = 1_000_000_000
_ONE_MODEL_AT_A_TIME = ("--threads", "1")
# Without a terminal there is a line at every quarter instead of a bar.
_QUARTERS = 4


@dataclass(frozen=True)
class BuildReport:
    """How it went: dbt's exit status, nodes done and planned, and where the whole log is.

    `failed` are the files of SQL that dbt made of what failed, tests among it.
    """

    exit_status: int
    done: int
    planned: int
    log: Path
    failed: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Event:
    """One line of dbt's log, as far as it matters here; None = it does not say."""

    planned: int = 0
    step: str | None = None
    is_node_done: bool = False
    trouble: str | None = None
    is_error: bool = False
    failed: Path | None = None


def build(
    environment: Environment,
    variables: Mapping[str, str],
    console: Console,
    *,
    systems: Collection[str] | None = None,
    is_refresh: bool = False,
) -> BuildReport:
    """Run `dbt build` with the environment's arguments, showing progress and trouble.

    Connectors of other systems than `systems` are left out, None = none is.
    `is_refresh` = the build asked for changes the mart that is there, and does not make it anew.
    """
    if not environment.dbt_args and not is_refresh:
        # All of it is made anew; in the old file what is gone would stay as empty blocks, and the
        # published copy would be up to twice its size.
        environment.mart.unlink(missing_ok=True)
        environment.mart.with_name(environment.mart.name + ".wal").unlink(missing_ok=True)
    asked = {"CONTACT_CENTER_REFRESH": REQUEST} if is_refresh else {}
    if systems is not None:
        asked["CONTACT_CENTER_SYSTEMS"] = ",".join(sorted({*systems, GENERIC}))
    log_path = Path(variables.get("DBT_LOG_PATH") or PROJECT / "logs")
    options = ("--log-format", "json", "--no-use-colors", "--log-path", str(log_path))
    what = environment.dbt_args or (
        *_NO_ARTIFACTS,
        *_ALL_THAT_DEPENDS_ON_DATA,
        *(WITHOUT_SEEDS if is_refresh else ()),
        *(_ONE_MODEL_AT_A_TIME if is_large(environment) else ()),
    )
    process = subprocess.Popen(
        [*_DBT, *options, "build", *what],
        cwd=PROJECT,
        env=variables_for_dbt(environment, variables) | asked,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout is not None
    failed: list[Path] = []

    def noted(event: Event) -> Event:
        failed.extend([event.failed] if event.failed else [])
        return event

    with process:
        events = (noted(read_event(line)) for line in process.stdout)
        done, planned = show(events, console)
    return BuildReport(process.returncode, done, planned, log_path / "dbt.log", tuple(failed))


def is_large(environment: Environment) -> bool:
    """Whether models have to be built one after the other."""
    return environment.build.exists() and environment.build.stat().st_size > LARGE_BYTES


def build_as_dbt_shows_it(environment: Environment, variables: Mapping[str, str]) -> int:
    """Run `dbt build` with the environment's arguments and nothing else; its exit status."""
    with subprocess.Popen(
        [*_DBT, "build", *environment.dbt_args],
        cwd=PROJECT,
        env=variables_for_dbt(environment, variables),
        stdin=subprocess.PIPE,
    ) as process:
        return process.wait()


def variables_for_dbt(environment: Environment, variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that dbt gets: empty ones take their default here, the salt stays with us."""
    secret = "CONTACT_CENTER_PII_SALT"
    ours = (secret, "CONTACT_CENTER_REFRESH")
    passed = {name: value for name, value in variables.items() if name not in ours}
    return passed | {
        "CONTACT_CENTER_BUILD": str(environment.build.absolute()),
        # dbt takes the seeds' folder from the project file, relative to it where it can be.
        "CONTACT_CENTER_SETTINGS": str(environment.settings),
        "DBT_PROFILES_DIR": variables.get("DBT_PROFILES_DIR") or str(PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "False",
        "PYTHONUNBUFFERED": "1",
    }


def read_event(line: str) -> Event:
    """What a line of dbt's log says; a line that is no event is trouble, word for word."""
    try:
        event: dict[str, Any] = json.loads(line)
        info, data = event["info"], event["data"]
        name, level = info["name"], info["level"]
    except (ValueError, KeyError, TypeError):
        return Event(trouble=line.rstrip() or None)
    if name == "ConcurrencyLine":
        return Event(planned=data["node_count"])
    if name == "LogStartLine":
        return Event(step=_step(data))
    if name == "SkippingDetails" or (name.startswith("Log") and name.endswith("Result")):
        # What went wrong with a node is told in full at the end. dbt leaves the unit tests out of
        # its count of nodes.
        return Event(is_node_done=data.get("node_info", {}).get("resource_type") != "unit_test")
    if name == "SQLCompiledPath":
        return Event(failed=PROJECT / data["path"])
    if level in ("warn", "error"):
        return Event(trouble=info["msg"].strip() or None, is_error=level == "error")
    return Event()


def show(events: Iterable[Event], console: Console) -> tuple[int, int]:
    """Show events as they come; the numbers of nodes done and planned."""
    done = planned = 0
    with _progress(console) as advance:
        for event in events:
            planned += event.planned
            if event.trouble:
                style = "bold red" if event.is_error else "yellow"
                console.print(Text(harmless(event.trouble), style), soft_wrap=True)
            done += event.is_node_done
            advance(event.step, done, planned)
    return done, planned


def _step(data: dict[str, Any]) -> str:
    node = data.get("node_info", {})
    kind = node.get("resource_type", "")
    if kind == "model":
        # models/staging/generic/… is the step `staging`.
        return str(node.get("node_path", "")).split("/")[0].replace("_", " ") or "models"
    return {"seed": "settings", "test": "tests", "unit_test": "unit tests"}.get(kind, kind)


@contextmanager
def _progress(console: Console) -> Iterator[Any]:
    if console.is_terminal:
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
        )
        with bar:
            task = bar.add_task("Building: reading the project", total=None)

            def advance(step: str | None, done: int, planned: int) -> None:
                bar.update(task, completed=done, total=planned or None)
                if step:
                    bar.update(task, description=f"Building: {step}")

            yield advance
        return
    shown = 0

    def tell(_: str | None, done: int, planned: int) -> None:
        nonlocal shown
        quarter = min(done * _QUARTERS // planned, _QUARTERS) if planned else 0
        if quarter > shown:
            shown = quarter
            console.print(f"Building: {done} of {planned}")

    yield tell
