"""Every interaction of R4 on one resource, as a client sees it."""

from __future__ import annotations

import base64
import json

import pytest

PATIENT = {"resourceType": "Patient", "active": True, "name": [{"family": "Peeters", "given": ["Emma"]}]}
OBSERVATION = (
    b'{"resourceType":"Observation","status":"final","code":{"text":"x"},'
    b'"valueQuantity":{"value":2.00,"unit":"mg"},"component":[{"code":{"text":"y"},"valueQuantity":{"value":1e3}}]}'
)


def _created(client, resource=PATIENT) -> str:
    answer = client.post(resource["resourceType"], resource)
    assert answer.status == 201, answer.json
    return f"{resource['resourceType']}/{answer.json['id']}"


def test_a_create_answers_with_the_resource_its_location_and_its_version(client):
    answer = client.post("Patient", PATIENT)
    identifier = answer.json["id"]
    assert answer.status == 201
    assert answer.headers["location"] == f"http://clinic.example/fhir/Patient/{identifier}/_history/1"
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.headers["last-modified"].endswith(" GMT")
    assert answer.headers["content-type"] == "application/fhir+json; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json["meta"]["versionId"] == "1"
    assert {name: answer.json[name] for name in PATIENT} == PATIENT


def test_numbers_come_back_to_the_digit(client):
    identifier = client.post("Observation", OBSERVATION).json["id"]
    body = client.get(f"Observation/{identifier}").body
    assert b'"value":2.00,' in body
    assert b'"value":1e3}' in body
    assert b'"value":2.00,' in client.get(f"Observation?_id={identifier}").body
    assert b'"value": 2.00,' in client.get(f"Observation/{identifier}?_pretty=true").body


@pytest.mark.parametrize(
    ("prefer", "has_body"),
    [("return=minimal", False), ("return=representation", True), ("", True)],
)
def test_prefer_decides_the_body_of_a_write(client, prefer, has_body):
    answer = client.post("Patient", PATIENT, prefer=prefer)
    assert answer.status == 201
    assert bool(answer.body) is has_body
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.headers["content-length"] == str(len(answer.body))


def test_prefer_may_ask_for_an_outcome_of_a_write(client):
    answer = client.post("Patient", PATIENT, prefer="return=OperationOutcome")
    assert (answer.status, answer.issues[0]["severity"]) == (201, "information")
    assert answer.headers["preference-applied"] == "return=OperationOutcome"


def test_a_read_answers_304_to_a_client_that_has_the_version(client):
    place = _created(client)
    first = client.get(place)
    same = client.get(place, if_none_match=first.headers["etag"])
    assert (same.status, same.body, same.headers["etag"]) == (304, b"", 'W/"1"')
    assert client.get(place, if_none_match='W/"7", "1"').status == 304
    assert client.get(place, if_none_match="*").status == 304
    assert client.get(place, if_none_match='W/"2"').status == 200
    assert client.get(place, if_modified_since=first.headers["last-modified"]).status == 304
    assert client.get(place, if_modified_since="Sun, 06 Nov 1994 08:49:37 GMT").status == 200
    # If-None-Match decides alone where both are sent.
    assert client.get(place, if_none_match='W/"2"', if_modified_since=first.headers["last-modified"]).status == 200


def test_a_head_answers_as_a_get_without_its_body(client):
    place = _created(client)
    whole, head = client.get(place), client("HEAD", place)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "content-type", "etag", "last-modified"):
        assert head.headers[name] == whole.headers[name]


def test_an_update_makes_the_next_version(client):
    place = _created(client)
    changed = {**PATIENT, "id": place.partition("/")[2], "active": False}
    answer = client.put(place, changed, if_match='W/"1"')
    assert (answer.status, answer.headers["etag"], answer.json["active"]) == (200, 'W/"2"', False)
    assert client.get(f"{place}/_history/1").json["active"] is True
    assert client.get(f"{place}/_history/2").json == answer.json
    assert client.get(place).json == answer.json


def test_an_update_with_an_old_etag_is_refused_and_changes_nothing(client):
    place = _created(client)
    changed = {**PATIENT, "id": place.partition("/")[2], "active": False}
    assert client.put(place, changed).status == 200
    answer = client.put(place, {**changed, "gender": "female"}, if_match='W/"1"')
    assert (answer.status, answer.issues[0]["code"]) == (412, "conflict")
    assert client.get(place).headers["etag"] == 'W/"2"'


