"""What is refused, what comes back as it was sent, and what races do."""

from __future__ import annotations

import threading

import pytest
from running_endpoint import Client, patient

JSON_PATCH = "application/json-patch+json"


@pytest.mark.parametrize(
    "body",
    [
        b'{"resourceType":"Patient","active":true,"active":false}',
        b'\xef\xbb\xbf{"resourceType":"Patient",}',
        b'{"resourceType":"Patient","gender":"\xff"}',
        b'{"resourceType":"Patient","multipleBirthInteger":NaN}',
        b'{"resourceType":"Patient","multipleBirthInteger":99999999999}',
        b'{"resourceType":"Patient","multipleBirthInteger":1.5}',
        b'{"resourceType":"Patient"} {}',
        b'{"resourceType":"Observation","status":"final","code":{"text":"x"}}',
        b'{"resourceType":"Nothing"}',
        b'{"active":true}',
        b'{"resourceType":"Patient","name":{"family":"not in a list"}}',
        b'{"resourceType":"Patient","text":{"status":"generated","div":"<div><script>x</script></div>"}}',
        b'{"resourceType":"Patient","deceasedBoolean":true,"deceasedDateTime":"2020"}',
        b'{"resourceType":"Patient","name":[{}]}',
        b'{"resourceType":"Patient","language":""}',
        b'{"resourceType":"Patient","birthDate":"2020-1-1"}',
        b'{"resourceType":"Patient","id":"under_score"}',
        b'{"resourceType":"Patient","managingOrganization":{"reference":"#nowhere"}}',
        b'{"resourceType":"Patient","managingOrganization":{"reference":"Patient/1"}}',
        b'{"resourceType":"Patient","name":[{"given":["A"],"_given":[null,null,null]}]}',
    ],
)
def test_a_create_of_what_is_no_such_resource_is_refused(fhir: Client, body: bytes) -> None:
    answer = fhir("POST", "Patient", body)
    assert answer.status in {400, 422}, answer.body
    assert answer.issues[0]["severity"] in {"error", "fatal"}


def test_the_server_decides_version_and_time_and_keeps_the_rest_of_meta(fhir: Client) -> None:
    name = fhir.fresh()
    meta = {
        "versionId": "77",
        "lastUpdated": "2001-01-01T00:00:00Z",
        "tag": [{"code": "kept"}],
        "profile": ["http://p.example/p"],
    }
    made = fhir.put(patient(name, meta=meta)).json["meta"]
    assert made["versionId"] == "1"
    assert not made["lastUpdated"].startswith("2001")
    assert (made["tag"], made["profile"]) == ([{"code": "kept"}], ["http://p.example/p"])


def test_the_smallest_and_the_longest_id_are_taken(fhir: Client) -> None:
    for name in ("a", "A.b-C.1", "x" * 64):
        assert fhir("PUT", f"Basic/{name}", {"resourceType": "Basic", "id": name, "code": {"text": "x"}}).status == 201
        assert fhir.get(f"Basic?_id={name}").ids() == [name]
    assert fhir.get("Basic/a.B-c.1").status == 404


def test_writes_to_what_is_missing_or_gone(fhir: Client, name: str) -> None:
    missing = fhir.fresh()
    patch = [{"op": "add", "path": "/active", "value": True}]
    assert fhir("PATCH", f"Patient/{missing}", patch, Content_Type=JSON_PATCH).status == 404
    assert fhir("PUT", f"Patient/{missing}", patient(missing), If_Match='W/"1"').status == 412
    assert fhir.get(f"Patient/{missing}").status == 404
    fhir("DELETE", f"Patient/{name}")
    assert fhir("PATCH", f"Patient/{name}", patch, Content_Type=JSON_PATCH).status == 410
    assert fhir("HEAD", f"Patient/{name}").status == 410
    assert fhir("HEAD", f"Patient/{name}/_history/1").status == 200


def test_a_request_keeps_its_name(fhir: Client) -> None:
    assert fhir.get("metadata", X_Request_Id="my-request-1").headers["x-request-id"] == "my-request-1"
    assert fhir.get("metadata").headers["x-request-id"]


def test_primitive_extensions_contained_resources_and_their_order_come_back(fhir: Client) -> None:
    name = fhir.fresh()
    body = {
        "resourceType": "Patient",
        "id": name,
        "contained": [{"resourceType": "Organization", "id": "o", "name": "Inside"}],
        "birthDate": "1970-03-30",
        "_birthDate": {
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime",
                    "valueDateTime": "1970-03-30T08:00:00Z",
                }
            ]
        },
        "name": [
            {
                "given": ["A", None, "C"],
                "_given": [None, {"extension": [{"url": "http://e.example", "valueCode": "x"}]}, None],
                "family": "Z",
            }
        ],
        "managingOrganization": {"reference": "#o"},
    }
    fhir.put(body)
    got = fhir.get(f"Patient/{name}").json
    got.pop("meta")
    assert got == body
    assert list(got) == list(body)
    assert list(got["name"][0]) == ["given", "_given", "family"]


def test_two_racing_conditional_creates_make_one_resource(fhir: Client) -> None:
    value = fhir.fresh()
    body = {"resourceType": "Patient", "identifier": [{"system": "http://race.example", "value": value}]}
    statuses: list[int] = []

    def create() -> None:
        statuses.append(fhir("POST", "Patient", body, If_None_Exist=f"identifier=http://race.example|{value}").status)

    threads = [threading.Thread(target=create) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 5 + [201]
    assert fhir.get(f"Patient?identifier={value}&_summary=count").json["total"] == 1


def test_racing_guarded_updates_lose_nothing(fhir: Client, name: str) -> None:
    statuses: list[int] = []

    def update() -> None:
        statuses.append(fhir("PUT", f"Patient/{name}", patient(name, active=False), If_Match='W/"1"').status)

    threads = [threading.Thread(target=update) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] + [412] * 5
    assert fhir.get(f"Patient/{name}").version == 'W/"2"'
