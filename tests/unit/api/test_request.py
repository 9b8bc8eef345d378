"""Query strings, read and written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vesalius.api.request import criteria, encode_query, parse_query

PAIRS = st.lists(st.tuples(st.text(min_size=1, max_size=8), st.text(max_size=12)), max_size=6)


@given(PAIRS)
def test_a_written_query_reads_back_to_the_same_pairs(pairs):
    assert parse_query(encode_query(pairs)) == pairs


def test_the_signs_of_fhir_values_stay_readable():
    assert encode_query([("code", "http://loinc.org|8867-4,x"), ("date", "ge2024-01-01T10:00:00+01:00")]) == (
        "code=http://loinc.org%7C8867-4,x&date=ge2024-01-01T10:00:00%2B01:00"
    )


def test_a_query_is_read_with_its_order_its_repeats_and_its_empty_values():
    assert parse_query("b=1&a=2&b=3&&c&d=&e=x+y%20z&f=a=b") == [
        ("b", "1"), ("a", "2"), ("b", "3"), ("c", ""), ("d", ""), ("e", "x y z"), ("f", "a=b"),
    ]  # fmt: skip


def test_criteria_are_the_query_without_what_shapes_the_answer():
    assert criteria("_format=json&name=a&%5Fpretty=true&x=_format") == "name=a&x=_format"
    assert criteria("name=a%26b&given=c") == "name=a%26b&given=c"
    assert criteria("_format=json") == ""
