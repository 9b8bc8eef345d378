"""R4 http.html: each interaction with its headers, codes and conditions."""

from __future__ import annotations

import base64
import contextlib
import gzip
import json
import time
from email.utils import formatdate, parsedate_to_datetime
from typing import Any

import pytest
from running_endpoint import FHIR_JSON, Client, patient

JSON_PATCH = "application/json-patch+json"


def test_a_create_answers_with_place_version_and_content(fhir: Client) -> None:
    answer = fhir("POST", "Patient", {"resourceType": "Patient", "id": "ignored", "active": True})
    assert answer.status == 201
    made = answer.json
    assert made["id"] != "ignored"
    assert made["meta"]["versionId"] == "1"
    assert answer.headers["location"] == f"{fhir.base}/Patient/{made['id']}/_history/1"
    assert answer.version == 'W/"1"'
    assert answer.headers["content-type"].startswith(FHIR_JSON)
    modified = parsedate_to_datetime(answer.headers["last-modified"])
    assert modified.strftime("%Y-%m-%dT%H:%M:%S") == made["meta"]["lastUpdated"][:19]
    assert fhir.get(answer.headers["location"]).json == made


@pytest.mark.parametrize(
    ("preference", "kind"),
    [("return=minimal", None), ("return=representation", "Patient"), ("return=OperationOutcome", "OperationOutcome")],
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_a_write_returns_what_is_preferred(
    fhir: Client, name: str, method: str, preference: str, kind: str | None
) -> None:
    address = "Patient" if method == "POST" else f"Patient/{name}"
    body: Any = (
        [{"op": "replace", "path": "/active", "value": False}] if method == "PATCH" else patient(name, active=False)
    )
    content_type = JSON_PATCH if method == "PATCH" else FHIR_JSON
    answer = fhir(method, address, body, Prefer=preference, Content_Type=content_type)
    assert answer.status == (201 if method == "POST" else 200)
    assert (answer.json["resourceType"] if answer.body else None) == kind
    assert answer.headers["etag"]
    assert answer.headers["last-modified"]


def test_an_update_makes_versions_and_a_create_with_a_clients_id(fhir: Client) -> None:
    made = fhir.fresh()
    first = fhir("PUT", f"Patient/{made}", patient(made))
    assert (first.status, first.version) == (201, 'W/"1"')
    assert first.headers["location"] == f"{fhir.base}/Patient/{made}/_history/1"
    second = fhir("PUT", f"Patient/{made}", patient(made, active=True))
    assert (second.status, second.version, second.json["meta"]["versionId"]) == (200, 'W/"2"', "2")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resourceType": "Patient"}, 400),
        ({"resourceType": "Patient", "id": "another"}, 400),
        ({"resourceType": "Observation", "id": "{name}"}, 400),
        (b"{", 400),
        (b"", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"resourceType":"Patient","id":"{name}","unknown":1}', 400),
        (b'{"resourceType":"Patient","id":"{name}","active":"true"}', 400),
        (b'{"resourceType":"Patient","id":"{name}","gender":"none"}', 400),
        (b'{"resourceType":"Patient","id":"{name}","birthDate":"1980-02-30"}', 400),
        (b'{"resourceType":"Patient","id":"{name}","name":[]}', 400),
        (b'{"resourceType":"Patient","id":"{name}","contact":[{"gender":"male"}]}', 422),
    ],
)
def test_a_bad_body_is_refused_and_nothing_changes(fhir: Client, name: str, body: Any, status: int) -> None:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = fhir("PUT", f"Patient/{name}", raw.replace(b"{name}", name.encode()))
    assert answer.status == status, answer.body
    assert answer.issues[0]["severity"] in {"error", "fatal"}
    assert fhir.get(f"Patient/{name}").version == 'W/"1"'


