"""Ranges of FHIR's dates, dateTimes and instants."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.api.moments import parse_range
from vesalius.api.refusals import MalformedRequest
from vesalius.search.moments import END

SECOND = 1_000_000
ONE, TWO = 3_600 * SECOND, 7_200 * SECOND
# How far Belgium is ahead of UTC, in winter and in summer.


def _at(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp()) * SECOND


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2024", _at(2024, 1, 1) - ONE, _at(2025, 1, 1) - ONE),
        ("2024-02", _at(2024, 2, 1) - ONE, _at(2024, 3, 1) - ONE),
        ("2024-12", _at(2024, 12, 1) - ONE, _at(2025, 1, 1) - ONE),
        ("2024-02-29", _at(2024, 2, 29) - ONE, _at(2024, 3, 1) - ONE),
        ("2024-03-31", _at(2024, 3, 31) - ONE, _at(2024, 4, 1) - TWO),
        ("2024-07-01T10:30", _at(2024, 7, 1, 10, 30) - TWO, _at(2024, 7, 1, 10, 31) - TWO),
        ("2024-02-29T10:30Z", _at(2024, 2, 29, 10, 30), _at(2024, 2, 29, 10, 31)),
        ("2024-02-29T10:30:15Z", _at(2024, 2, 29, 10, 30, 15), _at(2024, 2, 29, 10, 30, 16)),
        (
            "2024-02-29T10:30:15.25Z",
            _at(2024, 2, 29, 10, 30, 15) + 250_000,
            _at(2024, 2, 29, 10, 30, 15) + 260_000,
        ),
        ("2024-02-29T10:30:15+02:00", _at(2024, 2, 29, 8, 30, 15), _at(2024, 2, 29, 8, 30, 16)),
        ("2024-02-29T10:30:15 02:00", _at(2024, 2, 29, 8, 30, 15), _at(2024, 2, 29, 8, 30, 16)),
        ("2024-01-01T24:00Z", _at(2024, 1, 2), _at(2024, 1, 2) + 60 * SECOND),
        ("2016-12-31T23:59:60Z", _at(2016, 12, 31, 23, 59, 59), _at(2017, 1, 1)),
        ("9999", _at(9999, 1, 1) - ONE, END),
        ("9999-12", _at(9999, 12, 1) - ONE, END),
        ("9999-12-31", _at(9999, 12, 31) - ONE, END),
        (
            "9999-12-31T23:00:00-14:00",
            _at(9999, 12, 31, 23) + 50_400 * SECOND,
            _at(9999, 12, 31, 23) + 50_401 * SECOND,
        ),
    ],
)
def test_a_moment_stands_for_the_range_of_its_precision(text, low, high):
    assert parse_range("_since", text) == (low, high)


@pytest.mark.parametrize(
    "text",
    ["", "24", "2024-13", "2023-02-29", "2024-02-30", "2024-01-01T", "2024-01-01T24:01Z", "2024-01-01T10:61Z",
     "2024-01-01T10:00:61Z", "0000", "yesterday", "2024-01-01T10:00:00+25:00", "２０２４"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(MalformedRequest):
        parse_range("_since", text)


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)),  # noqa: DTZ001 - the zone follows
    st.integers(-14 * 60, 14 * 60),
)
def test_an_instant_reads_back_to_its_microsecond(moment, offset):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=offset)))
    low, high = parse_range("_since", aware.isoformat(timespec="microseconds"))
    assert low == (aware - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    assert high == low + 1


@given(st.text(max_size=30))
def test_any_text_as_moment_is_a_range_or_refused(text):
    try:
        low, high = parse_range("_at", text)
    except MalformedRequest:
        return
    assert low < high
