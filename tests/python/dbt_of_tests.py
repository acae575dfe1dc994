"""dbt as the tests run it: it takes up what the linter parsed, and can record what it sends.

Run it as `python dbt_of_tests.py [--record FILE] build …`: the rest is dbt's. FILE gets a JSON list
of all statements that change a database, in order; the exit status is dbt's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any

from dbt.adapters.base import BaseRelation
from dbt.adapters.base.column import Column as BaseColumn
from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
from dbt.adapters.duckdb.impl import DuckDBAdapter
from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import PARTIAL_PARSE_FILE_NAME, ManifestLoader

_LINTED = Path(__file__).resolve().parents[2] / "build/lint/target" / PARTIAL_PARSE_FILE_NAME
# dbt's threads each have their own transactions; in one row of statements each stands for itself.
# So what is said in one transaction is left out too: descriptions, which change no number.
# What a session may do is not replayed either: one session replays many runs, and lands meanwhile.
_LEFT_OUT = re.compile(r"(begin|commit|rollback|select|describe|set|reset)\b", re.IGNORECASE)
_LEADING_COMMENTS = re.compile(r"(\s+|/\*.*?\*/|--[^\n]*\n)*", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Run dbt; see above."""
    _take_up_what_was_parsed(Path(os.environ["DBT_TARGET_PATH"]))
    if "test" in arguments:
        _ask_once_for_columns()
    if arguments[0] != "--record":
        return 0 if dbtRunner().invoke(arguments).success else 1
    _, file, *arguments = arguments
    statements: list[str] = []
    _listen(statements)
    is_success = dbtRunner().invoke(arguments).success
    Path(file).write_text(json.dumps(statements, indent=1), encoding="utf-8")
    return 0 if is_success else 1


def _take_up_what_was_parsed(target: Path) -> None:
    """Have dbt parse only what changed since the linter did: whole, it takes ten seconds.

    dbt would not, since the build file and the settings' folder are others; of these nothing that
    is parsed knows more than the seeds, which dbt sees are others.
    """
    if not (target / PARTIAL_PARSE_FILE_NAME).exists():
        target.mkdir(parents=True, exist_ok=True)
        # Without it dbt parses everything, as on a machine that has linted nothing yet.
        with suppress(FileNotFoundError):
            shutil.copyfile(_LINTED, target / PARTIAL_PARSE_FILE_NAME)
    is_partial_parsable = ManifestLoader.is_partial_parsable

    def wherever_it_was_parsed(self: ManifestLoader, manifest: Manifest) -> tuple[bool, str | None]:
        then, now = manifest.state_check, self.manifest.state_check
        then.profile_hash, then.project_env_vars_hash = now.profile_hash, now.project_env_vars_hash
        return is_partial_parsable(self, manifest)

    ManifestLoader.is_partial_parsable = wherever_it_was_parsed


def _ask_once_for_columns() -> None:
    """Have dbt keep the columns of a relation: tests ask for the same ones again and again.

    What a test makes for itself is of its own; all else stays as it is.
    """
    ask, known = DuckDBAdapter.get_columns_in_relation, {}

    def asked_once(self: DuckDBAdapter, relation: BaseRelation) -> list[BaseColumn]:
        name = str(relation)
        if name not in known or "__dbt_tmp" in name:
            known[name] = ask(self, relation)
        return known[name]

    DuckDBAdapter.get_columns_in_relation = asked_once


def _listen(statements: list[str]) -> None:
    """Append each statement once it is done, so that it stands after all that it reads."""
    execute, lock = DuckDBCursorWrapper.execute, Lock()

    def recorded(self: DuckDBCursorWrapper, sql: str, bindings: Any = None) -> Any:
        result = execute(self, sql, bindings)
        bare = sql[_LEADING_COMMENTS.match(sql).end() :].strip()
        if bare and not _LEFT_OUT.match(bare):
            if bindings is not None:
                raise NotImplementedError(f"a statement with bindings: {bare[:60]}")
            with lock:
                statements.append(bare)
        return result

    DuckDBCursorWrapper.execute = recorded


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
