"""Keep what is personal for some months only: older rows lose it, and no number of a KPI changes.

Run it as `make retain MONTHS=…`. Rows that are older keep a pseudonym where a customer id, number
or address was; free text, names of agents who have left and what the contract does not know are
deleted. The private build file is written anew, so that nothing is left in its free blocks, and
exports with such rows that land later lose it on the way in.

Exit status: 0 = done, 1 = not. `make retain` then builds and publishes.
"""

from __future__ import annotations

import argparse
import os
import sys
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import duckdb

from scripts.contract import Contract, read_contract
from scripts.driving.alone import AlreadyRunning, alone
from scripts.environment import Environment, EnvironmentProblem
from scripts.erasing import memory as remembered
from scripts.erasing.memory import Erasure, MemoryProblem
from scripts.erasing.recording import record
from scripts.erasing.rewriting import Places, open_current, rewrite
from scripts.landing.database import LandingProblem, first_line
from scripts.landing.pseudonyms import Keys
from scripts.landing.workplace import remove_leftovers, work_folder
from scripts.rights import private_rights, tighten


@dataclass(frozen=True)
class RetainReport:
    """The first day of which rows keep what is personal, and how many older ones lost it."""

    retained_from: date
    rows: int


def retain(
    environment: Environment, months: int, *, contract: Contract | None = None
) -> RetainReport:
    """Take what is personal from rows older than so many months before CONTACT_CENTER_AS_OF, else
    before today.

    It never comes back: a later call with more months keeps the day of the earlier one. Raises
    LandingProblem, MemoryProblem, OSError.
    """
    contract = contract or read_contract()
    build = environment.build.absolute()
    known = remembered.read_memory(build)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    wanted = months_before(_naive(environment.as_of or now).date(), months)
    day = max(wanted, known.retained_from or wanted)
    with private_rights(), work_folder(build) as work:
        places = Places(build, environment.mart.absolute(), environment.exports.absolute(), work)
        keys = Keys.read(environment.salt, environment.settings, known)
        connection = open_current(places, contract, keys)
        try:
            remove_leftovers(build, work)
        finally:
            connection.close()
        memory = replace(known.with_secret(), retained_from=day)
        remembered.write_memory(build, memory)
        keys = replace(keys, memory=memory)
        rows = rewrite(places, contract, keys, "older rows lost what is personal")
        record(places, contract, keys, Erasure(remembered.RETAINED, now, None, None, rows, day))
    return RetainReport(day, rows)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last one of a month that is too short."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(years, month + 1, min(day.day, monthrange(years, month + 1)[1]))


def main(argv: Sequence[str] | None = None) -> int:
    """The command; 0 = done, 1 = not."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.retain", description=__doc__.splitlines()[0]
    )
    parser.add_argument("--months", type=_months, required=True, help="a whole number, 1 or more")
    wanted = parser.parse_args(argv)
    try:
        environment = Environment.read(os.environ)
        with alone(environment):
            tighten(environment, os.environ)
            report = retain(environment, wanted.months)
    except (
        EnvironmentProblem, AlreadyRunning, LandingProblem, MemoryProblem, OSError
    ) as problem:  # fmt: skip
        print(f"Nothing was done: {problem}", file=sys.stderr)
        return 1
    except duckdb.Error as error:
        print(f"Not done: {first_line(error)}; run it again", file=sys.stderr)
        return 1
    print(
        f"Rows from before {report.retained_from} keep nothing personal: {report.rows:,} lost it "
        "now. Files of that time in "
        f"{environment.exports} still say it (landing leaves it out): remove them when you like."
    )
    return 0


def _months(text: str) -> int:
    months = int(text)
    if not 1 <= months <= 1200:
        raise ValueError
    return months


def _naive(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(tzinfo=None) if instant.tzinfo else instant


if __name__ == "__main__":
    sys.exit(main())
