"""Passwords: Argon2id, in the format that Django stores, and what a password must be.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). RFC 9106.
"""

from __future__ import annotations

from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from vesalius.errors import Invalid

MINIMUM_LENGTH: Final = 12
MAXIMUM_LENGTH: Final = 128
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
_hasher: Final = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
_PREFIX: Final = "argon2"


def hashed(password: str) -> str:
    """The stored form of a password."""
    return _PREFIX + _hasher.hash(password)


def verify(password: str, stored: str) -> bool:
    """Whether `password` is the one that was stored."""
    try:
        return _hasher.verify(stored.removeprefix(_PREFIX), password)
    except (VerificationError, InvalidHashError):
        return False


def require_length(password: str) -> None:
    """Raises Invalid for a password that is too short or too long."""
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        raise Invalid(f"A password has {MINIMUM_LENGTH} to {MAXIMUM_LENGTH} characters.")
