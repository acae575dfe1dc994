"""What a file may ask of the machine before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024
BLOCK_BYTES = MIB


class Refused(Exception):
    """A file that cannot be landed; the message is the reason and what to do.

    It never holds a value of the file: reasons are printed, logged and published.
    """


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes, but `unpacked_ratio` (times the packed size); the others are numbers.

    Beyond all of these no export is what it should be, and reading it on would take minutes or
    gigabytes: a header of megabytes, a million records that are broken.
    """

    line_bytes: int = 16 * MIB
    unpacked_ratio: int = 200
    # A small archive of a regular file easily exceeds any ratio, and harms nobody.
    unpacked_at_least: int = MIB
    columns: int = 2_000
    header_bytes: int = MIB
    blank_bytes: int = 16 * MIB
    record_lines: int = 100_000
    rejected_records: int = 1_000_000
    json_values: int = 1_000_000
    # A nested document is held in memory as a whole.
    document_bytes: int = 48 * MIB
    document_values: int = 3_000_000

    def unpacked_bytes(self, packed_bytes: int) -> int:
        """How large an archive of this size may become."""
        return max(self.unpacked_at_least, self.unpacked_ratio * packed_bytes)
