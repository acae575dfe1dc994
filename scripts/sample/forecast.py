"""What a planner expects: work by half-hour, and how many agents that takes."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from scripts.sample.company import VOICE_QUEUES, Company
from scripts.sample.demand import STREAMS, Demand
from scripts.sample.erlang import erlang_a
from scripts.sample.issues import BY_QUEUE
from scripts.sample.localtime import HALF_HOUR
from scripts.sample.plan import Plan

# What comes again (unsolved, redialled, transferred) for each new problem.
COMES_AGAIN = {"voice": 1.34, "chat": 1.14, "email": 1.28, "sms": 1.05, "social": 1.10}
WITHOUT_AGENT = {"voice": 0.14, "chat": 0.30, "email": 0.0, "sms": 0.02, "social": 0.0}
# Minutes of an agent's work over a contact's whole life; chat: of one of several at a time.
HANDLE_MINUTES = {"chat": 15.5, "email": 19.0, "sms": 8.5, "social": 11.0}
CHATS_AT_ONCE = 1.75
TALK_SPREAD = 0.62
EXTRA_MINUTES = 3.8  # hold and after-call work, in the mean
AIM = 0.78
RING_SECONDS = 8
PATIENCE_SECONDS = 330
OUTBOUND_SHARE = 0.07
CASE_SHARE = 0.17
# Of the written work: what the text desk does; of idle minutes on the telephone: what is used.
TEXT_SHARE, USED_IDLE = 0.20, 0.75
DAY_HALVES = 48


@lru_cache(maxsize=4096)
def agents_for(tenth_erlangs: int, handle_seconds: int, aim: float) -> int:
    """The fewest agents that answer the asked share within 20 s, the ring included."""
    if tenth_erlangs == 0:
        return 0
    calls = tenth_erlangs / 10 * 3600 / handle_seconds
    agents = max(1, tenth_erlangs // 12)
    while erlang_a(calls, handle_seconds, agents, PATIENCE_SECONDS, 20 - RING_SECONDS)[0] < aim:
        agents += 1
    return agents


def voice_handle_minutes(queue: str) -> float:
    """Mean minutes of an agent on one call of the queue."""
    issues = BY_QUEUE[queue]
    talk = sum(issue.weight * issue.talk_minutes for issue in issues) / sum(
        issue.weight for issue in issues
    )
    return talk * math.exp(TALK_SPREAD**2 / 2) + EXTRA_MINUTES


class Forecast:
    """A site's need of agents, half-hour by half-hour of a week, by desk."""

    def __init__(self, plan: Plan, company: Company, demand: Demand) -> None:
        self._company, self._demand = company, demand
        self._plan = plan

    def week(self, site: str, monday: int, error: bool = True) -> dict[str, np.ndarray]:
        """(7, 48) agents needed at their desks, for `voice` and `text`, by local half-hour."""
        zone = self._company.zones[site]
        noise = self._plan.numpy_stream(f"forecast, {site}, {monday}")
        level = {
            desk: float(noise.lognormal(0, 0.05)) if error else 1.0 for desk in ("voice", "text")
        }
        voice, text = np.zeros((7, DAY_HALVES)), np.zeros((7, DAY_HALVES))
        backlog = idle = 0.0
        for weekday in range(7):
            day = monday + weekday
            shape = noise.normal(1.0, 0.06 if error else 0.0, DAY_HALVES)
            calls, erlangs = self._voice(site, day)
            opened = _open(self._company.hours("orders", site, day), zone.instant(day))
            load = erlangs * level["voice"] * shape
            for half in range(DAY_HALVES):
                if opened[half]:
                    handle = round(erlangs[half] * 180 / max(calls[half], 1e-9)) * 10 or 500
                    need = agents_for(round(float(load[half]) * 10), handle, AIM)
                    voice[weekday, half] = max(need, 2)
                    idle += (voice[weekday, half] - float(load[half])) / 2
            chats = self._chats(site, day) * level["text"] * shape
            opened = _open(self._company.hours("chat_support", site, day), zone.instant(day))
            text[weekday] = opened * np.maximum(np.ceil(chats + 1.3 * np.sqrt(chats)), 1)
            backlog += self._backlog_hours(site, day) * level["text"]
        # Between calls the telephone agents write; what that leaves takes more of them.
        written = backlog * (1 - TEXT_SHARE) - idle * USED_IDLE
        opened = voice > 0
        voice = voice + opened * max(written, 0.0) / max(opened.sum() / 2, 1)
        return {"voice": voice, "text": text, "backlog_hours": np.array([backlog * TEXT_SHARE])}

    def _rates(self, site: str, day: int, key: str) -> np.ndarray:
        """Expected contacts by half-hour of the local day (on days of 23 or 25 hours roughly)."""
        zone = self._company.zones[site]
        since = zone.instant(day)
        found = np.zeros(DAY_HALVES)
        for stream in STREAMS:
            if stream.site == site and stream.key == key:
                rates = self._demand.between(stream, since, since + DAY_HALVES * HALF_HOUR)
                found[: len(rates)] = rates
        return found

    def _voice(self, site: str, day: int) -> tuple[np.ndarray, np.ndarray]:
        calls, erlangs = np.zeros(DAY_HALVES), np.zeros(DAY_HALVES)
        factor = COMES_AGAIN["voice"] * (1 - WITHOUT_AGENT["voice"])
        for queue in VOICE_QUEUES:
            rates = self._rates(site, day, queue) * factor
            calls += rates
            erlangs += rates * voice_handle_minutes(queue) / 30
        return calls, erlangs

    def _chats(self, site: str, day: int) -> np.ndarray:
        rates = self._rates(site, day, "chat") * COMES_AGAIN["chat"] * (1 - WITHOUT_AGENT["chat"])
        return rates * HANDLE_MINUTES["chat"] / 30 / CHATS_AT_ONCE

    def _backlog_hours(self, site: str, day: int) -> float:
        """Hours of work on e-mail, texts, social threads and own calls that a day brings."""
        hours = sum(
            float(self._rates(site, day, key).sum()) * COMES_AGAIN[key] * HANDLE_MINUTES[key] / 60
            for key in ("email", "sms", "social")
        )
        calls = float(self._voice(site, day)[1].sum()) / 2
        return hours * (1 + CASE_SHARE) + calls * (OUTBOUND_SHARE + CASE_SHARE)


def _open(spans: tuple[tuple[int, int], ...], midnight: int) -> np.ndarray:
    """Which half-hours of the day have opening hours in them."""
    opened = np.zeros(DAY_HALVES, dtype=bool)
    for opens, closes in spans:
        opened[(opens - midnight) // HALF_HOUR : -(-(closes - midnight) // HALF_HOUR)] = True
    return opened
