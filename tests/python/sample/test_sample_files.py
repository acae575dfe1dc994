"""The sample's files: always the same, all named by the manifest, never among other exports."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from harness import ROOT, SMALL, TINY

from scripts.contract import read_contract
from scripts.sample.writing.truth import FILES as TRUTH_FILES
from scripts.sample_company import (
    MANIFEST,
    SampleError,
    main,
    remove_sample,
    sample_manifest,
    strangers,
    write_sample,
)

from .reading import hashes, records

ON_ONE_CORE = """
import os, sys
from scripts.sample_company import main
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
sys.exit(main(sys.argv[1:]))
"""


@pytest.fixture
def copied(sample_exports: Path, tmp_path: Path) -> Path:
    """The sample in a folder that a test may change."""
    return shutil.copytree(sample_exports, tmp_path / "copied")


def arguments(folder: Path, plan: object) -> list[str]:
    """The command line that writes a plan's company below the folder."""
    return [
        *("--exports", str(folder / "exports"), "--truth", str(folder / "truth")),
        *("--seed", str(plan.seed), "--size", str(plan.size)),
        *("--first-day", str(plan.first_day), "--last-day", str(plan.last_day)),
    ]


def test_the_same_plan_gives_the_same_bytes(
    sample_exports: Path, sample_truth: Path, tmp_path: Path
) -> None:
    # Another process, so that neither the hash seed nor anything kept in memory can help; on one
    # core where the system can say so.
    environment = {**os.environ, "PYTHONHASHSEED": "99", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-c", ON_ONE_CORE, *arguments(tmp_path, SMALL)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert hashes(tmp_path / "exports") == hashes(sample_exports)
    assert hashes(tmp_path / "truth") == hashes(sample_truth)
    assert set(hashes(sample_truth)) == set(TRUTH_FILES)


def test_another_seed_gives_another_company_of_the_same_kind(
    sample_exports: Path, tmp_path: Path
) -> None:
    write_sample(tmp_path / "exports", tmp_path / "truth", replace(SMALL, seed=8))
    first, second = sample_manifest(sample_exports), sample_manifest(tmp_path / "exports")
    assert [file.path for file in first.files] == [file.path for file in second.files]
    assert not {file.sha256 for file in first.files} & {file.sha256 for file in second.files}
    rows = {file.path: file.rows for file in first.files if file.rows > 500}
    others = {file.path: file.rows for file in second.files}
    assert rows
    assert not {path for path in rows if not 0.75 < others[path] / rows[path] < 1.33}


def test_the_manifest_names_every_file_with_its_checksum_and_rows(sample_exports: Path) -> None:
    manifest = sample_manifest(sample_exports)
    found = hashes(sample_exports)
    del found[MANIFEST]
    assert {file.path: file.sha256 for file in manifest.files} == found
    for file in manifest.files:
        assert len(list(records(sample_exports / file.path))) == file.rows, file.path
    assert manifest.seed == SMALL.seed
    assert manifest.plan == {
        "first_day": str(SMALL.first_day),
        "last_day": str(SMALL.last_day),
        "size": SMALL.size,
    }


def test_every_table_of_the_contract_has_rows(sample_exports: Path, sample_truth: Path) -> None:
    files = json.loads((sample_truth / "dirt.json").read_text())["files"]
    rows = dict.fromkeys(read_contract().of("generic"), 0)
    for file in files.values():
        rows[file["table"]] += file["rows"]
    assert not [table for table, number in rows.items() if not number]
    named = {file.path: file.rows for file in sample_manifest(sample_exports).files}
    assert {path: file["rows"] for path, file in files.items()} == named


def test_files_come_in_every_format_and_packing(sample_exports: Path) -> None:
    names = [Path(file.path).name for file in sample_manifest(sample_exports).files]
    for suffix in (".csv", ".csv.gz", ".csv.zst", ".jsonl", ".jsonl.zst", ".parquet"):
        assert any(name.partition(".")[2] == suffix[1:] for name in names), suffix


def test_a_company_of_two_weeks_can_be_written_too(tmp_path: Path) -> None:
    assert main(arguments(tmp_path, TINY)) == 0
    assert sample_manifest(tmp_path / "exports").plan["size"] == TINY.size


@pytest.mark.parametrize(
    "wrong", [["--size", "0"], ["--first-day", "2026-02-01", "--last-day", "2026-01-31"]]
)
def test_a_plan_that_cannot_be_is_refused(tmp_path: Path, wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--exports", str(tmp_path / "exports"), *wrong])
    assert stopped.value.code == 2
    assert not (tmp_path / "exports").exists()


def test_an_empty_folder_has_neither_manifest_nor_strangers(tmp_path: Path) -> None:
    (tmp_path / "calls.csv").touch()
    assert sample_manifest(tmp_path) is None
    assert strangers(tmp_path) == []


def test_strangers_are_what_the_manifest_does_not_name(copied: Path) -> None:
    assert strangers(copied) == []
    (copied / ".gitkeep").touch()
    (copied / "generic" / ".hidden.csv").touch()
    own = copied / "aircall" / "calls.csv"
    own.parent.mkdir()
    own.touch()
    link = copied / "generic" / "calls_linked.csv"
    link.symlink_to(own)
    assert strangers(copied) == [own, link]


def test_it_is_never_written_beside_other_exports(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    own = tmp_path / "exports" / "generic" / "calls.csv"
    own.parent.mkdir(parents=True)
    own.write_text("call_id\n", encoding="utf-8")
    assert main(arguments(tmp_path, TINY)) == 2
    assert str(own) in capsys.readouterr().err
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [own]


def test_writing_again_replaces_the_sample(copied: Path, tmp_path: Path) -> None:
    before = hashes(copied)
    write_sample(copied, tmp_path / "truth", replace(TINY, seed=8))
    assert sample_manifest(copied).seed == 8
    assert strangers(copied) == []
    found = hashes(copied)
    assert found.keys() != before.keys()
    assert all(found[file.path] == file.sha256 for file in sample_manifest(copied).files)


def test_a_changed_file_is_never_overwritten(copied: Path, tmp_path: Path) -> None:
    changed = copied / "generic" / "agents.csv"
    changed.write_text("agent_id\nA1\n", encoding="utf-8")
    with pytest.raises(SampleError, match=r"agents\.csv"):
        write_sample(copied, tmp_path / "truth", TINY)
    assert changed.read_text(encoding="utf-8") == "agent_id\nA1\n"


def test_removing_takes_only_what_it_wrote(copied: Path) -> None:
    changed = copied / "generic" / "agents.csv"
    changed.write_text("agent_id\nA1\n", encoding="utf-8")
    own = copied / "generic" / "calls_own.csv"
    own.write_text("mine\n", encoding="utf-8")
    assert remove_sample(copied) == [changed]
    assert sorted(path for path in copied.rglob("*") if path.is_file()) == [changed, own]


def test_the_command_removes_the_truth_as_well(
    copied: Path, sample_truth: Path, tmp_path: Path
) -> None:
    truth = shutil.copytree(sample_truth, tmp_path / "truth")
    removal = ["--exports", str(copied), "--truth", str(truth), "--remove"]
    assert main(removal) == 0
    assert not truth.exists()
    assert sample_manifest(copied) is None
    assert main(removal) == 2


def test_a_note_beside_the_truth_stays(copied: Path, sample_truth: Path, tmp_path: Path) -> None:
    truth = shutil.copytree(sample_truth, tmp_path / "truth")
    (truth / "mine.txt").touch()
    assert main(["--exports", str(copied), "--truth", str(truth), "--remove"]) == 0
    assert [path.name for path in truth.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("path", ["../outside.csv", "/outside.csv", "generic/../../x.csv", "x.csv"])
def test_a_manifest_cannot_name_files_elsewhere(tmp_path: Path, path: str) -> None:
    spoilt = {"seed": 7, "files": [{"path": path, "sha256": "", "rows": 1}]}
    (tmp_path / MANIFEST).write_text(json.dumps(spoilt), encoding="utf-8")
    with pytest.raises(SampleError, match="not in generic/"):
        remove_sample(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [1]}'])
def test_a_spoilt_manifest_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(SampleError, match=MANIFEST):
        strangers(tmp_path)


def test_the_manifest_of_an_older_sample_can_still_be_removed(tmp_path: Path) -> None:
    old = tmp_path / "generic" / "calls_2025-08.csv"
    old.parent.mkdir()
    old.write_text("call_id\n", encoding="utf-8")
    named = {
        "path": "generic/calls_2025-08.csv",
        "sha256": hashlib.sha256(old.read_bytes()).hexdigest(),
        "rows": 0,
    }
    manifest = {"seed": 7, "files": [named], "truth": {"rows": {}}, "note": "Made-up data."}
    (tmp_path / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    assert remove_sample(tmp_path) == []
    assert not old.exists()
