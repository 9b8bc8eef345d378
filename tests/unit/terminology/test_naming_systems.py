"""National numbers: their check digits, and what they say."""

from __future__ import annotations

import pytest

from vesalius.clinical import presentation
from vesalius.terminology import naming_systems


@pytest.mark.parametrize("value", ["85073003328", "17073003384", "98472899765"])
def test_known_national_numbers_of_both_centuries_and_a_bis_number_are_valid(value: str) -> None:
    assert naming_systems.is_national_number(value)


@pytest.mark.parametrize(
    "value", ["79121137740", "8507300332", "8507300332X", "8507300332²", "٨٥٠٧٣٠٠٣٣٢٨", "85073003328\n", ""]
)
def test_numbers_with_a_wrong_check_or_shape_are_not_national_numbers(value: str) -> None:
    assert not naming_systems.is_national_number(value)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("85073003328", ("1985-07-30", "male")),
        ("85073003329", ("", "")),
        ("98472899765", ("", "")),
        ("17073003384", ("2017-07-30", "male")),
        ("85473003300", ("", "")),
        ("85.07.30-033.28", ("", "")),
    ],
)
def test_a_national_number_says_birth_and_sex_where_it_says_them(number: str, said: tuple[str, str]) -> None:
    assert naming_systems.born(number) == said


def test_separators_and_other_signs_are_no_digits() -> None:
    assert naming_systems.digits("85.07.30-033.28") == "85073003328"
    assert naming_systems.digits("tel. ²+32 (0)470 ٣") == "320470"


@pytest.mark.parametrize("stored", ["85073003328", "85.07.30-033.28"])
def test_a_national_number_is_shown_however_it_was_stored(stored: str) -> None:
    patient = {"identifier": [{"system": naming_systems.SSIN, "value": stored}]}
    assert presentation.national_number(patient) == "85.07.30-033.28"
    assert presentation.masked(presentation.national_number(patient)) == "85.07.30-•••.••"
