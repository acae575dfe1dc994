"""Missing days, sudden drops, late tables: cases that a person can follow, then made-up sources."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from harness import ROOT
from oracle.contacts import Company, company
from oracle.read import read_exports
from oracle.settings import read_settings

from .models import LANDED_AT, Warehouse, every_day, source_id
from .second_road import Limits, Source, statuses

# Twelve weeks from a Monday on; the day after them is not over yet.
FIRST, LAST = date(2026, 3, 2), date(2026, 5, 24)
AS_OF = date(2026, 5, 25)
# Open from Monday to Saturday, less on Saturdays.
WEEK = (120, 110, 105, 108, 130, 60, 0)
CALLS = Source(every_day(FIRST, LAST, WEEK))
CALLED = "calls:voice:berlin"


@pytest.fixture(scope="module")
def warehouse(sample_mart: Path) -> Warehouse:
    compiled = sample_mart.parent.parent / "target" / "compiled" / "contact_center" / "models"
    return Warehouse(sample_mart.with_suffix(""), compiled)


def day(text: str) -> date:
    """A date of 2026, as month and day."""
    return date.fromisoformat(f"2026-{text}")


def without(source: Source, *days: str, rows: int = 0) -> Source:
    """The source with so many rows on these days of 2026."""
    return replace(source, rows={**source.rows, **{day(text): rows for text in days}})


def between(first: str, last: str) -> list[str]:
    """Days of 2026 as month and day, both ends included."""
    span = (day(last) - day(first)).days + 1
    return [f"{day(first) + timedelta(days=n):%m-%d}" for n in range(span)]


def test_a_queue_that_is_closed_on_sundays_misses_none(warehouse: Warehouse) -> None:
    audit = warehouse.judge([CALLS], AS_OF)
    assert audit.said() == []
    of_sundays = {row["status"] for row in audit.days if row["local_date"].weekday() == 6}
    assert of_sundays == {"nothing expected"}
    (source,) = audit.freshness
    assert (source["status"], source["silent_days"], source["longest_silence_days"]) == (
        "fresh", 1, 1,
    )  # fmt: skip


CASES = {
    "one day": (without(CALLS, "04-15"), [("missing", "04-15", "04-15", 1)]),
    "the days around a closed Sunday": (
        without(CALLS, "04-17", "04-18", "04-20"),
        [("missing", "04-17", "04-20", 3)],
    ),
    "five weeks, which do not become what is usual": (
        without(CALLS, *between("04-13", "05-17")),
        [("missing", "04-13", "05-16", 30)],
    ),
    "a day of the second week, told by what came later": (
        without(CALLS, "03-11"),
        [("missing", "03-11", "03-11", 1)],
    ),
    "the same day of two weeks": (
        without(CALLS, "04-15", "04-22"),
        [("missing", "04-15", "04-15", 1), ("missing", "04-22", "04-22", 1)],
    ),
    "half a day": (without(CALLS, "04-15", rows=40), [("dropped", "04-15", "04-15", 1)]),
    "just not half a day": (without(CALLS, "04-15", rows=53), []),
    "two such days beside each other": (
        without(CALLS, "04-15", "04-16", rows=30),
        [("dropped", "04-15", "04-16", 2)],
    ),
    "the newest days": (
        without(CALLS, *between("05-21", "05-24")),
        [("late", "05-21", "05-23", 3)],
    ),
    "the first day, which may be a part": (without(CALLS, "03-02", rows=3), []),
    "nothing for a quarter of a year: it has ended": (
        Source(every_day(date(2025, 1, 6), date(2026, 2, 22), WEEK)),
        [],
    ),
    "few rows, of which a day may have none": (
        without(replace(CALLS, rows=every_day(FIRST, LAST, (12,) * 7)), "04-15"),
        [],
    ),
    "every other Tuesday": (
        replace(
            CALLS,
            rows={FIRST + timedelta(days=1 + 14 * n): 400 for n in range(6)},
        ),
        [],
    ),
    "campaigns, which go out when somebody decides so": (
        without(replace(CALLS, table="campaign_events", channel=None, site=None), "04-15"),
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_missing(warehouse: Warehouse, case: str) -> None:
    source, expected = CASES[case]
    audit = warehouse.judge([source], AS_OF)
    named = ":".join(filter(None, (source.table, source.channel, source.site)))
    assert audit.said() == [
        (named, warning, day(first), day(last), days) for warning, first, last, days in expected
    ]


def test_a_gap_that_is_filled_later_is_none(warehouse: Warehouse) -> None:
    assert warehouse.judge([without(CALLS, "04-15", "04-16")], AS_OF).said()
    assert warehouse.judge([CALLS], AS_OF).said() == []


def test_a_holiday_is_no_gap_and_says_nothing_of_other_days(warehouse: Warehouse) -> None:
    fridays = ("04-03", "04-10", "04-17", "04-24", "05-01")
    closed = without(CALLS, *fridays)
    holidays = [("berlin", day(friday)) for friday in fridays]
    audit = warehouse.judge([closed], AS_OF, holidays)
    assert audit.said() == []
    # Compared with the Fridays before all those holidays.
    may_8 = [row for row in audit.days if row["local_date"] == day("05-08")]
    assert [(row["days_compared"], row["expected_rows"]) for row in may_8] == [(0, None)]
    # Another site's holidays are not this one's.
    elsewhere = warehouse.judge([closed], AS_OF, [("chicago", day(friday)) for friday in fridays])
    assert {kind for _, kind, *_ in elsewhere.said()} == {"missing"}


def test_a_table_of_no_site_has_all_sites_holidays(warehouse: Warehouse) -> None:
    surveys = replace(CALLS, table="surveys", channel=None, site=None)
    closed = without(surveys, "04-03")
    assert warehouse.judge([closed], AS_OF).said()
    assert warehouse.judge([closed], AS_OF, [("chicago", day("04-03"))]).said() == []
    unknown = replace(closed, table="calls", channel="voice", site="unknown")
    assert warehouse.judge([unknown], AS_OF, [("chicago", day("04-03"))]).said() == []


def test_one_table_is_late_while_the_others_came(warehouse: Warehouse) -> None:
    surveys = replace(CALLS, table="surveys", channel=None, site=None)
    late = without(surveys, *between("05-18", "05-24"))
    audit = warehouse.judge([CALLS, late], AS_OF)
    assert audit.said() == [("surveys", "late", day("05-18"), day("05-23"), 6)]
    states = {row["table_name"]: row["status"] for row in audit.freshness}
    assert states == {"calls": "fresh", "surveys": "late"}
    assert {row["landed_at"] for row in audit.freshness} == {LANDED_AT}


def test_a_source_may_be_allowed_to_be_late(warehouse: Warehouse) -> None:
    surveys = replace(CALLS, table="surveys", channel=None, site=None)
    late = without(surveys, "05-22", "05-23")
    for name in ("freshness_limit", "freshness_limit_of_surveys"):
        audit = warehouse.judge([late], AS_OF, settings={name: "3"})
        assert audit.said() == []
        assert [row["status"] for row in audit.days[-3:]] == ["not due"] * 3
    too_late = warehouse.judge([late], AS_OF, settings={"freshness_limit_of_surveys": "2"})
    assert too_late.said() == [("surveys", "late", day("05-22"), day("05-22"), 1)]
    others = warehouse.judge([late], AS_OF, settings={"freshness_limit_of_calls": "3"})
    assert len(others.said()) == 1


def test_a_quiet_source_is_late_after_twice_its_longest_silence(warehouse: Warehouse) -> None:
    """Reviews now and then, never more than five days apart: four days between them at most."""
    quiet = Source(
        {FIRST + timedelta(days=5 * n): 2 for n in range(13)},
        table="quality_reviews", channel=None, site=None,
    )  # fmt: skip
    last = max(quiet.rows)
    not_yet = warehouse.judge([quiet], last + timedelta(days=9))
    assert (not_yet.freshness[0]["silent_days"], not_yet.said()) == (8, [])
    late = warehouse.judge([quiet], last + timedelta(days=10))
    first_silent, last_silent = last + timedelta(days=1), last + timedelta(days=9)
    assert late.said() == [("quality_reviews", "late", first_silent, last_silent, 9)]


def test_one_site_of_two_stops(warehouse: Warehouse) -> None:
    chicago = without(replace(CALLS, site="chicago"), *between("05-20", "05-24"))
    audit = warehouse.judge([CALLS, chicago], AS_OF)
    assert audit.said() == [("calls:voice:chicago", "late", day("05-20"), day("05-23"), 4)]


def test_rows_without_their_contact_are_told_of_the_table(warehouse: Warehouse) -> None:
    """Over one in twenty of a table's rows of a day, all its sources together."""
    messages = replace(CALLS, table="messages", channel="chat")
    strays = Source(
        {day("04-15"): 7, day("04-16"): 5}, table="messages", channel="unknown", site="unknown",
        without_contact={day("04-15"): 7, day("04-16"): 5},
    )  # fmt: skip
    audit = warehouse.judge([messages, strays], AS_OF)
    # 7 of 112 are more than a twentieth, 5 of 113 are not.
    assert audit.said() == [("messages", "without contact", day("04-15"), day("04-15"), 1)]
    assert audit.warnings[0]["row_count"] == 7
    few = replace(messages, rows={day("04-15"): 19}, without_contact={day("04-15"): 19})
    assert warehouse.judge([few], AS_OF).said() == []


