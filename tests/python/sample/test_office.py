"""The second process: what it plans and keeps is what one process alone would have made."""

from __future__ import annotations

from collections import defaultdict

import pytest
from harness import TINY

from scripts.sample.office import Office
from scripts.sample.simulation import LOGS, simulate


def test_two_processes_make_the_rows_of_one() -> None:
    alone = simulate(TINY)
    kept: dict[str, list[tuple]] = defaultdict(list)

    def keep(rows: dict[str, list[tuple]]) -> None:
        for name, found in rows.items():
            kept[name] += found

    with Office(TINY) as office:
        together = simulate(TINY, office.week, keep)
    assert all(kept[name] for name in LOGS)
    for name, table in alone.tables.items():
        assert kept[name] + together.tables[name].rows == table.rows, name
    assert kept["truth"] == together.truth.rows == alone.truth.rows


def test_what_goes_wrong_in_the_second_process_is_raised_in_the_first() -> None:
    with Office(TINY) as office:
        office.keep({"truth": [("too", "short")]})
        with pytest.raises(IndexError):
            office.check()
