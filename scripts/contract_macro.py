"""Writes the declared contract as a dbt macro, for staging: `python -m scripts.contract_macro`.

dbt's graph, where the sources' meta would be, is not there while it parses and in unit tests. With
--check nothing is written, and the exit status says whether the macro is as the sources declare.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from scripts.contract import LANDING_KIND, SOURCES, load_sources

MACRO = Path(__file__).parent.parent / "macros/generic_contract_tables.sql"
HEAD = """{#-
    Written by scripts/contract_macro.py from models/staging/generic/_generic__sources.yml: change
    that file and run `make contract`.
-#}
{% macro generic_contract() -%}
    {{ return({
"""
FOOT = """    }) }}
{%- endmacro %}
"""


def macro_text(sources: Path = SOURCES) -> str:
    """The macro: each table's key, order and columns, as Jinja literals, a line a column."""
    lines = [HEAD]
    for table in load_sources(sources)["tables"]:
        meta = table["config"]["meta"]
        lines.append(f"        {_literal(table['name'])}: {{\n")
        lines.append(f"            'key': {_literal(meta['key'])},\n")
        lines.append(f"            'order': {_literal(meta.get('order', []))},\n")
        lines.append("            'columns': [\n")
        for column in table["columns"]:
            declared = column["config"]["meta"]
            if declared["kind"] != LANDING_KIND:
                lines.append(f"                {_literal({'name': column['name']} | declared)},\n")
        lines.append("            ],\n        },\n")
    return "".join([*lines, FOOT])


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def main(argv: list[str] | None = None) -> int:
    """Write the macro, or compare it; 1 = it is not as the sources declare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    arguments = parser.parse_args(argv)
    wanted = macro_text()
    if not arguments.check:
        MACRO.write_text(wanted, encoding="utf-8")
    elif not MACRO.exists() or MACRO.read_text(encoding="utf-8") != wanted:
        print(f"{MACRO.name} is not as the sources declare: run `make contract`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
