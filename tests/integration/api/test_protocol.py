"""HTTP around the interactions: errors, negotiation, compression, cross-origin calls, limits, request ids."""

from __future__ import annotations

import gzip
import json
import logging

import pytest
import zstandard

from vesalius.api.application import Application
from vesalius.api.request import Request

PATIENT = {"resourceType": "Patient", "active": True}
JSON_PATCH = "application/json-patch+json"
FORM = "application/x-www-form-urlencoded"

# method, path, body, headers → status and issue code
REFUSALS = [
    ("GET", "Patient/nobody", None, {}, 404, "not-found"),
    ("GET", "Nothing/1", None, {}, 404, "not-supported"),
    ("GET", "patient", None, {}, 404, "not-supported"),
    ("GET", "Patient/1/$nothing", None, {}, 404, "not-supported"),
    ("PUT", "metadata", PATIENT, {}, 405, "not-supported"),
    ("POST", "Patient/1", PATIENT, {}, 405, "not-supported"),
    ("TRACE", "Patient/1", None, {}, 405, "not-supported"),
    ("GET", "Patient/1", None, {"accept": "application/fhir+xml"}, 406, "not-supported"),
    ("GET", "Patient/1?_format=xml", None, {}, 406, "not-supported"),
    ("GET", "metadata?_format=ttl", None, {}, 406, "not-supported"),
    ("POST", "Patient", b"<Patient/>", {"content-type": "application/fhir+xml"}, 415, "not-supported"),
    ("POST", "Patient", PATIENT, {"content-type": "application/fhir+json; charset=latin1"}, 415, "not-supported"),
    ("POST", "Patient/_search", PATIENT, {}, 415, "not-supported"),
    ("POST", "Patient", b"x", {"content-encoding": "br"}, 415, "not-supported"),
    ("POST", "Patient", b"x", {"content-encoding": "gzip"}, 400, "value"),
    ("POST", "Patient", b"not json", {}, 400, None),
    ("POST", "Patient", b'{"resourceType":"Patient","active":"yes"}', {}, 400, None),
    ("POST", "Patient", b"[" * 100_000, {}, 400, None),
    ("POST", "Patient", b'{"a":' * 200 + b"1" + b"}" * 200, {}, 400, None),
    ("POST", "", PATIENT, {}, 400, None),
    ("POST", "", {"resourceType": "Bundle", "type": "history"}, {}, 400, None),
    ("POST", "", {"resourceType": "Bundle", "type": "batch", "entry": {}}, {}, 400, "structure"),
    ("GET", "Patient?birthdate=tomorrow", None, {}, 400, None),
    ("GET", "Patient?foo=bar", None, {"prefer": "handling=strict"}, 400, None),
    ("GET", "Patient?_summary=some", None, {}, 400, None),
    ("GET", "Patient/_history?_since=yesterday", None, {}, 400, "value"),
    ("GET", "Patient/_history?_count=-1", None, {}, 400, "value"),
    ("GET", "Patient/_history?_cursor=forged", None, {}, 400, None),
    ("GET", "Patient?_cursor=forged", None, {}, 400, None),
    ("GET", "metadata?mode=secret", None, {}, 400, "value"),
    ("GET", "Patient/1", None, {"if-none-match": "x"}, 404, "not-found"),
    ("DELETE", "Patient/1", None, {"if-match": "x"}, 400, "value"),
    ("PUT", "Patient/1", {"resourceType": "Patient", "id": "1"}, {"if-none-match": 'W/"1"'}, 400, "value"),
    ("PUT", "Patient?active=true", {"resourceType": "Patient"}, {"if-none-match": "*"}, 400, "value"),
    ("PATCH", "Patient/nobody", [{"op": "remove", "path": "/active"}], {"content-type": JSON_PATCH}, 404, "not-found"),
    ("POST", "Patient", PATIENT, {"if-none-exist": "_format=json"}, 400, "value"),
    ("GET", "Patient?name=" + "a" * 70_000, None, {}, 413, "too-long"),
    ("GET", "ValueSet/$expand?url=http://nowhere.example/vs", None, {}, 404, "not-found"),
    ("POST", "ValueSet/$expand", {"resourceType": "Parameters", "parameter": {}}, {}, 400, None),
    ("POST", "Patient/1/$meta-add", {"resourceType": "Parameters", "parameter": [1]}, {}, 400, None),
    ("POST", "Patient/1/$meta-add", PATIENT, {}, 400, "value"),
    ("GET", "Patient/1/$everything?foo=1", None, {"prefer": "handling=strict"}, 400, "value"),
    ("GET", "Patient/1/$everything?_type=Nothing", None, {}, 400, "value"),
    ("GET", "Patient/1/$everything?start=soon", None, {}, 400, "value"),
    ("GET", "Patient/_history?foo=1", None, {"prefer": "handling=strict"}, 400, "value"),
    ("POST", "Patient/_search", b"name=\xff\xfe", {"content-type": FORM}, 400, "value"),
    ("POST", "Patient/_search", b"name=" + b"a" * 70_000, {"content-type": FORM}, 413, "too-long"),
    ("PATCH", "Patient/1", b"", {"content-type": JSON_PATCH}, 400, "value"),
    ("PATCH", "Patient/1", b"[]", {"content-type": ""}, 415, "not-supported"),
    ("PATCH", "Patient/1", b"{", {"content-type": JSON_PATCH}, 404, None),
    ("POST", "", b'{"resourceType":"Bundle","type":"batch","entry":[\xff]}', {}, 400, None),
    ("POST", "Patient", b'\xef\xbb\xbf{"resourceType":"Patient"}', {}, 400, None),
    ("GET", "Patient/1/_history/1?_format=xml", None, {}, 406, "not-supported"),
    ("DELETE", "Patient?name", None, {}, 400, None),
    ("DELETE", "Patient?foo=bar", None, {}, 400, None),
    ("PUT", "Patient?foo=bar", PATIENT, {}, 400, None),
    ("GET", "CodeSystem/$lookup", None, {}, 400, None),
    ("GET", "ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&count=x", None, {}, 400, None),
]


