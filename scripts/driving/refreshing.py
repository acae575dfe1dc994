"""Whether the last whole build can be refreshed by what is new, or all must be built anew.

A refresh is the same build over the tables that are there (macros/refresh). It is right only if
nothing but the landed rows differs from what they were made from: neither models nor settings, nor
the instant that stands for now, nor the pseudonyms.
"""

from __future__ import annotations

from scripts import confined
from scripts.driving import news
from scripts.driving.dbt import REQUEST
from scripts.environment import Environment
from scripts.landing.keyed import salt_fingerprint

# Landing writes this, with the reason, where rows changed in a way that no ledger tells.
NEEDED = "full_refresh_needed"


def ask_for_refresh(environment: Environment) -> bool:
    """Ask the dbt run of this process to refresh, if that is right; whether it was asked."""
    if not environment.build.is_file():
        return False
    with confined.connect(environment.build) as connection:
        confined.confine(connection)
        state = dict(connection.execute("select name, value from landing.state").fetchall())
        connection.execute("delete from landing.state where name = 'refresh'")
        is_right = state.get("built_from") == _made_from(environment) and NEEDED not in state
        if not is_right or not environment.mart.is_file():
            # Before the mart goes: dbt makes an empty one before it says that nothing is built, and
            # killed between the two it would leave one that looks like something to refresh.
            connection.execute("delete from landing.state where name = 'built_from'")
            return False
        connection.execute("insert into landing.state values ('refresh', ?)", [REQUEST])
        return True


def remember_whole_build(environment: Environment) -> None:
    """Note what the build was made from, so that the next one can be a refresh."""
    with confined.connect(environment.build) as connection:
        confined.confine(connection)
        connection.execute(
            "delete from landing.state where name in ('built_from', ?)",
            [NEEDED],
        )
        connection.execute(
            "insert into landing.state values ('built_from', ?)", [_made_from(environment)]
        )


def _made_from(environment: Environment) -> str:
    return news.token(environment, salt_fingerprint(environment.salt))
