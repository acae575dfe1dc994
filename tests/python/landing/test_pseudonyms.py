"""Identifiers of persons get keyed pseudonyms, by Python's own HMAC as the yardstick."""

from __future__ import annotations

import hmac
import shutil
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from scripts.land import land
from scripts.landing.database import LandingProblem

from .conftest import Drop

HEADER = "call_id,direction,started_at,ended_at,outcome,customer_id,customer_number\n"


def calls(*persons: tuple[str, str]) -> str:
    lines = [f'{n},inbound,x,x,answered,"{a}","{b}"' for n, (a, b) in enumerate(persons)]
    return HEADER + "\n".join(lines) + "\n"


def expected(salt: str, kind: str, message: str) -> str:
    return hmac.new(salt.encode(), f"{kind}\0{message}".encode(), "sha256").hexdigest()[:32]


def identities(drop: Drop) -> dict[tuple[str, str], str]:
    rows = drop.query("select kind, identifier, pseudonym from landing.identities")
    found = {(kind, identifier): pseudonym for kind, identifier, pseudonym in rows}
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("salt", ["s", "sält" * 40])
def test_pseudonyms_are_hmac_of_the_normalised_identifier(drop: Drop, salt: str) -> None:
    drop.put(
        "calls.csv",
        calls(
            ("K 1", "+1 (555) 010-99"), ("k 1", " +155501099"), ("", "155501099"), ("", "anonymous")
        ),
    )
    drop.put(
        "campaign_events.csv",
        "campaign_id,recipient,message_id,event,at\nc,  Ä.B@X.example\u00a0,1,sent,x\n",
    )
    land(replace(drop.environment, salt=salt))
    assert identities(drop) == {
        ("customer_id", "K 1"): expected(salt, "customer_id", "K 1"),
        ("customer_id", "k 1"): expected(salt, "customer_id", "k 1"),
        ("number", "+1 (555) 010-99"): expected(salt, "number", "+155501099"),
        ("number", " +155501099"): expected(salt, "number", "+155501099"),
        ("number", "155501099"): expected(salt, "number", "+49155501099"),
        ("address", "  Ä.B@X.example\u00a0"): expected(salt, "address", "ä.b@x.example"),
    }


def test_numbers_get_the_country_of_the_settings(drop: Drop, tmp_path: Path) -> None:
    drop.put(
        "calls.csv", calls(("", "030 555 0100"), ("", "+49 (0)30 5550100"), ("", "(312) 555-0123"))
    )
    drop.put(
        "conversations.csv",
        "conversation_id,channel,opened_at,outcome,customer_address\n"
        "s,sms,x,answered,+49305550100\nm,email,x,answered,0100@example.com\n",
    )
    drop.land()
    found = identities(drop)
    # The sample company is in Germany.
    same = expected("a salt for tests", "number", "+49305550100")
    assert found["number", "030 555 0100"] == found["number", "+49 (0)30 5550100"] == same
    assert found["address", "+49305550100"] == same
    assert found["address", "0100@example.com"] != same
    for country, number in (("US", "+13125550123"), ("", "3125550123")):
        settings = tmp_path / "settings"
        shutil.copytree("seeds/sample_company", settings, dirs_exist_ok=True)
        (settings / "deployment.csv").write_text(f"name,value\ncountry,{country}\n")
        report = land(replace(drop.environment, settings=settings))
        assert report.has_news
        made = identities(drop)["number", "(312) 555-0123"]
        assert made == expected("a salt for tests", "number", number)
    state = dict(drop.query("select * from landing.state"))
    assert "other rules" in state["full_refresh_needed"]


def test_a_country_that_is_none_stops_the_landing(drop: Drop, tmp_path: Path) -> None:
    shutil.copytree("seeds/sample_company", tmp_path / "settings")
    (tmp_path / "settings/deployment.csv").write_text("name,value\ncountry,Germany\n")
    with pytest.raises(LandingProblem, match="country,Germany"):
        land(replace(drop.environment, settings=tmp_path / "settings"))


