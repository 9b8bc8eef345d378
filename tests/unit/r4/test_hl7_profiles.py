"""HL7's own profiles and extensions, and least and greatest values."""

from __future__ import annotations

import json as standard_json
from decimal import Decimal
from typing import Any

import pytest

from vesalius.r4 import explain, json
from vesalius.r4.profiles import Profiles, find_shipped, validate

R4 = "http://hl7.org/fhir/StructureDefinition/"
UCUM = "http://unitsofmeasure.org"
VITAL_SIGNS = {
    "coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]
}


def loinc(code: str) -> dict[str, Any]:
    return {"coding": [{"system": "http://loinc.org", "code": code}]}


def quantity(value: float, code: str) -> dict[str, Any]:
    return {"value": value, "unit": code, "system": UCUM, "code": code}


def vital_sign(**more: Any) -> dict[str, Any]:
    given = {
        "resourceType": "Observation",
        "status": "final",
        "category": [VITAL_SIGNS],
        "code": loinc("29463-7"),
        "subject": {"reference": "Patient/1"},
        "effectiveDateTime": "2026-03-01",
        "valueQuantity": quantity(70, "kg"),
    } | more
    return {name: value for name, value in given.items() if value is not None}


def errors(resource: dict[str, Any], name: str = "") -> list[tuple[str, str]]:
    """(code, place) of the errors that a profile of HL7, or those that the resource claims, find."""
    body = standard_json.dumps(resource).encode()
    assert explain.explain(body) == [], "the resource itself must be valid"
    issues = validate(json.parse(body), Profiles(find_shipped), [R4 + name] if name else [])
    return [(issue.code, issue.expression[0]) for issue in issues if issue.severity == "error"]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, []),
        ({"category": None}, [("required", "Observation.category"), ("required", "Observation.category")]),
        ({"category": [{"text": "other"}]}, [("required", "Observation.category")]),
        ({"subject": None}, [("required", "Observation.subject")]),
        ({"subject": {"reference": "Device/1"}}, [("invalid", "Observation.subject")]),
        ({"effectiveDateTime": "2026"}, [("invariant", "Observation.effective")]),
        ({"effectiveDateTime": None}, [("required", "Observation.effective")]),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2026-03-01"}}, []),
        ({"valueQuantity": None}, [("invariant", "Observation")]),
        ({"valueQuantity": None, "dataAbsentReason": {"text": "refused"}}, []),
    ],
    ids=[
        "whole", "no category", "another category", "no subject", "of a device", "a year", "no time", "a period",
        "no value", "a reason for no value",
    ],
)  # fmt: skip
def test_vital_signs_are_held_to_hl7s_profile(more, expected):
    assert errors(vital_sign(**more), "vitalsigns") == expected


def test_a_body_weight_has_its_code_and_all_that_vital_signs_have():
    assert errors(vital_sign(), "bodyweight") == []
    assert errors(vital_sign(code=loinc("8302-2")), "bodyweight") == [("required", "Observation.code.coding")]
    assert errors(vital_sign(category=None), "bodyweight")[0] == ("required", "Observation.category")
    assert errors(vital_sign(valueQuantity={"value": 70, "unit": "kg"}), "bodyweight") == [
        ("required", "Observation.value.system"),
        ("required", "Observation.value.code"),
    ]


def test_a_blood_pressure_has_both_of_its_components_in_millimetres_of_mercury():
    def pressure(*components: tuple[str, str]) -> dict[str, Any]:
        listed = [{"code": loinc(code), "valueQuantity": quantity(90, unit)} for code, unit in components]
        return vital_sign(code=loinc("85354-9"), valueQuantity=None, component=listed)

    systolic, diastolic = ("8480-6", "mm[Hg]"), ("8462-4", "mm[Hg]")
    assert errors(pressure(systolic, diastolic), "bp") == []
    assert ("required", "Observation.component") in errors(pressure(systolic, systolic), "bp")
    assert errors(pressure(systolic, ("8462-4", "kPa")), "bp") == [
        ("value", "Observation.component[1].value.code"),
    ]
    claimed = pressure(systolic) | {"meta": {"profile": [R4 + "bp"]}}
    assert ("required", "Observation.component") in errors(claimed)


def test_the_extensions_of_hl7_have_the_values_that_their_definitions_give_them():
    def patient(**value: Any) -> dict[str, Any]:
        return {"resourceType": "Patient", "extension": [{"url": R4 + "patient-birthPlace", **value}]}

    assert errors(patient(valueAddress={"city": "Namur"})) == []
    assert errors(patient(valueString="Namur")) == [("value", "Patient.extension[0].value")]


@pytest.mark.parametrize(
    ("row", "value", "is_good"),
    [
        ({"minValueDecimal": Decimal("2.5")}, {"valueQuantity": {"value": 2.5}}, True),
        ({"minValueDecimal": Decimal("2.5")}, {"valueQuantity": {"value": 2.49}}, False),
        ({"maxValueDecimal": 3}, {"valueQuantity": {"value": 3.01}}, False),
    ],
    ids=["the least itself", "below", "above"],
)
def test_a_number_is_within_the_least_and_the_greatest_value(row, value, is_good):
    assert (_limited("Observation.value[x].value", row, value) == []) is is_good


@pytest.mark.parametrize(
    ("row", "value", "is_good"),
    [
        ({"minValueQuantity": quantity(1, "g")}, {"valueQuantity": quantity(1000, "mg")}, True),
        ({"minValueQuantity": quantity(1, "g")}, {"valueQuantity": quantity(999, "mg")}, False),
        ({"minValueQuantity": quantity(1, "g")}, {"valueQuantity": quantity(1, "s")}, True),
        ({"maxValueDateTime": "2026-03"}, {"valueDateTime": "2026-04-01"}, False),
        ({"maxValueDateTime": "2026-03-05"}, {"valueDateTime": "2026-03"}, True),
        ({"minValueTime": "08:00:00"}, {"valueTime": "07:59:59"}, False),
        ({"maxValueInteger": 10, "minValueInteger": 0}, {"valueInteger": 11}, False),
        ({"maxValueInteger": 10, "minValueInteger": 0}, {"valueInteger": 0}, True),
    ],
    ids=[
        "equal in other units", "less in other units", "another dimension", "a later date", "a date too short to tell",
        "an earlier time", "above", "the least itself",
    ],
)  # fmt: skip
def test_quantities_dates_and_times_are_within_their_limits_where_they_can_be_compared(row, value, is_good):
    assert (_limited("Observation.value[x]", row, value) == []) is is_good


def _limited(place: str, row: dict[str, Any], value: dict[str, Any]) -> list[str]:
    """The codes of what a profile with these limits at one element finds."""
    asked = {
        "resourceType": "StructureDefinition",
        "url": "http://profiles.example/limited",
        "name": "limited",
        "type": "Observation",
        "derivation": "constraint",
        "baseDefinition": R4 + "Observation",
        "differential": {"element": [{"id": place, "path": place, **row}]},
    }
    body = standard_json.dumps({"resourceType": "Observation", "status": "final", "code": {"text": "x"}, **value})
    resource = json.parse(body.encode())
    return [issue.code for issue in validate(resource, Profiles({asked["url"]: asked}.get), [asked["url"]])]
