"""R4 http.html#transaction and #brules: order, references between entries, conditions, failures."""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import pytest
from running_endpoint import Answer, Client

DIV = '<div xmlns="http://www.w3.org/1999/xhtml"><a href="{0}">link</a><img src="{0}" alt="x"/></div>'


def urn() -> str:
    return f"urn:uuid:{uuid.uuid4()}"


def entry(method: str, url: str, resource: Any = None, full_url: str | None = None, **request: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"request": {"method": method, "url": url, **request}}
    if full_url:
        made["fullUrl"] = full_url
    if resource is not None:
        made["resource"] = resource
    return made


def patient(**more: Any) -> dict[str, Any]:
    return {"resourceType": "Patient", **more}


def observation(subject: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "x"},
        "subject": {"reference": subject},
        **more,
    }


def send(fhir: Client, kind: str, *entries: dict[str, Any], **headers: str) -> Answer:
    return fhir("POST", "", {"resourceType": "Bundle", "type": kind, "entry": list(entries)}, **headers)


def responses(answer: Answer) -> list[dict[str, Any]]:
    assert answer.status == 200, answer.body
    return [one["response"] for one in answer.json["entry"]]


def path_of(response: dict[str, Any]) -> str:
    return "/".join(response["location"].split("/")[-4:-2])


def test_placeholders_are_replaced_wherever_references_stand(fhir: Client) -> None:
    name, report = urn(), urn()
    resource = observation(
        name,
        text={"status": "generated", "div": DIV.format(name)},
        extension=[
            {"url": "http://e.example/r", "valueReference": {"reference": name}},
            {"url": "http://e.example/u", "valueUri": name},
        ],
    )
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Observation", resource, report),
        entry("POST", "Patient", patient(), name),
    )
    made = fhir.get(path_of(responses(answer)[0])).json
    target = path_of(responses(answer)[1])
    assert made["subject"]["reference"] == target
    assert made["extension"][0]["valueReference"]["reference"] == target
    assert made["extension"][1]["valueUri"] == target
    assert f'href="{target}"' in made["text"]["div"]
    assert f'src="{target}"' in made["text"]["div"]


def test_relative_references_resolve_against_the_full_url_of_their_entry(fhir: Client) -> None:
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Patient", patient(id="123"), "http://elsewhere.example/fhir/Patient/123"),
        entry("POST", "Observation", observation("Patient/123"), "http://elsewhere.example/fhir/Observation/1"),
        entry("POST", "Observation", observation("http://elsewhere.example/fhir/Patient/123"), urn()),
    )
    target = path_of(responses(answer)[0])
    assert target != "Patient/123"
    for response in responses(answer)[1:]:
        assert fhir.get(path_of(response)).json["subject"]["reference"] == target


def test_the_answer_follows_the_order_of_the_request_whatever_the_order_of_work(fhir: Client) -> None:
    name, tag = fhir.fresh(), fhir.fresh()
    fhir.put(patient(id=name, meta={"tag": [{"code": tag}]}))
    answer = send(
        fhir,
        "transaction",
        entry("GET", f"Patient?_tag={tag}"),
        entry("PUT", f"Patient/{name}-put", patient(id=f"{name}-put", meta={"tag": [{"code": tag}]})),
        entry("POST", "Patient", patient(meta={"tag": [{"code": tag}]})),
        entry("DELETE", f"Patient/{name}"),
    )
    assert [response["status"][:3] for response in responses(answer)] == ["200", "201", "201", "204"]
    found = answer.json["entry"][0]["resource"]
    assert found["type"] == "searchset"
    assert found["total"] == 2
    assert answer.json["type"] == "transaction-response"


def test_a_deletion_makes_room_before_a_conditional_create_looks(fhir: Client) -> None:
    name = fhir.fresh()
    identifier = {"identifier": [{"system": "http://t.example", "value": name}]}
    fhir.put(patient(id=name, **identifier))
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Patient", patient(**identifier), ifNoneExist=f"identifier=http://t.example|{name}"),
        entry("DELETE", f"Patient/{name}"),
    )
    assert [response["status"][:3] for response in responses(answer)] == ["201", "204"]


def test_if_none_exist_points_references_to_what_exists(fhir: Client) -> None:
    name, placeholder = fhir.fresh(), urn()
    fhir.put(patient(id=name, identifier=[{"value": name}]))
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Patient", patient(identifier=[{"value": name}]), placeholder, ifNoneExist=f"identifier={name}"),
        entry("POST", "Observation", observation(placeholder), urn()),
    )
    assert [response["status"][:3] for response in responses(answer)] == ["200", "201"]
    assert fhir.get(path_of(responses(answer)[1])).json["subject"]["reference"] == f"Patient/{name}"


