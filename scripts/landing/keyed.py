"""Keyed hashes (HMAC-SHA256) of identifiers, computed by DuckDB.

DuckDB computes them by the definition, H(outer pad, H(inner pad, message)): it hashes a million
identifiers in the time in which Python alone would fetch them. Keys go in as parameters only: SQL
text may end up in logs.
"""

from __future__ import annotations

import hashlib
import hmac

HEX_DIGITS = 32
_HASH_BLOCK_BYTES = 64


def salt_fingerprint(salt: str) -> str:
    """What tells one salt from another without telling the salt."""
    return hmac.digest(salt.encode(), b"fingerprint of the salt", "sha256").hex()[:HEX_DIGITS]


def keyed(message: str, key: str) -> str:
    """SQL of a message's keyed hash, 32 hex digits; `key` names the parameters of `pads`."""
    return (
        f"left(sha256(${key}_outer || unhex(sha256(${key}_inner || encode({message})))), "
        f"{HEX_DIGITS})"
    )


def pads(name: str, secret: bytes) -> dict[str, bytes]:
    """The parameters that `keyed` wants: HMAC's outer and inner pad under this secret."""
    if len(secret) > _HASH_BLOCK_BYTES:
        secret = hashlib.sha256(secret).digest()
    block = secret.ljust(_HASH_BLOCK_BYTES, b"\0")
    return {
        f"{name}_outer": bytes(byte ^ 0x5C for byte in block),
        f"{name}_inner": bytes(byte ^ 0x36 for byte in block),
    }


def keyed_by_python(kind: str, text: str, secret: bytes) -> str:
    """The same hash of one (kind, text), for single values."""
    return hmac.digest(secret, f"{kind}\0{text}".encode(), "sha256").hex()[:HEX_DIGITS]