@pytest.mark.parametrize(("method", "path", "body", "headers", "status", "code"), REFUSALS)
def test_every_refusal_is_an_operation_outcome(client, method, path, body, headers, status, code):
    answer = client(method, path, body, **headers)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"].startswith("application/fhir+json")
    assert answer.headers["x-request-id"]
    assert all(issue["severity"] in {"error", "fatal"} and issue["diagnostics"] for issue in answer.issues)
    assert code is None or answer.issues[0]["code"] == code


def test_without_a_token_nothing_but_the_statement_is_shown(client):
    for path in ("Patient", "Patient/1", "_history", "Patient/$validate"):
        answer = client.get(path, authorization="")
        assert (answer.status, answer.headers["www-authenticate"]) == (401, 'Bearer realm="fhir"')
        assert answer.issues[0]["code"] == "login"
    assert client.get("Patient", authorization="Bearer vsl_wrong").status == 401
    assert client.get("Patient", authorization="Basic dXNlcjpw").status == 401
    assert client.get("metadata", authorization="").status == 200


def test_who_has_no_right_sees_what_is_missing_and_what_is_hidden_alike(client, stranger):
    place = f"Patient/{client.post('Patient', PATIENT).json['id']}"
    hidden, missing = stranger.get(place), stranger.get("Patient/missing")
    assert (hidden.status, hidden.issues) == (404, missing.issues)
    assert stranger.get("Patient").json.get("entry", []) == []
    assert stranger.post("Patient", PATIENT).status == 403


def test_an_unforeseen_error_is_500_with_its_request_and_without_details(application, token, caplog):
    class Broken:
        @property
        def authenticator(self):
            raise ZeroDivisionError("Jan Janssens")

    broken = Application(Broken())  # type: ignore[arg-type] - stands for any defect
    with caplog.at_level(logging.ERROR):
        response = broken.handle(
            Request("GET", "/fhir/Patient/1", "", {"x-request-id": "r-7", "authorization": "Bearer x"})
        )
    assert response.status == 500
    assert json.loads(response.body)["issue"][0]["diagnostics"].endswith("logged under request r-7.")
    assert b"Janssens" not in response.body
    assert "Janssens" not in caplog.text
    assert "request r-7 failed: ZeroDivisionError at test_protocol.py:" in caplog.text