def test_an_update_with_if_match_loses_nothing(fhir: Client, name: str) -> None:
    fhir("PUT", f"Patient/{name}", patient(name, active=False), If_Match='W/"1"')
    for stale in ('W/"1"', '"1"', 'W/"9"', 'W/"x"'):
        answer = fhir("PUT", f"Patient/{name}", patient(name), If_Match=stale)
        assert answer.status == 412, stale
        assert answer.issues
    assert fhir("PUT", f"Patient/{name}", patient(name), If_Match='"2"').status == 200
    patch = [{"op": "add", "path": "/active", "value": True}]
    assert fhir("PATCH", f"Patient/{name}", patch, If_Match='W/"1"', Content_Type=JSON_PATCH).status == 412
    assert fhir("DELETE", f"Patient/{name}", If_Match='W/"1"').status == 412
    assert fhir("DELETE", f"Patient/{name}", If_Match='W/"3"').status == 204


def test_a_read_is_conditional(fhir: Client, name: str) -> None:
    read = fhir.get(f"Patient/{name}")
    assert fhir.get(f"Patient/{name}", If_None_Match=read.version).status == 304
    assert fhir.get(f"Patient/{name}", If_None_Match='"1"').status == 304
    assert fhir.get(f"Patient/{name}", If_None_Match='W/"7", W/"1"').status == 304
    assert fhir.get(f"Patient/{name}", If_None_Match='W/"2"').status == 200
    assert fhir.get(f"Patient/{name}", If_Modified_Since=read.headers["last-modified"]).status == 304
    assert fhir.get(f"Patient/{name}", If_Modified_Since=formatdate(time.time() - 3600, usegmt=True)).status == 200
    assert fhir.get(f"Patient/{name}", If_None_Match=read.version).body == b""


def test_versions_are_read_one_by_one(fhir: Client, name: str) -> None:
    fhir.put(patient(name, active=False))
    assert fhir.get(f"Patient/{name}/_history/1").json["active"] is True
    assert fhir.get(f"Patient/{name}/_history/2").json["active"] is False
    assert fhir.get(f"Patient/{name}/_history/1").version == 'W/"1"'
    for unknown in ("3", "0", "x", "99999999999999"):
        assert fhir.get(f"Patient/{name}/_history/{unknown}").status == 404
    assert fhir.get(f"Patient/{name}/_history/2", If_None_Match='W/"2"').status == 304


def test_a_deleted_resource_is_gone_but_its_versions_are_not(fhir: Client, name: str) -> None:
    assert fhir("DELETE", f"Patient/{name}").status == 204
    gone = fhir.get(f"Patient/{name}")
    assert gone.status == 410
    assert gone.issues[0]["code"] == "deleted"
    assert fhir.get(f"Patient/{name}/_history/1").json["active"] is True
    assert fhir.get(f"Patient/{name}/_history/2").status == 410
    assert fhir.get(f"Patient?_id={name}").ids() == []
    assert fhir("DELETE", f"Patient/{name}").status in {200, 204}
    again = fhir("PUT", f"Patient/{name}", patient(name))
    assert (again.status, again.version) == (201, 'W/"3"')
    assert fhir("DELETE", "Patient/never-there").status in {200, 204, 404}


def test_history_lists_every_version_newest_first(fhir: Client, name: str) -> None:
    fhir("PATCH", f"Patient/{name}", [{"op": "remove", "path": "/birthDate"}], Content_Type=JSON_PATCH)
    fhir("DELETE", f"Patient/{name}")
    fhir.put(patient(name, active=False))
    answer = fhir.get(f"Patient/{name}/_history")
    assert (answer.json["type"], answer.json["total"]) == ("history", 4)
    assert [entry["response"]["etag"] for entry in answer.entries()] == [f'W/"{n}"' for n in (4, 3, 2, 1)]
    assert [entry["request"]["method"] for entry in answer.entries()] == ["PUT", "DELETE", "PATCH", "PUT"]
    assert ["resource" in entry for entry in answer.entries()] == [True, False, True, True]
    assert answer.entries()[0]["request"]["url"] == f"Patient/{name}"
    assert all(entry["fullUrl"] == f"{fhir.base}/Patient/{name}" for entry in answer.entries())
    assert answer.entries()[1]["response"]["status"].startswith("204")
    assert answer.entries()[3]["response"]["status"].startswith("201")


