"""Belgian laboratories send results without a category: profile or specimen say what they are."""

from __future__ import annotations

from typing import Any

import pytest

from vesalius.access.classification import classify
from vesalius.access.data_classes import DataClass
from vesalius.analytics.tables import tables
from vesalius.clinical.sections import BY_NAME

PROFILE = "https://www.ehealth.fgov.be/standards/fhir/lab/StructureDefinition/be-observation-laboratory"
RESULT: dict[str, Any] = {
    "resourceType": "Observation",
    "id": "o",
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "2498-4"}], "text": "IJzer"},
    "subject": {"reference": "Patient/p"},
    "valueQuantity": {"value": 85, "unit": "ug/dL", "system": "http://unitsofmeasure.org", "code": "ug/dL"},
}
VITAL = {
    "category": [
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}
    ]
}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"meta": {"profile": [PROFILE]}}, DataClass.LABORATORY),
        ({"meta": {"profile": [f"{PROFILE}|1.1.0"]}}, DataClass.LABORATORY),
        ({"specimen": {"reference": "Specimen/s"}}, DataClass.LABORATORY),
        ({"specimen": {"reference": "Specimen/s"}, **VITAL}, DataClass.MEASUREMENTS),
        ({"meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/vitalsigns"]}}, DataClass.MEASUREMENTS),
        ({}, DataClass.MEASUREMENTS),
    ],
    ids=["profile", "profile of a version", "specimen", "a category decides", "another profile", "nothing"],
)
def test_a_result_is_the_laboratorys_for_access_for_the_record_and_for_figures(
    more: dict[str, Any], expected: DataClass
) -> None:
    resource = {**RESULT, **more}
    assert classify("Observation", resource).data_class is expected
    is_result = expected is DataClass.LABORATORY
    assert BY_NAME["results"].holds(resource) is is_result
    assert BY_NAME["measurements"].holds(resource) is not is_result
    view = tables()["result"].view
    place = next(number for number, column in enumerate(view.columns) if column.name == "category")
    rows = list(view.rows(resource, key_of=lambda reference: reference))
    assert [row[place] == "laboratory" for row in rows] == [is_result]