def test_a_day_that_is_not_over_is_not_judged(warehouse: Warehouse) -> None:
    today = replace(CALLS, rows={**CALLS.rows, AS_OF: 1})
    audit = warehouse.judge([today], AS_OF)
    assert max(row["local_date"] for row in audit.days) == LAST
    assert audit.said() == []
    # Yesterday is missing, but the source has gone on since: a gap, not a source that is late.
    audit = warehouse.judge([without(today, "05-23")], AS_OF)
    assert audit.said() == [(CALLED, "missing", day("05-23"), day("05-23"), 1)]


def test_the_limits_are_settings(warehouse: Warehouse) -> None:
    dropped = without(CALLS, "04-15", rows=40)
    assert warehouse.judge([dropped], AS_OF, settings={"drop_limit": "0.7"}).said() == []
    missing = without(CALLS, "04-15")
    assert warehouse.judge([missing], AS_OF, settings={"fewest_expected_rows": "106"}).said() == []
    # Of a Wednesday three are needed to compare it with, and there are only two.
    assert warehouse.judge([missing], AS_OF, settings={"compared_weeks": "2"}).said() == []
    ended = warehouse.judge(
        [without(CALLS, *between("05-01", "05-24"))], AS_OF, settings={"source_end": "20"}
    )
    assert (ended.said(), ended.freshness[0]["status"]) == ([], "ended")


