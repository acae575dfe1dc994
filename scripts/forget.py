"""Forget persons: erase who they are from everything that is kept, for good.

Run it as `make forget CUSTOMER=…` (a customer id, a telephone number or an address), or with a file
that has one of them a line: `make forget FILE=…`. What says who it was is replaced by a random key
in the private build file, free text of the person's contacts is deleted, and the file is written
anew, so that nothing is left in its free blocks. Exports that land later, or once more, lose it on
the way in. No number of a KPI changes.

Exit status: 0 = done, 1 = not. `make forget` then builds and publishes.
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from scripts.contract import Contract, read_contract
from scripts.driving.alone import AlreadyRunning, alone
from scripts.environment import Environment, EnvironmentProblem
from scripts.erasing import memory as remembered
from scripts.erasing.finding import Found, find
from scripts.erasing.memory import Erasure, Memory, MemoryProblem
from scripts.erasing.recording import bring_identities_up_to_date, record
from scripts.erasing.rewriting import Places, open_current, rewrite
from scripts.landing.database import LandingProblem, first_line
from scripts.landing.keyed import HEX_DIGITS, keyed_by_python
from scripts.landing.pseudonyms import Keys
from scripts.landing.workplace import remove_leftovers, work_folder
from scripts.rights import private_rights, tighten


@dataclass(frozen=True)
class ForgetReport:
    """How many identifiers belong to the persons, and in how many raw rows they stood.

    `unknown` and `shared`: see scripts.erasing.finding. `files` still lie in the exports folder and
    brought such rows.
    """

    identifiers: int
    rows: int
    unknown: int
    shared: int
    files: tuple[str, ...]


def forget(
    environment: Environment, given: Sequence[str], *, contract: Contract | None = None
) -> ForgetReport:
    """Forget the persons behind these customer ids, numbers and addresses.

    Done again after a crash it ends what it began. Raises LandingProblem, MemoryProblem, OSError.
    """
    contract = contract or read_contract()
    build = environment.build.absolute()
    known = remembered.read_memory(build)
    with private_rights(), work_folder(build) as work:
        places = Places(build, environment.mart.absolute(), environment.exports.absolute(), work)
        keys = Keys.read(environment.salt, environment.settings, known)
        connection = open_current(places, contract, keys)
        try:
            remove_leftovers(build, work)
            bring_identities_up_to_date(connection, contract, keys)
            found = find(connection, contract, keys, given)
        finally:
            connection.close()
        memory, replaced = _forgotten(known.with_secret(), found, environment.salt)
        # First of all it is remembered: whatever happens next, nobody comes back.
        remembered.write_memory(build, memory)
        rows = rewrite(
            places, contract, replace(keys, memory=memory), "persons were forgotten", replaced
        )
        line = Erasure(
            what=remembered.FORGOTTEN,
            erased_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
            persons=len(given),
            identifiers=len(found.persons),
            rows_erased=rows,
            retained_from=None,
        )
        record(places, contract, replace(keys, memory=memory), line)
    return ForgetReport(len(found.persons), rows, found.unknown, found.shared, found.files)


def _forgotten(memory: Memory, found: Found, salt: str) -> tuple[Memory, dict[str, str]]:
    """The memory with these persons forgotten, and the key for each of their pseudonyms so far."""
    forgotten, replaced = dict(memory.forgotten), {}
    for person, spellings in found.persons.items():
        prints = [keyed_by_python(person.kind, text, memory.secret) for text in sorted(spellings)]
        key = next((forgotten[one] for one in prints if one in forgotten), None)
        # A key of its own for each identifier, so that who was counted apart still is.
        key = key or secrets.token_hex(HEX_DIGITS // 2)
        forgotten |= dict.fromkeys(prints, key)
        replaced[keyed_by_python(person.kind, person.text, salt.encode())] = key
    return replace(memory, forgotten=forgotten), replaced


def _given(customer: str, file: Path | None) -> list[str]:
    texts = [customer] + ([] if file is None else file.read_text("utf-8-sig").splitlines())
    given = list(dict.fromkeys(text.strip() for text in texts if text.strip()))
    if not given:
        raise ValueError("say whom: make forget CUSTOMER=…, or FILE=… with one of them a line")
    return given


def _print(report: ForgetReport, environment: Environment) -> None:
    """Say what was done, without a word of whom it was done to."""
    print(
        f"Forgotten: {report.identifiers:,} numbers, addresses and customer ids, "
        f"in {report.rows:,} rows."
    )
    if report.unknown:
        print(
            f"{report.unknown:,} of those given stand in no row; they are erased as soon as they "
            "come in."
        )
    if report.shared:
        print(
            f"{report.shared:,} of those given stand beside several customer ids: the ids were "
            "kept. To forget those persons too, give their customer ids."
        )
    if report.files:
        print(
            f"Files in {environment.exports} still say who it was (landing leaves it out); erase "
            "it there too, or remove them:"
        )
        for name in report.files:
            print(f"  {name}")


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = done, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.forget", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--file", type=Path, help="a file with one identifier a line")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        # Not as an argument: everybody on the machine sees those.
        given = _given(os.environ.get("CUSTOMER", ""), wanted.file)
        with alone(environment):
            tighten(environment, os.environ)
            report = forget(environment, given)
    except (
        EnvironmentProblem, AlreadyRunning, LandingProblem, MemoryProblem, OSError, ValueError
    ) as problem:  # fmt: skip
        print(f"Not forgotten: {problem}", file=sys.stderr)
        return 1
    except duckdb.Error as error:
        print(f"Not forgotten: {first_line(error)}; run it again", file=sys.stderr)
        return 1
    _print(report, environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
