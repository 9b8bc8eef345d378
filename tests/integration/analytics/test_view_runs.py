"""$viewdefinition-run through the FHIR API: views that are sent, kept or shipped; every parameter; every format."""

from __future__ import annotations

import io
import json
from typing import Any

import pyarrow.parquet
import pytest

from integration.analytics.conftest import World
from integration.analytics.figures_clients import ask
from integration.api.conftest import Client

VIEW = {
    "resourceType": "ViewDefinition",
    "resource": "Condition",
    "status": "active",
    "url": "https://clinic.example/views/problems",
    "version": "2",
    "name": "problems",
    "select": [
        {
            "column": [
                {"name": "id", "path": "id", "type": "id"},
                {"name": "patient", "path": "subject.getReferenceKey(Patient)", "type": "string"},
                {"name": "code", "path": "code.coding.code.first()", "type": "code"},
            ]
        }
    ],
}
PATIENTS_VIEW = {
    "resourceType": "ViewDefinition",
    "resource": "Patient",
    "status": "active",
    "select": [{"column": [{"name": "id", "path": "getResourceKey()", "type": "id"}]}],
}


def parameters(*given: dict[str, Any]) -> dict[str, Any]:
    return {"resourceType": "Parameters", "parameter": list(given)}


def run(client: Client, *further: dict[str, Any], view: Any = VIEW, **more: Any) -> tuple[int, Any, dict[str, str]]:
    sent = {"name": "viewResource", "resource": view}
    return ask(client, "POST", "/ViewDefinition/$run", parameters(sent, *further), **more)


def condition(logical_id: str, patient: str = "p", code: str = "x", **more: Any) -> dict[str, Any]:
    body = {
        "resourceType": "Condition",
        "id": logical_id,
        "subject": {"reference": f"Patient/{patient}"},
        "code": {"coding": [{"system": "urn:x", "code": code}]},
    }
    return {"name": "resource", "resource": body | more}


@pytest.fixture(scope="module")
def kept(clients: dict[str, Client]) -> str:
    status, stored, headers = ask(clients["operator"], "PUT", "/ViewDefinition/problems", VIEW)
    assert (status, stored["id"], stored["meta"]["versionId"]) == (201, "problems", "1")
    assert headers["location"].endswith("/ViewDefinition/problems")
    return "problems"


def test_a_view_runs_on_what_is_sent(clients: dict[str, Client]) -> None:
    sent = {"resourceType": "Condition", "id": "x", "subject": {"reference": "Patient/p"}, "code": {"text": "t"}}
    for address in ("/$viewdefinition-run", "/ViewDefinition/$viewdefinition-run", "/ViewDefinition/$run"):
        body = parameters({"name": "viewResource", "resource": VIEW}, {"name": "resource", "resource": sent})
        status, rows, _ = ask(clients["gp"], "POST", address, body)
        assert (status, rows) == (200, [{"id": "x", "patient": "Patient/p", "code": None}])


def test_a_view_runs_on_exactly_what_the_reader_may_see(world: World, clients: dict[str, Client]) -> None:
    _, every, _ = run(clients["operator"])
    assert len(every) == sum(1 for item in world.resources if item["resourceType"] == "Condition")
    _, seen, _ = run(clients["gp"])
    status, bundle, _ = ask(clients["gp"], "GET", "/Condition?_count=1000")
    assert status == 200
    assert {row["id"] for row in seen} == {entry["resource"]["id"] for entry in bundle["entry"]}
    assert {row["id"] for row in seen} < {row["id"] for row in every}
    _, nothing, _ = run(clients["manager"])
    assert nothing == []


def test_rows_come_in_every_format_and_no_spreadsheet_takes_them_for_formulas(clients: dict[str, Client]) -> None:
    one = condition("x", code="=1+1")
    status, content, headers = run(clients["gp"], one, {"name": "_format", "valueCode": "csv"})
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert content == b"id,patient,code\r\nx,Patient/p,'=1+1\r\n"
    bare = {"name": "header", "valueBoolean": False}
    assert run(clients["gp"], one, bare, {"name": "_format", "valueCode": "csv"})[1] == b"x,Patient/p,'=1+1\r\n"
    _, lines, headers = run(clients["gp"], one, one, {"name": "_format", "valueCode": "ndjson"})
    assert [json.loads(line)["id"] for line in lines.splitlines()] == ["x", "x"]
    assert headers["content-type"] == "application/x-ndjson"
    _, packed, _ = run(clients["gp"], one, {"name": "_format", "valueCode": "parquet"})
    read = pyarrow.parquet.read_table(io.BytesIO(packed)).to_pylist()
    assert read == [{"id": "x", "patient": "Patient/p", "code": "=1+1"}]
    _, limited, _ = run(clients["gp"], one, one, {"name": "_limit", "valueInteger": 1})
    assert len(limited) == 1


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("application/octet-stream", "application/vnd.apache.parquet"),
        ("application/fhir+json", "application/json"),
    ],
)
def test_the_header_accept_chooses_the_format(clients: dict[str, Client], accept: str, kind: str) -> None:
    status, _, headers = run(clients["gp"], condition("x"), accept=accept)
    assert (status, headers["content-type"]) == (200, kind)


