"""The time, replaceable in tests. Nothing else in the product asks the system for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Europe/Brussels")
"""The network's midnights are Belgian: days on pages, in letters, messages and searches are those of this zone."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_source: Callable[[], int] = time.time_ns


def now_microseconds() -> int:
    """Microseconds since 1970-01-01T00:00:00Z."""
    return _source() // 1000


def now() -> datetime:
    """The present moment, in UTC."""
    return _EPOCH + timedelta(microseconds=now_microseconds())


def local(microseconds: int) -> datetime:
    """The time in Belgium, with its zone, of µs since 1970 UTC."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(ZONE)


def today() -> date:
    """The day in Belgium."""
    return local(now_microseconds()).date()


def instant(microseconds: int) -> str:
    """A FHIR instant in UTC with milliseconds, as in meta.lastUpdated: 2026-11-22T20:15:30.123Z."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return f"{_second(seconds)}.{rest // 1000:03d}Z"


@lru_cache(maxsize=1024)
def _second(seconds: int) -> str:
    # Formatting a datetime costs 10 µs, and whatever is written together shares its second.
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%S")


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Within the block the clock stands still at `moment`. For tests."""
    global _source  # noqa: PLW0603 - the one replaceable source
    before = _source
    nanoseconds = ((moment - _EPOCH) // timedelta(microseconds=1)) * 1000
    _source = lambda: nanoseconds  # noqa: E731 - as short as what it replaces
    try:
        yield
    finally:
        _source = before
