"""What a Consent opens to somebody by name is the patient's to open; what a psychologist keeps is not."""

from __future__ import annotations

from typing import Any

import pytest

from integration.api.conftest import Client
from integration.api.test_confidential_notes import NOTES, PSYCHOLOGY, SUBJECT, made, people
from vesalius.access import accounts, tokens
from vesalius.api.application import Application
from vesalius.records.context import Context

__all__ = ["people"]
SYSTEM = "https://vesalius.health/fhir/CodeSystem/data-class"
RECIPIENT = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "code": "IRCP"}]}


def consent(kind: str, party: str, **narrowed: Any) -> dict[str, Any]:
    return {
        "resourceType": "Consent",
        "status": "active",
        "scope": {
            "coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope", "code": "patient-privacy"}]
        },
        "category": [{"coding": [{"system": "http://loinc.org", "code": "59284-0"}]}],
        "patient": SUBJECT,
        "performer": [SUBJECT],
        "policy": [{"uri": "https://www.ehealth.fgov.be/informed-consent"}],
        "provision": {
            "type": kind,
            "actor": [{"role": RECIPIENT, "reference": {"reference": party}}],
            **narrowed,
        },
    }


def of_class(code: str) -> dict[str, Any]:
    return {"class": [{"system": SYSTEM, "code": code}]}


def permits(people: dict[str, Client]) -> int:
    found = people["operator"].get("/Consent?_summary=count&patient=Patient/confiding").json
    return int(found["total"])


@pytest.mark.parametrize("party", ["Practitioner/house", "Practitioner/carla"])
@pytest.mark.parametrize("code", ["psychology", "psychology-private", "notes"])
def test_who_cares_for_a_patient_opens_nothing_to_themselves_or_others_in_the_patient_s_name(
    people: dict[str, Client], party: str, code: str
) -> None:
    before = permits(people)
    wanted = consent("permit", party, **of_class(code))
    assert people["house"].post("/Consent", wanted).status == 403
    nested = consent("deny", party)
    nested["provision"]["provision"] = [wanted["provision"]]
    assert people["house"].post("/Consent", nested).status == 403
    entry = {"resource": wanted, "request": {"method": "POST", "url": "Consent"}}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert people["house"].post("", bundle).status == 403
    assert permits(people) == before
    refused = people["operator"].get("/AuditEvent?action=C&outcome=4&agent=Practitioner/house&_summary=count")
    assert refused.json["total"] > 0


def test_a_refusal_that_was_noted_does_not_become_a_permission(people: dict[str, Client]) -> None:
    noted = consent("deny", "Practitioner/carla", **of_class("social")) | {
        "performer": [{"reference": "Practitioner/house"}]
    }
    found = people["house"].post("/Consent", noted)
    assert found.status == 201
    changed = found.json | {"provision": consent("permit", "Practitioner/house", **of_class("notes"))["provision"]}
    path = f"/Consent/{found.json['id']}"
    assert people["house"].put(path, changed).status == 403
    patch = [{"op": "replace", "path": "/provision/type", "value": "permit"}]
    assert people["house"].patch(path, patch, content_type="application/json-patch+json").status == 403
    assert people["operator"].get(path).json["provision"]["type"] == "deny"


def test_the_patient_opens_what_is_theirs_and_not_what_a_psychologist_keeps(
    people: dict[str, Client], context: Context, application: Application
) -> None:
    def nurse_reads(literal: str) -> bool:
        # Another token: what an account may is remembered for half a second.
        with context.pool.session() as session:
            minted = tokens.mint(session, "carla", minutes=60, account=accounts.find(session, "carla"))
        return Client(application, minted).get(f"/{literal}").status == 200

    note = made(people["melfi"], "DocumentReference", NOTES["DocumentReference"])
    treated = made(people["melfi"], "Procedure", PSYCHOLOGY["Procedure"])
    for code in ("psychology-private", "psychology"):
        assert not nurse_reads(f"Procedure/{treated['id']}")
        wanted = consent("permit", "Practitioner/carla", **of_class(code))
        assert people["confiding"].post("/Consent", wanted).status == 201
        assert not nurse_reads(f"DocumentReference/{note['id']}")
    assert nurse_reads(f"Procedure/{treated['id']}")
