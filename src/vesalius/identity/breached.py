"""Passwords that everybody tries: a Bloom filter in a file, made by tools/build_breached_list.py.

    8 bytes  "VSLBLOOM"
    4 bytes  version, 1        (all numbers are big-endian)
    4 bytes  k, how many bits each entry sets
    8 bytes  m, how many bits there are
    8 bytes  n, how many entries were added
    m / 8    bytes; bit i is bit 7 - i % 8 of byte i // 8

An entry is the SHA-1 of the password in UTF-8, as in the exports of Pwned Passwords, cut into a = bytes 0-7 and
b = bytes 8-15 with its last bit set; its bits are (a + i * b) mod 2^64 mod m for i = 0 … k - 1. A listed password is
always found; another one is taken for listed about as often as the tool promised (1 in 10 000 by default).
"""

from __future__ import annotations

import functools
import hashlib
import mmap
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Final

HEADER: Final = struct.Struct(">8sIIQQ")
MAGIC: Final = b"VSLBLOOM"
VERSION: Final = 1
SHIPPED: Final = Path(__file__).parent / "data" / "breached.bloom"
_MASK: Final = (1 << 64) - 1


class Malformed(ValueError):
    """The file is not such a filter."""


class Bloom:
    """A filter in a file, mapped into memory and shared by all processes. Raises Malformed, OSError."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            head = file.read(HEADER.size)
            try:
                magic, version, self._count, self._bits, self.entries = HEADER.unpack(head)
            except struct.error as error:
                raise Malformed(f"{path} is no list of breached passwords.") from error
            if magic != MAGIC or version != VERSION or not 1 <= self._count <= 64 or self._bits < 8:
                raise Malformed(f"{path} is no list of breached passwords.")
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._map) != HEADER.size + -(-self._bits // 8):
            raise Malformed(f"{path} is not complete.")

    def __contains__(self, password: str) -> bool:
        return self.has_digest(hashlib.sha1(password.encode(), usedforsecurity=False).digest())

    def has_digest(self, sha1: bytes) -> bool:
        """Whether the password with this SHA-1 is listed."""
        return all(
            self._map[HEADER.size + (bit >> 3)] & (0x80 >> (bit & 7)) for bit in bits(sha1, self._count, self._bits)
        )


def bits(sha1: bytes, count: int, size: int) -> Iterator[int]:
    """The bits of an entry in a filter of `size` bits."""
    first, second = int.from_bytes(sha1[:8], "big"), int.from_bytes(sha1[8:16], "big") | 1
    return (((first + number * second) & _MASK) % size for number in range(count))


@functools.cache
def load(path: Path | None) -> Bloom:
    """The operator's list, or the shipped one. Raises Malformed, OSError."""
    return Bloom(path or SHIPPED)
