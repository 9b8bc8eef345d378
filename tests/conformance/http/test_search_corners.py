"""Corners of R4 search.html that the ordinary questions do not reach."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from questioned_world import LOINC, UCUM, coded, reference
from running_endpoint import Client

FORM = "application/x-www-form-urlencoded"


def observation(name: str, **more: Any) -> dict[str, Any]:
    return {"resourceType": "Observation", "id": name, "status": "final", "code": coded(LOINC, "corner"), **more}


def quantity(value: float, unit: str) -> dict[str, Any]:
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


WORLD: tuple[dict[str, Any], ...] = (
    {
        "resourceType": "Patient",
        "id": "k-p1",
        "name": [{"text": "Jean-Pierre O'Hara", "family": "O'Hara", "given": ["Jean-Pierre"]}],
        "identifier": [{"system": "http://k.example", "value": "A"}],
        "multipleBirthInteger": 2,
    },
    {
        "resourceType": "Patient",
        "id": "k-p2",
        "name": [{"family": "van den  Berg", "use": "official"}],
        "identifier": [
            {"system": "http://k.example", "value": "B"},
            {"system": "http://k.example/2", "value": "A"},
        ],
        "birthDate": "2001-02-03",
    },
    observation("k-ver", subject=reference("Patient/k-p1/_history/1")),
    observation("k-far", subject=reference("https://far.example/fhir/Patient/k-p1")),
    observation("k-id", subject={"identifier": {"system": "http://k.example", "value": "A"}, "type": "Patient"}),
    observation("k-mg", valueQuantity=quantity(5.4, "mg"), subject=reference("Patient/k-p2")),
    observation("k-c", valueQuantity=quantity(37, "Cel")),
    observation("k-nounit", valueQuantity={"value": 5.4}),
    observation("k-text", valueString="Slightly Haemolysed", note=[{"text": "remarkable zebra"}]),
    observation("k-local", effectiveDateTime="2022-06-15T12:00:00+02:00"),
    observation(
        "k-range",
        component=[
            {"code": coded(LOINC, "c1"), "valueQuantity": quantity(1, "mg")},
            {"code": coded(LOINC, "c2"), "valueCodeableConcept": coded("http://k.example/cs", "yes")},
        ],
    ),
    {
        "resourceType": "Encounter",
        "id": "k-e1",
        "status": "finished",
        "class": {"code": "AMB"},
        "period": {"start": "2021-03-01T10:00:00Z", "end": "2021-03-03T10:00:00Z"},
        "length": {"value": 2, "unit": "d", "system": UCUM, "code": "d"},
    },
    {
        "resourceType": "Encounter",
        "id": "k-e2",
        "status": "in-progress",
        "class": {"code": "IMP"},
        "period": {"start": "2021-03-02"},
        "partOf": reference("Encounter/k-e1"),
    },
    {
        "resourceType": "Group",
        "id": "k-g",
        "type": "person",
        "actual": True,
        "member": [{"entity": reference("Patient/k-p1")}],
    },
    {"resourceType": "Medication", "id": "k-m", "code": coded("http://k.example/drugs", "d1")},
    {
        "resourceType": "MedicationRequest",
        "id": "k-mr",
        "status": "active",
        "intent": "order",
        "subject": reference("Patient/k-p1"),
        "medicationReference": reference("Medication/k-m"),
        "authoredOn": "2022-01-01",
    },
    {
        "resourceType": "MedicationRequest",
        "id": "k-mr2",
        "status": "active",
        "intent": "order",
        "subject": reference("Patient/k-p1"),
        "medicationCodeableConcept": coded("http://k.example/drugs", "d1"),
    },
    {
        "resourceType": "Questionnaire",
        "id": "k-q",
        "url": "http://k.example/Questionnaire/q",
        "version": "2",
        "status": "active",
        "useContext": [
            {
                "code": {"system": "http://terminology.hl7.org/CodeSystem/usage-context-type", "code": "focus"},
                "valueCodeableConcept": coded("http://k.example/ctx", "ctx1"),
            }
        ],
    },
    {
        "resourceType": "QuestionnaireResponse",
        "id": "k-qr",
        "status": "completed",
        "questionnaire": "http://k.example/Questionnaire/q|2",
    },
    {"resourceType": "Location", "id": "k-l", "position": {"longitude": 5.5, "latitude": 50.6}},
    {
        "resourceType": "Task",
        "id": "k-t",
        "status": "requested",
        "intent": "order",
        "executionPeriod": {"start": "2020-01-01", "end": "2020-12-31"},
        "focus": reference("MedicationRequest/k-mr"),
    },
    {"resourceType": "Device", "id": "k-d", "deviceName": [{"name": "Scale", "type": "user-friendly-name"}]},
    {
        "resourceType": "Appointment",
        "id": "k-a",
        "status": "booked",
        "start": "2023-01-01T09:00:00Z",
        "end": "2023-01-01T09:30:00Z",
        "participant": [{"actor": reference("Patient/k-p1"), "status": "accepted"}],
    },
    {
        "resourceType": "Immunization",
        "id": "k-i",
        "status": "completed",
        "vaccineCode": {"text": "v"},
        "patient": reference("Patient/k-p1"),
        "occurrenceDateTime": "2021-05-05",
    },
    {
        "resourceType": "Goal",
        "id": "k-goal",
        "lifecycleStatus": "active",
        "description": {"text": "g"},
        "subject": reference("Patient/k-p1"),
        "target": [{"measure": {"text": "m"}, "detailInteger": 1, "dueDate": "2022-09-09"}],
    },
    {
        "resourceType": "ClaimResponse",
        "id": "k-cr",
        "status": "active",
        "type": {"text": "t"},
        "use": "claim",
        "patient": reference("Patient/k-p1"),
        "created": "2020-02-02",
        "insurer": {"display": "i"},
        "outcome": "complete",
        "payment": {"type": {"text": "p"}, "date": "2020-03-03", "amount": {"value": 12.50, "currency": "EUR"}},
    },
)


OBSERVED = f"Observation?code={LOINC}|corner&"
QUESTIONS = (
    # references in every form that leads to one resource of ours
    (OBSERVED + "subject=Patient/k-p1", "k-abs k-ver"),
    (OBSERVED + "subject={base}/Patient/k-p1", "k-abs k-ver"),
    (OBSERVED + "patient=k-p1", "k-abs k-ver"),
    (OBSERVED + "subject=https://far.example/fhir/Patient/k-p1", "k-far"),
    (OBSERVED + "subject:identifier=http://k.example|A", "k-id"),
    (OBSERVED + "subject:Patient.name=o'hara", "k-abs k-ver"),
    (OBSERVED + "subject:missing=true", "k-c k-nounit k-text k-local k-range"),
    ("Patient?_has:Observation:subject:code=corner", "k-p1 k-p2"),
    ("Patient/k-p1/Observation?code=corner", "k-abs k-ver"),
    ("Patient?_has:Group:member:_id=k-g", "k-p1"),
    ("Patient?_has:Group:member:type=person", "k-p1"),
    ("MedicationRequest?medication.code=http://k.example/drugs|d1", "k-mr"),
    ("MedicationRequest?code=http://k.example/drugs|d1", "k-mr2"),
    ("MedicationRequest?medication=Medication/k-m&authoredon=2022", "k-mr"),
    ("Task?focus=MedicationRequest/k-mr", "k-t"),
    ("Task?focus:MedicationRequest.authoredon=2022-01-01", "k-t"),
    ("Encounter?part-of.status=finished", "k-e2"),
    ("QuestionnaireResponse?questionnaire=http://k.example/Questionnaire/q|2", "k-qr"),
    ("QuestionnaireResponse?questionnaire=http://k.example/Questionnaire/q", "k-qr"),
    ("QuestionnaireResponse?questionnaire=http://k.example/Questionnaire/q|3", ""),
    ("Appointment?actor=Patient/k-p1&date=2023-01-01", "k-a"),
    ("Appointment?patient=k-p1", "k-a"),
    # strings
    ("Patient?name=o'hara", "k-p1"),
    ("Patient?name=jean-p", "k-p1"),
    ("Patient?name=jean", "k-p1"),
    ("Patient?family=van den berg", "k-p2"),
    ("Patient?family:exact=van den  Berg", "k-p2"),
    ("Patient?family:contains=den", "k-p2"),
    # AND, OR, repetition
    ("Patient?_id=k-p1&_id=k-p2", ""),
    ("Patient?_id=k-p1,k-p2,k-p3", "k-p1 k-p2"),
    ("Patient?identifier=http://k.example|A,http://k.example|B", "k-p1 k-p2"),
    ("Patient?identifier=http://k.example|B&identifier=http://k.example/2|A", "k-p2"),
    ("Patient?identifier=A", "k-p1 k-p2"),
    (OBSERVED + "subject.birthdate:missing=true", "k-abs k-ver"),
    (OBSERVED + "subject:Patient.identifier=http://k.example|B", "k-mg"),
    # quantities
    (OBSERVED + "value-quantity=5.4|http://unitsofmeasure.org|mg", "k-mg"),
    (OBSERVED + "value-quantity=5.40e-3|http://unitsofmeasure.org|g", "k-mg"),
    (OBSERVED + "value-quantity=5.4", "k-mg k-nounit"),
    (OBSERVED + "value-quantity=5.4||mg", "k-mg"),
    (OBSERVED + "value-quantity=98.6|http://unitsofmeasure.org|[degF]", "k-c"),
    (OBSERVED + "value-quantity=gt36|http://unitsofmeasure.org|Cel", "k-c"),
    (OBSERVED + "value-quantity=lt5.4|http://unitsofmeasure.org|mg", ""),
    (OBSERVED + "value-quantity=ge5.4|http://unitsofmeasure.org|mg", "k-mg"),
    (OBSERVED + "combo-value-quantity=1|http://unitsofmeasure.org|mg", "k-range"),
    (OBSERVED + "component-code-value-concept=c2$http://k.example/cs|yes", "k-range"),
    (OBSERVED + "component-code-value-concept=c1$http://k.example/cs|yes", ""),
    (OBSERVED + "component-code-value-concept=c1$yes,c2$yes", "k-range"),
    (OBSERVED + "value-string=slightly", "k-text"),
    ("Encounter?length=2||d", "k-e1"),
    ("Encounter?length=48|http://unitsofmeasure.org|h", "k-e1"),
    ("Encounter?length=gt1|http://unitsofmeasure.org|d", "k-e1"),
    # dates
    ("Encounter?_id=k-e1,k-e2&date=2021-03", "k-e1"),
    ("Encounter?_id=k-e1,k-e2&date=ge2021-03-03", "k-e2"),
    ("Encounter?_id=k-e1,k-e2&date=gt2021-03-04", "k-e2"),
    ("Encounter?_id=k-e1,k-e2&date=sa2021-03-01", "k-e2"),
    ("Encounter?_id=k-e1,k-e2&date=eb2021-03-04", "k-e1"),
    ("Encounter?_id=k-e1,k-e2&date=lt2021-03-02", "k-e1"),
    (OBSERVED + "date=2022-06-15T10:00:00Z", "k-local"),
    (OBSERVED + "date=2022-06-15T10:00Z", "k-local"),
    (OBSERVED + "date=gt2022-06-15T09:59:59Z&date=lt2022-06-15T10:00:01Z", "k-local"),
    ("Task?period=ge2020-06-01&period=le2020-06-30&_id=k-t", "k-t"),
    ("Immunization?date=2021-05-05&_id=k-i", "k-i"),
    ("Goal?target-date=2022-09", "k-goal"),
    ("ClaimResponse?payment-date=2020-03-03", "k-cr"),
    # special, composite, canonical metadata
    ("Location?near=50.6|5.5|1|km", "k-l"),
    ("Location?near=50.6|5.5|1000|m", "k-l"),
    ("Location?near=50.6|5.5", "k-l"),
    ("Questionnaire?context=http://k.example/ctx|ctx1", "k-q"),
    ("Questionnaire?context-type=focus", "k-q"),
    ("Questionnaire?context-type-value=focus$ctx1", "k-q"),
    ("Questionnaire?version=2&url=http://k.example/Questionnaire/q", "k-q"),
    ("Device?device-name=scale", "k-d"),
    (OBSERVED + "_content=zebra", "k-text"),
    # in the whole system
    ("?_type=Task,Goal&_id=k-t,k-goal,k-d", "k-t k-goal"),
    ("Patient/k-p1/*?_type=Goal,Appointment", "k-a k-goal"),
    ("Patient?_filter=identifier eq http://k.example|A and name co hara", "k-p1"),
    ("Patient?_filter=(identifier eq http://k.example|A) or (birthdate ge 2001 and birthdate lt 2002)", "k-p1 k-p2"),
    ("Encounter?_filter=period pr true&_id=k-e1", None),
)


@pytest.fixture(scope="module", autouse=True)
def stored(fhir: Client) -> None:
    entries = [
        {"resource": body, "request": {"method": "PUT", "url": f"{body['resourceType']}/{body['id']}"}}
        for body in (*WORLD, observation("k-abs", subject=reference(f"{fhir.base}/Patient/k-p1")))
    ]
    answer = fhir("POST", "", {"resourceType": "Bundle", "type": "transaction", "entry": entries})
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(("question", "expected"), QUESTIONS, ids=[question for question, _ in QUESTIONS])
def test_a_corner_finds_exactly_its_answer(fhir: Client, question: str, expected: str | None) -> None:
    answer = fhir.get(question.format(base=fhir.base) + "&_count=1000")
    if expected is None:
        assert answer.status == 400 or answer.entries("outcome")
        return
    assert answer.status == 200, answer.body
    assert sorted(one for one in answer.ids() if one.startswith("k-")) == sorted(expected.split())


def test_a_list_of_a_thousand_values(fhir: Client) -> None:
    values = [str(uuid.uuid4()) for _ in range(999)] + ["k-p1"]
    listed = ",".join(values)
    assert fhir("POST", "Patient/_search", f"_id={listed}".encode(), Content_Type=FORM).ids() == ["k-p1"]
    assert fhir.get(f"Patient?_id={listed}").ids() == ["k-p1"]
    listed = ",".join(f"http://k.example|{value}" for value in [*values, "B"])
    assert fhir("POST", "Patient/_search", f"identifier={listed}".encode(), Content_Type=FORM).ids() == ["k-p2"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("Patient/k-p1?_elements=name", 200),
        ("Patient/k-p1?_summary=count", 200),
        ("Patient/k-p1?_summary=nonsense", 400),
        ("Patient/", 200),
        ("Patient?_cursor=tampered", 400),
        ("?_type=Nonsense", 400),
        ("Patient?_sort=", 200),
        ("Patient?", 200),
        ("Patient?_id=", 200),
        ("Patient?name=%00", 400),
        ("Patient?name=%ff", 400),
        ("Patient?_count=100000", 200),
        ("Observation?subject:Nonsense=1", 400),
        ("Patient?_include=nonsense", 400),
        ("Patient?_revinclude=Observation:nonsense", 200),
        ("Patient?_lastUpdated=yesterday", 400),
        ("Patient?_has:Nonsense:patient:code=1", 400),
        ("Observation?value-quantity=gt", 400),
        ("Observation?code=" + "a" * 5000, 200),
        ("Patient/k-p1/Nonsense", 404),
        ("Organization/k-p1/Patient", 404),
        ("Patient?_list=nobody", 200),
        ("Patient?_query=named", 400),
        ("Patient?_contained=true", 200),
    ],
)
def test_odd_addresses_answer_and_never_break(fhir: Client, path: str, status: int) -> None:
    answer = fhir.get(path)
    assert answer.status == status, answer.body
    assert answer.json["resourceType"] in {"Bundle", "Patient", "OperationOutcome"}


def test_an_included_resource_that_is_also_a_match_comes_once(fhir: Client) -> None:
    answer = fhir.get("Encounter?_id=k-e1,k-e2&_include=Encounter:part-of")
    assert sorted(answer.ids()) == ["k-e1", "k-e2"]
    assert answer.ids("include") == []


def test_includes_follow_references_of_every_form(fhir: Client) -> None:
    for name in ("k-abs", "k-ver"):
        assert fhir.get(f"Observation?_id={name}&_include=Observation:subject").ids("include") == ["k-p1"], name
    assert fhir.get("QuestionnaireResponse?_id=k-qr&_include=QuestionnaireResponse:questionnaire").ids("include") == [
        "k-q"
    ]
    found = fhir.get("Patient?_id=k-p1&_revinclude=Observation:subject").ids("include")
    assert sorted(found) == ["k-abs", "k-ver"]
