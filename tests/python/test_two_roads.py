"""Every KPI and variant of the sample company, computed on a second road that shares no SQL."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from oracle import CUTS, FINE_CUTS, Cut, compute

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = (
    "channel",
    "queue",
    "site",
    "team",
    "agent_id",
    "issue_type",
    "segment",
    "entry_point",
    "hour_of_day",
    "day_of_week",
    "in_business_hours",
    "shift",
)


def slices(cuts: Iterable[Cut]) -> str:
    """Cuts as the mart names them, as a list of SQL."""
    return ", ".join(f"'{', '.join(cut) or 'all'}'" for cut in cuts)


def mart_cells(mart: Path) -> dict[tuple, tuple]:
    """The cells that the oracle knows too, by its own keys."""
    columns = ", ".join(f"cast({column} as varchar)" for column in COLUMNS)
    with duckdb.connect(str(mart), read_only=True) as connection:
        rows = connection.execute(f"""
            select kpi_id, variant, grain, period_start, slice, detail_name, detail_value,
                n, numerator, denominator, value, {columns}
            from kpi.kpi_values
            where slice in ({slices(FINE_CUTS)})
                or (slice in ({slices(CUTS)}) and grain in ('month', 'all'))
        """).fetchall()
    cells = {}
    for kpi_id, variant, grain, start, cut, name, detail, *rest in rows:
        values, dimensions = tuple(rest[:4]), dict(zip(COLUMNS, rest[4:], strict=True))
        names = () if cut == "all" else tuple(cut.split(", "))
        place = tuple((column, dimensions[column]) for column in names)
        key = (kpi_id, variant, grain, start, place, (name, detail) if name else None)
        cells[key] = values
    return cells


def as_stamp(start: date | datetime | None) -> datetime | None:
    """As the mart has it: without a zone; dates with their midnight."""
    if isinstance(start, datetime):
        return start.replace(tzinfo=None)
    return None if start is None else datetime(start.year, start.month, start.day)  # noqa: DTZ001


@pytest.fixture(scope="module")
def both_roads(sample_exports: Path, sample_mart: Path) -> tuple[dict, dict]:
    settings = ROOT / "seeds" / "sample_company"
    theirs = {
        (c.kpi_id, c.variant, c.grain, as_stamp(c.period_start), c.slice, c.detail): (
            v.n,
            v.numerator,
            v.denominator,
            v.value,
        )
        for c, v in compute(sample_exports, settings).items()
    }
    # A KPI that somebody adds has no second road yet; those of the catalogue have.
    known = {key[0] for key in theirs}
    ours = {key: value for key, value in mart_cells(sample_mart).items() if key[0] in known}
    return ours, theirs


def test_every_kpi_and_variant_is_compared(both_roads: tuple[dict, dict]) -> None:
    ours, theirs = both_roads
    assert {key[:2] for key in ours} == {key[:2] for key in theirs}
    assert len(ours) > 30_000


def test_the_mart_has_every_cell_of_its_cuts_and_no_other(both_roads: tuple[dict, dict]) -> None:
    ours, theirs = both_roads

    def cut_of(key: tuple) -> tuple:
        return (key[0], key[2], tuple(column for column, _ in key[4]))

    cuts = {cut_of(key) for key in ours}
    expected = {key for key in theirs if cut_of(key) in cuts}
    missing = Counter(cut_of(key) for key in expected - ours.keys())
    surplus = Counter(cut_of(key) for key in ours.keys() - expected)
    assert not missing, missing.most_common(10)
    assert not surplus, surplus.most_common(10)


def test_both_roads_lead_to_the_same_numbers(both_roads: tuple[dict, dict]) -> None:
    ours, theirs = both_roads
    different = {}
    for key in ours.keys() & theirs.keys():
        one, other = ours[key], theirs[key]
        if one[0] != other[0] or any(
            (a is None) != (b is None)
            or (a is not None and a != pytest.approx(b, rel=1e-9, abs=1e-9))
            for a, b in zip(one[1:], other[1:], strict=True)
        ):
            different[key] = (one, other)
    by_kpi = Counter(key[:2] for key in different)
    assert not different, (by_kpi.most_common(20), list(different.items())[:5])
