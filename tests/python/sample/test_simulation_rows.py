"""The simulation's rows: they fit the contract and each other, and the queue is honest."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

import pytest
import yaml

from scripts.contract import SOURCES
from scripts.sample.company import TEXT_QUEUES, read_company
from scripts.sample.localtime import DAY, HOUR, Zone, day_number
from scripts.sample.plan import Plan
from scripts.sample.shift import Shift
from scripts.sample.simulation import simulate
from scripts.sample.staff import hire_staff
from scripts.sample.tables import COLUMNS

from .simulated import RECALL, recall_company, rows

CONTRACT = {
    table["name"]: table
    for table in yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"][0]["tables"]
}
FORTNIGHT = Plan(seed=7, first_day=date(2025, 10, 20), last_day=date(2025, 11, 2), size=0.1)


def ended() -> int:
    """When the exports are made: an hour after the last day is over at the later site."""
    zones = read_company().zones.values()
    return max(zone.instant(day_number(RECALL.last_day) + 1) for zone in zones) + HOUR


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_the_contracts_columns(table: str) -> None:
    declared = [c["name"] for c in CONTRACT[table]["columns"] if not c["name"].startswith("_")]
    assert list(COLUMNS[table]) == declared
    assert all(len(row) == len(declared) for row in recall_company().tables[table].rows)


@pytest.mark.parametrize("table", COLUMNS)
def test_values_fit_the_contract(table: str) -> None:
    """Needed values are there, words come from the lists, and no key is there twice."""
    for column in CONTRACT[table]["columns"]:
        meta, name = column["config"]["meta"], column["name"]
        if name.startswith("_"):
            continue
        found = Counter(row[name] for row in rows(table))
        if meta.get("needed"):
            assert None not in found, name
        if "accepted" in meta:
            assert set(found) - {None} <= set(meta["accepted"]), name
        for direction, words in meta.get("accepted_when", {}).items():
            said = {r[name] for r in rows(table) if (r["direction"] or "inbound") == direction}
            assert said <= set(words), name
    key = CONTRACT[table]["config"]["meta"]["key"]
    assert max(Counter(tuple(row[c] for c in key) for row in rows(table)).values()) == 1


@pytest.mark.parametrize("table", COLUMNS)
def test_instants_are_in_order(table: str) -> None:
    for before, after in CONTRACT[table]["config"]["meta"].get("order", []):
        both = [
            (row[before], row[after])
            for row in rows(table)
            if row[before] is not None and row[after] is not None
        ]
        assert all(first <= second for first, second in both), (before, after)


@pytest.mark.parametrize("table", [*COLUMNS, "truth"])
def test_nothing_is_later_than_the_exports(table: str) -> None:
    ahead = ("starts_at", "ends_at")
    instants = [name for name in rows(table)[0] if name.endswith("_at") and name not in ahead]
    for column in instants:
        assert max((r[column] for r in rows(table) if r[column] is not None), default=0) < ended()


@pytest.mark.parametrize(
    ("table", "began", "over", "least"),
    [("schedules", "starts_at", "ends_at", 0), ("agent_states", "started_at", "ended_at", -HOUR)],
)
def test_plans_and_work_keep_to_the_days_of_their_site(
    table: str, began: str, over: str, least: int
) -> None:
    """From the first local midnight to the last; who talks at midnight still ends the call."""
    site = {row["agent_id"]: row["site"] for row in rows("agents")}
    for name, zone in read_company().zones.items():
        first = zone.instant(day_number(RECALL.first_day))
        last = zone.instant(day_number(RECALL.last_day) + 1)
        found = [row for row in rows(table) if site[row["agent_id"]] == name]
        assert first <= min(row[began] for row in found) < first + DAY
        assert last - DAY < max(row[began] for row in found) < last
        assert max(row[over] for row in found) + least <= last


def test_nobody_talks_to_two_callers_at_once() -> None:
    """Contact, after-contact work and the rest of a telephone agent's trail never overlap."""
    voice = {row["agent_id"] for row in rows("agents") if row["slots"] == 1}
    trail = defaultdict(list)
    for row in rows("agent_states"):
        if row["agent_id"] in voice:
            trail[row["agent_id"]].append((row["started_at"], row["ended_at"], row["state"]))
    overlaps = [
        (agent, one, other)
        for agent, spans in trail.items()
        for one, other in pairwise(sorted(spans))
        if other[0] < one[1]
    ]
    assert overlaps == []