def test_history_pages_hold_every_entry_once(fhir: Client, name: str) -> None:
    for number in range(5):
        fhir.put(patient(name, birthDate=f"198{number}"))
    seen: list[str] = []
    address: str | None = f"Patient/{name}/_history?_count=2"
    while address is not None:
        answer = fhir.get(address)
        assert len(answer.entries()) <= 2
        assert answer.json["total"] == 6
        seen += [entry["resource"]["meta"]["versionId"] for entry in answer.entries()]
        address = answer.link("next")
    assert seen == ["6", "5", "4", "3", "2", "1"]


def test_history_since_and_at_a_moment(fhir: Client, name: str) -> None:
    time.sleep(0.01)
    second = fhir.put(patient(name, active=False)).json["meta"]["lastUpdated"]
    fhir.put(patient(name, active=True))

    def versions(question: str) -> list[str]:
        return [
            entry["resource"]["meta"]["versionId"]
            for entry in fhir.get(f"Patient/{name}/_history?{question}").entries()
        ]

    assert versions(f"_since={second}") == ["3", "2"]
    assert versions("_since=2000-01-01T00:00:00Z") == ["3", "2", "1"]
    assert versions("_since=2999-01-01T00:00:00Z") == []
    assert versions(f"_at={second}") == ["2"]
    assert versions("_at=2000") == []
    assert fhir.get(f"Patient/{name}/_history?_since=never").status == 400
    assert fhir.get(f"Patient/{name}/_history?_count=0").entries() == []


def test_history_of_a_type_and_of_the_system(fhir: Client, name: str) -> None:
    since = fhir.get(f"Patient/{name}").json["meta"]["lastUpdated"]
    other = fhir.fresh()
    fhir.put({"resourceType": "Basic", "id": other, "code": {"text": "x"}})
    fhir("DELETE", f"Patient/{name}")
    of_type = fhir.get(f"Patient/_history?_since={since}&_count=1000")
    assert [e["request"]["method"] for e in of_type.entries() if e["request"]["url"] == f"Patient/{name}"] == [
        "DELETE",
        "PUT",
    ]
    assert all(entry["request"]["url"].startswith("Patient") for entry in of_type.entries())
    of_all = {entry["fullUrl"] for entry in fhir.get(f"_history?_since={since}&_count=1000").entries()}
    assert {f"{fhir.base}/Patient/{name}", f"{fhir.base}/Basic/{other}"} <= of_all
    assert fhir.get("Patient/never-there/_history").status == 404


def test_conditional_create(fhir: Client) -> None:
    value = fhir.fresh()
    body = {"resourceType": "Patient", "identifier": [{"system": "http://c.example", "value": value}]}
    first = fhir("POST", "Patient", body, If_None_Exist=f"identifier=http://c.example|{value}")
    assert first.status == 201
    second = fhir("POST", "Patient", body, If_None_Exist=f"identifier=http%3A%2F%2Fc.example%7C{value}")
    assert second.status == 200
    assert second.headers["location"].startswith(f"{fhir.base}/Patient/{first.json['id']}")
    fhir("POST", "Patient", body)
    assert fhir("POST", "Patient", body, If_None_Exist=f"identifier={value}").status == 412
    assert fhir("POST", "Patient", body, If_None_Exist="").status == 400
    assert fhir("POST", "Patient", body, If_None_Exist="nonsense=1").status == 400
    assert fhir.get(f"Patient?identifier={value}&_summary=count").json["total"] == 2


def test_conditional_update(fhir: Client) -> None:
    value = fhir.fresh()
    body: dict[str, Any] = {"resourceType": "Patient", "identifier": [{"value": value}]}
    created = fhir("PUT", f"Patient?identifier={value}", body)
    assert created.status == 201
    changed = fhir("PUT", f"Patient?identifier={value}", body | {"active": True})
    assert (changed.status, changed.json["id"]) == (200, created.json["id"])
    same = fhir("PUT", f"Patient?identifier={value}", body | {"id": created.json["id"]})
    assert same.status == 200
    assert fhir("PUT", f"Patient?identifier={value}", body | {"id": "different"}).status == 400
    fhir("POST", "Patient", body)
    assert fhir("PUT", f"Patient?identifier={value}", body).status == 412
    assert fhir("PUT", "Patient", body).status == 400
    chosen = fhir.fresh()
    with_id = fhir("PUT", f"Patient?identifier={chosen}", body | {"id": chosen})
    assert (with_id.status, with_id.json["id"]) == (201, chosen)


