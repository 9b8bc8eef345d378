"""Tasks of follow-up open when something is due and close when its result arrives."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from vesalius import clock
from vesalius.access.actor import local_system
from vesalius.errors import Invalid, NotFound
from vesalius.events.running import GiveUp
from vesalius.medication import follow_up
from vesalius.r4 import json
from vesalius.records.transaction import Entry, transaction


def _open(practice):
    return {
        task["code"]["coding"][0]["code"]: task
        for task in practice.all("Task")
        if task["status"] == "requested" and task["for"]["reference"] == "Patient/bert"
    }


def test_a_diabetic_has_tasks_that_vanish_when_the_result_arrives(practice):
    practice.add(
        {
            "resourceType": "Patient",
            "gender": "male",
            "birthDate": "1960-01-01",
            "generalPractitioner": [{"reference": "Practitioner/house"}],
        },
        "bert",
    )
    system = "http://hl7.org/fhir/sid/icd-10"
    code = {"coding": [{"system": system, "code": "E11.9"}], "text": "Diabète"}
    practice.add({"resourceType": "Condition", "subject": {"reference": "Patient/bert"}, "code": code})
    actor = follow_up.background()
    opened, completed = follow_up.synchronise(practice.context, actor, "bert")
    assert opened > 5
    assert completed == 0
    tasks = _open(practice)
    assert {"diabetes-hba1c", "diabetes-eyes"} <= set(tasks)
    assert tasks["diabetes-hba1c"]["owner"]["reference"] == "Practitioner/house"
    assert "Diabète" in tasks["diabetes-hba1c"]["reasonCode"]["text"]
    assert follow_up.synchronise(practice.context, actor, "bert") == (0, 0)
    practice.add(
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": {"reference": "Patient/bert"},
            "code": {"coding": [{"system": "http://loinc.org", "code": "4548-4"}]},
            "effectiveDateTime": clock.instant(clock.now_microseconds())[:10],
            "valueQuantity": {"value": 6.9, "unit": "%", "system": "http://unitsofmeasure.org", "code": "%"},
        }
    )
    assert follow_up.synchronise(practice.context, actor, "bert") == (0, 1)
    assert "diabetes-hba1c" not in _open(practice)
    assert "diabetes-eyes" in _open(practice)


def test_what_is_due_of_an_unknown_patient_is_not_told(practice):
    with pytest.raises(NotFound):
        follow_up.status(practice.context, practice.nurse, "nobody")


def test_who_came_without_doctor_and_centre_has_tasks_that_are_nobodys(practice):
    patient = {
        "resourceType": "Patient",
        "gender": "female",
        "birthDate": "1950-01-01",
        "generalPractitioner": [{"reference": "Practitioner/of-another-network"}],
        "managingOrganization": {"reference": "Organization/of-another-network"},
    }
    # As `vesalius load` does with one record out of an export: what it refers to is not there.
    body = json.encode({**patient, "id": "alone"})
    transaction(practice.context, local_system("load"), [Entry(0, "PUT", "Patient", "alone", body=body)])
    code = {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "E11.9"}], "text": "Diabète"}
    practice.add({"resourceType": "Condition", "subject": {"reference": "Patient/alone"}, "code": code})
    opened, _ = follow_up.synchronise(practice.context, follow_up.background(), "alone")
    tasks = [task for task in practice.all("Task") if task["for"]["reference"] == "Patient/alone"]
    assert opened == len(tasks) > 0
    assert all("owner" not in task for task in tasks)


def test_what_the_record_never_takes_is_given_up_at_once(practice, monkeypatch):
    def refused(*_: object) -> tuple[int, int]:
        raise Invalid("no")

    monkeypatch.setattr(follow_up, "synchronise", refused)
    with pytest.raises(GiveUp, match="the record does not take a task"):
        follow_up.evaluate.work(SimpleNamespace(context=practice.context), patient="Patient/bert")
