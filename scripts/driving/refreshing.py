"""Whether the last whole build can be refreshed by what is new, or all must be built anew.

A refresh is the same build over the tables that are there (macros/refresh). It is right only if
nothing but the landed rows differs from what they were made from: neither models nor settings, nor
the instant that stands for now, nor the pseudonyms.
"""

from __future__ import annotations

import duckdb

from scripts.driving import news
from scripts.environment import Environment
from scripts.landing.keyed import salt_fingerprint

# Landing writes this, with the reason, where rows changed in a way that no ledger tells.
NEEDED = "full_refresh_needed"


def ask_for_refresh(environment: Environment) -> bool:
    """Ask dbt's next run to refresh, if that is right; whether it was asked."""
    if not environment.mart.is_file():
        return False
    with duckdb.connect(str(environment.build)) as connection:
        state = dict(connection.execute("select name, value from landing.state").fetchall())
        connection.execute("delete from landing.state where name = 'refresh'")
        if state.get("built_from") != _made_from(environment) or NEEDED in state:
            return False
        connection.execute("insert into landing.state values ('refresh', 'asked for')")
        return True


def remember_whole_build(environment: Environment) -> None:
    """Note what the build was made from, so that the next one can be a refresh."""
    with duckdb.connect(str(environment.build)) as connection:
        connection.execute(
            "delete from landing.state where name in ('built_from', ?)",
            [NEEDED],
        )
        connection.execute(
            "insert into landing.state values ('built_from', ?)", [_made_from(environment)]
        )


def _made_from(environment: Environment) -> str:
    return news.token(environment, salt_fingerprint(environment.salt))
