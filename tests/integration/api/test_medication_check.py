"""MedicationRequest/$check and the CDS Hooks service: whole requests on a real database."""

from __future__ import annotations

import json

import pytest

from vesalius import clock
from vesalius.api.cds_hooks import CdsHooks
from vesalius.api.configuration import Configuration
from vesalius.api.request import Request
from vesalius.store.wire import text

ATC = "http://www.whocc.no/atc"
SIMVASTATIN = {"coding": [{"system": ATC, "code": "C10AA01"}], "text": "simvastatine 40 mg"}
CLARITHROMYCIN = {"coding": [{"system": ATC, "code": "J01FA09"}], "text": "clarithromycine 500 mg"}


def _line(patient, concept, **more):
    return {
        "resourceType": "MedicationStatement",
        "status": "active",
        "subject": {"reference": f"Patient/{patient}"},
        "medicationCodeableConcept": concept,
        **more,
    }


def _draft(patient, concept, **more):
    return {
        "resourceType": "MedicationRequest",
        "status": "draft",
        "intent": "order",
        "subject": {"reference": f"Patient/{patient}"},
        "medicationCodeableConcept": concept,
        **more,
    }


@pytest.fixture
def patient(client):
    made = client.post("/Patient", {"resourceType": "Patient", "birthDate": "1958-03-02", "gender": "female"})
    ident = made.json["id"]
    assert client.post("/MedicationStatement", _line(ident, SIMVASTATIN)).status == 201
    return ident


def _check(client, patient, *drafts, **more):
    parameters = [{"name": "patient", "valueReference": {"reference": f"Patient/{patient}"}}]
    parameters += [{"name": "medication", "resource": draft} for draft in drafts]
    parameters += [{"name": name, "valueString": value} for name, value in more.items()]
    return client.post("/MedicationRequest/$check", {"resourceType": "Parameters", "parameter": parameters})


def _alerts(answer):
    found = []
    for each in answer.json["parameter"]:
        if each["name"] == "alert":
            parts: dict = {}
            for part in each["part"]:
                value = next(value for key, value in part.items() if key != "name")
                parts.setdefault(part["name"], []).append(value)
            found.append(parts)
    return found


def test_clarithromycin_for_somebody_on_simvastatin_is_stopped_in_french_with_alternatives(client, patient):
    answer = _check(client, patient, _draft(patient, CLARITHROMYCIN))
    assert answer.status == 200
    first = _alerts(answer)[0]
    assert (first["indicator"], first["tier"], first["level"]) == (["critical"], [1], ["Contre-indiqué"])
    issue = first["issue"][0]
    assert issue["severity"] == "high"
    assert issue["code"]["text"] == "clarithromycine avec simvastatine"
    assert "rhabdomyolyse" in issue["detail"]
    assert "ANSM" in issue["evidence"][0]["code"][0]["text"]
    assert "J01FA10" in {each["code"] for each in first["alternative"]}
    assert "C10AA03" in {each["code"] for each in first["alternative"]}


def _sedatives(client):
    ident = client.post("/Patient", {"resourceType": "Patient", "birthDate": "1958-03-02"}).json["id"]
    assert client.post("/MedicationStatement", _line(ident, {"text": "lorazepam 2,5 mg"})).status == 201
    return ident, {"text": "alprazolam 0,5 mg"}


def test_a_contraindication_written_for_others_is_critical_beside_and_is_counted_apart(client, context):
    ident, alprazolam = _sedatives(client)
    alert = next(each for each in _alerts(_check(client, ident, _draft(ident, alprazolam))) if "written-for" in each)
    assert (alert["indicator"], alert["tier"], alert["demoted"]) == (["critical"], [3], ["named"])
    assert (alert["level"], alert["issue"][0]["severity"]) == (["Contre-indiqué"], "high")
    assert alert["written-for"][0].endswith("Pour cette association, la source dit : À prendre en compte.")
    assert "needs-reason" not in alert
    with context.pool.session() as session:
        rows = session.fetch(
            "SELECT shown, stopped, named FROM knowledge_firing WHERE rule = $1", [text(alert["rule"][0])]
        )
    assert rows == [(1, 0, 1)]


