"""What interrupts the work at the desk, put where the desk can spare the agent best."""

from __future__ import annotations

from random import Random

import numpy as np

from scripts.sample.shift import QUARTERS, Shift

DESK = ("phone", "chat")
# (activity, quarters of an hour, how often in a week an agent has it)
MEETINGS = (("meeting", 3, 0.85), ("coaching", 2, 0.45), ("training", 6, 0.22))
# Agents beyond the need that make an hour of e-mail possible.
SPARE = {"voice": 1.15, "text": 0.9}


class Pauses:
    """Places breaks and meetings in one desk's week; `surplus` (7, 96) is agents beyond the need.

    Every pause that is placed is taken off the surplus.
    """

    def __init__(self, rng: Random, surplus: np.ndarray, monday: int) -> None:
        self._rng, self._surplus, self._monday = rng, surplus, monday

    def place(self, shifts: list[Shift]) -> None:
        """All breaks, then all meetings."""
        for shift in shifts:
            self._place_breaks(shift)
        self._place_meetings(shifts)

    def _place_breaks(self, shift: Shift) -> None:
        length = shift.last - shift.first
        if length >= 22:
            self._place(shift, "lunch", 2, length * 2 // 5, length * 3 // 5)
        if length >= 26:
            self._place(shift, "break", 1, 5, length * 2 // 5 - 1)
            self._place(shift, "break", 1, length * 3 // 5 + 2, length - 4)
        elif length >= 22:
            self._place(shift, "break", 1, 4, length - 4)
        elif length >= 14:
            self._place(shift, "break", 1, length // 3, length * 2 // 3)

    def _place_meetings(self, shifts: list[Shift]) -> None:
        """A team's weekly round, coaching every other week, training once a month."""
        long_enough: dict[int, list[Shift]] = {}
        for shift in shifts:
            if shift.last <= QUARTERS and len(shift.activities) >= 16:
                long_enough.setdefault(shift.agent.serial, []).append(shift)
        for agent in sorted(long_enough):
            own = [s for s in long_enough[agent] if "training" not in s.activities]
            for activity, quarters, odds in MEETINGS:
                if own and self._rng.random() < odds:
                    shift = max(own, key=self._slack)
                    self._place(shift, activity, quarters, 2, len(shift.activities))

    def _slack(self, shift: Shift) -> float:
        line = self._surplus[shift.day - self._monday, shift.first : shift.last]
        return float(line.max())

    def _place(self, shift: Shift, activity: str, quarters: int, since: int, until: int) -> None:
        """Puts an activity into the span of places where most agents are left."""
        line = self._surplus[shift.day - self._monday]
        spare = line[shift.first : shift.last].tolist()
        spare += [0.0] * (len(shift.activities) - len(spare))
        best, best_value = None, -99.0
        for begin in range(since, min(until, len(shift.activities) - quarters - 1)):
            around = shift.activities[max(begin - 1, 0) : begin + quarters + 1]
            if any(word not in DESK for word in around):
                continue
            value = min(spare[begin : begin + quarters]) + self._rng.random() * 0.4
            if value > best_value:
                best, best_value = begin, value
        if best is not None:
            shift.activities[best : best + quarters] = [activity] * quarters
            line[shift.first + best : shift.first + best + quarters] -= 1


def place_mail(shifts: list[Shift], surplus: np.ndarray, monday: int, desk: str) -> None:
    """Turns hours in which the desk has more agents than it needs into blocks of e-mail."""
    word = "phone" if desk == "voice" else "chat"
    for weekday in range(7):
        today = [s for s in shifts if s.day == monday + weekday and s.last <= QUARTERS]
        for begin in range(0, QUARTERS, 4):
            hour = slice(begin, begin + 4)
            while float(surplus[weekday, hour].min()) >= SPARE[desk]:
                free = [s for s in today if _is_at(s, begin, word)]
                if len(free) < 2:
                    break
                # Whoever is at e-mail already stays at it.
                shift = max(free, key=lambda s: _was_at_mail(s, begin))
                place = begin - shift.first
                shift.activities[place : place + 4] = ["email"] * 4
                surplus[weekday, hour] -= 1


def _is_at(shift: Shift, begin: int, word: str) -> bool:
    """Whether the whole hour from a quarter on is planned as this activity."""
    if shift.first > begin or shift.last < begin + 4:
        return False
    place = begin - shift.first
    return shift.activities[place : place + 4] == [word] * 4


def _was_at_mail(shift: Shift, begin: int) -> bool:
    place = begin - shift.first - 1
    return place >= 0 and shift.activities[place] == "email"
