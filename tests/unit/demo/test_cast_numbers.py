"""National numbers of the cast: identity cards of a look-alike infrastructure open their accounts."""

from __future__ import annotations

from itertools import islice

from vesalius.platform.demo import cast, network
from vesalius.terminology import naming_systems


def test_every_person_of_the_cast_has_a_valid_national_number_of_their_own() -> None:
    numbers = [member.number for member in cast.members() if not member.is_system]
    assert all(naming_systems.is_national_number(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert [member.username for member in cast.members() if not member.number] == ["laboratory"]


def test_the_patient_of_the_cast_has_the_number_of_their_record() -> None:
    patient = list(islice(network.generate(patients=1), 2))[1][0]
    assert patient["id"] == cast.PATIENT.partition("/")[2]
    assert cast.PATIENT_NUMBER in [item["value"] for item in patient["identifier"]]
