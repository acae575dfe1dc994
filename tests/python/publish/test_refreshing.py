"""When the last whole build may be refreshed, and when all must be built anew."""

from __future__ import annotations

from scripts.driving.refreshing import ask_for_refresh, remember_build

from .conftest import Workplace


def landed(workplace: Workplace, *systems: str) -> None:
    """Note which systems have landed, as landing does."""
    workplace.change("delete from landing.state where name = 'systems'")
    workplace.change(f"insert into landing.state values ('systems', '{','.join(systems)}')")


def test_only_what_was_built_whole_is_refreshed(workplace: Workplace) -> None:
    workplace.build(1.0)
    assert not ask_for_refresh(workplace.environment)
    remember_build(workplace.environment)
    assert ask_for_refresh(workplace.environment)


def test_a_systems_first_file_builds_all_anew(workplace: Workplace) -> None:
    # Its models are not there yet.
    workplace.build(1.0)
    landed(workplace, "generic")
    remember_build(workplace.environment)
    assert ask_for_refresh(workplace.environment)
    landed(workplace, "aircall", "generic")
    assert not ask_for_refresh(workplace.environment)
