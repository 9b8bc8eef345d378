"""Chains are evaluated inside contained resources, and `_contained` finds them (R4 search.html#contained)."""

from __future__ import annotations

from typing import Any

import pytest
from search_world import World

from vesalius.errors import Invalid

SNOMED = "http://snomed.info/sct"


def request(name: str, *, medication: dict[str, Any] | None = None, refers: str = "#m", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "resourceType": "MedicationRequest", "id": name, "status": "active", "intent": "order",
        "subject": {"reference": "Patient/p"}, "medicationReference": {"reference": refers}, **more,
    }  # fmt: skip
    if medication is not None:
        made["contained"] = [{"resourceType": "Medication", "id": "m", **medication}, *more.get("contained", ())]
    return made


def coded(code: str) -> dict[str, Any]:
    return {"coding": [{"system": SNOMED, "code": code}]}


RESOURCES: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "p", "name": [{"family": "Outside"}]},
    {"resourceType": "Medication", "id": "own", "code": coded("1"), "status": "active"},
    request("referring", refers="Medication/own"),
    request("holding", medication={"code": coded("1"), "status": "active"}),
    request("other", medication={"code": coded("2"), "status": "inactive",
                                 "ingredient": [{"itemCodeableConcept": coded("1")}],
                                 "batch": {"expirationDate": "2027-05-01"}}),
    {"resourceType": "MedicationRequest", "id": "loose", "status": "active", "intent": "order",
     "subject": {"reference": "Patient/p"}, "medicationCodeableConcept": {"text": "nothing contained"},
     "requester": {"reference": "#q"},
     "contained": [{"resourceType": "Practitioner", "id": "q", "name": [{"family": "Inside", "given": ["Maximiliane"]}],
                    "identifier": [{"system": "urn:i", "value": "7"}]}]},
    {"resourceType": "Observation", "id": "stranger", "status": "final", "code": {"text": "x"},
     "subject": {"reference": "#w"}, "contained": [
        {"resourceType": "Patient", "id": "w", "name": [{"family": "Inside"}], "birthDate": "1950-02-03",
         "gender": "male"}]},
    {"resourceType": "Observation", "id": "secret", "status": "final", "code": {"text": "x"},
     "meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "V"}]},
     "subject": {"reference": "Patient/p"}, "device": {"reference": "#d"}, "contained": [
        {"resourceType": "Device", "id": "d", "type": coded("99")}]},
    {"resourceType": "Observation", "id": "open", "status": "final", "code": {"text": "x"},
     "subject": {"reference": "Patient/p"}, "device": {"reference": "#d"}, "contained": [
        {"resourceType": "Device", "id": "d", "type": coded("99"), "manufacturer": "Maximal Instruments Limited"}]},
]  # fmt: skip

QUESTIONS: list[tuple[str, str]] = [
    (f"MedicationRequest?medication.code={SNOMED}|1", "holding referring"),
    ("MedicationRequest?medication:Medication.code=1", "holding referring"),
    ("MedicationRequest?medication.code=2", "other"),
    ("MedicationRequest?medication.ingredient-code=1", "other"),
    ("MedicationRequest?medication.status=active", "holding referring"),
    ("MedicationRequest?medication.status:not=active", "other"),
    ("MedicationRequest?medication.expiration-date=gt2027", ""),
    ("MedicationRequest?medication.expiration-date=ge2027-04", "other"),
    ("MedicationRequest?medication.code=1&medication.status=inactive", ""),
    ("MedicationRequest?medication.code=3", ""),
    ("MedicationRequest?requester:Practitioner.family=inside", "loose"),
    ("MedicationRequest?requester:Practitioner.identifier=urn:i|7", "loose"),
    ("MedicationRequest?requester:Practitioner.given=maximiliane", "loose"),
    ("MedicationRequest?requester:Practitioner.given:contains=liane", "loose"),
    ("MedicationRequest?requester:Practitioner.given=maximilianes", ""),
    ("MedicationRequest?_filter=medication.code eq 1 and status eq active", "holding referring"),
    ("MedicationRequest?_filter=medication[code eq 2 and status eq inactive].status pr true", "other"),
    ("Observation?subject:Patient.name=inside", "stranger"),
    ("Observation?patient.name=inside", "stranger"),
    ("Observation?patient.gender=male", "stranger"),
    ("Observation?patient.birthdate=1950", "stranger"),
    ("Observation?patient.birthdate=lt1950-02", ""),
    ("Observation?device.type=99", "open"),
    ("Observation?patient=p&device.type=99", "open secret"),
    ("Observation?device.manufacturer=maximal instruments", "open"),
    # Contained resources are matches only where they are asked for; then their containers are named.
    ("Medication?code=1&_contained=false", "own"),
    ("Medication?code=1&_contained=true", "holding"),
    ("Medication?code=1&_contained=both", "holding own"),
    ("Medication?_contained=true", "holding other"),
    ("Medication?code=2,1&status=inactive&_contained=true&_containedType=container", "other"),
    ("Medication?expiration-date=2027&_contained=true", "other"),
    ("Medication?status:not=active&_contained=both", "other"),
    ("Practitioner?family=inside&_contained=true", "loose"),
    ("Patient?birthdate=1950&_contained=both", "stranger"),
    ("Device?type=99&_contained=true", "open"),
    ("Substance?_contained=true", ""),
    ("Medication?code=2", ""),
    ("Patient?name=inside", ""),
]


REFUSED = [
    "Medication?manufacturer.name=x&_contained=true",
    "Patient/p/Observation?_contained=true",
    "?_type=Patient&_list=x&_contained=true",
    "Medication?code=1&_contained=both&_sort=code",
    "Medication?code=1&_contained=true&_containedType=contained&_summary=count",
    "Medication?code=1&_contained=always",
    "Medication?code=1&_contained=true&_containedType=both",
]


@pytest.fixture(scope="module")
def holding(world: World) -> World:
    world.store(RESOURCES)
    return world


@pytest.mark.parametrize(("question", "answer"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_chain_goes_into_contained_resources(holding: World, question: str, answer: str) -> None:
    found = [name.partition("/")[2] for name in holding.ids(question)]
    assert sorted(found) == sorted(answer.split())


@pytest.mark.parametrize("question", REFUSED)
def test_what_contained_resources_cannot_be_asked_is_refused_by_its_name(holding: World, question: str) -> None:
    with pytest.raises(Invalid, match="Parameter _contained"):
        holding.page(question, strict=False)
