"""All other tables: agents and their time, what is said of contacts, money, trunks, the web."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from .draw import ISSUES, Draw, Row

TEAMS = ("odd red", "odd blue", "")
STATES = [
    "available",
    "contact",
    "contact",
    "after_contact_work",
    "break",
    "training",
    "meeting",
    "offline",
]
ACTIVITIES = ["work", "break", "lunch", "vacation", "knitting"]
CHANNELS = ("voice", "chat", "email", "")


def agents(draw: Draw) -> Iterator[Row]:
    """Versions that begin on any date: teams and sites change within the week and month."""
    for agent_id in draw.world.agents:
        hired_on = draw.world.first - timedelta(days=draw.number(500))
        valid_from = {""} | {draw.instant().date().isoformat() for _ in range(draw.number(4))}
        for begin in sorted(valid_from):
            yield {
                "agent_id": agent_id,
                "valid_from": begin,
                "team": draw.one_of(*TEAMS),
                "site": draw.one_of("berlin", "chicago", "nowhere", ""),
                "slots": draw.one_of("", 1, 2, 3),
                "hired_on": draw.maybe(hired_on.date()),
                "left_on": draw.maybe(draw.instant().date(), 0.2),
                "leave_kind": draw.one_of("", "voluntary", "involuntary", "transfer"),
            }


def agent_states(draw: Draw, count: int) -> Iterator[Row]:
    """On top of each other, over midnight and over the hour that comes twice or never."""
    for _ in range(count):
        started_at = draw.instant()
        yield {
            "agent_id": draw.one_of(*draw.world.agents),
            "state": draw.one_of(*STATES),
            "started_at": started_at.isoformat(),
            "ended_at": (started_at + draw.seconds(40_000)).isoformat(),
            "is_productive": draw.flag(0.2),
        }


def schedules(draw: Draw, count: int) -> Iterator[Row]:
    """Plans that overlap, in versions of which some come too late."""
    for number in range(count):
        agent_id, starts_at = draw.one_of(*draw.world.agents), draw.instant()
        schedule_id = draw.maybe(f"odd-{number}", 0.6)
        published = {draw.maybe(draw.number(200_000) - 100_000, 0.8) for _ in range(3)}
        for before in sorted(published, key=str):
            moved = starts_at + (draw.seconds(4_000) if schedule_id else timedelta())
            yield {
                "schedule_id": schedule_id,
                "agent_id": agent_id,
                "activity": draw.one_of(*ACTIVITIES),
                "starts_at": moved.isoformat(),
                "ends_at": (moved + draw.seconds(30_000)).isoformat(),
                "is_productive": draw.flag(0.2),
                "published_at": ""
                if before == ""
                else (starts_at - timedelta(seconds=before)).isoformat(),
            }


def cases(draw: Draw) -> Iterator[Row]:
    """Some that no contact names, some reopened before they were resolved."""
    for case_id in draw.world.cases:
        opened_at = draw.instant()
        yield {
            "case_id": case_id,
            "customer_id": draw.maybe(draw.one_of(*draw.world.customers)),
            "issue_type": draw.one_of(*ISSUES),
            "opened_at": opened_at.isoformat(),
            "resolved_at": draw.maybe((opened_at + draw.seconds(900_000)).isoformat()),
            "reopened_at": draw.maybe((opened_at + draw.seconds(900_000)).isoformat(), 0.3),
        }


def customers(draw: Draw) -> Iterator[Row]:
    for customer_id in draw.world.customers[::2]:
        segment = draw.one_of("odd few", "odd many", "")
        yield {"customer_id": customer_id, "segment": segment}


def surveys(draw: Draw, contacts: list[str], count: int) -> Iterator[Row]:
    """Scales that are not known or upside down, answers off the scale, contacts that never came."""
    for number in range(count):
        low = draw.one_of(0, 1, "")
        invited_at = draw.instant()
        answered_at = invited_at + draw.seconds(90_000)
        yield {
            "response_id": f"odd-{number}",
            "kind": draw.one_of("csat", "nps", "ces", "fcr"),
            "score": draw.maybe(draw.number(12)),
            "scale_min": low,
            "scale_max": draw.one_of(1, 5, 10, 10, ""),
            "higher_is_better": draw.flag(),
            "contact_kind": draw.one_of("", "call", "conversation"),
            "contact_id": draw.one_of("", "odd lost", *contacts),
            "channel": draw.maybe("voice", 0.3),
            "customer_id": draw.maybe(draw.one_of(*draw.world.customers), 0.3),
            "agent_id": draw.maybe(draw.one_of(*draw.world.agents), 0.5),
            "invited_at": draw.maybe(invited_at.isoformat()),
            "answered_at": draw.maybe(answered_at.isoformat()),
        }


def quality_reviews(draw: Draw, contacts: list[str], count: int) -> Iterator[Row]:
    for number in range(count):
        reviewed_at, agent_id = draw.instant().isoformat(), draw.one_of(*draw.world.agents)
        contact_id, is_calibration = draw.one_of("", "odd lost", *contacts), draw.flag(0.2)
        for criterion in draw.some(("odd tone", "odd facts", "odd care"), 3):
            most = draw.one_of(5, 10, "")
            yield {
                "review_id": f"odd-{number}",
                "criterion": criterion,
                "contact_id": contact_id,
                "agent_id": agent_id,
                "score": draw.maybe(draw.number(most or 5)),
                "max_score": most,
                "weight": draw.one_of("", 0.5, 1, 2),
                "is_auto_fail": draw.flag(0.3),
                "is_calibration": is_calibration,
                "reviewed_at": reviewed_at,
            }


def sales(draw: Draw, contacts: list[str], count: int) -> Iterator[Row]:
    for number in range(count):
        yield {
            "sale_id": f"odd-{number}",
            "contact_id": draw.one_of("", "odd lost", *contacts),
            "agent_id": draw.maybe(draw.one_of(*draw.world.agents), 0.8),
            "customer_id": draw.maybe(draw.one_of(*draw.world.customers), 0.6),
            "amount": round(draw.random() * 500, 2),
            "refunded_amount": draw.maybe(round(draw.random() * 100, 2), 0.3),
            "sold_at": draw.instant().isoformat(),
            "is_new_customer": draw.flag(),
        }


def costs(draw: Draw, count: int) -> Iterator[Row]:
    """Periods that overlap, of parts of days, over the ends of months."""
    for number in range(count):
        start = draw.world.first + timedelta(hours=7 * number)
        yield {
            "period_start": start.isoformat(),
            "period_end": (start + draw.seconds(2_000_000) + timedelta(seconds=1)).isoformat(),
            "channel": draw.one_of(*CHANNELS),
            "queue": draw.one_of("billing", ""),
            "kind": draw.one_of("staff", "telephony", "campaign", "other"),
            "amount": round(draw.random() * 1_000, 2),
        }


def trunk_usage(draw: Draw, count: int) -> Iterator[Row]:
    """Berlin's and nobody's: Chicago's calls say for themselves that they were blocked."""
    for number in range(count):
        attempts = draw.number(20)
        yield {
            "interval_start": draw.instant().replace(second=0, microsecond=0).isoformat(),
            "interval_seconds": draw.one_of(900, 1_800, 3_600),
            "site": draw.one_of("berlin", "berlin", ""),
            "trunk_group": f"odd-{number % 3}",
            "attempts": attempts,
            "blocked": draw.number(attempts + 1),
        }


def campaign_events(draw: Draw, count: int) -> Iterator[Row]:
    for number in range(count):
        yield {
            "campaign_id": draw.one_of("odd spring", "odd sale"),
            "recipient": draw.one_of("Odd-", "odd-")
            + f"{draw.number(max(3, count // 8))}@example.com",
            "message_id": number,
            "event": draw.one_of("sent", "delivered", "delivered", "bounced", "opened", "clicked"),
            "at": draw.instant().isoformat(),
        }


def web_visits(draw: Draw, count: int) -> Iterator[Row]:
    for _ in range(count):
        entered_at = draw.instant()
        yield {
            "visit_id": f"odd-{draw.number(count // 2)}",
            "page": draw.one_of("/odd", "/odd?who=me", "/even"),
            "entered_at": entered_at.isoformat(),
            "left_at": draw.maybe((entered_at + draw.seconds(300)).isoformat()),
        }