def test_a_kept_view_is_run_by_its_address_its_reference_and_its_canonical_name(
    clients: dict[str, Client], kept: str
) -> None:
    _, expected, _ = run(clients["gp"])
    assert expected
    for method, body in (("GET", None), ("POST", parameters())):
        status, rows, _ = ask(clients["gp"], method, f"/ViewDefinition/{kept}/$run", body)
        assert (status, rows) == (200, expected)
    for name in (f"ViewDefinition/{kept}", VIEW["url"], f"{VIEW['url']}|2"):
        reference = {"name": "viewReference", "valueReference": {"reference": name}}
        assert ask(clients["gp"], "POST", "/ViewDefinition/$run", parameters(reference))[1] == expected
        assert ask(clients["gp"], "GET", f"/ViewDefinition/$run?viewReference={name}")[1] == expected
    for name in ("ViewDefinition/none", f"{VIEW['url']}|1", "urn:none"):
        status, outcome, _ = ask(clients["gp"], "GET", f"/ViewDefinition/$run?viewReference={name}")
        assert (status, outcome["issue"][0]["code"]) == (404, "not-found")


def test_the_views_of_the_figures_are_there_and_cannot_be_changed(clients: dict[str, Client]) -> None:
    status, rows, _ = ask(clients["operator"], "GET", "/ViewDefinition/contact/$run?_limit=3")
    assert (status, len(rows)) == (200, 3)
    _, shipped, _ = ask(clients["gp"], "GET", "/ViewDefinition/contact")
    for method, body in (("PUT", VIEW | {"id": "contact"}), ("DELETE", None)):
        status, outcome, _ = ask(clients["operator"], method, "/ViewDefinition/contact", body)
        assert (status, outcome["resourceType"]) == (409, "OperationOutcome")
    assert ask(clients["gp"], "GET", "/ViewDefinition/contact")[1] == shipped


def test_a_patient_bounds_what_a_view_reads(world: World, clients: dict[str, Client], kept: str) -> None:
    every = run(clients["operator"])[1]
    patient = every[0]["patient"]
    expected = [row for row in every if row["patient"] == patient]
    reference = {"name": "patient", "valueReference": {"reference": patient}}
    assert run(clients["operator"], reference)[1] == expected
    assert ask(clients["operator"], "GET", f"/ViewDefinition/{kept}/$run?patient={patient}")[1] == expected
    logical_id = patient.removeprefix("Patient/")
    assert run(clients["operator"], reference, view=PATIENTS_VIEW)[1] == [{"id": patient}]
    sent = [condition("a", logical_id), condition("b", "another")]
    assert [row["id"] for row in run(clients["operator"], reference, *sent)[1]] == ["a"]


def test_the_members_of_a_group_bound_what_a_view_reads(clients: dict[str, Client]) -> None:
    every = run(clients["operator"])[1]
    first, second, third, *_ = dict.fromkeys(row["patient"] for row in every)
    group = {
        "resourceType": "Group",
        "id": "of-the-view",
        "type": "person",
        "actual": True,
        "member": [
            {"entity": {"reference": first}},
            {"entity": {"reference": second}},
            {"entity": {"reference": third}, "inactive": True},
        ],
    }
    assert ask(clients["operator"], "PUT", "/Group/of-the-view", group)[0] == 201
    reference = {"name": "group", "valueReference": {"reference": "Group/of-the-view"}}
    rows = run(clients["operator"], reference)[1]
    assert sorted(row["id"] for row in rows) == sorted(row["id"] for row in every if row["patient"] in {first, second})
    both = {"name": "patient", "valueReference": {"reference": second}}
    assert {row["patient"] for row in run(clients["operator"], reference, both)[1]} == {second}
    outside = {"name": "patient", "valueReference": {"reference": third}}
    assert run(clients["operator"], reference, outside)[1] == []


def test_only_what_changed_since_a_moment_is_read(clients: dict[str, Client]) -> None:
    body = condition("changed-later", "patient-0001")["resource"]
    status, stored, _ = ask(clients["operator"], "PUT", "/Condition/changed-later", body)
    assert status == 201
    moment = stored["meta"]["lastUpdated"]
    assert run(clients["operator"], {"name": "_since", "valueInstant": moment})[1] == []
    before = {"name": "_since", "valueInstant": "2020-01-01T00:00:00Z"}
    assert len(run(clients["operator"], before)[1]) == len(run(clients["operator"])[1])
    sent = [
        condition("old", meta={"lastUpdated": "2019-05-05T10:00:00Z"}),
        condition("new", meta={"lastUpdated": "2021-05-05T10:00:00Z"}),
    ]
    assert [row["id"] for row in run(clients["gp"], before, *sent)[1]] == ["new"]
    assert ask(clients["operator"], "DELETE", "/Condition/changed-later")[0] == 204


