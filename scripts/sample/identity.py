"""What each system knows of the person who gets in touch."""

from __future__ import annotations

from scripts.sample.company import Person
from scripts.sample.world import Row, World


def call_identity(world: World, person: Person) -> Row:
    """What the telephone system knows of the caller: it misses some customers' records."""
    number = person.number
    if number and world.chance(0.3):
        number = f"{number[:2]}-{number[2:5]}-{number[5:8]}-{number[8:]}"
    return {
        "customer_id": person.customer_id if world.chance(0.96) else None,
        "customer_number": number,
        "segment": person.segment if person.customer_id and world.chance(0.3) else None,
    }


def text_identity(world: World, person: Person, channel: str) -> Row:
    """Web chats often know nobody; e-mails are spelled as people type their addresses."""
    address = {"sms": person.number, "social": person.handle}.get(channel, person.address)
    if channel == "chat" and world.chance(0.4):
        address = None
    if channel == "email" and address and world.chance(0.2):
        address = address.title()
    customer_id = person.customer_id if world.chance(0.85) else None
    segment = person.segment if customer_id and world.chance(0.2) else None
    return {"customer_id": customer_id, "customer_address": address, "segment": segment}
