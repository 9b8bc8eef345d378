"""PlanDefinition/$apply: whole requests on a real database."""

from __future__ import annotations

from vesalius.knowledge import follow_up, plan_definitions

RULE = next(rule for rule in follow_up.rules() if rule.id == "colorectal")


def _patient(client, born="1965-01-01"):
    return client.post("/Patient", {"resourceType": "Patient", "birthDate": born, "gender": "male"}).json["id"]


def _stored(client):
    plan = plan_definitions.plan_definition(RULE, "2026-01-01")
    assert client.put(f"/PlanDefinition/{plan['id']}", plan).status in {200, 201}
    return plan


def test_a_stored_plan_is_applied_by_id_and_by_canonical_address(client):
    plan = _stored(client)
    patient = _patient(client)
    answer = client.get(f"/PlanDefinition/{plan['id']}/$apply?subject=Patient/{patient}")
    assert answer.status == 200
    assert answer.json["resourceType"] == "CarePlan"
    assert answer.json["subject"] == {"reference": f"Patient/{patient}"}
    assert [each["resourceType"] for each in answer.json["contained"]] == [
        "RequestGroup",
        "ServiceRequest",
        "GuidanceResponse",
    ]
    by_name = client.post(
        "/PlanDefinition/$apply",
        {
            "resourceType": "Parameters",
            "parameter": [
                {"name": "planDefinition", "valueCanonical": plan["url"]},
                {"name": "subject", "valueString": f"Patient/{patient}"},
            ],
        },
    )
    assert by_name.status == 200
    assert by_name.json["instantiatesCanonical"] == [f"{plan['url']}|{plan['version']}"]
    young = client.get(f"/PlanDefinition/{plan['id']}/$apply?subject=Patient/{_patient(client, '2010-01-01')}")
    assert "activity" not in young.json


def test_a_plan_that_is_sent_along_is_applied_and_nothing_is_stored(client):
    patient = _patient(client)
    plan = {
        "resourceType": "PlanDefinition",
        "status": "draft",
        "action": [
            {
                "title": "Men only",
                "condition": [
                    {
                        "kind": "applicability",
                        "expression": {"language": "text/fhirpath", "expression": "%patient.gender = 'male'"},
                    }
                ],
            },
            {
                "title": "Women only",
                "condition": [
                    {
                        "kind": "applicability",
                        "expression": {"language": "text/fhirpath", "expression": "gender='female'"},
                    }
                ],
            },
        ],
    }
    before = client.get("/CarePlan?_summary=count").json["total"]
    answer = client.post(
        "/PlanDefinition/$apply",
        {
            "resourceType": "Parameters",
            "parameter": [
                {"name": "planDefinition", "resource": plan},
                {"name": "subject", "valueString": f"Patient/{patient}"},
            ],
        },
    )
    assert answer.status == 200
    group = next(each for each in answer.json["contained"] if each["resourceType"] == "RequestGroup")
    assert [each["title"] for each in group["action"]] == ["Men only"]
    assert client.get("/CarePlan?_summary=count").json["total"] == before


def test_what_is_missing_unknown_or_wrong_is_refused(client):
    plan = _stored(client)
    assert client.get(f"/PlanDefinition/{plan['id']}/$apply").status == 400
    assert client.get(f"/PlanDefinition/{plan['id']}/$apply?subject=Patient/nobody").status == 404
    assert client.get(f"/PlanDefinition/none/$apply?subject=Patient/{_patient(client)}").status == 404
    wrong = {**plan, "action": [{**plan["action"][0], "condition": [
        {"kind": "applicability", "expression": {"language": "text/fhirpath", "expression": "(("}}]}]}  # fmt: skip
    answer = client.post(
        "/PlanDefinition/$apply",
        {
            "resourceType": "Parameters",
            "parameter": [
                {"name": "planDefinition", "resource": wrong},
                {"name": "subject", "valueString": f"Patient/{_patient(client)}"},
            ],
        },
    )
    assert answer.status in {400, 422}
