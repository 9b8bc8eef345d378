"""Attacks 1 to 38 on access: whoever treats P1 gets nothing of P2, changes nothing, and leaves an entry in the log.

What is forbidden answers as what does not exist, byte for byte but for the id that was asked for.
"""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from integration.api.conftest import Answer
from integration.attacks.siege import CANARY, NISS, Siege, observation, of

JSON_PATCH = "application/json-patch+json"
# The id of a Bundle is new each time, and says when it was made.
RANDOM = re.compile(rb'"id":"[0-9a-f-]{36}","meta":{"lastUpdated":"[^"]+"}')


def same(one: Answer, other: Answer, names: tuple[str, str]) -> None:
    """The two answers differ in the id that was asked for and in what is different in every answer."""

    def plain(answer: Answer) -> tuple[int, bytes, dict[str, str]]:
        body = answer.body
        headers = {name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}}
        for name in names:
            body = body.replace(name.encode(), b"ID")
            headers = {key: value.replace(name, "ID") for key, value in headers.items() if key != "content-length"}
        return answer.status, RANDOM.sub(b"", body.replace(answer.headers["x-request-id"].encode(), b"")), headers

    assert plain(one) == plain(other)


def as_missing(siege: Siege, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """The answer about something of P2's, after checking that something that never was answers alike."""
    found = siege.attempt(method, path, body, **headers)
    text = json.dumps(body).replace("p2-", "p9-") if isinstance(body, dict) else None
    missing = siege.attempt(method, path.replace("p2", "p9"), body if text is None else json.loads(text), **headers)
    same(found, missing, ("p2", "p9"))
    return found


# 1, 2, 3, 33, 34 -- instances, their versions, compartments, files, whole records.
INSTANCES = [
    "/Observation/p2-obs",
    "/Observation/p2-obs/_history",
    "/Observation/p2-obs/_history/1",
    "/Patient/p2",
    "/Patient/p2/_history",
    "/Patient/p2/_history/1",
    "/Encounter/p2-visit",
    "/Binary/p2-file",
    "/DocumentReference/p2-letter",
    "/List/p2-list",
    "/Group/p2-group",
    "/Patient/p2/$everything",
    "/Encounter/p2-visit/$everything",
    "/Patient/p2/$meta",
    "/Observation/p2-obs/$meta",
    "/Patient/p2/$access-report",
    "/Patient/p2/$relationships",
]


@pytest.mark.parametrize("path", INSTANCES)
def test_an_instance_of_somebody_else_is_missing(siege: Siege, path: str) -> None:
    assert as_missing(siege, "GET", path).status in {403, 404}


@pytest.mark.parametrize("path", [path for path in INSTANCES if "$" not in path][:9])
def test_no_precondition_tells_of_an_instance(siege: Siege, path: str) -> None:
    for headers in (
        {"if_none_match": 'W/"1"'},
        {"if_modified_since": "Fri, 01 Jan 2038 00:00:00 GMT"},
        {"range": "bytes=0-3"},
    ):
        assert as_missing(siege, "GET", path, **headers).status == 404  # 30
    assert as_missing(siege, "HEAD", path).status == 404


# 3 to 9, 13, 17, 18 -- searches of what is of P2.
EMPTY = [
    "/Observation?patient=p2",
    "/Observation?patient=Patient/p2",
    "/Observation?patient=http://clinic.example/fhir/Patient/p2",
    "/Observation?subject:Patient=p2",
    "/Observation?patient=Patient/p2/_history/1",
    "/Observation?_id=p2-obs",
    f"/Observation?subject.name={CANARY}",
    f"/Observation?subject:Patient.name={CANARY}",
    f"/Encounter?subject:Patient.identifier={NISS}|93051822361",
    f"/Patient?identifier={NISS}|93051822361",
    f"/Patient?name={CANARY}",
    f"/Patient?name:contains={CANARY[:5]}",
    "/Observation?encounter=p2-visit",
    "/Observation?_list=p2-list",
    f"/Patient?_filter=name%20eq%20%22{CANARY}%22",
    f"/Observation?_content={CANARY}",
    f"/Observation?_text={CANARY}",
    "/Observation?value-quantity=gt8",
    "/Patient?_has:Observation:patient:value-quantity=gt8",
    "/Patient?_has:Observation:patient:code-value-quantity=718-7$gt8",
    "/Patient?_has:Encounter:patient:_has:Observation:encounter:value-quantity=gt8",
    "/Encounter?_has:Observation:encounter:_has:Provenance:target:agent=Practitioner/other",
    "/Practitioner?_has:Encounter:practitioner:_has:Observation:encounter:value-quantity=gt8",
    "/Organization?_has:Patient:organization:identifier=93051822361",
    "/Provenance?target=Observation/p2-obs",
    "/Group?member=Patient/p2",
    "/List?item=Observation/p2-obs",
]


@pytest.mark.parametrize("path", EMPTY)
def test_a_search_finds_nothing_of_somebody_else(siege: Siege, path: str) -> None:
    for more in ("", "&_total=accurate", "&_summary=count"):
        answer = siege.attempt("GET", path + more)
        assert answer.status == 200, answer.body
        assert answer.resources == []
        assert answer.json.get("total", 0) == 0
    posted = siege.attempt(
        "POST", path.partition("?")[0] + "/_search", path.partition("?")[2].encode(),
        content_type="application/x-www-form-urlencoded",
    )  # fmt: skip
    assert posted.status == 200
    assert posted.resources == []


def test_a_compartment_of_somebody_else_is_as_one_that_never_was(siege: Siege) -> None:
    for path in (
        "/Patient/p2/Observation",
        "/Patient/p2/*",
        "/Encounter/p2-visit/Observation",
        "/Patient/p2/Observation/_search",
    ):
        method = "POST" if path.endswith("_search") else "GET"
        headers = {"content_type": "application/x-www-form-urlencoded"} if method == "POST" else {}
        as_missing(siege, method, path, b"code=718-7" if method == "POST" else None, **headers)


# 10, 11, 12 -- includes.
@pytest.mark.parametrize(
    "path",
    [
        "/MedicationRequest?_include=*:*&_include:iterate=*:*",
        "/Practitioner?_revinclude=*:*&_revinclude:iterate=*:*&_count=100",
        "/Organization?_revinclude=Patient:organization&_revinclude:iterate=Observation:patient",
        "/Observation?_revinclude=Provenance:target&_include:iterate=Provenance:target",
        "/Encounter?_include:iterate=Encounter:part-of&_revinclude:iterate=Encounter:part-of",
    ],
)
def test_includes_bring_only_what_is_visible_and_end(siege: Siege, path: str) -> None:
    answer = siege.attempt("GET", path)
    assert answer.status == 200
    assert answer.resources
    assert not [found for found in answer.resources if found["id"].startswith("p2")]


# 13, 14, 19, 20 -- counts, pages, times, histories.
@pytest.mark.parametrize(
    "path",
    [
        "/?_type=Patient,Observation,Encounter,Group,List,Binary&_count=100",
        "/Patient?_sort=family&_count=1",
        "/Patient?_sort=-birthdate,_lastUpdated&_count=1",
        "/Observation?_sort=value-quantity&_count=1",
        "/Observation?_lastUpdated=gt2020-01-01",
        "/_history?_count=200",
        "/_history?_since=2020-01-01T00:00:00Z&_count=200",
        "/Patient/_history",
        "/Observation/_history?_at=2026-01-01",
    ],
)
def test_lists_counts_and_pages_know_the_visible_only(siege: Siege, path: str) -> None:
    seen: list[str] = []
    address: str | None = path + "&_total=accurate" if "_history" not in path else path
    while address is not None:
        answer = siege.attempt("GET", address)
        assert answer.status == 200, answer.body
        seen += [found["id"] for found in answer.resources]
        total = answer.json.get("total")
        address = answer.link("next")
    assert not [name for name in seen if name.startswith("p2")]
    if total is not None and "_history" not in path:
        assert total == len(seen)


# 15 -- what is not a sort key.
@pytest.mark.parametrize(
    "sort",
    [
        "birthdate;select 1",
        "a.b",
        "birthdate,(select 1)",
        "birthdate desc",
        "--",
        "'",
        "pk",
        "body",
        "resource.body",
        "_id;DROP",
    ],
)
def test_a_sort_key_is_one_of_the_parameters_or_refused(siege: Siege, sort: str) -> None:
    before = siege.state()
    answer = siege.attacker.get(
        f"/Patient?_sort={sort.replace(' ', '%20').replace(';', '%3B')}", prefer="handling=strict"
    )
    assert answer.status == 400
    assert siege.state() == before


# 16 -- what a label hides stays hidden, whatever part is asked for.
def test_no_part_of_a_labelled_resource_can_be_asked_for(siege: Siege) -> None:
    # The receptionist sees P1's administration, no observation in any shape.
    for path in (
        "/Observation?_elements=id",
        "/Observation?_summary=true",
        "/Observation?_summary=count",
        "/Observation?_elements=status,subject&patient=p1",
    ):
        answer = siege.attempt("GET", path, by=siege.people["desk"])
        assert answer.resources == []
        assert answer.json.get("total", 0) == 0


# 17 -- named queries do not exist.
def test_a_named_query_is_refused(siege: Siege) -> None:
    answer = siege.attacker.get("/Patient?_query=everybody", prefer="handling=strict")
    assert answer.status == 400


# 21, 22 -- batch and transaction.
def bundle(kind: str, *entries: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def test_entries_of_a_batch_are_refused_each(siege: Siege) -> None:
    asked = ["Observation/p2-obs", "Patient/p2", "Patient/p2/$everything", "Observation/p2-obs/_history"]
    answer = siege.attempt("POST", "/", bundle("batch", *({"request": {"method": "GET", "url": url}} for url in asked)))
    assert [entry["response"]["status"][:3] for entry in answer.json["entry"]] == ["404"] * len(asked)


@pytest.mark.parametrize(
    "subject",
    [
        of("p2"),
        {"reference": f"Patient?identifier={NISS}|93051822361"},
        {"reference": "http://clinic.example/fhir/Patient/p2"},
    ],
)
def test_a_transaction_that_names_somebody_else_is_rejected_whole(siege: Siege, subject: dict[str, str]) -> None:
    own = observation("x", "p1", 4)
    foreign = {**observation("y", "p1", 5), "subject": subject}
    for found in (own, foreign):
        del found["id"]
    answer = siege.attempt(
        "POST",
        "/",
        bundle(
            "transaction",
            {
                "fullUrl": "urn:uuid:0a8a4a8e-4d1c-4f9e-8a3d-000000000001",
                "resource": own,
                "request": {"method": "POST", "url": "Observation"},
            },
            {"resource": foreign, "request": {"method": "POST", "url": "Observation"}},
        ),
    )
    assert answer.status in {400, 403, 404, 412, 422}


# 23, 24, 25 -- conditional interactions.
def test_a_conditional_create_does_not_tell_of_somebody_else(siege: Siege) -> None:
    own = observation("x", "p2", 4)
    del own["id"]
    answer = siege.attempt("POST", "/Observation", own, if_none_exist="patient=p2")
    unknown = siege.attempt("POST", "/Observation", {**own, "subject": of("p9")}, if_none_exist="patient=p9")
    same(answer, unknown, ("p2", "p9"))
    assert answer.status == 403
    assert "location" not in answer.headers


def test_a_conditional_update_and_patch_do_not_reach_somebody_else(siege: Siege) -> None:
    body = observation("p2-obs", "p2", 1)
    assert as_missing(siege, "PUT", "/Observation?_id=p2-obs", body).status in {403, 404, 412}
    assert as_missing(siege, "PUT", "/Observation?patient=p2", body).status in {403, 404, 412}
    patch = [{"op": "replace", "path": "/status", "value": "amended"}]
    assert as_missing(siege, "PATCH", "/Observation?_id=p2-obs", patch, content_type=JSON_PATCH).status == 404


@pytest.mark.parametrize("query", ["patient=p2", "_id=p2-obs", "subject:Patient=p2", f"subject.name={CANARY}"])
def test_a_conditional_delete_deletes_nothing_of_somebody_else(siege: Siege, query: str) -> None:
    found = siege.attempt("DELETE", f"/Observation?{query}")
    missing = siege.attempt("DELETE", "/Observation?patient=p9")
    same(found, missing, ("p2", "p9"))


# 26 to 31 -- writes.
def test_a_patch_may_not_move_a_resource_to_another_patient(siege: Siege) -> None:
    move = [{"op": "replace", "path": "/subject/reference", "value": "Patient/p2"}]
    answer = siege.attempt("PATCH", "/Observation/p1-obs", move, content_type=JSON_PATCH)
    assert answer.status == 403
    unknown = [{"op": "replace", "path": "/subject/reference", "value": "Patient/p9"}]
    same(answer, siege.attempt("PATCH", "/Observation/p1-obs", unknown, content_type=JSON_PATCH), ("p2", "p9"))
    assert siege.attempt("PUT", "/Observation/p1-obs", observation("p1-obs", "p2", 3)).status == 403


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_write_on_somebody_else_s_resource_is_as_on_a_missing_one(siege: Siege, method: str) -> None:
    body: Any = {
        "PUT": observation("p2-obs", "p1", 1),
        "PATCH": [{"op": "replace", "path": "/status", "value": "amended"}],
        "DELETE": None,
    }[method]
    headers = {"content_type": JSON_PATCH} if method == "PATCH" else {}
    for more in ({}, {"if_match": 'W/"1"'}, {"if_match": 'W/"7"'}):
        assert as_missing(siege, method, "/Observation/p2-obs", body, **headers, **more).status in {204, 404}


def test_a_body_that_names_another_id_is_refused(siege: Siege) -> None:
    assert siege.attacker.put("/Observation/p1-obs", observation("p2-obs", "p1", 1)).status == 400
    assert siege.operator.get("/Observation/p2-obs").json["valueQuantity"]["value"] == 9


def test_a_new_resource_about_somebody_else_is_refused_as_about_nobody(siege: Siege) -> None:
    own = observation("x", "p2", 4)
    del own["id"]
    found = siege.attempt("POST", "/Observation", own)
    missing = siege.attempt("POST", "/Observation", {**own, "subject": of("p9")})
    assert found.status == 403
    same(found, missing, ("p2", "p9"))


REFERENCES = [
    '{"reference":"Encounter/p2-visit"}',
    '{"reference":"Encounter\\/p2-visit"}',
    '{"reference":"Encounter/p2\\u002dvisit"}',
    '{"refer\\u0065nce":"Encounter/p2-visit"}',
    '{"reference":"http://clinic.example/fhir/Encounter/p2-visit"}',
    '{"reference":"http:\\/\\/clinic.example\\/fhir\\/Encounter\\/p2-visit"}',
    '{"reference":"Encounter/p2-visit/_history/1"}',
    '{"reference" : "\\u0045ncounter/p2-visit"}',
]


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_to_what_the_writer_may_not_see_is_refused_however_it_is_written(
    siege: Siege, reference: str
) -> None:
    own = observation("x", "p1", 4)
    del own["id"]
    body = json.dumps({**own, "encounter": "HERE"}).replace('"HERE"', reference).encode()
    found = siege.attempt("POST", "/Observation", body)
    missing = siege.attempt("POST", "/Observation", body.replace(b"p2", b"p9"))
    assert found.status == 422
    same(found, missing, ("p2", "p9"))


def test_a_reference_that_was_there_before_may_stay_and_no_other_may_join_it(siege: Siege) -> None:
    kept = observation("p1-linked", "p1", 4, encounter={"reference": "Encounter/p2-visit"})
    assert siege.operator.put("/Observation/p1-linked", kept).status == 201
    changed = siege.attacker.put("/Observation/p1-linked", {**kept, "status": "amended"})
    assert changed.status == 200
    assert siege.operator.get("/Observation/p1-linked").json["meta"]["versionId"] == "2"
    more = {**kept, "focus": [{"reference": "Observation/p2-obs"}]}
    assert siege.attempt("PUT", "/Observation/p1-linked", more).status == 422
    assert siege.operator.get("/Observation/p1-linked").json["meta"]["versionId"] == "2"


def test_an_outcome_that_is_preferred_names_nothing(siege: Siege) -> None:
    own = observation("x", "p1", 4, encounter={"reference": "Encounter/p2-visit"})
    del own["id"]
    answer = siege.attempt("POST", "/Observation", own, prefer="return=OperationOutcome")
    assert answer.status == 422
    assert "p2" not in answer.body.decode()


# 27 -- what the server alone sets.
def test_forged_meta_does_not_count(siege: Siege) -> None:
    own = observation("x", "p1", 4, meta={"versionId": "99", "lastUpdated": "1999-01-01T00:00:00Z"})
    del own["id"]
    made = siege.attacker.post("/Observation", own, prefer="return=representation")
    assert made.status == 201
    assert made.json["meta"]["versionId"] == "1"
    assert not made.json["meta"]["lastUpdated"].startswith("1999")
    assert siege.operator.delete(f"/Observation/{made.json['id']}").status == 204


# 32 -- copies inside.
def test_a_copy_of_somebody_else_inside_is_filed_under_the_own_patient_only(siege: Siege) -> None:
    own = observation(
        "x", "p1", 4, contained=[{"resourceType": "Patient", "id": "inside", "name": [{"family": "Copied"}]}]
    )
    del own["id"]
    own["performer"] = [{"reference": "#inside"}]
    made = siege.attacker.post("/Observation", own, prefer="return=representation")
    assert made.status == 201, made.body
    assert siege.operator.get("/Patient?name=Copied").resources == []
    assert siege.operator.get(f"/Observation?patient=p2&_id={made.json['id']}").resources == []
    assert siege.operator.delete(f"/Observation/{made.json['id']}").status == 204


# 34 -- oracles.
def test_matching_tells_whoever_may_not_identify_people_nothing(siege: Siege) -> None:
    sought = {"resourceType": "Patient", "identifier": [{"system": NISS, "value": "93051822361"}]}
    asked = {
        "resourceType": "Parameters",
        "parameter": [{"name": "resource", "resource": sought}],
    }
    answer = siege.attempt("POST", "/Patient/$match", asked, by=siege.people["p1-person"])
    assert answer.status in {403, 404}


# 33, 35, 36, 37, 38 -- what is not offered is not there, for anybody.
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/$export"),
        ("GET", "/Patient/$export"),
        ("GET", "/Group/p2-group/$export"),
        ("GET", "/$export-poll-status"),
        ("POST", "/$graphql"),
        ("GET", "/$graphql?query={Patient{id}}"),
        ("GET", "/Patient/p2/$graphql"),
        ("GET", "/Composition/p2-summary/$document"),
        ("POST", "/$import"),
        ("POST", "/$import-pnp"),
        ("POST", "/$expunge"),
        ("POST", "/$reindex"),
        ("POST", "/Patient/$merge"),
        ("GET", "/Patient/p2/$summary"),
        ("GET", "/$export-file/1"),
    ],
)
def test_what_is_not_offered_answers_as_any_unknown_address(siege: Siege, method: str, path: str) -> None:
    before = siege.state()
    answer = siege.attacker(method, path)
    assert answer.status == 404
    assert CANARY not in answer.body.decode()
    assert siege.state() == before
