"""Older rows lose what is personal, and every number stays as it is."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scripts import retain as command
from scripts.forget import forget
from scripts.land import land
from scripts.retain import RetainReport, months_before, retain

from .conftest import ADA, ADAS_TEXTS, FILES, Company, same_groups

AS_OF = datetime(2026, 1, 31, 12, tzinfo=UTC)
# What only rows from before 2025 say, and what younger ones say too.
OLD_ONLY = (
    "+49 30 5550199", "ada.example@example.com", "bob.sample@example.com", "adas note",
    "bobs note", "bobs words", "who=ada", "who=bob", "Gone Example", "K-OLD-3", "anonymous",
    "6.02E+11",
)  # fmt: skip
YOUNG = (
    "030 5550199", "Ada.Example@Example.com", "K-ADA-1", "K-BOB-2", "+1 312 555 0123",
    "told by ada", "told by bob", '{"body":"ada@home"}', "Stay Example",
)  # fmt: skip


def twelve_months(company: Company, months: int = 12) -> RetainReport:
    return retain(replace(company.drop.environment, as_of=AS_OF), months)


def left(company: Company) -> list[str]:
    """What only old rows said, and is still there."""
    texts = company.texts()
    here = [value for value in OLD_ONLY if any(value in text for text in texts)]
    return here + company.places_of(*OLD_ONLY)


def test_old_rows_keep_pseudonyms_and_nothing_else(company: Company) -> None:
    before = company.cells()
    assert len(left(company)) >= 2 * len(OLD_ONLY) - 2
    report = twelve_months(company)
    # Four calls, a mail and what was written in it, two clicks, an old customer, and who has left.
    assert report == RetainReport(date(2025, 1, 31), 10)
    assert left(company) == []
    assert set(YOUNG) <= company.texts()
    assert company.cells() == before


def test_the_rows_themselves_stay(company: Company) -> None:
    query = "select * exclude (customer_id, customer_number, _extra) from raw_generic.calls"
    before = company.drop.query(query)
    twelve_months(company)
    assert sorted(company.drop.query(query)) == sorted(before)


@pytest.mark.parametrize("is_there", [True, False])
def test_it_does_not_come_back_when_everything_lands_anew(company: Company, is_there: bool) -> None:
    before = company.cells()
    twelve_months(company)
    if is_there:
        company.build.unlink()
    else:
        (company.drop.folder / "calls_old.csv").unlink()
    company.land()
    assert company.cells() == before
    assert [text for text in left(company) if text != "K-OLD-3"] == []


def test_a_customer_of_old_who_comes_back_is_still_one_customer(company: Company) -> None:
    twelve_months(company)
    company.drop.put("customers_new.csv", FILES["customers.csv"])
    company.drop.put("calls_newer.csv", FILES["calls_new.csv"].replace("K-BOB-2", "K-OLD-3"))
    company.land()
    company.drop.put("customers_newer.csv", FILES["customers.csv"])
    company.land()
    keys = company.drop.query("select distinct customer_id from raw_generic.customers")
    assert len(keys) == 3
    pseudonyms = company.cells()
    old = pseudonyms["generic/customers.csv", 3, "customer_id"]
    assert pseudonyms["generic/calls_newer.csv", 2, "customer_id"] == old


def test_another_salt_makes_all_pseudonyms_anew_and_keeps_who_is_who(company: Company) -> None:
    twelve_months(company)
    before = company.cells()
    old = {one for one in before.values() if one}
    assert company.places_of(*old)
    company.land(salt="another salt")
    after = company.cells()
    assert same_groups(before, after)
    assert not old & set(after.values())
    assert company.places_of(*old) == []
    state = dict(company.drop.query("select * from landing.state"))
    assert "salt" in state["full_refresh_needed"]
    # Whose identifier is still in a row has the pseudonym that any fresh landing would give.
    fresh = replace(company.drop.environment, build=company.build.with_name("fresh.duckdb"))
    fresh = replace(fresh, salt="another salt")
    land(fresh)
    cell = ("generic/calls_old.csv", 2, "customer_id")
    assert Company(replace(company.drop, environment=fresh)).cells()[cell] == after[cell]


def test_another_country_changes_only_who_wrote_a_number_without_one(
    company: Company, tmp_path: Path
) -> None:
    twelve_months(company)
    before = company.cells()
    settings = tmp_path / "settings"
    shutil.copytree("seeds/sample_company", settings)
    (settings / "deployment.csv").write_text("name,value\ncountry,FR\n")
    land(replace(company.drop.environment, settings=settings))
    after = company.cells()
    changed = {cell for cell, who in before.items() if after[cell] != who}
    # The old rows of the same number, whose text is gone, go along with the one that has it.
    assert changed == {
        ("generic/calls_new.csv", 1, "customer_number"),
        ("generic/calls_old.csv", 1, "customer_number"),
    }
    assert len({after[cell] for cell in changed}) == 1


def test_who_is_forgotten_later_is_gone_from_old_rows_too(company: Company) -> None:
    before = company.cells()
    twelve_months(company)
    forget(company.drop.environment, ["K-ADA-1", "+49 30 5550199", "ada.example@example.com"])
    after = company.cells()
    assert same_groups(before, after)
    ada = {before["generic/calls_old.csv", 1, name] for name in ("customer_id", "customer_number")}
    assert not ada & set(after.values())
    assert company.places_of(*ADA, *ADAS_TEXTS, *ada) == []


def test_more_months_bring_nothing_back_and_fewer_take_more(company: Company) -> None:
    assert twelve_months(company).retained_from == date(2025, 1, 31)
    assert twelve_months(company, 48) == RetainReport(date(2025, 1, 31), 0)
    report = retain(replace(company.drop.environment, as_of=datetime(2026, 3, 1, tzinfo=UTC)), 1)
    assert report.retained_from == date(2026, 2, 1)
    assert not set(YOUNG) & company.texts() - {"Stay Example"}
    record = company.drop.query("select what, persons, retained_from from landing.erasures")
    assert sorted(record, key=str) == [
        ("retained", None, date(2025, 1, 31)),
        ("retained", None, date(2025, 1, 31)),
        ("retained", None, date(2026, 2, 1)),
    ]


@pytest.mark.parametrize(
    "day, months, expected",
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 31), 1, (2024, 2, 29)),
        ((2026, 1, 15), 12, (2025, 1, 15)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 12, 31), 13, (2025, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day: tuple, months: int, expected: tuple) -> None:
    assert months_before(date(*day), months) == date(*expected)


@pytest.mark.parametrize("months", ["0", "-1", "two", "1.5", "9999"])
def test_what_is_no_number_of_months_is_refused(months: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        command.main(["--months", months])
    assert stopped.value.code == 2
    assert "--months" in capsys.readouterr().err
