"""Check digits of Belgian numbers."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unit.demo.check_digits import enterprise_is_valid, inami_is_valid
from vesalius.platform.demo import identifiers
from vesalius.terminology import naming_systems


@pytest.mark.parametrize("value", ["11530231003", "18749704477", "81165343998", "15690937"])
def test_known_inami_numbers_are_valid(value: str) -> None:
    assert inami_is_valid(value)


def test_a_made_up_inami_number_is_not_valid() -> None:
    assert not inami_is_valid("12345678004")


@pytest.mark.parametrize("value", ["0403019261", "0820563481"])
def test_known_enterprise_numbers_are_valid(value: str) -> None:
    assert enterprise_is_valid(value)


@given(
    birth=st.dates(date(1920, 1, 1), date(2026, 11, 20)),
    female=st.booleans(),
    serial=st.integers(0, 400),
    bis=st.booleans(),
)
def test_every_national_number_is_valid_and_tells_birth_and_sex(
    birth: date, female: bool, serial: int, bis: bool
) -> None:
    value = identifiers.niss(birth, female=female, serial=serial, bis=bis)
    assert naming_systems.is_national_number(value)
    assert value[:2] == f"{birth.year % 100:02d}"
    assert int(value[2:4]) == birth.month + 40 * bis
    assert int(value[6:9]) % 2 == (0 if female else 1)
    prefix = "2" if birth.year >= 2000 else ""
    assert int(value[9:]) == 97 - int(prefix + value[:9]) % 97


@given(digit=st.integers(1, 9), serial=st.integers(0, 99_999), qualification=st.integers(0, 999))
def test_every_inami_number_is_valid(digit: int, serial: int, qualification: int) -> None:
    value = identifiers.inami(digit, serial, qualification)
    assert inami_is_valid(value)
    assert inami_is_valid(value[:8])


@given(serial=st.integers(0, 9_999_999))
def test_every_enterprise_number_is_valid(serial: int) -> None:
    assert enterprise_is_valid(identifiers.enterprise(serial))