def test_if_none_match_stores_only_what_is_not_there_yet(client):
    resource = {**PATIENT, "id": "wanted"}
    first = client.put("Patient/wanted", resource, if_none_match="*")
    assert (first.status, first.headers["etag"]) == (201, 'W/"1"')
    again = client.put("Patient/wanted", {**resource, "active": False}, if_none_match="*")
    assert (again.status, again.issues[0]["code"]) == (412, "conflict")
    assert client.get("Patient/wanted").json == first.json
    # What was deleted is not there.
    assert client.delete("Patient/wanted").status == 204
    assert client.put("Patient/wanted", resource, if_none_match="*").headers["etag"] == 'W/"3"'


def test_if_none_match_in_a_bundle_fails_its_entry_or_the_whole_transaction(client):
    resource = {**PATIENT, "id": "held"}
    entry = {"resource": resource, "request": {"method": "PUT", "url": "Patient/held", "ifNoneMatch": "*"}}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert client.post("", bundle).json["entry"][0]["response"]["status"].startswith("201")
    other = {"resource": PATIENT, "request": {"method": "POST", "url": "Patient"}}
    before = client.get("Patient?_summary=count").json["total"]
    refused = client.post("", {**bundle, "entry": [other, entry]})
    assert (refused.status, refused.issues[0]["expression"]) == (412, ["Bundle.entry[1]"])
    assert client.get("Patient?_summary=count").json["total"] == before
    answers = client.post("", {**bundle, "type": "batch", "entry": [other, entry]}).json["entry"]
    assert [answer["response"]["status"][:3] for answer in answers] == ["201", "412"]


def test_everything_of_all_patients_comes_page_by_page_patient_by_patient(client):
    owners = [_created(client) for _ in range(3)]
    for owner in owners:
        _created(client, {"resourceType": "Basic", "code": {"text": "x"}, "subject": {"reference": owner}})
        _created(
            client, {"resourceType": "Flag", "status": "active", "code": {"text": "x"}, "subject": {"reference": owner}}
        )
    _created(client, {"resourceType": "Organization", "name": "Nobody's"})
    found, address = [], "Patient/$everything?_count=2"
    while address:
        page = client.get(address).json
        found += [f"{entry['resource']['resourceType']}/{entry['resource']['id']}" for entry in page["entry"]]
        following = [link["url"] for link in page["link"] if link["relation"] == "next"]
        address = following[0].partition("/fhir/")[2] if following else None
    assert len(found) == len(set(found))
    for owner in owners:
        place = found.index(owner)
        assert [item.partition("/")[0] for item in found[place : place + 3]] == ["Patient", "Basic", "Flag"]
    assert not any(item.startswith("Organization") for item in found)
    flags = client.get("Patient/$everything?_type=Flag").json["entry"]
    assert {entry["resource"]["resourceType"] for entry in flags} == {"Flag"}
    assert {entry["resource"]["subject"]["reference"] for entry in flags} >= set(owners)


@pytest.mark.parametrize("if_match", ["1", "*", 'W/"1", W/"2"'])
def test_an_if_match_that_cannot_be_read_is_refused_and_changes_nothing(client, if_match):
    place = _created(client)
    changed = {**PATIENT, "id": place.partition("/")[2], "active": False}
    assert client.put(place, changed, if_match=if_match).status == 400
    assert client.get(place).headers["etag"] == 'W/"1"'


def test_a_client_may_choose_an_id(client):
    answer = client.put("Patient/chosen.By-me", {**PATIENT, "id": "chosen.By-me"})
    assert (answer.status, answer.headers["etag"]) == (201, 'W/"1"')
    assert answer.headers["location"] == "http://clinic.example/fhir/Patient/chosen.By-me/_history/1"


@pytest.mark.parametrize("sent", [PATIENT, {**PATIENT, "id": "another"}])
def test_an_update_whose_body_has_not_the_id_of_the_address_is_refused(client, sent):
    assert client.put("Patient/the-id", sent).status == 400
    assert client.get("Patient/the-id").status == 404


def test_a_body_of_another_type_is_refused(client):
    assert client.post("Patient", {"resourceType": "Basic", "code": {"text": "x"}}).status == 400


def test_a_json_patch_changes_what_it_names(client):
    place = _created(client)
    patch = [{"op": "replace", "path": "/active", "value": False}]
    answer = client.patch(place, patch, content_type="application/json-patch+json", if_match='W/"1"')
    assert (answer.status, answer.headers["etag"], answer.json["active"]) == (200, 'W/"2"', False)


def test_a_fhirpath_patch_changes_what_it_names(client):
    place = _created(client)
    parts = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "Patient.active"},
        {"name": "value", "valueBoolean": False},
    ]
    patch = {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}
    answer = client.patch(place, patch)
    assert (answer.status, answer.json["active"]) == (200, False)


