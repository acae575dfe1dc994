"""The page from systems' names to our readings: what it names is there, and the cards agree."""

from __future__ import annotations

import re
from collections import defaultdict

from harness import ROOT

from scripts.describing.reading import read_cards
from scripts.kpi_files import PROJECT

PAGE = ROOT / "docs/vendor_numbers.md"
# What a variant's source on the card may be besides a system: an article, a body, nobody.
_NO_SYSTEM = re.compile(r"S\d|ICMI|\+")


def readings_by_system() -> dict[str, set[str]]:
    """What the page names of ours, `kpi` or `kpi.variant`, of each system."""
    found: dict[str, set[str]] = defaultdict(set)
    system = ""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) != 4 or cells[0] in ("system", "---"):
            continue
        system = re.sub(r"\[(.+)\]\(.+\)", r"\1", cells[0]) or system
        named = set(re.findall(r"`([\w.]+)`", cells[2]))
        assert named or cells[2] == "none", line
        found[system] |= named
        found[system] |= set(re.findall(r"`(\w+\.\w+)`", cells[3]))
    return found


def test_every_reading_is_one_of_ours() -> None:
    ours = set()
    for card in read_cards(PROJECT):
        variants = [variant.name for variant in card.variants]
        ours |= (
            {f"{card.kpi.name}.{variant}" for variant in variants}
            if variants[1:]
            else {card.kpi.name}
        )
    named = readings_by_system()
    assert len(named) > 10
    assert {name for names in named.values() for name in names} <= ours


def test_whom_a_card_names_for_a_variant_has_it_on_the_page() -> None:
    named = readings_by_system()
    checked = 0
    for card in read_cards(PROJECT):
        for variant in card.variants:
            for system in (variant.source or "").split(", "):
                if system and not _NO_SYSTEM.match(system):
                    assert f"{card.kpi.name}.{variant.name}" in named[system], (
                        card.kpi.name,
                        system,
                    )
                    checked += 1
    assert checked >= 4
