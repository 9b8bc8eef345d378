"""What a psychologist writes stays with the psychologist unless shared, whatever program sends it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from integration.api.conftest import Client
from vesalius.access import tokens
from vesalius.api.application import Application
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.records.context import Context

SUBJECT = {"reference": "Patient/confiding"}
MELFI = {"reference": "Practitioner/melfi"}
TEAM = {"tag": [{"system": "https://vesalius.health/fhir/CodeSystem/sharing", "code": "care-team"}]}
LOINC = "http://loinc.org"
CONTENT = [{"attachment": {"contentType": "text/plain", "data": base64.b64encode(b"He is afraid.").decode()}}]
NOTES: dict[str, dict[str, Any]] = {
    "DocumentReference": {"status": "current", "subject": SUBJECT, "author": [MELFI], "content": CONTENT},
    "Composition": {
        "status": "final",
        "type": {"coding": [{"system": LOINC, "code": "11506-3"}]},
        "subject": SUBJECT,
        "date": "2026-11-27",
        "author": [MELFI],
        "title": "Session",
    },
    "ClinicalImpression": {"status": "completed", "subject": SUBJECT, "assessor": MELFI, "summary": "Afraid."},
}
PSYCHOLOGY: dict[str, dict[str, Any]] = {
    "Observation": {
        "status": "final",
        "subject": SUBJECT,
        "performer": [MELFI],
        "code": {"text": "Mood"},
        "valueString": "Low",
    },
    "Encounter": {
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"},
        "subject": SUBJECT,
        "participant": [{"individual": MELFI}],
    },
    "Procedure": {"status": "completed", "subject": SUBJECT, "performer": [{"actor": MELFI}], "code": {"text": "EMDR"}},
    "QuestionnaireResponse": {"status": "completed", "subject": SUBJECT, "author": MELFI},
}


@pytest.fixture(scope="module")
def people(context: Context, application: Application, token: str) -> dict[str, Client]:
    """A psychologist, a physician and a nurse, each in a relationship of their own with one patient; the patient."""
    operator = Client(application, token)
    cast = {
        "melfi": ("psychologist", "Practitioner/melfi"),
        "house": ("physician", "Practitioner/house"),
        "carla": ("nurse", "Practitioner/carla"),
        "confiding": ("patient", "Patient/confiding"),
    }
    members = [{"member": {"reference": fhir}} for _, fhir in cast.values() if fhir.startswith("Practitioner/")]
    for resource in (
        *({"resourceType": "Practitioner", "id": name} for name in ("melfi", "house", "carla")),
        {"resourceType": "Patient", "id": "confiding", "name": [{"family": "Soprano"}]},
        {"resourceType": "CareTeam", "id": "team", "status": "active", "subject": SUBJECT, "participant": members},
    ):
        assert operator.put(f"/{resource['resourceType']}/{resource['id']}", resource).status == 201
    made = {"operator": operator}
    for username, (role, fhir) in cast.items():
        with context.pool.session() as session:
            number = accounts.create(
                session,
                context.blind,
                username,
                roles=[Assignment(role)],
                fhir=fhir,
                patients=[fhir] if role == "patient" else [],
            )
            made[username] = Client(application, tokens.mint(session, username, minutes=60, account=number))
    return made


def readers(people: dict[str, Client], literal: str) -> set[str]:
    return {name for name, client in people.items() if client.get(f"/{literal}").status == 200} - {"operator"}


def codes(resource: dict[str, Any]) -> list[str]:
    return [label["code"] for label in resource["meta"].get("security", ())]


def made(client: Client, type_name: str, content: dict[str, Any]) -> dict[str, Any]:
    answer = client.post(f"/{type_name}", {"resourceType": type_name, **content})
    assert answer.status == 201, answer.body
    return dict(answer.json)


@pytest.mark.parametrize("type_name", NOTES)
def test_a_note_without_labels_is_read_by_its_author_alone(people: dict[str, Client], type_name: str) -> None:
    found = made(people["melfi"], type_name, NOTES[type_name])
    literal = f"{type_name}/{found['id']}"
    assert codes(found) == ["R", "PSY"]
    assert readers(people, literal) == {"melfi"}
    for other in ("house", "carla", "confiding"):
        assert people[other].get(f"/{type_name}?_id={found['id']}&_total=accurate").json["total"] == 0
    assert {key: value for key, value in found.items() if key not in {"id", "meta", "resourceType"}} == NOTES[type_name]


def test_sharing_opens_a_note_and_taking_it_back_closes_it(people: dict[str, Client]) -> None:
    melfi, note = people["melfi"], NOTES["DocumentReference"]
    found = made(melfi, "DocumentReference", note)
    path = f"/DocumentReference/{found['id']}"
    whole = {"resourceType": "DocumentReference", "id": found["id"], **note}
    shared = melfi.put(path, {**whole, "meta": {"security": found["meta"]["security"], **TEAM}})
    assert shared.status == 200
    assert readers(people, path[1:]) == {"melfi", "house", "confiding"}
    # Sent back without any label, as a program that knows none of this does.
    assert codes(melfi.put(path, whole).json) == ["R", "PSY"]
    assert readers(people, path[1:]) == {"melfi"}
    patch = [{"op": "remove", "path": "/meta/security"}]
    assert codes(melfi.patch(path, patch, content_type="application/json-patch+json").json) == ["R", "PSY"]
    assert readers(people, path[1:]) == {"melfi"}


def test_a_note_in_a_transaction_is_as_confidential(people: dict[str, Client]) -> None:
    entries = [
        {"resource": {"resourceType": name, **content}, "request": {"method": "POST", "url": name}}
        for name, content in NOTES.items()
    ]
    answer = people["melfi"].post("", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status == 200
    for entry in answer.json["entry"]:
        assert readers(people, "/".join(entry["response"]["location"].split("/")[-4:-2])) == {"melfi"}


@pytest.mark.parametrize("type_name", PSYCHOLOGY)
def test_what_a_psychologist_records_is_psychology(people: dict[str, Client], type_name: str) -> None:
    found = made(people["melfi"], type_name, PSYCHOLOGY[type_name])
    assert codes(found) == ["PSY"]
    assert readers(people, f"{type_name}/{found['id']}") == {"melfi", "house", "confiding"}


@pytest.mark.parametrize("code", ["57133-1", "75476-2"])
def test_a_letter_goes_to_those_for_whom_letters_are(people: dict[str, Client], code: str) -> None:
    content = NOTES["DocumentReference"] | {"type": {"coding": [{"system": LOINC, "code": code}]}}
    found = made(people["melfi"], "DocumentReference", content)
    assert "security" not in found["meta"]
    assert {"house", "melfi"} <= readers(people, f"DocumentReference/{found['id']}")


def test_labels_that_are_there_stay_and_come_once(people: dict[str, Client]) -> None:
    very = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "V"}
    found = made(people["melfi"], "DocumentReference", NOTES["DocumentReference"] | {"meta": {"security": [very]}})
    assert codes(found) == ["V", "PSY"]


def test_a_psychologist_who_is_something_else_as_well_writes_confidential_notes(
    people: dict[str, Client], context: Context, application: Application
) -> None:
    with context.pool.session() as session:
        number = accounts.create(
            session,
            context.blind,
            "carl",
            roles=[Assignment("manager"), Assignment("psychologist")],
            fhir="Practitioner/melfi",
        )
        carl = Client(application, tokens.mint(session, "carl", minutes=60, account=number))
    found = made(carl, "DocumentReference", NOTES["DocumentReference"])
    assert codes(found) == ["R", "PSY"]
    assert readers(people, f"DocumentReference/{found['id']}") == {"melfi"}


AUTHORS = {"DocumentReference": "author", "ClinicalImpression": "assessor"}


@pytest.mark.parametrize("type_name", AUTHORS)
def test_a_note_without_an_author_is_of_whoever_writes_it(people: dict[str, Client], type_name: str) -> None:
    content = {key: value for key, value in NOTES[type_name].items() if key != AUTHORS[type_name]}
    found = made(people["melfi"], type_name, content)
    assert found[AUTHORS[type_name]] == NOTES[type_name][AUTHORS[type_name]]
    assert codes(found) == ["R", "PSY"]
    assert readers(people, f"{type_name}/{found['id']}") == {"melfi"}


def test_an_author_whom_the_records_do_not_know_stays_beside_the_writer(people: dict[str, Client]) -> None:
    found = made(people["melfi"], "DocumentReference", NOTES["DocumentReference"] | {"author": [{"display": "Freud"}]})
    assert found["author"] == [{"display": "Freud"}, MELFI]
    assert readers(people, f"DocumentReference/{found['id']}") == {"melfi"}


def test_a_note_that_nobody_could_read_is_refused(people: dict[str, Client]) -> None:
    content = NOTES["ClinicalImpression"] | {"assessor": {"display": "Freud"}}
    before = people["operator"].get("/ClinicalImpression?_summary=count").json["total"]
    answer = people["melfi"].post("/ClinicalImpression", {"resourceType": "ClinicalImpression", **content})
    assert answer.status == 422
    assert people["operator"].get("/ClinicalImpression?_summary=count").json["total"] == before


def test_a_note_that_comes_shared_without_labels_is_psychology_all_the_same(people: dict[str, Client]) -> None:
    found = made(people["melfi"], "DocumentReference", NOTES["DocumentReference"] | {"meta": TEAM})
    assert codes(found) == ["PSY"]
    assert readers(people, f"DocumentReference/{found['id']}") == {"melfi", "house", "confiding"}


def test_the_same_words_of_a_physician_are_not_touched(people: dict[str, Client]) -> None:
    content = NOTES["DocumentReference"] | {"author": [{"reference": "Practitioner/house"}]}
    found = made(people["house"], "DocumentReference", content)
    assert "security" not in found["meta"]


def test_a_patient_takes_back_a_consent_that_names_no_performer(people: dict[str, Client]) -> None:
    patient = people["confiding"]
    deny = {
        "status": "active",
        "scope": {"coding": [{"code": "patient-privacy"}]},
        "category": [{"coding": [{"system": LOINC, "code": "59284-0"}]}],
        "patient": SUBJECT,
        "organization": [{"display": "Centre"}],
        "policyRule": {"coding": [{"code": "OPTIN"}]},
        "provision": {
            "type": "deny",
            "actor": [{"role": {"text": "recipient"}, "reference": {"reference": "Practitioner/carla"}}],
        },
    }
    assert people["carla"].get("/Patient/confiding").status == 200
    found = made(patient, "Consent", deny)
    assert people["carla"].get("/Patient/confiding").status == 404
    path = f"/Consent/{found['id']}"
    inactive = {"resourceType": "Consent", "id": found["id"], **deny, "status": "inactive"}
    # Nobody else takes it back.
    assert people["house"].put(path, inactive).status in {403, 404}
    assert people["carla"].get("/Patient/confiding").status == 404
    assert patient.put(path, inactive).status == 200
    assert people["carla"].get("/Patient/confiding").status == 200