def test_a_patch_of_another_kind_is_refused_with_the_kinds_that_are_read(client):
    place = _created(client)
    answer = client.patch(place, {"active": False}, content_type="application/merge-patch+json")
    assert answer.status == 415
    assert answer.headers["accept-patch"] == "application/json-patch+json, application/fhir+json"
    assert client.get(place).headers["etag"] == 'W/"1"'


def test_a_deletion_leaves_410_with_the_version_of_the_deletion(client):
    place = _created(client)
    answer = client.delete(place)
    assert (answer.status, answer.body, answer.headers["etag"]) == (204, b"", 'W/"2"')
    gone = client.get(place)
    assert (gone.status, gone.headers["etag"], gone.issues[0]["code"]) == (410, 'W/"2"', "deleted")
    assert client.get(f"{place}/_history/1").status == 200
    assert client.get(f"{place}/_history/2").status == 410
    assert client.delete(place).status == 204
    assert client.delete("Patient/never-was").status == 204


def test_prefer_may_ask_for_an_outcome_of_a_deletion(client):
    place = _created(client)
    for _ in range(2):
        answer = client.delete(place, prefer="return=OperationOutcome")
        assert (answer.status, answer.issues[0]["severity"]) == (200, "information")
    answer = client.delete("Patient?identifier=urn:none|none", prefer="return=OperationOutcome")
    assert answer.issues[0]["diagnostics"] == "0 resources were deleted."


def test_a_deletion_or_patch_of_another_version_is_refused_and_changes_nothing(client):
    place = _created(client)
    assert client.delete(place, if_match='W/"2"').status == 412
    patch = [{"op": "remove", "path": "/active"}]
    kind = "application/json-patch+json"
    assert client.patch(place, patch, content_type=kind, if_match='W/"2"').status == 412
    assert client.get(place).headers["etag"] == 'W/"1"'
    assert client.delete(place, if_match='W/"1"').status == 204


def test_an_update_after_a_deletion_brings_the_resource_back(client):
    place = _created(client)
    client.delete(place)
    answer = client.put(place, {**PATIENT, "id": place.partition("/")[2]})
    assert (answer.status, answer.headers["etag"]) == (201, 'W/"3"')


def test_a_conditional_create_makes_one_resource(client):
    coded = {**PATIENT, "identifier": [{"system": "urn:cc", "value": "1"}]}
    first = client.post("Patient", coded, if_none_exist="identifier=urn:cc|1")
    second = client.post("Patient", coded, if_none_exist="identifier=urn:cc|1")
    assert (first.status, second.status) == (201, 200)
    assert second.json["id"] == first.json["id"]
    assert second.headers["location"] == first.headers["location"]
    client.post("Patient", coded)
    assert client.post("Patient", coded, if_none_exist="identifier=urn:cc|1").status == 412


def test_a_conditional_update_finds_or_makes_one_resource(client):
    coded = {**PATIENT, "identifier": [{"system": "urn:cu", "value": "1"}]}
    first = client.put("Patient?identifier=urn:cu|1", coded)
    second = client.put("Patient?identifier=urn:cu|1&_format=json", {**coded, "active": False})
    assert (first.status, second.status) == (201, 200)
    assert second.json["id"] == first.json["id"]
    assert second.headers["etag"] == 'W/"2"'
    assert client.put("Patient", coded).status == 400
    assert client.put("Patient?_format=json", coded).status == 400


def test_a_conditional_patch_changes_the_one_match(client):
    coded = {**PATIENT, "identifier": [{"system": "urn:cp", "value": "1"}]}
    _created(client, coded)
    patch = [{"op": "replace", "path": "/active", "value": False}]
    kind = "application/json-patch+json"
    assert client.patch("Patient?identifier=urn:cp|1", patch, content_type=kind).json["active"] is False
    assert client.patch("Patient?identifier=urn:cp|2", patch, content_type=kind).status in {404, 412}


def test_a_conditional_delete_removes_the_one_match(client):
    coded = {**PATIENT, "identifier": [{"system": "urn:cd", "value": "1"}]}
    place = _created(client, coded)
    assert client.delete("Patient?identifier=urn:cd|1").status == 204
    assert client.get(place).status == 410
    assert client.delete("Patient?identifier=urn:cd|1").status == 204
    assert client.delete("Patient").status == 400
    _created(client, coded)
    place = _created(client, coded)
    assert client.delete("Patient?identifier=urn:cd|1").status == 412
    assert client.get(place).status == 200


