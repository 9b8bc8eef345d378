"""New identifiers, replaceable in tests."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from vesalius import clock


def _uuid7() -> str:
    # RFC 9562 section 5.7: 48 bits of milliseconds, then version, variant and 74 random bits. Ordered by
    # time, so neighbours in time are neighbours in every index.
    random = int.from_bytes(os.urandom(10), "big")
    value = (clock.now_microseconds() // 1000 & 0xFFFFFFFFFFFF) << 80 | random
    value = (value & ~(0xF << 76) | 0x7 << 76) & ~(0x3 << 62) | 0x2 << 62
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


_source: Callable[[], str] = _uuid7


def new() -> str:
    """A new logical id, unique, valid as FHIR id: a UUID version 7 in lower case."""
    return _source()


@contextmanager
def counted(prefix: str = "id") -> Iterator[None]:
    """Within the block ids are prefix-1, prefix-2, … For tests."""
    global _source  # noqa: PLW0603 - the one replaceable source
    before, counter = _source, itertools.count(1)
    _source = lambda: f"{prefix}-{next(counter)}"  # noqa: E731 - as short as what it replaces
    try:
        yield
    finally:
        _source = before
