"""From a rule in local time to the instants at which it is open.

An instant is open when the clock on the wall shows a time within the rule on a day on which the rule holds. Where the
clock jumps ahead, the times that do not exist give no instants; where it is set back, times that the clock shows twice
are open twice. Lengths are real minutes. Everything here is pure; `rules` reads the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from vesalius.records.scheduling import holidays, intervals
from vesalius.records.scheduling.intervals import Interval

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000
_MINUTE: Final = 60 * _SECOND
_HOUR: Final = 3600
# No zone is further from UTC than this.
_FARTHEST: Final = timedelta(hours=15)


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of availability_rule. `weekdays` has bit 0 for Monday; minutes from local midnight."""

    id: int
    practitioner: str
    resource: int
    centre: str
    zone: str
    weekdays: int
    first: date
    start_minute: int
    end_minute: int
    step: int
    every: int = 1
    last: date | None = None
    room: str = ""
    room_pk: int | None = None
    kinds: tuple[int, ...] = ()
    is_online: bool = True
    on_holidays: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the rule holds on a local day."""
        if day < self.first or (self.last is not None and day > self.last) or not self.weekdays >> day.weekday() & 1:
            return False
        if self.every > 1:
            weeks = (_monday(day) - _monday(self.first)).days // 7
            if weeks % self.every:
                return False
        return self.on_holidays or not holidays.is_holiday(day)


@dataclass(frozen=True, slots=True)
class Closure:
    """A row of availability_closure; from start to end minute of each day from `first` to `last`."""

    id: int
    practitioner: str
    centre: str
    zone: str
    first: date
    last: date
    start_minute: int = 0
    end_minute: int = 1440
    reason: str = "leave"

    def concerns(self, rule: Rule) -> bool:
        """Whether it closes this rule."""
        return self.practitioner in {"", rule.practitioner} and self.centre in {"", rule.centre}


class Open(NamedTuple):
    """[low, high) in µs; visits begin at whole steps from `anchor`."""

    low: int
    high: int
    anchor: int


def open_times(rule: Rule, closures: Iterable[Closure], low: int, high: int) -> Iterator[Open]:
    """When the rule is open within [low, high), in order; closures taken out, visits not looked at."""
    zone = ZoneInfo(rule.zone)
    day = _local_day(low, zone) - timedelta(days=1 + rule.end_minute // 1440)
    last = _local_day(high, zone) + timedelta(days=1)
    mine = [closure for closure in closures if closure.concerns(rule)]
    while day <= last:
        if rule.holds_on(day):
            for piece in of_day(rule.zone, day, rule.start_minute, rule.end_minute):
                within = Interval(max(piece.low, low), min(piece.high, high))
                if within.low < within.high:
                    closed = _closed(mine, within)
                    for part in intervals.difference([within], closed) if closed else (within,):
                        yield Open(part.low, part.high, piece.low)
        day += timedelta(days=1)


def starts(opens: Iterable[Open], step: int, length: int) -> Iterator[int]:
    """The starts of visits of `length` µs that lie within one stretch, on the rule's steps of `step` minutes."""
    width = step * _MINUTE
    for low, high, anchor in opens:
        start = anchor + -(-(low - anchor) // width) * width
        while start + length <= high:
            yield start
            start += width


def apart(opens: Iterable[Open], busy: Sequence[tuple[int, int]]) -> Iterator[Open]:
    """The stretches without what is in `busy`, given as intervals.union returns it; steps stay where they were."""
    for low, high, anchor in opens:
        for piece in intervals.gaps(low, high, busy):
            yield Open(piece.low, piece.high, anchor)


def instants(zone: ZoneInfo, begin: datetime, end: datetime) -> list[Interval]:
    """The instants at which the wall clock of `zone` shows a time in [begin, end), two naive local times."""
    low, high = begin.replace(tzinfo=UTC) - _FARTHEST, end.replace(tzinfo=UTC) + _FARTHEST
    found = []
    for first, last, offset in _segments(zone, int(low.timestamp()), int(high.timestamp())):
        start = max(first, int(begin.replace(tzinfo=UTC).timestamp()) - offset)
        stop = min(last, int(end.replace(tzinfo=UTC).timestamp()) - offset)
        if start < stop:
            found.append(Interval(start * _SECOND, stop * _SECOND))
    return intervals.union(found)


def local(microseconds: int, zone: str) -> datetime:
    """The local time of an instant, with its zone."""
    return (_EPOCH + timedelta(microseconds=microseconds)).astimezone(ZoneInfo(zone))


def moment(at: datetime) -> int:
    """An aware time in µs since 1970 UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=32768)
def of_day(zone: str, day: date, start_minute: int, end_minute: int) -> tuple[Interval, ...]:
    """The instants of a local day at which the clock shows a time between two minutes from midnight."""
    midnight = datetime.combine(day, time())
    begin, end = midnight + timedelta(minutes=start_minute), midnight + timedelta(minutes=end_minute)
    return tuple(instants(ZoneInfo(zone), begin, end))


def _closed(closures: Sequence[Closure], within: Interval) -> list[Interval]:
    found: list[Interval] = []
    for closure in closures:
        zone = ZoneInfo(closure.zone)
        day = max(closure.first, _local_day(within.low, zone) - timedelta(days=1))
        last = min(closure.last, _local_day(within.high, zone) + timedelta(days=1))
        while day <= last:
            found += of_day(closure.zone, day, closure.start_minute, closure.end_minute)
            day += timedelta(days=1)
    return intervals.union(found)


def _segments(zone: ZoneInfo, low: int, high: int) -> list[tuple[int, int, int]]:
    """[low, high) in seconds, cut where the offset of the zone changes: (from, to, offset in seconds)."""
    found, since, offset = [], low, _offset(zone, low)
    at = low
    while at < high:
        following = min(at + _HOUR, high)
        changed = _offset(zone, following)
        if changed != offset:
            first, last = at, following
            while last - first > 1:
                middle = (first + last) // 2
                first, last = (middle, last) if _offset(zone, middle) == offset else (first, middle)
            found.append((since, last, offset))
            since, offset = last, changed
        at = following
    found.append((since, high, offset))
    return found


def _offset(zone: ZoneInfo, seconds: int) -> int:
    found = datetime.fromtimestamp(seconds, zone).utcoffset()
    return 0 if found is None else int(found.total_seconds())


def _local_day(microseconds: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(microseconds // _SECOND, zone).date()


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