@pytest.mark.parametrize("seed", range(4))
def test_the_second_road_says_the_same_of_made_up_sources(warehouse: Warehouse, seed: int) -> None:
    """Sixty sources at once, with gaps, drops, growth, closed days and holidays."""
    rng = random.Random(seed)
    as_of = date(2026, 1, 5) + timedelta(days=rng.randrange(60, 260))
    sources = [_made_up(rng, number, as_of) for number in range(60)]
    holidays = {
        site: frozenset(as_of - timedelta(days=rng.randrange(1, 260)) for _ in range(12))
        for site in ("berlin", "chicago")
    }
    limits = Limits(
        compared_weeks=rng.choice((3, 6, 9)),
        fewest_expected_rows=rng.choice((10, 20, 60)),
        drop_limit=rng.choice((0.3, 0.5, 1)),
        freshness_limit=rng.choice((0, 0, 2)),
        source_end=rng.choice((20, 90)),
    )
    settings = {name: str(value) for name, value in vars(limits).items()}
    closed = [(site, holiday) for site, dates in holidays.items() for holiday in dates]
    audit = warehouse.judge(sources, as_of, closed, settings)
    said: dict[str, dict[date, tuple[str, float | None]]] = {}
    for row in audit.days:
        of_source = said.setdefault(row["source_id"], {})
        of_source[row["local_date"]] = (row["status"], row["expected_rows"])
    everywhere = frozenset().union(*holidays.values())
    for source in sources:
        own = everywhere if source.site in (None, "unknown") else holidays[source.site]
        assert said.get(source_id(source), {}) == statuses(source, as_of, own, limits)
    # The draw is worth something only if there is something to find.
    kinds = {row["status"] for row in audit.days}
    assert {"missing", "usual", "nothing expected", "holiday"} <= kinds
    assert ("dropped" in kinds) == (limits.drop_limit < 1)


