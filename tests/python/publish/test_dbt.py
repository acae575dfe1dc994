"""What is shown of dbt's log, and what dbt is told."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace

import pytest
from rich.console import Console

from scripts.driving import dbt

from .conftest import Workplace


def line(name: str, level: str = "info", msg: str = "", **data: object) -> str:
    """A line of dbt's log as JSON."""
    return json.dumps({"info": {"name": name, "level": level, "msg": msg}, "data": data}) + "\n"


LOG = [
    line("ConcurrencyLine", node_count=3),
    line("LogStartLine", node_info={"resource_type": "model", "node_path": "facts/fct_x.sql"}),
    line("LogModelResult"),
    line("LogTestResult", "info", node_info={"resource_type": "unit_test"}),
    line("LogTestResult", "error", "3 of 3 FAIL 1 rows_add_up"),
    line("SkippingDetails"),
    line("RunResultError", "error", "  Got 1 result, configured to fail if != 0"),
    line("DeprecatedThing", "warn", "this is deprecated"),
    "Killed\n",
]


def test_trouble_is_shown_in_full_once_and_nodes_are_counted() -> None:
    console = Console(file=io.StringIO(), width=100)
    assert dbt.show(map(dbt.read_event, LOG), console) == (3, 3)
    shown = console.file.getvalue()
    assert "Got 1 result" in shown
    assert "this is deprecated" in shown
    assert "Killed" in shown
    assert "FAIL" not in shown
    assert "Building: 3 of 3" in shown


def test_what_failed_is_known_by_its_sql() -> None:
    event = dbt.read_event(line("SQLCompiledPath", path="target/compiled/tests/a.sql"))
    assert event.failed == dbt.PROJECT / "target/compiled/tests/a.sql"
    assert event.trouble is None


@pytest.mark.parametrize(
    "node, step",
    [
        ({"resource_type": "model", "node_path": "kpi_layer/kpi_values.sql"}, "kpi layer"),
        ({"resource_type": "seed", "node_path": "sites.csv"}, "settings"),
        ({"resource_type": "unit_test", "node_path": "kpis/x.yml"}, "unit tests"),
    ],
)
def test_a_step_is_named_by_its_layer(node: dict[str, str], step: str) -> None:
    assert dbt.read_event(line("LogStartLine", node_info=node)).step == step


def test_dbt_gets_its_arguments_and_defaults_but_not_the_salt(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A program in dbt's place, which says what it was given and fails.
    script = (
        "import json, os, sys\n"
        "print(' '.join(sys.argv[1:]))\n"
        "print(json.dumps({n: v for n, v in os.environ.items() if 'CONTACT' in n}))\n"
        "sys.exit(2)\n"
    )
    monkeypatch.setattr(dbt, "_DBT", (sys.executable, "-c", script))
    environment = replace(workplace.environment, dbt_args=("--select", "a b"))
    variables = {"CONTACT_CENTER_PII_SALT": "do not tell", "CONTACT_CENTER_SETTINGS": ""}
    console = Console(file=io.StringIO(), width=1000)
    report = dbt.build(environment, variables, console, systems=["aircall"])
    shown = console.file.getvalue()
    assert '"CONTACT_CENTER_SYSTEMS": "aircall,generic"' in shown
    assert report.exit_status == 2
    assert "build --select a b" in shown
    assert f'"CONTACT_CENTER_BUILD": "{environment.build}"' in shown
    assert '"CONTACT_CENTER_SETTINGS": "seeds/sample_company"' in shown
    assert "do not tell" not in shown


@pytest.mark.parametrize("is_refresh", [False, True])
def test_a_large_warehouse_is_built_one_model_at_a_time(
    workplace: Workplace, monkeypatch: pytest.MonkeyPatch, is_refresh: bool
) -> None:
    says_its_arguments = "import sys; print(' '.join(sys.argv[1:]))"
    monkeypatch.setattr(dbt, "_DBT", (sys.executable, "-c", says_its_arguments))
    workplace.environment.build.parent.mkdir(parents=True, exist_ok=True)
    workplace.environment.build.write_bytes(b"12")

    def shown() -> str:
        console = Console(file=io.StringIO(), width=1000)
        dbt.build(workplace.environment, {}, console, is_refresh=is_refresh)
        return console.file.getvalue()

    monkeypatch.setattr(dbt, "LARGE_BYTES", 2)
    assert "--threads" not in shown()
    monkeypatch.setattr(dbt, "LARGE_BYTES", 1)
    assert "--threads 1" in shown()
