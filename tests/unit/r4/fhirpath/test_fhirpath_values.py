"""Dates and times with precision, quantities, numbers: three-valued and exact."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.r4 import fhirpath
from vesalius.r4.fhirpath import temporal

NOTHING = {"resourceType": "Basic"}


def evaluate(expression):
    return fhirpath.compile(expression).evaluate(NOTHING)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("@2012 < @2013-01", [True]),
        ("@2012 <= @2012-01", []),
        ("@2012-01-01T23:00:00-05:00 = @2012-01-02T04:00:00Z", [True]),
        ("@2012-01-01T10:00Z < @2012-01-03T10:00", [True]),
        ("@2012-01-01T10:00Z < @2012-01-01T20:00", []),
        ("@2012-02-29 + 1 year", ["2013-02-28"]),
        ("@2012-01-31 + 1 month - 1 month", ["2012-01-29"]),
        ("@2014 + 24 months", ["2016"]),
        ("@2014 + 11 months", ["2014"]),
        ("@2014-03 + 31 days", ["2014-04"]),
        ("@2014-01-01 + 25 hours", ["2014-01-02"]),
        ("@2012-12-31T23:59:59.5Z + 0.5 seconds", ["2013-01-01T00:00:00.0Z"]),
        ("@T23:30 + 1 hour", ["00:30"]),
        ("@9999-12-31 + 1 day", []),
        ("@0001-01-01 - 1 day", []),
        ("@2012-02-30", None),
        ("@2012-01-01T24:00", None),
        ("@T10:30 + 1 day", None),
        ("@2014-02.highBoundary()", ["2014-02-28"]),
        ("@2016-02.lowBoundary()", ["2016-02-01"]),
        ("1 year = 12 months", [True]),
        ("1 year = 1 'a'", []),
        ("1 year ~ 1 'a'", [True]),
        ("1 day = 24 hours", [True]),
        ("1 month = 30 days", []),
        ("5.4 'mg' = 0.0054 'g'", [True]),
        ("5 'mmol/L' = 90 'mg/dL'", [False]),
        ("5 'mmol/L' < 90 'mg/dL'", []),
        ("37 'Cel' = 98.6 '[degF]'", [True]),
        ("3 'kg' + 250 'g'", [{"value": 3.25, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}]),
        ("1 'kg' + 1 'm'", []),
        ("0.1 + 0.2 = 0.3", [True]),
        ("2147483647 + 1", []),
        ("7 div -2", [-3]),
        ("-7 mod 2", [-1]),
        ("(1.10).toString()", ["1.10"]),
        ("2.5.round()", [3]),
        ("'a' + {}", []),
        ("'a' & {}", ["a"]),
        ("(1 | 2) = (2 | 1)", [False]),
        ("(1 | 2) ~ (2 | 1)", [True]),
        ("' A  b' ~ 'a B'", [True]),
        ("{} = {}", []),
        ("{} ~ {}", [True]),
        ("'2015-02-30'.toDate()", []),
        ("'x'.encode('hex').decode('hex')", ["x"]),
        ("'abc'.replaceMatches('(a)(b)', '$2$1')", ["bac"]),
        ("'abc'.matches('B', 'i')", [True]),
        ("(3 | 1 | 2).sort(-$this)", [3, 2, 1]),
        ("('b' | 'a').sort($this desc)", ["b", "a"]),
        ("iif({}, 1, 2)", [2]),
        (r"'\uD83D\uDE00'", ["😀"]),
        (r"'\uD83D'", None),
        (r"'\u00e9\n\''", ["é\n'"]),
    ],
)
def test_an_expression_has_its_value(expression, expected):
    if expected is None:
        with pytest.raises(fhirpath.FHIRPathError):
            evaluate(expression)
    else:
        assert evaluate(expression) == expected


# Naive on purpose: the tests choose the zones.
MOMENTS = st.datetimes(datetime.fromisoformat("1950-01-01"), datetime.fromisoformat("2100-01-01")).map(
    lambda value: value.replace(microsecond=0)
)


@given(MOMENTS, MOMENTS, st.integers(-720, 840), st.integers(-720, 840))
def test_moments_compare_by_instant_whatever_their_zones(one, other, offset, against):
    def text(moment, minutes):
        shifted = moment + timedelta(minutes=minutes)
        hours, rest = divmod(abs(minutes), 60)
        return f"{shifted:%Y-%m-%dT%H:%M:%S}{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"

    left, right = temporal.parse_datetime(text(one, offset)), temporal.parse_datetime(text(other, against))

    assert temporal.compare(left, right) == (one > other) - (one < other)
    assert (temporal.normal_key(left) == temporal.normal_key(right)) is (one == other)


@given(
    MOMENTS,
    st.integers(-(10**5), 10**5),
    st.sampled_from([("second", 1), ("minute", 60), ("hour", 3600), ("day", 86_400)]),
)
def test_definite_durations_add_like_the_calendar_of_the_library(moment, amount, unit):
    start = temporal.parse_datetime(f"{moment:%Y-%m-%dT%H:%M:%S}Z")
    moved = temporal.add(start, amount, amount * 1_000_000_000, unit[0])
    expected = moment.replace(tzinfo=UTC) + timedelta(seconds=amount * unit[1])

    assert str(moved) == f"{expected:%Y-%m-%dT%H:%M:%S}Z"


@given(st.dates().filter(lambda day: day.year > 1000), st.sampled_from([4, 7, 10]))
def test_a_day_lies_between_the_boundaries_of_its_prefixes(day, length):
    prefix = temporal.parse_date(day.isoformat()[:length])

    assert str(temporal.boundary(prefix, None, high=False)) <= day.isoformat()
    assert str(temporal.boundary(prefix, None, high=True)) >= day.isoformat()
    assert str(prefix) == day.isoformat()[:length]