def test_a_conditional_reference_becomes_the_one_resource_that_it_finds(fhir: Client) -> None:
    name = fhir.fresh()
    fhir.put(patient(id=name, identifier=[{"system": "http://t.example", "value": name}]))
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Observation", observation(f"Patient?identifier=http://t.example|{name}"), urn()),
    )
    assert fhir.get(path_of(responses(answer)[0])).json["subject"]["reference"] == f"Patient/{name}"


def test_a_conditional_reference_finds_what_the_same_transaction_creates(fhir: Client) -> None:
    # http.html#trules: references are resolved after the creates.
    name = fhir.fresh()
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Observation", observation(f"Patient?identifier=http://t.example|{name}"), urn()),
        entry("POST", "Patient", patient(identifier=[{"system": "http://t.example", "value": name}]), urn()),
    )
    assert fhir.get(path_of(responses(answer)[0])).json["subject"]["reference"] == path_of(responses(answer)[1])


@pytest.mark.parametrize("matches", [0, 2])
def test_a_conditional_reference_that_finds_none_or_several_fails_the_transaction(fhir: Client, matches: int) -> None:
    name = fhir.fresh()
    for number in range(matches):
        fhir.put(patient(id=f"{name}-{number}", identifier=[{"value": name}]))
    answer = send(
        fhir,
        "transaction",
        entry("PUT", f"Basic/{name}", {"resourceType": "Basic", "id": name, "code": {"text": "x"}}),
        entry("POST", "Observation", observation(f"Patient?identifier={name}"), urn()),
    )
    assert answer.status == 412
    assert "entry[1]" in answer.issues[0]["expression"][0]
    assert fhir.get(f"Basic/{name}").status == 404


def test_one_failure_undoes_everything_and_names_its_entry(fhir: Client) -> None:
    name = fhir.fresh()
    answer = send(
        fhir,
        "transaction",
        entry("PUT", f"Patient/{name}", patient(id=name)),
        entry("POST", "Observation", {"resourceType": "Observation", "code": {"text": "no status"}}),
    )
    assert answer.status == 400
    assert answer.issues[0]["expression"][0].startswith("Bundle.entry[1]")
    assert fhir.get(f"Patient/{name}").status == 404


def test_one_failure_in_a_batch_leaves_the_others(fhir: Client) -> None:
    name = fhir.fresh()
    answer = send(
        fhir,
        "batch",
        entry("PUT", f"Patient/{name}", patient(id=name)),
        entry("GET", "Patient/nobody"),
        entry("GET", f"Patient/{name}"),
        entry("POST", "Nonsense", {"resourceType": "Nonsense"}),
        entry("GET", "Patient?birthdate=never"),
        entry("GET", "metadata"),
    )
    assert answer.json["type"] == "batch-response"
    assert [response["status"][:3] for response in responses(answer)] == ["201", "404", "200", "404", "400", "200"]
    for place in (1, 3, 4):
        assert answer.json["entry"][place]["response"]["outcome"]["resourceType"] == "OperationOutcome"
    assert answer.json["entry"][2]["resource"]["id"] == name
    assert responses(answer)[0]["etag"] == 'W/"1"'
    assert responses(answer)[0]["lastModified"]
    assert responses(answer)[0]["location"].endswith(f"/Patient/{name}/_history/1")


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_if_match_guards_an_entry(fhir: Client, kind: str) -> None:
    name = fhir.fresh()
    fhir.put(patient(id=name))
    fhir.put(patient(id=name, active=True))
    answer = send(fhir, kind, entry("PUT", f"Patient/{name}", patient(id=name, active=False), ifMatch='W/"1"'))
    if kind == "transaction":
        assert answer.status == 412
    else:
        assert responses(answer)[0]["status"].startswith("412")
    assert fhir.get(f"Patient/{name}").json["active"] is True
    answer = send(fhir, kind, entry("PUT", f"Patient/{name}", patient(id=name, active=False), ifMatch='W/"2"'))
    assert responses(answer)[0]["etag"] == 'W/"3"'


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_patches_in_a_bundle_of_both_kinds(fhir: Client, kind: str) -> None:
    name = fhir.fresh()
    fhir.put(patient(id=name, active=True))
    patch = base64.b64encode(json.dumps([{"op": "replace", "path": "/active", "value": False}]).encode()).decode()
    binary = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": patch}
    assert responses(send(fhir, kind, entry("PATCH", f"Patient/{name}", binary)))[0]["etag"] == 'W/"2"'
    assert fhir.get(f"Patient/{name}").json["active"] is False
    parts = [
        {"name": "type", "valueCode": "replace"},
        {"name": "path", "valueString": "Patient.active"},
        {"name": "value", "valueBoolean": True},
    ]
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "operation", "part": parts}]}
    assert responses(send(fhir, kind, entry("PATCH", f"Patient/{name}", parameters)))[0]["etag"] == 'W/"3"'
    assert fhir.get(f"Patient/{name}").json["active"] is True


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_conditional_updates_and_deletes_in_a_bundle(fhir: Client, kind: str) -> None:
    name = fhir.fresh()
    body = patient(identifier=[{"value": name}], active=True)
    first = responses(send(fhir, kind, entry("PUT", f"Patient?identifier={name}", body)))[0]
    assert first["status"].startswith("201")
    second = responses(send(fhir, kind, entry("PUT", f"Patient?identifier={name}", body | {"active": False})))[0]
    assert second["status"].startswith("200")
    assert path_of(second) == path_of(first)
    third = responses(send(fhir, kind, entry("DELETE", f"Patient?identifier={name}")))[0]
    assert third["status"].startswith("204")
    assert fhir.get(path_of(first)).status == 410


