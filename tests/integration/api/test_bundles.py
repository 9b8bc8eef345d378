"""batch and transaction over HTTP."""

from __future__ import annotations

import base64
import json
import uuid

import pytest


def _bundle(kind: str, *entries: dict) -> dict:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def _entry(method: str, url: str, resource: dict | None = None, full_url: str | None = None, **request: str) -> dict:
    entry: dict = {"request": {"method": method, "url": url, **request}}
    if resource is not None:
        entry["resource"] = resource
    if full_url is not None:
        entry["fullUrl"] = full_url
    return entry


def _patient(**more) -> dict:
    return {"resourceType": "Patient", "active": True, **more}


def test_a_batch_answers_each_entry_by_itself_and_in_order(client):
    name = uuid.uuid4().hex
    there = client.put(f"Patient/{name}", _patient(id=name)).json
    patch = base64.b64encode(b'[{"op":"replace","path":"/active","value":false}]').decode()
    answer = client.post(
        "",
        _bundle(
            "batch",
            _entry("GET", f"Patient/{name}"),
            _entry("POST", "Patient", _patient(name=[{"family": name}])),
            _entry("GET", "Patient/nobody"),
            _entry("PUT", f"Patient/{name}-2", _patient(id=f"{name}-2")),
            _entry("GET", f"Patient?_id={name}"),
            _entry("POST", "Patient", {"resourceType": "Patient", "foo": 1}),
            _entry("GET", f"Patient/{name}", ifNoneMatch='W/"1"'),
            _entry("PATCH", f"Patient/{name}-2", {
                "resourceType": "Binary", "contentType": "application/json-patch+json", "data": patch}),
            _entry("GET", f"/Patient/{name}/$everything"),
            _entry("POST", "Patient/$validate", _patient()),
            _entry("DELETE", f"http://clinic.example/fhir/Patient/{name}-2"),
            _entry("POST", "", _bundle("batch")),
            {"resource": _patient()},
        ),
    )  # fmt: skip
    assert (answer.status, answer.json["type"]) == (200, "batch-response")
    entries = answer.json["entry"]
    assert [entry["response"]["status"] for entry in entries] == [
        "200 OK", "201 Created", "404 Not Found", "201 Created", "200 OK", "400 Bad Request", "304 Not Modified",
        "200 OK", "200 OK", "200 OK", "204 No Content", "400 Bad Request", "400 Bad Request",
    ]  # fmt: skip
    assert entries[0]["resource"] == there
    assert entries[0]["fullUrl"] == f"http://clinic.example/fhir/Patient/{name}"
    assert entries[1]["response"]["location"].startswith("http://clinic.example/fhir/Patient/")
    assert entries[1]["response"]["etag"] == 'W/"1"'
    assert entries[1]["response"]["lastModified"] == entries[1]["resource"]["meta"]["lastUpdated"]
    assert entries[2]["response"]["outcome"]["issue"][0]["code"] == "not-found"
    assert entries[4]["resource"]["type"] == "searchset"
    assert entries[5]["response"]["outcome"]["resourceType"] == "OperationOutcome"
    assert entries[7]["resource"]["active"] is False
    assert entries[8]["resource"]["type"] == "searchset"
    assert client.post("Bundle/$validate", answer.json).issues[0]["severity"] != "error"


def test_the_moment_of_a_conditional_read_in_a_batch_is_an_instant(client):
    moment = client.put("Patient/since-then", {"resourceType": "Patient", "id": "since-then"}).json["meta"][
        "lastUpdated"
    ]
    entries = [
        _entry("GET", "Patient/since-then", ifModifiedSince=instant)
        for instant in (moment, "2999-01-01T00:00:00+01:00", "1994-11-06T08:49:37Z")
    ]
    answer = client.post("", {"resourceType": "Bundle", "type": "batch", "entry": entries})
    assert [entry["response"]["status"][:3] for entry in answer.json["entry"]] == ["304", "304", "200"]


def test_a_transaction_resolves_references_between_its_entries(client):
    patient, observation = f"urn:uuid:{uuid.uuid4()}", f"urn:uuid:{uuid.uuid4()}"
    body = _bundle(
        "transaction",
        _entry(
            "POST",
            "Observation",
            {
                "resourceType": "Observation",
                "status": "final",
                "code": {"text": "x"},
                "subject": {"reference": patient},
            },
            observation,
        ),
        _entry("POST", "Patient", _patient(), patient),
        _entry("GET", "metadata"),
    )
    answer = client.post("", body)
    assert (answer.status, answer.json["type"]) == (200, "transaction-response")
    entries = answer.json["entry"]
    assert [entry["response"]["status"] for entry in entries] == ["201 Created", "201 Created", "200 OK"]
    made = entries[1]["response"]["location"].removeprefix("http://clinic.example/fhir/").split("/_history")[0]
    assert client.get(entries[0]["response"]["location"]).json["subject"]["reference"] == made
    assert entries[2]["resource"]["resourceType"] == "CapabilityStatement"
    assert client.post("Bundle/$validate", answer.json).issues[0]["severity"] != "error"


