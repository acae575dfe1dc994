"""The count of everything that is wrong in the exports, to hold the warehouse against."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Dirt:
    """Rows of dirt by kind and table, and lost values by table and column."""

    rows: dict[str, Counter] = field(default_factory=dict)
    lost_values: dict[str, Counter] = field(default_factory=dict)
    notes: dict[str, object] = field(default_factory=dict)

    def add(self, kind: str, table: str, number: int = 1) -> None:
        """Counts rows of one kind; none at all leaves no trace."""
        if number:
            self.rows.setdefault(kind, Counter())[table] += number

    def lose(self, table: str, column: str, number: int) -> None:
        """Counts values that are not in the exports though the systems had them."""
        if number:
            self.lost_values.setdefault(table, Counter())[column] += number

    def add_all(self, other: Dirt) -> None:
        """Takes over what was counted elsewhere."""
        for kind, tables in other.rows.items():
            self.rows.setdefault(kind, Counter()).update(tables)
        for table, columns in other.lost_values.items():
            self.lost_values.setdefault(table, Counter()).update(columns)
        self.notes |= other.notes

    def as_dict(self) -> dict[str, dict]:
        """Everything in order of its name, as JSON can hold it."""
        return {
            "rows": {kind: dict(sorted(self.rows[kind].items())) for kind in sorted(self.rows)},
            "lost_values": {
                table: dict(sorted(self.lost_values[table].items()))
                for table in sorted(self.lost_values)
            },
            **self.notes,
        }
