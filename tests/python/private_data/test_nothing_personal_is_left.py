"""Of all personal values of the sample, none stands in what is published, logged or compiled."""

from __future__ import annotations

import io
import os
import random
import stat
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from harness import environment_of
from rich.console import Console

from scripts import rights
from scripts.driving.alone import alone
from scripts.environment import Environment
from scripts.landing.report import print_report
from scripts.publishing.replacing import write_in_one_step

from .conftest import ADA, ADAS_TEXTS, BOB, FILES, Company
from .searching import Personal, read_personal, texts_of

SALT = "only for tests"


@pytest.fixture(scope="module")
def build(sample_mart: Path) -> Path:
    """The private build file of the sample company."""
    return sample_mart.with_suffix("")


@pytest.fixture(scope="module")
def personal(build: Path) -> Personal:
    """Each personal value of the sample, and the salt."""
    found = read_personal(build, SALT)
    # As many as the company has: customers, numbers, addresses; agents and comments.
    assert len(found.words) > 8_000 and len(found.phrases) > 50
    return found


def test_it_finds_what_is_there(build: Path, personal: Personal) -> None:
    looked_at = (
        "raw_generic.calls.customer_number", "landing.identities.identifier",
        "raw_generic.agents.name", "raw_generic.surveys.comment",
    )  # fmt: skip
    texts = texts_of(build, only=looked_at)
    assert {place for place, text in texts if personal.found_in(text)} == set(looked_at)
    assert personal.found_in(f"cannot read '{next(iter(personal.words))}'")
    assert personal.found_in(f'{{"salt": "{SALT}"}}')


def test_nothing_of_it_is_in_the_mart(sample_mart: Path, personal: Personal) -> None:
    places = Counter(place for place, text in texts_of(sample_mart) if personal.found_in(text))
    assert not places


def test_in_the_private_file_it_is_in_raw_and_staging_only(build: Path, personal: Personal) -> None:
    private = ("raw_generic", "staging", "landing.identities")
    places = Counter(place for place, text in texts_of(build, *private) if personal.found_in(text))
    assert not places


def test_nothing_of_it_is_in_logs_and_artifacts(build: Path, personal: Personal) -> None:
    work = build.parent.parent
    files = [path for name in ("logs", "target") for path in (work / name).rglob("*")]
    files = [path for path in files if path.is_file()]
    names = {path.name for path in files}
    assert {"dbt.log", "manifest.json", "run_results.json", "fct_contacts.sql"} <= names
    assert personal.found_in_bytes_of(files) == []
    # The build file's own bytes know neither the salt nor any pad of it.
    assert SALT.encode() not in build.read_bytes()


BROKEN = {
    "no header": lambda text: text.partition("\n")[2],
    "cut in the middle": lambda text: text[: len(text) // 2],
    "a quote too many": lambda text: text.replace(",answered,", ',"answered,', 1),
    "a field too many": lambda text: text.replace("\n", ",more\n", 3),
    "columns shifted": lambda text: text.replace("inbound,", "", 2),
    "another delimiter": lambda text: text.replace(",", "|"),
    "two headers of values": lambda text: "K-ADA-1,K-ADA-1\n" + text,
    "as JSON": lambda text: '{"call_id": "K-ADA-1", "customer_number": "+49 30 5550199"',
}


def test_what_is_said_of_broken_files_says_nothing_personal(company: Company) -> None:
    for how, breaks in BROKEN.items():
        name = f"calls_{how.replace(' ', '_')}"
        for suffix in ("csv", "jsonl", "parquet", "csv.gz"):
            company.drop.put(f"{name}.{suffix}", breaks(FILES["calls_old.csv"]))
    out = Console(file=io.StringIO(), width=400)
    print_report(company.land(), out)
    said = out.file.getvalue()
    # Of JSON only the lines are broken, and of some CSV too.
    assert said.count("REFUSED") > 2 * len(BROKEN)
    reasons = company.drop.query(
        "select reason from landing.files union all "
        "select coalesce(value, '') || reason from landing.rejected_rows"
    )
    said += " ".join(reason for (reason,) in reasons if reason)
    gone = [*ADA, *BOB, *ADAS_TEXTS, company.drop.environment.salt]
    assert [value for value in gone if value.lower() in said.lower()] == []


@pytest.mark.parametrize("asked, given", [(0o000, 0o640), (0o077, 0o600), (0o002, 0o640)])
def test_what_is_made_is_for_owner_and_group_only_or_as_the_user_asks(
    asked: int, given: int, company: Company
) -> None:
    made, written = company.build.with_name("made"), company.build.with_name("written")
    lock = company.build.with_name(company.build.name + ".lock")
    lock.unlink(missing_ok=True)
    before = os.umask(asked)
    try:
        with alone(company.drop.environment):
            # As dbt is.
            subprocess.run(["touch", str(made)], check=True)
            write_in_one_step(written, "as what is published")
        assert os.umask(asked) == asked
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in (made, written, lock)} == {given}


def test_what_lies_there_is_tightened(tmp_path: Path) -> None:
    variables = environment_of(tmp_path, tmp_path)
    environment = Environment.read(variables)
    files = [
        environment.build, environment.mart, environment.published,
        environment.build.with_name(environment.build.name + ".wal"),
        environment.published.with_name(f".{environment.published.name}.1.tmp"),
        tmp_path / "logs/dbt.log", tmp_path / "target/compiled/deep/model.sql",
    ]  # fmt: skip
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
        path.chmod(random.choice([0o666, 0o644, 0o777]))
    (tmp_path / "target/compiled").chmod(0o777)
    bystander = environment.build.with_name("notes.txt")
    bystander.write_text("")
    bystander.chmod(0o666)
    rights.tighten(environment, variables)
    assert [path for path in files if stat.S_IMODE(path.stat().st_mode) & 0o027] == []
    assert stat.S_IMODE((tmp_path / "target/compiled").stat().st_mode) == 0o750
    assert stat.S_IMODE(bystander.stat().st_mode) == 0o666