def test_a_conditional_read_in_a_batch_is_not_modified(fhir: Client) -> None:
    name = fhir.fresh()
    fhir.put(patient(id=name))
    answer = send(fhir, "batch", entry("GET", f"Patient/{name}", ifNoneMatch='W/"1"'))
    assert responses(answer)[0]["status"].startswith("304")
    assert "resource" not in answer.json["entry"][0]


def test_the_same_resource_twice_fails_a_transaction(fhir: Client) -> None:
    name = fhir.fresh()
    answer = send(
        fhir,
        "transaction",
        entry("PUT", f"Patient/{name}", patient(id=name)),
        entry("DELETE", f"Patient/{name}"),
    )
    assert answer.status == 400
    assert fhir.get(f"Patient/{name}").status == 404


def test_a_transaction_answers_as_prefer_asks(fhir: Client) -> None:
    minimal = send(fhir, "transaction", entry("POST", "Patient", patient()), Prefer="return=minimal")
    assert "resource" not in minimal.json["entry"][0]
    full = send(fhir, "transaction", entry("POST", "Patient", patient()), Prefer="return=representation")
    assert full.json["entry"][0]["resource"]["resourceType"] == "Patient"


@pytest.mark.parametrize(
    "body",
    [
        {"resourceType": "Bundle", "type": "history"},
        {"resourceType": "Bundle"},
        {"resourceType": "Patient"},
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"resource": {"resourceType": "Patient"}}]},
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"request": {"method": "BREW", "url": "Patient"}}]},
        {"resourceType": "Bundle", "type": "transaction", "entry": [{"request": {"method": "POST", "url": "Patient"}}]},
        {
            "resourceType": "Bundle",
            "type": "transaction",
            "entry": [{"request": {"method": "GET", "url": "Nothing/1"}}],
        },
    ],
)
def test_what_is_no_bundle_of_requests_is_refused(fhir: Client, body: dict[str, Any]) -> None:
    answer = fhir("POST", "", body)
    assert 400 <= answer.status < 500
    assert answer.issues[0]["severity"] in {"error", "fatal"}


def test_an_empty_transaction_has_an_empty_answer(fhir: Client) -> None:
    answer = fhir("POST", "", {"resourceType": "Bundle", "type": "transaction"})
    assert (answer.status, answer.json["type"], "entry" in answer.json) == (200, "transaction-response", False)


def test_circular_placeholders_resolve(fhir: Client) -> None:
    one, two = urn(), urn()
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Patient", patient(link=[{"other": {"reference": two}, "type": "seealso"}]), one),
        entry("POST", "Patient", patient(link=[{"other": {"reference": one}, "type": "seealso"}]), two),
    )
    first, second = (path_of(response) for response in responses(answer))
    assert fhir.get(first).json["link"][0]["other"]["reference"] == second
    assert fhir.get(second).json["link"][0]["other"]["reference"] == first


def test_a_full_url_of_ours_is_still_a_placeholder_for_a_create(fhir: Client) -> None:
    name = fhir.fresh()
    answer = send(
        fhir,
        "transaction",
        entry("POST", "Patient", patient(), f"{fhir.base}/Patient/{name}"),
        entry("POST", "Observation", observation(f"{fhir.base}/Patient/{name}"), urn()),
    )
    assert fhir.get(path_of(responses(answer)[1])).json["subject"]["reference"] == path_of(responses(answer)[0])


@pytest.mark.parametrize("kind", ["batch", "transaction"])
def test_references_to_our_own_address_are_stored_relative(fhir: Client, kind: str) -> None:
    body = observation(f"{fhir.base}/Patient/somebody/_history/1", focus=[{"reference": f"{fhir.base}/Nonsense/1"}])
    answer = send(fhir, kind, entry("POST", "Observation", body, urn()))
    made = fhir.get(path_of(responses(answer)[0])).json
    assert made["subject"]["reference"] == "Patient/somebody/_history/1"
    assert made["focus"][0]["reference"] == f"{fhir.base}/Nonsense/1"