def test_a_medicine_that_is_a_resource_of_its_own_is_checked_as_one_that_is_named(client, patient):
    code = {"coding": [{"system": ATC, "code": "J01FA09"}]}
    stored = client.post("/Medication", {"resourceType": "Medication", "code": code}).json["id"]
    draft = _draft(patient, CLARITHROMYCIN)
    del draft["medicationCodeableConcept"]
    contained = {**draft, "contained": [{"resourceType": "Medication", "id": "m", "code": code}]}
    for each in (
        {**draft, "medicationReference": {"reference": f"Medication/{stored}"}},
        {**contained, "medicationReference": {"reference": "#m"}},
    ):
        first = _alerts(_check(client, patient, each))[0]
        assert (first["indicator"], first["tier"]) == (["critical"], [1])
    unknown = {**draft, "medicationReference": {"reference": "Medication/not-there"}}
    told = _check(client, patient, unknown).json["parameter"]
    assert [each["valueString"] for each in told if each["name"] == "not-checked"] == ["?"]


def test_the_answer_is_in_the_language_that_was_asked_for(client, patient):
    answer = _check(client, patient, _draft(patient, CLARITHROMYCIN), language="nl")
    assert _alerts(answer)[0]["level"] == ["Gecontra-indiceerd"]


def test_a_line_that_the_draft_replaces_is_left_out(client, patient):
    statements = client.get(f"/MedicationStatement?patient={patient}").resources
    answer = _check(
        client, patient, _draft(patient, CLARITHROMYCIN), replaces=f"MedicationStatement/{statements[0]['id']}"
    )
    assert [each for each in _alerts(answer) if each["kind"] == ["interaction"]] == []


def test_what_nobody_recognises_is_said_not_to_be_checked(client, patient):
    answer = _check(client, patient, _draft(patient, {"text": "Zzyzxine forte"}))
    told = [each["valueString"] for each in answer.json["parameter"] if each["name"] == "not-checked"]
    assert told == ["Zzyzxine forte"]


def test_kidney_function_comes_from_the_last_creatinine_and_weight(client, patient):
    day = f"{clock.instant(clock.now_microseconds())[:10]}"
    for code, value, unit in (("14682-9", 200, "umol/L"), ("29463-7", 60, "kg")):
        made = client.post(
            "/Observation",
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": {"reference": f"Patient/{patient}"},
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "effectiveDateTime": day,
                "valueQuantity": {"value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit},
            },
        )
        assert made.status == 201
    metformin = {"coding": [{"system": ATC, "code": "A10BA02"}], "text": "metformine 850 mg"}
    answer = _check(client, patient, _draft(patient, metformin))
    renal = next(each for each in _alerts(answer) if each["kind"] == ["renal"])
    assert renal["indicator"] == ["critical"]
    assert "Cockcroft-Gault" in renal["issue"][0]["code"]["text"]


def test_an_overridden_alert_is_remembered_in_the_record_and_no_longer_stops(client, patient):
    draft = _draft(patient, CLARITHROMYCIN)
    first = _alerts(_check(client, patient, draft))[0]
    issue = first["issue"][0] | {
        "status": "final",
        "identifiedDateTime": clock.instant(clock.now_microseconds()),
        "mitigation": [
            {"action": {"coding": [{"system": "urn:vesalius:CodeSystem:override-reason", "code": "short"}]}}
        ],
    }
    assert client.post("/DetectedIssue", issue).status == 201
    again = next(each for each in _alerts(_check(client, patient, draft)) if each["rule"] == first["rule"])
    assert (again["tier"], again["demoted"], again["indicator"]) == ([3], ["accepted"], ["critical"])


def test_a_stranger_learns_nothing(stranger, patient):
    assert _check(stranger, patient, _draft(patient, CLARITHROMYCIN)).status in {403, 404}
    assert _check(stranger, "does-not-exist", _draft(patient, CLARITHROMYCIN)).status in {403, 404}