def test_a_transaction_keeps_digits(client):
    body = (
        b'{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Observation",'
        b'"status":"final","code":{"text":"x"},"valueQuantity":{"value":7.10}},'
        b'"request":{"method":"POST","url":"Observation"}}]}'
    )
    answer = client.post("", body)
    assert b'"value":7.10' in answer.body
    assert b'"value":7.10' in client.get(answer.json["entry"][0]["response"]["location"]).body


def test_a_transaction_that_fails_changes_nothing_and_says_where(client):
    name = uuid.uuid4().hex
    answer = client.post(
        "",
        _bundle(
            "transaction",
            _entry("PUT", f"Patient/{name}", _patient(id=name)),
            _entry("POST", "Patient", {"resourceType": "Patient", "gender": "x"}),
        ),
    )
    assert answer.status == 400
    assert answer.issues[0]["expression"][0].startswith("Bundle.entry[1]")
    assert client.get(f"Patient/{name}").status == 404


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        (_entry("PUT", "Patient/t", _patient(id="other")), 400),
        (_entry("PUT", "Patient/t", _patient(id="t"), ifMatch='W/"9"'), 412),
        (_entry("PUT", "Patient/t", _patient(id="t"), ifMatch="nine"), 400),
        (_entry("POST", "Nothing", {"resourceType": "Nothing"}), 400),
        (_entry("POST", "Patient"), 400),
        (_entry("POST", "Patient/t/$meta-add", {"resourceType": "Parameters"}), 400),
        (_entry("POST", "Patient/_search", _patient()), 400),
        (_entry("POST", "", _bundle("batch")), 400),
        (_entry("PUT", "Patient", _patient()), 400),
        (_entry("PATCH", "Patient/nobody", {"resourceType": "Binary", "contentType": "application/json-patch+json",
                                            "data": "W10="}), 404),
        (_entry("PATCH", "Patient/nobody", {"resourceType": "Binary", "contentType": "text/plain"}), 400),
        (_entry("FETCH", "Patient/1"), 400),
        (_entry("GET", "Nothing/1"), 400),
        ({"request": {"method": "GET"}}, 400),
        ({"request": {"method": "GET", "url": "Patient", "foo": "bar"}}, 400),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_done_refuses_the_transaction(client, entry, status):
    name = uuid.uuid4().hex
    answer = client.post("", _bundle("transaction", _entry("PUT", f"Patient/{name}", _patient(id=name)), entry))
    assert answer.status == status, answer.json
    assert answer.issues[0]["expression"][0].startswith("Bundle.entry[1]")
    assert client.get(f"Patient/{name}").status == 404


def test_prefer_return_minimal_leaves_resources_out(client):
    body = _bundle("transaction", _entry("POST", "Patient", _patient()))
    assert "resource" in client.post("", body).json["entry"][0]
    for kind in ("transaction", "batch"):
        entry = client.post("", {**body, "type": kind}, prefer="return=minimal").json["entry"][0]
        assert "resource" not in entry
        assert entry["response"]["etag"] == 'W/"1"'
    told = client.post("", {**body, "type": "batch"}, prefer="return=OperationOutcome").json["entry"][0]
    assert "resource" not in told
    assert told["response"]["outcome"]["issue"][0]["severity"] == "information"


def test_an_entry_that_is_no_request_is_refused_alone_in_a_batch(client):
    binary = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": "!"}
    answer = client.post(
        "",
        _bundle(
            "batch", [], _entry("PATCH", "Patient/1", binary), _entry("PATCH", "Patient/1"), _entry("GET", "metadata")
        ),
    )
    assert [entry["response"]["status"] for entry in answer.json["entry"]] == ["400 Bad Request"] * 3 + ["200 OK"]
    assert answer.json["entry"][0]["response"]["outcome"]["issue"][0]["expression"] == ["Bundle.entry[0]"]


