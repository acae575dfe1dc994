"""One line of the scorecard, and how its numbers are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scripts.formatting import shown_change, shown_range, words


@dataclass(frozen=True)
class Line:
    """One cell of kpi_scorecard, as far as it is shown; None = not known or not there."""

    family: str
    name: str
    kpi_id: str
    variant: str
    unit: str
    slice: str
    channel: str | None
    period_label: str
    value: float | None
    change: float | None
    n: int | None
    target_low: float | None
    target_high: float | None
    status: str | None
    low_95: float | None = None
    high_95: float | None = None
    is_change_within_noise: bool | None = None
    is_too_few: bool | None = None
    incomplete_days: int | None = None
    period_start: datetime | None = None
    target_time_frame: str | None = None
    target_source: str | None = None
    is_default: bool | None = True

    @property
    def has_target(self) -> bool:
        """Whether anything is asked of it."""
        return self.target_low is not None or self.target_high is not None

    @property
    def target(self) -> tuple[object, ...]:
        """What is asked of it: that of two lines may be one and the same target."""
        return self.target_low, self.target_high, self.target_time_frame, self.target_source

    @property
    def reading(self) -> tuple[str, str]:
        """The KPI and its variant."""
        return self.kpi_id, self.variant

    @property
    def title(self) -> str:
        """The KPI's name, and the variant's where it is not the default one."""
        return self.name if self.is_default else f"{self.name}, {words(self.variant)}"

    @property
    def where(self) -> str:
        """The channel that it is of, or `all`."""
        return self.channel or self.slice


def shown_target(line: Line) -> str:
    """The target: at least, at most, or between."""
    return shown_range(line.target_low, line.target_high, line.unit)


def shown_half_width(line: Line) -> str:
    """Half of the 95 % interval, of ratios in percentage points.

    Empty if there is none, or so few events that it says nothing.
    """
    if line.low_95 is None or line.high_95 is None or line.is_too_few:
        return ""
    return shown_change((line.high_95 - line.low_95) / 2, line.unit).removeprefix("+")


def shown_change_of(line: Line) -> str:
    """The change against the period before, marked where it is within noise."""
    change = shown_change(line.change, line.unit)
    return f"~ {change}" if change and line.is_change_within_noise else change
