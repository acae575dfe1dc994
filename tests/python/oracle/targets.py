"""What a deployment sets itself to reach."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Target:
    """What is to be reached: `scope_value` None stands for each, `channel` for all channels."""

    kpi_id: str
    variant: str | None
    scope: str
    scope_value: str | None
    channel: str | None
    time_frame: str
    low: float
    high: float
    valid_from: date
    valid_to: date

    def holds(self, start: date) -> bool:
        """Does it hold for a period that begins on this date?"""
        return self.valid_from <= start <= self.valid_to

    def is_like(self, other: Target) -> bool:
        """Is it of the same thing, whatever is to be reached?"""

        def thing(one: Target) -> tuple:
            return (one.kpi_id, one.variant, one.scope, one.channel, one.time_frame)

        return thing(self) == thing(other)

    def is_met(self, value: float) -> bool:
        """Both ends are good enough."""
        return self.low <= value <= self.high


def target_of(row: dict[str, str]) -> Target:
    """A row of targets.csv, typed; an end that is not said is no limit."""
    return Target(
        kpi_id=row["kpi_id"],
        variant=row["variant"] or None,
        scope=row["scope"],
        scope_value=row["scope_value"] or None,
        channel=row["channel"] or None,
        time_frame=row["time_frame"],
        low=float(row["low"] or "-inf"),
        high=float(row["high"] or "inf"),
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
    )
