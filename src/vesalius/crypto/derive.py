"""HKDF-SHA-512 (RFC 5869), in the two steps that the constructions name."""

from __future__ import annotations

import hmac


def extract(salt: bytes, key: bytes) -> bytes:
    """The pseudo-random key of RFC 5869 section 2.2, 64 bytes."""
    return hmac.digest(salt, key, "sha512")


def expand(pseudo_random_key: bytes, info: bytes, length: int) -> bytes:
    """Output key material of RFC 5869 section 2.3, `length` <= 64 bytes: one block is all we ever need."""
    if length > 64:
        raise ValueError("one HKDF-SHA-512 block holds 64 bytes")
    return hmac.digest(pseudo_random_key, info + b"\x01", "sha512")[:length]