def test_conditional_patch_and_delete(fhir: Client) -> None:
    value = fhir.fresh()
    body = {"resourceType": "Patient", "identifier": [{"value": value}], "active": True}
    made = fhir("POST", "Patient", body).json["id"]
    patch = [{"op": "replace", "path": "/active", "value": False}]
    assert fhir("PATCH", f"Patient?identifier={value}", patch, Content_Type=JSON_PATCH).json["active"] is False
    assert fhir("PATCH", "Patient?identifier=no-such", patch, Content_Type=JSON_PATCH).status in {404, 412}
    assert fhir("DELETE", f"Patient?identifier={value}").status == 204
    assert fhir.get(f"Patient/{made}").status == 410
    assert fhir("DELETE", f"Patient?identifier={value}").status in {204, 404}
    assert fhir("DELETE", "Patient").status in {400, 412}
    fhir("POST", "Patient", body)
    fhir("POST", "Patient", body)
    assert fhir("DELETE", f"Patient?identifier={value}").status in {204, 412}


@pytest.mark.parametrize(
    ("patch", "status"),
    [
        ([{"op": "test", "path": "/active", "value": False}], {422}),
        ([{"op": "remove", "path": "/nothing"}], {422}),
        ([{"op": "replace", "path": "/active", "value": "yes"}], {400, 422}),
        ([{"op": "replace", "path": "/resourceType", "value": "Group"}], {400, 422}),
        ([{"op": "replace", "path": "/id", "value": "other"}], {400, 422}),
        ({"op": "remove", "path": "/active"}, {400}),
        ([{"op": "nonsense", "path": "/active"}], {400}),
    ],
)
def test_a_patch_that_cannot_be_applied_changes_nothing(fhir: Client, name: str, patch: Any, status: set[int]) -> None:
    answer = fhir("PATCH", f"Patient/{name}", patch, Content_Type=JSON_PATCH)
    assert answer.status in status, answer.body
    assert answer.issues
    assert fhir.get(f"Patient/{name}").version == 'W/"1"'


def test_a_fhirpath_patch(fhir: Client, name: str) -> None:
    parts = [
        {"name": "type", "valueCode": "add"},
        {"name": "path", "valueString": "Patient"},
        {"name": "name", "valueString": "gender"},
        {"name": "value", "valueCode": "female"},
    ]
    answer = fhir(
        "PATCH", f"Patient/{name}", {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}
    )
    assert (answer.status, answer.json["gender"]) == (200, "female")
    assert fhir("PATCH", "Patient/never-there", {"resourceType": "Parameters"}).status == 404


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "Patient/nobody", {}, 404),
        ("GET", "Nonsense", {}, 404),
        ("GET", "Nonsense/1", {}, 404),
        ("GET", "Patient/bad_id", {}, 404),
        ("GET", "Patient/" + "a" * 65, {}, 404),
        ("GET", "Patient/$nonsense", {}, 404),
        ("GET", "patient", {}, 404),
        ("GET", "Patient/nobody", {"Authorization": None}, 401),
        ("GET", "Patient/nobody", {"Authorization": "Bearer wrong"}, 401),
        ("GET", "Patient/nobody", {"Authorization": "Basic QWxhZGRpbjpvcGVu"}, 401),
        ("POST", "Patient/nobody", {}, 405),
        ("DELETE", "metadata", {}, 405),
        ("PUT", "Patient/_search", {}, 405),
        ("GET", "metadata", {"Accept": "application/fhir+xml"}, 406),
        ("GET", "metadata?_format=xml", {}, 406),
        ("GET", "metadata", {"Accept": "image/png"}, 406),
        ("GET", "metadata", {"Accept": "application/fhir+json; fhirVersion=3.0"}, 406),
        ("POST", "Patient", {"Content-Type": "application/fhir+xml"}, 415),
        ("POST", "Patient", {"Content-Type": "text/plain"}, 415),
        ("PATCH", "Patient/nobody", {"Content-Type": "text/plain"}, 415),
        ("POST", "Patient/_search", {"Content-Type": "application/fhir+json"}, 415),
    ],
)
def test_errors_have_their_code_and_an_outcome(
    fhir: Client, method: str, path: str, headers: dict[str, Any], status: int
) -> None:
    body = b'{"resourceType":"Patient"}' if method in {"POST", "PUT", "PATCH"} else None
    answer = fhir(method, path, body, **headers)
    assert answer.status == status, answer.body
    assert answer.headers["content-type"].startswith(FHIR_JSON)
    issue = answer.issues[0]
    assert issue["severity"] in {"error", "fatal"}
    assert issue["diagnostics"]
    if status == 405:
        assert answer.headers["allow"]
    if status == 401:
        assert answer.headers["www-authenticate"].startswith("Bearer")


