"""The rota: who works when, chosen so that the forecast is met as well as contracts allow."""

from __future__ import annotations

from random import Random

import numpy as np

from scripts.sample.company import Company
from scripts.sample.forecast import Forecast
from scripts.sample.localtime import HOUR
from scripts.sample.pauses import Pauses, place_mail
from scripts.sample.plan import Plan
from scripts.sample.shift import QUARTERS, Shift
from scripts.sample.staff import Agent

# Share of a shift that is worked at the desk: what breaks, meetings and absences leave of it.
AT_DESK = 0.84
# By contract: shifts a week and quarters of an hour of each, the unpaid half-hour included.
SHIFTS = {1.0: (5, 34), 0.75: (5, 25), 0.6: (4, 25), 0.5: (4, 20), 0.4: (3, 20), 0.3: (3, 16)}
# What a week must gain from a shift beyond the contract's least, in agents short on average.
WORTH_IT = 0.10
TEXT_FROM, TEXT_UNTIL = 7, 22
NIGHT_FROM, NIGHT_QUARTERS = 88, 32


# Paid hours of a full position that are left a week after holidays and training.
HOURS_OF_A_POSITION = 34.5
# Positions for what the forecast asks: extra shifts and written work in quiet minutes spare some.
STAFFING = {"voice": 0.84, "text": 0.88}


def needed_fte(forecast: Forecast, mondays: list[int]) -> dict[tuple[str, str], float]:
    """Full positions that the mean week takes, by site and desk."""
    found = {}
    for site in ("berlin", "chicago"):
        weeks = [week_need(forecast, site, monday, error=False) for monday in mondays]
        for desk in ("voice", "text"):
            hours = sum(float(week[desk].sum()) / 4 for week in weeks) / len(weeks)
            found[site, desk] = hours * STAFFING[desk] / AT_DESK / HOURS_OF_A_POSITION
    return found


def week_need(
    forecast: Forecast, site: str, monday: int, error: bool = True
) -> dict[str, np.ndarray]:
    """(7, 96) agents needed by quarter of an hour: calls, and chats with the share of backlog."""
    week = forecast.week(site, monday, error)
    voice = np.repeat(week["voice"], 2, axis=1)
    chat = np.repeat(week["text"], 2, axis=1)
    spread = np.zeros((7, QUARTERS))
    spread[:5, TEXT_FROM * 4 : TEXT_UNTIL * 4] = 1.0
    spread[5, 9 * 4 : 17 * 4] = 0.7
    spread[6, 10 * 4 : 16 * 4] = 0.5
    hours = float(week["backlog_hours"][0])
    text = chat + spread * hours / (spread.sum() / 4)
    text = np.where(spread > 0, np.maximum(text, 1.0), text)
    return {"voice": voice, "text": text, "chat": chat}


