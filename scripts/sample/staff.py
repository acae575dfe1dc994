"""Who works there: agents with skills, contracts, hirings and leavings; leads and reviewers."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from scripts.sample.company import SECOND_LEVEL, VOICE_QUEUES
from scripts.sample.demand import GROWTH_A_YEAR
from scripts.sample.localtime import day_number, day_of
from scripts.sample.people import FIRST_NAMES, LAST_NAMES, choose
from scripts.sample.plan import Plan
from scripts.sample.tables import COLUMNS, Table

LEAVING_A_YEAR = 0.45  # of those on permanent contracts; temporary ones come on top
STARTS = (1, 16)  # days of the month on which people start
CONTRACTS = ((1.0, 4), (0.75, 5), (0.5, 21), (0.4, 32), (0.3, 38))
LEAVE_KINDS = (("voluntary", 68), ("involuntary", 20), ("transfer", 12))
TEMPORARY_SHARE = 0.16
TEMPORARY_FROM, TEMPORARY_UNTIL = (11, 3), (1, 17)


@dataclass
class Agent:
    """One agent; days are day numbers, `versions` are (valid from, team, role)."""

    serial: int
    agent_id: str
    name: str
    site: str
    desk: str  # voice, text, or none for leads and reviewers
    employment: str
    fte: float
    slots: int
    hired: int
    left: int | None = None
    leave_kind: str | None = None
    skills: frozenset[str] = frozenset()
    senior_from: int | None = None
    pace: float = 1.0  # factor of handling times
    knack: float = 0.0  # added to the log odds of solving a problem
    warmth: float = 0.0  # what customers feel, standard normal
    versions: list[tuple[int, str, str]] = field(default_factory=list)

    def works_on(self, day: int) -> bool:
        """Whether the agent is employed that day."""
        return self.hired <= day and (self.left is None or day <= self.left)

    def queues(self, day: int) -> frozenset[str]:
        """All queues that the agent is skilled for that day."""
        if self.senior_from is not None and day >= self.senior_from:
            return self.skills | {SECOND_LEVEL}
        return self.skills

    def slowness(self, day: int) -> float:
        """Factor of handling times: own pace, and the newly hired are slower for three months."""
        months = (day - self.hired) / 30
        return self.pace * (1 + 0.4 * max(1 - months / 3, 0.0))


def hire_staff(plan: Plan, wanted_fte: dict[tuple[str, str], float]) -> list[Agent]:
    """Everybody who works there at some time; `wanted_fte` by (site, desk)."""
    rng = plan.stream("staff")
    first, last = day_number(plan.first_day), day_number(plan.last_day)
    staff: list[Agent] = []
    for (site, desk), fte in wanted_fte.items():
        group: list[Agent] = []
        while sum(agent.fte for agent in group) < fte - 0.2 or len(group) < 3:
            hired = first - 10 - int(rng.expovariate(1 / 800))
            group.append(_agent(rng, len(staff) + len(group), site, desk, hired, None))
        for agent in group[::4]:
            # No telephone desk is without somebody to escalate to.
            if desk == "voice" and agent.senior_from is None:
                agent.senior_from = agent.hired + 180
        _turn_over(rng, plan, group, len(staff), last, fte)
        _add_temporary(rng, plan, group, len(staff), fte)
        _make_teams(rng, group, first, last)
        staff += group
    _add_leads(rng, staff, first)
    for serial, agent in enumerate(sorted(staff, key=lambda a: (a.hired, a.serial))):
        agent.agent_id = f"A{serial + 101}"
    return sorted(staff, key=lambda a: a.agent_id)


def staff_table(staff: list[Agent], last: int) -> Table:
    """Agents' records by version, as known on the last day."""
    rows = []
    for agent in staff:
        if agent.hired > last:
            continue
        left = agent.left if agent.left is not None and agent.left <= last + 30 else None
        for valid_from, team, role in agent.versions:
            if valid_from > last:
                continue
            rows.append(
                (
                    agent.agent_id, day_of(valid_from), agent.name, team, agent.site, role,
                    agent.employment, agent.fte, agent.slots, day_of(agent.hired),
                    None if left is None else day_of(left),
                    None if left is None else agent.leave_kind, None,
                )
            )  # fmt: skip
    return Table(COLUMNS["agents"], rows)