def test_a_body_or_a_nesting_without_end_is_refused(fhir: Client) -> None:
    big = b'{"resourceType":"Basic","code":{"text":"' + b"x" * (17 * 1024 * 1024) + b'"}}'
    # The answer may come before the whole body was taken.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        assert fhir("POST", "Basic", big).status == 413
    deep = b'{"resourceType":"Basic","extension":' + b'[{"extension":' * 300 + b"[]" + b"}]" * 300 + b"}"
    assert fhir("POST", "Basic", deep).status == 400


@pytest.mark.parametrize(
    ("path", "accept", "content_type"),
    [
        ("metadata", None, "application/fhir+json"),
        ("metadata", "*/*", "application/fhir+json"),
        ("metadata", "application/json", "application/json"),
        ("metadata", "application/fhir+json;fhirVersion=4.0", "application/fhir+json"),
        ("metadata", "application/xml;q=0.5, application/json;q=0.4", "application/json"),
        ("metadata?_format=json", "application/fhir+xml", "application/fhir+json"),
        ("metadata?_format=application/fhir%2Bjson", "text/html", "application/fhir+json"),
        ("metadata?_format=application/fhir+json", "text/html", "application/fhir+json"),
        ("metadata?_format=application/json", None, "application/json"),
        ("metadata?_format=text/json", None, "text/json"),
    ],
)
def test_the_format_is_negotiated(fhir: Client, path: str, accept: str | None, content_type: str) -> None:
    answer = fhir.get(path, Accept=accept)
    assert answer.status == 200
    assert answer.headers["content-type"].replace(" ", "").lower() == f"{content_type};charset=utf-8"


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/fhir+json; charset=UTF-8", "text/json", "application/fhir+json; fhirVersion=4.0"],
)
def test_each_json_type_is_read(fhir: Client, content_type: str) -> None:
    assert fhir("POST", "Patient", {"resourceType": "Patient"}, Content_Type=content_type).status == 201


def test_pretty_and_compressed_answers_hold_the_same(fhir: Client, name: str) -> None:
    plain = fhir.get("metadata")
    pretty = fhir.get(f"Patient/{name}?_pretty=true")
    assert pretty.body.count(b"\n") > 3
    assert pretty.json == fhir.get(f"Patient/{name}?_pretty=false").json
    packed = fhir.get("metadata", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.body))["resourceType"] == plain.json["resourceType"]
    assert "content-encoding" not in fhir.get("metadata", Accept_Encoding="identity").headers
    body = gzip.compress(json.dumps(patient(name, active=False)).encode())
    assert fhir("PUT", f"Patient/{name}", body, Content_Encoding="gzip").status == 200


@pytest.mark.parametrize("path", ["Patient/{name}", "Patient?_id={name}", "Patient/{name}/_history", "metadata"])
def test_head_answers_as_get_without_a_body(fhir: Client, name: str, path: str) -> None:
    got, head = fhir.get(path.format(name=name)), fhir("HEAD", path.format(name=name))
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-type"] == got.headers["content-type"]
    assert head.headers.get("etag") == got.headers.get("etag")
    assert fhir("HEAD", "Patient/nobody").status == 404


