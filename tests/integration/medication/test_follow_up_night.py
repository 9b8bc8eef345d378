"""The night judges many people at once exactly as each would be judged alone, and again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from vesalius import clock
from vesalius.medication import follow_up, night
from vesalius.records import many

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10 = "http://hl7.org/fhir/sid/icd-10"


def _day(days):
    return str(clock.today() - dt.timedelta(days=days))


def _person(practice, name, born="1960-01-01", sex="male", **more):
    return practice.add(
        {
            "resourceType": "Patient",
            "gender": sex,
            "birthDate": born,
            "generalPractitioner": [{"reference": "Practitioner/house"}],
            **more,
        },
        name,
    )


def _problem(practice, name, code):
    concept = {"coding": [{"system": ICD10, "code": code}]}
    practice.add({"resourceType": "Condition", "subject": {"reference": f"Patient/{name}"}, "code": concept})


def _result(practice, name, *codings, **more):
    return practice.add(
        {
            "resourceType": "Observation",
            "status": "final",
            "subject": {"reference": f"Patient/{name}"},
            "code": {"coding": [{"system": system, "code": code} for system, code in codings]},
            **more,
        }
    )


@pytest.fixture(scope="module")
def people(practice):
    _person(practice, "n-fresh")
    _problem(practice, "n-fresh", "E11.9")
    _result(practice, "n-fresh", (LOINC, "4548-4"), effectiveDateTime=_day(10))
    # A laboratory that writes its own code first.
    _result(practice, "n-fresh", ("urn:lab", "CREA"), (LOINC, "2160-0"), effectiveDateTime=_day(20))
    _person(practice, "n-late")
    _problem(practice, "n-late", "E11.9")
    _result(practice, "n-late", (LOINC, "4548-4"), effectiveDateTime=_day(400))
    _result(practice, "n-late", (LOINC, "4548-4"), effectiveDateTime=_day(1), status="entered-in-error")
    _person(practice, "n-undated")
    _problem(practice, "n-undated", "E11.9")
    sample = practice.add(
        {
            "resourceType": "Specimen",
            "subject": {"reference": "Patient/n-undated"},
            "collection": {"collectedDateTime": _day(3)},
        }
    )
    _result(practice, "n-undated", (LOINC, "4548-4"), specimen={"reference": f"Specimen/{sample['id']}"})
    _person(practice, "n-taker")
    practice.add(
        {
            "resourceType": "MedicationRequest",
            "status": "active",
            "intent": "order",
            "subject": {"reference": "Patient/n-taker"},
            "medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "N05AN01"}]},
            "authoredOn": _day(40),
        }
    )
    _person(practice, "n-child", born=_day(7 * 15), sex="female")
    for days in (42, 14):
        practice.add(
            {
                "resourceType": "Immunization",
                "status": "completed",
                "patient": {"reference": "Patient/n-child"},
                "vaccineCode": {"coding": [{"system": SNOMED, "code": "871895005"}]},
                "occurrenceDateTime": _day(days),
            }
        )
    _person(practice, "n-home", born="1990-01-01")
    practice.add(
        {
            "resourceType": "Encounter",
            "status": "finished",
            "subject": {"reference": "Patient/n-home"},
            "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
            "period": {"start": _day(9), "end": _day(5)},
        }
    )
    _person(practice, "n-dead", born="1950-01-01", deceasedDateTime=_day(30))
    return ("n-fresh", "n-late", "n-undated", "n-taker", "n-child", "n-home", "n-dead")


def _open(practice):
    found = {}
    for task in practice.all("Task"):
        if task["status"] == "requested":
            name = task["for"]["reference"].partition("/")[2]
            found.setdefault(name, set()).add(task["code"]["coding"][0]["code"])
    return found


def test_everybody_has_the_tasks_that_judging_each_alone_gives_and_nothing_changes_again(practice, people):
    due = {
        name: {
            each.rule.id
            for each in follow_up.status(practice.context, follow_up.background(), name)
            if each.on <= clock.today() + follow_up.AHEAD
        }
        for name in people
    }
    tally = night.night(practice.context)
    assert tally.patients >= len(people)
    assert tally.alone == 1
    assert tally.opened == sum(len(rules) for rules in _open(practice).values())
    opened = _open(practice)
    assert {name: opened.get(name, set()) for name in people} == due
    assert "diabetes-hba1c" in due["n-late"]
    assert not due["n-fresh"] & {"diabetes-hba1c", "diabetes-creatinine"}
    assert "lithium-level" in due["n-taker"]
    assert {each for each in due["n-child"] if "hexavalent" in each} == {"child-hexavalent-3"}
    assert "discharge-contact" in due["n-home"]
    assert due["n-dead"] == set()
    again = night.night(practice.context)
    assert (again.patients, again.opened, again.closed) == (0, 0, 0)


def test_tasks_of_who_has_died_are_cancelled_and_not_completed(practice, people):
    night.night(practice.context)
    held = next(each for each in practice.all("Task") if each["for"]["reference"] == "Patient/n-taker")
    _person(practice, "n-taker", deceasedBoolean=True)
    opened, closed = follow_up.synchronise(practice.context, follow_up.background(), "n-taker")
    assert opened == 0
    assert closed >= 1
    assert practice.get("Task", held["id"])["status"] == "cancelled"


def test_who_may_see_nothing_reads_nothing_in_bulk(practice, people):
    pk = practice.context.blind.pk("Patient", "n-fresh")
    kinds = [many.Kind("Patient"), many.Kind("Condition")]
    assert len(many.of_patients(practice.context, follow_up.background(), [pk], kinds)[pk]) == 2
    before = practice.rows("SELECT count(*) FROM audit_leaf")[0][0]
    stranger = practice.nurse
    _person(practice, "n-closed")
    closed = practice.context.blind.pk("Patient", "n-closed")
    assert many.of_patients(practice.context, stranger, [closed], kinds) == {closed: []}
    assert closed not in many.everybody(practice.context, stranger)
    days = many.days_of_codes(practice.context, stranger, [pk], "Observation", ["4548-4"])
    assert (days.moments, days.uncertain) == ({}, set())
    assert practice.rows("SELECT count(*) FROM audit_leaf")[0][0] > before
