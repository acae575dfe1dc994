"""Surveys: who is asked, who answers, when, and what they say.

Two tools ask: one after calls and e-mails, one in chats, texts and social networks, which has
another scale for satisfaction. Answers follow the contact's latent satisfaction; those who are very
pleased or very angry answer more often than the others.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from scripts.sample.aftermath.known import Known
from scripts.sample.localtime import DAY, HOUR, MINUTE, SECOND
from scripts.sample.tables import Table

COLUMNS = (
    *("response_id", "kind", "score", "scale_min", "scale_max", "higher_is_better"),
    *("contact_kind", "contact_id", "channel", "customer_id", "agent_id", "invited_at"),
    *("answered_at", "comment"),
)
# Of the answered contacts, how many are asked, and how many of those answer.
INVITED = {"voice": 0.45, "chat": 0.65, "email": 0.55, "sms": 0.30, "social": 0.25}
ANSWERING = {"voice": 0.12, "chat": 0.25, "email": 0.10, "sms": 0.15, "social": 0.07}
OUTBOUND_INVITED = 0.03
WIDGET_CHANNELS = ("chat", "sms", "social")


@dataclass(frozen=True)
class Question:
    """A question, its scale, and the moods that part one score from the next."""

    kind: str
    low: int
    high: int
    higher_is_better: bool | None
    parted_at: tuple[float, ...]

    def score(self, mood: float) -> int:
        """The score that somebody in this mood gives."""
        steps = bisect_right(self.parted_at, mood)
        return self.high - steps if self.higher_is_better is False else self.low + steps


FIVE = (-1.46, -1.01, -0.36, 0.59)
TEN = (-1.57, -1.35, -1.08, -0.84, -0.49, -0.18, 0.15, 0.65, 1.21)
ELEVEN = (-1.7, -1.58, -1.36, -1.18, -1.01, -0.57, -0.19, 0.3, 0.83, 1.33)
SEVEN = (-1.57, -1.26, -0.85, -0.31, 0.26, 1.03)
CSAT = Question("csat", 1, 5, None, FIVE)
WIDGET_CSAT = Question("csat", 1, 10, True, TEN)
NPS = Question("nps", 0, 10, None, ELEVEN)
EASE = Question("ces", 1, 7, True, SEVEN)
EFFORT = Question("ces", 1, 5, False, FIVE)
# Answered by what became of the need, not by the mood.
SOLVED = Question("fcr", 0, 1, None, (0.5,))
QUESTIONS = (CSAT, NPS, EASE, EFFORT, SOLVED)
# Of a hundred invitations 46 ask the first question, 20 the second, …
PARTS = (0.46, 0.66, 0.76, 0.84)
LOOKED_AT = (
    *("contact_kind", "contact_id", "channel", "customer_id", "last_agent_id", "ended_at"),
    *("satisfaction", "is_resolved", "attempt"),
)

COMMENTS = (
    ("Waited far too long.", "I had to call three times.", "Nobody could tell me anything."),
    (
        "It was fine in the end.",
        'They said "soon"; soon was next week.',
        "Two agents, two answers.",
    ),
    ("Quick and friendly.", "All good, thank you.", "Solved at once; thanks!"),
)


def ask_customers(known: Known) -> Table:
    """One row an invitation, in the order in which they went out."""
    rng = known.calendar.stream("surveys")
    contacts = known.contacts
    rows = []
    channels, directions = contacts["channel"], contacts["direction"]
    for place, dice in enumerate(rng.random(len(channels)).tolist()):
        asked = INVITED[channels[place]] if directions[place] == "inbound" else OUTBOUND_INVITED
        if dice < asked and contacts["is_answered"][place] and contacts["ended_at"][place]:
            row = _ask(rng, known, {name: contacts[name][place] for name in LOOKED_AT})
            if row is not None:
                rows.append(row)
    rows += _strays(rng, known)
    # Python's sorting keeps the order of those that were asked in the same millisecond.
    rows.sort(key=lambda asked: asked[0])
    return Table(COLUMNS, [(f"R{number:07d}", *row) for number, (_, row) in enumerate(rows, 1)])


def _ask(rng: np.random.Generator, known: Known, contact: dict) -> tuple[int, tuple] | None:
    channel = contact["channel"]
    lag, mood_noise, thought = rng.standard_normal(3).tolist()
    question_dice, answer_dice, *dice = rng.random(8).tolist()
    usual = 2 * MINUTE if channel in ("voice", "chat") else 4 * HOUR
    invited_at = contact["ended_at"] + _about(usual, 0.8 * lag)
    if invited_at >= known.calendar.end:
        return None
    question = QUESTIONS[min(bisect_right(PARTS, question_dice), len(QUESTIONS) - 1)]
    if question is CSAT and channel in WIDGET_CHANNELS:
        question = WIDGET_CSAT
    pleased = contact["satisfaction"] or 0.0
    mood = pleased + 0.45 * mood_noise
    answers = answer_dice < ANSWERING[channel] * (0.62 + 0.42 * abs(pleased))
    usual = MINUTE if channel == "chat" else 90 * MINUTE
    answered_at = invited_at + _about(usual, 1.5 * thought)
    if not answers or answered_at >= known.calendar.end:
        answered_at = None
    score = comment = None
    if answered_at is not None:
        score = question.score(_solved(dice[0], contact) if question is SOLVED else mood)
        if dice[1] < 0.05:
            lines = COMMENTS[0 if mood < -0.9 else 1 if mood < 0.2 else 2]
            comment = lines[int(dice[2] * len(lines))]
    # An answer may have lost its contact or its invitation on the way.
    is_lost = answered_at is not None and dice[3] < 0.03
    is_kind_said = dice[4] > 0.05 and not is_lost
    row = (
        question.kind,
        score,
        question.low,
        question.high,
        question.higher_is_better,
        contact["contact_kind"] if is_kind_said else None,
        None if is_lost else contact["contact_id"],
        channel,
        contact["customer_id"] if dice[5] < 0.85 else None,
        contact["last_agent_id"],
        invited_at if answered_at is None or dice[3] < 0.97 else None,
        answered_at,
        comment,
    )
    return invited_at, row


def _solved(dice: float, contact: dict) -> float:
    """Whether the customer calls it solved at the first contact, as 0 or 1."""
    is_so = contact["is_resolved"] and contact["attempt"] == 1
    return float(dice < (0.88 if is_so else 0.45 if contact["is_resolved"] else 0.12))


def _strays(rng: np.random.Generator, known: Known) -> list[tuple[int, tuple]]:
    """Some answers name a contact that no export holds, as every company has some."""
    rows = []
    agents = sorted({agent for agent in known.contacts["last_agent_id"] if agent})
    first = (
        known.calendar.end
        - (known.calendar.plan.last_day - known.calendar.plan.first_day).days * DAY
    )
    for number in range(max(3, round(12 * known.calendar.plan.size))):
        answered_at = int(rng.integers(first, known.calendar.end))
        agent_id = agents[int(rng.integers(len(agents)))]
        score = int(rng.integers(1, 6))
        said = ("csat", score, 1, 5, None, None, f"L{number:06d}", "voice", None, agent_id)
        rows.append((answered_at, (*said, None, answered_at, None)))
    return rows


def _about(median: int, spread: float) -> int:
    """Milliseconds, log-normal round the median, at least a second."""
    return max(SECOND, round(median * math.exp(spread)))
