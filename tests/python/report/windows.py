"""A page of the report in the browser, and names that must do no harm there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

# Names as nobody should give them: one ends a script, one is a formula to a spreadsheet.
HOSTILE_QUEUE = "</script><img src=x onerror=\"document.title='harmed'\"><!--"
HOSTILE_TEAM = "=1+1"


class Opened:
    """One page in the browser, with what it said and asked for."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.said: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, file: Path, state: str = "") -> Any:
        """Open a file with a state behind its #, and wait until all of it is drawn."""
        # The same file with another state would not be loaded anew.
        self.page.goto("about:blank")
        self.page.goto(file.as_uri() + (f"#{state}" if state else ""))
        self.wait()
        return self.page

    def wait(self) -> None:
        """Until what stands behind the # is what is drawn."""
        self.page.wait_for_function(
            "document.documentElement.dataset.shown === (location.hash || '#')"
        )