def _made_up(rng: random.Random, number: int, as_of: date) -> Source:
    first = as_of - timedelta(days=rng.randrange(2, 260))
    level = 10 ** rng.uniform(0, 3)
    weekdays = [rng.choice((0, 0.5, 1, 1, 1, 1.2)) for _ in range(7)]
    noise, growth = rng.uniform(0, 0.4), rng.uniform(-0.002, 0.004)
    rows = {}
    for n in range((as_of - first).days + 3):
        today = first + timedelta(days=n)
        mean = level * weekdays[today.weekday()] * (1 + growth * n) * rng.gauss(1, noise)
        rows[today] = max(0, round(mean + rng.gauss(0, abs(mean) ** 0.5)))
    for _ in range(rng.randrange(4)):
        begin = rng.randrange(len(rows))
        share = rng.choice((0, 0, 0.1, 0.45))
        for n in range(begin, min(begin + rng.choice((1, 1, 2, 5, 30)), len(rows))):
            today = first + timedelta(days=n)
            rows[today] = round(rows[today] * share)
    table = rng.choice(("calls", "messages", "surveys", "campaign_events"))
    return Source(
        rows, table, f"channel {number}", rng.choice((None, "berlin", "chicago", "unknown"))
    )


def test_days_of_the_sample_are_counted_at_their_site(
    sample_exports: Path, sample_mart: Path
) -> None:
    """Read out of the exports a second time: local dates, of each record the newest version."""
    deployment = read_settings(ROOT / "seeds" / "sample_company")
    exports = read_exports(sample_exports, deployment, datetime.now(UTC))
    ours = Counter(_days(company(exports, deployment, None)))
    with duckdb.connect(str(sample_mart.with_suffix("")), read_only=True) as connection:
        theirs = connection.execute(
            "select table_name, channel, site, local_date, row_count"
            " from intermediate.int_source_days where list_contains(?, table_name)",
            [sorted({table for table, *_ in ours})],
        ).fetchall()
        freshest = connection.execute(
            "select max(newest_at) from intermediate.int_source_days where table_name = 'messages'"
        ).fetchall()
    assert {tuple(key): count for *key, count in theirs} == ours
    assert len(ours) > 1_000
    newest = max(row["sent_at"] for row in exports.rows["messages"])
    assert freshest == [(newest.replace(tzinfo=None),)]


def _days(company: Company) -> Iterator[tuple[str, str | None, str | None, date]]:
    """Table, channel, site and local date of each row."""
    rows = company.rows
    for contact in company.contacts.values():
        table = "calls" if contact.kind == "call" else "conversations"
        for _ in contact.legs:
            yield table, contact.channel, contact.site or "unknown", contact.local.date()
    for row in rows["messages"]:
        contact = company.find("conversation", row["conversation_id"])
        local = company.local(row["sent_at"], contact.site).date()
        yield "messages", contact.channel, None, local
    for row in rows["ring_attempts"]:
        contact = company.find(None, row["contact_id"])
        of_agent = company.version(row["agent_id"], row["ringing_at"])["site"]
        site = contact.site if contact else of_agent
        local = company.local(row["ringing_at"], site).date()
        yield "ring_attempts", None, None, local
    for table, instant in (("agent_states", "started_at"), ("schedules", "starts_at")):
        for row in rows[table]:
            site = company.version(row["agent_id"], row[instant])["site"]
            yield table, None, site, company.local(row[instant], site).date()
    for row in rows["trunk_usage"]:
        began, site = row["interval_start"], row["site"]
        yield "trunk_usage", "voice", site, company.local(began, site).date()
    for row in rows["campaign_events"]:
        yield "campaign_events", None, None, row["at"].date()