def test_nobody_has_more_chats_than_slots() -> None:
    slots = {row["agent_id"]: row["slots"] for row in rows("agents")}
    changes = defaultdict(list)
    for row in rows("conversations"):
        if row["channel"] == "chat" and row["answered_at"] is not None:
            changes[row["agent_id"]] += [(row["answered_at"], 1), (row["ended_at"], -1)]
    assert any(number > 1 for number in slots.values())
    for agent, found in changes.items():
        at_once = 0
        for _, change in sorted(found):
            at_once += change
            assert at_once <= slots[agent]


def test_who_answers_is_at_work_and_skilled() -> None:
    """Every answer lies in a contact state of an agent who is skilled for the queue."""
    states = {(r["agent_id"], r["contact_id"], r["started_at"]) for r in rows("agent_states")}
    contacts = {(agent, contact) for agent, contact, _ in states}
    skills = defaultdict(set)
    for row in rows("calls"):
        if row["answered_at"] is not None and row["direction"] == "inbound":
            key = row["agent_id"], row["call_id"]
            assert (*key, row["answered_at"]) in states or key in contacts
            skills[row["agent_id"]].add(row["queue"])
    for row in rows("conversations"):
        if row["answered_at"] is not None and row["direction"] == "inbound":
            assert (row["agent_id"], row["conversation_id"]) in contacts
    seniors = {row["agent_id"] for row in rows("agents") if row["role"] == "senior"}
    escalated_to = {agent for agent, queues in skills.items() if "second_level" in queues}
    assert escalated_to
    assert escalated_to <= seniors


def test_agents_work_only_while_they_are_employed() -> None:
    zones = read_company().zones
    employed = {r["agent_id"]: (r["site"], r["hired_on"], r["left_on"]) for r in rows("agents")}
    for row in rows("agent_states"):
        site, hired_on, left_on = employed[row["agent_id"]]
        day = zones[site].day(row["started_at"])
        assert day_number(hired_on) <= day
        # A night shift of the last day ends on the next.
        assert left_on is None or day <= day_number(left_on) + 1


def test_every_planned_agent_is_on_record() -> None:
    known = {row["agent_id"] for row in rows("agents")}
    for table in ("schedules", "agent_states", "ring_attempts"):
        assert {row["agent_id"] for row in rows(table)} <= known
    assert max(row["hired_on"] for row in rows("agents")) <= RECALL.last_day


def test_every_customer_in_touch_is_on_record() -> None:
    known = {row["customer_id"] for row in rows("customers")}
    for table in ("calls", "conversations", "cases", "truth"):
        assert {row["customer_id"] for row in rows(table)} - {None} <= known


def test_rings_belong_to_calls_and_end_as_they_say() -> None:
    calls = defaultdict(list)
    for row in rows("calls"):
        calls[row["call_id"]].append(row)
    results = Counter()
    for ring in rows("ring_attempts"):
        legs = calls[ring["contact_id"]]
        results[ring["result"]] += 1
        if ring["result"] == "answered":
            leg = next(leg for leg in legs if leg["answered_at"] == ring["ended_at"])
            assert (leg["agent_id"], leg["ringing_at"]) == (ring["agent_id"], ring["ringing_at"])
        if ring["result"] == "missed":
            assert ring["ended_at"] - ring["ringing_at"] == 20_000
    assert set(results) == {"answered", "missed", "rejected", "cancelled"}
    assert results["answered"] > 20 * results["missed"] > 0


def test_legs_of_a_contact_follow_each_other() -> None:
    for table, key, began in (
        ("calls", "call_id", "started_at"),
        ("conversations", "conversation_id", "opened_at"),
    ):
        legs = defaultdict(list)
        for row in rows(table):
            legs[row[key]].append(row)
        assert max(map(len, legs.values())) > 1
        for found in legs.values():
            assert [row["leg"] for row in found] == list(range(1, len(found) + 1))
            for one, other in pairwise(found):
                assert one["ended_at"] == other[began]
                assert one["transferred"] or one["outcome"] == "overflowed"


