"""Ways on which a refresh once forgot something, all in one, and each told where it stands."""

from __future__ import annotations

from .sets import Landing, Record, Way


def once_wrong() -> Way:
    """Four landings, each after the first with a trap for a refresh."""
    first = Landing(
        {
            "calls_1.csv": [_call("first", "2026-01-05T10:15:00Z")],
            # Most of it is dated after the last day that there is yet.
            "costs_1.csv": [
                _record(
                    "costs",
                    period_start="2026-01-01T00:00:00Z",
                    period_end="2026-02-01T00:00:00Z",
                    channel="voice",
                    kind="staff",
                    amount="3100",
                )
            ],
            "schedules_1.csv": [
                _record(
                    "schedules",
                    agent_id="planned",
                    activity="work",
                    starts_at=f"2026-01-0{day}T08:00:00Z",
                    ends_at=f"2026-01-0{day}T16:00:00Z",
                )
                for day in range(1, 6)
            ],
        }
    )
    # The calendar goes on: days with costs, but without a contact. The first states of all judge
    # the plans of the days between them, too. The call has the greatest numbers of intervals.
    # Nobody but its customer and the campaign's recipient has their identifiers.
    second = Landing(
        {
            "calls_2.csv": [_call("moved", "2026-01-20T22:15:00Z", customer_id="nobody else")],
            "campaign_events_2.csv": [_sent("nobody.else@example.com")],
            "agent_states_2.csv": [
                _record(
                    "agent_states",
                    agent_id="working",
                    state="available",
                    started_at=f"2026-01-0{day}T09:00:00Z",
                    ended_at=f"2026-01-0{day}T10:00:00Z",
                )
                for day in (1, 5)
            ],
        }
    )
    # Its file changes: its interval is gone, and with it the last two days of the calendar. The
    # identifiers are gone, too.
    third = Landing(
        {
            "calls_2.csv": [_call("moved", "2026-01-18T20:15:00Z")],
            "campaign_events_2.csv": [_sent("somebody@example.com")],
        }
    )
    # What is new gets the numbers of what is gone.
    fourth = Landing({"calls_4.csv": [_call("last", "2026-01-06T15:15:00Z")]})
    return Way((first, second, third, fourth))


def _sent(recipient: str) -> Record:
    return _record(
        "campaign_events",
        campaign_id="spring",
        recipient=recipient,
        message_id="first",
        event="delivered",
        at="2026-01-05T12:00:00Z",
    )


def _call(call_id: str, at: str, customer_id: str = "somebody") -> Record:
    return _record(
        "calls",
        call_id=call_id,
        direction="inbound",
        customer_id=customer_id,
        queue="orders",
        site="berlin",
        agent_id="working",
        started_at=at,
        queued_at=at,
        answered_at=at.replace(":15:", ":16:"),
        ended_at=at.replace(":15:", ":20:"),
        outcome="answered",
    )


def _record(table: str, **values: str) -> Record:
    return Record.of(table, values)