@pytest.mark.parametrize(("sent", "kept"), [("abc-1.2_3", True), ("a b", False), ("x" * 65, False), ("é", False)])
def test_a_well_formed_request_id_is_taken_over(client, sent, kept):
    answer = client.get("metadata", x_request_id=sent)
    assert (answer.headers["x-request-id"] == sent) is kept
    assert len(answer.headers["x-request-id"]) >= 8


def test_long_answers_are_compressed_when_that_is_asked(client):
    plain = client.get("metadata").body
    packed = client.get("metadata", accept_encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain
    packed = client.get("metadata", accept_encoding="gzip, zstd")
    assert packed.headers["content-encoding"] == "zstd"
    assert zstandard.decompress(packed.body) == plain
    assert packed.headers["content-length"] == str(len(packed.body))
    assert "Accept-Encoding" in packed.headers["vary"]
    assert "content-encoding" not in client.get("Patient/nobody", accept_encoding="gzip").headers


def test_a_compressed_body_is_read(client):
    answer = client.post("Patient", gzip.compress(json.dumps(PATIENT).encode()), content_encoding="gzip")
    assert answer.status == 201


def test_bodies_above_the_limit_are_refused(configured):
    client = configured(maximum_body_bytes=500)
    large = {**PATIENT, "name": [{"text": "a" * 600}]}
    assert client.post("Patient", large).status == 413
    assert client.post("Patient", gzip.compress(json.dumps(large).encode()), content_encoding="gzip").status == 413
    assert client.post("Patient", PATIENT).status == 201


def test_bundles_with_too_many_entries_are_refused(configured):
    entry = {"request": {"method": "GET", "url": "metadata"}}
    client = configured(maximum_entries=2)
    assert client.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry] * 3}).status == 413
    assert client.post("", {"resourceType": "Bundle", "type": "batch", "entry": [entry] * 2}).status == 200


def test_a_caller_above_the_rate_is_told_when_to_come_back(configured):
    client = configured(requests_per_second=1, burst=3)
    statuses = [client.get("Patient/nobody").status for _ in range(5)]
    assert statuses == [404, 404, 404, 429, 429]
    answer = client.get("Patient/nobody")
    assert (answer.headers["retry-after"], answer.issues[0]["code"]) == ("1", "throttled")


def test_guessing_tokens_is_slowed_down_and_does_not_hinder_who_has_one(configured):
    client = configured(failures_per_minute=3)
    statuses = [client.get("Patient/nobody", authorization=f"Bearer {n}").status for n in range(5)]
    assert statuses == [401, 401, 401, 429, 429]
    assert client.get("Patient/nobody").status == 404


def test_guesses_are_counted_by_what_the_proxy_saw_and_never_by_what_a_client_says(configured):
    client = configured(failures_per_minute=3, trust_forwarded=True)
    claimed = [f"203.0.113.{number}, 198.51.100.7" for number in range(5)]
    statuses = [
        client.get("Patient/nobody", **{"authorization": "Bearer x", "x-forwarded-for": address}).status
        for address in claimed
    ]
    assert statuses == [401, 401, 401, 429, 429]
    network = [f"2001:db8:1:2:{number:x}::9" for number in range(5)]
    statuses = [
        client.get("Patient/nobody", **{"authorization": "Bearer x", "x-forwarded-for": address}).status
        for address in network
    ]
    assert statuses == [401, 401, 401, 429, 429]


def test_a_browser_of_any_origin_may_call_without_credentials(client):
    asked = {"origin": "https://app.example", "access-control-request-method": "PUT", "authorization": ""}
    preflight = client("OPTIONS", "Patient/1", **asked)
    assert (preflight.status, preflight.headers["access-control-allow-origin"]) == (204, "*")
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    for answer in (client.get("metadata", origin="https://app.example"), client.get("Patient/x", origin="null")):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert "access-control-allow-credentials" not in answer.headers
    assert "access-control-allow-origin" not in client.get("metadata").headers


