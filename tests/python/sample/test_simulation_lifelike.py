"""The simulation is lifelike: what belongs together moves together, and nothing is uniform."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from statistics import mean, variance

import numpy as np
import pytest

from scripts.sample.company import RECALL_WEEK, SITES, VOICE_QUEUES, read_company
from scripts.sample.demand import STREAMS, make_demand
from scripts.sample.forecast import Forecast
from scripts.sample.localtime import DAY, HALF_HOUR, HOUR, day_number, day_of, weekday
from scripts.sample.plan import Plan
from scripts.sample.staff import hire_staff, staff_table

from .simulated import rows

WHOLE = Plan()


@pytest.fixture(scope="module")
def demand():
    return make_demand(WHOLE, read_company())


def voice_of_week(monday: date) -> list[dict]:
    zones = read_company().zones
    first = day_number(monday)
    return [
        row
        for row in rows("truth")
        if row["channel"] == "voice"
        and row["direction"] == "inbound"
        and row["is_offered"]
        and first <= zones[row["site"]].day(row["arrived_at"]) < first + 7
    ]


def service_level(calls: list[dict]) -> float:
    return mean(call["is_answered"] and call["wait_ms"] <= 20_000 for call in calls)


def test_the_recall_week_is_bad() -> None:
    before = voice_of_week(RECALL_WEEK - timedelta(weeks=2))
    before += voice_of_week(RECALL_WEEK - timedelta(weeks=1))
    bad = voice_of_week(RECALL_WEEK)
    assert len(bad) > 1.3 * len(before) / 2
    assert service_level(bad) < service_level(before) - 0.03
    assert mean(call["outcome"] == "abandoned" for call in bad) > mean(
        call["outcome"] == "abandoned" for call in before
    )
    assert mean(call["satisfaction"] for call in bad) < mean(c["satisfaction"] for c in before)


def test_outcomes_are_plausible() -> None:
    found = Counter(
        (row["channel"], row["outcome"]) for row in rows("truth") if row["direction"] == "inbound"
    )
    calls = sum(n for (channel, _), n in found.items() if channel == "voice")
    chats = sum(n for (channel, _), n in found.items() if channel == "chat")
    assert 0.6 < found["voice", "answered"] / calls < 0.9
    assert 0.02 < found["voice", "abandoned"] / calls < 0.2
    assert 0.02 < found["voice", "after_hours"] / calls < 0.15
    assert 0.02 < found["voice", "self_served"] / calls < 0.15
    assert 0.45 < found["chat", "answered"] / chats < 0.8
    assert found["voice", "callback_requested"] > 0
    assert found["email", "answered"] > 100
    assert ("email", "abandoned") not in found
    assert found["email", "waiting"] < found["email", "answered"] / 10


def test_a_wait_is_within_the_patience() -> None:
    """Who was answered would have waited as long; who gave up did when the patience ended."""
    gave_up = 0
    for row in rows("truth"):
        if row["channel"] != "voice" or not row["is_offered"]:
            continue
        assert 0 <= row["wait_ms"] <= row["patience_ms"]
        if row["outcome"] == "abandoned":
            gave_up += row["wait_ms"] == row["patience_ms"]
    abandoned = sum(row["outcome"] == "abandoned" and row["is_offered"] for row in rows("truth"))
    assert gave_up > 0.9 * sum(
        r["channel"] == "voice" and r["outcome"] == "abandoned" and r["is_offered"]
        for r in rows("truth")
    )
    assert abandoned > 0


def test_satisfaction_follows_the_wait_and_the_solution_but_not_perfectly() -> None:
    answered = [
        row
        for row in rows("truth")
        if row["channel"] == "voice" and row["direction"] == "inbound" and row["is_answered"]
    ]
    solved = [row["satisfaction"] for row in answered if row["is_resolved"]]
    unsolved = [row["satisfaction"] for row in answered if not row["is_resolved"]]
    assert mean(solved) > mean(unsolved) + 1
    waits = np.log1p([row["wait_ms"] / 1000 for row in answered])
    correlation = np.corrcoef(waits, [row["satisfaction"] for row in answered])[0, 1]
    assert -0.6 < correlation < -0.02
    assert -0.2 < mean(row["satisfaction"] for row in answered) < 1.0


def test_who_was_not_helped_comes_back() -> None:
    """Most second contacts follow within a week, a good part on another channel."""
    contacts = defaultdict(list)
    for row in rows("truth"):
        if row["direction"] == "inbound":
            contacts[row["need"]].append(row)
            contacts[row["need"]].sort(key=lambda contact: contact["arrived_at"])
    again = [found for found in contacts.values() if len(found) > 1]
    assert 0.08 < len(again) / len(contacts) < 0.35
    assert mean(found[1]["channel"] != found[0]["channel"] for found in again) > 0.1
    soon = [found[1]["arrived_at"] - found[0]["arrived_at"] <= 7 * DAY for found in again]
    assert 0.7 < mean(soon) <= 1
    # What is solved does not come back.
    early = [found[0] for found in again if found[0]["is_answered"]]
    assert not any(row["is_resolved"] for row in early)


def test_outbound_calls_return_missed_ones() -> None:
    missed = {
        row["contact_id"]: row["ended_at"] for row in rows("truth") if row["channel"] == "voice"
    }
    returned = [row for row in rows("calls") if row["callback_of"] is not None]
    assert len(returned) > 10
    assert all(row["started_at"] > missed[row["callback_of"]] for row in returned)
    results = {row["outcome"] for row in rows("calls") if row["direction"] == "outbound"}
    assert results >= {"answered", "no_answer"}


def test_agents_are_late_and_ill_but_mostly_keep_to_the_plan() -> None:
    """Of the planned telephone time some nine tenths are worked."""
    planned: dict[str, dict] = {}
    for row in rows("schedules"):
        held = planned.get(row["schedule_id"])
        if held is None or held["published_at"] < row["published_at"]:
            planned[row["schedule_id"]] = row
    end = max(row["ended_at"] for row in rows("agent_states"))
    minutes = defaultdict(set)
    for row in rows("agent_states"):
        if row["state"] in ("available", "contact", "after_contact_work"):
            first, last = -(-row["started_at"] // 60_000), row["ended_at"] // 60_000
            minutes[row["agent_id"]].update(range(first, last))
    kept = asked = 0
    for row in planned.values():
        if row["activity"] == "phone" and row["ends_at"] < end:
            span = range(row["starts_at"] // 60_000, row["ends_at"] // 60_000)
            asked += len(span)
            kept += sum(minute in minutes[row["agent_id"]] for minute in span)
    assert 0.80 < kept / asked < 0.98
    versions = Counter(row["schedule_id"] for row in rows("schedules"))
    assert 0.005 < mean(number > 1 for number in versions.values()) < 0.2


def test_calls_have_two_humps_a_day_and_monday_is_the_busiest(demand) -> None:
    zones = read_company().zones
    hours, days = Counter(), Counter()
    for stream in STREAMS:
        if stream.channel == "voice":
            for at in demand.arrivals[stream].tolist():
                wall = zones[stream.site].wall(at)
                hours[wall % DAY // HOUR] += 1
                days[weekday(wall // DAY)] += 1
    assert hours[10] > 1.2 * hours[12] < hours[15]
    assert days[0] == max(days.values())
    assert days[6] < days[5] < days[4]


def test_some_contacts_tell_that_the_last_day_is_over_everywhere(demand) -> None:
    """So September is a complete month in the warehouse."""
    newest = max(int(found.max()) for found in demand.arrivals.values())
    days = {zone.day(newest) for zone in read_company().zones.values()}
    assert days == {day_number(WHOLE.last_day) + 1}


def test_promotions_and_growth_are_seen(demand) -> None:
    zone = read_company().zones["berlin"]
    days = Counter()
    for stream in STREAMS:
        if stream.site == "berlin" and stream.queue == "sales":
            days.update(day_of(zone.day(at)) for at in demand.arrivals[stream].tolist())

    def weekly(monday: date) -> int:
        return sum(days[monday + timedelta(days=number)] for number in range(7))

    assert weekly(date(2025, 11, 24)) > 1.2 * weekly(date(2025, 11, 17))
    summers = [
        sum(weekly(date(year, 7, 7)) + weekly(date(year, 9, 8)) for _ in "1")
        for year in (2025, 2026)
    ]
    assert summers[1] > summers[0]


def test_half_hours_are_more_spread_than_chance_alone(demand) -> None:
    """Of the same half-hour of the week, over the year: variance over mean is clearly over 1."""
    zones = read_company().zones
    counts: dict[tuple, Counter] = defaultdict(Counter)
    for stream in STREAMS:
        if stream.channel == "voice" and stream.queue in VOICE_QUEUES:
            for at in demand.arrivals[stream].tolist():
                wall = zones[stream.site].wall(at)
                day = wall // DAY
                if weekday(day) < 5:
                    slot = stream.site, weekday(day), wall % DAY // HALF_HOUR
                    counts[slot][day] += 1
    busy = [list(days.values()) for (_, _, half), days in counts.items() if 18 <= half < 36]
    ratio = sum(variance(found) for found in busy) / sum(mean(found) for found in busy)
    assert 1.1 < ratio < 3


def test_the_rota_needs_more_agents_when_more_call(demand) -> None:
    forecast = Forecast(WHOLE, read_company(), demand)
    summer = forecast.week("berlin", day_number(date(2025, 8, 11)), error=False)
    december = forecast.week("berlin", day_number(date(2025, 12, 8)), error=False)
    assert december["voice"].sum() > 1.15 * summer["voice"].sum()
    assert december["voice"][:, :16].sum() == 0, "closed before eight"


def test_agents_come_and_go() -> None:
    wanted = {(site, desk): 8.0 for site in SITES for desk in ("voice", "text")}
    staff = hire_staff(WHOLE, wanted)
    first, last = day_number(WHOLE.first_day), day_number(WHOLE.last_day)
    left = [a for a in staff if a.left is not None and first <= a.left <= last]
    heads = mean(sum(agent.works_on(day) for agent in staff) for day in (first, last))
    turnover = len(left) / heads / ((last - first) / 365)
    assert 0.2 < turnover < 0.7
    assert {agent.leave_kind for agent in left} == {"voluntary", "involuntary", "transfer"}
    versions = Counter(row[0] for row in staff_table(staff, last).rows)
    assert max(versions.values()) > 1
    newest = max(staff, key=lambda agent: agent.hired)
    assert newest.slowness(newest.hired) == pytest.approx(1.4 * newest.pace)
    assert newest.slowness(newest.hired + 90) == pytest.approx(newest.pace)
