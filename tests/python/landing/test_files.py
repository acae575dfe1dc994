"""What in the exports folder is an export, and what is never touched."""

from __future__ import annotations

import os
import socket

import pytest

from .conftest import Drop


def test_links_folders_fifos_and_sockets_named_like_exports_are_never_opened(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = drop.root / "outside.csv"
    outside.write_text("call_id\n")
    (drop.folder / "calls_link.csv").symlink_to(outside)
    (drop.folder / "calls_dangling.csv").symlink_to(drop.root / "nothing")
    (drop.folder / "calls_folder.csv").mkdir()
    os.mkfifo(drop.folder / "calls_fifo.csv")
    # A socket's whole path is limited to some hundred bytes.
    monkeypatch.chdir(drop.folder)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("calls_socket.csv")
    drop.calls("calls.csv", 1)

    report = drop.land()

    assert report.exit_status == 1
    assert {noted.name: noted.reason.split(",")[0] for noted in report.not_opened} == {
        "generic/calls_link.csv": "a link",
        "generic/calls_dangling.csv": "a link",
        "generic/calls_folder.csv": "a folder",
        "generic/calls_fifo.csv": "a FIFO",
        "generic/calls_socket.csv": "a socket",
    }
    assert drop.ids() == ["1"]


def test_a_linked_folder_of_exports_is_not_followed(drop: Drop) -> None:
    drop.folder.rename(drop.root / "elsewhere")
    drop.folder.symlink_to(drop.root / "elsewhere")
    (drop.root / "elsewhere/calls.csv").write_text("call_id\n")
    report = drop.land()
    assert [noted.name for noted in report.not_opened] == ["generic"]
    assert report.exit_status == 1
    assert report.landed == ()


def test_other_names_are_ignored_or_reported_and_are_no_error(drop: Drop) -> None:
    exports = drop.environment.exports
    drop.calls("calls.csv", 1)
    for name in (".calls.csv", "calls.CSV", "calls.csv.tmp", "calls", "calls.json", "calls.gz"):
        drop.put(name, "x")
    drop.put("phone_calls.csv", "x")
    (drop.folder / "old").mkdir()
    (exports / "some_system").mkdir()
    (exports / "calls.csv").write_text("x")
    (exports / "notes.txt").write_text("x")
    (exports / "sample_company.json").write_text("{}")

    report = drop.land()

    assert report.exit_status == 0
    assert [file.name for file in report.landed] == ["generic/calls.csv"]
    assert {noted.name for noted in report.ignored} == {
        "generic/.calls.csv",
        "generic/calls.CSV",
        "generic/calls.csv.tmp",
        "generic/calls",
        "generic/calls.json",
        "generic/calls.gz",
        "generic/old",
        "notes.txt",
    }
    assert {noted.name: noted.reason for noted in report.unknown} == {
        "generic/phone_calls.csv": "begins with the name of no table of the contract",
        "some_system/": "there is no connector for some_system yet",
        "calls.csv": "belongs into a system's folder, such as generic/",
    }


def test_a_name_that_is_not_utf8_is_refused_and_can_be_shown(drop: Drop) -> None:
    with open(os.fsencode(drop.folder) + b"/calls_\xe9.csv", "wb") as stream:  # noqa: PTH123
        stream.write(b"call_id\n")
    report = drop.land()
    [refused] = report.refused
    assert refused.name == "generic/calls_\\xe9.csv"
    assert "rename it" in refused.reason


def test_a_file_that_may_not_be_read_is_refused_and_read_once_it_may(
    drop: Drop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scripts.landing import one_file

    path = drop.calls("calls.csv", 1)
    with monkeypatch.context() as patch:
        # The tests may run as root, whom no permission stops.
        def denied(_: object) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr(one_file, "open_regular", denied)
        [refused] = drop.land().refused
    assert "Permission denied" in refused.reason
    path.chmod(0o640)
    os.utime(path)
    assert drop.land().exit_status == 0
