"""JSON keeps its digits on the way in and out."""

from decimal import Decimal

import pytest

from vesalius.errors import Invalid
from vesalius.r4 import json


def test_numbers_keep_their_digits():
    parsed = json.parse(b'{"a":2.00,"b":1e3,"c":12345678901234567890123,"d":-0.10,"e":7}')
    assert parsed == {
        "a": Decimal("2.00"),
        "b": Decimal("1e3"),
        "c": 12345678901234567890123,
        "d": Decimal("-0.10"),
        "e": 7,
    }
    assert str(parsed["a"]) == "2.00"
    assert json.encode(parsed) == b'{"a":2.00,"b":1E+3,"c":12345678901234567890123,"d":-0.10,"e":7}'


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"5", b'{"a":NaN}', b'{"a":01}', b'{"a":1,}', b'{"a":"\xff"}', b"{" * 100_000]
)
def test_what_is_no_json_object_is_refused(data):
    with pytest.raises(Invalid):
        json.parse(data)


def test_brackets_inside_strings_do_not_count_as_depth():
    assert not json.is_too_deep(b'{"a":"' + b"[{" * 500 + b'"}')
    assert not json.is_too_deep(b'{"a":"\\"' + b"[{" * 500 + b'"}')
    assert json.is_too_deep(b'{"a":' * 101 + b"1" + b"}" * 101)
    assert not json.is_too_deep(b'{"a":' * 100 + b"1" + b"}" * 100)
    assert json.is_too_deep(b'{"a":"}",' + b'"b":{' * 101)


def test_many_objects_side_by_side_are_not_deep():
    assert not json.is_too_deep(b'{"a":[' + b",".join([b'{"b":[{}]}'] * 10_000) + b"]}")


def test_a_number_of_thousands_of_digits_is_a_decimal():
    digits = "7" * 5000
    assert json.parse(b'{"a":' + digits.encode() + b',"b":1}') == {"a": Decimal(digits), "b": 1}
    for tail in (b",}", b',"b":NaN}', b',"b":1e9999999999999999999999}'):
        with pytest.raises(Invalid):
            json.parse(b'{"a":' + digits.encode() + tail)


def test_an_exponent_beyond_all_bounds_is_refused():
    with pytest.raises(Invalid):
        json.parse(b'{"a":1e9999999999999999999999}')
