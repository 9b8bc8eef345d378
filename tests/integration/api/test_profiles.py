"""$validate against profiles, over the whole way: shipped, stored, claimed, unknown."""

from __future__ import annotations

BE_PATIENT = "https://www.ehealth.fgov.be/standards/fhir/core/StructureDefinition/be-patient"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
SSIN = "https://www.ehealth.fgov.be/standards/fhir/core/NamingSystem/ssin"


def _said(answer):
    assert answer.status == 200
    return [(issue["severity"], issue["code"], issue.get("expression", [""])[0]) for issue in answer.issues]


def test_validate_checks_a_belgian_profile_that_came_with_the_product(client):
    patient = {"resourceType": "Patient", "identifier": [{"system": SSIN, "value": "123"}]}
    parameters = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": patient}, {"name": "profile", "valueUri": BE_PATIENT}],
    }
    wrong = ("error", "invariant", "Patient.identifier[0]")
    assert wrong in _said(client.post("Patient/$validate", parameters))
    assert wrong in _said(client.post(f"Patient/$validate?profile={BE_PATIENT}", patient))
    # What a resource claims of itself is held against it; without a claim R4 alone counts.
    assert wrong in _said(client.post("Patient/$validate", {**patient, "meta": {"profile": [BE_PATIENT]}}))
    assert wrong not in _said(client.post("Patient/$validate", patient))


def test_validate_checks_codes_against_the_belgian_value_sets(client):
    patient = {"resourceType": "Patient", "maritalStatus": {"coding": [{"code": "none-of-them"}]}}
    said = _said(client.post(f"Patient/$validate?profile={BE_PATIENT}", patient))
    assert ("error", "code-invalid", "Patient.maritalStatus") in said


def test_validate_knows_the_vital_signs_of_hl7_and_their_units(client):
    weight = {
        "resourceType": "Observation",
        "status": "final",
        "category": [
            {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
                ]
            }
        ],
        "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
        "subject": {"reference": "Patient/1"},
        "effectiveDateTime": "2026-03-01",
        "valueQuantity": {"value": 70, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"},
    }
    address = "Observation/$validate?profile=http://hl7.org/fhir/StructureDefinition/bodyweight"
    assert not [issue for issue in _said(client.post(address, weight)) if issue[0] == "error"]
    wrong = {**weight, "valueQuantity": {**weight["valueQuantity"], "code": "mg"}}
    assert ("error", "code-invalid", "Observation.value.code") in _said(client.post(address, wrong))


def test_a_stored_profile_goes_before_one_that_came_with_the_product(client):
    url = "http://profiles.example/StructureDefinition/named"
    profile = {
        "resourceType": "StructureDefinition",
        "url": url,
        "name": "Named",
        "status": "active",
        "kind": "resource",
        "abstract": False,
        "type": "Patient",
        "derivation": "constraint",
        "baseDefinition": BE_PATIENT,
        "differential": {
            "element": [
                {"id": "Patient", "path": "Patient"},
                {"id": "Patient.name", "path": "Patient.name", "min": 1},
            ]
        },
    }
    patient = {"resourceType": "Patient", "active": True}
    # R4: a server that cannot judge by the profile that is asked for answers with an error.
    unknown = client.post(f"Patient/$validate?profile={url}", patient)
    assert (unknown.status, unknown.issues[0]["severity"], unknown.issues[0]["code"]) == (400, "error", "not-supported")
    assert client.post("StructureDefinition", profile).status == 201
    said = _said(client.post(f"Patient/$validate?profile={url}", patient))
    assert ("error", "required", "Patient.name") in said
    named = {**patient, "name": [{"family": "Peeters"}], "identifier": [{"system": SSIN, "value": "123"}]}
    said = _said(client.post(f"Patient/$validate?profile={url}", named))
    assert ("error", "invariant", "Patient.identifier[0]") in said


def test_a_profile_of_another_type_or_of_nobody_is_said_to_be_so(client):
    patient = {"resourceType": "Patient", "active": True, "meta": {"profile": ["http://nobody.example/p"]}}
    assert ("information", "not-supported", "Patient.meta.profile") in _said(client.post("Patient/$validate", patient))
    base = "http://hl7.org/fhir/StructureDefinition/"
    assert ("error", "invalid", "Patient") in _said(client.post(f"Patient/$validate?profile={base}Group", patient))
    plain = {"resourceType": "Patient", "active": True}
    said = _said(client.post(f"Patient/$validate?profile={base}Patient", plain))
    assert not [item for item in said if item[0] == "error"]
    assert [
        item
        for item in _said(
            client.post(
                "Group/$validate?profile=" + BE_PATIENT, {"resourceType": "Group", "type": "person", "actual": True}
            )
        )
        if item[0] == "error"
    ]
