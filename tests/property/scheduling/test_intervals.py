"""Stretches of time agree with looking at each minute."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vesalius.records.scheduling import intervals
from vesalius.records.scheduling.intervals import Interval

# A machine that does other work draws slowly, which says nothing about the strategies.
PATIENT = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
MOMENTS = st.integers(0, 60)
STRETCHES = st.lists(st.tuples(MOMENTS, MOMENTS).map(lambda pair: Interval(min(pair), max(pair))), max_size=12)


def minutes(given_intervals: list[Interval]) -> set[int]:
    return {minute for low, high in given_intervals for minute in range(low, high)}


@PATIENT
@given(MOMENTS, MOMENTS, STRETCHES)
def test_gaps_are_the_minutes_that_are_not_busy_joined_and_in_order(low: int, high: int, busy: list[Interval]) -> None:
    found = list(intervals.gaps(low, high, intervals.union(busy)))
    assert minutes(found) == set(range(low, high)) - minutes(busy)
    assert found == intervals.union(found)


@PATIENT
@given(STRETCHES, st.integers(1, 4))
def test_what_is_full_is_where_as_many_lie_over_each_other_as_there_are_seats(busy: list[Interval], seats: int) -> None:
    full = {minute for minute in range(60) if sum(low <= minute < high for low, high in busy) >= seats}
    assert minutes(intervals.deeper(busy, seats)) == full


@PATIENT
@given(STRETCHES, MOMENTS, st.integers(1, 20))
def test_a_time_touches_what_is_busy_when_they_share_a_minute(busy: list[Interval], low: int, length: int) -> None:
    shared = minutes(busy) & set(range(low, low + length))
    assert intervals.touches(intervals.union(busy), low, low + length) == bool(shared)