def test_options_and_cross_origin_requests(fhir: Client, name: str) -> None:
    options = fhir("OPTIONS", f"Patient/{name}", Authorization=None)
    assert options.status in {200, 204}
    assert {"GET", "PUT", "PATCH", "DELETE", "HEAD"} <= set(options.headers["allow"].split(", "))
    preflight = fhir(
        "OPTIONS",
        f"Patient/{name}",
        Authorization=None,
        Origin="https://app.example",
        Access_Control_Request_Method="PUT",
        Access_Control_Request_Headers="authorization,content-type,if-match,prefer",
    )
    assert preflight.status in {200, 204}
    assert preflight.headers["access-control-allow-origin"] in {"*", "https://app.example"}
    assert "PUT" in preflight.headers["access-control-allow-methods"]
    assert "if-match" in preflight.headers["access-control-allow-headers"].lower()
    simple = fhir.get(f"Patient/{name}", Origin="https://app.example")
    exposed = simple.headers["access-control-expose-headers"].lower()
    assert all(header in exposed for header in ("location", "etag", "last-modified"))


def test_what_was_sent_comes_back_to_the_digit(fhir: Client) -> None:
    made = fhir.fresh()
    raw = (
        '{"resourceType":"Observation","id":"%s","status":"final","code":{"text":"caf\\u00e9 \\"q\\" é"},'
        '"valueQuantity":{"value":%s},"component":[%s]}'
    )
    numbers = ["1.00", "1e3", "1E-7", "0.10", "-0.0", "100", "12345678901234567890.123456789", "1.0e+2"]
    parts = ",".join('{"code":{"text":"c"},"valueQuantity":{"value":' + number + "}}" for number in numbers)
    body = (raw % (made, "2.50", parts)).encode()
    assert fhir("PUT", f"Observation/{made}", body).status == 201
    got = json.loads(fhir.get(f"Observation/{made}").body, parse_float=str, parse_int=str)
    assert [part["valueQuantity"]["value"] for part in got["component"]] == numbers
    assert got["valueQuantity"]["value"] == "2.50"
    found = fhir.get(f"Observation?_id={made}").body
    assert all(f'"value":{number}'.encode() in found.replace(b" ", b"") for number in numbers)


def test_the_capability_statement_tells_what_is_there(fhir: Client) -> None:
    answer = fhir.get("metadata", Authorization=None)
    assert answer.status == 200
    statement = answer.json
    assert (statement["resourceType"], statement["fhirVersion"], statement["kind"]) == (
        "CapabilityStatement",
        "4.0.1",
        "instance",
    )
    rest = statement["rest"][0]
    resource = next(one for one in rest["resource"] if one["type"] == "Patient")
    codes = {interaction["code"] for interaction in resource["interaction"]}
    assert codes >= {
        "read",
        "vread",
        "update",
        "patch",
        "delete",
        "history-instance",
        "history-type",
        "create",
        "search-type",
    }
    assert resource["versioning"] == "versioned"
    assert resource["conditionalCreate"] is True
    assert {"transaction", "batch", "search-system", "history-system"} <= {one["code"] for one in rest["interaction"]}
    assert {"name", "identifier", "birthdate"} <= {one["name"] for one in resource["searchParam"]}
    checked = fhir("POST", "CapabilityStatement/$validate", statement)
    assert not [issue for issue in checked.issues if issue["severity"] in {"error", "fatal"}], checked.body


def test_a_binary_is_its_content_to_those_who_ask_for_it(fhir: Client) -> None:
    made = fhir("POST", "Binary", b"\x89PNG\x00\xff", Content_Type="image/png")
    assert made.status == 201
    path = made.headers["location"].split("/_history")[0]
    content = fhir.get(path, Accept="image/png")
    assert (content.headers["content-type"], content.body) == ("image/png", b"\x89PNG\x00\xff")
    resource = fhir.get(path, Accept=FHIR_JSON).json
    assert base64.b64decode(resource["data"]) == b"\x89PNG\x00\xff"
