"""From a result to a receipt: drafted once, by the physician's own clock, completed by them, sent once."""

from __future__ import annotations

import json

import pytest

from integration.surveillance.conftest import CULTURE, OPERATOR
from vesalius.errors import Conflict, Forbidden, Invalid, NotFound
from vesalius.records.update import update
from vesalius.search.moments import parse
from vesalius.surveillance import declaring, form, transmission
from vesalius.surveillance.diseases import SYSTEM

AUTHOR = {"reference": "Practitioner/house", "display": "House"}
GIVEN = {"certainty": "confirmed", "basis": "Coproculture", "onset": "2026-09-28", "setting": "school"}


def codes(task):
    return [item["code"] for item in task["code"]["coding"] if item["system"] == SYSTEM]


@pytest.mark.skipif(not CULTURE.exists(), reason="no shared laboratory documents here")
def test_the_salmonella_of_a_real_laboratory_document_becomes_one_draft_of_the_general_practitioner(practice) -> None:
    practice.file(CULTURE)
    practice.work()
    (task,) = practice.tasks()
    assert codes(task) == ["salmonellosis"]
    assert task["owner"] == {"reference": "Practitioner/house"}
    assert task["status"] == "requested"
    period = task["restriction"]["period"]
    assert parse(period["end"]).low - parse(period["start"]).low == 24 * 3_600_000_000
    evidence = [
        one["valueReference"]["reference"] for one in task["input"] if one["type"]["coding"][0]["code"] == "evidence"
    ]
    assert len(evidence) == 2
    assert all(practice.get(one)["valueString"].endswith("Salmonella species") for one in evidence)
    draft = next(
        one["valueReference"]["reference"] for one in task["input"] if one["type"]["coding"][0]["code"] == "draft"
    )
    answers = form.read(practice.get(draft))
    assert answers["postal_code"] == "4000"
    assert "Salmonella species" in answers["basis"]
    practice.file(CULTURE)
    practice.work()
    assert len(practice.tasks()) == 1


def test_one_episode_has_one_declaration_and_another_disease_its_own(practice) -> None:
    practice.culture("Salmonella enteritidis")
    practice.work()
    practice.culture("Salmonella enteritidis", effectiveDateTime="2026-10-09")
    practice.culture("Shigella sonnei", effectiveDateTime="2026-10-09")
    practice.culture("Campylobacter jejuni")
    practice.work()
    assert sorted(code for task in practice.tasks() for code in codes(task)) == ["salmonellosis", "shigellosis"]
    practice.culture("Salmonella enteritidis", effectiveDateTime="2025-10-09")
    practice.work()
    assert len(practice.tasks()) == 3


def test_what_the_region_wants_confirmed_is_not_drafted_on_suspicion(practice) -> None:
    practice.culture("Salmonella", status="preliminary")
    practice.work()
    assert practice.tasks() == []


def test_a_corrected_result_takes_an_untouched_draft_back(practice) -> None:
    made = practice.culture("Salmonella")
    practice.work()
    made["valueString"] = "Absence de Salmonella"
    update(practice.context, OPERATOR, "Observation", made["id"], json.dumps(made).encode())
    practice.work()
    (task,) = practice.tasks()
    assert (task["status"], task["statusReason"]["text"]) == ("cancelled", "Withdrawn")


def test_old_problems_are_history_and_what_is_under_a_label_keeps_it(practice) -> None:
    icd = "http://hl7.org/fhir/sid/icd-10"
    problem = {"resourceType": "Condition", "subject": {"reference": "Patient/anna"}}
    practice.add({**problem, "code": {"coding": [{"system": icd, "code": "A02.0"}]}, "onsetDateTime": "2019"})
    practice.work()
    assert practice.tasks() == []
    restricted = {"system": "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", "code": "R"}
    practice.culture("Shigella", meta={"security": [restricted]})
    practice.work()
    (task,) = practice.tasks()
    assert task["meta"]["security"] == [restricted]
    assert practice.get(next(one["valueReference"]["reference"] for one in task["input"][1:]))["meta"]["security"]


