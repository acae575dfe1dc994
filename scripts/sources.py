"""How far the published data reaches and what of it is missing, in words for the scorecard."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from scripts.formatting import harmless

# More than these are only counted.
_SHOWN = 8
_SEE = "audit.source_warnings"


@dataclass(frozen=True)
class Warned:
    """One row of audit.source_warnings; None = not looked at by channel or site, not compared."""

    system: str
    table_name: str
    channel: str | None
    site: str | None
    warning: str
    first_date: date
    last_date: date
    days: int
    row_count: int
    expected_rows: float | None


@dataclass(frozen=True)
class Reach:
    """How far the data reaches, in UTC, what is missing of the periods shown, and how much before.

    `newest_at` is None where nothing that has a day was published.
    """

    newest_at: datetime | None
    as_of_at: datetime | None
    warnings: tuple[Warned, ...]
    earlier: int


def read_reach(
    connection: duckdb.DuckDBPyConnection, database: str, first_date: date | None
) -> Reach | None:
    """What is said of the sources in an attached published file.

    Warnings count as earlier if all their days lie before `first_date` and the source is not late.
    None = the file is from before there were these relations.
    """
    there = connection.execute(
        "select count(*) from duckdb_tables() where database_name = ? and schema_name = 'audit'"
        " and table_name in ('source_freshness', 'source_warnings')",
        [database],
    ).fetchone()
    if there != (2,):
        return None
    newest_at, as_of_at = connection.execute(
        f"""
        select
            coalesce(
                max(newest_at) filter (where table_name in ('calls', 'conversations')),
                max(least(newest_at, as_of_at))
            ),
            max(as_of_at)
        from {database}.audit.source_freshness
        """
    ).fetchall()[0]
    rows = connection.execute(
        f"""
        select
            system, table_name, channel, site, warning, first_date, last_date, days, row_count,
            expected_rows
        from {database}.audit.source_warnings
        order by warning <> 'late', last_date desc, table_name, channel, site, warning
        """
    ).fetchall()
    warnings = [Warned(*row) for row in rows]
    of_now = tuple(
        warned
        for warned in warnings
        if first_date is None or warned.warning == "late" or warned.last_date >= first_date
    )
    return Reach(newest_at, as_of_at, of_now, len(warnings) - len(of_now))


def said_of_data(reach: Reach) -> str:
    """The data's date in one line; empty if there is none."""
    if reach.newest_at is None or reach.as_of_at is None:
        return ""
    text = f"Data up to {reach.newest_at:%Y-%m-%d %H:%M} UTC"
    # As-of is the newest arrival, unless somebody has set it.
    if abs(reach.as_of_at - reach.newest_at).total_seconds() >= 60:
        text += f", as of {reach.as_of_at:%Y-%m-%d %H:%M} UTC"
    return text


def said_of_gaps(reach: Reach) -> list[str]:
    """What is missing, a line each; empty if nothing is."""
    lines = [_said(warned) for warned in reach.warnings[:_SHOWN]]
    more = len(reach.warnings) - len(lines)
    if more:
        lines.append(f"and {more} more: {_SEE}")
    if reach.earlier:
        lines.append(f"{'and ' if lines else ''}{reach.earlier} from before that: {_SEE}")
    return lines


def _said(warned: Warned) -> str:
    days = f"{warned.days:,} day{'s' if warned.days > 1 else ''}"
    when = f"on {days}, {warned.first_date}"
    if warned.last_date != warned.first_date:
        when += f" to {warned.last_date}"
    usual = f"of about {warned.expected_rows or 0:,.0f} rows"
    if warned.warning == "late" and warned.expected_rows:
        said = f"late, nothing {usual} since {warned.first_date} ({days})"
    elif warned.warning == "late":
        said = f"late, nothing since {warned.first_date} ({days}, never so long before)"
    elif warned.warning == "missing":
        said = f"nothing {usual} {when}"
    elif warned.warning == "dropped":
        said = f"only {warned.row_count:,} {usual} {when}"
    elif warned.warning == "without contact":
        said = f"{warned.row_count:,} rows whose contact did not come {when}"
    else:
        said = f"{warned.warning} {when}"
    return f"{_named(warned)}: {said}"


def _named(warned: Warned) -> str:
    # A site is named by the exports.
    apart = ", ".join(harmless(part) for part in (warned.channel, warned.site) if part)
    table = f"{warned.system} {warned.table_name.replace('_', ' ')}"
    return f"{table} ({apart})" if apart else table
