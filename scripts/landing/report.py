"""What a landing did, as data and as text for the terminal."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from scripts.contract import GENERIC, SOURCES
from scripts.formatting import harmless
from scripts.landing.files import Noted
from scripts.landing.unknown_columns import UnknownColumn

# Ignored files are no news; more than these are only counted.
_SHOWN = 5
# Up to so many landed files have a line each.
_LISTED = 20
_CONTRACT = SOURCES.relative_to(SOURCES.parents[3])
_REJECTED = (
    "rejected: records of broken shape, such as more fields than the header has. They count "
    "nowhere; once it is built, audit.quarantined_rows says which they are, and why."
)


@dataclass(frozen=True)
class LandedFile:
    """A file whose content came in: numbers of its records, and of those that were rejected.

    `rows_before` is what it had brought before it changed, `rows_left` how many of these records
    are in it still. `unknown` are its columns beyond the contract.
    """

    name: str
    table: str
    rows_read: int
    rows_rejected: int
    rows_before: int = 0
    rows_left: int = 0
    unknown: tuple[UnknownColumn, ...] = ()

    @property
    def lost_most(self) -> bool:
        """Whether less than half is left of what it had brought."""
        return 2 * self.rows_left < self.rows_before


@dataclass(frozen=True)
class LandingReport:
    """What a landing found and did.

    `landed` are the new and changed files; `refused` all that must be mended, also those that were
    refused before; `removed` those that are gone since the last landing, whose rows stay.
    `token` stands for everything that is landed now, `has_news` = it is not the last landing's.
    `systems` are those of which something has landed, now or before.
    """

    landed: tuple[LandedFile, ...]
    unchanged: tuple[str, ...]
    refused: tuple[Noted, ...]
    not_opened: tuple[Noted, ...]
    unknown: tuple[Noted, ...]
    ignored: tuple[Noted, ...]
    removed: tuple[str, ...]
    has_news: bool
    token: str
    salt_is_default: bool
    systems: Sequence[str] = ()

    @property
    def exit_status(self) -> int:
        """0 if every export could be read, else 1."""
        return 1 if self.refused or self.not_opened else 0


def print_report(report: LandingReport, console: Console) -> None:
    """Print what was landed as a table, and below it what was not, and why."""
    if report.landed:
        console.print(_landed(report.landed))
    if any(file.rows_rejected for file in report.landed):
        _say(console, _REJECTED)
    _say(console, f"Files landed: {len(report.landed)}; unchanged: {len(report.unchanged)}.")
    for name in report.removed:
        _say(console, f"{name}: is gone; its rows stay")
    lost = [file for file in report.landed if file.lost_most]
    for file in lost[:_SHOWN]:
        _say(console, _lost(file), "yellow")
    if len(lost) > _SHOWN:
        _say(console, f"{len(lost) - _SHOWN} more files lost most of their rows", "yellow")
    for line in _unknown(report.landed):
        _say(console, line, "yellow")
    for noted in report.refused:
        _say(console, f"{noted.name}: REFUSED, {noted.reason}", "bold red")
    for noted in report.not_opened:
        _say(console, f"{noted.name}: NOT OPENED, is {noted.reason}", "bold red")
    for noted in report.unknown:
        _say(console, f"{noted.name}: not landed, {noted.reason}", "yellow")
    # The empty folder's own file is nobody's export.
    ignored = [noted for noted in report.ignored if noted.name != ".gitkeep"]
    for noted in ignored[:_SHOWN]:
        _say(console, f"{noted.name}: ignored, {noted.reason}")
    if len(ignored) > _SHOWN:
        _say(console, f"{len(ignored) - _SHOWN} more files ignored")


def _landed(files: tuple[LandedFile, ...]) -> Table:
    """A line a file; of more files than a screen takes, a line a table."""
    is_long = len(files) > _LISTED
    table = Table(title="Landed", title_justify="left", box=None, pad_edge=False)
    table.add_column("table")
    table.add_column("files" if is_long else "file", overflow="fold")
    table.add_column("records", justify="right")
    has_rejected = any(file.rows_rejected for file in files)
    if has_rejected:
        table.add_column("rejected", justify="right")
    lines: dict[Hashable, list[LandedFile]] = {}
    used = {file.name for file in files if file.rows_read}
    for file in files:
        if file.name in used and not file.rows_read:
            # A nested file, of which only other tables have rows.
            continue
        lines.setdefault(file.table if is_long else (file.name, file.table), []).append(file)
    for of_line in lines.values():
        rejected = f"{sum(file.rows_rejected for file in of_line):,}"
        table.add_row(
            of_line[0].table,
            _shown(str(len(of_line)) if is_long else of_line[0].name),
            f"{sum(file.rows_read for file in of_line):,}",
            *([rejected] if has_rejected else []),
        )
    return table


def _lost(file: LandedFile) -> str:
    """What is to be said of a file that has lost most of its rows."""
    said = (
        f"{file.name}: of the {file.rows_before:,} rows of {file.table} that it brought before, "
        f"{file.rows_left:,} are in it now; the others are taken out"
    )
    return f"{said} (a file of other days needs a name of its own)" if file.rows_read else said


def _unknown(files: Sequence[LandedFile]) -> Iterator[str]:
    """Lines about columns beyond the contract; files with the same ones have one line."""
    groups: dict[tuple[str, tuple[UnknownColumn, ...]], list[str]] = {}
    for file in files:
        if file.unknown:
            groups.setdefault((file.table, file.unknown), []).append(file.name)
    for (table, columns), names in groups.items():
        more = f" and {len(names) - 1} more files" if names[1:] else ""
        # Those first of which it is likely that something else was meant.
        said = [
            f"{column.shown} (did you mean `{column.meant}`?)" if column.meant else column.shown
            for column in sorted(columns, key=lambda column: column.meant is None)
        ]
        listed = ", ".join(said[:_SHOWN])
        beyond = f" and {len(said) - _SHOWN} more" if said[_SHOWN:] else ""
        what, them = ("columns", "them") if said[1:] else ("column", "it")
        yield (
            f"{names[0]}{more}: {what} {listed}{beyond} {'are' if said[1:] else 'is'} not in the "
            f"contract of {GENERIC}.{table}; nothing uses {them}"
        )
    if groups:
        yield f"The contract, with all tables and columns: {_CONTRACT}"


def _say(console: Console, text: str, style: str = "") -> None:
    console.print(_shown(text, style), soft_wrap=True)


def _shown(text: str, style: str = "") -> Text:
    # Names come from strangers: neither rich's markup nor the terminal's codes may act, and a line
    # end in a name would make a line of its own.
    return Text(harmless(text).replace("\n", "\\n"), style=style)
