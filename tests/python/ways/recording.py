"""Runs dbt in this process and keeps, in order, every statement that changes a database.

Run it as `python recording.py FILE build …`: what stands after FILE is dbt's. FILE gets a JSON list
of statements; the exit status is dbt's.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from threading import Lock
from typing import Any

from dbt.adapters.duckdb.environments.local import DuckDBCursorWrapper
from dbt.cli.main import dbtRunner

# dbt's threads each have their own transactions; in one row of statements each stands for itself.
# What a session may do is not replayed either: one session replays many runs, and lands meanwhile.
_LEFT_OUT = re.compile(r"(begin|commit|rollback|select|describe|set|reset)\b", re.IGNORECASE)
_LEADING_COMMENTS = re.compile(r"(\s+|/\*.*?\*/|--[^\n]*\n)*", re.DOTALL)


def main(arguments: list[str]) -> int:
    """Record dbt's run into the file that the first argument names."""
    statements: list[str] = []
    _listen(statements)
    is_success = dbtRunner().invoke(arguments[1:]).success
    Path(arguments[0]).write_text(json.dumps(statements, indent=1), encoding="utf-8")
    return 0 if is_success else 1


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
