"""A person who is forgotten is gone from everything that is kept, and does not come back."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from scripts import forget as command
from scripts.erasing.memory import read_memory
from scripts.forget import forget

from .conftest import ADA, ADAS_TEXTS, BOB, FILES, Company, same_groups

BOBS_CALLS = "select * from raw_generic.calls where customer_id = 'K-BOB-2'"


def of_ada(company: Company) -> list[str]:
    """Where something of hers still is."""
    gone = (*ADA, *ADAS_TEXTS, "+49305550199", "ada.example@example.com")
    left = [text for text in company.texts() if any(value in text for value in gone)]
    return left + company.places_of(*gone)


# By her id; by her number, in a writing that no row has (it stands beside one id only).
@pytest.mark.parametrize("name", ["K-ADA-1", "0049 (30) 555-0199"])
def test_she_is_gone_from_every_table_and_from_the_files_bytes(company: Company, name: str) -> None:
    before = company.cells()
    of_bob = company.drop.query(BOBS_CALLS)
    assert of_ada(company) and len(of_bob) == 2
    company.drop.environment.mart.write_text("old pseudonyms")
    report = forget(company.drop.environment, [name])
    assert of_ada(company) == []
    # Her id, number and address: in three calls and mails, customers, the campaign; texts in two.
    assert (report.identifiers, report.unknown, report.shared) == (3, 0, 0)
    assert report.rows == 7
    assert same_groups(before, company.cells())
    assert set(before.values()) & set(company.cells().values())
    assert not {before[cell] for cell in adas_cells()} & set(company.cells().values())
    # Others stay as they are.
    assert sorted(company.drop.query(BOBS_CALLS)) == sorted(of_bob)
    assert {*BOB, "told by bob", '{"n":"bobs note"}', '{"body":"bobs words"}'} <= company.texts()
    # What was built of her goes too.
    assert not company.drop.environment.mart.exists()
    state = dict(company.drop.query("select * from landing.state"))
    assert state["full_refresh_needed"] == "persons were forgotten"


def adas_cells() -> list[tuple[str, int, str]]:
    return [
        ("generic/calls_old.csv", 1, "customer_id"),
        ("generic/calls_old.csv", 1, "customer_number"),
        ("generic/conversations.csv", 1, "customer_address"),
    ]


def test_archives_that_land_again_do_not_bring_her_back(company: Company) -> None:
    forget(company.drop.environment, ["K-ADA-1"])
    cells = company.cells()
    # One file again and another row of hers in it, then everything from nothing.
    company.drop.put("calls_old.csv", FILES["calls_old.csv"] + "\n")
    company.drop.put(
        "calls_more.csv", FILES["calls_new.csv"].replace("030 5550199", "+49 (0)30 / 555 01 99")
    )
    company.land()
    assert of_ada(company) == []
    key = cells["generic/calls_old.csv", 1, "customer_number"]
    assert company.cells()["generic/calls_more.csv", 1, "customer_number"] == key
    again = company.cells()
    company.build.unlink()
    company.land()
    assert of_ada(company) == []
    assert company.cells() == again


def test_another_salt_does_not_bring_her_back(company: Company) -> None:
    forget(company.drop.environment, ["K-ADA-1"])
    key = company.cells()["generic/calls_old.csv", 1, "customer_id"]
    company.drop.put("calls_old.csv", FILES["calls_old.csv"] + "\n")
    company.land(salt="another salt")
    assert of_ada(company) == []
    assert company.cells()["generic/calls_old.csv", 1, "customer_id"] == key


def test_free_text_that_came_before_its_contact_goes_too(new_company: Company) -> None:
    (new_company.drop.folder / "calls_old.csv").unlink()
    new_company.land()
    forget(new_company.drop.environment, ["K-ADA-1", "030 5550199"])
    # Nobody could know yet that this comment is about a contact of hers.
    assert "told by ada" in new_company.texts()
    new_company.drop.put("calls_old.csv", FILES["calls_old.csv"])
    new_company.land()
    assert of_ada(new_company) == []
    assert new_company.drop.query("select count(*) from landing.identities")[0][0] > 0


def test_who_is_in_no_row_yet_is_erased_when_the_row_comes(new_company: Company) -> None:
    report = forget(new_company.drop.environment, ["K-ADA-1", "ada.example@example.com"])
    assert report.unknown == 2
    new_company.land()
    texts = new_company.texts()
    assert "K-ADA-1" not in texts and "Ada.Example@Example.com" not in texts
    # Of the number beside it nobody said anything.
    assert "+49 30 5550199" in texts


def test_a_number_of_several_customers_takes_none_of_them_along(new_company: Company) -> None:
    new_company.drop.put(
        "calls_shared.csv",
        FILES["calls_new.csv"].replace("c6", "c9").replace("+1 312 555 0123", "+49 30 5550199"),
    )
    new_company.land()
    report = forget(new_company.drop.environment, ["+49 30 5550199"])
    assert report.shared == 1
    texts = new_company.texts()
    assert "+49 30 5550199" not in texts and "030 5550199" not in texts
    assert {"K-ADA-1", "K-BOB-2"} <= texts


def test_an_interrupted_erasure_is_ended_by_the_next_landing(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("scripts.forget.rewrite", crash)
        with pytest.raises(KeyboardInterrupt):
            forget(company.drop.environment, ["K-ADA-1"])
    assert of_ada(company)
    company.land()
    assert of_ada(company) == []


def test_the_record_says_that_it_was_done_and_not_to_whom(company: Company) -> None:
    forget(company.drop.environment, ["K-ADA-1"])
    forget(company.drop.environment, ["bob.SAMPLE@example.com"])
    record = company.drop.query(
        "select erasure_id, what, persons, identifiers, rows_erased, retained_from "
        "from landing.erasures order by all"
    )
    assert record == [(1, "forgotten", 1, 3, 7, None), (2, "forgotten", 1, 3, 7, None)]
    assert company.places_of(*ADA, *BOB, "a salt for tests") == []
    for path in company.build.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) & 0o027 == 0, path.name
    # Known by a secret of its own: neither the salt nor the build file tells who is on the list.
    memory = read_memory(company.build)
    assert len(memory.forgotten) >= 6 and len(memory.secret) == 32


def test_a_list_without_its_secret_stops_the_landing(company: Company) -> None:
    forget(company.drop.environment, ["K-ADA-1"])
    secret = company.build.with_name(company.build.name + ".erasures.key")
    secret.unlink()
    with pytest.raises(Exception, match="put both back from a backup"):
        company.land()


def run(company: Company, monkeypatch: pytest.MonkeyPatch, *arguments: str, customer: str) -> int:
    environment = company.drop.environment
    for name in ("exports", "build", "published"):
        monkeypatch.setenv(f"CONTACT_CENTER_{name.upper()}", str(getattr(environment, name)))
    monkeypatch.setenv("CONTACT_CENTER_PII_SALT", environment.salt)
    monkeypatch.setenv("CUSTOMER", customer)
    return command.main(arguments)


def test_the_command_takes_a_file_and_says_nothing_personal(
    company: Company,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    names = tmp_path / "names.txt"
    names.write_text("\ufeffK-ADA-1\n\nbob.sample@example.com\nK-NOBODY-9\n", "utf-8")
    assert run(company, monkeypatch, "--file", str(names), customer="") == 0
    said = "".join(capsys.readouterr())
    assert "1 of those given stand in no row" in said
    assert "generic/calls_old.csv" in said
    assert not any(text in said for text in (*ADA, *BOB, "K-NOBODY-9", environment_salt(company)))
    assert of_ada(company) == []
    assert not {*BOB} & company.texts()


def environment_salt(company: Company) -> str:
    return company.drop.environment.salt


def test_nobody_given_is_said_so(
    new_company: Company, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    assert run(new_company, monkeypatch, customer=" ") == 1
    assert "make forget CUSTOMER=" in capsys.readouterr().err
    assert not new_company.build.exists()


def test_who_has_the_old_file_open_keeps_it_whole(new_company: Company) -> None:

    new_company.land()
    open_before = os.open(new_company.build, os.O_RDONLY)
    try:
        forget(new_company.drop.environment, ["K-ADA-1"])
        assert os.fstat(open_before).st_ino != new_company.build.stat().st_ino
    finally:
        os.close(open_before)


def test_the_same_person_twice_keeps_the_key(company: Company) -> None:
    forget(company.drop.environment, ["K-ADA-1"])
    cells = company.cells()
    report = forget(company.drop.environment, ["K-ADA-1"])
    assert (report.unknown, report.rows) == (1, 0)
    assert company.cells() == cells
