"""SQLFluff without what took most of its time.

Run it as `python -m scripts.lint_sql`, with SQLFluff's own arguments, but for fixing: its rules
then change what is kept here.
"""

from __future__ import annotations

import gc

from sqlfluff.cli.commands import cli
from sqlfluff.core import FluffConfig
from sqlfluff.core.parser import BaseSegment
from sqlfluff.utils.reflow import ReflowSequence

# Its syntax trees are full of cycles, which Python's garbage collector walks again and again: it
# took almost half of the time. A run is short, so that they may as well stay. Where SQLFluff's
# workers import this module, it holds for them too.
gc.disable()


class _LaidOut:
    """A file as the rules of layout see it: four of them would each work it out for themselves."""

    def __init__(self) -> None:
        self._work_out = ReflowSequence.from_root
        self._last: tuple[BaseSegment, FluffConfig, ReflowSequence] | None = None

    def __call__(self, root_segment: BaseSegment, config: FluffConfig) -> ReflowSequence:
        """What ReflowSequence.from_root says."""
        if not self._last or self._last[0] is not root_segment or self._last[1] is not config:
            self._last = (root_segment, config, self._work_out(root_segment, config))
        return self._last[2]


ReflowSequence.from_root = _LaidOut()

if __name__ == "__main__":
    cli()
