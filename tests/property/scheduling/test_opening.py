"""When a rule is open agrees with looking at the clock on the wall, minute by minute, on every kind of night."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from vesalius.records.scheduling import holidays, intervals, opening
from vesalius.records.scheduling.intervals import Interval
from vesalius.records.scheduling.opening import Closure, Rule

MINUTE = 60_000_000
SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)
# Zones whose clocks change by an hour, by half an hour, at midnight, never.
ZONES = ("Europe/Brussels", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "Africa/Casablanca")


def microseconds(moment: datetime) -> int:
    return opening.moment(moment)


def is_open(rule: Rule, closures: list[Closure], at: datetime) -> bool:
    """What a person with a clock and a calendar would say."""
    wall = at.astimezone(ZoneInfo(rule.zone))
    minute = wall.hour * 60 + wall.minute
    found = False
    for days_before in (0, 1, 2):
        day = wall.date() - timedelta(days=days_before)
        if rule.start_minute <= minute + days_before * 1440 < rule.end_minute and holds(rule, day):
            found = True
    for closure in closures:
        there = at.astimezone(ZoneInfo(closure.zone))
        shown = there.hour * 60 + there.minute
        if closure.first <= there.date() <= closure.last and closure.start_minute <= shown < closure.end_minute:
            return False
    return found


def holds(rule: Rule, day: date) -> bool:
    if not rule.first <= day <= (rule.last or date.max) or not rule.weekdays & 1 << day.weekday():
        return False
    monday = rule.first - timedelta(days=rule.first.weekday())
    return (day - monday).days // 7 % rule.every == 0 and (rule.on_holidays or day not in holidays.of_year(day.year))


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    start = draw(st.integers(0, 1439))
    near = draw(st.sampled_from([SPRING, AUTUMN, date(2027, 4, 4), date(2027, 3, 14), date(2027, 11, 7)]))
    return Rule(
        id=1,
        practitioner="Practitioner/a",
        resource=1,
        centre="Organization/c",
        zone=draw(st.sampled_from(ZONES)),
        weekdays=draw(st.integers(1, 127)),
        first=near - timedelta(days=draw(st.integers(0, 40))),
        last=draw(st.one_of(st.none(), st.integers(0, 30).map(lambda days: near + timedelta(days=days)))),
        start_minute=start,
        end_minute=draw(st.integers(start + 1, 2880)),
        step=15,
        every=draw(st.integers(1, 3)),
        on_holidays=draw(st.booleans()),
    )


@st.composite
def closures(draw: st.DrawFn) -> list[Closure]:
    found = []
    for _ in range(draw(st.integers(0, 2))):
        first = draw(st.sampled_from([SPRING, AUTUMN])) + timedelta(days=draw(st.integers(-2, 2)))
        start = draw(st.integers(0, 1438))
        end = draw(st.integers(start + 1, 1440))
        last = first + timedelta(days=draw(st.integers(0, 2)))
        found.append(Closure(1, "", "Organization/c", draw(st.sampled_from(ZONES)), first, last, start, end))
    return found


NIGHT = Rule(1, "Practitioner/a", 1, "Organization/c", "Europe/Brussels", 127, date(2027, 1, 1), 60, 240, 15)


@settings(max_examples=60, deadline=None)
@given(rules(), closures(), st.sampled_from([SPRING, AUTUMN, date(2027, 4, 4), date(2027, 3, 14), date(2027, 11, 7)]))
@example(NIGHT, [], SPRING)
@example(NIGHT, [], AUTUMN)
def test_open_times_agree_with_the_clock_on_the_wall(rule: Rule, closed: list[Closure], near: date) -> None:
    begin = datetime(near.year, near.month, near.day, tzinfo=UTC) - timedelta(hours=30)
    low, high = microseconds(begin), microseconds(begin + timedelta(hours=72))
    found = intervals.union(Interval(piece.low, piece.high) for piece in opening.open_times(rule, closed, low, high))
    at, position = begin, 0
    for minute in range(72 * 60):
        now = low + minute * MINUTE
        while position < len(found) and found[position].high <= now:
            position += 1
        computed = position < len(found) and found[position].low <= now
        assert computed == is_open(rule, closed, at), at
        at += timedelta(minutes=1)


def lengths(day: date, start: int, end: int) -> list[int]:
    rule = Rule(1, "Practitioner/a", 1, "Organization/c", "Europe/Brussels", 127, day, start, end, 15, last=day)
    low = microseconds(datetime(day.year, day.month, day.day, tzinfo=UTC)) - 86_400_000_000
    found = opening.open_times(rule, (), low, low + 3 * 86_400_000_000)
    return [(piece.high - piece.low) // MINUTE for piece in found]


def test_a_night_duty_is_an_hour_shorter_in_march_and_longer_in_october() -> None:
    assert lengths(SPRING, 60, 240) == [120]
    assert lengths(AUTUMN, 60, 240) == [240]
    assert lengths(date(2027, 6, 1), 60, 240) == [180]


def test_the_hour_that_does_not_exist_is_never_open() -> None:
    assert lengths(SPRING, 120, 180) == []


def test_a_time_that_the_clock_shows_twice_is_open_twice() -> None:
    assert lengths(AUTUMN, 135, 165) == [30, 30]


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60))), st.integers(1, 4))
def test_interval_arithmetic_agrees_with_sets_of_minutes(given_: list[tuple[int, int]], depth: int) -> None:
    items = [Interval(min(pair), max(pair)) for pair in given_]
    other = intervals.union(items[::2])
    whole = intervals.union(items)
    minutes = [{m for m in range(61) if any(low <= m < high for low, high in group)} for group in (whole, other)]

    def points(found: list[Interval]) -> set[int]:
        return {m for low, high in found for m in range(low, high)}

    assert points(whole) == {m for m in range(61) if any(low <= m < high for low, high in items)}
    assert points(intervals.difference(whole, other)) == minutes[0] - minutes[1]
    assert points(intervals.intersection(whole, other)) == minutes[0] & minutes[1]
    counted = {m for m in range(61) if sum(low <= m < high for low, high in items) >= depth}
    assert points(intervals.deeper(items, depth)) == counted
    for low in range(0, 60, 7):
        assert intervals.touches(whole, low, low + 5) == bool(minutes[0] & set(range(low, low + 5)))


def test_the_public_holidays_are_those_of_the_calendar() -> None:
    # Published by the Federal Public Service Employment for 2027.
    assert sorted(holidays.of_year(2027)) == [
        date(2027, 1, 1),
        date(2027, 3, 29),
        date(2027, 5, 1),
        date(2027, 5, 6),
        date(2027, 5, 17),
        date(2027, 7, 21),
        date(2027, 8, 15),
        date(2027, 11, 1),
        date(2027, 11, 11),
        date(2027, 12, 25),
    ]