def test_only_configured_origins_may_call(configured):
    client = configured(allowed_origins=frozenset({"https://app.example"}))
    assert client.get("metadata", origin="https://app.example").headers["access-control-allow-origin"] == (
        "https://app.example"
    )
    assert "access-control-allow-origin" not in client.get("metadata", origin="https://evil.example").headers


def test_options_names_the_methods_of_an_address(client):
    answer = client("OPTIONS", "Patient/1")
    assert (answer.status, answer.headers["allow"]) == (204, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS")
    assert client("OPTIONS", "Nothing").status == 404


def test_security_headers_are_on_every_answer(client):
    for answer in (client.get("metadata"), client.get("Patient/nobody"), client.get("Nothing")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_public_address_comes_from_the_configuration_then_from_a_trusted_proxy(configured):
    fixed = configured(base_url="https://record.example/fhir/")
    answer = fixed.post("Patient", PATIENT)
    assert answer.headers["location"].startswith("https://record.example/fhir/Patient/")
    assert "strict-transport-security" in answer.headers
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "proxy.example"}
    proxied = configured(trust_forwarded=True).post("Patient", PATIENT, **forwarded)
    assert proxied.headers["location"].startswith("https://proxy.example/fhir/Patient/")
    ignored = configured().post("Patient", PATIENT, **forwarded)
    assert ignored.headers["location"].startswith("http://clinic.example/fhir/Patient/")


def test_a_host_that_is_not_trusted_is_refused(configured):
    client = configured(trusted_hosts=frozenset({"clinic.example"}))
    assert client.get("metadata").status == 200
    assert client.get("metadata", host="evil.example").status == 400
    assert configured().get("metadata", host="evil.example/x?").status == 400


def test_the_media_type_is_the_one_that_was_asked_for(client):
    assert client.get("metadata", accept="application/json").headers["content-type"] == (
        "application/json; charset=utf-8"
    )
    assert client.get("metadata?_format=json", accept="text/html").headers["content-type"] == (
        "application/fhir+json; charset=utf-8"
    )
    assert client.get("Patient/nobody?_pretty=true").body.startswith(b'{\n  "resourceType": "OperationOutcome"')


def test_the_statement_says_what_there_is_and_nothing_else(client):
    stated = client.get("metadata").json
    assert (stated["fhirVersion"], stated["kind"], stated["status"]) == ("4.0.1", "instance", "active")
    resources = {resource["type"]: resource for resource in stated["rest"][0]["resource"]}
    assert len(resources) == 145
    names = {parameter["name"]: parameter["type"] for parameter in resources["Patient"]["searchParam"]}
    assert (names["birthdate"], names["name"], names["_id"]) == ("date", "string", "token")
    assert "everything" in {operation["name"] for operation in resources["Patient"]["operation"]}
    assert {"Patient:general-practitioner", "*"} <= set(resources["Patient"]["searchInclude"])
    assert "Observation:patient" in resources["Patient"]["searchRevInclude"]
    assert client.post("CapabilityStatement/$validate", stated).issues[0]["severity"] != "error"
    for mode in ("normative", "terminology"):
        other = client.get(f"metadata?mode={mode}").json
        assert client.post(f"{other['resourceType']}/$validate", other).issues[0]["severity"] != "error"


def test_the_statement_is_not_sent_twice(client):
    first = client.get("metadata")
    assert client.get("metadata", if_none_match=first.headers["etag"]).status == 304
    assert first.headers["cache-control"] == "no-cache"


def test_the_openapi_document_lists_what_the_routes_offer(client):
    document = client.get("openapi.json", authorization="")
    assert document.headers["content-type"] == "application/json"
    paths = document.json["paths"]
    assert document.json["openapi"] == "3.1.0"
    assert set(paths["/Patient/{id}"]) == {"parameters", "get", "put", "patch", "delete"}
    assert "/Patient/{id}/$everything" in paths
    names = [path for path in client.get("openapi.json?_type=Basic").json["paths"] if path.startswith("/Patient")]
    assert names == []
    assert client.get("openapi.json?_type=Nothing").status == 400
