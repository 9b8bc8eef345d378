"""Tasks tell whoever may not see an entry neither what it says nor when it was written."""

from __future__ import annotations

from typing import Any

import pytest

from vesalius import clock
from vesalius.access.actor import Actor
from vesalius.medication import follow_up, night, watch
from vesalius.r4 import json
from vesalius.records.search import search

PSY = {"meta": {"security": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}]}}
ICD_10 = "http://hl7.org/fhir/sid/icd-10"


@pytest.fixture
def dora(practice, request) -> str:
    """A patient of the physician and the nurse, with a diabetes; a nurse sees no psychiatry."""
    ident = f"dora-{abs(hash(request.node.name)) % 100_000}"
    patient = {
        "resourceType": "Patient",
        "gender": "female",
        "birthDate": "1960-01-01",
        "generalPractitioner": [{"reference": "Practitioner/house"}, {"reference": "Practitioner/nurse"}],
    }
    practice.add(patient, ident)
    code = {"coding": [{"system": ICD_10, "code": "E11.9"}], "text": "Diabète"}
    practice.add({"resourceType": "Condition", "subject": {"reference": f"Patient/{ident}"}, "code": code})
    practice.patient = ident
    follow_up.synchronise(practice.context, follow_up.background(), ident)
    yield ident
    practice.patient = "anna"


def shown(practice, actor: Actor, patient: str) -> list[bytes]:
    """The Tasks that somebody sees, to the byte."""
    found = search(practice.context, actor, "Task", [("patient", f"Patient/{patient}"), ("_count", "200")])
    return sorted(item.body for item in found.matches)


def rules(bodies: list[bytes]) -> dict[str, dict[str, Any]]:
    return {follow_up.rule_of(task): task for task in map(json.parse, bodies)}


def synchronise(practice, patient: str) -> None:
    follow_up.synchronise(practice.context, follow_up.background(), patient)
    watch.watch(practice.context, watch._actor(), patient)


def test_a_medicine_that_is_hidden_opens_no_task_for_those_from_whom_it_is_hidden(practice, dora: str) -> None:
    before = shown(practice, practice.nurse, dora)
    assert "diabetes-hba1c" in rules(before)
    practice.line("lithium 400 mg", "N05AN01", **PSY)
    synchronise(practice, dora)
    assert shown(practice, practice.nurse, dora) == before
    task = rules(shown(practice, practice.physician, dora))["lithium-level"]
    assert [label["code"] for label in task["meta"]["security"]] == ["PSY"]


def test_the_moment_of_a_hidden_result_is_not_told_either(practice, dora: str) -> None:
    practice.line("lithium 400 mg", "N05AN01", **PSY)
    synchronise(practice, dora)
    before = shown(practice, practice.nurse, dora)
    for code in ("14334-7", "4548-4"):
        practice.add(
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": {"reference": f"Patient/{dora}"},
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "effectiveDateTime": clock.instant(clock.now_microseconds())[:10],
                "valueQuantity": {"value": 0.7},
                **PSY,
            }
        )
    synchronise(practice, dora)
    assert shown(practice, practice.nurse, dora) == before
    assert rules(shown(practice, practice.physician, dora))["lithium-level"]["status"] == "completed"


def test_a_dangerous_pair_with_a_hidden_medicine_is_told_to_those_who_see_both(practice, dora: str) -> None:
    practice.line("simvastatine 40 mg", "C10AA01")
    synchronise(practice, dora)
    before = shown(practice, practice.nurse, dora)
    practice.line("itraconazole 100 mg", "J02AC02", **PSY)
    synchronise(practice, dora)
    assert shown(practice, practice.nurse, dora) == before
    more = [json.parse(body) for body in shown(practice, practice.physician, dora) if body not in before]
    alerts = [task for task in more if task["code"]["coding"][0]["system"] == watch.SYSTEM]
    assert len(alerts) == 1
    assert [label["code"] for label in alerts[0]["meta"]["security"]] == ["PSY"]


def test_what_becomes_sensitive_later_takes_its_task_along(practice, dora: str) -> None:
    line = practice.line("lithium 400 mg", "N05AN01")
    synchronise(practice, dora)
    assert "lithium-level" in rules(shown(practice, practice.nurse, dora))
    practice.add({**{name: value for name, value in line.items() if name not in {"id", "meta"}}, **PSY}, line["id"])
    synchronise(practice, dora)
    assert "lithium-level" not in rules(shown(practice, practice.nurse, dora))
    assert "diabetes-hba1c" in rules(shown(practice, practice.nurse, dora))
    assert "lithium-level" in rules(shown(practice, practice.physician, dora))


def test_the_night_labels_as_the_day_does(practice, dora: str) -> None:
    before = shown(practice, practice.nurse, dora)
    practice.line("lithium 400 mg", "N05AN01", **PSY)
    practice.rows("DELETE FROM follow_up_day RETURNING patient")
    night.night(practice.context)
    assert shown(practice, practice.nurse, dora) == before
    assert "lithium-level" in rules(shown(practice, practice.physician, dora))
