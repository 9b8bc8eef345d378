"""Moments of periodic jobs, over the nights on which the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vesalius import clock
from vesalius.events.schedule import Daily, Every, instant_of

MOMENTS = st.datetimes(
    datetime.fromisoformat("2020-01-01"), datetime.fromisoformat("2035-12-31"), timezones=st.just(UTC)
)
TIMES = st.times().map(lambda found: found.replace(second=0, microsecond=0))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def test_a_daily_moment_is_the_same_on_the_clock_in_summer_and_winter() -> None:
    schedule = Daily(time(2, 15))
    assert schedule.latest(utc(2026, 7, 1, 0, 15)) == utc(2026, 7, 1, 0, 15)
    assert schedule.latest(utc(2026, 7, 1, 0, 14)) == utc(2026, 6, 30, 0, 15)
    assert schedule.latest(utc(2026, 12, 1, 1, 15)) == utc(2026, 12, 1, 1, 15)


def test_a_skipped_time_is_taken_when_the_clock_has_jumped_over_it() -> None:
    assert instant_of(datetime.fromisoformat("2026-03-29T02:30")) == utc(2026, 3, 29, 1)
    assert Daily(time(2, 30)).latest(utc(2026, 3, 29, 0, 59)) == utc(2026, 3, 28, 1, 30)
    assert Daily(time(2, 30)).latest(utc(2026, 3, 29, 1)) == utc(2026, 3, 29, 1)


def test_a_time_that_comes_twice_is_taken_the_first_time_only() -> None:
    schedule = Daily(time(2, 30))
    assert schedule.latest(utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 25, 0, 30)
    assert schedule.latest(utc(2026, 10, 25, 1, 30)) == utc(2026, 10, 25, 0, 30)


def test_weekdays_and_days_of_the_month_choose() -> None:
    mondays = Daily(time(6), weekdays=frozenset({0}))
    assert mondays.latest(utc(2026, 11, 27, 12)) == utc(2026, 11, 23, 5)
    first = Daily(time(6), days=frozenset({1}))
    assert first.latest(utc(2026, 11, 27, 12)) == utc(2026, 11, 1, 5)


def test_minutes_are_counted_from_the_epoch() -> None:
    assert Every(minutes=15).latest(utc(2026, 11, 27, 12, 29, 59)) == utc(2026, 11, 27, 12, 15)


@given(MOMENTS, TIMES)
def test_the_latest_daily_moment_is_past_and_less_than_26_hours_ago(now: datetime, at: time) -> None:
    latest = Daily(at).latest(now)
    assert timedelta(0) <= now - latest < timedelta(hours=26)
    local = latest.astimezone(clock.ZONE)
    assert local.time() == at or (local.time() == time(3) and at.hour == 2)