def test_a_question_without_a_patient_or_with_another_resource_is_refused(client, patient):
    assert client.post("/MedicationRequest/$check", {"resourceType": "Parameters"}).status == 400
    assert _check(client, patient, {"resourceType": "Patient"}).status in {400, 422}


@pytest.fixture
def hooks(context, token):
    service = CdsHooks(context)

    def call(method, path, body=None, *, bearer=token):
        headers = {"host": "clinic.example", "content-type": "application/json"}
        if bearer:
            headers["authorization"] = f"Bearer {bearer}"
        data = json.dumps(body).encode() if body is not None else b""
        response = service.handle(Request(method, f"/cds-services{path}", "", headers, data, "192.0.2.1"))
        return response.status, json.loads(response.body or b"{}")

    return call


def test_guessing_tokens_at_the_services_is_slowed_down_and_told_to_the_log(context, patient):
    service = CdsHooks(context, Configuration(failures_per_minute=3, trust_forwarded=True))

    def guess(number):
        headers = {
            "host": "clinic.example",
            "content-type": "application/json",
            "authorization": f"Bearer vsl_{number}",
            "x-forwarded-for": "198.51.100.23",
        }
        body = json.dumps(_order(patient)).encode()
        address = "/cds-services/medication-order-sign"
        return service.handle(Request("POST", address, "", headers, body, "127.0.0.1")).status

    assert [guess(number) for number in range(5)] == [401, 401, 401, 429, 429]
    with context.pool.session() as session:
        rows = session.fetch("SELECT event FROM audit_leaf ORDER BY id DESC LIMIT 20")
    facts = [context.log.open(row[0])[1] for row in rows]
    told = [fact for fact in facts if fact["subtype"] == "login" and fact.get("address") == "198.51.100.23"]
    assert len(told) == 3
    assert {fact["outcome"] for fact in told} == {"failed"}


INSTANCE = "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea"


def _order(patient, hook="order-sign", **more):
    entry = {"resource": {**_draft(patient, CLARITHROMYCIN), "id": "draft-1"}}
    context = {
        "userId": "Practitioner/x",
        "patientId": patient,
        "draftOrders": {"resourceType": "Bundle", "entry": [entry]},
    }
    if hook == "order-select":
        context["selections"] = ["MedicationRequest/draft-1"]
    return {"hook": hook, "hookInstance": INSTANCE, "context": context, **more}


def test_discovery_names_the_services_with_their_prefetch(hooks):
    status, body = hooks("GET", "", bearer="")
    assert status == 200
    assert {each["hook"] for each in body["services"]} == {"patient-view", "order-select", "order-sign"}
    assert all("patient" in each["prefetch"] for each in body["services"])


def test_an_order_gets_a_critical_card_with_reasons_and_suggestions(hooks, patient):
    status, body = hooks("POST", "/medication-order-sign", _order(patient))
    assert status == 200
    card = body["cards"][0]
    assert card["indicator"] == "critical"
    assert len(card["summary"]) <= 140
    assert card["source"]["label"].startswith("ANSM")
    assert {each["code"] for each in card["overrideReasons"]} >= {"benefit", "monitored"}
    suggested = card["suggestions"][0]
    assert suggested["actions"][0]["resource"]["id"] == "draft-1"
    assert "dosageInstruction" not in suggested["actions"][0]["resource"]


@pytest.mark.parametrize("hook", ["order-select", "order-sign"])
def test_a_card_of_a_contraindication_written_for_others_is_critical_and_asks_for_no_reason(hooks, client, hook):
    ident, alprazolam = _sedatives(client)
    asked = _order(ident, hook)
    asked["context"]["draftOrders"]["entry"] = [{"resource": {**_draft(ident, alprazolam), "id": "draft-1"}}]
    _status, body = hooks("POST", f"/medication-{hook}", asked)
    card = next(each for each in body["cards"] if each.get("extension", {}).get("org.vesalius.demoted") == "named")
    assert (card["indicator"], card["extension"]["org.vesalius.tier"]) == ("critical", 3)
    assert card["detail"].startswith("« Contre-indiqué » est écrit pour : oxybate de sodium")
    assert "overrideReasons" not in card


