"""Functional lists: `_list=$current-problems` and the like, asked of the records themselves."""

from __future__ import annotations

from typing import Any

import pytest
from search_world import World

from vesalius.errors import NotSupported

CLINICAL = "http://terminology.hl7.org/CodeSystem/"


def coded(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": CLINICAL + system, "code": code}]}


def condition(name: str, clinical: str | None, verification: str | None = None) -> dict[str, Any]:
    made: dict[str, Any] = {"resourceType": "Condition", "id": name, "subject": {"reference": "Patient/p"}}
    if clinical:
        made["clinicalStatus"] = coded("condition-clinical", clinical)
    if verification:
        made["verificationStatus"] = coded("condition-ver-status", verification)
    return made


def allergy(name: str, clinical: str | None, verification: str | None = None, **more: Any) -> dict[str, Any]:
    made = {"resourceType": "AllergyIntolerance", "id": name, "patient": {"reference": "Patient/p"}, **more}
    if clinical:
        made["clinicalStatus"] = coded("allergyintolerance-clinical", clinical)
    if verification:
        made["verificationStatus"] = coded("allergyintolerance-verification", verification)
    return made


def request(name: str, status: str, intent: str = "order") -> dict[str, Any]:
    return {
        "resourceType": "MedicationRequest",
        "id": name,
        "status": status,
        "intent": intent,
        "medicationCodeableConcept": {"text": "x"},
        "subject": {"reference": "Patient/p"},
    }


RESOURCES: list[dict[str, Any]] = [
    {"resourceType": "Patient", "id": "p"},
    condition("asthma", "active", "confirmed"),
    condition("gout", "recurrence"),
    condition("flu", "resolved", "confirmed"),
    condition("stable", "remission"),
    condition("mistake", None, "entered-in-error"),
    condition("not-so", "active", "refuted"),
    condition("unstated", None),
    allergy("penicillin", "active", "confirmed", category=["medication"]),
    allergy("nuts", "active", category=["food"]),
    allergy("pollen", None),
    allergy("outgrown", "inactive", category=["medication"]),
    allergy("wrong", "active", "refuted", category=["medication"]),
    request("taken", "active"),
    request("proposed", "active", "proposal"),
    request("over", "completed"),
    {
        "resourceType": "MedicationStatement",
        "id": "bought",
        "status": "active",
        "medicationCodeableConcept": {"text": "x"},
        "subject": {"reference": "Patient/p"},
    },
    {"resourceType": "List", "id": "mine", "status": "current", "mode": "working", "entry": [
        {"item": {"reference": "Condition/flu"}}]},
]  # fmt: skip


@pytest.fixture(scope="module")
def told(world: World) -> World:
    world.store(RESOURCES)
    return world


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Condition?patient=p&_list=$current-problems", "asthma gout unstated"),
        ("Condition?_list=$current-problems,mine", "asthma flu gout unstated"),
        ("Condition?_list=$current-problems&clinical-status=recurrence", "gout"),
        ("AllergyIntolerance?_list=$current-allergies", "nuts penicillin pollen"),
        ("AllergyIntolerance?_list=$current-drug-allergies", "penicillin"),
        ("MedicationRequest?_list=$current-medications", "taken"),
        ("MedicationStatement?_list=$current-medications", "bought"),
        ("?_type=MedicationRequest,MedicationStatement&_list=$current-medications", "bought taken"),
        ("?_list=$current-drug-allergies", "penicillin"),
        ("Patient?_list=$current-problems", ""),
        ("Patient?_has:Condition:patient:_list=$current-problems", "p"),
    ],
)
def test_a_functional_list_holds_what_is_current(told: World, question: str, answer: str) -> None:
    found = [name.partition("/")[2] for name in told.ids(question)]
    assert sorted(found) == sorted(answer.split())


def test_a_list_that_r4_does_not_know_is_refused_with_those_it_knows(told: World) -> None:
    with pytest.raises(NotSupported, match=r"\$current-problems, \$current-allergies"):
        told.page("Condition?_list=$current-wishes")
