"""The declared contract is complete and consistent in itself."""

from __future__ import annotations

import itertools
import re

import pytest
import yaml

from scripts.contract import SOURCES, read_contract

KINDS = {
    "id", "text", "instant", "date", "date_or_instant", "number", "amount", "seconds",
    "whole_number", "boolean", "vocabulary",
}  # fmt: skip

# The contract's own table, word for word: table (key), its columns, * = needed.
CONTRACT = {
    "calls": "call_id* leg direction* customer_id customer_number case_id entry_point queue site "
    "skill language agent_id issue_type purpose segment started_at* queued_at ringing_at "
    "answered_at left_queue_at ended_at* hold_seconds consult_seconds after_call_work_seconds "
    "outcome* abandoned_in ended_by transferred transfer_kind escalated escalation_reason resolved "
    "callback_of sales_opportunity converted cost",
    "call_steps": "call_id* step* entered_at* left_at exit",
    "ring_attempts": "contact_id* agent_id* ringing_at* ended_at result*",
    "conversations": "conversation_id* leg channel* direction customer_id customer_address case_id "
    "queue site language agent_id issue_type purpose segment opened_at* queued_at answered_at "
    "left_queue_at ended_at outcome* abandoned_in ended_by hold_seconds "
    "after_contact_work_seconds handle_seconds transferred escalated escalation_reason resolved "
    "resolved_at sales_opportunity converted cost",
    "messages": "conversation_id* message_id* sent_at* author* agent_id is_public",
    "cases": "case_id* customer_id issue_type opened_at* resolved_at reopened_at",
    "surveys": "response_id* kind* score scale_min scale_max higher_is_better contact_kind "
    "contact_id channel customer_id agent_id invited_at answered_at comment",
    "agents": "agent_id* valid_from name team site role employment fte slots hired_on left_on "
    "leave_kind",
    "agent_states": "agent_id* state* started_at* ended_at* contact_id is_productive is_paid",
    "schedules": "schedule_id agent_id* activity* starts_at* ends_at* is_productive is_paid "
    "published_at",
    "quality_reviews": "review_id* contact_id agent_id* criterion* score max_score weight "
    "is_auto_fail is_calibration reviewed_at* reviewer_id",
    "customers": "customer_id* segment first_seen_on value_tier",
    "sales": "sale_id* contact_id agent_id customer_id amount* refunded_amount sold_at* "
    "is_new_customer",
    "costs": "period_start* period_end* channel queue kind* amount*",
    "trunk_usage": "interval_start* interval_seconds* site trunk_group circuits attempts* blocked*",
    "campaign_events": "campaign_id* recipient* message_id* event* at* url",
    "web_visits": "visit_id* page* entered_at* left_at",
}


def declared() -> list[dict]:
    return yaml.safe_load(SOURCES.read_text(encoding="utf-8"))["sources"][0]["tables"]


def test_every_table_and_column_of_the_contract_is_declared() -> None:
    tables = read_contract().of("generic")
    assert set(tables) == set(CONTRACT)
    for name, columns in CONTRACT.items():
        expected = [column.rstrip("*") for column in columns.split()]
        assert list(tables[name].column_names) == [*expected, "updated_at"]
        needed = [column.rstrip("*") for column in columns.split() if column.endswith("*")]
        assert list(tables[name].needed) == needed


@pytest.mark.parametrize("table", declared(), ids=lambda table: table["name"])
def test_what_is_said_of_a_column_fits_the_table(table: dict) -> None:
    assert table["description"].startswith("One row per ")
    columns = {column["name"]: column for column in table["columns"]}
    meta = table["config"]["meta"]
    assert meta["zone"] in ("site", "agent", "utc")
    assert (meta["zone"] == "site") == ("site" in columns)
    assert set(meta["key"]) <= set(columns)
    assert set(itertools.chain.from_iterable(meta.get("order", []))) <= set(columns)
    for name, column in columns.items():
        assert re.search(r"\w.*\.$", column["description"].strip(), re.DOTALL), name
        said = column["config"]["meta"]
        if name.startswith("_"):
            assert said == {"kind": "landing"}
            continue
        assert said["kind"] in KINDS, name
        assert (said["kind"] == "vocabulary") == ("accepted" in said), name
        listed = said.get("accepted_when", {}).values()
        if listed:
            assert set(said["accepted"]) == set().union(*map(set, listed))
