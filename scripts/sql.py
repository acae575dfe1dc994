"""Ask the published file in SQL, with DuckDB's own shell.

Run it as `python -m scripts.sql`: what is typed is asked; `--query` asks one thing and ends,
`--built` asks what was built last, be it published or not. The file is open for reading only, and
no relation needs its schema. Exit status: the shell's, 0 = all was answered; 1 = there is nothing
to ask.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from scripts.environment import Environment, EnvironmentProblem
from scripts.published import NotPublished, require_published

SHELL = "duckdb_cli"
# As the file's relations are found without a schema; no two of these have a name in common.
SCHEMAS = ("kpi", "core", "audit")
# Else a list of all relations, or a scorecard, is shown in part.
_SHOWN = ".maxrows 200"
_GREETING = """\
{file}, read-only. `show tables;` lists what there is, `describe kpi_values;` the columns,
`.exit` ends. What to add up and what not: docs/bi/README.md."""


def main(argv: Sequence[str] | None = None) -> int:
    """The command; its exit status, unless the shell takes its place."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.sql", description="Ask the published file in SQL."
    )
    parser.add_argument("--query", help="ask this and end")
    parser.add_argument("--built", action="store_true", help="what was built, published or not")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        file = environment.mart if wanted.built else environment.published
        if not wanted.built:
            require_published(file)
        elif not file.is_file():
            raise NotPublished(f"Nothing is built yet: {file} is not there. Run `make warehouse`.")
    except (EnvironmentProblem, NotPublished) as problem:
        print(problem, file=sys.stderr)
        return 1
    package = find_spec(SHELL)
    if package is None or package.origin is None:
        print("DuckDB's shell is not installed yet: `make sql` does that.", file=sys.stderr)
        return 1
    asked = ["-c", wanted.query] if wanted.query else []
    if not asked and sys.stdin.isatty():
        print(_GREETING.format(file=file), flush=True)
    # Not the package's own command, which stays in between and ends the shell at Ctrl-C.
    return _become(Path(package.origin).with_name("duckdb"), file, asked)


def _become(shell: Path, file: Path, asked: list[str]) -> NoReturn:
    first = ["-cmd", f"set search_path = '{','.join(SCHEMAS)}'", "-cmd", _SHOWN]
    # An absolute path: no file's name is ever taken for an option.
    os.execv(shell, [shell, "-readonly", "-bail", *first, *asked, file.absolute()])


if __name__ == "__main__":
    sys.exit(main())
