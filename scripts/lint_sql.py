"""SQLFluff without Python's garbage collector, which took almost half of its time.

Run it as `python -m scripts.lint_sql`, with SQLFluff's own arguments. Its syntax trees are full of
cycles that the collector walks again and again; a run is short, so that they may as well stay.
"""

from __future__ import annotations

import gc

from sqlfluff.cli.commands import cli

# Where SQLFluff's workers import this module, it holds for them too.
gc.disable()

if __name__ == "__main__":
    cli()