def test_a_failing_read_leaves_a_transaction_done(client):
    name = uuid.uuid4().hex
    body = _bundle("transaction", _entry("GET", "Patient/nobody"), _entry("PUT", f"Patient/{name}", _patient(id=name)))
    statuses = [entry["response"]["status"] for entry in client.post("", body).json["entry"]]
    assert statuses == ["404 Not Found", "201 Created"]


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_searches_by_post_and_operations_that_change_nothing_are_answered_after_the_writes(client, kind):
    name = uuid.uuid4().hex
    form = base64.b64encode(f"family={name}&active=true".encode()).decode()
    answer = client.post(
        "",
        _bundle(
            kind,
            _entry("POST", "Patient", _patient(name=[{"family": name}])),
            _entry("POST", f"Patient/_search?family={name}"),
            _entry("POST", "Patient/_search", {
                "resourceType": "Parameters", "parameter": [{"name": "family", "valueString": name}]}),
            _entry("POST", "_search?_type=Patient", {
                "resourceType": "Binary", "contentType": "application/x-www-form-urlencoded", "data": form}),
            _entry("POST", "Patient/$validate", _patient()),
            _entry("POST", "ValueSet/$expand", {"resourceType": "Parameters", "parameter": [
                {"name": "url", "valueUri": "http://hl7.org/fhir/ValueSet/administrative-gender"}]}),
            _entry("GET", "CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male"),
        ),
    )  # fmt: skip
    entries = answer.json["entry"]
    assert [entry["response"]["status"][:3] for entry in entries] == ["201", *["200"] * 6]
    assert [entry["resource"].get("total") for entry in entries[1:4]] == [1, 1, 1]
    assert [entry["resource"]["resourceType"] for entry in entries[4:]] == [
        "OperationOutcome", "ValueSet", "Parameters"]  # fmt: skip


def test_a_transaction_says_why_it_takes_no_operation_that_changes_something(client):
    name = uuid.uuid4().hex
    tag = {"name": "meta", "valueMeta": {"tag": [{"system": "urn:t", "code": "t"}]}}
    added = _entry("POST", f"Patient/{name}/$meta-add", {"resourceType": "Parameters", "parameter": [tag]})
    written = _entry("PUT", f"Patient/{name}", _patient(id=name))
    refused = client.post("", _bundle("transaction", written, added))
    assert refused.status == 400
    assert refused.issues[0]["code"] == "not-supported"
    assert "$meta-add" in refused.issues[0]["diagnostics"]
    assert client.get(f"Patient/{name}").status == 404
    both = client.post("", _bundle("batch", written, added)).json["entry"]
    assert [entry["response"]["status"][:3] for entry in both] == ["201", "200"]


def test_an_empty_bundle_is_answered_by_an_empty_one(client):
    for kind in ("transaction", "batch"):
        answer = client.post("", {"resourceType": "Bundle", "type": kind})
        assert (answer.status, answer.json["type"], "entry" in answer.json) == (200, f"{kind}-response", False)


def test_conditional_entries_find_what_is_there(client):
    coded = _patient(identifier=[{"system": "urn:b", "value": uuid.uuid4().hex}])
    query = f"identifier=urn:b|{coded['identifier'][0]['value']}"
    first = client.post("", _bundle("transaction", _entry("POST", "Patient", coded, ifNoneExist=query)))
    second = client.post("", _bundle("transaction", _entry("POST", "Patient", coded, ifNoneExist=query)))
    third = client.post("", _bundle("transaction", _entry("PUT", f"Patient?{query}", {**coded, "active": False})))
    statuses = [answer.json["entry"][0]["response"]["status"] for answer in (first, second, third)]
    assert statuses == ["201 Created", "200 OK", "200 OK"]
    ids = {answer.json["entry"][0]["resource"]["id"] for answer in (first, second, third)}
    assert len(ids) == 1
    gone = client.post("", _bundle("transaction", _entry("DELETE", f"Patient?{query}")))
    assert gone.json["entry"][0]["response"]["status"] == "204 No Content"


def test_texts_of_every_script_survive_a_bundle(client):
    odd = _patient(name=[{"text": 'Zoë " \\ \n 😀'}])
    answer = client.post("", json.dumps(_bundle("batch", _entry("POST", "Patient", odd)), ensure_ascii=False).encode())
    assert answer.json["entry"][0]["resource"]["name"] == odd["name"]


def test_an_entry_without_a_request_is_told_so(client):
    answer = client.post("", _bundle("batch", {"resource": _patient()}))
    issue = answer.json["entry"][0]["response"]["outcome"]["issue"][0]
    assert (issue["diagnostics"], issue["expression"]) == ("The property request is missing.", ["Bundle.entry[0]"])
