"""Every method on every form of address of the API, and every operation: nobody gets through without a right.

The list comes from the tables of routes and handlers: what is new is walked, or the test says that it is not.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from integration.api.conftest import Answer, Client
from integration.attacks.siege import CANARY, Siege
from vesalius.access import policy, tokens
from vesalius.api import router
from vesalius.api.handlers import HANDLERS, PUBLIC
from vesalius.api.operations import OPERATIONS, Operation

FORMS = {
    "": "/",
    "fixed-history": "/_history",
    "fixed-search": "/_search",
    "type": "/{type}",
    "type-history": "/{type}/_history",
    "type-search": "/{type}/_search",
    "instance": "/{type}/{id}",
    "instance-history": "/{type}/{id}/_history",
    "version": "/{type}/{id}/_history/1",
    "compartment": "/Patient/p2/{type}",
    "compartment-search": "/Patient/p2/{type}/_search",
    "entry": "/AuditEvent/leaf-1",
    "views": "/ViewDefinition",
    "view": "/ViewDefinition/p2-none",
}
IDS = {
    "Patient": "p2", "Observation": "p2-obs", "Encounter": "p2-visit", "Binary": "p2-file", "List": "p2-list",
    "Group": "p2-group", "DocumentReference": "p2-letter", "MedicationRequest": "p2-order",
    "Provenance": "p2-origin", "CareTeam": "p2-team", "Composition": "p2-summary",
}  # fmt: skip
# What an operation needs. None: the rows decide, or it holds nothing of anybody (terminology, validation).
NEEDS: dict[str, str | None] = {
    "validate": None, "meta": None, "meta-add": None, "meta-delete": None, "rectify": None, "expand": None,
    "validate-code": None, "lookup": None, "subsumes": None, "translate": None, "proof": "audit.read",
    "export-record": "subject.export", "match": "patient.identify", "emergency-access": "emergency.open",
    "end-emergency-access": None, "declare-relationship": "relationship.declare",
    "end-relationship": "relationship.end-own", "relationships": "relationship.manage", "access-report": "audit.read",
    "emergency-accesses": None, "emergency-review": "emergency.review", "notices": None,
}  # fmt: skip
# These answer everybody, with what is one's own or with what is about nobody.
HARMLESS = {
    "expand", "validate-code", "lookup", "subsumes", "translate", "validate", "notices", "meta", "end-emergency-access",
    "emergency-accesses",
}  # fmt: skip


def requests() -> Iterator[tuple[str, str, str]]:
    """(name of the interaction, method, path) for every type and method that is offered."""
    for form in FORMS.values():
        for type_name in router.SERVED_TYPES if "{type}" in form else ("",):
            path = form.format(type=type_name, id=IDS.get(type_name, "p2-none"))
            for method, name in router.resolve(path)[0].items():
                yield name, method, path


def calls(operation: Operation) -> Iterator[tuple[str, str]]:
    types = operation.types or ("Patient", "Observation")
    for method in operation.methods:
        if operation.on_system:
            yield method, f"/${operation.name}"
        for type_name in types:
            if operation.on_type:
                yield method, f"/{type_name}/${operation.name}"
            if operation.on_instance:
                yield method, f"/{type_name}/{IDS.get(type_name, 'p2-none')}/${operation.name}"


def body_of(method: str, path: str) -> object:
    if method == "POST" and path.endswith("_search"):
        return b"_count=5"
    if path == "/":
        return {"resourceType": "Bundle", "type": "transaction", "entry": [
            {"resource": {"resourceType": "Basic", "code": {"text": "x"}, "subject": {"reference": "Patient/p2"}},
             "request": {"method": "POST", "url": "Basic"}}]}  # fmt: skip
    if "$" in path:
        return {"resourceType": "Parameters", "parameter": [{"name": "reason", "valueString": "a reason to see this"}]}
    name = path.split("/")[1]
    made = {"resourceType": name, "id": path.rsplit("/", maxsplit=1)[-1]}
    if name == "Patient":
        return made | {"gender": "other"}
    return made | {"subject": {"reference": "Patient/p2"}, "status": "active", "code": {"text": "x"}}


def ask(client: Client, method: str, path: str, form: str = "application/x-www-form-urlencoded") -> Answer:
    if method == "GET":
        return client.get(path)
    if method == "DELETE":
        return client.delete(path + ("" if "p2" in path else "?_id=p2-obs"))
    if method == "PATCH":
        patch = [{"op": "add", "path": "/language", "value": "fr"}]
        address = path if "p2" in path else path + "?_id=p2-obs"
        return client.patch(address, patch, content_type="application/json-patch+json")
    if method == "PUT" and path.count("/") == 1:
        path += "?_id=p2-obs"
    kind = form if path.endswith("_search") else "application/fhir+json"
    return client(method, path, body_of(method, path), content_type=kind)


@pytest.fixture(scope="module")
def nobody(siege: Siege) -> Client:
    """A valid token without any right."""
    with siege.context.pool.session() as session:
        return Client(siege.application, tokens.mint(session, "nobody", minutes=60))


def test_every_handler_is_walked() -> None:
    walked = {name for name, _, _ in requests()} | {operation.handler for operation in OPERATIONS} | PUBLIC
    assert set(HANDLERS) == walked
    assert set(NEEDS) <= {operation.name for operation in OPERATIONS}


def test_without_a_token_nothing_answers_but_what_is_public(siege: Siege) -> None:
    before = siege.state()
    anonymous = Client(siege.application, "")
    for headers in ({"authorization": ""}, {"authorization": "Bearer vsl_forged"}, {"authorization": "Basic YTpi"}):
        for name, method, path in requests():
            answer = anonymous(method, path, None if method == "GET" else b"{}", **headers)
            assert answer.status == 401, (name, method, path)
        for operation in OPERATIONS:
            for method, path in calls(operation):
                assert anonymous(method, path, **headers).status == 401, path
    for name in ("metadata", "openapi.json"):
        assert anonymous.get(f"/{name}", authorization="").status == 200
    assert siege.state() == before


def test_a_token_that_is_refused_leaves_an_entry(siege: Siege) -> None:
    mark = siege.mark()
    assert Client(siege.application, "vsl_forged").get("/Patient").status == 401
    (event,) = siege.events(mark)
    assert (event["subtype"], event["outcome"], event["address"]) == ("login", "failed", "192.0.2.1")
    assert "vsl_forged" not in json.dumps(event)


def test_whoever_has_no_right_gets_nothing_and_every_try_is_logged(siege: Siege, nobody: Client) -> None:
    before = siege.state()
    for name, method, path in requests():
        if name in {"search-type", "search-system"} and path.strip("/").partition("/")[0] not in IDS:
            continue
        mark = siege.mark()
        answer = ask(nobody, method, path)
        assert siege.events(mark), (name, method, path)
        if answer.status == 200:
            assert answer.json["resourceType"] == "Bundle", (name, path)
            assert answer.resources == [], (name, path)
            assert answer.json.get("total", 0) == 0, (name, path)
        else:
            assert answer.status in {204, 400, 403, 404, 422}, (name, method, path, answer.body)
        assert CANARY not in answer.body.decode()
    assert siege.state() == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda found: f"{found.name}-{'-'.join(found.types)[:20]}")
def test_an_operation_is_refused_to_every_role_that_lacks_its_capability(siege: Siege, operation: Operation) -> None:
    # What is not listed needs rights on rows: nothing of a patient who is not theirs answers.
    need = NEEDS.get(operation.name)
    before = siege.state()
    for username in ("desk", "officer", "p1-person", "attacker"):
        role = {"desk": "receptionist", "officer": "privacy-officer", "p1-person": "patient", "attacker": "physician"}
        if need is not None and need in policy.default().role(role[username]).capabilities:
            continue
        for method, path in calls(operation):
            mark = siege.mark()
            answer = ask(siege.people[username], method, path)
            assert CANARY not in answer.body.decode(), (username, path)
            assert "p2-obs" not in answer.body.decode().replace(path, "") or "/p2-obs/" in path, (username, path)
            if operation.name in HARMLESS or (operation.name not in NEEDS and answer.status == 200):
                continue
            assert answer.status in {400, 403, 404}, (username, method, path, answer.status, answer.body)
            if answer.status != 400:
                assert siege.events(mark), (username, method, path)
    assert siege.state() == before
