"""Contributions to cells: by period (month and all) and by cut."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil, fsum

from .events import Contribution, Event, Kpi, Kpis

Cut = tuple[str, ...]
Slice = tuple[tuple[str, str], ...]

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
)


@dataclass(frozen=True)
class Cell:
    """Where a value stands. `grain` is month or all (`period_start` None).

    `slice` holds (column, value) pairs in the contract's order, `unknown` for what is not known;
    `detail` is (detail_name, detail_value) where the cell refines another one.
    """

    kpi_id: str
    variant: str
    grain: str
    period_start: date | None
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


def cells(kpis: Kpis, cuts: tuple[Cut, ...] = CUTS) -> dict[Cell, Value]:
    """Every cell with an event in it."""
    found: dict[Cell, Value] = {}
    places = _Places(cuts)
    for kpi_id, variants in kpis.items():
        for variant, kpi in variants.items():
            for place, group in places.grouped(kpi.contributions):
                found[Cell(kpi_id, variant, *place)] = _value(group, kpi.aggregation)
                for detail in {one.detail for one in group} - {None}:
                    cell = Cell(kpi_id, variant, *place, (_name(kpi), detail))
                    found[cell] = _detail_value(group, detail)
            for detail, contributions in kpi.beside.items():
                for place, group in places.grouped(contributions):
                    cell = Cell(kpi_id, variant, *place, (_name(kpi), detail))
                    found[cell] = _value(group, kpi.aggregation)
    return found


def _name(kpi: Kpi) -> str:
    assert kpi.detail_name is not None, "a contribution with a detail needs the detail's name"
    return kpi.detail_name


def _value(group: list[Contribution], aggregation: str) -> Value:
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


class _Places:
    """Which months and slices an event belongs to: worked out once an event, and numbered."""

    def __init__(self, cuts: tuple[Cut, ...]) -> None:
        self._cuts = cuts
        self._numbers: dict[tuple[date, Slice], int] = {}
        self._places: list[tuple[date, Slice]] = []
        self._of: dict[Event, list[int]] = {}

    def grouped(
        self, contributions: list[Contribution]
    ) -> Iterable[tuple[tuple[str, date | None, Slice], list[Contribution]]]:
        """(grain, period_start, slice) with its contributions, by month and then over all."""
        by_month: dict[int, list[Contribution]] = defaultdict(list)
        for contribution in contributions:
            for number in self._numbers_of(contribution.event):
                by_month[number].append(contribution)
        over_all: dict[Slice, list[Contribution]] = defaultdict(list)
        for number, group in by_month.items():
            month, slice_ = self._places[number]
            over_all[slice_] += group
            yield ("month", month, slice_), group
        for slice_, group in over_all.items():
            yield ("all", None, slice_), group

    def _numbers_of(self, event: Event) -> list[int]:
        if event not in self._of:
            month = event.on.replace(day=1)
            slices = (
                tuple((column, event.dimensions[column]) for column in cut)
                for cut in self._cuts
                if (event.feeds_agents if "agent_id" in cut else event.feeds_others)
            )
            self._of[event] = [self._number((month, slice_)) for slice_ in slices]
        return self._of[event]

    def _number(self, place: tuple[date, Slice]) -> int:
        if place not in self._numbers:
            self._numbers[place] = len(self._places)
            self._places.append(place)
        return self._numbers[place]