def test_a_completed_declaration_is_sent_once_and_its_receipt_is_kept(practice) -> None:
    practice.culture("Salmonella enteritidis")
    practice.work()
    (task,) = practice.tasks()
    actor = practice.actors["house"]
    declaring.complete(practice.context, actor, "anna", task["id"], GIVEN, AUTHOR, language="fr")
    found, _response = declaring.find(practice.context, actor, "anna", task["id"])
    assert found.state == "sending"
    practice.work()
    found, response = declaring.find(practice.context, actor, "anna", task["id"])
    assert (found.state, response["status"], response["author"]) == ("sent", "completed", AUTHOR)
    assert found.receipt.startswith("WAL-")
    kept = practice.get(practice.get(f"Task/{task['id']}")["output"][1]["valueReference"]["reference"])
    assert kept["identifier"][0]["value"] == found.receipt
    assert practice.rows("SELECT key, receipt, deliveries FROM declaration_stand_in") == [
        (task["id"], found.receipt, 1)
    ]
    assert practice.rows("SELECT state, attempts FROM declaration_transmission") == [("sent", 1)]
    with pytest.raises(Conflict):
        declaring.complete(practice.context, actor, "anna", task["id"], GIVEN, AUTHOR, language="fr")
    practice.culture("Salmonella enteritidis", effectiveDateTime="2026-10-20")
    practice.work()
    assert len(practice.tasks()) == 1


def test_a_service_that_does_not_answer_gets_it_later_and_a_second_sending_has_the_same_receipt(practice) -> None:
    down = [True]
    service = transmission.LocalStandIn(practice.context, lambda: down[0])
    transmission.use(service)
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    declaring.complete(practice.context, practice.actors["house"], "anna", task["id"], GIVEN, AUTHOR, language="fr")
    assert "retry" in practice.work()
    found, _ = declaring.find(practice.context, practice.actors["house"], "anna", task["id"])
    assert (found.state, found.attempts) == ("sending", 1)
    down[0] = False
    practice.rows("UPDATE job SET due = 0 WHERE name = 'declaration.send' RETURNING id")
    assert "done" in practice.work()
    found, _ = declaring.find(practice.context, practice.actors["house"], "anna", task["id"])
    region = declaring.regions()["wallonia"]
    assert service.declare(region, task["id"], b'{"resourceType":"Bundle"}') == found.receipt


def test_who_does_not_treat_the_patient_finds_no_declaration_and_changes_none(practice) -> None:
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    stranger = practice.actors["wilson"]
    before = practice.rows("SELECT count(*) FROM audit_leaf")[0][0]
    with pytest.raises((NotFound, Forbidden)):
        declaring.complete(practice.context, stranger, "anna", task["id"], GIVEN, AUTHOR, language="fr")
    assert practice.tasks() == [task]
    assert practice.rows("SELECT count(*) FROM audit_leaf")[0][0] > before
    assert declaring.listed(practice.context, stranger, "Practitioner/wilson") == []


def test_a_dismissed_suspicion_stays_dismissed_and_an_incomplete_form_is_refused(practice) -> None:
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    actor = practice.actors["house"]
    with pytest.raises(Invalid):
        declaring.complete(
            practice.context, actor, "anna", task["id"], {"certainty": "confirmed"}, AUTHOR, language="fr"
        )
    with pytest.raises(Invalid):
        declaring.dismiss(practice.context, actor, "anna", task["id"], "because", AUTHOR)
    assert practice.tasks() == [task]
    declaring.dismiss(practice.context, actor, "anna", task["id"], "declared-elsewhere", AUTHOR)
    practice.culture("Salmonella", effectiveDateTime="2026-10-04")
    practice.work()
    (task,) = practice.tasks()
    assert task["status"] == "rejected"


def test_a_task_that_was_moved_on_by_itself_is_not_sent(practice) -> None:
    practice.culture("Salmonella")
    practice.work()
    (task,) = practice.tasks()
    update(practice.context, OPERATOR, "Task", task["id"], json.dumps({**task, "status": "in-progress"}).encode())
    practice.work()
    assert practice.rows("SELECT count(*) FROM declaration_stand_in") == [(0,)]
