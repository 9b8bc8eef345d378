"""Figures through the FHIR API: $evaluate-measure and the definitions."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from integration.analytics.conftest import World
from integration.analytics.figures_clients import ask
from integration.api.conftest import Client
from vesalius.analytics import jobs, measure, measure_report, period
from vesalius.analytics.evaluate import evaluate
from vesalius.analytics.scope import NETWORK, Scope
from vesalius.analytics.statement import Question
from vesalius.r4 import json as r4_json
from vesalius.r4 import validation


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
    for named in ("Measure/contacts", "http://clinic.example/fhir/Measure/contacts", "urn:vesalius:Measure:contacts|1"):
        address = f"/Measure/$evaluate-measure?measure={named}&periodStart=2025-11-01&periodEnd=2026-10-31"
        assert ask(clients["operator"], "GET", address)[1]["group"] == report["group"]
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
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11-01&periodEnd=2025-11-31", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&reportType=other", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&reportType=subject", 400),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&lastReceivedOn=2025", 400),
        # Rounded figures are told of no group that somebody put together: one more member would tell of that one.
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&subject=Group/x", 403),
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&subject=Device/x", 400),
        ("/Measure/contacts/$collect-data?periodStart=2025-11&periodEnd=2025-11", 400),
        ("/Measure/contacts/$collect-data?periodStart=2025-11&periodEnd=2025-11&subject=Patient/patient-0001", 404),
        ("/Measure/contacts/$data-requirements", 400),
        ("/Measure/unheard/$data-requirements?periodStart=2025-11&periodEnd=2025-11", 404),
        # Whoever reads rounded figures is told about nobody alone.
        ("/Measure/contacts/$evaluate-measure?periodStart=2025-11&periodEnd=2025-11&subject=Patient/patient-0001", 404),
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


def test_every_definition_is_stored_as_a_valid_measure_once(world: World, clients: dict[str, Client]) -> None:
    for found in measure.shipped().values():
        validation.check(r4_json.encode(measure_report.measure(found)), "Measure")
    assert jobs.publish(world.context) == len(measure.shipped())
    assert jobs.publish(world.context) == 0
    status, stored, _ = ask(clients["manager"], "GET", "/Measure/diabetes-hba1c")
    assert (status, stored["url"]) == (200, "urn:vesalius:Measure:diabetes-hba1c")


PERIOD = "periodStart=2025-11-01&periodEnd=2026-10-31"


def counts(report: dict[str, Any]) -> dict[str, int]:
    return {item["code"]["coding"][0]["code"]: item["count"] for item in report["group"][0]["population"]}


def contacts(world: World, first: str, last: str) -> list[str]:
    """The patients of the finished visits from one Belgian day to another, from the resources themselves."""
    return [
        item["subject"]["reference"]
        for item in world.resources
        if item["resourceType"] == "Encounter"
        and item["status"] in {"finished", "in-progress", "arrived", "triaged", "onleave"}
        and first <= local_day(item["period"]["start"]) <= last
    ]


def local_day(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(ZoneInfo('Europe/Brussels')):%Y-%m-%d}"


def test_a_report_about_one_patient_counts_what_the_record_has(world: World, clients: dict[str, Client]) -> None:
    every = contacts(world, "2025-11-01", "2026-10-31")
    patient = max(set(every), key=every.count)
    status, report, _ = ask(
        clients["operator"], "GET", f"/Measure/contacts/$evaluate-measure?{PERIOD}&subject={patient}"
    )
    assert (status, report["type"], report["subject"]) == (200, "individual", {"reference": patient})
    validation.check(json.dumps(report).encode(), "MeasureReport")
    assert counts(report) == {"initial-population": every.count(patient)}
    body = {
        "resourceType": "Parameters",
        "parameter": [
            {"name": "periodStart", "valueDate": "2025-11-01"},
            {"name": "periodEnd", "valueDate": "2026-10-31"},
            {"name": "subject", "valueString": patient},
            {"name": "reportType", "valueCode": "subject"},
        ],
    }
    _, posted, _ = ask(clients["operator"], "POST", "/Measure/contacts/$evaluate-measure", body)
    assert counts(posted) == counts(report)


def test_a_report_about_a_patient_whom_one_may_not_see_is_refused_and_logged(
    world: World, clients: dict[str, Client]
) -> None:
    _, seen, _ = ask(clients["gp"], "GET", "/Patient?_count=500&_elements=id")
    own = {f"Patient/{entry['resource']['id']}" for entry in seen["entry"]}
    other = next(patient for patient in contacts(world, "2025-11-01", "2026-10-31") if patient not in own)
    before = world.rows("SELECT count(*) FROM audit_leaf")[0][0]
    for patient in (other, "Patient/nobody"):
        status, outcome, _ = ask(
            clients["gp"], "GET", f"/Measure/contacts/$evaluate-measure?{PERIOD}&subject={patient}"
        )
        assert (status, outcome["issue"][0]["code"]) == (404, "not-found")
    assert world.rows("SELECT count(*) FROM audit_leaf")[0][0] > before


def test_a_list_of_subjects_names_exactly_those_behind_the_figure(world: World, clients: dict[str, Client]) -> None:
    status, report, _ = ask(
        clients["operator"], "GET", f"/Measure/contacts/$evaluate-measure?{PERIOD}&reportType=subject-list"
    )
    assert (status, report["type"]) == (200, "subject-list")
    validation.check(json.dumps(report).encode(), "MeasureReport")
    population = report["group"][0]["population"][0]
    assert population["subjectResults"] == {"reference": "#initial-population"}
    (listed,) = report["contained"]
    named = [entry["item"]["reference"] for entry in listed["entry"]]
    every = contacts(world, "2025-11-01", "2026-10-31")
    assert (population["count"], named) == (len(every), sorted(set(every)))
    _, shares, _ = ask(
        clients["operator"], "GET", f"/Measure/diabetes-hba1c/$evaluate-measure?{PERIOD}&reportType=subject-list"
    )
    lists = {found["id"]: len(found.get("entry", ())) for found in shares["contained"]}
    assert lists == counts(shares)


def test_a_list_of_subjects_tells_a_reader_of_rounded_figures_nobody(clients: dict[str, Client]) -> None:
    address = f"/Measure/contacts/$evaluate-measure?{PERIOD}&scope=network&reportType=subject-list"
    status, report, _ = ask(clients["manager"], "GET", address)
    assert status == 200
    assert [found.get("entry") for found in report["contained"]] == [None]


def test_exact_figures_are_told_for_days_and_rounded_ones_for_months(world: World, clients: dict[str, Client]) -> None:
    address = "/Measure/contacts/$evaluate-measure?periodStart=2026-03-09&periodEnd=2026-03-20"
    _, report, _ = ask(clients["operator"], "GET", address)
    assert report["period"] == {"start": "2026-03-09", "end": "2026-03-20"}
    assert counts(report) == {"initial-population": len(contacts(world, "2026-03-09", "2026-03-20"))}
    _, year, _ = ask(clients["operator"], "GET", "/Measure/contacts/$evaluate-measure?periodStart=2026&periodEnd=2026")
    assert year["period"] == {"start": "2026-01-01", "end": "2026-12-31"}
    status, _, _ = ask(clients["manager"], "GET", address)
    assert status == 400


def test_a_practitioner_is_told_alone_by_the_parameter_of_the_operation(clients: dict[str, Client]) -> None:
    address = f"/Measure/contacts/$evaluate-measure?{PERIOD}"
    _, parted, _ = ask(clients["operator"], "GET", f"{address}&by=practitioner")
    strata = parted["group"][0]["stratifier"][0]["stratum"]
    _, alone, _ = ask(clients["operator"], "GET", f"{address}&practitioner=Practitioner/practitioner-gp-05")
    _, subject, _ = ask(clients["operator"], "GET", f"{address}&subject=Practitioner/practitioner-gp-05")
    assert counts(alone) == counts(subject)
    assert counts(alone)["initial-population"] in [item["population"][0]["count"] for item in strata]
