"""Contributions to cells: by period and by cut."""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil, fsum

from .events import Contribution, Kpi, Kpis
from .periods import Calendar
from .places import Cut, Places, Slice

CUTS: tuple[Cut, ...] = (
    (),
    ("channel",),
    ("queue",),
    ("site",),
    ("team",),
    ("agent_id",),
    ("issue_type",),
    ("segment",),
    ("entry_point",),
    ("channel", "site"),
    ("channel", "agent_id"),
    ("channel", "issue_type"),
    ("queue", "issue_type"),
    ("in_business_hours",),
    ("shift",),
    ("channel", "hour_of_day"),
    ("channel", "day_of_week"),
)
# In these there are cells of every grain, in the others of months and of all time.
FINE_CUTS: tuple[Cut, ...] = ((), ("channel",))
# What has cells within the day, of its default variant.
INTRADAY = frozenset(
    {
        "abandonment_rate",
        "answered_calls",
        "average_handle_time",
        "average_speed_of_answer",
        "average_time_in_queue",
        "average_wait_time",
        "blocked_call_rate",
        "contact_volume",
        "missed_calls",
        "occupancy",
        "schedule_adherence",
        "service_level",
    }
)


@dataclass(frozen=True)
class Cell:
    """Where a value stands. `period_start` is a local date; of intervals and hours an instant in
    UTC, of the grain `all` None.

    `slice` holds (column, value) pairs in the contract's order, `unknown` for what is not known;
    `detail` is (detail_name, detail_value) where the cell refines another one.
    """

    kpi_id: str
    variant: str
    grain: str
    period_start: date | datetime | None
    slice: Slice
    detail: tuple[str, str] | None = None


@dataclass(frozen=True)
class Value:
    """n = events with a denominator, or those counted once; sums have no denominator, percentiles
    neither part."""

    n: int
    numerator: float | None
    denominator: float | None
    value: float | None


def cells(kpis: Kpis, calendar: Calendar, cuts: tuple[Cut, ...] = CUTS) -> dict[Cell, Value]:
    """Every cell with an event in it."""
    found: dict[Cell, Value] = {}
    places = Places(calendar, cuts, FINE_CUTS)
    for kpi_id, variants in kpis.items():
        for number, (variant, kpi) in enumerate(variants.items()):
            if number == 0 and kpi_id in INTRADAY:
                for place, group in places.within_days(kpi.contributions):
                    found[Cell(kpi_id, variant, *place)] = cell_value(group, kpi.aggregation)
            for place, group in places.grouped(kpi.contributions):
                found[Cell(kpi_id, variant, *place)] = cell_value(group, kpi.aggregation)
                for detail in {one.detail for one in group} - {None}:
                    cell = Cell(kpi_id, variant, *place, (_name(kpi), detail))
                    found[cell] = _detail_value(group, detail)
            for detail, contributions in kpi.beside.items():
                for place, group in places.grouped(contributions):
                    cell = Cell(kpi_id, variant, *place, (_name(kpi), detail))
                    found[cell] = cell_value(group, kpi.aggregation)
    return found


def _name(kpi: Kpi) -> str:
    assert kpi.detail_name is not None, "a contribution with a detail needs the detail's name"
    return kpi.detail_name


def cell_value(group: list[Contribution], aggregation: str) -> Value:
    """What the contributions of one cell come to."""
    if aggregation in ("per_distinct", "share_on_several_channels"):
        return _of_distinct(group, aggregation)
    n = sum(one.denominator > 0 for one in group)
    if aggregation in ("p50", "p90"):
        percent = int(aggregation[1:])
        return Value(n, None, None, nearest_rank([one.numerator for one in group], percent))
    numerator = fsum(one.numerator for one in group)
    if aggregation == "sum":
        return Value(n, numerator, None, numerator)
    return _ratio(n, numerator, group)


def _of_distinct(group: list[Contribution], aggregation: str) -> Value:
    """Over customers or agents, each counted once in the cell."""
    channels: dict[Hashable, set[str]] = defaultdict(set)
    for one in group:
        if one.counted is not None:
            channels[one.counted].add(one.event.dimensions["channel"])
    n = len(channels)
    if aggregation == "per_distinct":
        numerator = fsum(one.numerator for one in group)
    else:
        numerator = float(sum(len(used) > 1 for used in channels.values()))
    return Value(n, numerator, float(n), numerator / n if n else None)


def _detail_value(group: list[Contribution], detail: str) -> Value:
    """The part of the numerator with this detail, over the denominator of the whole cell."""
    n = sum(one.denominator > 0 for one in group)
    return _ratio(n, fsum(one.numerator for one in group if one.detail == detail), group)


def _ratio(n: int, numerator: float, group: list[Contribution]) -> Value:
    denominator = fsum(one.denominator for one in group)
    return Value(n, numerator, denominator, numerator / denominator if denominator else None)


def nearest_rank(values: list[float], percent: int) -> float:
    """The percentile by nearest rank of whole seconds (truncated)."""
    in_order = sorted(int(value) for value in values)
    return float(in_order[ceil(percent * len(in_order) / 100) - 1])