@pytest.mark.parametrize("version", ["0", "2", "x", "99999999999", "01x", "-1"])
def test_a_version_that_never_was_is_not_found(client, version):
    place = _created(client)
    assert client.get(f"{place}/_history/{version}").status == 404


def test_a_summary_of_a_read_is_tagged_as_a_part(client):
    place = _created(client)
    answer = client.get(f"{place}?_elements=name")
    assert answer.status == 200
    assert "name" in answer.json
    assert "active" not in answer.json
    assert answer.json["meta"]["tag"][0]["code"] == "SUBSETTED"


def test_a_binary_comes_as_a_resource_or_as_itself(client):
    content = b"%PDF-1.7 not really"
    answer = client.post("Binary", content, content_type="application/pdf")
    assert answer.status == 201
    place = f"Binary/{answer.json['id']}"
    assert base64.b64decode(client.get(place, accept="application/fhir+json").json["data"]) == content
    native = client.get(place, accept="application/pdf")
    assert (native.body, native.headers["content-type"]) == (content, "application/pdf")
    assert native.headers["content-disposition"] == "attachment"
    assert native.headers["x-content-type-options"] == "nosniff"
    assert client.get(place, accept="image/png").status == 406


@pytest.mark.parametrize(
    ("accept", "is_content"),
    [
        ("*/*", True),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", True),
        ("image/*", True),
        ("application/json, text/plain, */*", False),
        ("application/json", False),
        ("application/fhir+json, image/png", False),
        ("application/fhir+json;q=0, */*", True),
    ],
)
def test_whoever_does_not_ask_for_fhir_gets_the_content_of_a_binary(client, accept, is_content):
    content = b"\x89PNG not really"
    place = f"Binary/{client.post('Binary', content, content_type='image/png').json['id']}"
    for address in (place, f"{place}/_history/1"):
        answer = client.get(address, accept=accept)
        assert answer.status == 200
        assert (answer.body == content) is is_content
        assert answer.headers["content-type"].startswith("image/png" if is_content else "application/fhir+json")


def test_a_binary_stays_a_resource_where_one_is_asked_for_and_in_a_bundle(client):
    place = f"Binary/{client.post('Binary', b'a letter', content_type='text/plain').json['id']}"
    assert client.get(place).body == b"a letter"
    for address in (f"{place}?_format=json", f"{place}?_elements=contentType"):
        assert client.get(address, accept="*/*").json["resourceType"] == "Binary"
    asked = {"resourceType": "Bundle", "type": "batch", "entry": [{"request": {"method": "GET", "url": place}}]}
    assert client.post("", asked).resources[0]["resourceType"] == "Binary"


def test_content_that_is_sent_by_itself_belongs_to_whom_the_header_names(client):
    place = _created(client)
    for named in (place, f"http://clinic.example/fhir/{place}"):
        made = client.post("Binary", b"a letter", content_type="text/plain", x_security_context=named)
        assert made.status == 201
        assert made.json["securityContext"] == {"reference": place}
        address = f"Binary/{made.json['id']}"
        native = client.get(address, accept="text/plain")
        assert (native.body, native.headers["x-security-context"]) == (b"a letter", place)
        again = client.put(address, b"another", content_type="text/plain", x_security_context=named)
        assert (again.status, again.json["securityContext"]) == (200, {"reference": place})
    count = client.get("Binary?_summary=count").json["total"]
    for odd in ("nobody", "http://elsewhere.example/fhir/Patient/1", "Nothing/1"):
        assert client.post("Binary", b"x", content_type="text/plain", x_security_context=odd).status == 400
    assert client.get("Binary?_summary=count").json["total"] == count
    # What stands in a resource may be anything; what stands in a header may not.
    split = {"resourceType": "Binary", "contentType": "text/plain", "data": "eA==",
             "securityContext": {"reference": "Patient/1\r\nX-Evil: 1"}}  # fmt: skip
    made = client.post("Binary", split)
    if made.status == 201:
        assert "x-security-context" not in client.get(f"Binary/{made.json['id']}", accept="text/plain").headers


def test_meta_is_read_added_to_and_taken_from(client):
    place = _created(client)
    tag = {"system": "urn:t", "code": "seen"}
    given = {"resourceType": "Parameters", "parameter": [{"name": "meta", "valueMeta": {"tag": [tag]}}]}
    added = client.post(f"{place}/$meta-add", given)
    assert added.status == 200
    assert added.json["parameter"][0]["valueMeta"]["tag"] == [tag]
    assert client.get(f"{place}/$meta").json["parameter"][0]["valueMeta"]["tag"] == [tag]
    assert "tag" not in client.post(f"{place}/$meta-delete", given).json["parameter"][0]["valueMeta"]
    assert client.post(f"{place}/$meta-add", {"resourceType": "Parameters"}).status == 400


