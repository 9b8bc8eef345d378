"""When a periodic job is due, in the local time of Belgium. Pure.

A time that the clock skips in spring is taken at the first moment after the gap; one that it shows twice in autumn is
taken once, the first time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, Protocol

from vesalius.clock import ZONE

_SECOND: Final = timedelta(seconds=1)


class Schedule(Protocol):
    """Moments that come again."""

    def latest(self, now: datetime) -> datetime:
        """The last moment of the schedule that is not after `now`, in UTC."""


@dataclass(frozen=True, slots=True)
class Every:
    """Every so many minutes, counted from 1970 UTC."""

    minutes: int

    def latest(self, now: datetime) -> datetime:
        """As Schedule."""
        step = self.minutes * 60
        return datetime.fromtimestamp(int(now.timestamp()) // step * step, UTC)


@dataclass(frozen=True, slots=True)
class Daily:
    """Every day at this local time; with `weekdays` (0 is Monday) or `days` of the month only on those."""

    at: time
    weekdays: frozenset[int] = frozenset(range(7))
    days: frozenset[int] = frozenset(range(1, 32))

    def latest(self, now: datetime) -> datetime:
        """As Schedule. Raises ValueError for a schedule without a day within the last 400 days."""
        day = now.astimezone(ZONE).date()
        for _ in range(400):
            if day.weekday() in self.weekdays and day.day in self.days:
                moment = instant_of(datetime.combine(day, self.at))
                if moment <= now:
                    return moment
            day -= timedelta(days=1)
        raise ValueError("the schedule has no day")


def instant_of(local: datetime) -> datetime:
    """The moment, in UTC, at which clocks in Belgium show `local` (naive) for the first time, or jump over it."""
    moment = local.replace(tzinfo=ZONE, fold=0).astimezone(UTC)
    if moment.astimezone(ZONE).replace(tzinfo=None) == local:
        return moment
    # Skipped: with fold=0 the offset before the jump is used, which lands after it by as much as local is inside it.
    return moment - (local - _jump_before(local))


def _jump_before(local: datetime) -> datetime:
    # The local time at which the gap that holds `local` begins; gaps begin at full hours.
    return local.replace(minute=0, second=0, microsecond=0)
