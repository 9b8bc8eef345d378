"""What patients measure and answer themselves is theirs: nothing of it stands in a practitioner's name."""

from __future__ import annotations

from typing import Any

from integration.api.conftest import Client
from integration.api.test_confidential_notes import MELFI, SUBJECT, people

__all__ = ["people"]
PULSE = {
    "resourceType": "Observation",
    "status": "final",
    "category": [
        {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}]}
    ],
    "code": {"coding": [{"system": "http://loinc.org", "code": "8867-4"}]},
    "subject": SUBJECT,
    "effectiveDateTime": "2026-11-27",
    "valueQuantity": {"value": 72, "unit": "/min", "system": "http://unitsofmeasure.org", "code": "/min"},
}


def entry(resource: dict[str, Any]) -> dict[str, Any]:
    wanted = {"resource": resource, "request": {"method": "POST", "url": "Observation"}}
    return {"resourceType": "Bundle", "type": "transaction", "entry": [wanted]}


def test_a_patient_sends_values_in_their_own_name_or_in_none(people: dict[str, Client]) -> None:
    patient = people["confiding"]
    for more in ({}, {"performer": [SUBJECT]}):
        assert patient.post("/Observation", PULSE | more).status == 201
        assert patient.post("", entry(PULSE | more)).status == 200


def test_a_patient_sends_no_value_in_the_name_of_somebody_else(people: dict[str, Client]) -> None:
    def count() -> int:
        return int(people["operator"].get("/Observation?_summary=count").json["total"])

    patient, before = people["confiding"], count()
    own = patient.post("/Observation", PULSE | {"performer": [SUBJECT]})
    for performer in ([MELFI], [MELFI, SUBJECT], [SUBJECT, MELFI], [{"reference": "Organization/any"}]):
        forged = PULSE | {"performer": performer}
        assert patient.post("/Observation", forged).status in {403, 422}
        assert patient.post("", entry(forged)).status in {403, 422}
        path = f"/Observation/{own.json['id']}"
        assert patient.put(path, forged | {"id": own.json["id"]}).status in {403, 422}
    assert count() == before + 1
    refused = people["operator"].get("/AuditEvent?action=C&outcome=4&agent=Patient/confiding&_summary=count")
    assert refused.json["total"] >= 3


def test_a_practitioner_may_note_what_a_colleague_measured(people: dict[str, Client]) -> None:
    assert people["house"].post("/Observation", PULSE | {"performer": [MELFI]}).status == 201