@pytest.mark.parametrize(
    ("query", "code", "expression"),
    [
        ("_format=xml", "not-supported", "_format"),
        ("_limit=-1", "value", "_limit"),
        ("_limit=many", "value", "_limit"),
        ("_since=yesterday", "value", "_since"),
        ("header=perhaps", "value", "header"),
        ("source=s3://bucket", "not-supported", "source"),
        ("practitioner=x", "not-supported", "practitioner"),
        ("patient=Patient/nobody", "not-found", "patient"),
        ("group=Group/none", "not-found", "group"),
    ],
)
def test_what_a_run_cannot_do_is_said_with_the_parameter(
    clients: dict[str, Client], kept: str, query: str, code: str, expression: str
) -> None:
    status, outcome, _ = ask(clients["gp"], "GET", f"/ViewDefinition/{kept}/$run?{query}")
    assert status == 400
    assert (outcome["issue"][0]["code"], outcome["issue"][0]["expression"]) == (code, [expression])


def test_a_run_needs_exactly_one_view(clients: dict[str, Client], kept: str) -> None:
    assert ask(clients["gp"], "POST", "/ViewDefinition/$run", parameters())[0] == 400
    sent = {"name": "viewResource", "resource": VIEW}
    both = parameters(sent, {"name": "viewReference", "valueReference": {"reference": f"ViewDefinition/{kept}"}})
    assert ask(clients["gp"], "POST", "/ViewDefinition/$run", both)[0] == 400
    assert ask(clients["gp"], "POST", f"/ViewDefinition/{kept}/$run", parameters(sent))[0] == 400
    assert ask(clients["gp"], "GET", "/ViewDefinition/none/$run")[0] == 404


@pytest.mark.parametrize(
    "select",
    [
        [{"column": [{"name": "a b", "path": "id"}]}],
        [{"column": [{"name": "a", "path": "id.."}]}],
        [],
    ],
    ids=["name", "path", "nothing"],
)
def test_a_wrong_view_is_explained_and_not_kept(
    world: World, clients: dict[str, Client], select: list[dict[str, Any]]
) -> None:
    wrong = VIEW | {"select": select}
    status, outcome, _ = run(clients["gp"], view=wrong)
    assert (status, outcome["issue"][0]["code"]) == (422, "invalid")
    assert "ViewDefinition.select" in outcome["issue"][0]["diagnostics"]
    before = world.rows("SELECT count(*) FROM view_definition")
    assert ask(clients["operator"], "POST", "/ViewDefinition", wrong)[0] == 422
    assert world.rows("SELECT count(*) FROM view_definition") == before


def test_keeping_a_view_needs_the_right_to_reports_and_a_refusal_is_logged(
    world: World, clients: dict[str, Client], kept: str
) -> None:
    kept_before = world.rows("SELECT id, version FROM view_definition ORDER BY id")
    leaves = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    for method, address in (("POST", ""), ("PUT", f"/{kept}"), ("DELETE", f"/{kept}")):
        body = None if method == "DELETE" else VIEW
        assert ask(clients["desk"], method, f"/ViewDefinition{address}", body)[0] == 403
    assert world.rows("SELECT id, version FROM view_definition ORDER BY id") == kept_before
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] == leaves + 3
    assert ask(clients["desk"], "GET", f"/ViewDefinition/{kept}")[0] == 200


def test_a_kept_view_is_found_changed_and_taken_away(clients: dict[str, Client]) -> None:
    status, made, headers = ask(clients["manager"], "POST", "/ViewDefinition", VIEW | {"url": "urn:mine"})
    assert (status, headers["etag"]) == (201, 'W/"1"')
    _, found, _ = ask(clients["gp"], "GET", "/ViewDefinition?url=urn:mine")
    assert (found["total"], found["entry"][0]["resource"]["id"]) == (1, made["id"])
    address = f"/ViewDefinition/{made['id']}"
    changed = made | {"title": "Mine"}
    status, _, _ = ask(clients["manager"], "PUT", address, changed, if_match='W/"7"')
    assert status == 412
    status, second, headers = ask(clients["manager"], "PUT", address, changed, if_match='W/"1"')
    assert (status, second["title"], headers["etag"]) == (200, "Mine", 'W/"2"')
    assert ask(clients["manager"], "DELETE", address)[0] == 204
    assert ask(clients["manager"], "GET", address)[0] == 404
    assert ask(clients["gp"], "GET", "/ViewDefinition?colour=blue")[0] == 400
