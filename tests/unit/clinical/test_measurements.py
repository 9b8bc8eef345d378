"""What is typed as a measurement, and problems found by their words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vesalius.clinical import measurements


@pytest.fixture(autouse=True, scope="module")
def _django() -> None:
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vesalius.platform.settings")
    django.setup()


@given(st.text(max_size=12))
def test_any_text_is_a_number_nothing_or_refused(typed: str) -> None:
    try:
        found = measurements.number(typed)
    except ValueError:
        return
    assert found is None or found.is_finite()


@given(st.decimals(min_value=0, max_value=999, places=1))
def test_a_number_is_read_with_a_comma_as_with_a_point(value: Decimal) -> None:
    assert measurements.number(str(value).replace(".", ",")) == value


@given(st.dictionaries(st.sampled_from(sorted(measurements.BY_NAME)), st.text(alphabet="0123456789,.- ", max_size=5)))
def test_every_field_becomes_a_value_within_its_limits_a_fault_or_nothing(given_values: dict[str, str]) -> None:
    names = tuple(measurements.BY_NAME)
    values, faults = measurements.read(given_values, names)
    for name, value in values.items():
        assert measurements.BY_NAME[name].low <= value <= measurements.BY_NAME[name].high
    for name, text in given_values.items():
        assert not text.strip() or name in values or name in faults


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"systolic": "120"}, "diastolic"),
        ({"diastolic": "80"}, "systolic"),
        ({"systolic": "80", "diastolic": "120"}, "systolic"),
        ({"systolic": "120", "diastolic": "abc"}, "diastolic"),
    ],
)
def test_a_blood_pressure_needs_two_numbers_the_higher_first(typed: dict[str, str], fault: str) -> None:
    _values, faults = measurements.read(typed, ("systolic", "diastolic"))
    assert list(faults) == [fault]