def _agent(rng: Random, serial: int, site: str, desk: str, hired: int, fte: float | None) -> Agent:
    contract = fte or float(choose(rng, tuple((str(f), w) for f, w in CONTRACTS)))
    skills = frozenset({"chat_support", "email_support", "sms_support", "social_care"})
    if desk == "voice":
        odds = {"billing": 0.88, "orders": 0.94, "technical": 0.88, "sales": 0.78}
        found = [queue for queue in VOICE_QUEUES if rng.random() < odds[queue]]
        skills = frozenset((found if len(found) > 1 else ["orders", "billing"]) + ["email_support"])
    is_senior = rng.random() < 0.36 and desk == "voice"
    return Agent(
        serial=serial,
        agent_id="",
        name=f"{rng.choice(FIRST_NAMES).title()} {rng.choice(LAST_NAMES).title()}",
        site=site,
        desk=desk,
        employment="part time" if contract < 0.9 else "full time",
        fte=contract,
        slots=1 if desk == "voice" else rng.choice((2, 3, 3)),
        hired=hired,
        skills=skills,
        senior_from=hired + 180 + rng.randrange(240) if is_senior else None,
        pace=rng.lognormvariate(0, 0.11),
        knack=rng.gauss(0, 0.30),
        warmth=rng.gauss(0, 1),
    )


def _turn_over(
    rng: Random, plan: Plan, group: list[Agent], offset: int, last: int, wanted: float
) -> None:
    """Lets people leave, the newly hired most; twice a month others are hired for them.

    The positions grow as the business does.
    """
    first = day_number(plan.first_day)
    for agent in group:
        _draw_leaving(rng, agent, first, last)
    site, desk = group[0].site, group[0].desk
    for day in range(first, last + 15):
        if day_of(day).day in STARTS:
            positions = wanted * (1 + GROWTH_A_YEAR) ** ((day - (first + last) / 2) / 365)
            # Who will have gone in a fortnight has said so.
            held = sum(agent.fte for agent in group if agent.works_on(day + 14))
            while held < positions - 0.2:
                agent = _agent(rng, offset + len(group), site, desk, day, None)
                _draw_leaving(rng, agent, first, last)
                group.append(agent)
                held += agent.fte


def _draw_leaving(rng: Random, agent: Agent, first: int, last: int) -> None:
    """When and how the agent leaves, if before the end."""
    for day in range(max(agent.hired, first), last + 28):
        is_new = day - agent.hired < 150
        if rng.random() < LEAVING_A_YEAR / 365 * (1.9 if is_new else 1.0):
            agent.left, agent.leave_kind = day, choose(rng, LEAVE_KINDS)
            return


def _add_temporary(rng: Random, plan: Plan, group: list[Agent], offset: int, fte: float) -> None:
    """Help for the weeks around Christmas."""
    for year in range(plan.first_day.year, plan.last_day.year + 1):
        hired = day_number(plan.first_day.replace(year=year, month=11, day=TEMPORARY_FROM[1]))
        left = day_number(plan.first_day.replace(year=year + 1, month=1, day=TEMPORARY_UNTIL[1]))
        if hired < day_number(plan.first_day) or hired > day_number(plan.last_day):
            continue
        for _ in range(round(fte * TEMPORARY_SHARE / 0.6)):
            agent = _agent(rng, offset + len(group), group[0].site, group[0].desk, hired, 0.6)
            agent.employment, agent.left, agent.leave_kind = "agency", left, "involuntary"
            agent.senior_from = None
            group.append(agent)


def _make_teams(rng: Random, group: list[Agent], first: int, last: int) -> None:
    """Puts agents into teams of about ten; a few change, and seniors become so on a day."""
    at_once = sum(agent.works_on(first) for agent in group)
    names = [
        f"{group[0].site} {group[0].desk} {number + 1}" for number in range(max(1, at_once // 9))
    ]
    for place, agent in enumerate(group):
        team = names[place % len(names)]
        role = "agent"
        if agent.senior_from is not None and agent.senior_from <= max(agent.hired, first):
            role = "senior"
        agent.versions = [(agent.hired, team, role)]
        changes = []
        if agent.senior_from is not None and role == "agent":
            changes.append((agent.senior_from, None))
        if len(names) > 1 and rng.random() < 0.12:
            changes.append((max(agent.hired, first) + rng.randrange(30, 400), rng.choice(names)))
        for day, new_team in sorted(changes, key=lambda change: change[0]):
            if (day <= last and agent.works_on(day) and (new_team or team) != team) or not new_team:
                team = new_team or team
                role = "senior" if agent.senior_from and day >= agent.senior_from else role
                if agent.works_on(day) and day > agent.versions[-1][0]:
                    agent.versions.append((day, team, role))


def _add_leads(rng: Random, staff: list[Agent], first: int) -> None:
    """A lead a team, and who listens to calls; they plan, coach and review, and take no contact."""
    teams = sorted({(agent.site, version[1]) for agent in staff for version in agent.versions})
    posts = [(site, team, "team_lead") for site, team in teams]
    posts += [(site, f"{site} quality", "quality") for site in ("berlin", "chicago")]
    for site, team, role in posts:
        hired = first - 400 - rng.randrange(1500)
        agent = _agent(rng, len(staff), site, "none", hired, 1.0)
        agent.slots, agent.skills, agent.senior_from = 1, frozenset(), None
        agent.versions = [(hired, team, role)]
        staff.append(agent)
