"""The published file, as whoever reads it needs it: there."""

from __future__ import annotations

from pathlib import Path


class NotPublished(Exception):
    """There is no published file to read; the message says what to do."""


def require_published(published: Path) -> None:
    """Raise NotPublished if there is nothing to read yet."""
    if not published.is_file():
        raise NotPublished(
            f"Nothing is published yet: {published} is not there. Run `make warehouse` first; "
            "where it did not publish, it has said why."
        )
