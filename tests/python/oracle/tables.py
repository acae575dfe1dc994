"""What a table of the generic contract is, and what its columns can hold."""

from dataclasses import dataclass

TEXT = "text"
INSTANT = "instant"
DATE = "date"
DATE_OR_INSTANT = "date_or_instant"
NUMBER = "number"
SECONDS = "seconds"
WHOLE = "whole_number"
BOOLEAN = "boolean"

Kind = str | frozenset[str]


@dataclass(frozen=True)
class Table:
    """One table of the contract.

    `columns` names each column's kind (a frozenset is a closed vocabulary); `orders` are the pairs
    of instants whose reversal would be a negative duration; `zone` says whose local time an
    instant without an offset is in: the row's own `site`, the `agent`'s, or `utc`. `when` is the
    column by whose instant an agent's version is found. Where a row fills `own_key`, it stands for
    the columns of the key named in `instead_of`.
    """

    name: str
    key: tuple[str, ...]
    needed: frozenset[str]
    zone: str
    columns: dict[str, Kind]
    orders: tuple[tuple[str, str], ...] = ()
    when: str | None = None
    own_key: str | None = None
    instead_of: tuple[str, ...] = ()


def table(
    name: str,
    /,
    key: str,
    needed: str,
    zone: str,
    orders: str = "",
    when: str | None = None,
    own_key: str | None = None,
    instead_of: str = "",
    **columns: Kind,
) -> Table:
    """A table, its lists written as words apart; every table may say when a row last changed."""
    pairs = tuple(tuple(pair.split("<=")) for pair in orders.split())
    columns["updated_at"] = INSTANT
    return Table(
        name,
        tuple(key.split()),
        frozenset(needed.split()),
        zone,
        columns,
        pairs,
        when,
        own_key,
        tuple(instead_of.split()),
    )
