"""Figures and views through the FHIR API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integration.analytics.conftest import World
from integration.api.conftest import Client
from vesalius.access import tokens
from vesalius.access.roles import MANAGER, PHYSICIAN, RECEPTIONIST
from vesalius.analytics import jobs, measure, measure_report, period
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.scope import NETWORK, Scope
from vesalius.analytics.statement import Question
from vesalius.api.application import Application
from vesalius.api.configuration import Configuration
from vesalius.identity import accounts
from vesalius.identity.accounts import Assignment
from vesalius.r4 import json as r4_json
from vesalius.r4 import validation

CENTRE = "Organization/organization-confluent"
VIEW = {
    "resourceType": "ViewDefinition",
    "resource": "Condition",
    "status": "active",
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


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    application = Application(world.context, Configuration())
    people = {
        "manager": (MANAGER, "Person/person-confluent-manager-4"),
        "gp": (PHYSICIAN, "Practitioner/practitioner-gp-05"),
        "desk": (RECEPTIONIST, "Person/person-confluent-receptionist-1"),
    }
    found = {}
    with world.context.pool.session() as session:
        found["operator"] = Client(application, tokens.mint(session, "admin", minutes=60))
        for name, (role, fhir) in people.items():
            accounts.create(session, world.context.blind, f"api-{name}", roles=[Assignment(role, CENTRE)], fhir=fhir)
            found[name] = Client(application, tokens.mint_for(session, f"api-{name}", minutes=60))
    return found


def ask(client: Client, method: str, address: str, body: Any = None) -> tuple[int, Any, dict[str, str]]:
    answer = client(method, address, body)
    content = answer.body
    headers = answer.headers
    is_json = "json" in headers.get("content-type", "") and "ndjson" not in headers.get("content-type", "")
    return answer.status, json.loads(content) if is_json and content else content, headers


def run_view(client: Client, *further: dict[str, Any]) -> tuple[int, Any, dict[str, str]]:
    parameters = {"resourceType": "Parameters", "parameter": [{"name": "viewResource", "resource": VIEW}, *further]}
    return ask(client, "POST", "/$viewdefinition-run", parameters)


def test_a_measure_is_evaluated_into_a_valid_report_with_what_is_small_masked(
    world: World, clients: dict[str, Client]
) -> None:
    status, report, _ = ask(
        clients["manager"],
        "GET",
        "/Measure/pyramid/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31&scope=network&by=age_five&by=sex",
    )
    assert (status, report["resourceType"]) == (200, "MeasureReport")
    validation.check(json.dumps(report).encode(), "MeasureReport")
    strata = report["group"][0]["stratifier"][0]["stratum"]
    masked = [item for item in strata if "_count" in item["population"][0]]
    assert masked
    assert all(item["population"][0].get("count", 5) % 5 == 0 for item in strata)


def test_the_operator_gets_exact_numbers(world: World, clients: dict[str, Client]) -> None:
    _, report, _ = ask(
        clients["operator"],
        "GET",
        "/Measure/$evaluate-measure?measure=contacts&periodStart=2025-11-01&periodEnd=2026-10-31",
    )
    question = Question(measure.find("contacts"), period.parse("2025-11", "2026-10"), Scope(NETWORK, is_exact=True))
    expected = evaluate(world.context, world.operator, question).total.count
    assert report["group"][0]["population"][0]["count"] == expected


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/Measure/$evaluate-measure?measure=contacts", 400),
        ("/Measure/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11-02&periodEnd=2026-10-31", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-30", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2026-11-01&periodEnd=2025-10-31", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31&by=name", 400),
        ("/Measure/unheard/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31", 404),
        (
            (
                "/Measure/contacts/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31"
                "&scope=Organization/organization-terrils"
            ),
            404,
        ),
    ],
)
def test_what_cannot_be_evaluated_is_said(clients: dict[str, Client], address: str, status: int) -> None:
    answer = ask(clients["manager"], "GET", address)
    assert (answer[0], answer[1]["resourceType"]) == (status, "OperationOutcome")


def test_who_may_read_no_figures_is_refused_and_that_is_logged(world: World, clients: dict[str, Client]) -> None:
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    status, _, _ = ask(
        clients["desk"], "GET", "/Measure/contacts/$evaluate-measure?periodStart=2025-11-01&periodEnd=2026-10-31"
    )
    assert status == 403
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] == before + 1


def test_a_view_runs_on_what_is_sent(clients: dict[str, Client]) -> None:
    sent = {"resourceType": "Condition", "id": "x", "subject": {"reference": "Patient/p"}, "code": {"text": "t"}}
    status, rows, _ = run_view(clients["gp"], {"name": "resource", "resource": sent})
    assert (status, rows) == (200, [{"id": "x", "patient": "Patient/p", "code": None}])


def test_a_view_runs_on_exactly_what_the_reader_may_see(world: World, clients: dict[str, Client]) -> None:
    _, every, _ = run_view(clients["operator"])
    assert len(every) == sum(1 for item in world.resources if item["resourceType"] == "Condition")
    _, seen, _ = run_view(clients["gp"])
    status, bundle, _ = ask(clients["gp"], "GET", "/Condition?_count=1000")
    assert status == 200
    assert {row["id"] for row in seen} == {entry["resource"]["id"] for entry in bundle["entry"]}
    assert {row["id"] for row in seen} < {row["id"] for row in every}
    _, nothing, _ = run_view(clients["manager"])
    assert nothing == []


def test_rows_come_as_csv_or_lines_too_and_no_spreadsheet_takes_them_for_formulas(clients: dict[str, Client]) -> None:
    sent = {
        "resourceType": "Condition",
        "id": "x",
        "subject": {"reference": "Patient/p"},
        "code": {"coding": [{"system": "urn:x", "code": "=1+1"}]},
    }
    resource = {"name": "resource", "resource": sent}
    status, content, headers = run_view(clients["gp"], resource, {"name": "_format", "valueCode": "csv"})
    assert (status, headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert content == b"id,patient,code\r\nx,Patient/p,'=1+1\r\n"
    _, lines, _ = run_view(clients["gp"], resource, resource, {"name": "_format", "valueCode": "ndjson"})
    assert [json.loads(line)["id"] for line in lines.splitlines()] == ["x", "x"]
    _, one, _ = run_view(clients["gp"], resource, resource, {"name": "_limit", "valueInteger": 1})
    assert len(one) == 1


def test_a_wrong_view_is_explained(clients: dict[str, Client]) -> None:
    wrong = {
        "resourceType": "ViewDefinition",
        "resource": "Condition",
        "select": [{"column": [{"name": "a b", "path": "id"}]}],
    }
    body = {"resourceType": "Parameters", "parameter": [{"name": "viewResource", "resource": wrong}]}
    status, outcome, _ = ask(clients["gp"], "POST", "/$viewdefinition-run", body)
    assert status == 400
    assert "ViewDefinition.select[0].column[0].name" in outcome["issue"][0]["diagnostics"]


def test_every_definition_is_stored_as_a_valid_measure_once(world: World, clients: dict[str, Client]) -> None:
    for found in measure.shipped().values():
        validation.check(r4_json.encode(measure_report.measure(found)), "Measure")
    assert jobs.publish(world.context) == len(measure.shipped())
    assert jobs.publish(world.context) == 0
    status, stored, _ = ask(clients["manager"], "GET", "/Measure/diabetes-hba1c")
    assert (status, stored["url"]) == (200, "urn:vesalius:Measure:diabetes-hba1c")
