"""Requests with their warning, the results inbox, tasks and messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from integration.pages.conftest import _actor as context_actor
from integration.pages.conftest import put
from vesalius import clock
from vesalius.clinical import pdf_reader
from vesalius.records import relationships
from vesalius.records.context import Context

Ask = Callable[..., Any]
Found = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module", autouse=True)
def _results(context: Context) -> None:
    put(
        context,
        {
            "resourceType": "Patient", "id": "anna", "name": [{"family": "Peeters", "given": ["Anna"]}],
            "gender": "female", "birthDate": "1985-07-30", "generalPractitioner": [{"reference": "Practitioner/house"}],
        },
        _observation("hba1c", "4548-4", 8.1, "H", 10),
        _observation("potassium", "2823-3", 6.9, "HH", 1),
        _observation("tsh", "3016-3", 2.0, "N", 400),
        _report("normal", ["tsh"], 2),
        _report("high", ["tsh", "hba1c"], 3),
        _report("critical", ["hba1c", "potassium"], 4),
        _report("old", ["tsh"], 90),
    )  # fmt: skip


def _day(days: int) -> str:
    return str(clock.today() - timedelta(days=days))


def _observation(identity: str, code: str, value: float, flag: str, days: int) -> dict[str, Any]:
    return {
        "resourceType": "Observation", "id": identity, "status": "final",
        "category": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/observation-category",
                                  "code": "laboratory"}]}],
        "code": {"coding": [{"system": "http://loinc.org", "code": code}], "text": identity},
        "subject": {"reference": "Patient/anna"}, "effectiveDateTime": _day(days),
        "valueQuantity": {"value": value, "unit": "x"},
        "interpretation": [{"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation",
                                        "code": flag}]}],
    }  # fmt: skip


def _report(identity: str, results: list[str], days: int) -> dict[str, Any]:
    return {
        "resourceType": "DiagnosticReport", "id": identity, "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "11502-2"}]},
        "subject": {"reference": "Patient/anna"}, "issued": f"{_day(days)}T10:00:00+01:00",
        "result": [{"reference": f"Observation/{name}"} for name in results],
    }  # fmt: skip


def test_an_examination_that_was_done_lately_is_shown_and_has_to_be_meant(ask: Ask, found: Found) -> None:
    page = ask("house", "/patients/anna/orders/new/").text
    assert "10 days ago" in page
    assert "8.1" in page
    before = len(found("ServiceRequest", patient="Patient/anna"))
    refused = ask("house", "/patients/anna/orders/new/", code=["4548-4", "3016-3"], reason="Tired")
    assert "Some of these were done lately." in refused.text
    assert "Tired" in refused.text
    assert len(found("ServiceRequest", patient="Patient/anna")) == before
    assert ask(
        "house", "/patients/anna/orders/new/", code=["4548-4", "3016-3"], reason="Tired", anyway="yes", urgent="yes"
    ).status_code == 302  # fmt: skip
    made = {item["code"]["coding"][0]["code"]: item for item in found("ServiceRequest", patient="Patient/anna")}
    assert set(made) >= {"4548-4", "3016-3"}
    assert made["4548-4"]["requisition"] == made["3016-3"]["requisition"]
    assert [len(made[code]["note"]) for code in ("4548-4", "3016-3")] == [2, 1]
    assert made["4548-4"]["priority"] == "urgent"


def test_what_is_on_its_way_is_not_asked_again_unseen(ask: Ask) -> None:
    ask("house", "/patients/anna/orders/new/", code="2276-4")
    page = ask("house", "/patients/anna/orders/new/", code="2276-4")
    assert "Some of these were done lately." in page.text


def test_a_result_under_another_code_of_the_same_examination_counts(ask: Ask, context: Context) -> None:
    put(context, _observation("high-sensitivity", "30522-7", 52, "H", 5))
    page = ask("house", "/patients/anna/orders/new/").text
    assert "5 days ago" in page
    assert "/patients/anna/course/?code=30522-7" in page


def test_a_panel_of_ones_own_is_kept_and_is_nobody_elses(ask: Ask, found: Found) -> None:
    before = len(found("ServiceRequest", patient="Patient/anna"))
    nameless = ask("house", "/patients/anna/orders/new/", do="keep", code=["2157-6", "2823-3"], panel=" ")
    assert "A panel needs a name" in nameless.text
    kept = ask("house", "/patients/anna/orders/new/", do="keep", code=["2160-0", "2823-3"], panel="Ma fonction rénale")
    assert "2160-0 2823-3" in kept.text
    assert "Ma fonction rénale" in ask("house", "/patients/zoe/orders/new/").text
    assert len(found("ServiceRequest", patient="Patient/anna")) == before


def test_what_was_requested_together_is_listed_printed_and_taken_back_together(ask: Ask, found: Found) -> None:
    for _time in range(2):
        ask("house", "/patients/zoe/orders/new/", code=["2160-0", "30341-2"], reason="Oedema", anyway="yes")
    page = ask("house", "/patients/zoe/orders/").text
    assert page.count("Oedema") == 2
    assert "Sedimentation rate" in page
    assert "Often requested" in ask("house", "/patients/zoe/orders/new/").text
    key = found("ServiceRequest", patient="Patient/zoe")[0]["requisition"]["value"]
    paper = ask("house", f"/patients/zoe/orders/{key}/paper.pdf")
    assert paper.content.startswith(b"%PDF")
    words = pdf_reader.contents(paper.content)
    assert words is not None
    for text in ("Zoé Lambert", "Oedema", "Sedimentation rate", "Maison médicale", "House"):
        assert text in words.texts[0]
    for username in ("wilson", "pam"):
        assert ask(username, f"/patients/zoe/orders/{key}/paper.pdf").status_code == 404
        assert ask(username, f"/patients/zoe/orders/{key}/revoke/", go="on").status_code == 404
    assert ask("house", f"/patients/anna/orders/{key}/revoke/", go="on").status_code == 404
    assert ask("jackie", f"/patients/zoe/orders/{key}/revoke/", go="on").status_code == 404
    states = {item["status"] for item in found("ServiceRequest", patient="Patient/zoe")}
    assert states == {"active"}
    assert ask("house", f"/patients/zoe/orders/{key}/revoke/", go="on").status_code == 302
    taken = [item["status"] for item in found("ServiceRequest", requisition=key)]
    assert taken == ["revoked", "revoked"]
    assert "taken back" in ask("house", "/patients/zoe/orders/").text


def test_results_of_somebody_unconfirmed_wait_apart_with_who_it_may_be(ask: Ask, context: Context) -> None:
    stranger = {
        "resourceType": "Patient", "id": "stranger", "name": [{"family": "Peeters", "given": ["Anna"]}],
        "gender": "female", "birthDate": "1985-07-30", "managingOrganization": {"reference": "Organization/centre"},
        "meta": {"tag": [{"system": "urn:vesalius:record-state", "code": "unconfirmed"}]},
    }  # fmt: skip
    put(context, stranger)
    relationships.declare(context, context_actor(context, "house"), "stranger", reason="a report arrived")
    page = ask("house", "/results/").text
    assert "Results of people who are not confirmed" in page
    part = page.partition("Results of people who are not confirmed")[2].partition("</section>")[0]
    assert 'href="/patients/anna/"' in part
    assert "/patients/stranger/identity/" in part
    assert "stranger" not in ask("wilson", "/results/").text


def test_only_who_may_request_gets_the_form(ask: Ask) -> None:
    assert ask("jackie", "/patients/anna/orders/new/").status_code == 404
    assert ask("wilson", "/patients/anna/orders/new/").status_code == 404
    assert "Choose at least one examination." in ask("house", "/patients/anna/orders/new/", reason="x").text


def test_results_wait_in_the_inbox_critical_first_until_they_are_signed(ask: Ask, found: Found) -> None:
    page = ask("house", "/results/").text
    order = [page.index(f"DiagnosticReport/{name}/") for name in ("critical", "high", "normal")]
    assert order == sorted(order)
    assert "DiagnosticReport/old/" not in page
    assert page.index("6.9") < page.index("8.1")
    assert "Anna" not in ask("wilson", "/results/").text
    assert ask("pam", "/results/").status_code == 404
    bad = ask("house", "/patients/anna/results/critical/review/", follow_up="Again", days="soon")
    assert "Say in how many days" in bad.text
    assert found("Task", focus="DiagnosticReport/critical") == []
    ask(
        "house", "/patients/anna/results/critical/review/", comment="Stop ACE inhibitor", follow_up="Potassium again",
        days="2", message="Please come tomorrow.",
    )  # fmt: skip
    assert "DiagnosticReport/critical/" not in ask("house", "/results/").text
    tasks = found("Task", focus="DiagnosticReport/critical")
    assert sorted(item["status"] for item in tasks) == ["completed", "requested"]
    told = found("Communication", recipient="Patient/anna")
    assert told[0]["payload"][0]["contentString"] == "Please come tomorrow."


def test_what_nobody_asked_for_of_somebody_without_a_practitioner_waits_for_the_centre(
    ask: Ask, context: Context
) -> None:
    newcomer = {
        "resourceType": "Patient", "id": "newcomer", "name": [{"family": "Nouveau", "given": ["Zénon"]}],
        "gender": "male", "birthDate": "1990-01-01", "managingOrganization": {"reference": "Organization/centre"},
    }  # fmt: skip
    arrived = {
        "resourceType": "DiagnosticReport", "id": "unasked", "status": "final", "code": {"text": "Blood"},
        "subject": {"reference": "Patient/newcomer"}, "issued": f"{_day(1)}T10:00:00+01:00",
    }  # fmt: skip
    put(context, newcomer, arrived)
    assert "DiagnosticReport/unasked/" in ask("house", "/results/").text
    assert "unasked" not in ask("wilson", "/results/").text
    put(context, {**newcomer, "generalPractitioner": [{"reference": "Practitioner/wilson"}]})
    assert "unasked" not in ask("house", "/results/").text
    put(context, newcomer)
    assert ask("house", "/patients/newcomer/results/unasked/review/", comment="Seen").status_code == 302
    assert "unasked" not in ask("house", "/results/").text


def test_somebody_elses_report_is_not_signed(ask: Ask, found: Found) -> None:
    assert ask("wilson", "/patients/anna/results/high/review/", go="on").status_code == 404
    assert ask("house", "/patients/zoe/results/high/review/", go="on").status_code == 404
    assert found("Task", focus="DiagnosticReport/high") == []


def test_a_message_with_a_day_is_a_task_of_the_colleague(ask: Ask, found: Found) -> None:
    assert (
        "Jackie" in ask("house", "/messages/colleagues/?name=jack").text
        or ask("house", "/messages/colleagues/?name=jackie").text
    )
    path = "/patients/anna/messages/new/"
    kept = ask("house", path, recipient="Practitioner/nobody", text="Foot care?").text
    assert "Choose a colleague of the list." in kept
    assert "Foot care?" in kept
    assert (
        ask("house", path, recipient="Practitioner/jackie", text="Foot care?", due=str(clock.today())).status_code
        == 302
    )
    today = ask("jackie", "/today/").text
    assert today.count("Foot care?") == 2
    message = found("Communication", recipient="Practitioner/jackie")[0]
    assert ask("pilates", f"/messages/{message['id']}/read/", go="on").status_code == 404
    assert "received" not in found("Communication", recipient="Practitioner/jackie")[0]
    ask("jackie", f"/messages/{message['id']}/read/", go="on")
    assert "received" in found("Communication", recipient="Practitioner/jackie")[0]
    task = found("Task", owner="Practitioner/jackie")[0]
    assert ask("house", f"/tasks/{task['id']}/done/", go="on").status_code == 404
    assert ask("jackie", f"/tasks/{task['id']}/done/", go="on").status_code == 302
    assert found("Task", _id=task["id"])[0]["status"] == "completed"
    assert "Foot care?" not in ask("jackie", "/tasks/").text


@pytest.mark.parametrize("reader", ["fr", "nl", "de"])
@pytest.mark.parametrize("path", ["/today/", "/tasks/", "/messages/", "/results/", "/patients/anna/orders/new/"])
def test_every_page_opens_in_every_language(ask: Ask, path: str, reader: str) -> None:
    page = ask("house", path, reader=reader)
    assert page.status_code == 200
    assert "style=" not in page.text