def test_validate_tells_every_problem_and_stores_nothing(client):
    wrong = {"resourceType": "Patient", "gender": "x", "foo": 1}
    answer = client.post("Patient/$validate", wrong)
    assert answer.status == 200
    assert len([issue for issue in answer.issues if issue["severity"] == "error"]) == 2
    good = client.post("Patient/$validate", PATIENT)
    assert [issue["severity"] for issue in good.issues if issue["severity"] == "error"] == []
    wrapped = {"resourceType": "Parameters", "parameter": [{"name": "resource", "resource": wrong}]}
    assert client.post("Patient/$validate", wrapped).issues == answer.issues
    assert client.get(_created(client) + "/$validate").status == 200
    assert client.post("Patient/$validate", b"{nonsense").status in {200, 400}


def test_json_that_is_no_json_is_refused_with_its_reason(client):
    answer = client.post("Patient", b'{"resourceType":"Patient",')
    assert answer.status == 400
    assert answer.issues[0]["severity"] in {"error", "fatal"}
    assert client.post("Patient", b"").status == 400


def test_every_problem_of_a_body_is_named_with_its_place(client):
    answer = client.post("Patient", {"resourceType": "Patient", "gender": "x", "foo": 1, "birthDate": "tomorrow"})
    assert answer.status == 400
    places = {issue["expression"][0] for issue in answer.issues}
    assert {"Patient.gender", "Patient.birthDate"} <= places


def test_a_broken_invariant_is_422(client):
    answer = client.post("Patient", {"resourceType": "Patient", "contact": [{"gender": "male"}]})
    assert (answer.status, answer.issues[0]["code"]) == (422, "invariant")


def test_the_answer_is_valid_json_for_every_kind_of_text(client):
    odd = {"resourceType": "Patient", "name": [{"text": 'é " \\ \u2028 😀'}]}
    place = _created(client, odd)
    assert client.get(place).json["name"] == odd["name"]
    assert json.loads(client.get(f"{place}/_history").body)["entry"][0]["resource"]["name"] == odd["name"]


def test_the_definitions_of_the_operations_are_read_like_resources(client):
    shown = client.get("OperationDefinition/Patient-everything")
    assert (shown.status, shown.json["base"]) == (200, "http://hl7.org/fhir/OperationDefinition/Patient-everything")
    assert {parameter["name"] for parameter in shown.json["parameter"]} >= {"start", "end", "_since", "_type", "_count"}
    own = client.get("OperationDefinition/Patient-access-report")
    assert own.json["url"] == "http://clinic.example/fhir/OperationDefinition/Patient-access-report"
    assert client.get("OperationDefinition/nothing-like-it").status == 404
    stored = shown.json | {"title": "As we do it"}
    assert client.put("OperationDefinition/Patient-everything", stored).status == 201
    assert client.get("OperationDefinition/Patient-everything").json["title"] == "As we do it"


def test_a_conditional_delete_heeds_if_match(client):
    place = _created(client, PATIENT | {"identifier": [{"system": "urn:guarded", "value": "1"}]})
    condition = "Patient?identifier=urn:guarded|1"
    assert client.delete(condition, if_match='W/"7"').status == 412
    assert client.get(place).status == 200
    assert client.delete(condition, if_match='W/"1"').status == 204
    assert client.get(place).status == 410
    assert client.delete(condition, if_match='W/"1"').status == 412


@pytest.mark.parametrize("identifier", ["a" * 65, "under_score"], ids=["too long", "a sign that no id has"])
def test_what_is_no_id_is_refused_as_the_place_of_a_resource_and_unknown_elsewhere(client, identifier):
    assert client.put(f"Patient/{identifier}", PATIENT | {"id": identifier}).status == 400
    assert client.get(f"Patient/{identifier}").status == 404


def test_a_part_of_a_resource_is_not_stored_over_the_whole(client):
    place = _created(client)
    for shape in ("_elements=active", "_summary=true"):
        part = client.get(f"{place}?{shape}").json
        refused = client.put(place, part)
        assert (refused.status, refused.issues[0]["code"]) == (422, "business-rule")
        entry = {"resource": part, "request": {"method": "PUT", "url": place}}
        assert client.post("", {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}).status == 422
    whole = client.get(place)
    assert (whole.headers["etag"], whole.json["name"]) == ('W/"1"', PATIENT["name"])
    # Where there is nothing to lose, and for what says so of its own accord, it is stored.
    assert client.put("Patient/a-part", part | {"id": "a-part"}).status == 201
