"""Web visits: which pages were seen, how long; the help pages more while the recall is on."""

from __future__ import annotations

import math
from bisect import bisect_right
from datetime import date
from itertools import accumulate

import numpy as np

from scripts.sample.aftermath.known import Calendar
from scripts.sample.localtime import DAY, MINUTE, SECOND, day_number
from scripts.sample.tables import Table

COLUMNS = ("visit_id", "page", "entered_at", "left_at")
VISITS_A_DAY = 150
# Visits by hour of the day, as parts of the day's: quiet nights, a bump at lunch, busy evenings.
HOURS = (
    *(5, 3, 2, 1, 1, 2, 4, 7, 10, 12, 13, 13),
    *(14, 13, 12, 12, 13, 14, 16, 19, 21, 20, 15, 9),
)
# Visits by weekday, from Monday, and by month: the weekend, and the weeks before Christmas.
WEEKDAYS = (1.0, 0.96, 0.94, 0.95, 0.97, 1.08, 1.22)
MONTHS = (1.05, 0.98, 0.96, 0.97, 0.93, 0.87, 0.84, 0.86, 0.95, 1.03, 1.35, 1.4)
RECALL = date(2026, 2, 9)
RECALL_DAYS = 9.0

# page: (mean seconds on it, where one goes from here with which weight); "" = away
PAGES: dict[str, tuple[float, dict[str, float]]] = {
    "/": (35, {"/machines": 0.33, "/accessories": 0.15, "/help": 0.1, "": 0.42}),
    "/machines": (70, {"/machines/compact": 0.25, "/machines/barista": 0.2, "/": 0.1, "": 0.45}),
    "/machines/compact": (95, {"/cart": 0.12, "/machines": 0.28, "/help": 0.05, "": 0.55}),
    "/machines/barista": (120, {"/cart": 0.1, "/machines": 0.3, "/help": 0.05, "": 0.55}),
    "/accessories": (60, {"/cart": 0.18, "/": 0.12, "": 0.7}),
    "/cart": (45, {"/checkout": 0.5, "/machines": 0.15, "": 0.35}),
    "/checkout": (150, {"/orders/thanks": 0.62, "/help": 0.06, "": 0.32}),
    "/orders/thanks": (20, {"": 1.0}),
    "/orders/status": (40, {"/help": 0.12, "/contact": 0.13, "": 0.75}),
    "/help": (50, {"/help/descaling": 0.25, "/help/returns": 0.2, "/contact": 0.2, "": 0.35}),
    "/help/descaling": (140, {"/accessories": 0.1, "/contact": 0.12, "": 0.78}),
    "/help/returns": (90, {"/contact": 0.22, "/orders/status": 0.13, "": 0.65}),
    "/help/recall": (160, {"/contact": 0.4, "/help": 0.12, "": 0.48}),
    "/contact": (55, {"/help": 0.15, "": 0.85}),
}
LANDINGS = {
    "/": 0.46,
    "/machines": 0.14,
    "/orders/status": 0.16,
    "/help": 0.1,
    "/help/descaling": 0.05,
    "/accessories": 0.09,
}
MOST_PAGES = 6
# A browser rarely tells when somebody closed the last page.
LAST_LEFT_KNOWN = 0.22


def visit_pages(calendar: Calendar) -> Table:
    """One row a page view, in the order of the visits."""
    rng = calendar.stream("web visits")
    walk = {page: (tuple(ways), _cumulated(ways)) for page, (_, ways) in PAGES.items()}
    landing = (tuple(LANDINGS), _cumulated(LANDINGS))
    by_hour = np.cumsum(HOURS) / sum(HOURS)
    rows: list[tuple] = []
    serial = 0
    begins = day_number(calendar.plan.first_day) * DAY
    for day in calendar.days():
        seasonal = WEEKDAYS[day.weekday()] * MONTHS[day.month - 1] * math.exp(rng.normal(0, 0.08))
        worried = _worried(day)
        number = rng.poisson(VISITS_A_DAY * calendar.plan.size * seasonal * (1 + 0.9 * worried))
        hours = np.searchsorted(by_hour, rng.random(number))
        midnight = calendar.instant(day)
        starts = midnight + (hours * 60 + rng.uniform(0, 60, number)) * MINUTE
        # No site belongs to a visit, so its days are those of UTC.
        starts = starts[starts >= begins]
        for start in np.sort(starts).astype(int).tolist():
            serial += 1
            first = (
                "/help/recall" if rng.random() < 0.55 * worried else _next(rng.random(), landing)
            )
            rows += _visit(rng, f"W{serial:07d}", start, first, walk)
    return Table(COLUMNS, [row for row in rows if row[2] < calendar.end])


def _worried(day: date) -> float:
    """How much of the recall is still on people's minds: 1 on its first day, 0 before it."""
    return math.exp(-(day - RECALL).days / RECALL_DAYS) if day >= RECALL else 0.0


def _visit(
    rng: np.random.Generator, visit_id: str, start: int, page: str, walk: dict
) -> list[tuple]:
    rows = []
    at = start
    dice = rng.random(MOST_PAGES).tolist()
    lengths = np.exp(rng.normal(-0.5, 1.0, MOST_PAGES)).tolist()
    for number in range(MOST_PAGES):
        left_at = at + max(SECOND, round(PAGES[page][0] * lengths[number] * SECOND))
        onward = _next(dice[number], walk[page]) if number < MOST_PAGES - 1 else ""
        is_known = onward != "" or dice[-1] < LAST_LEFT_KNOWN
        rows.append((visit_id, page, at, left_at if is_known else None))
        if onward == "":
            break
        page, at = onward, left_at
    return rows


def _cumulated(ways: dict[str, float]) -> list[float]:
    whole = sum(ways.values())
    return [weight / whole for weight in accumulate(ways.values())]


def _next(dice: float, ways: tuple[tuple[str, ...], list[float]]) -> str:
    names, cumulated = ways
    return names[min(bisect_right(cumulated, dice), len(names) - 1)]
