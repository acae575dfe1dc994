"""Texts of strangers are shown in a terminal, and do nothing to it."""

from __future__ import annotations

from datetime import datetime
from io import StringIO

import pytest
from rich.console import Console, RenderableType
from rich.text import Text

from scripts.driving import dbt
from scripts.environment import Environment
from scripts.explaining.events import rows_table
from scripts.explaining.rows import Row
from scripts.explaining.tables import table_of
from scripts.formatting import harmless
from scripts.landing.files import Noted
from scripts.landing.report import LandedFile, LandingReport
from scripts.landing.report import print_report as print_landing
from scripts.publish import PublishReport
from scripts.publish import print_report as print_publication

from .texts import TEXTS


def terminal() -> Console:
    """A terminal without colours, of which every code that is written is somebody else's."""
    return Console(
        file=StringIO(), width=120, force_terminal=True, color_system=None, highlight=False
    )


def written(console: Console) -> str:
    """All that went to the terminal."""
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def shown(part: RenderableType) -> str:
    """What a part writes."""
    console = terminal()
    console.print(part)
    return written(console)


def acts(text: str) -> list[str]:
    """The characters in it that a terminal does not just show; bold is ours."""
    ours = text.replace("\x1b[1m", "").replace("\x1b[0m", "").replace("\x1b[2m", "")
    return [c for c in ours if not c.isprintable() and c != "\n"]


@pytest.mark.parametrize("name", TEXTS)
def test_an_event_of_a_stranger_does_nothing_to_the_terminal(name: str) -> None:
    text = TEXTS[name][:2000]
    event = Row(
        variant=text, event_id=text, event_at_local=datetime(2026, 3, 2),  # noqa: DTZ001
        channel="voice", queue=text, site=text, team=text, agent_id=text, detail_value=text,
        counted=text, numerator=1.0, denominator=1.0,
    )  # fmt: skip
    assert acts(shown(rows_table([event]))) == []
    assert acts(shown(table_of({"detail": [text]}))) == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_name_or_a_message_does_nothing_to_the_terminal(name: str) -> None:
    text = TEXTS[name][:2000]
    console = terminal()
    noted = Noted(text, text)
    report = LandingReport(
        landed=(LandedFile(text, "calls", 1, 0),), unchanged=(), refused=(noted,),
        not_opened=(noted,), unknown=(noted,), ignored=(noted,), removed=(text,), has_news=True,
        token="t", salt_is_default=False,
    )  # fmt: skip
    print_landing(report, console)
    published = Environment.read({}).published
    print_publication(PublishReport(published, 0, (text,)), console)
    dbt.show([dbt.Event(trouble=text, is_error=True)], console)
    left = [c for c in acts(written(console)) if c not in "\x1b\r"]
    assert left == []
    # Of the terminal's own codes only those for the build's bar are there.
    assert "\x1b]" not in written(console)
    assert "\x1b[2J" not in written(console)
    assert "\x1b[31m" not in written(console)


def test_what_is_spelled_out_can_still_be_read() -> None:
    assert harmless("a\x1b[31m\x07\u202e\x9bz\nnext é ﷺ") == (
        "a\\x1b[31m\\x07\\u202e\\x9bz\nnext é ﷺ"
    )
    # Rich itself lets a code through: that is why.
    assert "\x1b[31m" in shown(Text("\x1b[31m"))