def test_identifiers_go_with_the_last_row_that_says_them(drop: Drop) -> None:
    drop.put("calls_1.csv", calls(("a", "1"), ("b", "2")))
    drop.put("calls_2.csv", calls(("b", "3")))
    drop.land()
    drop.put("calls_1.csv", calls(("a", "4")))
    drop.land()
    drop.land()
    assert set(identities(drop)) == {
        ("customer_id", "a"), ("customer_id", "b"), ("number", "3"), ("number", "4"),
    }  # fmt: skip
    drop.put("calls_2.csv", "no header\n")
    drop.land()
    drop.land()
    assert set(identities(drop)) == {("customer_id", "a"), ("number", "4")}


def test_identifiers_that_went_stay_until_a_whole_build_has_read_that(drop: Drop) -> None:
    drop.put("calls.csv", calls(("a", "1")))
    drop.land()
    built(drop)
    for number in (2, 3):
        drop.put("calls.csv", calls(("a", str(number))))
        drop.land()
    # A refresh finds the row of the last build by them.
    assert {("number", "1"), ("number", "2"), ("number", "3")} < set(identities(drop))
    drop.land()
    assert ("number", "1") in identities(drop)
    built(drop)
    drop.land()
    assert set(identities(drop)) == {("customer_id", "a"), ("number", "3")}
    drop.put("calls.csv", "no header\n")
    drop.land()
    drop.land()
    assert ("number", "3") in identities(drop)


def built(drop: Drop) -> None:
    """Note what a whole build notes at its end."""
    with duckdb.connect(str(drop.environment.build)) as connection:
        connection.execute(
            "create or replace table landing.built_files as "
            "select file, table_name, landing_id from landing.files where status = 'landed'"
        )


def test_an_id_that_a_spreadsheet_damaged_is_nobody(drop: Drop) -> None:
    drop.put("calls.csv", calls(("6.02E+11", ""), ("602E", "")))
    drop.land()
    assert set(identities(drop)) == {("customer_id", "602E")}


def test_equal_texts_of_two_kinds_have_nothing_in_common(drop: Drop) -> None:
    drop.put("calls.csv", calls(("123", "123")))
    drop.land()
    found = identities(drop)
    assert found["customer_id", "123"] != found["number", "123"]


def test_only_new_identifiers_are_added(drop: Drop) -> None:
    drop.put("calls_1.csv", calls(("a", "1")))
    drop.land()
    before = identities(drop)
    drop.put("calls_2.csv", calls(("a", "2"), ("b", "1")))
    drop.land()
    after = identities(drop)
    assert before.items() < after.items()
    assert set(after) - set(before) == {("customer_id", "b"), ("number", "2")}


def test_a_changed_salt_makes_all_anew_and_is_news(drop: Drop) -> None:
    drop.put("calls.csv", calls(("a", "1")))
    before = drop.land()
    old = identities(drop)
    report = land(replace(drop.environment, salt="another"))
    assert report.has_news
    state = dict(drop.query("select * from landing.state"))
    assert "salt" in state["full_refresh_needed"]
    # Not in the file's free blocks either.
    content = drop.environment.build.read_bytes()
    assert not any(pseudonym.encode() in content for pseudonym in old.values())
    assert report.token != before.token
    new = identities(drop)
    assert set(new) == set(old)
    assert new["number", "1"] == expected("another", "number", "1")


def test_the_salt_is_written_nowhere(drop: Drop) -> None:
    salt = "never to be written down"
    drop.put("calls.csv", calls(("a", "1")))
    land(replace(drop.environment, salt=salt))
    for path in drop.environment.build.parent.iterdir():
        assert salt.encode() not in path.read_bytes()


def test_pseudonyms_missed_by_a_crash_are_made_by_the_next_landing(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop.put("calls.csv", calls(("a", "1")))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("scripts.land.update_identities", crash)
        with pytest.raises(KeyboardInterrupt):
            drop.land()
    assert identities(drop) == {}
    drop.land()
    assert set(identities(drop)) == {("customer_id", "a"), ("number", "1")}
