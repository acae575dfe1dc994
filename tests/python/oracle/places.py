"""Which cells an event counts in: its periods, and the slices of each cut."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from .events import Contribution, Event
from .periods import Calendar

Cut = tuple[str, ...]
Slice = tuple[tuple[str, str], ...]
Place = tuple[str, date | datetime | None, Slice]
Group = tuple[Place, list[Contribution]]


class Places:
    """Where each event counts: worked out once an event, and numbered."""

    def __init__(
        self, calendar: Calendar, cuts: tuple[Cut, ...], fine_cuts: tuple[Cut, ...]
    ) -> None:
        self._calendar = calendar
        self._cuts = cuts
        self._fine_cuts = tuple(cut for cut in fine_cuts if cut in cuts)
        self._numbers: dict[Place, int] = {}
        self._places: list[Place] = []
        self._of: dict[Event, list[int]] = {}

    def grouped(self, contributions: list[Contribution]) -> Iterable[Group]:
        """Each place with its contributions; those of all time last."""
        found: dict[int, list[Contribution]] = defaultdict(list)
        for contribution in contributions:
            for number in self._numbers_of(contribution.event):
                found[number].append(contribution)
        over_all: dict[Slice, list[Contribution]] = defaultdict(list)
        for number, group in found.items():
            grain, _, slice_ = self._places[number]
            if grain == "month":
                over_all[slice_] += group
            yield self._places[number], group
        for slice_, group in over_all.items():
            yield ("all", None, slice_), group

    def within_days(self, contributions: list[Contribution]) -> Iterable[Group]:
        """The same by interval and hour."""
        found: dict[Place, list[Contribution]] = defaultdict(list)
        for contribution in contributions:
            event = contribution.event
            if event.at is not None:
                for grain, start in self._calendar.parts_of_day(event.at):
                    for slice_ in _slices(event, self._fine_cuts):
                        found[grain, start, slice_].append(contribution)
        return found.items()

    def _numbers_of(self, event: Event) -> list[int]:
        if event not in self._of:
            month = event.on.replace(day=1)
            places: list[Place] = [
                ("month", month, slice_) for slice_ in _slices(event, self._cuts)
            ]
            for slice_ in _slices(event, self._fine_cuts):
                places += [(*period, slice_) for period in self._calendar.periods(event.on)]
            self._of[event] = [self._number(place) for place in places]
        return self._of[event]

    def _number(self, place: Place) -> int:
        if place not in self._numbers:
            self._numbers[place] = len(self._places)
            self._places.append(place)
        return self._numbers[place]


def _slices(event: Event, cuts: tuple[Cut, ...]) -> list[Slice]:
    return [
        tuple((column, event.dimensions[column]) for column in cut)
        for cut in cuts
        if (event.feeds_agents if "agent_id" in cut else event.feeds_others)
    ]
