"""Passwords: Argon2id, in the format that Django stores, and what a password must be.

Parameters: OWASP Password Storage Cheat Sheet (19 MiB, 2 passes, 1 lane). RFC 9106.
"""

from __future__ import annotations

import threading
import unicodedata
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from vesalius.identity import breached

MINIMUM_LENGTH: Final = 12
MAXIMUM_LENGTH: Final = 128
MEMORY_KIB, PASSES, LANES = 19_456, 2, 1
_hasher: Final = PasswordHasher(time_cost=PASSES, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID)
_PREFIX: Final = "argon2"
# What is verified when there is no account: as much work as a real one, and never right.
_NOBODY: Final = "$argon2id$v=19$m=19456,t=2,p=1$0Jt7yiMGlKlBMOU48SSLoA$edRbqjsWU3k7jDC8bU2F1BjDzY60/Hvx5dIOa0esA98"
# Each verification takes 19 MiB and a core: a crowd at the door waits, and does not take the memory of the rest.
_doors: Final = threading.BoundedSemaphore(4)


def hashed(password: str) -> str:
    """The stored form of a password."""
    with _doors:
        return _PREFIX + _hasher.hash(_normal(password))


def verify(password: str, stored: str) -> bool:
    """Whether `password` is the one that was stored; an empty `stored` costs as much, and is never right."""
    with _doors:
        try:
            return _hasher.verify((stored or _NOBODY).removeprefix(_PREFIX), _normal(password)) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def faults(password: str, *, about: tuple[str, ...] = (), listed: Path | None = None) -> list[str]:
    """Why a password may not be chosen, by name: length, personal, breached. NIST SP 800-63B, 3.1.1.2.

    `about` are words that others know of the person, such as the username; `listed` is the operator's own list.
    """
    found = []
    if not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH:
        found.append("length")
    plain = password.casefold()
    words = {word for text in about for word in text.casefold().replace(".", " ").replace("-", " ").split()}
    left = plain
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 4:
            left = left.replace(word, "")
    # What others know of somebody may be part of a password, and not most of it.
    if len(left) * 2 < len(plain):
        found.append("personal")
    bloom = breached.load(listed)
    if any(form in bloom for form in {password, _normal(password), plain}) or len(set(plain)) < 5:
        found.append("breached")
    return found


def _normal(password: str) -> str:
    # The same letters come from different keyboards in different compositions.
    return unicodedata.normalize("NFC", password)