def test_prefetched_resources_are_used_as_they_are(hooks, patient):
    bundle = {"resourceType": "Bundle", "entry": []}
    prefetch = {
        "patient": {"resourceType": "Patient", "id": patient, "birthDate": "1958-03-02"},
        "medications": bundle,
        "requests": bundle,
        "allergies": {
            "resourceType": "Bundle",
            "entry": [{"resource": {"resourceType": "AllergyIntolerance", "code": {"text": "clarithromycine"}}}],
        },
        "problems": bundle,
        "observations": None,
        "accepted": bundle,
    }
    _status, body = hooks("POST", "/medication-order-sign", _order(patient, prefetch=prefetch))
    assert [card["source"]["topic"]["display"] for card in body["cards"] if card["indicator"] == "critical"] == [
        "allergy"
    ]


@pytest.mark.parametrize(
    "missing",
    [{}, {"problems": {"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "exception"}]}}],
)
def test_prefetch_that_is_not_whole_is_not_taken_for_the_record(hooks, patient, missing):
    bundle = {"resourceType": "Bundle", "entry": []}
    names = ("medications", "requests", "allergies", "problems", "observations", "accepted")
    given = dict.fromkeys(names if missing else names[:-1], bundle)
    person = {"resourceType": "Patient", "id": patient, "birthDate": "1958-03-02"}
    _status, body = hooks(
        "POST", "/medication-order-sign", _order(patient, prefetch={**given, "patient": person, **missing})
    )
    # Simvastatin is on record, and not in what was sent.
    assert body["cards"][0]["summary"] == "Contre-indiqué: clarithromycine avec simvastatine"


def test_a_draft_that_is_not_selected_is_context_and_not_asked_about(hooks, client):
    patient = client.post("/Patient", {"resourceType": "Patient", "birthDate": "1958-03-02"}).json["id"]
    asked = _order(patient, "order-select", selections=["MedicationRequest/draft-1"])
    asked["context"]["draftOrders"]["entry"].append({"resource": {**_draft(patient, SIMVASTATIN), "id": "draft-2"}})
    asked["context"]["selections"] = ["MedicationRequest/draft-1"]
    _status, body = hooks("POST", "/medication-order-select", asked)
    assert body["cards"][0]["summary"] == "Contre-indiqué: clarithromycine avec simvastatine"
    assert {s["actions"][0]["resource"]["id"] for s in body["cards"][0]["suggestions"]} == {"draft-1"}
    asked["context"]["selections"] = ["ServiceRequest/other"]
    assert hooks("POST", "/medication-order-select", asked) == (200, {"cards": []})


def test_reasons_are_told_in_the_language_of_the_card(hooks, patient):
    _status, body = hooks("POST", "/medication-order-sign", _order(patient))
    reasons = {each["code"]: each["display"] for each in body["cards"][0]["overrideReasons"]}
    assert reasons["monitored"] == "Le patient est surveillé"


def test_feedback_is_counted_for_the_rule_by_the_uuid_of_its_card(hooks, patient, context):
    _status, body = hooks("POST", "/medication-order-sign", _order(patient))
    card = body["cards"][0]
    feedback = {
        "feedback": [{"card": card["uuid"], "outcome": "overridden", "outcomeTimestamp": "2026-11-28T10:00:00Z"}]
    }
    assert hooks("POST", "/medication-order-sign/feedback", feedback)[0] == 200
    with context.pool.session() as session:
        rows = session.fetch("SELECT overridden FROM knowledge_firing WHERE rule = 'X' OR overridden > 0")
    assert rows == [(1,)]


@pytest.mark.parametrize(
    ("path", "body", "bearer", "status"),
    [
        ("/medication-order-sign", {"hook": "patient-view"}, None, 400),
        ("/unknown", {}, None, 404),
        ("/medication-order-sign", {}, "", 401),
        ("/medication-order-sign", {}, "wrong", 401),
        ("/medication-order-sign/feedback", {"feedback": [{"outcome": "?"}]}, None, 400),
        ("/medication-order-sign/feedback", {"feedback": [{"outcome": "accepted"}]}, None, 400),
        ("/medication-order-sign/feedback", [], None, 400),
        (
            "/medication-order-sign",
            {"hook": "order-sign", "hookInstance": INSTANCE, "context": {"patientId": "x"}},
            None,
            400,
        ),
    ],
)
def test_wrong_calls_are_refused(hooks, token, path, body, bearer, status):
    assert hooks("POST", path, body, bearer=token if bearer is None else bearer)[0] == status


@pytest.mark.parametrize("hook", ["patient-view", "order-select", "order-sign"])
@pytest.mark.parametrize(
    "without",
    [
        {"hookInstance": None}, {"hookInstance": ""}, {"hookInstance": "d1577c69"}, {"context": None},
        {"context": {"userId": None}}, {"context": {"userId": "x"}}, {"context": {"userId": "Device/x"}},
        {"context": {"userId": ["Practitioner/x"]}}, {"context": {"patientId": None}},
        {"fhirAuthorization": {"access_token": "x", "token_type": "Bearer"}},
    ],
    ids=str,
)  # fmt: skip
def test_what_the_specification_requires_is_required(hooks, patient, context, hook, without):
    body = _order(patient, hook)
    assert hooks("POST", f"/medication-{hook}", body)[0] == 200
    with context.pool.session() as session:
        before = session.fetch("SELECT sum(shown) FROM knowledge_firing")
    changed = without.get("context", {})
    body |= without if changed is None else {**without, "context": {**body["context"], **changed}}
    status, answer = hooks("POST", f"/medication-{hook}", body)
    assert (status, answer["resourceType"]) == (400, "OperationOutcome")
    with context.pool.session() as session:
        assert session.fetch("SELECT sum(shown) FROM knowledge_firing") == before


@pytest.mark.parametrize("selections", [None, [], "MedicationRequest/draft-1", [5], ["draft-1"], [""]], ids=str)
def test_what_was_chosen_is_named(hooks, patient, selections):
    body = _order(patient, "order-select")
    body["context"]["selections"] = selections
    assert hooks("POST", "/medication-order-select", body)[0] == 400


@pytest.mark.parametrize(
    "sent",
    [
        {"draftOrders": True},
        {"draftOrders": "none"},
        {"draftOrders": {"entry": "none"}},
        {"draftOrders": {"entry": [{"resource": {"resourceType": "MedicationRequest", "dosageInstruction": "one"}}]}},
        {
            "draftOrders": {
                "entry": [{"resource": {"resourceType": "MedicationRequest", "medicationCodeableConcept": 5}}]
            }
        },
    ],
    ids=["true", "a text", "no entries", "a dosage that is a text", "a medicine that is a number"],
)
@pytest.mark.parametrize("hook", ["patient-view", "order-sign"])
def test_drafts_that_are_not_of_fhir_are_refused(hooks, patient, hook, sent):
    body = {
        "hook": hook,
        "hookInstance": INSTANCE,
        "context": {"patientId": patient, "userId": "Practitioner/1", **sent},
    }
    status, answer = hooks("POST", f"/medication-{hook}", body)
    assert (status, answer["resourceType"]) == (400, "OperationOutcome")


def test_prefetched_resources_that_are_not_of_fhir_are_not_judged(hooks, patient):
    body = {
        "hook": "patient-view",
        "hookInstance": INSTANCE,
        "context": {"patientId": patient, "userId": "Practitioner/1"},
    }
    described = hooks("GET", "")[1]["services"][0]["prefetch"]
    odd = {"resourceType": "Bundle", "entry": [{"resource": {"resourceType": "Observation", "valueQuantity": "high"}}]}
    prefetch = dict.fromkeys(described) | {
        "patient": {"resourceType": "Patient", "id": patient},
        "observations": odd,
    }
    status, answer = hooks("POST", "/medication-patient-view", {**body, "prefetch": prefetch})
    assert (status, list(answer)) == (200, ["cards"])
