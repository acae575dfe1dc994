"""The same thousand calls in six systems' shapes come to the same facts and KPIs.

Each system's exports stand beside generic exports of what the system can see of the same calls.
knowledge.py says what that is not, and why. Whatever else differs, a connector says wrongly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from same_contacts.contacts import KINDS, contacts
from same_contacts.knowledge import COUNTED_OTHERWISE, NOT_WRITTEN, UNKNOWN, WITHOUT_RINGS, Unknown
from same_contacts.told import KPIS, Key, Told

# Nobody's exports say here what these need.
_WITHOUT_EVENTS = {"blocked_call_rate", "escalation_rate", "resolution_rate", "self_service_rate"}


def test_there_are_calls_of_every_kind_at_every_boundary() -> None:
    made_up = contacts()
    assert len(made_up) == 1000
    assert {contact.kind for contact in made_up} == {*KINDS, "callback"}
    for kind in ("answered", "abandoned"):
        waits = {contact.legs[0].wait for contact in made_up if contact.kind == kind}
        assert {0, 4, 5, 6, 19, 20, 21, 60, 61} <= waits
    assert any(contact.customer is None for contact in made_up)
    calls = Counter(contact.customer for contact in made_up)
    assert sum(number > 1 for number in calls.values()) > 200
    assert {kind for kinds in NOT_WRITTEN.values() for kind in kinds} <= {*KINDS, "callback"}


@pytest.mark.parametrize("fact", ["contacts", "legs"])
def test_the_facts_are_the_same_where_the_system_knows_enough(told: Told, fact: str) -> None:
    ours, theirs = getattr(told, fact)
    assert ours.keys() == theirs.keys()
    assert len(ours) >= len(told.written)
    differing = [
        (key, told.written[key[0]].kind, name, ours[key][name], expected)
        for key in ours
        for name, expected in _expected(told, key, theirs[key]).items()
        if ours[key][name] != expected
    ]
    assert not differing, _summary(differing, lambda one: one[1:3])


def test_the_events_of_kpis_are_the_same_where_the_system_knows_enough(told: Told) -> None:
    differing = []
    for kpi in KPIS:
        ours, theirs = told.events(kpi)
        assert bool(theirs) == (kpi not in _without_events(told)), kpi
        for key in ours.keys() | theirs.keys():
            kind = told.written[key[0]].kind
            if _is_counted_otherwise(told, kpi, key):
                continue
            if any(_leaves_out(unknown, told, kpi, key) for unknown in UNKNOWN[told.system]):
                if key in ours:
                    differing.append((kpi, key[2], kind, key, "should not be known"))
            elif ours.get(key) != theirs.get(key):
                differing.append((kpi, key[2], kind, key, ours.get(key), theirs.get(key)))
    assert not differing, _summary(differing, lambda one: one[:3])


def test_the_rings_are_the_same_where_the_system_tells_them(told: Told) -> None:
    ours, theirs = told.rings()
    assert theirs
    assert ours == ([] if told.system in WITHOUT_RINGS else theirs)


def test_what_is_said_not_to_be_known_would_be_there(told: Told) -> None:
    _, references = told.contacts
    _, legs = told.legs
    for unknown in UNKNOWN[told.system]:
        for column in unknown.columns:
            assert any(
                row.get(column) is not None and unknown.of(told.written[key[0]], key[1])
                for rows in (references, legs)
                for key, row in rows.items()
            ), (unknown.why, column)
        for kpi, variants in unknown.kpis.items():
            _, events = told.events(kpi)
            found = {key[2] for key in events if _leaves_out(unknown, told, kpi, key)}
            assert found >= set(variants), (unknown.why, kpi)
            assert found, (unknown.why, kpi)


def test_what_is_counted_otherwise_would_count_differently(told: Told) -> None:
    for otherwise in COUNTED_OTHERWISE.get(told.system, []):
        ours, theirs = told.events(otherwise.kpi)
        for variant in otherwise.variants:
            assert any(
                key[2] == variant and ours.get(key) != theirs.get(key)
                for key in ours.keys() | theirs.keys()
                if otherwise.of(told.written[key[0]])
            ), otherwise.why


def _expected(told: Told, key: Key, row: dict[str, object]) -> dict[str, object]:
    """The reference's row without what the system cannot know."""
    number, leg = key
    unknown = {
        column
        for one in UNKNOWN[told.system]
        if one.of(told.written[number], leg)
        for column in one.columns
    }
    return {name: None if name in unknown else value for name, value in row.items()}


def _without_events(told: Told) -> set[str]:
    if any(contact.is_outbound for contact in told.written.values()):
        return _WITHOUT_EVENTS
    return _WITHOUT_EVENTS | {"missed_call_callback_time"}


def _leaves_out(unknown: Unknown, told: Told, kpi: str, key: Key) -> bool:
    """Whether a KPI's event is none, as what it needs is not known."""
    number, leg, variant, _ = key
    variants = unknown.kpis.get(kpi)
    return (
        variants is not None
        and (not variants or variant in variants)
        and unknown.of(told.written[number], leg)
    )


def _is_counted_otherwise(told: Told, kpi: str, key: Key) -> bool:
    return any(
        one.kpi == kpi and key[2] in one.variants and one.of(told.written[key[0]])
        for one in COUNTED_OTHERWISE.get(told.system, [])
    )


def _summary(differing: list[tuple], kind_of: Callable[[tuple], tuple]) -> str:
    """How many there are of which kind, and one of each."""
    counts = Counter(kind_of(one) for one in differing)
    examples = {kind_of(one): one for one in reversed(differing)}
    return "\n".join(f"{number} {examples[kind]}" for kind, number in counts.most_common(20))
