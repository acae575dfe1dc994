"""Writes what follows from the declared contracts: `python -m scripts.contract_files`.

The macros that staging and the input layer are made with (dbt's graph, where the sources' meta
would be, is not there while it parses and in unit tests), and the properties of the connectors'
staging models. With --check nothing is written, and the exit status says whether all is as
declared.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from scripts.contract import GENERIC, LANDING_KIND, load_sources, load_yaml, source_files

INPUT = Path(__file__).parent.parent / "models/input/_input__models.yml"
FILLED = Path(__file__).parent.parent / "docs/connectors/what_they_fill.md"
MACRO = Path(__file__).parent.parent / "macros/contracts.sql"
# What a column of a kind becomes in staging.
_TYPED = {
    "instant": "a timestamp in UTC; NULL also = no valid instant, and the row is quarantined",
    "epoch_seconds": "a timestamp in UTC",
    "epoch_milliseconds": "a timestamp in UTC",
    "epoch_or_instant": "a timestamp in UTC",
    "milliseconds": "in seconds, a double",
    "seconds": "a double",
    "number": "a double",
    "amount": "a double",
    "ratio": "a double",
    "percent": "0 to 1, a double",
    "whole_number": "a bigint",
    "boolean": "a boolean",
    "presence": "a boolean",
}
_STAGED = {
    "row_status": "What became of the row: used, replaced, duplicate or quarantined.",
    "fault_column": "The first column at fault; NULL = the row has no fault.",
    "fault_value": "What it held in raw; NULL = nothing, it may be personal, or there is no fault.",
    "fault_reason": "What is wrong with it; NULL = the row has no fault.",
    "file": "Path of the row's file, relative to the exports folder.",
    "record_number": "Number of the row in its file, 1 = first.",
    "landing_id": "Number of the landing that brought the row in.",
    "record_key": "Fingerprint of what tells its record apart, for all its versions and copies.",
}
# What is said of a column for landing and erasing alone.
_OF_LANDING = ("path", "also", "field", "in_header", "link", "line", "only", "part")
HEAD = """{#-
    Written by scripts/contract_files.py from models/staging/<system>/_<system>__sources.yml and
    models/input/_input__models.yml: change those files and run `make contract`.
-#}
"""


def wanted_files() -> dict[Path, str]:
    """The text of each file that follows."""
    staged = {
        path.with_name(f"_{system}__staging.yml"): _properties(path)
        for system, path in source_files().items()
        if system != GENERIC
    }
    return {MACRO: macro_text(), FILLED: filled_text()} | staged


def macro_text() -> str:
    """The macros: what each system exports, and what the input layer holds and who fills it."""
    files = source_files()
    oddities = [
        system
        for system, path in files.items()
        if path.with_name(f"{system}_oddities.sql").exists()
    ]
    lines = [HEAD, *_list("systems", list(files)), *_list("systems_with_oddities", oddities)]
    lines.append("{% macro contract_of_system(system) -%}\n")
    for position, (system, path) in enumerate(files.items()):
        lines.append(f"    {{%- {'elif' if position else 'if'} system == {_literal(system)} -%}}\n")
        lines += ["    {{ return({\n", *_tables(path), "    }) }}\n"]
    lines += ["    {%- endif -%}\n", "{%- endmacro %}\n\n"]
    lines += _mapping("input_columns", _input_columns())
    lines += ["\n", *_mapping("mappings_onto", _mappings(files))]
    return "".join(lines)


def filled_text() -> str:
    """The page that says which columns of the input layer each connector fills."""
    lines = [
        "<!-- Written by scripts/contract_files.py from the connectors' models. -->\n",
        "# What each connector fills\n\n",
        "The input layer is where systems meet; its columns are those of the generic exports, "
        "almost word for word. A column that a system does not fill is NULL for its contacts, and "
        "a KPI that needs it has no data of them. What a column means is said in "
        "[models/input/_input__models.yml](../../models/input/_input__models.yml).\n",
    ]
    mappings = _mappings(source_files())
    for table, columns in _input_columns().items():
        told = mappings[table]
        if not told:
            continue
        lines.append(f"\n## {table}\n\n| column | {' | '.join(told)} |\n")
        lines.append(f"|---|{'---|' * len(told)}\n")
        for column, _ in columns:
            if column not in ("source_system", "exported_by"):
                marks = " | ".join("yes" if column in of else "" for of in told.values())
                lines.append(f"| {column} | {marks} |\n")
    nobody = [f"`{table}`" for table, told in mappings.items() if not told]
    lines.append(f"\nNo connector fills {', '.join(nobody)}: they come as generic exports.\n")
    return "".join(lines)


def _list(macro: str, values: list[str]) -> Iterator[str]:
    """A macro that returns a list."""
    yield f"{{% macro {macro}() -%}}\n    {{{{ return({_literal(values)}) }}}}\n"
    yield "{%- endmacro %}\n\n"


def _mapping(macro: str, values: Mapping[str, Any]) -> Iterator[str]:
    """A macro that returns the value of the name that it is given, one a line."""
    yield f"{{% macro {macro}(table) -%}}\n    {{{{ return({{\n"
    for name, value in values.items():
        yield f"        {_literal(name)}: {_literal(value)},\n"
    yield "    }[table]) }}\n{%- endmacro %}\n"


def _mappings(files: Mapping[str, Path]) -> dict[str, dict[str, list[str]]]:
    """By input table and system, the columns that the system's model of that name has."""
    inputs = _input_columns()
    found: dict[str, dict[str, list[str]]] = {table: {} for table in inputs}
    for system, path in files.items():
        described = path.with_name(f"_{system}__models.yml")
        # Of figures to reconcile there is nothing that goes into the input layer.
        for name, columns in _columns_of_models(described).items() if described.exists() else ():
            if name.startswith(f"{system}__"):
                table = name.removeprefix(f"{system}__")
                known = {column for column, _ in inputs[table]}
                found[table][system] = [column for column, _ in columns if column in known]
    return found


@cache
def _input_columns() -> dict[str, list[list[str | None]]]:
    """Name and type of each column of the input models, by table."""
    models = _columns_of_models(INPUT)
    return {name.removeprefix("input_"): columns for name, columns in models.items()}


def _columns_of_models(path: Path) -> dict[str, list[list[str | None]]]:
    """Name and type of each column of the models that a file of properties describes."""
    models = load_yaml(path).get("models", [])
    return {
        model["name"]: [[column["name"], column.get("data_type")] for column in model["columns"]]
        for model in models
    }


def _tables(path: Path) -> Iterator[str]:
    """Each table's key, order and columns, as Jinja literals, a line a column."""
    for table in load_sources(path)["tables"]:
        meta = table["config"]["meta"]
        yield f"        {_literal(table['name'])}: {{\n"
        yield f"            'key': {_literal(meta['key'])},\n"
        yield f"            'order': {_literal(meta.get('order', []))},\n"
        yield "            'columns': [\n"
        for column in table["columns"]:
            declared = column["config"]["meta"]
            if declared["kind"] != LANDING_KIND:
                said = {key: value for key, value in declared.items() if key not in _OF_LANDING}
                yield f"                {_literal({'name': column['name']} | said)},\n"
        yield "            ],\n        },\n"


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _properties(path: Path) -> str:
    """Properties of a connector's staging models: what typing makes of each declared column."""
    system = path.parent.name
    source = load_sources(path)
    models = []
    for table in source["tables"]:
        key = table["config"]["meta"]["key"]
        models.append(
            {
                "name": f"stg_{system}__{table['name']}",
                "description": f"{table['description'].strip()} Typed, with what became of it.",
                "data_tests": [{"each_record_once": {"arguments": {"key": key}}}],
                "columns": [
                    {"name": column["name"], "description": _described(column)}
                    for column in table["columns"]
                    if column["config"]["meta"]["kind"] != LANDING_KIND
                ]
                + [{"name": name, "description": said} for name, said in _STAGED.items()],
            }
        )
    head = f"# Written by scripts/contract_files.py from {path.name}: run `make contract`.\n"
    return head + yaml.safe_dump(
        {"version": 2, "models": models}, sort_keys=False, allow_unicode=True, width=100
    )


def _described(column: Mapping[str, Any]) -> str:
    meta = column["config"]["meta"]
    said = str(column["description"]).strip()
    if meta.get("personal"):
        said += " Personal, so it goes no further."
    kind = _TYPED.get(meta["kind"])
    return f"{said} Here {kind}." if kind else said


def main(argv: list[str] | None = None) -> int:
    """Write the files, or compare them; 1 = one is not as declared."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing, only compare")
    arguments = parser.parse_args(argv)
    status = 0
    for path, wanted in wanted_files().items():
        if not arguments.check:
            path.write_text(wanted, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != wanted:
            print(f"{path.name} is not as declared: run `make contract`", file=sys.stderr)
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
