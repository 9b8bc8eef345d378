"""Half-open intervals of whole microseconds: union, difference, depth."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple


class Interval(NamedTuple):
    """[low, high) in µs since 1970 UTC."""

    low: int
    high: int


def union(given: Iterable[Interval]) -> list[Interval]:
    """The same instants as sorted intervals that neither meet nor touch; empty ones are gone."""
    found: list[Interval] = []
    for low, high in sorted(item for item in given if item[0] < item[1]):
        if found and low <= found[-1].high:
            if high > found[-1].high:
                found[-1] = Interval(found[-1].low, high)
        else:
            found.append(Interval(low, high))
    return found


def difference(given: Sequence[Interval], without: Sequence[Interval]) -> list[Interval]:
    """The instants of `given` that are not in `without`; both as `union` returns them."""
    found: list[Interval] = []
    position = 0
    for low, high in given:
        start = low
        while position < len(without) and without[position].high <= start:
            position += 1
        at = position
        while at < len(without) and without[at].low < high:
            if without[at].low > start:
                found.append(Interval(start, without[at].low))
            start = max(start, without[at].high)
            at += 1
        if start < high:
            found.append(Interval(start, high))
    return found


def intersection(given: Sequence[Interval], other: Sequence[Interval]) -> list[Interval]:
    """The instants that are in both; both as `union` returns them."""
    found = []
    first = second = 0
    while first < len(given) and second < len(other):
        low, high = max(given[first].low, other[second].low), min(given[first].high, other[second].high)
        if low < high:
            found.append(Interval(low, high))
        if given[first].high < other[second].high:
            first += 1
        else:
            second += 1
    return found


def deeper(given: Iterable[Interval], depth: int) -> list[Interval]:
    """Where at least `depth` of the intervals lie over each other."""
    edges = sorted([(item[0], 1) for item in given] + [(item[1], -1) for item in given])
    found, level, since = [], 0, 0
    for moment, change in edges:
        before = level
        level += change
        if before < depth <= level:
            since = moment
        elif level < depth <= before:
            found.append(Interval(since, moment))
    return union(found)


def touches(busy: Sequence[Interval], low: int, high: int) -> bool:
    """Whether [low, high) has an instant in `busy`, given as `union` returns it."""
    position = bisect_right(busy, (low, high))
    return (position < len(busy) and busy[position].low < high) or (position > 0 and busy[position - 1].high > low)


def gaps(low: int, high: int, busy: Sequence[tuple[int, int]]) -> Iterator[Interval]:
    """The parts of [low, high) that are not in `busy`, given as `union` returns it, in order."""
    position = bisect_right(busy, (low, low))
    if position and busy[position - 1][1] > low:
        position -= 1
    start = low
    while position < len(busy) and busy[position][0] < high:
        if busy[position][0] > start:
            yield Interval(start, busy[position][0])
        start = max(start, busy[position][1])
        position += 1
    if start < high:
        yield Interval(start, high)
