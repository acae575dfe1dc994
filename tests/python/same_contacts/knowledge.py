"""What each system's exports cannot say, and why."""

from __future__ import annotations

from dataclasses import replace

from same_contacts.contacts import Contact

# Kinds of calls that a system's export cannot express, and why: they are not written for it.
NOT_WRITTEN: dict[str, dict[str, str]] = {
    "aircall": {
        "transferred": "one row a call, with the agent who had it last",
        "passed_on": "one row a call, with the first of its teams",
        "callback_requested": "no word for it",
    },
    "amazon_connect": {
        "voicemail": "a flow of one's own, of which the record says nothing",
    },
    "asterisk": {
        "abandoned_in_ivr": "passes no queue",
        "after_hours": "passes no queue",
        "callback_requested": "no word for it",
        "outbound": "passes no queue",
        "outbound_unanswered": "passes no queue",
        "callback": "passes no queue",
    },
    "freeswitch": {
        "abandoned_in_ivr": "passes no queue",
        "after_hours": "passes no queue",
        "callback_requested": "no word for it",
        "outbound": "passes no queue",
        "outbound_unanswered": "passes no queue",
        "callback": "passes no queue",
        "transferred": "a channel remembers its last queue alone",
        "passed_on": "a channel remembers its last queue alone",
    },
    "genesys_cloud": {},
    "talkdesk": {
        "transferred": "one row a call, and what it waited the second time is nowhere told",
        "passed_on": "one row a call, with the first of its ring groups",
    },
}


def is_written_for(system: str, contact: Contact) -> bool:
    """Whether its export can express the call at all."""
    return contact.kind not in NOT_WRITTEN[system]


def as_seen_by(system: str, contact: Contact) -> Contact:
    """The call as the system sees it, where it has another word or a shorter view."""
    return contact
