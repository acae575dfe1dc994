"""Generic exports that are about other systems' agents and contacts."""

from __future__ import annotations

from pathlib import Path


def deliveries(samples: Path) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Before the contacts themselves: their agents' team and plan, and what was said of them.

    And a call that Aircall reports too, five seconds earlier, with what a desk knows of it.
    """
    return (
        {
            "generic/agents.csv": b"agent_id,team\naircall:7,Blue\nown,Red\n",
            "generic/schedules.csv": (
                b"schedule_id,agent_id,activity,starts_at,ends_at\n"
                b"1,aircall:7,work,2026-03-02T08:00:00Z,2026-03-02T16:00:00Z\n"
            ),
            "generic/calls.csv": (
                b"call_id,direction,started_at,ended_at,outcome,customer_number,case_id\n"
                b"twice,inbound,2026-03-02T09:10:05Z,2026-03-02T09:13:00Z,answered,"
                b"+49 30 5550-101,CASE-1\n"
                b"once,inbound,2026-03-02T09:13:00Z,2026-03-02T09:15:00Z,answered,"
                b"+49 30 5550-101,CASE-1\n"
            ),
            "generic/ring_attempts.csv": (
                b"contact_id,agent_id,ringing_at,result\ntwice,own,2026-03-02T09:10:05Z,answered\n"
            ),
            "generic/surveys.csv": (
                b"response_id,kind,score,contact_id,answered_at\n"
                b"short,csat,4,aircall:1,2026-03-02T12:00:00Z\n"
                b"long,csat,5,amazon_connect:call:t1,2026-03-03T12:00:00Z\n"
                b"chat,csat,3,amazon_connect:conversation:chat,2026-03-03T12:00:00Z\n"
                b"desk,csat,1,twice,2026-03-02T12:00:00Z\n"
                b"nobody,csat,2,elsewhere:1,2026-03-03T12:00:00Z\n"
            ),
        },
        {
            "generic/quality_reviews.csv": (
                b"review_id,contact_id,agent_id,criterion,score,max_score,reviewed_at\n"
                b"1,amazon_connect:t1,amazon_connect:1,greeting,4,5,2026-03-04T12:00:00Z\n"
            ),
        },
    )