def test_the_truth_is_what_the_rows_say() -> None:
    """One row a contact; waits are from the line to the answer, or to leaving."""
    legs = defaultdict(list)
    for row in rows("calls"):
        legs["call", row["call_id"]].append(row)
    for row in rows("conversations"):
        legs["conversation", row["conversation_id"]].append(row)
    assert len(rows("truth")) == len(legs)
    for true in rows("truth"):
        found = legs[true["contact_kind"], true["contact_id"]]
        queued = found[0]["queued_at"] if true["is_offered"] else None
        answers = [r["answered_at"] for r in found if r["answered_at"] is not None]
        assert true["queued_at"] == queued
        assert true["answered_at"] == (min(answers) if answers else None)
        if true["direction"] == "outbound" or not true["is_offered"]:
            assert true["wait_ms"] is None
        elif answers:
            assert true["wait_ms"] == min(answers) - queued
        elif true["outcome"] == "waiting":
            assert true["wait_ms"] is None
        else:
            assert true["wait_ms"] == found[-1]["left_queue_at"] - queued
        if len(found) == 1:
            assert true["outcome"] == found[0]["outcome"]


def test_contacts_of_one_problem_are_numbered() -> None:
    attempts = defaultdict(list)
    for true in rows("truth"):
        if true["direction"] == "inbound":
            attempts[true["need"]].append((true["arrived_at"], true["attempt"], true["person"]))
    for found in attempts.values():
        assert len({person for _, _, person in found}) == 1
        numbers = [attempt for _, attempt, _ in sorted(found)]
        # A call that met the busy tone is an attempt too, but no contact.
        assert numbers == sorted(set(numbers))
    assert max(len(found) for found in attempts.values()) >= 3


def test_messages_are_of_conversations() -> None:
    """A human answer is the first public message of an agent."""
    first = {}
    for row in sorted(rows("messages"), key=lambda row: row["sent_at"]):
        if row["author"] == "agent" and row["is_public"]:
            first.setdefault(row["conversation_id"], (row["sent_at"], row["agent_id"]))
    true = {r["contact_id"]: r for r in rows("truth") if r["contact_kind"] == "conversation"}
    assert {row["conversation_id"] for row in rows("messages")} == set(true)
    for contact_id, contact in true.items():
        answer = first.get(contact_id)
        assert contact["answered_at"] == (answer[0] if answer else None)
        if answer:
            assert contact["first_agent_id"] == answer[1]


def test_trunks_never_carry_more_than_they_have() -> None:
    circuits = {row["circuits"] for row in rows("trunk_usage")}
    assert len(circuits) == 1
    changes = []
    for row in rows("truth"):
        if row["channel"] == "voice" and row["site"] == "berlin" and row["direction"] == "inbound":
            changes += [(row["arrived_at"], 1), (row["ended_at"], -1)]
    at_once = highest = 0
    for _, change in sorted(changes):
        at_once += change
        highest = max(highest, at_once)
    assert highest <= max(circuits)
    carried = sum(row["attempts"] - row["blocked"] for row in rows("trunk_usage"))
    assert carried == len(changes) // 2


def test_a_shift_tells_its_segments() -> None:
    agent = hire_staff(RECALL, {("berlin", "voice"): 2.0})[0]
    shift = Shift(agent, 0, 32, 37, ["phone", "phone", "break", "phone", "phone"])
    assert shift.segments() == [("phone", 32, 34), ("break", 34, 35), ("phone", 35, 37)]


def test_local_clocks_know_daylight_saving() -> None:
    zone, day = Zone("Europe/Berlin"), day_number(date(2025, 10, 26))
    assert zone.instant(day + 1) - zone.instant(day) == 25 * HOUR
    assert zone.instant(day, 2 * HOUR + HOUR // 2) == 1_761_438_600_000, "the earlier of the two"
    assert zone.wall(zone.instant(day, 5 * HOUR)) == day * DAY + 5 * HOUR


def test_the_same_plan_gives_the_same_rows() -> None:
    one, other = simulate(FORTNIGHT), simulate(FORTNIGHT)
    assert one.tables == other.tables
    assert one.truth == other.truth


def test_another_seed_gives_another_company() -> None:
    other = simulate(Plan(8, FORTNIGHT.first_day, FORTNIGHT.last_day, FORTNIGHT.size))
    one = simulate(FORTNIGHT)
    assert other.truth != one.truth
    assert 0.7 < len(other.truth.rows) / len(one.truth.rows) < 1.4
    channels = {row[2] for row in other.truth.rows}
    assert channels == {"voice", *TEXT_QUEUES}
