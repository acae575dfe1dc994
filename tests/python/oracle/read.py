"""An exports folder to typed rows: faulty ones quarantined, the newest version of each key kept."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from . import contract
from .files import Record, RefusedFileError, files_of, records
from .settings import Settings
from .tables import INSTANT, Table
from .values import FaultyValueError, typed

Row = dict[str, Any]
Zones = Callable[[Record], ZoneInfo]

LATE = timedelta(days=1)
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Exports:
    """The rows that are used, by table, and what became of all the others.

    `accounts` counts a table's records by fate: used, replaced, duplicate, quarantined.
    `quarantined` names table, file, record number and reason; `refused` names files.
    """

    rows: dict[str, list[Row]]
    accounts: dict[str, Counter]
    quarantined: list[tuple[str, str, int, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def read_exports(exports: Path, settings: Settings, landed_at: datetime) -> Exports:
    """Read every table that the KPIs need; instants over a day after `landed_at` are faulty."""
    result = Exports(rows={}, accounts={})
    for table in contract.TABLES:
        zones = _zones(table, settings, result.rows)
        accepted = []
        account: Counter = Counter()
        for path in files_of(exports, table):
            try:
                found = records(path, table)
            except RefusedFileError as error:
                result.refused.append(str(error))
                continue
            for number, record in enumerate(found, start=1):
                try:
                    accepted.append(_judged(record, table, zones, landed_at))
                except FaultyValueError as error:
                    result.quarantined.append((table.name, path.name, number, str(error)))
                    account["quarantined"] += 1
        result.rows[table.name] = _newest(accepted, table, account)
        result.accounts[table.name] = account
    return result


def version_at(versions: list[Row], instant: datetime) -> Row | None:
    """Of an agent's versions the one valid at the instant, else the earliest."""
    in_order = sorted(versions, key=lambda version: version["valid_from"] or EARLIEST)
    valid = [one for one in in_order if (one["valid_from"] or EARLIEST) <= instant]
    return valid[-1] if valid else next(iter(in_order), None)


def by_agent(rows: list[Row]) -> dict[str, list[Row]]:
    """Agents' versions by agent."""
    versions = defaultdict(list)
    for row in rows:
        versions[row["agent_id"]].append(row)
    return dict(versions)


def _zones(table: Table, settings: Settings, rows: dict[str, list[Row]]) -> Zones:
    """Whose local time a record's instants without an offset are in."""
    if table.zone == "site":
        return lambda record: settings.zone(record.get("site"))
    if table.zone == "utc":
        return lambda record: settings.zone(None)
    agents = by_agent(rows["agents"])
    conversation_sites: dict[str, str] = {}
    for leg in sorted(rows["conversations"], key=lambda leg: leg["leg"]):
        if leg["site"]:
            conversation_sites.setdefault(leg["conversation_id"], leg["site"])

    def site_of_agent(record: Record) -> str | None:
        return _site_at(agents.get(record.get("agent_id") or "", []), record.get(table.when))

    def of_message(record: Record) -> ZoneInfo:
        site = site_of_agent(record) if record.get("author") == "agent" else None
        return settings.zone(site or conversation_sites.get(record.get("conversation_id") or ""))

    if table is contract.MESSAGES:
        return of_message
    return lambda record: settings.zone(site_of_agent(record))


def _site_at(versions: list[Row], text: str | None) -> str | None:
    """The site of the version valid at an instant that is not yet typed."""
    try:
        # Which version is valid hardly depends on the few hours between zones.
        about = typed(text or "", INSTANT, ZoneInfo("UTC"))
    except FaultyValueError:
        return None
    version = version_at(versions, about)
    return version["site"] if version else None


def _judged(record: Record | None, table: Table, zones: Zones, landed_at: datetime) -> Row:
    """The typed row (every declared column, None where not known), `_text` being its content."""
    if record is None:
        raise FaultyValueError("not a row of the header's shape")
    zone = zones(record)
    row: Row = {}
    for column, kind in table.columns.items():
        text = record.get(column)
        try:
            row[column] = None if text is None else typed(text, kind, zone)
        except FaultyValueError as error:
            raise FaultyValueError(f"{column}: {error}") from error
        if text is None and column in table.needed:
            raise FaultyValueError(f"{column}: missing")
        _check_not_future(row[column], column, landed_at)
    _check_order(row, table)
    if table in (contract.CALLS, contract.CONVERSATIONS):
        row["leg"] = 1 if row["leg"] is None else row["leg"]
        row["direction"] = row["direction"] or "inbound"
        _check_outcome(row, table)
    row["_text"] = tuple(record.get(column) for column in table.columns)
    return row


def _check_not_future(value: object, column: str, landed_at: datetime) -> None:
    if column in contract.MAY_BE_FUTURE:
        return
    latest = landed_at + LATE
    if isinstance(value, datetime):
        late = value > latest
    else:
        late = isinstance(value, date) and value > latest.date()
    if late:
        raise FaultyValueError(f"{column}: more than a day after landing")


def _check_order(row: Row, table: Table) -> None:
    for earlier, later in table.orders:
        first, second = row[earlier], row[later]
        if first is not None and second is not None and second < first:
            raise FaultyValueError(f"{later} before {earlier}")


def _check_outcome(row: Row, table: Table) -> None:
    if row["outcome"] not in contract.OUTCOMES[table.name, row["direction"]]:
        raise FaultyValueError("outcome: not one of this direction")
    is_abandoned = table is contract.CONVERSATIONS and row["outcome"] == "abandoned"
    if is_abandoned and row["channel"] != "chat":
        raise FaultyValueError("outcome: only a chat can be abandoned")


def _newest(rows: list[Row], table: Table, account: Counter) -> list[Row]:
    """One row a key: the greatest updated_at, among equals the greatest content."""
    versions: dict[tuple, list[Row]] = defaultdict(list)
    for row in rows:
        versions[_key(row, table)].append(row)
    kept = []
    for same_key in versions.values():
        distinct = {row["_text"]: row for row in same_key}
        account["used"] += 1
        account["replaced"] += len(distinct) - 1
        account["duplicate"] += len(same_key) - len(distinct)
        kept.append(max(distinct.values(), key=_version_order))
    return kept


def _key(row: Row, table: Table) -> tuple:
    """What identifies the record; an identifier of its own stands for other columns."""
    own = row[table.own_key] if table.own_key else None
    replaced = table.instead_of if own is not None else ()
    return (own, *(None if column in replaced else row[column] for column in table.key))


def _version_order(row: Row) -> tuple:
    content = tuple((text is not None, text or "") for text in row["_text"])
    return (row["updated_at"] or EARLIEST, content)
