"""What is free instead: the next times at which everything that a refused booking asked for is free together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Final

from vesalius import clock
from vesalius.errors import Issue
from vesalius.records.scheduling import intervals
from vesalius.records.scheduling.intervals import Interval
from vesalius.search.moments import ZONE
from vesalius.store import reservations
from vesalius.store.reservations import Alternative, Taken
from vesalius.store.session import Session

COUNT: Final = 5
"""So many are offered."""
CODE: Final = "informational"
PREFIX: Final = "Free: "
"""The diagnostics of an alternative: this, then start and end as instants, joined by "/"."""

_MINUTE: Final = 60_000_000
_DAY: Final = 24 * 60 * _MINUTE
_STEP: Final = 15 * _MINUTE
_HORIZON: Final = 14 * _DAY
# Where nobody said when somebody works, office hours are what can reasonably be offered.
_EARLIEST_HOUR, _LATEST_HOUR = 8, 19

Starts = Callable[[Session, Sequence[int], int, int, int], Iterable[int] | None]
"""(session, resources, low, high, length) → the starts that rules allow, None when there is no rule."""


def add(session: Session, error: Taken, starts: Starts) -> None:
    """Adds the next free times to a refusal and to its issues."""
    error.alternatives = tuple(next_free(session, error, starts))
    error.issues = (
        *error.issues[:1],
        *(
            Issue(CODE, f"{PREFIX}{clock.instant(each.low)}/{clock.instant(each.high)}", (), "information")
            for each in error.alternatives
        ),
    )


def next_free(session: Session, error: Taken, starts: Starts, count: int = COUNT) -> list[Alternative]:
    """Up to `count` times from the one that was refused on, never in the past, earliest first."""
    length = error.high - error.low
    if length <= 0:
        return []
    first = max(error.low, clock.now_microseconds())
    last = first + _HORIZON
    involved = reservations.involved(session, error.wanted)
    resources = [each.resource for each in involved]
    taken = reservations.between(session, resources, first - _DAY, last + _DAY)
    busy: list[Interval] = []
    for each in involved:
        held = [Interval(low, high) for resource, low, high in taken if resource == each.resource]
        # A visit that starts at t keeps [t - before, t + length + after): widen what is busy by as much.
        busy += [
            Interval(found.low - each.after, found.high + each.before) for found in intervals.deeper(held, each.seats)
        ]
    allowed = starts(session, resources, first, last, length)
    if allowed is None:
        allowed = _in_office_hours(error.low, first, last, length)
    return _choose(allowed, intervals.union(busy), length, count)


def _in_office_hours(wish: int, low: int, high: int, length: int) -> Iterable[int]:
    start = wish + -(-(low - wish) // _STEP) * _STEP
    while start < high:
        begins, ends = (datetime.fromtimestamp(at // 1_000_000, ZONE) for at in (start, start + length))
        is_day = begins.weekday() < 5 and begins.hour >= _EARLIEST_HOUR and begins.date() == ends.date()
        if is_day and ends.hour * 60 + ends.minute <= _LATEST_HOUR * 60:
            yield start
        start += _STEP


def _choose(starts: Iterable[int], busy: Sequence[Interval], length: int, count: int) -> list[Alternative]:
    found: list[Alternative] = []
    for start in starts:
        # One after the other, so that five offers are not the same quarter of an hour five times.
        if found and start < found[-1].high:
            continue
        if not intervals.touches(busy, start, start + length):
            found.append(Alternative(start, start + length))
            if len(found) == count:
                break
    return found
