"""The formats of R4's primitive types."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.r4 import primitives

ACCEPTED = {
    "base64Binary": ["QQ==", "QU I=\n", "QUJD"],
    "boolean": [True, False],
    "canonical": ["http://example.org/a|1.0#b"],
    "code": ["a", "a b", "é"],
    "date": ["2024", "2024-02", "2024-02-29", "0001-01-01", "9999-12-31"],
    "dateTime": ["2024", "2024-02", "2024-02-29", "2024-02-29T23:59:60Z", "2024-12-31T00:00:00.123456789-14:00"],
    "decimal": [Decimal("2.00"), Decimal("1e3"), 0, -5],
    "id": ["a", "A-9.z", "x" * 64],
    "instant": ["2024-02-29T10:00:00Z", "2024-02-28T10:00:00.1+02:00"],
    "integer": [0, -2_147_483_648, 2_147_483_647],
    "markdown": ["# a\n\tb\r\n", " "],
    "oid": ["urn:oid:1.2.840", "urn:oid:2.0"],
    "positiveInt": [1, 2_147_483_647],
    "string": [" a ", "\u00a0", "é\n"],
    "time": ["00:00:00", "23:59:60.5"],
    "unsignedInt": [0],
    "uri": ["a", "urn:a:b", "http://example.org/é"],
    "url": ["mailto:a@example.org"],
    "uuid": ["urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"],
}
REFUSED = {
    "base64Binary": ["", " ", "QQ=", "QQ", "é===", "Q=Q=", 5],
    "boolean": ["true", 1, None],
    "canonical": ["a b"],
    "code": ["", " a", "a ", "a  b", "\u0001", 1],
    "date": ["24", "2024-1-1", "2024-02-30", "2023-02-29", "2024-04-31", "2024-00", "0000", "2024-02-29T10:00:00Z",
             "2024-01-01\n", "२०२४"],
    "dateTime": ["2024-01-01T10:00:00", "2024-01-01T10:00Z", "2024-01-01T24:00:00Z", "2024-01-01t10:00:00Z",
                 "2024-01-01 10:00:00Z", "2024-01-01T10:00:00+14:01", "2024-02-30T10:00:00Z", "2024-02T10:00:00Z"],
    "decimal": ["1", True, None, Decimal("1e309"), Decimal("1e-309")],
    "id": ["", "a_b", "x" * 65, "a\n"],
    "instant": ["2024-02-29", "2023-02-29T10:00:00Z"],
    "integer": [2_147_483_648, Decimal("1.0"), True, "1"],
    "markdown": [""],
    "oid": ["1.2", "urn:oid:3.1", "urn:oid:1.02", "urn:oid:1"],
    "positiveInt": [0],
    "string": ["", "\x00", "a\x0b", "\ud800", "x" * 1_048_577, 5],
    "time": ["24:00:00", "10:00", "10:00:00Z"],
    "unsignedInt": [-1],
    "uri": ["", "a b", "a\n"],
    "url": ["\t"],
    "uuid": ["61ebe359-bfdc-4613-8bf2-c5e300945f0a", "urn:uuid:61EBE359-bfdc-4613-8bf2-c5e300945f0a"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in ACCEPTED.items() for value in values])
def test_a_value_of_the_type_is_accepted(name, value):
    assert primitives.problem(name, value) is None


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in REFUSED.items() for value in values])
def test_a_value_that_breaks_the_type_is_refused_without_being_quoted(name, value):
    found = primitives.problem(name, value)
    assert found is not None
    assert found.startswith("must ")


@given(st.integers(0, 40), st.sampled_from([1, 1899, 1900, 2000, 2023, 2024, 9998]), st.integers(0, 13))
def test_exactly_the_days_of_the_calendar_are_dates(day, year, month):
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        date(year, month, day)
    except ValueError:
        exists = False
    else:
        exists = True
    assert (primitives.problem("date", text) is None) is exists
    assert (primitives.problem("dateTime", text + "T10:00:00Z") is None) is exists
    assert not primitives.quick_date(text) or exists
    assert not primitives.quick_instant(text + "T10:00:00Z") or exists


@given(st.dates(min_value=date(1, 1, 1)))
def test_the_quick_pattern_knows_every_day_but_29_february(day):
    assert bool(primitives.quick_date(day.isoformat())) is ((day.month, day.day) != (2, 29))
    assert (day + timedelta(0)).isoformat() == day.isoformat()
