"""What is free instead: the next times at which everything that a refused booking asked for is free together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from vesalius import clock
from vesalius.clock import ZONE
from vesalius.errors import Issue
from vesalius.records.scheduling import holidays, intervals, opening
from vesalius.records.scheduling.intervals import Interval
from vesalius.records.scheduling.opening import Open
from vesalius.store import reservations
from vesalius.store.reservations import Alternative, Involved, Taken
from vesalius.store.session import Session

COUNT: Final = 5
"""So many are offered."""
CODE: Final = "informational"
PREFIX: Final = "Free: "
"""The diagnostics of an alternative: this, then start and end as instants, joined by "/"."""

_MINUTE: Final = 60_000_000
_DAY: Final = 24 * 60 * _MINUTE
_STEP: Final = 15
# Most often something is free within days: only where it is not, two weeks are looked at.
_HORIZONS: Final = (2 * _DAY, 14 * _DAY)
# Where nobody said when somebody works, office hours are what can reasonably be offered.
_EARLIEST, _LATEST = 8 * 60, 19 * 60
_SATURDAY: Final = 5


Starts = Callable[[Session, Sequence[int], int, int, int, Sequence[tuple[int, int]]], Iterable[int] | None]
"""(session, resources, low, high, length, busy) → the starts that rules allow and that are free; None without rules."""


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
    found: list[Alternative] = []
    if length <= 0:
        return found
    first = max(error.low, clock.now_microseconds())
    for horizon in _HORIZONS:
        last = first + horizon
        involved, busy = reservations.busy(session, error.wanted, first - _DAY, last + _DAY)
        busy = _with_seats(session, involved, busy, first, last)
        allowed = starts(session, [each.resource for each in involved], first, last, length, busy)
        if allowed is None:
            opens = opening.apart(_office_hours(error.low, first, last), busy)
            allowed = opening.starts(opens, _STEP, length)
        found = _choose(allowed, length, count)
        if len(found) == count:
            break
    return found


def _with_seats(
    session: Session, involved: Sequence[Involved], busy: list[tuple[int, int]], first: int, last: int
) -> list[tuple[int, int]]:
    """What is busy, with the times at which every seat of something with several is taken."""
    shared = [each for each in involved if each.seats > 1]
    if not shared:
        return busy
    taken = reservations.between(session, [each.resource for each in shared], first - _DAY, last + _DAY)
    full = [Interval(*each) for each in busy]
    for each in shared:
        held = [Interval(low, high) for resource, low, high in taken if resource == each.resource]
        full += [
            Interval(found.low - each.after, found.high + each.before) for found in intervals.deeper(held, each.seats)
        ]
    return list(intervals.union(full))


def _office_hours(wish: int, low: int, high: int) -> Iterator[Open]:
    """Working days from `low` to `high`; visits begin as many quarters of an hour from the wish as it takes."""
    day = opening.local(low, ZONE.key).date()
    last = opening.local(high, ZONE.key).date()
    while day <= last:
        if day.weekday() < _SATURDAY and not holidays.is_holiday(day):
            for piece in opening.of_day(ZONE.key, day, _EARLIEST, _LATEST):
                if piece.high > low and piece.low < high:
                    yield Open(max(piece.low, low), min(piece.high, high), wish)
        day += timedelta(days=1)


def _choose(starts: Iterable[int], length: int, count: int) -> list[Alternative]:
    found: list[Alternative] = []
    for start in starts:
        # One after the other, so that five offers are not the same quarter of an hour five times.
        if found and start < found[-1].high:
            continue
        found.append(Alternative(start, start + length))
        if len(found) == count:
            break
    return found
