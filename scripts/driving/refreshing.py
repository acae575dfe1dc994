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
from scripts.erasing.rewriting import FULL_REFRESH
from scripts.landing.keyed import salt_fingerprint

# What was replaced stays in the file as empty room: once it is so much larger than a whole build
# made it, times and bytes, all is built anew.
_GROWN_TIMES = 2
_GROWN_BYTES = 64_000_000


def ask_for_refresh(environment: Environment) -> bool:
    """Ask the dbt run of this process to refresh, if that is right; whether it was asked."""
    if not environment.build.is_file():
        return False
    with confined.connect(environment.build) as connection:
        confined.confine(connection)
        state = dict(connection.execute("select name, value from landing.state").fetchall())
        connection.execute("delete from landing.state where name = 'refresh'")
        is_right = (
            state.get("built_from") == _made_from(environment, state) and FULL_REFRESH not in state
        )
        if not is_right or not environment.mart.is_file() or _has_grown(environment, state):
            # Before the mart goes: dbt makes an empty one before it says that nothing is built, and
            # killed between the two it would leave one that looks like something to refresh.
            connection.execute("delete from landing.state where name = 'built_from'")
            return False
        connection.execute("insert into landing.state values ('refresh', ?)", [REQUEST])
        return True


def remember_build(environment: Environment, *, is_refresh: bool = False) -> None:
    """Note what the mart was made from, so that the next build can be a refresh."""
    with confined.connect(environment.build) as connection:
        confined.confine(connection)
        connection.execute(
            "delete from landing.state where name in ('built_from', ?)",
            [FULL_REFRESH],
        )
        if not is_refresh:
            connection.execute("delete from landing.state where name = 'whole_bytes'")
            connection.execute(
                "insert into landing.state values ('whole_bytes', ?)",
                [str(environment.mart.stat().st_size)],
            )
        state = dict(connection.execute("select name, value from landing.state").fetchall())
        connection.execute(
            "insert into landing.state values ('built_from', ?)", [_made_from(environment, state)]
        )


def _made_from(environment: Environment, state: dict[str, str]) -> str:
    # The models of a system are there once something of it has landed.
    said = f"{salt_fingerprint(environment.salt)} {state.get('systems')}"
    return news.token(environment, said)


def _has_grown(environment: Environment, state: dict[str, str]) -> bool:
    whole = int(state.get("whole_bytes", 0))
    return environment.mart.stat().st_size > _GROWN_TIMES * whole + _GROWN_BYTES