class Planner:
    """Makes one site's shifts for a week."""

    def __init__(
        self, plan: Plan, company: Company, forecast: Forecast, staff: list[Agent]
    ) -> None:
        self._company, self._forecast = company, forecast
        self._plan = plan
        self._staff = [agent for agent in staff if agent.desk != "none"]
        self._holidays: dict[int, set[int]] = {}

    def week(self, site: str, monday: int) -> list[Shift]:
        """All shifts of a week at a site, with breaks, meetings and blocks of e-mail.

        Each has random numbers of its own, so that weeks can be planned in any order.
        """
        rng = self._plan.stream(f"rota, {site}, {monday}")
        need = week_need(self._forecast, site, monday)
        shifts: list[Shift] = []
        for desk in ("voice", "text"):
            group = [
                agent
                for agent in self._staff
                if agent.site == site
                and agent.desk == desk
                and any(agent.works_on(monday + day) for day in range(7))
            ]
            chosen = self._choose(rng, group, need[desk], monday, desk)
            cover = np.zeros((7, QUARTERS))
            for shift in chosen:
                _add(cover, shift, monday, 1.0)
            core = need["voice"] if desk == "voice" else need["chat"]
            surplus = cover - np.maximum(core, 0.01)
            Pauses(rng, surplus, monday).place(chosen)
            place_mail(chosen, surplus, monday, desk)
            shifts += chosen
        return shifts

    def away(self, agent: Agent, day: int) -> bool:
        """Whether the agent is on holiday: some five weeks a year, most of them in summer."""
        found = self._holidays.get(agent.serial)
        if found is None:
            rng = Random(f"holidays/{agent.agent_id}/{agent.hired}")
            found = set()
            for year_begin in range(agent.hired - agent.hired % 365, day + 800, 365):
                for length in (12, 7, 7, 5, 5):
                    middle = year_begin + 120 + 365 * _holiday_season(rng)
                    found.update(range(int(middle), int(middle) + length))
            self._holidays[agent.serial] = found
        return day in found and agent.employment != "agency"

    def _choose(
        self, rng: Random, group: list[Agent], need: np.ndarray, monday: int, desk: str
    ) -> list[Shift]:
        shifts, short = [], need.copy()
        if desk == "text" and group and group[0].site == "berlin" and len(group) >= 8:
            shifts += self._nights(group, monday)
        given = {agent.serial: 0 for agent in group}
        for shift in shifts:
            given[shift.agent.serial] += 1
        busy = {(shift.agent.serial, shift.day) for shift in shifts}
        for round_number in range(6):
            order = group.copy()
            rng.shuffle(order)
            for agent in order:
                number, quarters = SHIFTS[agent.fte]
                # In a busy week one more than the contract, for some of those on few hours.
                most = number + (1 if agent.fte < 0.9 and agent.serial % 3 == 0 else 0)
                if given[agent.serial] >= most or round_number >= most:
                    continue
                is_owed = round_number < (number if agent.fte >= 0.9 else number - 1)
                found = self._best(agent, short, need, monday, quarters, desk, busy)
                if found is None:
                    continue
                gain, day, first, last = found
                if gain < (-9.0 if is_owed else WORTH_IT):
                    continue
                if self._company_training(agent, day):
                    activities = ["training"] * (last - first)
                else:
                    activities = ["phone" if desk == "voice" else "chat"] * (last - first)
                    short[day - monday, first:last] -= AT_DESK
                shifts.append(Shift(agent, day, first, last, activities))
                given[agent.serial] += 1
                busy.add((agent.serial, day))
        return sorted(shifts, key=lambda s: (s.day, s.first, s.agent.serial))

    def _nights(self, group: list[Agent], monday: int) -> list[Shift]:
        """One agent a week stays for the night, Monday to Friday, and answers what is written."""
        willing = [agent for agent in group if agent.fte >= 0.5 and not self.away(agent, monday)]
        if not willing:
            return []
        agent = willing[(monday // 7) % len(willing)]
        last = NIGHT_FROM + NIGHT_QUARTERS
        nights = range(4 if agent.fte < 0.9 else 5)
        return [
            Shift(agent, monday + day, NIGHT_FROM, last, ["chat"] * NIGHT_QUARTERS)
            for day in nights
            if agent.works_on(monday + day)
        ]

    @staticmethod
    def _company_training(agent: Agent, day: int) -> bool:
        """Newly hired people learn for two weeks before they take contacts."""
        return day - agent.hired < (12 if agent.employment != "agency" else 5)

    def _best(
        self,
        agent: Agent,
        short: np.ndarray,
        need: np.ndarray,
        monday: int,
        quarters: int,
        desk: str,
        busy: set[tuple[int, int]],
    ) -> tuple[float, int, int, int] | None:
        """The day and begin at which a shift helps most: (gain, day, first, first after)."""
        best = None
        for weekday in range(7):
            day = monday + weekday
            if (agent.serial, day) in busy or not agent.works_on(day) or self.away(agent, day):
                continue
            spans = self._span(agent.site, desk, day)
            if spans is None:
                continue
            opens, closes = spans
            length = min(quarters, closes - opens)
            line = short[weekday]
            # The same shortage hurts most where few are needed.
            hurts = np.minimum(line, 1.5) * (0.5 + line / np.maximum(need[weekday], 1.0))
            gain = np.where(line > 0, hurts, np.maximum(line, -2.0) * 0.5)
            sums = np.concatenate(([0.0], np.cumsum(gain)))
            starts = np.arange(opens, closes - length + 1, 2)
            gains = (sums[starts + length] - sums[starts]) / length
            place = int(np.argmax(gains))
            if best is None or gains[place] > best[0]:
                best = float(gains[place]), day, int(starts[place]), int(starts[place]) + length
        return best

    def _span(self, site: str, desk: str, day: int) -> tuple[int, int] | None:
        """The quarters of the day in which a desk's shifts lie; None = closed."""
        midnight = self._company.zones[site].instant(day)
        spans = self._company.hours("orders", site, day)
        if desk == "voice":
            if not spans:
                return None
            opens = (spans[0][0] - midnight) * 4 // HOUR
            return opens, (spans[-1][1] - midnight) * 4 // HOUR
        if not spans:
            return 10 * 4, 16 * 4
        return (TEXT_FROM * 4, TEXT_UNTIL * 4) if (day + 3) % 7 < 5 else (9 * 4, 17 * 4)


def _holiday_season(rng: Random) -> float:
    """When in the year (0 = May): more than half of it from June to September."""
    if rng.random() < 0.55:
        return rng.uniform(0.07, 0.38)
    return rng.uniform(0.0, 0.98)


def _add(cover: np.ndarray, shift: Shift, monday: int, amount: float) -> None:
    """Adds a shift's desk time to the cover of its day."""
    if "training" not in shift.activities:
        cover[shift.day - monday, shift.first : min(shift.last, QUARTERS)] += amount
