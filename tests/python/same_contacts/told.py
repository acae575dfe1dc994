"""The facts and KPI events of one system's calls beside those of their reference."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import duckdb

from same_contacts.contacts import Contact, contacts
from same_contacts.knowledge import as_seen_by, is_written_for
from same_contacts.writers import WRITERS, Numbered

SYSTEMS = tuple(WRITERS)
# Those of which a call, one of its legs or its customer is the event.
KPIS = (
    "contact_volume", "answered_calls", "missed_calls", "service_level", "abandonment_rate",
    "blocked_call_rate", "patience", "average_time_in_queue", "average_speed_of_answer",
    "average_ring_time", "average_wait_time", "first_response_time",
    "missed_call_callback_time", "missed_call_return_rate", "average_talk_time",
    "average_hold_time", "average_after_call_work", "average_handle_time",
    "first_contact_resolution", "resolution_rate", "transfer_rate", "escalation_rate",
    "repeat_contact_rate", "contact_frequency", "self_service_rate",
)  # fmt: skip
_AGENTS = {"agent_id", "first_agent_id", "last_agent_id", "transferring_agent_id",
           "escalating_agent_id"}  # fmt: skip

# The call's number and the leg's, 0 = the call as a whole; and of a KPI which variant.
Key = tuple[Any, ...]
Rows = dict[Key, dict[str, Any]]


def block_of(system: str, is_reference: bool) -> Numbered:
    """Each system's customers, and each reference's, have numbers of their own."""
    block = SYSTEMS.index(system) * 2 + int(is_reference)

    def numbered(contact: Contact) -> str | None:
        if contact.customer is None:
            return None
        return f"+49 30 5550 {block:02}{contact.customer:03}"

    return numbered


def identifiers(system: str) -> str:
    """What the ids of its reference begin with."""
    return f"{system}-"


@dataclass
class Told:
    """What one system's exports became, and what their reference did."""

    connection: duckdb.DuckDBPyConnection
    system: str
    written: dict[int, Contact] = field(init=False)

    def __post_init__(self) -> None:
        self.written = {
            contact.number: as_seen_by(self.system, contact)
            for contact in contacts()
            if is_written_for(self.system, contact)
        }

    @cached_property
    def contacts(self) -> tuple[Rows, Rows]:
        """The system's rows of fct_contacts and the reference's."""
        return self._rows("select * from mart.core.fct_contacts", "contact_id")

    @cached_property
    def legs(self) -> tuple[Rows, Rows]:
        """The same of fct_contact_legs."""
        return self._rows("select * from mart.core.fct_contact_legs", "leg_id")

    def events(self, kpi: str) -> tuple[Rows, Rows]:
        """The same of a KPI's events."""
        return self._rows(f"select * from mart.kpi.{kpi}", "event_id")

    def rings(self) -> tuple[list[tuple], list[tuple]]:
        """The ring attempts of both."""
        query = """
            select contact_id, agent_id, ringing_at, ended_at, result
            from mart.core.fct_ring_attempts
        """
        sides: tuple[list, list] = ([], [])
        for contact_id, agent_id, *rest in self.connection.execute(query).fetchall():
            place = self._place(contact_id)
            if place:
                is_reference, number, _ = place
                sides[is_reference].append((number, self._agent(agent_id), *rest))
        return sorted(sides[0]), sorted(sides[1])

    @cached_property
    def customers(self) -> dict[str, int]:
        """Whose key it is, by what was made up; each key is one customer's, and each has one."""
        query = "select contact_id, customer_key from mart.core.fct_contacts"
        found: dict[str, set[int]] = {}
        for contact_id, key in self.connection.execute(query).fetchall():
            place = self._place(contact_id)
            if place and key is not None:
                customer = self.written[place[1]].customer
                assert customer is not None, contact_id
                found.setdefault(key, set()).add(customer)
        assert all(len(customers) == 1 for customers in found.values())
        known = {key: customers.pop() for key, customers in found.items()}
        # One key in the system, one in the reference.
        told = [contact.customer for contact in self.written.values()]
        assert len(known) == 2 * len(set(told) - {None})
        return known

    def _rows(self, query: str, id_column: str) -> tuple[Rows, Rows]:
        starts = [
            f"{leg}{start}%"
            for leg in ("", "leg:")
            for start in (f"{self.system}:call:", f"generic:call:{identifiers(self.system)}")
        ]
        told = " or ".join(f"{id_column} like '{start}'" for start in starts)
        result = self.connection.execute(f"{query} where {told}")
        names = [column[0] for column in result.description]
        sides: tuple[Rows, Rows] = ({}, {})
        for values in result.fetchall():
            row = dict(zip(names, values, strict=True))
            place = self._place(row[id_column])
            if place is None:
                continue
            is_reference, number, leg = place
            key = (number, leg, *(row[name] for name in ("variant", "is_in_whole") if name in row))
            assert key not in sides[is_reference], key
            sides[is_reference][key] = self._normalised(row)
        return sides

    def _normalised(self, row: dict[str, Any]) -> dict[str, Any]:
        ours = {}
        for name, value in row.items():
            if name in ("source_system", "contact_id", "leg_id", "event_id") or value is None:
                ours[name] = None
            elif name in _AGENTS:
                ours[name] = self._agent(value)
            elif name in ("customer_key", "counted"):
                ours[name] = self.customers[value]
            elif name == "callback_of_contact_id":
                ours[name] = self._place(value)[1]
            else:
                ours[name] = value
        # Who does not say when an unanswered leg left the queue says that it was at its end.
        if row.get("leg") and row["left_queue_at"] is None and not row["is_answered"]:
            ours["left_queue_at"] = row["ended_at"]
        return ours

    def _agent(self, agent_id: str) -> str:
        known = agent_id.removeprefix(f"{self.system}:")
        return f"a{known}" if known.isdigit() else known

    def _place(self, identifier: str) -> tuple[bool, int, int] | None:
        """Whether it is the reference's, the call's number, the leg's; None = another system's."""
        whole, leg = identifier, 0
        if identifier.startswith("leg:"):
            whole, _, number = identifier.removeprefix("leg:").rpartition(":")
            leg = int(number)
        reference = f"generic:call:{identifiers(self.system)}"
        if whole.startswith(reference):
            return True, int(whole.removeprefix(reference)), leg
        start = f"{self.system}:call:"
        if not whole.startswith(start):
            return None
        number, _, rest = whole.removeprefix(start).partition("/")
        if rest == "callback":
            return False, self._returns[int(number)], leg
        return False, int(number) % 10_000, leg

    @cached_property
    def _returns(self) -> dict[int, int]:
        return {
            contact.callback_of: number
            for number, contact in self.written.items()
            if contact.callback_of is not None
        }
